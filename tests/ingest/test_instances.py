"""Several graphs of one form in one build, links as places, and sources of which nothing reaches the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import ingest
from kg.bundle import Bundle
from kg.errors import InputError, SourceError
from serve.cli.app import app


def graph(folder: Path, number: int, *, nodes: bool = True) -> Path:
    folder.mkdir()
    if nodes:
        (folder / "nodes.tsv").write_text(f"id\tcategory\tname\nEX:1\tbiolink:Drug\tone\nEX:{number}\tbiolink:Disease\tother {number}\n")
    (folder / "edges.tsv").write_text(f"subject\tpredicate\tobject\nEX:1\tbiolink:treats\tEX:{number}\n")
    return folder


def build(folder: Path, **extra: Path) -> Bundle:
    named = {name.replace("_", ":"): path for name, path in extra.items()}
    ingest.build(folder / "g", sources=[], extra=named, cache=folder / "cache")
    return Bundle.open(folder / "g")


def test_two_graphs_of_one_form_are_two_sources(tmp_path: Path) -> None:
    bundle = build(tmp_path, kgx_a=graph(tmp_path / "a", 2), kgx_b=graph(tmp_path / "b", 3), kgx=graph(tmp_path / "c", 3))
    assert [source.name for source in bundle.manifest.sources] == ["kgx", "kgx:a", "kgx:b"]
    assert bundle.nodes["curie"].to_list() == ["EX:1", "EX:2", "EX:3"]
    assert sorted(bundle.evidence["source"]) == ["kgx", "kgx:a", "kgx:b"]


def test_a_graph_named_twice_or_without_its_place_is_refused(tmp_path: Path) -> None:
    args = ["build", "--out", str(tmp_path / "g"), "--only", "kgx", "--with", "kgx=a", "--with", "kgx=b"]
    result = CliRunner().invoke(app, args)
    assert isinstance(result.exception, InputError)
    assert "kgx is named twice" in str(result.exception)
    with pytest.raises(InputError, match="not where it is"):
        ingest.build(tmp_path / "g", sources=["kgx:mine"])
    with pytest.raises(InputError, match="name an instance"):
        build(tmp_path, **{"kgx_../x": tmp_path})


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    source = graph(tmp_path / "a", 2)
    (tmp_path / "real").mkdir()
    (tmp_path / "g").symlink_to(tmp_path / "real")
    for _ in range(2):
        bundle = build(tmp_path, kgx=source)
    assert (tmp_path / "g").is_symlink()
    assert (tmp_path / "real" / "manifest.json").exists()
    assert bundle.edges.height == 1


def test_a_source_that_shrinks_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = graph(tmp_path / "a", 2)
    build(tmp_path, kgx=source)
    (source / "nodes.tsv").write_text("id\tcategory\tname\nEX:1\tbiolink:Drug\tone\nEX:2\tbiolink:Disease\ttwo\nEX:3\t\t\n")
    build(tmp_path, kgx=source)
    assert not caplog.records
    (source / "nodes.tsv").write_text("id\tcategory\tname\nEX:1\tbiolink:Drug\tone\nEX:2\tbiolink:Disease\ttwo\n")
    build(tmp_path, kgx=source)
    assert "kgx: 3 records where there were 4" in caplog.text


def test_edges_of_which_no_end_is_described_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"kgx.*none of its statements.*edges\.tsv, row 2: no source describes EX:1"):
        build(tmp_path, kgx=graph(tmp_path / "a", 2, nodes=False))
    assert not (tmp_path / "g").exists()


def test_the_broken_record_that_the_others_name_is_told(tmp_path: Path) -> None:
    source = graph(tmp_path / "a", 1)
    (source / "nodes.tsv").unlink()
    broken = '{"id":"EX:1","name":"cut emoji \\ud83d","category":["biolink:Drug"]}\n'
    (source / "nodes.jsonl").write_text(broken + '{"id":"EX:2","name":"b","category":["biolink:Disease"]}\n')
    with pytest.raises(
        SourceError, match=r"edges\.tsv, row 2: no source describes EX:1.*nodes\.jsonl, row 1 could not be read: .*surrogate"
    ):
        build(tmp_path, kgx=source)

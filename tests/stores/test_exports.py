"""``medclew export``, as people call it."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from rdflib import Graph

from tests.serve.command import answered, medclew


@pytest.mark.parametrize(("ending", "parsed_as"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_rdf_by_the_ending_of_the_file(small: Path, tmp_path: Path, ending: str, parsed_as: str) -> None:
    file = tmp_path / f"marfan.{ending}"
    assert answered("export", "rdf", str(file), "--concept", "MONDO:0007947", bundle=small) == {
        "written": str(file),
        "format": "turtle" if ending == "ttl" else ending,
        "nodes": 6,
        "edges": 5,
    }
    assert len(Graph().parse(file, format=parsed_as)) > 50


def test_kgx_and_graphml(small: Path, tmp_path: Path) -> None:
    assert "9 concepts and 9 statements" in medclew("export", "kgx", str(tmp_path / "kgx"), bundle=small).stdout
    assert {path.name for path in (tmp_path / "kgx").iterdir()} == {"nodes.tsv", "edges.tsv"}
    medclew("export", "graphml", str(tmp_path / "g.graphml"), "--concept", "HGNC:3603", "--hops", "2", bundle=small)
    assert set(nx.read_graphml(tmp_path / "g.graphml")) >= {"HGNC:3603", "MONDO:0007947", "HP:0001166"}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["rdf", "x.xyz"], 2, "--format"),
        (["rdf", "x.ttl", "--concept", "MONDO:9"], 3, "MONDO:9"),
        (["kgx", "x", "--format", "csv"], 2, "tsv or jsonl"),
    ],
)
def test_what_cannot_be_exported_says_why(small: Path, tmp_path: Path, arguments: list[str], code: int, says: str) -> None:
    done = medclew("export", arguments[0], str(tmp_path / arguments[1]), *arguments[2:], bundle=small)
    assert done.returncode == code and says in done.stderr and not list(tmp_path.iterdir())

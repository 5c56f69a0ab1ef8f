"""Why two identifiers are one concept, what disagrees, and what a later graph has that an earlier one has not."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import ingest
from kg.bundle import Bundle
from kg.bundle.difference import Changes, difference
from kg.equivalence import conflicts, why_same
from kg.errors import UnknownCurie
from serve.cli.app import app
from tests.ingest import excerpts


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, Bundle]:
    """An earlier graph, and a later one in which a disease was added, one renamed and an edge taken away."""
    folder = tmp_path_factory.mktemp("graphs")
    built = []
    for name in ("old", "new"):
        source = folder / name
        source.mkdir()
        (source / "mondo.json").write_text(excerpts.MONDO_JSON)
        late = name == "new"
        nodes = [
            "id\tcategory\tname\txref",
            "OMIM:154700\tbiolink:Disease\tMARFAN SYNDROME\tUMLS:C0024796",
            f"EX:1\tbiolink:Disease\t{'first disease' if late else 'disease one'}\tUMLS:C0000001",
            "EX:2\tbiolink:Disease\ttwin\tUMLS:C0000001",
            "EX:3\tbiolink:Disease\tTwin\t",
            *(["EX:4\tbiolink:Disease\tnew one\t"] if late else []),
        ]
        edges = ["subject\tpredicate\tobject", "OMIM:154700\tbiolink:related_to\tEX:1"]
        edges.append("EX:1\tbiolink:related_to\tEX:4" if late else "EX:1\tbiolink:related_to\tEX:2")
        (source / "nodes.tsv").write_text("\n".join(nodes) + "\n")
        (source / "edges.tsv").write_text("\n".join(edges) + "\n")
        out = folder / f"g-{name}"
        given = {"kgx": source}
        ingest.build(out, sources=["mondo"], overrides={"mondo": source / "mondo.json"}, extra=given, cache=folder / "cache")
        built.append(Bundle.open(out))
    return built[0], built[1]


def test_one_concept_and_who_says_so(graphs: tuple[Bundle, Bundle]) -> None:
    found = why_same(graphs[0], "OMIM:154700", "Orphanet:558")
    assert found.same
    assert (found.first.node, found.first.name) == ("MONDO:0007947", "Marfan syndrome")
    said = {(reason.kind.split(",")[0], reason.source) for reason in found.first.reasons}
    assert ("is listed as an identifier of the same concept", "mondo") in said
    assert any("the source calls the node" in kind and source == "kgx" for kind, source in said)
    assert why_same(graphs[0], "C0024796", "UMLS:C0024796").same


def test_two_concepts_and_what_they_share(graphs: tuple[Bundle, Bundle]) -> None:
    found = why_same(graphs[0], "EX:2", "EX:3")
    assert not found.same
    assert [(reason.kind, reason.value.lower()) for reason in found.shared] == [("both are called", "twin")]
    assert [reason.kind for reason in why_same(graphs[0], "EX:1", "EX:2").shared] == ["both have the code"]
    with pytest.raises(UnknownCurie):
        why_same(graphs[0], "EX:1", "EX:999")


def test_what_several_concepts_have_is_reported(graphs: tuple[Bundle, Bundle]) -> None:
    found = {(conflict.kind, conflict.value): conflict.nodes for conflict in conflicts(graphs[0])}
    assert found == {("CUI", "C0000001"): ("EX:1", "EX:2"), ("name", "twin"): ("EX:2", "EX:3")}


def test_a_difference_by_table_source_and_predicate(graphs: tuple[Bundle, Bundle], tmp_path: Path) -> None:
    found = difference(*graphs, out=tmp_path / "changes")
    assert found.tables == {"nodes": Changes(1, 0, 1), "edges": Changes(1, 1, 0), "evidence": Changes(1, 1, 0)}
    assert found.sources["kgx"].evidence_added == 1
    assert found.predicates == {"biolink:related_to": (1, 1)}
    assert found.examples["nodes_changed"] == [{"curie": "EX:1", "name": "first disease", "category": "biolink:Disease"}]
    assert pl.read_parquet(tmp_path / "changes" / "edges_removed.parquet")["object"].to_list() == ["EX:2"]
    back = difference(graphs[1], graphs[0])
    assert (back.tables["nodes"].added, back.tables["nodes"].removed) == (0, 1)
    assert difference(graphs[0], graphs[0]).same


@pytest.mark.parametrize("command", [("why-same", "OMIM:154700", "ORPHA:558"), ("why-same", "EX:1", "EX:3"), ("conflicts",), ("diff",)])
@pytest.mark.parametrize("as_json", [False, True])
def test_the_commands(graphs: tuple[Bundle, Bundle], command: tuple[str, ...], as_json: bool) -> None:
    args = [*command, *(str(bundle.path) for bundle in graphs if command == ("diff",)), *(["--json"] if as_json else [])]
    result = CliRunner().invoke(app, ["-b", str(graphs[0].path), *args])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) if as_json else "EX:" in result.output or "Marfan" in result.output

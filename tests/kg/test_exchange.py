"""What is handed on to other tools, read back with them."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import polars as pl
import pytest

import ingest
from kg import atomic
from kg import bundle as bundles
from kg.bundle import schema
from kg.errors import InputError, UnknownCurie
from kg.exchange import kgx, neighbourhood, whole
from kg.exchange.nx import to_networkx, write_graphml
from kg.exchange.part import among
from kg.snapshot import Snapshot
from tests.small_graph import small_bundle, small_nodes, small_statements
from tests.stores.graph import rich_bundle


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A graph whose texts hold quotes, line ends, tabs and signs beyond the basic plane."""
    return Snapshot.open(rich_bundle(tmp_path_factory.mktemp("rich") / "bundle").path)


def test_what_is_read_many_at_a_time_is_what_is_read_one_by_one(snapshot: Snapshot) -> None:
    edges, nodes = np.arange(snapshot.n_edges)[::-1], np.arange(snapshot.n_nodes)[::-1]
    assert list(snapshot.read_edges(edges, batch=4)) == [snapshot.edge(int(edge)) for edge in edges]
    assert list(snapshot.read_nodes(nodes, batch=4)) == [snapshot.node(int(node)) for node in nodes]
    bare = Snapshot.from_arrays([0, 1], [0, 0], [1, 2], 3)
    assert [edge.evidence for edge in bare.read_edges(np.arange(2))] == [(), ()]


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_a_neighbourhood_is_that_of_networkx(snapshot: Snapshot, hops: int) -> None:
    everything = to_networkx(snapshot)
    part = neighbourhood(snapshot, ["HP:0001166", "HGNC:3603"], hops)
    found = to_networkx(part)
    reached: set[str] = set()
    for concept in ("HP:0001166", "HGNC:3603"):
        reached |= set(nx.single_source_shortest_path_length(everything.to_undirected(as_view=True), concept, cutoff=hops))
    assert set(found) == reached
    inner = (
        set().union(
            *(
                nx.single_source_shortest_path_length(everything.to_undirected(as_view=True), c, cutoff=hops - 1)
                for c in ("HP:0001166", "HGNC:3603")
            )
        )
        if hops
        else reached
    )
    walked = {key for a, b, key in everything.edges(keys=True) if (a in inner or b in inner if hops else a in inner and b in inner)}
    assert {key for *_, key in found.edges(keys=True)} == walked


def test_concepts_that_are_not_there_are_said(snapshot: Snapshot) -> None:
    with pytest.raises(UnknownCurie, match="MONDO:9"):
        neighbourhood(snapshot, ["MONDO:9"])
    with pytest.raises(InputError, match="no concept"):
        neighbourhood(snapshot, [])
    with pytest.raises(InputError, match="hops"):
        neighbourhood(snapshot, ["HP:0001166"], -1)


def test_networkx_holds_every_statement_with_all_its_evidence(snapshot: Snapshot) -> None:
    made = to_networkx(snapshot)
    assert (len(made), made.number_of_edges()) == (snapshot.n_nodes, snapshot.n_edges)
    for index in range(snapshot.n_edges):
        edge = snapshot.edge(index)
        kept = made.edges[edge.subject, edge.object, edge.id]
        assert (kept["predicate"], kept["negated"]) == (edge.predicate, edge.negated)
        assert [piece["id"] for piece in kept["evidence"]] == [piece.id for piece in edge.evidence]
        assert all(piece["licence"] and piece["record"] and piece["source_version"] for piece in kept["evidence"])
    assert made.nodes["MONDO:0007947"]["synonyms"] == ["MFS", 'Marfan\'s "syndrome"; classic, typical']
    assert "description" not in made.nodes["MONDO:0007522"]
    two = to_networkx(snapshot, nodes=["MONDO:0007947", "HP:0000365"])
    assert set(two) == {"MONDO:0007947", "HP:0000365"} and {d["negated"] for *_, d in two.edges(data=True)} == {True, False}


def test_graphml_comes_back_as_it_was(snapshot: Snapshot, tmp_path: Path) -> None:
    write_graphml(snapshot, tmp_path / "g.graphml")
    back, made = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True), to_networkx(snapshot)
    assert set(back) == set(made) and set(back.edges(keys=True)) == set(made.edges(keys=True))
    for ends in made.edges(keys=True):
        assert json.loads(back.edges[ends]["evidence"]) == made.edges[ends]["evidence"]
        assert back.edges[ends]["negated"] is made.edges[ends]["negated"]
    assert back.nodes["MONDO:0018000"]["description"] == made.nodes["MONDO:0018000"]["description"]


def test_graphml_survives_what_xml_cannot_hold(tmp_path: Path) -> None:
    nodes = small_nodes().with_columns(pl.col("name") + "\x00\x0b\x1f\ufffe kept")
    graph = Snapshot.open(bundles.write(tmp_path / "b", nodes=nodes, statements=small_statements()).path)
    write_graphml(graph, tmp_path / "g.graphml")
    assert nx.read_graphml(tmp_path / "g.graphml").nodes["HGNC:3603"]["name"] == "FBN1 kept"


@pytest.mark.parametrize("form", kgx.FORMATS)
def test_kgx_is_read_back_by_the_reader_of_kgx(snapshot: Snapshot, tmp_path: Path, form: str) -> None:
    pieces = [piece for edge in whole(snapshot).edges() for piece in edge.evidence]
    assert kgx.write(snapshot, tmp_path / "kgx", form) == (snapshot.n_nodes, len(pieces))
    ingest.build(tmp_path / "again", sources=["kgx"], overrides={"kgx": tmp_path / "kgx"})
    again = Snapshot.open(tmp_path / "again")
    theirs = {(e.subject, e.predicate, e.object, e.negated): e for e in whole(again).edges()}
    # What is said of a retired concept is read back as said of its replacement, as in every build.
    now = {n.curie: n.replaced_by for n in whole(snapshot).nodes() if n.deprecated and n.replaced_by}
    ours = {(now.get(e.subject, e.subject), e.predicate, now.get(e.object, e.object), e.negated): e for e in whole(snapshot).edges()}
    assert theirs.keys() == ours.keys()
    for statement, edge in ours.items():
        mine, other = edge.evidence, theirs[statement].evidence
        assert len(mine) == len(other)
        said = [sorted((p.primary_knowledge_source, p.knowledge_level, p.agent_type, p.publications) for p in ps) for ps in (mine, other)]
        assert said[0] == said[1]
    assert {n.curie: (n.name, n.category) for n in whole(again).nodes()} == {n.curie: (n.name, n.category) for n in whole(snapshot).nodes()}


def test_kgx_records_are_whole_in_json_and_one_line_each_in_tsv(snapshot: Snapshot, tmp_path: Path) -> None:
    kgx.write(among(snapshot, ["MONDO:0007947", "HP:0001166"]), tmp_path, "jsonl")
    nodes = [json.loads(line) for line in (tmp_path / "nodes.jsonl").read_text("utf-8").splitlines()]
    edges = [json.loads(line) for line in (tmp_path / "edges.jsonl").read_text("utf-8").splitlines()]
    assert nodes[1]["description"] == "Two\nlines, 'quoted' \\ and é" and nodes[1]["synonym"][0] == "MFS"
    assert len({edge["edge_id"] for edge in edges}) == 1 and len({edge["id"] for edge in edges}) == len(edges) == 3
    assert json.loads(edges[0]["qualifiers"]) if "qualifiers" in edges[0] else True
    kgx.write(snapshot, tmp_path, "tsv")
    lines = (tmp_path / "nodes.tsv").read_text("utf-8").split("\n")
    assert {len(line.split("\t")) for line in lines if line} == {len(kgx.NODE_FIELDS)} and len(lines) == snapshot.n_nodes + 2
    with pytest.raises(InputError, match="tsv or jsonl"):
        kgx.write(snapshot, tmp_path, "xml")


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old", "utf-8")
    with pytest.raises(ZeroDivisionError), atomic.new_file(target) as new:
        new.write_text(str(1 / 0), "utf-8")
    assert target.read_text("utf-8") == "old" and list(tmp_path.iterdir()) == [target]
    with atomic.new_file(target) as new:
        new.write_text("new", "utf-8")
    assert target.read_text("utf-8") == "new"
    with pytest.raises(InputError, match="folder"), atomic.new_file(tmp_path):
        pass


def test_columns_have_a_place_in_kgx() -> None:
    """A field that evidence or nodes gain is exported, or this says that it is not."""
    evidence = set(schema.EVIDENCE) - {"edge"}
    placed = {
        "id",
        "primary_knowledge_source",
        "knowledge_level",
        "agent_type",
        "publications",
        "original_subject",
        "original_object",
        "score",
        "qualifiers",
        "source_version",
    }
    renamed = {
        "source": "provided_by",
        "licence": "license",
        "record": "source_record",
        "evidence_code": "has_evidence",
        "frequency": "frequency_qualifier",
    }
    assert evidence == placed | renamed.keys() and placed | set(renamed.values()) <= set(kgx.EDGE_FIELDS)


def test_a_part_as_hetero_data_has_every_statement_once_and_denials_apart(tmp_path: Path) -> None:
    pytest.importorskip("torch_geometric", reason="the extra `gnn` is not installed")
    from kg.exchange.part import whole
    from kg.exchange.pyg import to_hetero_data

    snapshot = Snapshot.open(small_bundle(tmp_path / "bundle").path)
    data = to_hetero_data(snapshot)
    data.validate()
    assert set(data.node_types) == {"Disease", "PhenotypicFeature", "Gene"}
    found = set()
    for kinds in data.edge_types:
        store = data[kinds]
        for (start, end), edge in zip(store.edge_index.T.tolist(), store.edge.tolist(), strict=True):
            said = (data[kinds[0]].curie[start], kinds[1], data[kinds[2]].curie[end])
            assert said[0] == snapshot.curie(snapshot.edge_subject[edge])
            found.add(said)
    edges = list(whole(snapshot).edges())
    assert found == {
        (edge.subject, ("not_" if edge.negated else "") + edge.predicate.removeprefix("biolink:"), edge.object) for edge in edges
    }
    assert ("MONDO:0007947", "not_has_phenotype", "HP:0000365") in found

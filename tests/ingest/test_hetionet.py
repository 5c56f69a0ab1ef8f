"""Hetionet in both of its forms: real tables and real JSON."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from ingest.files import SourceFiles, from_local
from ingest.records import json_stream as jsonparts
from ingest.records.sink import Staged
from ingest.sources import hetionet
from kg.bundle import Bundle
from kg.errors import SourceError
from tests.ingest import excerpts
from tests.ingest.reading import read


def staged(path: Path) -> Staged:
    return read("hetionet", from_local("hetionet", path, hetionet.FILES))


@pytest.fixture(scope="module")
def core(shared_data: Path) -> Staged:
    return staged(shared_data / "hetionet-core")


def test_the_core_is_read_whole(core: Staged, shared_data: Path) -> None:
    assert core.nodes["curie"].n_unique() > 46_900
    assert (core.nodes.height, core.statements.height, core.rejected.height) == (47_031, 111_283, 0)
    metaedges = pl.read_csv(shared_data / "hetionet-core" / "metaedges.tsv", separator="\t")
    announced = dict(metaedges.select("abbreviation", "edges").iter_rows())
    found = core.statements["qualifiers"].str.json_path_match("$.metaedge").value_counts().iter_rows()
    assert all(announced[metaedge] == count for metaedge, count in found)


def test_each_edge_keeps_the_licence_of_its_own_row(core: Staged, shared_data: Path) -> None:
    with gzip.open(shared_data / "hetionet-core" / "edges.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    at = rows[0].index("license")
    for record, licence in core.statements.select("record", "licence").iter_rows():
        assert licence == hetionet.spdx(rows[int(record.partition(":")[2]) - 1][at])
    bound = core.statements.filter(pl.col("predicate") == "biolink:physically_interacts_with")
    assert bound.filter(pl.col("licence") == "CC-BY-NC-4.0").height == 8_780


def test_an_edge_says_how_it_is_known(core: Staged) -> None:
    (edge,) = core.statements.filter((pl.col("subject") == "DRUGBANK:DB00035") & (pl.col("object") == "NCBIGene:552")).to_dicts()
    assert (edge["knowledge_level"], edge["licence"], edge["score"]) == ("knowledge_assertion", "CC-BY-SA-3.0", pytest.approx(62.4))
    assert edge["publications"][0] == "PMID:10594321"
    assert json.loads(edge["qualifiers"])["sources"] == ["ChEMBL", "DrugBank (target)"]
    mined = core.statements.filter(pl.col("qualifiers").str.contains('"sources": \\["DISEASES"\\]'))
    assert set(mined.select("knowledge_level", "agent_type").unique().rows()) == {("prediction", "text_mining_agent")}


def test_json_and_tables_say_the_same(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "hetnetpy" / "random-subgraph.json.xz"
    files = from_local("hetionet", path, hetionet.FILES)
    records: dict[str, list[Any]] = {"nodes": [], "edges": []}
    for key, place, value in jsonparts.parts(files, "random-subgraph.json", ("nodes", "edges")):
        if place:
            records[key].append(value)
    short = {(edge.source, edge.verb, edge.target): name for name, edge in hetionet.METAEDGES.items()}
    nodes = [f"{node['kind']}::{node['identifier']}\t{node['name']}\t{node['kind']}" for node in records["nodes"]]
    edges = []
    for edge in records["edges"]:
        (source, _), (target, _) = ends = edge["source_id"], edge["target_id"]
        written = ["::".join(map(str, end)) for end in ends]
        edges.append(f"{written[0]}\t{short[source, edge['kind'], target]}\t{written[1]}")
    (tmp_path / "hetionet-v1.0-nodes.tsv").write_text("id\tname\tkind\n" + "".join(f"{row}\n" for row in nodes), "utf-8")
    sif = "source\tmetaedge\ttarget\n" + "".join(f"{row}\n" for row in edges)
    (tmp_path / "hetionet-v1.0-edges.sif.gz").write_bytes(gzip.compress(sif.encode()))
    one, other = staged(path), staged(tmp_path)
    said = [name for name in one.statements.columns if name not in ("record", "rec")]
    assert one.statements.select(said).sort(said[:3]).equals(other.statements.select(said).sort(said[:3]))
    assert set(one.statements["licence"]) == {"LicenseRef-Hetionet-none-stated"}
    assert one.statements.height == len(records["edges"]) > 3_000


GRAPH = {
    "metanode_kinds": ["Compound", "Disease", "Gene"],
    "metaedge_tuples": [["Compound", "Gene", "binds", "both"], ["Disease", "Gene", "associates", "both"]],
    "kind_to_abbrev": {"Compound": "C", "Disease": "D", "Gene": "G", "binds": "b", "associates": "a"},
    "nodes": [
        {"kind": "Gene", "identifier": 2200, "name": "FBN1", "data": {"description": "fibrillin 1", "license": "CC0 1.0"}},
        {"kind": "Disease", "identifier": "DOID:14323", "name": "Marfan syndrome", "data": {}},
        {"kind": "Compound", "identifier": "DB00319", "name": "Piperacillin", "data": {}},
    ],
    "edges": [
        {
            "source_id": ["Compound", "DB00319"],
            "target_id": ["Gene", 2200],
            "kind": "binds",
            "direction": "both",
            "data": {"sources": ["DrugBank (target)"], "license": "CC BY-NC 4.0", "unbiased": False, "pubmed_ids": [1, 2]},
        },
        {
            "source_id": ["Disease", "DOID:14323"],
            "target_id": ["Gene", 2200],
            "kind": "associates",
            "direction": "both",
            "data": {"sources": ["GWAS Catalog", "DISEASES"], "license": "CC BY 4.0", "unbiased": True},
        },
    ],
}


def test_licences_of_edges_reach_the_graph(tmp_path: Path) -> None:
    (tmp_path / "hetionet-v1.0.json").write_text(json.dumps(GRAPH), "utf-8")
    (tmp_path / "genes").mkdir()
    (tmp_path / "genes" / "hgnc_entries.tsv").write_text(excerpts.HGNC_TSV, "utf-8")
    manifest = ingest.build(
        tmp_path / "graph",
        sources=["hgnc"],
        overrides={"hgnc": tmp_path / "genes"},
        extra={"hetionet": tmp_path / "hetionet-v1.0.json"},
        cache=tmp_path / "cache",
    )
    bundle = Bundle.open(tmp_path / "graph")
    said = bundle.evidence.join(bundle.edges.with_row_index("edge").select(pl.col("edge").cast(pl.Int32), "subject", "object"), on="edge")
    assert set(said.select("subject", "object", "licence", "primary_knowledge_source").rows()) == {
        ("DRUGBANK:DB00319", "HGNC:3603", "CC-BY-NC-4.0", "infores:drugbank"),
        ("HGNC:3603", "DOID:14323", "CC-BY-4.0", "infores:hetionet"),
    }
    (source,) = (source for source in manifest.sources if source.name == "hetionet")
    assert (source.version, source.licence, source.counts.read, source.counts.rejected) == ("v1.0", "LicenseRef-Hetionet-mixed", 5, 0)
    assert "no commercial use" in source.attribution


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.999])
def test_json_that_was_cut_is_refused(share: float, tmp_path: Path) -> None:
    text = json.dumps(GRAPH, indent=1)
    (tmp_path / "hetionet-v1.0.json").write_text(text[: int(len(text) * share)], "utf-8")
    with pytest.raises(SourceError, match=r"hetionet-v1\.0\.json.*truncated"):
        staged(tmp_path)


@pytest.fixture(scope="module")
def thinned(shared_data: Path) -> dict[str, bytes]:
    """The core's tables with every twentieth edge, the nodes at their ends, and a count of the edges that are left."""
    core = shared_data / "hetionet-core"
    header, *edges = gzip.decompress((core / "edges.tsv.gz").read_bytes()).splitlines(keepends=True)
    edges = edges[::20]
    cells = [edge.split(b"\t") for edge in edges]
    names = header.rstrip().split(b"\t")
    ends = {row[names.index(end)] for row in cells for end in (b"source", b"target")}
    first, *nodes = gzip.decompress((core / "hetionet-v1.0-nodes.tsv.gz").read_bytes()).splitlines(keepends=True)
    announced = pl.read_csv(core / "metaedges.tsv", separator="\t")
    kinds = Counter(row[names.index(b"metaedge")].decode() for row in cells)
    counted = announced.with_columns(pl.col("abbreviation").replace_strict(kinds, default=0, return_dtype=pl.Int64).alias("edges"))
    return {
        "edges.tsv": header + b"".join(edges),
        "hetionet-v1.0-nodes.tsv": first + b"".join(node for node in nodes if node.split(b"\t")[0] in ends),
        "metaedges.tsv": counted.write_csv(separator="\t").encode(),
    }


def test_tables_that_were_cut_are_refused(thinned: dict[str, bytes], tmp_path: Path) -> None:
    def read_with(name: str, data: bytes) -> Staged:
        for file, whole in {**thinned, name: data}.items():
            (tmp_path / file).write_bytes(whole)
        return staged(tmp_path)

    assert read_with("edges.tsv", thinned["edges.tsv"]).rejected.is_empty()
    for name, share, why in (
        ("edges.tsv", 0.95, r"edges\.tsv.*row \d+ of metaedges\.tsv announces"),
        ("hetionet-v1.0-nodes.tsv", 0.5, r"ends of edges"),
    ):
        data = thinned[name]
        with pytest.raises(SourceError, match=why):
            read_with(name, data[: data.rindex(b"\n", 0, int(len(data) * share)) + 1])
    with pytest.raises(SourceError, match=r"edges\.tsv.*no line end"):
        read_with("edges.tsv", thinned["edges.tsv"][:-7])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"edges": [{"source_id": ["Gene", 2200], "kind": "binds"}]}, r"entry 1 of 'edges'.*target_id"),
        ({"edges": [{"source_id": ["Gene", 1], "target_id": ["Gene", 2200], "kind": "binds"}]}, r"1 of 2 ends of edges.*Gene::1"),
        ({"nodes": []}, "no nodes"),
    ],
)
def test_what_is_no_hetnet_is_refused(change: dict[str, Any], why: str, tmp_path: Path) -> None:
    (tmp_path / "hetionet-v1.0.json").write_text(json.dumps(GRAPH | change), "utf-8")
    with pytest.raises(SourceError, match=why):
        staged(tmp_path)


_LEAVES = st.none() | st.booleans() | st.integers() | st.text()
_JSON = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


@settings(deadline=None)
@given(st.dictionaries(st.text(), _JSON), st.lists(_JSON), st.integers(1, 40), st.sampled_from([None, 2]), st.integers(0, 200))
def test_parts_are_what_the_whole_has(rest: dict[str, Any], edges: list[Any], chunk: int, indent: int | None, cut: int) -> None:
    import tempfile

    document = {"rest": rest, "edges": edges, "number": 12345}
    text = json.dumps(document, indent=indent)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonparts, "_CHUNK", chunk)
        path = Path(folder) / "x.json"
        files = SourceFiles("hetionet", "local", {"x.json": path})
        path.write_text(text, "utf-8")
        got = list(jsonparts.parts(files, "x.json", ["edges"]))
        expected = [("edges", place, edge) for place, edge in enumerate(edges, 1)]
        assert got == [("rest", 0, rest), *expected, ("number", 0, 12345)]
        path.write_text(text[: min(cut, len(text) - 1)], "utf-8")
        with pytest.raises(SourceError):
            list(jsonparts.parts(files, "x.json", ["edges"]))

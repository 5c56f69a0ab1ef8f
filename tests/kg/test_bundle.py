"""The bundle: what is written is read back, the same inputs give the same bytes, and nothing half-written is seen."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import Bundle
from kg.errors import BundleError, InputError, UnknownCurie
from kg.model import edge_id
from kg.snapshot import Snapshot
from tests.small_graph import small_bundle, small_nodes, small_statements


def test_round_trip_keeps_every_record(tmp_path: Path) -> None:
    made = small_bundle(tmp_path / "b")
    made.verify()
    assert made.manifest.statistics["nodes"] == len(small_nodes())
    assert made.manifest.statistics["evidence"] == len(small_statements())
    assert made.nodes["curie"].is_sorted()
    snapshot = Snapshot.open(tmp_path / "b")
    marfan, fingers = snapshot.index("MONDO:0007947"), snapshot.index("HP:0001166")
    (edge,) = snapshot.find_edges(marfan, fingers)
    read = snapshot.edge(edge)
    assert read.id == edge_id("MONDO:0007947", "biolink:has_phenotype", "HP:0001166")
    assert [piece.publications for piece in read.evidence] == [("PMID:1",), ("PMID:2", "PMID:3")]
    assert snapshot.edge_publications[edge] == 3
    found = snapshot.find_evidence(read.evidence[1].id)
    assert found is not None and found[0] == edge and found[1] == read.evidence[1]


def test_a_negative_statement_is_kept_and_never_walked(tmp_path: Path) -> None:
    snapshot = Snapshot.open(small_bundle(tmp_path / "b").path)
    marfan, deaf = snapshot.index("MONDO:0007947"), snapshot.index("HP:0000365")
    assert snapshot.find_edges(marfan, deaf) == []
    negative = [snapshot.edge(int(e)) for e in snapshot.edges_of(marfan) if snapshot.edge_negated[e]]
    assert [(e.object, e.negated) for e in negative] == [("HP:0000365", True)]


def test_same_inputs_same_bytes(tmp_path: Path) -> None:
    one, other = small_bundle(tmp_path / "one"), small_bundle(tmp_path / "other", shuffled=True)
    files = sorted(p.relative_to(one.path) for p in one.path.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(other.path) for p in other.path.rglob("*") if p.is_file())
    # What was seen of the files on this disk is noted beside them, and is no part of the graph.
    assert [f for f in files if f.name[0] != "." and (one.path / f).read_bytes() != (other.path / f).read_bytes()] == []


def test_prefixes_in_other_spellings_are_found(tmp_path: Path) -> None:
    snapshot = Snapshot.open(small_bundle(tmp_path / "b").path)
    assert snapshot.index("mondo:0007947") == snapshot.index("MONDO:0007947")
    with pytest.raises(UnknownCurie, match="HP:9999999"):
        snapshot.index("HP:9999999")
    with pytest.raises(UnknownCurie, match="not a CURIE"):
        snapshot.index("Marfan")


def test_a_dangling_statement_is_refused_and_the_old_bundle_stays(tmp_path: Path) -> None:
    small_bundle(tmp_path / "b")
    before = (tmp_path / "b" / "manifest.json").read_bytes()
    lost = small_statements().with_columns(pl.lit("HP:0000000").alias("object"))
    with pytest.raises(BundleError, match="HP:0000000"):
        bundles.write(tmp_path / "b", nodes=small_nodes(), statements=lost)
    assert (tmp_path / "b" / "manifest.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["b"]


def test_a_kill_between_the_two_renames_is_recovered(tmp_path: Path) -> None:
    made = small_bundle(tmp_path / "b")
    made.path.rename(tmp_path / ".b.old")
    assert Bundle.open(tmp_path / "b").manifest == made.manifest


def test_damage_is_named(tmp_path: Path) -> None:
    made = small_bundle(tmp_path / "b")
    with pytest.raises(BundleError, match="medclew build"):
        Bundle.open(tmp_path / "nothing")
    nodes = made.path / "nodes.parquet"
    whole = nodes.read_bytes()
    nodes.write_bytes(whole[:-10])
    with pytest.raises(BundleError, match="nodes.parquet"):
        Bundle.open(made.path)
    nodes.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(BundleError, match="checksum"):
        Bundle.open(made.path).verify()
    manifest = made.path / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    with pytest.raises(BundleError, match="format 99"):
        Bundle.open(made.path)


def test_somebody_elses_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="other files"):
        small_bundle(tmp_path / "home")
    with pytest.raises(InputError, match="is a file"):
        small_bundle(tmp_path / "home" / "thesis.txt")
    assert (tmp_path / "home" / "thesis.txt").read_text() == "years of work"


def test_a_lost_snapshot_is_built_again(tmp_path: Path) -> None:
    made = small_bundle(tmp_path / "b")
    before = {file.name: file.read_bytes() for file in (made.path / "snapshot").iterdir()}
    (made.path / "snapshot" / "meta.json").unlink()
    assert Snapshot.open(made.path).n_nodes == len(small_nodes())
    assert {file.name: file.read_bytes() for file in (made.path / "snapshot").iterdir()} == before
    (made.path / "snapshot" / "adj_nbr.npy").write_bytes(b"short")
    with pytest.raises(BundleError, match="delete that folder"):
        Snapshot.open(made.path)


def test_the_same_record_twice_is_one_piece_of_evidence(tmp_path: Path) -> None:
    statements = small_statements()
    once = bundles.write(tmp_path / "once", nodes=small_nodes(), statements=statements)
    twice = bundles.write(tmp_path / "twice", nodes=small_nodes(), statements=pl.concat([statements, statements.head(4)]))
    assert twice.manifest.statistics["evidence"] == once.manifest.statistics["evidence"] == len(statements)
    assert twice.manifest.content_hash == once.manifest.content_hash

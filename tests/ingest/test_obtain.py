"""Local files, the home and the mirror, in the order in which they are asked."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import catalog
from ingest.catalog import Source, Wheel
from ingest.obtain import obtain
from kg.errors import SourceError
from tests.ingest.excerpts import HP_OBO, HPOA
from tests.ingest.server import IndexServer

FILE = "small_hpo-1.0-py3-none-any.whl"


def _wheel() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("small/data/hp.obo", HP_OBO)
        archive.writestr("small/data/phenotype.hpoa", HPOA)
        archive.writestr("small/__init__.py", "raise SystemExit('a wheel is data: nothing of it is imported')")
    return packed.getvalue()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    running = IndexServer({FILE: _wheel(), "hp.obo": HP_OBO.replace("2025-01-16", "2026-01-01").encode()})
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", running.index_url)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    yield running
    running.close()


@pytest.fixture
def source(server: IndexServer) -> Source:
    wheel = Wheel("small-hpo", "1.0", FILE, hashlib.sha256(server.wheels[FILE]).hexdigest())
    members = ("small/data/hp.obo", "small/data/phenotype.hpoa")
    return replace(catalog.get("hpo"), wheel=wheel, members=members, home=(("hp.obo", f"{server.url}/files/hp.obo"),))


def _release(source: Source, cache: Path, **options: object) -> tuple[str, str]:
    files = obtain(source, cache, **options)  # type: ignore[arg-type]
    return source.reader.version(files), files.origin


def test_the_pinned_mirror_is_the_default(source: Source, tmp_path: Path) -> None:
    assert _release(source, tmp_path) == ("2025-01-16", "small-hpo 1.0")


def test_the_home_serves_the_newest_release_each_time(source: Source, server: IndexServer, tmp_path: Path) -> None:
    assert _release(source, tmp_path, newest=True) == ("2026-01-01", "home")
    server.wheels["hp.obo"] = HP_OBO.replace("2025-01-16", "2026-02-02").encode()
    assert _release(source, tmp_path, newest=True) == ("2026-02-02", "home")


def test_the_mirror_stands_in_for_a_home_that_cannot_be_reached(source: Source, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    gone = replace(source, home=(("hp.obo", "http://127.0.0.1:9/hp.obo"),))
    assert _release(gone, tmp_path, newest=True) == ("2025-01-16", "small-hpo 1.0")
    assert "small-hpo 1.0" in caplog.text


def test_a_local_folder_file_or_wheel_stands_in_for_all(source: Source, server: IndexServer, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "hp.obo").write_text(HP_OBO, "utf-8")
    (tmp_path / "hp-2025.obo").write_text(HP_OBO, "utf-8")
    (tmp_path / FILE).write_bytes(server.wheels[FILE])
    server.close()
    for local in (folder, tmp_path / "hp-2025.obo"):
        assert _release(source, tmp_path / "cache", local=local) == ("2025-01-16", "local")
    assert _release(source, tmp_path / "cache", local=tmp_path / FILE) == ("2025-01-16", f"local {FILE}")


def test_a_wheel_of_another_package_is_refused(source: Source, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / FILE, "w") as archive:
        archive.writestr("other/data.txt", "x")
    with pytest.raises(SourceError, match=r"lacks.*hp\.obo"):
        obtain(source, tmp_path / "cache", local=tmp_path / FILE)
    (tmp_path / FILE).write_bytes(b"no archive")
    with pytest.raises(SourceError, match="not a readable wheel"):
        obtain(source, tmp_path / "cache", local=tmp_path / FILE)


def test_a_folder_without_the_files_says_what_it_wants(source: Source, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=r"none of.*hp\.obo"):
        obtain(source, tmp_path / "cache", local=tmp_path / "empty")

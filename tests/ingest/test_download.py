"""Fetching wheels over real HTTP from a real index on this machine."""

from __future__ import annotations

import hashlib
import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.catalog import Wheel
from ingest.fetch import index, pipconf
from ingest.fetch.cache import cache_dir
from ingest.fetch.wheel import fetch_wheel
from kg.errors import DownloadError
from tests.ingest.server import IndexServer

ROOT = Path(__file__).resolve().parents[2]
FILE = "big_data-1.0-py3-none-any.whl"


def _wheel_bytes(size: int = 2_000_000) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("big/data.bin"), random.Random(1).randbytes(size))
    return packed.getvalue()


DATA = _wheel_bytes()
WHEEL = Wheel("big-data", "1.0", FILE, hashlib.sha256(DATA).hexdigest())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    running = IndexServer({FILE: DATA})
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_")) or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", running.index_url)
    yield running
    running.close()


@pytest.mark.parametrize("json_pages", [True, False])
def test_a_wheel_comes_from_the_index_that_pip_is_set_up_for(server: IndexServer, tmp_path: Path, json_pages: bool) -> None:
    server.json_pages = json_pages
    heard: list[tuple[str, int, int]] = []
    path = fetch_wheel(WHEEL, tmp_path, lambda *said: heard.append(said))
    assert path.read_bytes() == DATA
    assert heard[-1] == ("download big-data 1.0", len(DATA), len(DATA))
    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith(".")) == [FILE]


def test_a_wheel_that_is_here_is_not_asked_for_again(server: IndexServer, tmp_path: Path) -> None:
    fetch_wheel(WHEEL, tmp_path)
    server.close()
    assert fetch_wheel(WHEEL, tmp_path).read_bytes() == DATA


def test_a_connection_that_breaks_is_resumed_where_it_broke(server: IndexServer, tmp_path: Path) -> None:
    server.break_after = [700_000, 600_000]
    assert fetch_wheel(WHEEL, tmp_path).read_bytes() == DATA
    starts = [start for _, start in server.requests]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert len(starts) == 3


def test_a_server_without_ranges_is_read_from_the_start(server: IndexServer, tmp_path: Path) -> None:
    server.ranges = False
    (tmp_path / f"{FILE}.part").write_bytes(DATA[:300_000])
    assert fetch_wheel(WHEEL, tmp_path).read_bytes() == DATA


def test_a_piece_of_another_file_is_thrown_away(server: IndexServer, tmp_path: Path) -> None:
    (tmp_path / f"{FILE}.part").write_bytes(b"x" * 300_000)
    assert fetch_wheel(WHEEL, tmp_path).read_bytes() == DATA
    assert [start for _, start in server.requests] == [300_000, 0]


def test_a_tampered_wheel_is_refused_and_not_kept(server: IndexServer, tmp_path: Path) -> None:
    server.wheels[FILE] = DATA[:-100] + b"!" + DATA[-99:]
    with pytest.raises(DownloadError, match=rf"{FILE}.*checksum.*{WHEEL.sha256}"):
        fetch_wheel(WHEEL, tmp_path)
    assert not (tmp_path / FILE).exists()
    assert not (tmp_path / f"{FILE}.part").exists()


def test_a_wheel_that_was_altered_in_the_cache_is_fetched_again(server: IndexServer, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(DATA[:-1] + b"!")
    assert fetch_wheel(WHEEL, tmp_path).read_bytes() == DATA


def test_a_download_that_is_killed_goes_on_from_there(server: IndexServer, tmp_path: Path) -> None:
    server.delay_s = 0.05
    program = (
        "import sys; from pathlib import Path; from ingest.catalog import Wheel; from ingest.fetch.wheel import fetch_wheel\n"
        f"fetch_wheel(Wheel('big-data', '1.0', {FILE!r}, {WHEEL.sha256!r}), Path(sys.argv[1]))"
    )
    running = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT)
    part = tmp_path / f"{FILE}.part"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (part.exists() and part.stat().st_size > 400_000):
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    left = part.stat().st_size
    assert 400_000 < left < len(DATA)
    assert not (tmp_path / FILE).exists()
    server.delay_s = 0
    assert fetch_wheel(WHEEL, tmp_path).read_bytes() == DATA
    assert server.requests[-1] == (FILE, left)


def test_a_folder_of_wheels_serves_without_any_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / FILE).write_bytes(DATA)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert fetch_wheel(WHEEL, tmp_path / "cache").read_bytes() == DATA


def test_no_place_has_it_says_each_and_the_way_out(server: IndexServer, tmp_path: Path) -> None:
    server.wheels.clear()
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1.*404.*--use"):
        fetch_wheel(WHEEL, tmp_path)


def test_a_password_in_the_index_address_is_used_but_never_shown(
    server: IndexServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", server.index_url.replace("http://", "http://nurse:s3cret@"))
    server.wheels.clear()
    with pytest.raises(DownloadError) as refused:
        fetch_wheel(WHEEL, tmp_path)
    assert "s3cret" not in str(refused.value)
    assert any("Authorization" in headers for headers in server.headers)


def test_pips_configuration_is_read_from_its_file_and_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://proxy.example/simple/\nextra-index-url =\n  https://a.example/s\n  https://b.example/s\n"
        "trusted-host = proxy.example\ntimeout = 7\n[install]\nindex-url = https://not-for-downloads.example\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setenv("PIP_CERT", "/etc/hospital.pem")
    found = pipconf.settings()
    assert found.indexes == ["https://proxy.example/simple", "https://a.example/s", "https://b.example/s"]
    assert (found.cert, found.timeout_s) == ("/etc/hospital.pem", 7.0)
    assert found.trusts("https://proxy.example/simple/x/")
    assert not found.trusts("https://a.example/s/x/")


def test_without_configuration_pips_own_default_index_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    (default,) = pipconf.settings().indexes
    helped = subprocess.run([sys.executable, "-m", "pip", "download", "--help"], capture_output=True, text=True, check=True).stdout
    assert default.startswith("https://")
    assert default in "".join(helped.split())


def test_index_pages_with_relative_and_absolute_addresses() -> None:
    page = '<a href="/f/a-1.whl#sha256=0">a</a> <a href="https://other.example/b%2B1.whl">b</a> <a name="x">no</a>'
    assert index.files_of(page, "text/html; charset=utf-8", "https://i.example/simple/a/") == {
        "a-1.whl": "https://i.example/f/a-1.whl",
        "b+1.whl": "https://other.example/b%2B1.whl",
    }


def test_the_cache_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MEDCLEW_CACHE", str(tmp_path))
    assert cache_dir() == tmp_path

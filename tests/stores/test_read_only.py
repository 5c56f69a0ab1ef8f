"""A bundle on a file system that cannot be written: Cypher is answered all the same, from a store in the cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.stores.embedded import EmbeddedStore
from tests.stores.graph import rich_bundle

_MOUNTED = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
_ROOT = Path(__file__).parents[2]


def _can_mount(folder: Path) -> bool:
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    return subprocess.run([unshare, "-m", "sh", "-c", _MOUNTED, "sh", str(folder), "true"], capture_output=True).returncode == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that ``asked`` mounts read-only for the command alone."""
    made = tmp_path / "graphs"
    made.mkdir()
    if not _can_mount(made):
        pytest.skip("this user may not mount a folder read-only")
    return made


def asked(folder: Path, bundle: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Ask on the command line while ``folder`` cannot be written."""
    command = [sys.executable, "-m", "serve", "cypher", "MATCH (n) RETURN count(n) AS n"]
    environment = os.environ | {"MEDCLEW_BUNDLE": str(bundle), "MEDCLEW_CACHE": str(cache), "PYTHONPATH": str(_ROOT)}
    mounted = ["unshare", "-m", "sh", "-c", _MOUNTED, "sh", str(folder), *command]
    return subprocess.run(mounted, cwd=_ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("state", ["none", "good", "old", "damaged"])
def test_cypher_on_a_bundle_that_cannot_be_written(folder: Path, tmp_path: Path, state: str) -> None:
    bundle = rich_bundle(folder / "bundle")
    store = EmbeddedStore(bundle)
    if state != "none":
        store.load(bundle)
    if state == "old":
        (store.folder / "store.json").write_text("{}", "utf-8")
    if state == "damaged":
        file = next(store.folder.rglob("edge_endpoints.bin"))
        file.write_bytes(file.read_bytes()[:-3])
    for again in (False, True):
        done = asked(folder, bundle.path, tmp_path / "cache")
        assert done.returncode == 0 and "27" in done.stdout, done.stderr
        # One that is good is copied, which is no work to speak of.
        assert ("made first" in done.stderr) == (state != "good" and not again)


def test_a_cache_that_cannot_be_written_either_is_named(folder: Path) -> None:
    bundle = rich_bundle(folder / "bundle")
    done = asked(folder, bundle.path, folder / "cache")
    assert done.returncode == 5 and "Traceback" not in done.stderr
    assert "MEDCLEW_CACHE" in done.stderr and str(folder / "cache") in done.stderr

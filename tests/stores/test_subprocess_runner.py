"""kglite is never loaded into the caller's process: beside PyTorch it could not be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.bundle import Bundle
from kg.errors import StoreError
from kg.stores import subprocess_runner as apart

ROOT = Path(__file__).resolve().parents[2]

_USE = """
import sys
from kg.stores.embedded import EmbeddedStore
with EmbeddedStore(sys.argv[1]) as store:
    assert store.query("MATCH (n) RETURN count(*)").scalar() == store.counts().nodes
    store.checksum()
assert "kglite" not in sys.modules
"""


def test_a_store_is_used_without_loading_kglite(small: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _USE, str(small)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_an_error_comes_back_as_itself(small: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such work"):
        apart.run("no such work", small, tmp_path)
    with pytest.raises(type(_missing(tmp_path)), match=r"manifest\.json"):
        apart.run("build", tmp_path / "none", tmp_path / "store")


def _missing(folder: Path) -> Exception:
    try:
        Bundle.open(folder / "none")
    except Exception as error:
        return error
    raise AssertionError("there is no bundle")

"""A file that the system would not open is not called damaged, so that nobody throws a good graph away."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from unittest import mock

import pytest

from kg import arrays
from kg.errors import BundleError
from kg.identity import read_manifest
from kg.snapshot import Snapshot


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES])
def test_a_snapshot_that_the_system_refuses(number: int, default_bundle: Path) -> None:
    refused = OSError(number, os.strerror(number))
    with mock.patch.object(arrays, "load", side_effect=refused), pytest.raises(BundleError) as told:
        Snapshot.open(default_bundle)
    assert "the system refused" in str(told.value) and "damaged (" not in str(told.value) and "delete" not in str(told.value)


def test_a_manifest_that_the_system_refuses(tmp_path: Path) -> None:
    with (
        mock.patch.object(Path, "read_text", side_effect=PermissionError(errno.EACCES, "Permission denied")),
        pytest.raises(BundleError, match="the system refused"),
    ):
        read_manifest(tmp_path / "manifest.json")


def test_a_manifest_that_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(BundleError, match="is damaged .* build the bundle again"):
        read_manifest(tmp_path / "manifest.json")

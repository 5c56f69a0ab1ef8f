"""What several rooms' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.small_graph import small_bundle

ROOT = Path(__file__).resolve().parents[1]


def _shared(name: str) -> Path:
    folder = ROOT.parent / "shared" / name
    if not folder.is_dir():
        absent = f"what these tests read is not at {folder}"
        if os.environ.get("CI"):
            pytest.fail(absent)
        pytest.skip(absent)
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of evaluation data beside the checkout; tests that need it are skipped where it is absent, but for CI, where they fail."""
    return _shared("data")


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder of inputs that failed once, beside the checkout; absent as ``shared_data`` may be."""
    return _shared("cases")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small graph as a bundle's folder; read it only."""
    return small_bundle(tmp_path_factory.mktemp("small") / "bundle").path


@pytest.fixture(scope="session")
def default_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default graph's folder, built once a session from what the package index carries; read it only.

    ``MEDCLEW_TEST_BUNDLE`` names one that is built already, which saves a minute while developing.
    """
    if built := os.environ.get("MEDCLEW_TEST_BUNDLE"):
        return Path(built)
    import ingest

    folder = tmp_path_factory.mktemp("default") / "bundle"
    ingest.build(folder)
    return folder

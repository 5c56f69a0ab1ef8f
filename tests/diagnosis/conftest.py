from __future__ import annotations

from pathlib import Path

import pytest

from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser
from tests.diagnosis.graph import made_bundle


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up graph as a bundle's folder; read it only."""
    return made_bundle(tmp_path_factory.mktemp("made") / "bundle")


@pytest.fixture(scope="session")
def diagnoser(made: Path) -> Diagnoser:
    """A diagnoser on the made-up graph."""
    return Diagnoser(Snapshot.open(made))


@pytest.fixture(scope="session")
def real(default_bundle: Path) -> Diagnoser:
    """A diagnoser on the default graph."""
    return Diagnoser(Snapshot.open(default_bundle))

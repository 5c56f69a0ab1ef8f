"""Engines on a graph small enough to check by hand, and on the default graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reasoning.engine import Engine
from reasoning.grounding import Grounder
from tests.reasoning.graph import reading_bundle


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine on the graph of ``tests.reasoning.graph``."""
    with Engine.open(reading_bundle(tmp_path_factory.mktemp("reading") / "bundle")) as opened:
        yield opened


@pytest.fixture(scope="session")
def grounder(engine: Engine) -> Grounder:
    """Its grounder."""
    return engine.grounder


@pytest.fixture(scope="session")
def default_engine(default_bundle: Path) -> Iterator[Engine]:
    """An engine on the default graph."""
    with Engine.open(default_bundle) as opened:
        yield opened

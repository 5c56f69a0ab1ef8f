"""An engine on the small graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reasoning.engine import Engine


@pytest.fixture(scope="package")
def engine(small: Path) -> Iterator[Engine]:
    with Engine.open(small) as opened:
        yield opened

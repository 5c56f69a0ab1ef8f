"""The examples in the pages about search run and print what they say."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("page", ["paths.md", "metapaths.md", "hubs.md", "planner.md"])
def test_examples(page: str) -> None:
    found = doctest.testfile(str(PAGES / page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.attempted and not found.failed

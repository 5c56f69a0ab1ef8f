"""The examples in the page about queries run and print what they say."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "query.md"


def test_examples(small: Path) -> None:
    found = doctest.testfile(
        str(PAGE), module_relative=False, globs={"bundle": small}, optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    )
    assert found.attempted and not found.failed

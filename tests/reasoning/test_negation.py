"""Whose finding it is, and whether anyone has it: a table of sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reasoning.grounding import Grounder

with Path(__file__).with_name("negation.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))


def _names(cell: str | None) -> set[str]:
    return {name.strip() for name in (cell or "").split(";") if name.strip()}


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_present_absent_and_set_aside(grounder: Grounder, row: dict[str, str]) -> None:
    mentions = [m for m in grounder.ground(row["text"]).mentions if m.kind == "finding"]
    own = [m for m in mentions if m.context == "patient"]
    assert {m.best.label for m in own if not m.negated} == _names(row["present"])
    assert {m.best.label for m in own if m.negated} == _names(row["absent"])
    assert {m.best.label for m in mentions if m.context != "patient"} == _names(row["set_aside"])

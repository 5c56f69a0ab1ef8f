"""Laboratory values against their reference ranges: the finding of the right direction and specimen, and its course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reasoning.engine import Engine


@pytest.fixture(scope="module")
def engine(default_bundle: Path) -> Any:
    with Engine.open(default_bundle) as opened:
        yield opened


def value(number: float, time: str | None = None, *, test: str = "Potassium [Moles/volume] in Serum or Plasma") -> dict[str, Any]:
    return {"label": test, "measured": {"number": number, "unit": "mmol/L", "low": 3.5, "high": 5.1}, **({"time": time} if time else {})}


@pytest.mark.parametrize(
    ("finding", "name"),
    [
        (value(2.5), "Hypokalemia"),
        (value(6.5), "Hyperkalemia"),
        (value(6.5, test="Potassium in Urine"), "Increased urinary potassium"),
        ({"label": "creatine kinase", "measured": {"number": 900, "high": 200}}, "Elevated circulating creatine kinase concentration"),
        ({"label": "Eosinophils", "direction": "high"}, "Eosinophilia"),
    ],
)
def test_a_value_is_the_finding_of_its_direction_and_specimen(engine: Engine, finding: dict[str, Any], name: str) -> None:
    assert [engine.snapshot.name(engine.snapshot.index(c)) for c in engine.case({"findings": [finding]}).observed] == [name]


def test_a_value_within_its_limits_denies_nothing(engine: Engine) -> None:
    case = engine.case({"findings": [value(4.0)]})
    assert not case.observed and not case.excluded and case.placed


def test_a_series_gets_worse_and_better_by_its_distance_from_the_limits(engine: Engine) -> None:
    series = [
        value(4.0, "2020-01-01"),
        value(3.2, "2020-02-01"),
        value(2.4, "2020-03-01"),
        value(3.1, "2020-04-01"),
        value(4.2, "2020-05-01"),
    ]
    assert [c.kind for c in engine.changes({"findings": series}).changes] == ["new", "worse", "better", "resolved"]


def test_without_limits_a_value_says_nothing_and_that_is_said(engine: Engine) -> None:
    case = engine.case({"findings": [{"label": "Potassium", "measured": {"number": 9}}]})
    assert not case.observed and "no reference range" in case.notes[0]

"""Findings over time: change edges, what was known on a day, and the age at which it began."""

from __future__ import annotations

from typing import Any

import pytest

from kg.errors import InputError
from reasoning.engine import Engine
from reasoning.intake.course import age_at_onset
from reasoning.intake.document import parse

LENS, FINGERS, HEARING, AORTA = "HP:0001083", "HP:0001166", "HP:0000365", "HP:0002616"


def said(*findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"findings": list(findings), **more}


def told(engine: Engine, document: dict[str, Any], **limits: Any) -> list[tuple[str, str, str]]:
    return [(c.after.time, c.kind, c.finding.curie) for c in engine.changes(document, **limits).changes]


def test_findings_come_grow_shrink_and_go(engine: Engine) -> None:
    document = said(
        {"codes": [HEARING], "present": False, "time": "2019-01-01"},
        {"codes": [HEARING], "time": "2020-01-01", "severity": "mild"},
        {"codes": [HEARING], "time": "2021-01-01", "severity": "severe"},
        {"codes": [HEARING], "time": "2021-06-01", "severity": "severe"},
        {"codes": [HEARING], "time": "2022-01-01", "severity": "moderate"},
        {"codes": [HEARING], "present": False, "time": "2023-01-01"},
        {"codes": [HEARING], "time": "2024-01-01"},
        {"codes": [LENS], "since": "2020-05", "until": "2020-08-01"},
        {"codes": [FINGERS]},
        {"codes": [AORTA], "time": "2020-01-01", "confidence": 0.2},
    )
    whole = [
        ("2020-01-01", "new", HEARING),
        ("2020-05", "new", LENS),
        ("2020-08-01", "resolved", LENS),
        ("2021-01-01", "worse", HEARING),
        ("2022-01-01", "better", HEARING),
        ("2023-01-01", "resolved", HEARING),
        ("2024-01-01", "new", HEARING),
    ]
    assert told(engine, document) == whole
    assert told(engine, document, since="2021-01-01", until="2023-01-01") == whole[4:6]
    assert engine.changes(document).undated == 1
    # The order in which a document tells things is not the order in which they happened.
    assert told(engine, said(*reversed(document["findings"]))) == whole


def test_only_what_was_known_on_the_day_counts(engine: Engine) -> None:
    document = said({"codes": [FINGERS], "time": "2019-01-01"}, {"codes": [LENS], "time": "2021-01-01"}, {"codes": [AORTA]})
    then, now = engine.diagnose(document, at="2020-01-01"), engine.diagnose(document)
    assert {term.curie for term in then.differential.observed} == {FINGERS, AORTA}
    assert {term.curie for term in now.differential.observed} == {FINGERS, AORTA, LENS}
    assert any("1 findings of later days left out" in note for note in then.notes)
    assert any("1 findings have no date" in note for note in then.notes)
    with pytest.raises(InputError, match="no date"):
        engine.diagnose(document, at="Monday")
    with pytest.raises(InputError, match="needs findings with dates"):
        engine.diagnose({"id": "p", "phenotypicFeatures": []}, at="2020-01-01")


def test_what_is_over_is_still_evidence(engine: Engine) -> None:
    document = said({"codes": [LENS], "since": "2019-01-01", "until": "2020-01-01"})
    assert [term.curie for term in engine.diagnose(document, at="2021-01-01").differential.observed] == [LENS]


def test_drugs_start_and_stop(engine: Engine) -> None:
    document = said({"codes": [LENS]}, drugs=[{"label": "losartan", "time": "2015-01-23", "until": "2016-01-01"}])
    assert [(c.kind, c.finding.name) for c in engine.changes(document).changes] == [("started", "losartan"), ("stopped", "losartan")]


def test_the_age_at_onset_is_that_of_what_began_not_of_what_was_seen() -> None:
    def onset(**finding: Any) -> str | None:
        return age_at_onset(parse(said({"codes": [LENS], **finding}, patient={"born": "2010-01-01"}), "it"))

    assert onset(since="2011-01-01") == "P365D"
    assert onset(age="P3Y6M") == "P3Y6M"
    assert onset(time="2040-01-01") is None
    assert onset(since="2011-01-01", confidence=0.2) is None
    assert onset(since="2011-01-01", present=False) is None

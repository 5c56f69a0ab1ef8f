"""Models that look and listen, tables, conversations: read by what they are; confidences weigh; contradictions are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from reasoning.engine import Engine
from reasoning.intake.document import Measured

LENS, FINGERS, HEARING, AORTA = "HP:0001083", "HP:0001166", "HP:0000365", "HP:0002616"


def said(*findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"findings": list(findings), **more}


def test_every_format_is_told_by_its_content(engine: Engine, tmp_path: Path) -> None:
    talk = "Doctor: Is the lens dislocated?\nPatient: Yes.\nDoctor: Any hearing loss?\nPatient: No."
    table = f"person_id,condition_concept_id,condition_start_date,condition_source_value\n1,0,2020-01-01,{LENS}\n"
    forms = {
        "json": json.dumps(said({"codes": [LENS]})),
        "talk": talk,
        "talk.json": json.dumps({"turns": [{"speaker": "Dr A", "text": "I see ectopia lentis."}, {"speaker": "Patient", "text": "Oh."}]}),
        "table": table,
        "packet": json.dumps({"id": "p", "phenotypicFeatures": [{"type": {"id": LENS, "label": "x"}}]}),
        "yaml": f"id: p\nphenotypicFeatures:\n- type: {{id: '{LENS}', label: x}}\n",
    }
    for name, text in forms.items():
        file = tmp_path / f"{name}.dat"
        file.write_text(text, "utf-8")
        observed = engine.diagnose(file).differential.observed
        assert [term.curie for term in observed] == [LENS], name
    assert engine.findings(talk).findings[1].present is False


def test_confidence_weighs(engine: Engine) -> None:
    sure, unsure = (engine.diagnose(said({"codes": [LENS], "confidence": c}, {"codes": [FINGERS]})) for c in (1.0, 0.55))
    marfan = [next(c for c in found.candidates if c.disease == "MONDO:0007947").score for found in (sure, unsure)]
    assert marfan[0] > marfan[1]
    assert unsure.intake is not None and unsure.intake.observed[LENS] == 0.55


def test_voices_add_up_and_one_voice_does_not_add_to_itself(engine: Engine) -> None:
    two = engine.case(said({"codes": [LENS], "confidence": 0.6, "by": "a"}, {"codes": [LENS], "confidence": 0.5, "by": "b"}))
    one = engine.case(said({"codes": [LENS], "confidence": 0.6, "by": "a"}, {"codes": [LENS], "confidence": 0.5, "by": "a"}))
    assert two.observed == {LENS: pytest.approx(0.8)} and one.observed == {LENS: 0.6}


def test_what_is_doubtful_is_to_be_looked_at_again_and_where(engine: Engine) -> None:
    found = engine.diagnose(
        said({"codes": [LENS], "confidence": 0.3, "region": "eye", "laterality": "left", "by": "cnn"}, {"codes": [FINGERS]})
    )
    assert found.intake is not None
    (look,) = found.intake.look_again
    assert (look.finding.curie, look.places, look.laterality, look.by, look.confidence) == (LENS, ("eye",), "left", "cnn", 0.3)
    assert any("look again for Ectopia lentis" in note and "left, eye" in note for note in found.notes)
    assert found.differential.next_findings is not None


@pytest.mark.parametrize(
    ("other", "contradicts"),
    [
        ({}, True),
        ({"time": "2020-02-01"}, False),
        ({"laterality": "right"}, False),
    ],
)
def test_contradictions_are_told_unless_of_other_days_or_sides(engine: Engine, other: dict[str, Any], contradicts: bool) -> None:
    base = {"codes": [LENS], "time": "2020-01-01", "laterality": "left"}
    case = engine.case(said({**base, "by": "a"}, {**base, "present": False, "by": "b", **other}))
    assert bool(case.contradictions) == contradicts
    if contradicts:
        assert case.contradictions[0].why == "said to be there and said to be absent"
        assert [look.finding.curie for look in case.look_again] == [LENS]


def test_a_doubtful_denial_denies_nothing(engine: Engine) -> None:
    case = engine.case(said({"codes": [HEARING], "present": False, "confidence": 0.4}, {"codes": [LENS]}))
    assert case.excluded == () and [look.finding.curie for look in case.look_again] == [HEARING]


def test_a_dialogue_leaves_out_what_is_doubtful(engine: Engine) -> None:
    dialogue = engine.question(said({"codes": [LENS], "confidence": 0.3}, {"codes": [FINGERS], "confidence": 0.9}))
    assert [term.curie for term in dialogue.state.observed] == [FINGERS]


def test_answers_belong_to_the_question_before_them(engine: Engine) -> None:
    talk = """Doctor: Do you have hearing loss?
Patient: I don't know.
Doctor: Are your fingers long, arachnodactyly I mean?
Mother: No, but he has a lens dislocation.
Dr Lee: On examination there is aortic root dilatation. Any hearing impairment in the family?
Mother: Yes, my father has hearing loss."""
    found = engine.case(talk)
    assert set(found.observed) >= {LENS, AORTA} and FINGERS in found.excluded


def test_tables_of_one_person(engine: Engine) -> None:
    table = (
        "person_id,measurement_concept_id,measurement_date,value_as_number,range_low,range_high,concept_name,vocabulary_id,concept_code\n"
        "7,0,2020-01-01,,,,Hearing loss,,\n"
        "7,0,2020-01-02,,,,whatever,HPO,HP:0001083\n"
    )
    document = engine.findings(table)
    assert [finding.time for finding in document.findings] == ["2020-01-01", "2020-01-02"]
    assert set(engine.case(table).observed) == {HEARING, LENS}
    answered = "person_id,observation_concept_id,observation_date,concept_code,value_as_string\n7,0,2020-01-01,HP:0001083,No\n"
    assert engine.case(answered).excluded == (LENS,)
    for wrong, why in (
        (table + "8,0,2020-01-02,,,,x,HPO,HP:0001083\n", "2 persons"),
        (table + "7,0,2020-01-02\n", "line 4: it has 3 cells"),
        (table + "7,0,tomorrow,,,,x,HPO,HP:0001083\n", "line 4: want dates"),
        (table + "7,0,2020-01-02,much,,,x,HPO,HP:0001083\n", "value_as_number is no number"),
    ):
        with pytest.raises(InputError, match=why):
            engine.findings(wrong)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (said({"codes": [LENS], "confidence": 1.5}), r"findings\[0\].confidence"),
        (said({"codes": [LENS], "confidence": 0}), r"findings\[0\].confidence"),
        (said({"codes": [LENS], "poem": "Mr Secret"}), r"findings\[0\].poem"),
        (said({"codes": "Mr Secret"}), r"findings\[0\].codes"),
        (said({"codes": [LENS], "time": "Mr Secret"}), r"findings\[0\].time"),
        ({"findings": 3}, "findings"),
        ({"turns": [{"speaker": "a"}]}, r"turns\[0\].text"),
    ],
)
def test_the_field_is_named_and_its_value_is_not(engine: Engine, document: dict[str, Any], place: str) -> None:
    with pytest.raises(InputError, match=place) as caught:
        engine.findings(document)
    assert "Secret" not in str(caught.value)


def test_how_far_a_value_lies_outside() -> None:
    assert Measured(number=3.0, low=4.0, high=6.0).beyond == -0.5
    assert Measured(number=7.0, low=4.0, high=6.0).beyond == 0.5
    assert Measured(number=5.0, low=4.0, high=6.0).beyond == 0.0
    assert Measured(number=900.0, high=200.0).beyond == 3.5
    assert Measured(number=5.0).beyond is None

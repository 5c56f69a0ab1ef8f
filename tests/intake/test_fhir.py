"""FHIR R4: what each resource says, what it does not say, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("fhir.resources", reason="the extra `fhir` is not installed")

from benchmarks.findings_fuzz import WHOLE, fuzz
from kg.errors import InputError
from reasoning.engine import Engine

LENS, FINGERS, HEARING, AORTA = "HP:0001083", "HP:0001166", "HP:0000365", "HP:0002616"
HPO = "http://human-phenotype-ontology.org"


def observation(code: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": {"coding": [{"system": HPO, "code": code}]}, **more}


def condition(text: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "subject": {"reference": "Patient/1"}, "code": {"text": text}, **more}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in resources]}


def coded(code: str, system: str = "") -> dict[str, Any]:
    return {"coding": [{"code": code, **({"system": system} if system else {})}]}


@pytest.mark.parametrize(
    ("value", "present"),
    [
        ({}, True),
        ({"valueBoolean": True}, True),
        ({"valueBoolean": False}, False),
        ({"valueCodeableConcept": coded("52101004", "http://snomed.info/sct")}, True),
        ({"valueCodeableConcept": coded("2667000", "http://snomed.info/sct")}, False),
        ({"valueCodeableConcept": coded("LA9634-2", "http://loinc.org")}, False),
        ({"valueCodeableConcept": coded("N", "http://terminology.hl7.org/CodeSystem/v2-0136")}, False),
        ({"valueCodeableConcept": {"text": "Absent"}}, False),
        ({"valueString": "negative"}, False),
        ({"interpretation": [coded("NEG")]}, False),
        ({"interpretation": [coded("POS")]}, True),
        ({"dataAbsentReason": {"text": "not asked"}}, None),
        ({"status": "entered-in-error", "valueBoolean": True}, None),
        ({"status": "cancelled", "valueBoolean": True}, None),
    ],
)
def test_an_observation_is_there_or_is_not(engine: Engine, value: dict[str, Any], present: bool | None) -> None:
    case = engine.case(observation(LENS, **value))
    assert (LENS in case.observed, LENS in case.excluded) == (present is True, present is False)


def test_a_value_that_is_a_finding_is_the_finding(engine: Engine) -> None:
    told = observation("x", valueCodeableConcept={"text": "Lens dislocation"})
    assert engine.case({**told, "code": {"text": "Physical findings of eye"}}).observed == {LENS: 1.0}


@pytest.mark.parametrize(
    ("more", "certain"),
    [
        ({}, 1.0),
        ({"verificationStatus": coded("confirmed")}, 1.0),
        ({"verificationStatus": coded("provisional")}, 0.7),
        ({"verificationStatus": coded("refuted")}, None),
        ({"verificationStatus": coded("entered-in-error")}, 0.0),
    ],
)
def test_conditions_are_as_certain_as_they_were_verified(engine: Engine, more: dict[str, Any], certain: float | None) -> None:
    case = engine.case(condition("Arachnodactyly", **more))
    if certain is None:
        assert case.observed == {} and case.excluded == (FINGERS,)
    else:
        assert case.observed == ({FINGERS: certain} if certain else {}) and case.excluded == ()


def test_diseases_drugs_and_allergies_are_context(engine: Engine) -> None:
    allergy = {
        "resourceType": "AllergyIntolerance",
        "patient": {"reference": "Patient/1"},
        "code": {"text": "penicillin"},
        "reaction": [{"manifestation": [{"text": "Hearing loss"}]}],
    }
    drug = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": {"reference": "Patient/1"},
        "medicationCodeableConcept": {"text": "losartan"},
        "effectivePeriod": {"start": "2015-01-23"},
    }
    not_taken = {**drug, "status": "not-taken"}
    case = engine.case(bundle(observation(LENS), condition("EDS", code=coded("OMIM:130050")), allergy, drug, not_taken))
    assert case.observed == {LENS: 1.0}
    assert case.diseases == (("MONDO:0017314", "Ehlers-Danlos syndrome, vascular type"),)
    assert [(kind, name, since) for kind, name, _, since, _ in case.drugs] == [
        ("allergy", "penicillin", None),
        ("drug", "losartan", "2015-01-23"),
    ]
    assert any("Ehlers-Danlos" in note for note in case.notes)


def test_reports_conclude_and_contain(engine: Engine) -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "Echocardiogram"},
        "conclusion": "Aortic root dilatation. No hearing loss.",
        "contained": [observation(LENS)],
    }
    case = engine.case(report)
    assert case.observed == {AORTA: 1.0, LENS: 1.0} and case.excluded == (HEARING,)


def test_a_diagnosis_takes_a_bundle_with_sex_and_age_at_onset(engine: Engine) -> None:
    who = {"resourceType": "Patient", "id": "1", "gender": "female", "birthDate": "2010-01-01"}
    whole = bundle(who, observation(LENS), condition("Arachnodactyly", onsetDateTime="2010-01-11"), {"resourceType": "Device"})
    found = engine.diagnose(whole)
    assert found.candidates[0].disease == "MONDO:0007947"
    assert any("1 Device not used" in note for note in found.notes)
    document = engine.findings(whole)
    assert document.patient.sex == "female" and document.findings[1].since == "2010-01-11"
    assert found.candidates[0].probability == engine.diagnose(hpo=[LENS, FINGERS], sex="female", onset="P10D").candidates[0].probability


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"resourceType": "Observation", "status": "final"}, "Observation is not right at code"),
        (bundle(observation(LENS), observation(LENS, valueBoolean="Mr Secret")), r"entry\[1\].*valueBoolean"),
        ({"resourceType": "Bundle", "entry": 3}, "entry: want a list"),
        ({"resourceType": "Bundle", "entry": [3]}, r"entry\[0\]"),
        (
            bundle(observation(LENS, subject={"reference": "Patient/1"}), observation(LENS, subject={"reference": "Patient/2"})),
            "2 patients",
        ),
        ({"resourceType": "Poem"}, "no finding"),
    ],
)
def test_what_is_wrong_is_named_and_not_quoted(engine: Engine, document: dict[str, Any], why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        engine.diagnose(document)
    assert "Secret" not in str(caught.value)


def test_fuzzed_resources_are_read_or_refused_and_nothing_is_logged(engine: Engine) -> None:
    assert {each["resourceType"] for each in WHOLE} >= {"Observation", "Condition", "DiagnosticReport", "AllergyIntolerance"}
    for whole in WHOLE:
        engine.findings(whole)
    verdicts, broken, logged, written = fuzz(engine, 1_000, seed=7)
    assert not broken and not logged and not written
    assert verdicts["read"] > 200 and verdicts["refused"] > 200

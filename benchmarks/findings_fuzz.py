"""Fuzzed findings of other front ends: whatever is handed over is read or refused with an error of ours, and nothing is logged.

    python -m benchmarks.findings_fuzz BUNDLE --resources 100000 [--seed 0]

Resources of the kinds that are read (Observation, Condition, DiagnosticReport, AllergyIntolerance, MedicationStatement, Patient, Bundles
of them) are made from the specification's own fields, then changed in one to five places: a value of another type, a field dropped or
added or renamed, a list where one is wanted and the other way round, numbers and texts at their extremes, odd dates, nesting. One in ten
is a document of findings, a table or a conversation, changed byte by byte. Each is read and weighed. Counted: read, refused (typed),
anything else; records of any logger at any level and characters on either stream. Exit code 1 where there is any of the last three.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import json
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.statistics import machine
from kg.errors import MedclewError
from kg.places import default_bundle
from reasoning.engine import Engine
from reasoning.intake import read
from reasoning.intake.codes import Codes
from reasoning.intake.course import changes, until
from reasoning.intake.weighing import weigh

_HPO, _SNOMED = "http://human-phenotype-ontology.org", "http://snomed.info/sct"
_SUBJECT = {"reference": "Patient/1"}


def _concept(system: str, code: str, text: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


#: A whole resource of each kind; every field that is read stands in one of them.
WHOLE: list[dict[str, Any]] = [
    {
        "resourceType": "Observation",
        "status": "final",
        "code": _concept(_HPO, "HP:0001083", "Ectopia lentis"),
        "subject": _SUBJECT,
        "effectiveDateTime": "2020-03-04T10:00:00Z",
        "valueBoolean": True,
        "bodySite": _concept(_SNOMED, "7771000", "left eye"),
    },
    {
        "resourceType": "Observation",
        "status": "amended",
        "code": _concept("http://loinc.org", "2823-3", "Potassium [Moles/volume] in Serum or Plasma"),
        "subject": _SUBJECT,
        "effectivePeriod": {"start": "2020-03", "end": "2020-04"},
        "valueQuantity": {"value": 2.4, "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L"},
        "interpretation": [_concept("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "L", "Low")],
        "referenceRange": [{"low": {"value": 3.5}, "high": {"value": 5.1}}],
    },
    {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "panel"},
        "component": [
            {"code": _concept(_HPO, "HP:0001166", "Arachnodactyly"), "valueCodeableConcept": _concept(_SNOMED, "2667000", "Absent")},
            {"code": {"text": "Hearing impairment"}, "valueString": "absent"},
            {"code": {"text": "x"}, "dataAbsentReason": {"text": "unknown"}},
        ],
    },
    {
        "resourceType": "Condition",
        "subject": _SUBJECT,
        "code": _concept(_SNOMED, "62297002", "Arachnodactyly"),
        "clinicalStatus": _concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "resolved", "Resolved"),
        "verificationStatus": _concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "provisional", "Provisional"),
        "severity": _concept(_SNOMED, "24484000", "Severe"),
        "bodySite": [{"text": "both hands"}],
        "onsetAge": {"value": 4, "unit": "a", "system": "http://unitsofmeasure.org", "code": "a"},
        "abatementDateTime": "2021-05-01",
        "recordedDate": "2020-01-01",
    },
    {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "Echocardiogram"},
        "subject": _SUBJECT,
        "issued": "2020-03-04T10:00:00Z",
        "conclusion": "Dilated aortic root. No mitral valve prolapse.",
        "conclusionCode": [_concept(_HPO, "HP:0002616", "Aortic root aneurysm")],
    },
    {
        "resourceType": "AllergyIntolerance",
        "patient": _SUBJECT,
        "code": _concept("http://www.nlm.nih.gov/research/umls/rxnorm", "7980", "Penicillin"),
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "reaction": [{"manifestation": [_concept(_SNOMED, "126485001", "Urticaria")], "severity": "severe", "onset": "2012-06-12"}],
    },
    {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": _SUBJECT,
        "medicationCodeableConcept": _concept("http://www.nlm.nih.gov/research/umls/rxnorm", "52175", "losartan"),
        "effectivePeriod": {"start": "2015-01-23", "end": "2016-01-01"},
    },
    {"resourceType": "Patient", "id": "1", "gender": "female", "birthDate": "2010-02-03"},
]
_FINDINGS = {
    "findings": [
        {"codes": ["HP:0001083"], "confidence": 0.4, "region": "eye", "laterality": "left", "by": "model-1", "time": "2020-01-01"},
        {"label": "creatine kinase", "measured": {"number": 900, "unit": "U/L", "high": 200}, "time": "2020-02-01"},
    ],
    "patient": {"sex": "male", "born": "2001-01-01"},
}
_TABLE = (
    "person_id,condition_concept_id,condition_start_date,condition_source_value,concept_name\n1,1,2020-01-01,HP:0001166,Arachnodactyly\n"
)
_TALK = "Doctor: Any hearing loss?\nPatient: No, but my lens is dislocated.\nDoctor: Chest pain?\nPatient: Yes.\n"
_ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, -1e308, 10**30, 1e-320, float("nan"), float("inf"), "", " ", "\x00", "\ud800", "😀" * 50, "x" * 5000,
    "2020-13-45", "0000-00-00", "2020-02-30", "9999-12-31T23:59:60Z", "24:00", "HP:0001083", "HP:", ":", "http://", "[0]", [], {}, [[]],
    [None], [{}], {"coding": []}, {"coding": [None]}, {"coding": [{"code": 3}]}, {"text": None}, {"reference": "Patient/2"}, {"value": "1"},
    {"value": None}, {"start": "2020", "end": "2019"}, {"extension": [{"url": "x", "valueString": "y"}]},
]  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (container, key) of everything inside parsed JSON."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def changed(whole: dict[str, Any], draw: random.Random) -> Any:
    """Return a resource with one to five changes."""
    made: Any = copy.deepcopy(whole)
    for _ in range(draw.randint(1, 5)):
        found = list(places(made))
        if not found:
            break
        container, key = draw.choice(found)
        how = draw.randrange(8)
        if how == 0:
            del container[key]
        elif how == 1:
            container[key] = copy.deepcopy(draw.choice(_ODD))
        elif how == 2:
            container[key] = [container[key]] * draw.choice((1, 2, 50))
        elif how == 3 and isinstance(container[key], list) and container[key]:
            container[key] = container[key][0]
        elif how == 4 and isinstance(container, dict):
            container[draw.choice(("value", "code", "coding", "text", "_status", "contained", "valueInteger", "zzz", ""))] = copy.deepcopy(
                draw.choice(_ODD)
            )
        elif how == 5 and isinstance(container, dict) and isinstance(key, str):
            container[key + draw.choice(("x", "DateTime", " "))] = container.pop(key)
        elif how == 6:
            other, there = draw.choice(found)
            with contextlib.suppress(KeyError, IndexError):
                container[key] = copy.deepcopy(other[there])
        elif isinstance(container[key], str):
            at = draw.randrange(len(container[key]) + 1)
            container[key] = container[key][:at] + draw.choice(("\x00", "é", "-", "9", "\u202e", " ", "\n")) + container[key][at:]
    return made


def made(draw: random.Random) -> str | Any:
    """Return a fuzzed resource, Bundle, or (one in ten) text of another front end."""
    kind = draw.random()
    if kind < 0.1:
        text = draw.choice((json.dumps(_FINDINGS), _TABLE, _TALK))
        data = bytearray(text.encode())
        for _ in range(draw.randint(0, 4)):
            at = draw.randrange(len(data))
            data[at : at + draw.choice((0, 1, 7))] = draw.choice((b"", b",", b'"', b"\n", b"\xff", b"{", b"9", b":", b"\x00"))
        return data.decode("utf-8", "replace")
    if kind < 0.25:
        entries = [{"resource": changed(each, draw) if draw.random() < 0.4 else each} for each in draw.choices(WHOLE, k=draw.randint(0, 6))]
        bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        return changed(bundle, draw) if draw.random() < 0.3 else bundle
    if kind < 0.26:
        deep: Any = copy.deepcopy(WHOLE[0])
        for _ in range(draw.choice((5, 50, 400))):
            deep = {"resourceType": "Bundle", "entry": [{"resource": deep}]}
        return deep
    return changed(draw.choice(WHOLE), draw)


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(f"{record.name}: {record.getMessage()[:80]}")


def fuzz(
    engine: Engine, count: int, seed: int, tell: Callable[[int], None] = lambda done: None
) -> tuple[Counter[str], list[str], list[str], int]:
    """Read fuzzed findings; return (verdicts, examples of what broke, log records, characters on the streams)."""
    draw, verdicts, broken, heard, out = random.Random(seed), Counter[str](), list[str](), _Heard(), io.StringIO()
    ontology = engine.diagnoser.prepared.ontology
    codes = Codes(engine.snapshot, ontology, lambda: engine.grounder)
    _ = engine.grounder
    root = logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    try:
        for number in range(count):
            given = made(draw)
            try:
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                    if isinstance(given, str):
                        held = read.from_text(given, lambda: engine.grounder)
                    else:
                        held = read.from_data(given, lambda: engine.grounder) if read.is_findings(given) else None
                    if held is not None:
                        case = weigh(held, codes, engine.snapshot, ontology)
                        changes(case, engine.snapshot, ontology)
                        until(held, "2020-06-01")
                verdicts["none of ours" if held is None else "read"] += 1
            except MedclewError:
                verdicts["refused"] += 1
            except Exception as error:
                verdicts["broke"] += 1
                broken.append(f"{type(error).__name__}: {str(error)[:150]!r} for {str(given)[:600]}")
            if number % 10_000 == 9_999:
                tell(number + 1)
    finally:
        root.removeHandler(heard)
        root.setLevel(level)
    return verdicts, broken, heard.records, len(out.getvalue())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--resources", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with Engine.open(options.bundle) as engine:
        began = time.process_time()
        verdicts, broken, logged, written = fuzz(engine, options.resources, options.seed, lambda done: print(f"  {done:,}", flush=True))
    spent = time.process_time() - began
    print(f"{machine()}, seed {options.seed}")
    print("  ".join(f"{verdict} {number:,}" for verdict, number in verdicts.most_common()))
    print(f"{len(logged)} log records, {written} characters on the streams; {options.resources / spent:,.0f} a second of processor time")
    for example in (*broken[:5], *logged[:5]):
        print(f"  {example}")
    if broken or logged or written:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

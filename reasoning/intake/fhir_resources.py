"""What single FHIR resources say of a patient. The resources have been validated: fields are of the types that the specification gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reasoning.intake.codes import curie
from reasoning.intake.document import Drug, Finding, Measured, Patient, Severity, day

_Resource = Mapping[str, Any]
#: What says that something is there, or is not: SNOMED CT, LOINC answers, HL7's yes and no, its interpretations.
_THERE = {"52101004", "10828004", "373066001", "LA9633-4", "LA33-6", "Y", "POS", "DET", "present", "positive", "yes", "true"}
_ABSENT = {"2667000", "260385009", "373067005", "LA9634-2", "LA32-8", "N-yesno", "NEG", "ND", "absent", "negative", "no", "false"}
_YES_NO = "v2-0136"
#: Interpretations of values.
_DIRECTION = {"H": "high", "HH": "high", "HU": "high", "L": "low", "LL": "low", "LU": "low", "N": "normal"}
_SEVERITY: dict[str, Severity] = {
    "255604002": "mild",
    "6736007": "moderate",
    "24484000": "severe",
    "mild": "mild",
    "moderate": "moderate",
    "severe": "severe",
}
_SIDES = {"7771000": "left", "24028007": "right", "51440002": "both", "left": "left", "right": "right", "bilateral": "both"}
#: How likely a condition is there that somebody thinks of (FHIR's condition-ver-status), for want of a figure.
_CERTAINTY = {"confirmed": 1.0, "provisional": 0.7, "unconfirmed": 0.5, "differential": 0.5}


def withdrawn(resource: _Resource) -> bool:
    """Whether a resource says of itself that it is not to be believed."""
    verification = codes_of(resource.get("verificationStatus"))
    return resource.get("status") in ("entered-in-error", "cancelled") or "entered-in-error" in verification


def observation(resource: _Resource, place: str) -> Iterator[Finding]:
    """An observation and its components."""
    time = _first(resource, "effectiveDateTime", "effectiveInstant") or _period(resource.get("effectivePeriod"))[0]
    base = {"time": _date(time), "region": _text(resource.get("bodySite")), "laterality": _side(resource.get("bodySite"))}
    yield from _observed(resource, place, base)
    for number, component in enumerate(resource.get("component") or ()):
        yield from _observed(component, f"{place}.component[{number}]", base)


def _observed(part: _Resource, place: str, base: dict[str, Any]) -> Iterator[Finding]:
    about: dict[str, Any] = {**base, "codes": _curies(part.get("code")), "label": _text(part.get("code")), "place": place}
    told = {code for each in part.get("interpretation") or () for code in codes_of(each)}
    direction = next((_DIRECTION[code] for code in told if code in _DIRECTION), None)
    quantity, concept = part.get("valueQuantity"), part.get("valueCodeableConcept")
    number = quantity.get("value") if quantity else part.get("valueInteger")
    if number is not None:
        low, high = _range(part.get("referenceRange") or ())
        unit = (quantity or {}).get("unit") or (quantity or {}).get("code") or ""
        measured = Measured(number=float(number), unit=unit[:1000], low=low, high=high)
        yield Finding(**about, measured=measured, direction=direction)
        return
    said = [part["valueBoolean"]] if "valueBoolean" in part else []
    said += [there for there in (_there(concept), _there_in(told)) if there is not None]
    if said:
        yield Finding(**about, present=said[0])
    elif concept:
        # The value is the finding: "Physical findings of eye" -> "Ectopia lentis".
        yield Finding(**{**about, "codes": _curies(concept), "label": _text(concept)})
    elif part.get("valueString") is not None:
        there = _there_in({str(part["valueString"]).strip().lower()})
        yield (
            Finding(**about, present=there) if there is not None else Finding(**{**about, "codes": (), "label": _cut(part["valueString"])})
        )
    elif part.get("dataAbsentReason") is not None:
        yield Finding(**about, present=None)
    elif direction is not None:
        yield Finding(**about, direction=direction)
    elif not part.get("component") and not part.get("hasMember"):
        yield Finding(**about)


def condition(resource: _Resource, place: str) -> Iterator[Finding]:
    """A condition: refuted ones are absent, those that are only thought of uncertain."""
    verified, clinical = codes_of(resource.get("verificationStatus")), codes_of(resource.get("clinicalStatus"))
    begin, end = _period(resource.get("onsetPeriod"))
    age = resource.get("onsetAge") or {}
    over = resource.get("abatementDateTime") or _period(resource.get("abatementPeriod"))[0] or end
    time, since, until = _date(resource.get("recordedDate")), _date(resource.get("onsetDateTime") or begin), _date(over)
    if clinical & {"inactive", "remission", "resolved"} and until is None:
        until = time
    first = since or time
    sites = resource.get("bodySite") or ()
    yield Finding(
        codes=_curies(resource.get("code")),
        label=_text(resource.get("code")),
        present="refuted" not in verified,
        confidence=min((_CERTAINTY[code] for code in verified if code in _CERTAINTY), default=1.0),
        region=_text(sites[0]) if sites else "",
        laterality=next((side for site in sites if (side := _side(site))), None),
        severity=_severity(resource.get("severity")),
        time=time,
        since=since,
        until=until if until is None or first is None or day(until) >= day(first) else None,
        age=_age(age),
        place=place,
    )


def diagnostic_report(resource: _Resource, place: str) -> Iterator[Finding]:
    """A report's coded conclusions. Its results are resources of their own; its words are left to who reads them."""
    time = _date(resource.get("effectiveDateTime") or _period(resource.get("effectivePeriod"))[0] or resource.get("issued"))
    for number, concept in enumerate(resource.get("conclusionCode") or ()):
        yield Finding(codes=_curies(concept), label=_text(concept), time=time, place=f"{place}.conclusionCode[{number}]")
    if resource.get("conclusion"):
        for number, sentence in enumerate(filter(str.strip, str(resource["conclusion"]).split(". "))):
            yield Finding(label=_cut(sentence), time=time, place=f"{place}.conclusion sentence {number + 1}")


def allergy(resource: _Resource, place: str) -> Iterator[Drug]:
    """An allergy. What the substance did to the patient is explained by it, so that it is context too, and no finding to be explained."""
    if "refuted" in codes_of(resource.get("verificationStatus")):
        return
    manifested = [_text(concept) for reaction in resource.get("reaction") or () for concept in reaction.get("manifestation") or ()]
    yield Drug(
        label=_text(resource.get("code")),
        codes=_curies(resource.get("code")),
        kind="allergy",
        time=_date(resource.get("onsetDateTime") or resource.get("recordedDate")),
        reactions=tuple(dict.fromkeys(filter(None, manifested)))[:100],
        place=place,
    )


def medication_statement(resource: _Resource, place: str) -> Iterator[Drug]:
    """A drug that the patient takes or took; one not taken is none."""
    if resource.get("status") == "not-taken":
        return
    begin, end = _period(resource.get("effectivePeriod"))
    begin = begin or resource.get("effectiveDateTime")
    concept = resource.get("medicationCodeableConcept") or {}
    label = _text(concept) or _cut((resource.get("medicationReference") or {}).get("display") or "")
    yield Drug(label=label, codes=_curies(concept), time=_date(begin), until=_date(end), place=place)


def patient(resource: _Resource) -> Patient:
    """Sex and date of birth."""
    gender = resource.get("gender")
    return Patient(sex=gender if gender in ("male", "female") else None, born=_date(resource.get("birthDate")))


def codes_of(concept: object) -> set[str]:
    """The codes of a concept, whatever their systems; of HL7's yes and no, "no" as ``N-yesno`` ("N" alone means normal elsewhere)."""
    held = concept.get("coding") if isinstance(concept, Mapping) else None
    return {
        "N-yesno" if each.get("code") == "N" and _YES_NO in str(each.get("system")) else str(each["code"])
        for each in held or ()
        if isinstance(each, Mapping) and each.get("code")
    }


def _there(concept: object) -> bool | None:
    words = {str(concept["text"]).strip().lower()} if isinstance(concept, Mapping) and concept.get("text") else set()
    return _there_in(codes_of(concept) | words)


def _there_in(codes: set[str]) -> bool | None:
    return True if codes & _THERE else False if codes & _ABSENT else None


def _curies(concept: object) -> tuple[str, ...]:
    held = concept.get("coding") if isinstance(concept, Mapping) else None
    made = [curie(str(each.get("system") or ""), str(each["code"]))[:1000] for each in held or () if each.get("code")]
    return tuple(dict.fromkeys(made))[:100]


def _text(concept: object) -> str:
    if not isinstance(concept, Mapping):
        return ""
    displays = [each.get("display") for each in concept.get("coding") or () if each.get("display")]
    return _cut(concept.get("text") or (displays[0] if displays else ""))


def _cut(text: object) -> str:
    return str(text).strip()[:1000]


def _side(concept: object) -> str | None:
    words = codes_of(concept) | set(_text(concept).lower().split())
    return next((_SIDES[word] for word in sorted(words) if word in _SIDES), None)


def _severity(concept: object) -> Severity | None:
    return next((_SEVERITY[word] for word in sorted(codes_of(concept) | {_text(concept).lower()}) if word in _SEVERITY), None)


def _range(ranges: Any) -> tuple[float | None, float | None]:
    """The limits of the first range that is the normal one, or of no stated kind."""
    for each in ranges:
        if not each.get("type") or "normal" in codes_of(each["type"]):
            low, high = ((each.get(end) or {}).get("value") for end in ("low", "high"))
            if low is not None or high is not None:
                return (None if low is None else float(low), None if high is None else float(high))
    return None, None


def _first(resource: _Resource, *keys: str) -> Any:
    return next((resource[key] for key in keys if resource.get(key)), None)


def _age(age: _Resource) -> str | None:
    """An Age as an ISO 8601 duration; its unit is UCUM's."""
    letter = {"a": "Y", "mo": "M", "wk": "W", "d": "D"}.get(str(age.get("code") or age.get("unit") or ""))
    value = age.get("value")
    return f"P{float(value):g}{letter}" if letter and value is not None and 0 <= float(value) < 200_000 else None


def _period(period: object) -> tuple[Any, Any]:
    return (period.get("start"), period.get("end")) if isinstance(period, Mapping) else (None, None)


def _date(value: object) -> str | None:
    if value is None:
        return None
    text = str(value)
    try:
        day(text)
    except ValueError:
        return None
    return text

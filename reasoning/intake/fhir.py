"""FHIR R4: Observation, Condition, DiagnosticReport, AllergyIntolerance, MedicationStatement and Patient, alone or in a Bundle.

What is read is validated first, resource by resource, by ``fhir.resources`` (its R4B models: for these resources R4B changed nothing of
R4); what is not read is counted and said. Values of the record never stand in a message.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any, cast

from pydantic import ValidationError

from kg.errors import InputError, MissingExtra
from reasoning.intake import fhir_resources as read
from reasoning.intake.document import Document, Drug, Finding, Patient, checked, told
from reasoning.rendering.text import plain

#: Resources that are read -> how.
_READERS: dict[str, Callable[[Mapping[str, Any], str], Iterator[Finding | Drug]]] = {
    "Observation": read.observation,
    "Condition": read.condition,
    "DiagnosticReport": read.diagnostic_report,
    "AllergyIntolerance": read.allergy,
    "MedicationStatement": read.medication_statement,
}
#: Bundles in Bundles, and what resources contain, are followed so far.
_DEEPEST = 8


def parse(document: Mapping[str, Any], name: str = "the FHIR resource") -> Document:
    """Return the findings of a resource or Bundle.

    Raises:
        InputError: a resource that is read does not follow the specification, or they are of several patients.
        MissingExtra: the library that validates is not installed.
    """
    if find_spec("fhir") is None or find_spec("fhir.resources") is None:
        raise MissingExtra("fhir", "fhir.resources", "reading FHIR")
    found: list[Finding | Drug] = []
    unused: Counter[str] = Counter()
    subjects: set[str] = set()
    patients: list[Mapping[str, Any]] = []
    for place, resource in _resources(document, name, "", 0):
        kind = resource.get("resourceType")
        if kind == "Patient":
            _validate(resource, "Patient", place, name)
            patients.append(resource)
        elif isinstance(kind, str) and kind in _READERS:
            _validate(resource, kind, place, name)
            subjects |= _subject(resource)
            if not read.withdrawn(resource):
                found += _READERS[kind](resource, place)
        else:
            unused[plain(kind, 40) if isinstance(kind, str) else "something without a resourceType"] += 1
    if len(patients) > 1 or len(subjects) > 1:
        raise InputError(
            f"{name} is of {max(len(patients), len(subjects))} patients: a diagnosis is of one; give the resources of one alone"
        )
    notes = [f"{count} {kind} not used" for kind, count in sorted(unused.items())]
    made = {
        "findings": [each for each in found if isinstance(each, Finding)],
        "drugs": [each for each in found if isinstance(each, Drug)],
        "patient": read.patient(patients[0]) if patients else Patient(),
        "notes": notes,
    }
    return checked(Document, made, name)


def _resources(resource: object, name: str, place: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (place, resource) of everything in a document, Bundles unfolded."""
    if not isinstance(resource, Mapping):
        raise InputError(f"{name} is not right at {place or 'its top'}: a resource is an object")
    kind = resource.get("resourceType")
    here = place or str(plain(kind, 40))
    if depth > _DEEPEST:
        raise InputError(f"{name} is nested too deep")
    if kind == "Bundle":
        entries = resource.get("entry", [])
        if not isinstance(entries, list):
            raise InputError(f"{name} is not right at {here}.entry: want a list")
        for number, entry in enumerate(entries):
            if not isinstance(entry, Mapping):
                raise InputError(f"{name} is not right at {here}.entry[{number}]: want an object")
            if "resource" in entry:
                yield from _resources(entry["resource"], name, f"{here}.entry[{number}].resource", depth + 1)
        return
    yield here, resource
    contained = resource.get("contained")
    if isinstance(contained, list):
        for number, inner in enumerate(contained):
            if isinstance(inner, Mapping) and inner.get("resourceType") in _READERS:
                yield from _resources(inner, name, f"{here}.contained[{number}]", depth + 1)


@cache
def _models() -> Callable[[str], Any]:
    """The library's models by name; what it logs is dropped, for it quotes the record."""
    from fhir.resources.R4B import get_fhir_model_class

    for name in ("fhir", "fhir_core"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    return cast(Callable[[str], Any], get_fhir_model_class)


def _validate(resource: Mapping[str, Any], kind: str, place: str, name: str) -> None:
    try:
        _models()(kind).model_validate(dict(resource))
    except (ValidationError, RecursionError) as error:
        raise InputError(f"{name}: {place} {told(error)}") from None
    except Exception as error:  # the library's own validators raise whatever a strange value makes them raise
        raise InputError(f"{name}: {place} does not follow FHIR R4 ({type(error).__name__})") from None


def _subject(resource: Mapping[str, Any]) -> set[str]:
    held = resource.get("subject") or resource.get("patient")
    reference = held.get("reference") if isinstance(held, Mapping) else None
    return {reference} if isinstance(reference, str) else set()

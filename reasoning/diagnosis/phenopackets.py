"""Read GA4GH Phenopackets (version 2, and version 1 where it says the same): a patient's findings as JSON.

Schema: https://phenopacket-schema.readthedocs.io/en/2.0.0/ and .../en/1.0.0/. As protobuf's JSON mapping allows, field
names may be in camelCase or snake_case. What diagnosis does not use (variants, measurements, treatments) is skipped;
only what it reads is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from kg.errors import InputError

_CURIE = re.compile(r"[A-Za-z][\w.]*:[^\s:]\S*$")
#: Top-level keys of documents that are often handed over by mistake -> what to do.
_OTHERS = {
    "proband": "it is a GA4GH Family: give its 'proband'",
    "members": "it is a GA4GH Cohort: give one of its 'members'",
    "resourceType": "it is a FHIR resource: convert it to a Phenopacket first",
    "featureType": "it is a Beacon record: convert it to a Phenopacket first",
}


@dataclass(frozen=True, slots=True)
class Patient:
    """What a Phenopacket says of a patient.

    Attributes:
        id: the packet's identifier.
        observed, excluded: (CURIE, label) of the findings as they stand in the packet, in its order.
        sex: "male", "female" or None. onset: HPO term or ISO 8601 duration of the disease's onset, None where unsaid.
        diseases: (CURIE, label) of the diagnosis where the packet names one: for checking, never for ranking.
        publications: CURIEs of the packet's external references. notes: what was set aside and why.
    """

    id: str
    observed: tuple[tuple[str, str], ...]
    excluded: tuple[tuple[str, str], ...]
    sex: str | None = None
    onset: str | None = None
    diseases: tuple[tuple[str, str], ...] = ()
    publications: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def observed_ids(self) -> tuple[str, ...]:
        """CURIEs of the observed findings."""
        return tuple(curie for curie, _ in self.observed)

    @property
    def excluded_ids(self) -> tuple[str, ...]:
        """CURIEs of the excluded findings."""
        return tuple(curie for curie, _ in self.excluded)


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore")


def _either(camel: str, *more: str) -> Any:
    snake = re.sub(r"([A-Z])", lambda m: "_" + m[1].lower(), camel)
    return AliasChoices(camel, snake, *more)


class _Class(_Model):
    id: str
    label: str = ""

    @field_validator("id")
    @classmethod
    def _is_curie(cls, value: str) -> str:
        if not _CURIE.match(value.strip()):
            raise ValueError(f"{value!r} is no CURIE (want PREFIX:local, for instance HP:0001166)")
        return value.strip()


class _Age(_Model):
    duration: str | None = Field(None, validation_alias=AliasChoices("iso8601duration", "age"))


class _Time(_Model):
    age: _Age | str | None = None
    term: _Class | None = Field(None, validation_alias=_either("ontologyClass"))

    def text(self) -> str | None:
        if self.term is not None:
            return self.term.id
        return self.age if isinstance(self.age, str) or self.age is None else self.age.duration


class _Feature(_Model):
    type: _Class
    excluded: bool = Field(False, validation_alias=AliasChoices("excluded", "negated"))  # version 1 says negated

    @field_validator("excluded", mode="before")
    @classmethod
    def _null_is_default(cls, value: object) -> object:
        return False if value is None else value


class _Disease(_Model):
    term: _Class
    excluded: bool = False
    onset: _Time | None = None
    age: _Age | None = Field(None, validation_alias=_either("ageOfOnset"))
    term_of_onset: _Class | None = Field(None, validation_alias=_either("classOfOnset"))

    def onset_text(self) -> str | None:
        if self.onset is not None:
            return self.onset.text()
        if self.term_of_onset is not None:
            return self.term_of_onset.id
        return None if self.age is None else self.age.duration


class _Subject(_Model):
    id: str = ""
    sex: str | int | None = None


class _Reference(_Model):
    id: str = ""


class _MetaData(_Model):
    version: str = Field("", validation_alias=_either("phenopacketSchemaVersion"))
    references: list[_Reference] = Field(default_factory=list, validation_alias=_either("externalReferences"))


class _Packet(_Model):
    id: str = ""
    subject: _Subject | None = None
    features: list[_Feature] = Field(default_factory=list, validation_alias=_either("phenotypicFeatures"))
    diseases: list[_Disease] = Field(default_factory=list)
    interpretations: list[Any] = Field(default_factory=list)
    meta: _MetaData = Field(default_factory=_MetaData, validation_alias=_either("metaData"))


def read(path: str | Path) -> Patient:
    """Read a Phenopacket from a JSON file.

    Raises:
        InputError: there is no such file, it is no JSON, or no Phenopacket.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text: is it a Phenopacket in JSON?") from error
    return parse(text, str(file))


def parse(text: str, name: str = "the Phenopacket") -> Patient:
    """Read a Phenopacket from JSON text; ``name`` is what errors call it.

    Raises:
        InputError: it is no JSON, or no Phenopacket.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InputError(f"{name} is not JSON: {error}") from error
    return from_dict(document, name)


def from_dict(document: object, name: str = "the Phenopacket") -> Patient:
    """Read a Phenopacket from parsed JSON.

    Raises:
        InputError: it is of another schema, or a field that diagnosis reads is not what the schema says; the message names the field.
    """
    if not isinstance(document, Mapping):
        raise InputError(f"{name} is no Phenopacket: its top level is {_kind(document)}, want an object with 'phenotypicFeatures'")
    if not {"phenotypicFeatures", "phenotypic_features"} & document.keys():
        for key, way_out in _OTHERS.items():
            if key in document:
                raise InputError(f"{name} is no Phenopacket: {way_out}")
        if not {"metaData", "meta_data", "subject"} & document.keys():
            keys = ", ".join(map(repr, list(document)[:6])) or "nothing"
            raise InputError(f"{name} is no Phenopacket: it has neither 'phenotypicFeatures' nor 'metaData' (it has {keys})")
    try:
        packet = _Packet.model_validate(document)
    except ValidationError as error:
        raise InputError(f"{name} does not follow the Phenopacket schema: {_first(error)}") from error
    return _patient(packet, document)


def _patient(packet: _Packet, document: Mapping[str, Any]) -> Patient:
    notes = []
    if packet.meta.version and packet.meta.version.split(".")[0] not in ("1", "2"):
        notes.append(f"schema version {packet.meta.version} is newer than what is known (1 and 2); read as version 2")
    if document.get("measurements"):
        notes.append(f"{len(document['measurements'])} measurements were not used: give what they mean as phenotypic features")
    sides: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for feature in packet.features:
        sides[feature.excluded].setdefault(feature.type.id, feature.type.label)
    diseases = {disease.term.id: disease.term.label for disease in packet.diseases if not disease.excluded}
    onsets = [onset for disease in packet.diseases if (onset := disease.onset_text())]
    for interpretation in packet.interpretations:
        term = _diagnosis(interpretation)
        if term is not None:
            diseases.setdefault(*term)
    said = str(packet.subject.sex).upper() if packet.subject is not None else ""
    sex = {"MALE": "male", "2": "male", "FEMALE": "female", "1": "female"}.get(said)  # protobuf enums may be numbers
    return Patient(
        packet.id,
        tuple(sides[0].items()),
        tuple(sides[1].items()),
        sex,
        onsets[0] if onsets else None,
        tuple(diseases.items()),
        tuple(dict.fromkeys(reference.id for reference in packet.meta.references if reference.id)),
        tuple(notes),
    )


def _diagnosis(interpretation: object) -> tuple[str, str] | None:
    """Return the disease that an interpretation names, None when it names none that can be read."""
    found: object = interpretation
    for key in ("diagnosis", "disease"):
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(found.get("id"), str):
        return None
    return str(found["id"]), str(found.get("label") or "")


def _first(error: ValidationError) -> str:
    problems = error.errors()
    first = problems[0]
    place = ""
    for part in first["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{place}: {first['msg'].removeprefix('Value error, ')}{more}"


def _kind(value: object) -> str:
    return {list: "a list", str: "text", type(None): "null"}.get(type(value), f"a {type(value).__name__}")

"""Read GA4GH Phenopackets (versions 2 and 1, JSON or YAML), Families and Cohorts: a patient's findings.

What diagnosis does not use (measurements, treatments, variants beyond their genes) is skipped with a word; only what it reads is checked.
A Family gives its proband, a Cohort one of its members.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kg.curie import spelled
from kg.encodings import text_of
from kg.errors import InputError
from kg.repeated_keys import repeated
from reasoning.diagnosis.phenopackets.denials import label_denies, odd_denial, unread_lists
from reasoning.diagnosis.phenopackets.genes import genes_of
from reasoning.diagnosis.phenopackets.schema import Disease, Packet, onset, without_nulls

_CURIE = re.compile(r"[A-Za-z][\w.]*:[^\s:]\S*$")
#: Documents that are often handed over by mistake, by a key of theirs -> what to do.
_OTHERS = {
    "resourceType": "it is a FHIR resource: hand it to `medclew diagnose` or `Engine.diagnose` as it is",
    "featureType": "it is a Beacon record: convert it to a Phenopacket first",
}
_FEATURES = ("phenotypicFeatures", "phenotypic_features")
#: Keys under which other tools wrap a packet.
_WRAPPED = ("phenopacket", "phenoPacket", "Phenopacket", "family", "cohort", "data")
#: Wrappers within wrappers.
_MOST_WRAPPED = 5


@dataclass(frozen=True, slots=True)
class Patient:
    """What a Phenopacket says of a patient.

    Attributes:
        id: the packet's identifier.
        observed, excluded: (CURIE, label) of the findings as they stand in the packet, in its order.
        sex: "male", "female" or None. onset: HPO term or ISO 8601 duration of the disease's onset, None where unsaid; an excluded
            disease's is not the patient's.
        diseases: (CURIE, label) of the diagnosis where the packet names one: for checking, never for ranking.
        publications: CURIEs of the packet's external references. notes: what was set aside and why.
        empty: why there are no findings, '' when there are some.
        genes: those that its interpretations name and do not reject, by identifier or symbol.
    """

    id: str
    observed: tuple[tuple[str, str], ...]
    excluded: tuple[tuple[str, str], ...]
    sex: str | None = None
    onset: str | None = None
    diseases: tuple[tuple[str, str], ...] = ()
    publications: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""
    genes: tuple[str, ...] = ()

    @property
    def observed_ids(self) -> tuple[str, ...]:
        """CURIEs of the observed findings."""
        return tuple(curie for curie, _ in self.observed)

    @property
    def excluded_ids(self) -> tuple[str, ...]:
        """CURIEs of the excluded findings."""
        return tuple(curie for curie, _ in self.excluded)


def read(path: str | Path) -> Patient:
    """Read a patient from a JSON or YAML file.

    Raises:
        InputError: there is no such file, it is neither JSON nor YAML, or no Phenopacket.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror or error}") from error
    try:
        text = text_of(data)
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text: is it a Phenopacket in JSON?") from error
    return parse(text, str(file))


def parse(text: str, name: str = "the Phenopacket") -> Patient:
    """Read a patient from JSON or YAML text; ``name`` is what errors call it.

    Raises:
        InputError: it is neither, or no Phenopacket.
    """
    return from_dict(load(text, name), name)


def load(text: str, name: str = "the Phenopacket") -> object:
    """Return the document that JSON or YAML text holds.

    Raises:
        InputError: it is neither.
    """
    plain = text.lstrip("\ufeff")
    if not plain.strip():
        raise InputError(f"{name} is empty")
    try:
        return json.loads(plain, object_pairs_hook=lambda pairs: _once(pairs, name))
    except RecursionError:
        raise InputError(f"{name} is nested too deep: it is no Phenopacket") from None
    except ValueError as error:
        if plain.lstrip()[:1] in ("{", "[", '"', "") or not re.search(r"^[ -]*[\w'\"-]+\s*:", plain, re.M):
            words = "; a patient who is described in words goes in as text (--text)" if plain.lstrip()[0].isalpha() else ""
            raise InputError(f"{name} is not JSON: {error}{words}") from error
    return _yaml(plain, name)


def _once(pairs: list[tuple[Any, Any]], name: str) -> dict[Any, Any]:
    """An object of keys and values; one key twice would lose what stands under the first.

    Raises:
        InputError: a key stands twice.
    """
    if (twice := repeated(key for key, _ in pairs)) is not None:
        raise InputError(f"{name} has {twice!r} twice in one object: which is meant? Keep one")
    return dict(pairs)


def _yaml(text: str, name: str) -> object:
    import yaml

    class Plain(yaml.SafeLoader):
        """YAML's plain values, with dates left as text, and no key twice."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            self.flatten_mapping(node)
            if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
                raise InputError(f"{name} has a list or a mapping for a key: a Phenopacket's keys are words")
            return _once(
                [(self.construct_object(key, deep=True), self.construct_object(value, deep=True)) for key, value in node.value], name
            )

    Plain.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in kept if tag != "tag:yaml.org,2002:timestamp"]
        for first, kept in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        return yaml.load(text, Plain)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        # The error's own text quotes the document, which is a patient's.
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        where = f": line {mark.line + 1}, {problem}" if mark is not None and problem else ""
        raise InputError(f"{name} is neither JSON nor YAML{where}") from None


def from_dict(document: object, name: str = "the Phenopacket") -> Patient:
    """Read a patient from a parsed document: a Phenopacket, a Family (its proband), or a Cohort of one.

    Raises:
        InputError: it is of another schema, a Cohort of several, or a field that diagnosis reads is not what the schema says; the message
            names the field.
    """
    if isinstance(document, Sequence) and len(document) == 1 and isinstance(document[0], Mapping):
        document = document[0]
    if not isinstance(document, Mapping):
        way = "; findings without a packet go in as hpo (--hpo), words as text (--text)" if isinstance(document, str) else ""
        raise InputError(f"{name} is no Phenopacket: its top level is {_kind(document)}, want an object with 'phenotypicFeatures'{way}")
    clean: Any = without_nulls(document, name)
    if all(key in clean for key in _FEATURES):
        raise InputError(f"{name} has both 'phenotypicFeatures' and 'phenotypic_features': which is meant? Keep one")
    notes: list[str] = []
    for _ in range(_MOST_WRAPPED):
        clean = _unwrapped(clean, name, notes)
    if not any(key in clean for key in _FEATURES):
        for key, way_out in _OTHERS.items():
            if key in clean:
                raise InputError(f"{name} is no Phenopacket: {way_out}")
        if not {"metaData", "meta_data", "subject", "phenotypes"} & clean.keys():
            keys = ", ".join(map(repr, list(clean)[:6])) or "nothing"
            raise InputError(f"{name} is no Phenopacket: it has neither 'phenotypicFeatures' nor 'metaData' (it has {keys})")
    try:
        packet = Packet.model_validate(clean)
    except ValidationError as error:
        raise InputError(f"{name} does not follow the Phenopacket schema: {_first(error)}") from error
    return _patient(packet, clean, name, notes)


def _unwrapped(document: Mapping[str, Any], name: str, notes: list[str]) -> Mapping[str, Any]:
    """The packet inside a wrapper, a Family or a Cohort."""
    if any(key in document for key in _FEATURES):
        return document
    for key in _WRAPPED:
        if isinstance(inner := document.get(key), Mapping):
            return inner
    if "proband" in document:
        proband = document["proband"]
        if not isinstance(proband, Mapping):
            raise InputError(f"{name} is a Family whose 'proband' is {_kind(proband)}, want a Phenopacket")
        others = document.get("relatives")
        if isinstance(others, Sequence) and others:
            notes.append(f"a Family: the proband's findings were used, those of {len(others)} relatives were not")
        return proband
    if isinstance(document.get("members"), list):
        members = document["members"]
        if len(members) == 1 and isinstance(members[0], Mapping):
            return members[0]
        named = ", ".join(str(m.get("id", "?")) for m in members[:6] if isinstance(m, Mapping))
        raise InputError(
            f"{name} is a Cohort of {len(members)} members{f' ({named})' if named else ''}: a diagnosis is of one patient, "
            "give one of its 'members' as a Phenopacket"
        )
    return document


def _patient(packet: Packet, document: Mapping[str, Any], name: str, notes: list[str]) -> Patient:
    if packet.meta.version and packet.meta.version.split(".")[0] not in ("1", "2"):
        notes.append(f"schema version {packet.meta.version} is newer than what is known (1 and 2); read as version 2")
    measured = document.get("measurements")
    if measured:
        many = len(measured) if isinstance(measured, list) else 1
        notes.append(
            f"{many} measurement{'s were' if many != 1 else ' was'} not used: give what {'they mean' if many != 1 else 'it means'} as "
            "phenotypic features"
        )
    notes += unread_lists(document)
    sides: tuple[dict[str, str], dict[str, str]] = ({}, {})
    raw = next((document[key] for key in _FEATURES if key in document), ())
    for number, (feature, given) in enumerate(zip(packet.features, raw, strict=False)):
        found = feature.type
        if (odd := odd_denial(given)) is not None:
            notes.append(f"phenotypicFeatures[{number}] has {odd}, where the schema has 'excluded': it was set aside")
            continue
        if found is None or not found.id.strip():
            said = f" ({found.label!r})" if found is not None and found.label else ""
            notes.append(f"phenotypicFeatures[{number}]{said} has no type with an identifier and was set aside")
        elif (curie := _code(found.id)) is None:
            notes.append(f"phenotypicFeatures[{number}].type.id {found.id!r} is no CURIE (want HP:0001166) and was set aside")
        else:
            if not feature.excluded and label_denies(found.label):
                notes.append(f"phenotypicFeatures[{number}] is labelled {found.label!r} and not 'excluded': {curie} was taken as observed")
            sides[feature.excluded].setdefault(curie, found.label)
    raw_diseases = document.get("diseases") or ()
    doubtful = [place for place, given in enumerate(raw_diseases) if odd_denial(given) is not None]
    for place in doubtful:
        notes.append(f"diseases[{place}] has {odd_denial(raw_diseases[place])}, where the schema has 'excluded': it was set aside")
    told = [disease for place, disease in enumerate(packet.diseases) if place not in doubtful]
    diseases = {disease.term.id: disease.term.label for disease in told if not disease.excluded and disease.term.id}
    if ruled_out := [disease.term.label or disease.term.id for disease in told if disease.excluded and disease.term.id]:
        notes.append(f"the packet rules out {', '.join(ruled_out)}: diseases are ranked by the findings alone, and may be named still")
    for interpretation in packet.interpretations:
        term = _diagnosis(interpretation)
        if term is not None:
            diseases.setdefault(*term)
    said = str(packet.subject.sex).upper() if packet.subject is not None else ""
    sex = {"MALE": "male", "2": "male", "M": "male", "FEMALE": "female", "1": "female", "F": "female"}.get(said)  # enums may be numbers
    if sex is None and said not in ("", "NONE", "UNKNOWN_SEX", "OTHER_SEX", "0", "3", "UNKNOWN", "OTHER"):
        notes.append(f"the sex {said!r} is none of the schema's and was set aside")
    began = _onset(told, packet.subject.born if packet.subject is not None else None, notes)
    return Patient(
        packet.id,
        tuple(sides[0].items()),
        tuple(sides[1].items()),
        sex,
        began,
        tuple(diseases.items()),
        tuple(dict.fromkeys(reference.id for reference in packet.meta.references if reference.id)),
        tuple(notes),
        "" if sides[0] or sides[1] else _why_empty(document, name, notes),
        genes_of(document),
    )


def _code(said: str) -> str | None:
    """An identifier as it stands, or as the CURIE that it is in another form (``HP_0001083``, an address); None where it is none."""
    plain = said.strip()
    other = spelled(plain) if plain.lower().startswith("http") or not _CURIE.match(plain) else plain
    return other if other is not None and _CURIE.match(other) else None


def _onset(diseases: Sequence[Disease], born: str | None, notes: list[str]) -> str | None:
    """The onset of the first disease that has one and was not excluded."""
    for disease in diseases:
        time = None if disease.excluded else disease.time()
        if time is None:
            continue
        found, note = onset(time, born)
        if note:
            notes.append(note)
        if found is not None:
            return found
    return None


def _why_empty(document: Mapping[str, Any], name: str, notes: Sequence[str]) -> str:
    """Why a packet gives no findings, with the likely slip."""
    hints = list(notes)
    subject = document.get("subject")
    if isinstance(subject, Mapping) and any(key in subject for key in _FEATURES):
        hints.append("'phenotypicFeatures' stands under 'subject': it belongs beside it")
    if "phenotypes" in document:
        hints.append("'phenotypes' is the key of the schema's drafts of 2018: it is called 'phenotypicFeatures' since version 1")
    alike = [key for key in document if re.sub(r"[^a-z]", "", key.casefold()) in ("phenotypicfeature", "phenotypicfeatures", "phenotypes")]
    if alike and "phenotypes" not in document and not any(key in document for key in _FEATURES):
        hints.append(f"{alike[0]!r} is no key of the schema: it is called 'phenotypicFeatures'")
    if "features" in document:
        hints.append("'features' is no key of the schema: it is called 'phenotypicFeatures'")
    return f"{name} has no phenotypic features" + (f" ({'; '.join(hints)})" if hints else "")


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
    kinds = {list: "a list", dict: "an object", str: "text", type(None): "null", bool: "true or false"}
    return kinds.get(type(value), "a number")

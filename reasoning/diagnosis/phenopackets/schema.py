"""The parts of the GA4GH Phenopacket schema that diagnosis reads, versions 2 and 1, as protobuf's JSON mapping writes them.

Schema: https://phenopacket-schema.readthedocs.io/en/2.0.0/ and .../en/1.0.0/. Field names may be in camelCase or snake_case; null stands
for a field's default everywhere (https://protobuf.dev/programming-guides/json/).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from kg.errors import InputError
from reasoning.diagnosis.sex_and_onset import period

#: HPO's "Antenatal onset": what a gestational age means.
ANTENATAL = "HP:0030674"
#: Deeper or larger documents are no patient.
DEEPEST, LARGEST = 64, 2_000_000
_DURATION = re.compile(r"P(?=.)[^T]*(?:T.*)?$")


def without_nulls(document: object, name: str) -> object:
    """Return a document without its null members, copied.

    Raises:
        InputError: it is nested deeper than ``DEEPEST`` or has more than ``LARGEST`` values (a YAML file's references may multiply).
    """
    count = 0

    def copied(value: object, depth: int) -> object:
        nonlocal count
        count += 1
        if depth > DEEPEST:
            raise InputError(f"{name} is nested more than {DEEPEST} levels deep: it is no Phenopacket")
        if count > LARGEST:
            raise InputError(f"{name} holds more than {LARGEST:,} values: it is no Phenopacket of one patient")
        if isinstance(value, Mapping):
            return {str(key): copied(member, depth + 1) for key, member in value.items() if member is not None}
        if isinstance(value, list | tuple):
            return [copied(member, depth + 1) for member in value if member is not None]
        return value

    return copied(document, 0)


def either(camel: str, *more: str) -> Any:
    """A field's name as JSON writes it, as protobuf does, and ``more``."""
    snake = re.sub(r"([A-Z])", lambda m: "_" + m[1].lower(), camel)
    return AliasChoices(camel, snake, *more)


class Model(BaseModel):
    """A message of which only the fields named here are read."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class OntologyClass(Model):
    """An ontology's term; the identifier may be missing or malformed, which the reader tells."""

    id: str = ""
    label: str = ""


class Age(Model):
    """An age as an ISO 8601 duration; version 1 calls it ``age``."""

    duration: str | None = Field(None, validation_alias=AliasChoices("iso8601duration", "iso8601_duration", "iso8601Duration", "age"))


class AgeRange(Model):
    """Two ages."""

    start: Age | str | None = None
    end: Age | str | None = None


class GestationalAge(Model):
    """Weeks and days of pregnancy."""

    weeks: int | None = None
    days: int | None = None


def _moment(value: object) -> object:
    """A timestamp as text, where a program wrote protobuf's message for it: ``{"seconds": 1577836800}``."""
    if isinstance(value, Mapping) and "seconds" in value:
        try:
            return datetime.fromtimestamp(float(value["seconds"]), UTC).isoformat()
        except (TypeError, ValueError, OverflowError, OSError):
            return ""
    return value


Moment = Annotated[str | None, BeforeValidator(_moment)]


class Interval(Model):
    """Two times."""

    start: Moment = None
    end: Moment = None


class TimeElement(Model):
    """When something was: one of the fields (version 2), or a bare duration or timestamp (what hand-written files hold)."""

    age: Age | str | None = None
    range: AgeRange | None = Field(None, validation_alias=either("ageRange"))
    term: OntologyClass | None = Field(None, validation_alias=either("ontologyClass"))
    gestational: GestationalAge | None = Field(None, validation_alias=either("gestationalAge"))
    timestamp: Moment = None
    interval: Interval | None = None
    duration: str | None = Field(None, validation_alias=AliasChoices("iso8601duration", "iso8601_duration"))


class Feature(Model):
    """A phenotypic feature; version 1 says ``negated``."""

    type: OntologyClass | None = None
    excluded: bool = Field(False, validation_alias=AliasChoices("excluded", "negated"))


class Disease(Model):
    """A disease that was diagnosed or excluded, with its onset in the forms of both versions."""

    term: OntologyClass = Field(default_factory=OntologyClass)
    excluded: bool = Field(False, validation_alias=AliasChoices("excluded", "negated"))
    onset: TimeElement | str | None = None
    age: Age | str | None = Field(None, validation_alias=either("ageOfOnset"))
    range: AgeRange | None = Field(None, validation_alias=either("ageRangeOfOnset"))
    term_of_onset: OntologyClass | None = Field(None, validation_alias=either("classOfOnset"))

    def time(self) -> TimeElement | None:
        """The onset as version 2 writes it, None where none is given."""
        if isinstance(self.onset, str):
            return TimeElement(timestamp=self.onset) if re.match(r"\d{4}-", self.onset) else TimeElement(age=self.onset)
        if self.onset is not None:
            return self.onset
        if self.age is None and self.range is None and self.term_of_onset is None:
            return None
        return TimeElement(age=self.age, ageRange=self.range, ontologyClass=self.term_of_onset)


class Subject(Model):
    """The patient."""

    id: str = ""
    sex: str | int | None = None
    born: Moment = Field(None, validation_alias=either("dateOfBirth"))

    @field_validator("born", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return None if value is None else str(_moment(value))


class Reference(Model):
    """Where a case was published."""

    id: str = ""


class MetaData(Model):
    """What the packet says of itself."""

    version: str = Field("", validation_alias=either("phenopacketSchemaVersion"))
    references: list[Reference] = Field(default_factory=list, validation_alias=either("externalReferences"))


class Packet(Model):
    """A phenopacket."""

    id: Annotated[str, BeforeValidator(str)] = ""
    subject: Subject | None = None
    features: list[Feature] = Field(default_factory=list, validation_alias=either("phenotypicFeatures"))
    diseases: list[Disease] = Field(default_factory=list)
    interpretations: list[Any] = Field(default_factory=list)
    meta: MetaData = Field(default_factory=MetaData, validation_alias=either("metaData"))


def onset(time: TimeElement, born: str | None) -> tuple[str | None, str]:
    """Return (onset, note): an HPO term of onset or a duration since birth, as ``sex_and_onset.period`` reads it, and what was decided.

    A range counts where both its ends fall into one period of life, else its middle does; a date counts from the date of birth.
    """
    if time.term is not None and time.term.id:
        return _usable(time.term.id)
    if time.gestational is not None:
        return ANTENATAL, ""
    age = _duration(time.age) or time.duration
    if age:
        return _usable(age)
    if time.range is not None:
        return _between(_duration(time.range.start), _duration(time.range.end))
    if time.interval is not None or time.timestamp is not None:
        dates = [time.timestamp] if time.timestamp is not None else [time.interval.start, time.interval.end] if time.interval else []
        ages = [age for date in dates if date is not None and (age := _since(born, date))]
        if not ages:
            return None, "the onset is given as a date, but no usable date of birth, and was set aside"
        return _between(ages[0], ages[-1])
    return None, "the onset is given in a form that holds no age, and was set aside"


def _usable(said: str) -> tuple[str | None, str]:
    """An onset that is known, or why it is none."""
    try:
        period(said)
    except InputError as error:
        return None, f"the onset is of no use: {error}; it was set aside"
    return said, ""


def _duration(age: Age | str | None) -> str | None:
    return age.duration if isinstance(age, Age) else age


def _between(start: str | None, end: str | None) -> tuple[str | None, str]:
    ends = [age for age in (start, end) if age and _DURATION.match(age)]
    if not ends:
        return None, "the range of the onset has no usable end, and was set aside"
    try:
        periods = [period(age) for age in ends]
    except InputError as error:
        return None, f"{error}; it was set aside"
    if periods[0] == periods[-1]:
        return ends[0], ""
    # The middle of the periods of life, not of the years: most onsets lie in the earlier half of a long range.
    middle = (periods[0] + periods[-1]) // 2
    told = ("before birth", "at birth", "in the first month", "in the first year", "in early childhood", "in childhood", "later")[middle]
    age = (ANTENATAL, "P0D", "P10D", "P6M", "P3Y", "P10Y", "P30Y")[middle]
    return age, f"the onset is given as between {ends[0]} and {ends[-1]}; taken as {told}"


def _since(born: str | None, date: str) -> str | None:
    """The age at a date as a duration; None where one of the dates cannot be read or comes before birth."""
    try:
        start, end = (datetime.fromisoformat(one.strip().replace("Z", "+00:00")).replace(tzinfo=None) for one in (born or "", date))
    except ValueError:
        return None
    days = (end - start).days
    return f"P{days}D" if days >= 0 else ANTENATAL if days > -300 else None

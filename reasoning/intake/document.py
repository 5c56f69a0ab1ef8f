"""The one input that every front end's findings become (docs/findings.md): plain data, JSON both ways, all of it checked."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError
from reasoning.rendering.text import plain

M = TypeVar("M", bound=BaseModel)
Severity = Literal["mild", "moderate", "severe", "profound"]
Laterality = Literal["left", "right", "both"]
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?")


def day(text: str) -> date:
    """Return the day of an ISO 8601 date or time; the first of what a date without day or month leaves open.

    >>> day("2021-03"), day("2021-03-04T10:00:00Z")
    (datetime.date(2021, 3, 1), datetime.date(2021, 3, 4))

    Raises:
        ValueError: it is none.
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError("want a date as 2021-03-04")
    return date(*(int(part or 1) for part in found.groups()))


def _dated(text: str) -> str:
    return day(text).isoformat() and text.strip()


Date = Annotated[str, Field(max_length=40), AfterValidator(_dated)]
Text = Annotated[str, Field(max_length=1000)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Measured(_Strict):
    """A number with its unit and the limits between which it is normal."""

    number: float
    unit: Text = ""
    low: float | None = None
    high: float | None = None

    @property
    def beyond(self) -> float | None:
        """How far it lies outside its limits, in widths of the range: below 0 under it, 0 within, None where there are no limits.

        With one limit the width is that limit's magnitude.
        """
        if self.low is None and self.high is None:
            return None
        width = abs(self.high - self.low) if self.low is not None and self.high is not None else abs(self.low or self.high or 0.0)
        if self.low is not None and self.number < self.low:
            return (self.number - self.low) / (width or 1.0)
        if self.high is not None and self.number > self.high:
            return (self.number - self.high) / (width or 1.0)
        return 0.0


class Finding(_Strict):
    """What somebody or something says of the patient.

    Attributes:
        codes: identifiers of what is meant (``HP:0001083``, ``SCTID:...``), any of them. label: its name.
        present: whether the patient has it; None where the front end does not know.
        confidence: the probability, above 0 and at most 1, that what is said is so.
        time: when it was seen or said. since: when it began. until: when it was over. age: the age at which it began, an ISO 8601 duration.
        measured: the value of a laboratory test or vital sign; ``label`` is then the test's. direction: what the laboratory says of it.
        by: the model or person that says so. place: where it stands in the document.
    """

    codes: tuple[Text, ...] = Field(default=(), max_length=100)
    label: Text = ""
    present: bool | None = True
    confidence: float = Field(default=1.0, gt=0, le=1)
    region: Text = ""
    laterality: Laterality | None = None
    severity: Severity | None = None
    time: Date | None = None
    since: Date | None = None
    until: Date | None = None
    age: Annotated[str, Field(max_length=40, pattern=r"^P[0-9].*$")] | None = None
    measured: Measured | None = None
    direction: Literal["low", "normal", "high"] | None = None
    by: Text = ""
    place: Text = ""

    @property
    def when(self) -> str | None:
        """From when on it is known to be so: when it began, else when it was seen."""
        return self.since or self.time

    @property
    def called(self) -> str:
        """What it is called, for people."""
        return plain(self.label or (self.codes[0] if self.codes else "something without a name"), 80)


class Drug(_Strict):
    """A drug that the patient took, or an allergy to a substance with what it did: context, never evidence."""

    label: Text = ""
    codes: tuple[Text, ...] = Field(default=(), max_length=100)
    kind: Literal["drug", "allergy"] = "drug"
    reactions: tuple[Text, ...] = Field(default=(), max_length=100)
    time: Date | None = None
    until: Date | None = None
    place: Text = ""

    @property
    def when(self) -> str | None:
        """From when on it was taken or known."""
        return self.time


class Patient(_Strict):
    """Who the patient is, as far as it matters. ``born``: a date. ``onset``: an HPO term, or an ISO 8601 duration since birth."""

    sex: Literal["male", "female"] | None = None
    born: Date | None = None
    onset: Annotated[str, Field(max_length=40)] | None = None


class Document(_Strict):
    """Findings of one patient; ``notes`` say what was set aside on the way and why."""

    findings: tuple[Finding, ...] = Field(default=(), max_length=100_000)
    drugs: tuple[Drug, ...] = Field(default=(), max_length=100_000)
    patient: Patient = Patient()
    notes: tuple[str, ...] = Field(default=(), max_length=100_000)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"findings": [], **self.model_dump(mode="json", exclude_defaults=True)}


def parse(data: object, name: str) -> Document:
    """Return the document that plain data is.

    Raises:
        InputError: it is none; the message names the field and never what stands in it.
    """
    return checked(Document, data, name)


def checked(model: type[M], data: object, name: str) -> M:
    """Return what a model makes of plain data.

    Raises:
        InputError: it does not fit; the message names the place, not the value, which may be a patient's.
    """
    try:
        return model.model_validate(data)
    except (ValidationError, RecursionError) as error:
        raise InputError(f"{name} {told(error)}") from None


def told(error: ValidationError | RecursionError) -> str:
    """Return what is wrong and where, without the value."""
    if isinstance(error, RecursionError):
        return "is nested too deep"
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problems[0]["loc"]).removeprefix(".")
    why = "is not what the schema wants" if problems[0]["type"].startswith("value_error") else problems[0]["msg"]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"is not right at {plain(place or 'its top', 120)}: {plain(why, 160)}{more}"

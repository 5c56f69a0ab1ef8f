"""A patient's file, whatever it is: told by what stands in it, not by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kg.encodings import text_of
from kg.errors import InputError
from reasoning.diagnosis import phenopackets
from reasoning.grounding import Grounder
from reasoning.intake import document, fhir, omop, transcript
from reasoning.intake.document import Document, checked

#: More than this is no patient's file.
LARGEST = 64_000_000


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")
    speaker: str = Field(max_length=200)
    text: str = Field(max_length=20_000)


class _Conversation(BaseModel):
    model_config = ConfigDict(extra="ignore")
    turns: tuple[_Turn, ...] = Field(max_length=10_000)


def is_findings(data: object) -> bool:
    """Whether parsed JSON is something that this room reads: FHIR, a document of findings, a conversation."""
    return isinstance(data, Mapping) and bool({"resourceType", "findings", "turns"} & data.keys()) and not _packet(data)


def is_case(text: str) -> bool:
    """Whether a text is a table or a conversation that this room reads, and not a description in words."""
    start = text.lstrip("\ufeff \t\r\n")
    return omop.is_omop(start.partition("\n")[0]) or transcript.turns_of(text) is not None


def from_data(data: Mapping[str, Any], grounder: Callable[[], Grounder], name: str = "the document") -> Document:
    """Return the findings that parsed JSON tells of.

    Raises:
        InputError: it is not what it begins to be. MissingExtra: it is FHIR, and the library that validates is not installed.
    """
    if "resourceType" in data:
        return fhir.parse(data, name)
    if "turns" in data:
        held = checked(_Conversation, data, name)
        return transcript.read([transcript.Turn(turn.speaker, turn.text) for turn in held.turns], grounder)
    return document.parse(data, name)


def from_text(text: str, grounder: Callable[[], Grounder], name: str = "the file") -> Document | None:
    """Return the findings that a file's text tells of, None where it is none of this room's formats.

    Raises:
        InputError, MissingExtra: as ``from_data``.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] == "{":
        data = phenopackets.load(text, name)
        return from_data(data, grounder, name) if isinstance(data, Mapping) and is_findings(data) else None
    if start[:1] == "[":
        return None
    if omop.is_omop(start.partition("\n")[0]):
        return omop.parse(start, name)
    turns = transcript.turns_of(text)
    return None if turns is None else transcript.read(turns, grounder)


def contents(path: Path) -> str | None:
    """Return a file's text, None where it is no text.

    Raises:
        InputError: it cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > LARGEST:
        raise InputError(f"{path} is larger than {LARGEST:,} bytes: it is no patient's file")
    try:
        return text_of(data)
    except UnicodeDecodeError:
        return None


def _packet(data: Mapping[str, Any]) -> bool:
    return any(key in data for key in ("phenotypicFeatures", "phenotypic_features", "phenopacket", "proband", "members"))

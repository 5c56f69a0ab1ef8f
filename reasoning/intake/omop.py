"""Tables like those of the OMOP common data model, as CSV: conditions, observations, measurements and drug exposures of one person.

The model's own concept identifiers mean nothing without its vocabulary, so a row is read by its source value (a code with its vocabulary:
``ICD10CM:Q87.4``), by ``vocabulary_id`` and ``concept_code``, and by ``concept_name``, whichever are there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import InputError
from reasoning.intake.codes import curie
from reasoning.intake.document import Document, Drug, Finding, Measured, checked, day
from reasoning.rendering.text import plain

#: Prefix of a table's columns -> what a row of it is.
_TABLES = {"condition": "finding", "observation": "finding", "measurement": "measured", "drug": "drug"}
_VOCABULARIES = {
    "snomed": "SCTID",
    "loinc": "LOINC",
    "icd10cm": "ICD10CM",
    "icd10": "ICD10WHO",
    "icd9cm": "ICD9CM",
    "rxnorm": "RXCUI",
    "hpo": "HP",
    "mondo": "MONDO",
    "orphanet": "ORPHA",
    "omim": "OMIM",
    "atc": "ATC",
}
#: OMOP's concepts of yes, no, positive and negative answers.
_THERE = {"4188539": True, "45877994": True, "45884084": True, "9191": True, "4181412": True}
_ABSENT = {"4188540": False, "45878245": False, "45878583": False, "9189": False, "4132135": False}
_WORDS = {"yes": True, "present": True, "positive": True, "true": True, "no": False, "absent": False, "negative": False, "false": False}
_Row = Mapping[str, str]


def is_omop(header: str) -> bool:
    """Whether the first line of a text is a header of such a table."""
    columns = {column.strip().strip('"').lower() for column in header.lstrip("\ufeff").split(",")}
    return "person_id" in columns and bool(
        {"concept_code", "concept_name"} & columns
        or {f"{table}_{end}" for table in _TABLES for end in ("concept_id", "source_value")} & columns
    )


def parse(text: str, name: str = "the table") -> Document:
    """Return the findings of a table.

    Raises:
        InputError: a row has more or fewer cells than the header, a cell is not what its column holds, or there are several persons.
    """
    lines = csv.reader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    found: list[Finding | Drug] = []
    persons: set[str] = set()
    try:
        header = [column.strip().lower() for column in next(lines, [])]
        table = next((each for each in _TABLES if any(column.startswith(f"{each}_") for column in header)), "condition")
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"line {lines.line_num}"
            if len(cells) != len(header):
                raise InputError(f"{name} is not right at {place}: it has {len(cells)} cells, the header has {len(header)}")
            row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            persons.add(row.get("person_id", ""))
            found += _row(row, table, place, name)
    except csv.Error as error:
        raise InputError(f"{name} is not right at line {lines.line_num}: {plain(error, 80)}") from None
    if len(persons) > 1:
        raise InputError(f"{name} is of {len(persons)} persons: a diagnosis is of one; keep the rows of one person_id alone")
    return checked(
        Document,
        {"findings": [f for f in found if isinstance(f, Finding)], "drugs": [f for f in found if isinstance(f, Drug)]},
        name,
    )


def _row(row: _Row, table: str, place: str, name: str) -> Iterator[Finding | Drug]:
    source = row.get(f"{table}_source_value", "")
    codes = [curie("", code) for code in (_coded(row), source if ":" in source else "") if code]
    label = row.get("concept_name") or row.get(f"{table}_concept_name") or ("" if ":" in source else source)
    begin = next((row[c] for c in (f"{table}_start_date", f"{table}_date", f"{table}_exposure_start_date") if row.get(c)), None)
    end = next((row[c] for c in (f"{table}_end_date", f"{table}_exposure_end_date") if row.get(c)), None)
    for cell in (begin, end):
        _checked_day(cell, place, name)
    base: dict[str, Any] = {"codes": tuple(codes), "label": label[:1000], "time": begin, "until": end, "place": place}
    if not codes and not label:
        return
    if _TABLES[table] == "drug":
        yield Drug(**base)
        return
    number = _number(row, "value_as_number", place, name)
    if number is not None:
        limits = {end: _number(row, f"range_{end}", place, name) for end in ("low", "high")}
        unit = row.get("unit_source_value", "")[:1000]
        yield Finding(**base, measured=Measured(number=number, unit=unit, **limits))
        return
    answers = {**_THERE, **_ABSENT}
    said = answers.get(row.get("value_as_concept_id", ""))
    if said is None:
        said = _WORDS.get((row.get("value_as_string") or row.get("value_source_value") or "").lower(), True)
    yield Finding(**base, present=said)


def _coded(row: _Row) -> str:
    vocabulary, code = row.get("vocabulary_id", "").lower(), row.get("concept_code", "")
    if not code:
        return ""
    prefix = _VOCABULARIES.get(vocabulary, "")
    return f"{prefix}:{code}" if prefix and ":" not in code else code


def _number(row: _Row, column: str, place: str, name: str) -> float | None:
    if not row.get(column):
        return None
    try:
        return float(row[column])
    except ValueError:
        raise InputError(f"{name} is not right at {place}: {column} is no number") from None


def _checked_day(cell: str | None, place: str, name: str) -> None:
    try:
        if cell is not None:
            day(cell)
    except ValueError:
        raise InputError(f"{name} is not right at {place}: want dates as 2021-03-04") from None

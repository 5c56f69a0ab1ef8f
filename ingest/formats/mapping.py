"""The mapping from a table's columns to nodes and edges: what it may say, and what a row says by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ingest.sources.kgx import values
from kg import curie as curies
from kg.errors import InputError
from kg.model import AGENT_TYPES, KNOWLEDGE_LEVELS

_COLUMN = re.compile(r"\{([^{}]+)\}")
#: A number with a decimal comma; points part its thousands.
_COMMA = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\d.,])")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NodeOf(_Strict):
    """A concept that a row describes; each value is text in which ``{column}`` stands for a cell."""

    id: str
    name: str = ""
    category: str = "biolink:NamedThing"
    description: str = ""
    synonyms: str = ""
    xrefs: str = ""


class Edge(_Strict):
    """A statement that a row makes."""

    subject: str
    predicate: str
    object: str
    negated: str = ""
    publications: str = ""
    evidence_code: str = ""
    frequency: str = ""
    score: str = ""
    infores: str = ""
    knowledge_level: str = "not_provided"
    agent_type: str = "not_provided"
    qualifiers: dict[str, str] = Field(default_factory=dict)

    @field_validator("knowledge_level", "agent_type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in (*KNOWLEDGE_LEVELS, *AGENT_TYPES):
            raise ValueError(f"want one of {', '.join((*KNOWLEDGE_LEVELS, *AGENT_TYPES))}")
        return value


class Table(_Strict):
    """One file and what its rows say."""

    file: str
    form: Literal["csv", "tsv", "jsonl", "parquet", ""] = ""
    delimiter: str = ""
    #: what a cell may stand in; "" where quotes mean nothing, as in the exports of OMOP vocabularies
    quote: str = Field('"', max_length=1)
    #: what lines begin with that are remarks, above the header or below it
    comment: str = ""
    #: what parts a number's whole from its fraction
    decimal: Literal[".", ","] = "."
    #: the columns, for a file that has no header
    columns: list[str] = Field(default_factory=list)
    #: column -> the values of rows that are wanted
    where: dict[str, list[str]] = Field(default_factory=dict)
    #: column -> what parts its several values
    split: dict[str, str] = Field(default_factory=dict)
    node: list[NodeOf] = Field(default_factory=list)
    edge: list[Edge] = Field(default_factory=list)

    @field_validator("node", "edge", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @field_validator("where", mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: [str(one) for one in (said if isinstance(said, list) else [said])] for key, said in value.items()}

    def number(self, said: str | None) -> str | None:
        """Return a text with the numbers in it as ``decimal`` says that they are written.

        >>> Table(file="t", decimal=",").number("1.234,5 of 2000"), Table(file="t").number("0,5")
        ('1234.5 of 2000', '0,5')
        """
        if said is None or self.decimal == ".":
            return said
        return _COMMA.sub(lambda match: match[1].replace(".", "") + (f".{match[2]}" if match[2] else ""), said)

    @property
    def used(self) -> list[str]:
        """The columns that the mapping uses, in order."""
        texts = [text for part in (*self.node, *self.edge) for text in _texts(part.model_dump())]
        return list(dict.fromkeys([*(column for text in texts for column in _COLUMN.findall(text)), *self.where, *self.split]))

    def passes_over(self, cells: dict[str, Any]) -> str | None:
        """Return the column for whose value a row is not wanted, or None."""
        return next((column for column, wanted in self.where.items() if str(cells.get(column, "")).strip() not in wanted), None)


class Mapping(_Strict):
    """A mapping file."""

    name: str = ""
    version: str = ""
    licence: str = ""
    infores: str = ""
    attribution: str = ""
    homepage: str = ""
    #: prefix as the cells have it -> the graph's
    prefixes: dict[str, str] = Field(default_factory=dict)
    tables: list[Table] = Field(min_length=1)

    @classmethod
    def parse(cls, document: Any, called: str) -> Mapping:
        """Return a parsed document as a mapping.

        Raises:
            InputError: a key is missing, unknown or of another type; a table says nothing, or leads out of its folder.
        """
        try:
            mapping = cls.model_validate(document)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the document"
            more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
            raise InputError(f"the mapping {called}: {where}: {first['msg']}{more}; see `medclew build --help`") from error
        for table in mapping.tables:
            if not table.node and not table.edge:
                raise InputError(f"the mapping {called}: the table {table.file!r} has neither node nor edge")
            if table.file.startswith("/") or ".." in table.file.split("/"):
                raise InputError(f"the mapping {called}: {table.file!r} leads out of the mapping's folder")
        return mapping


def _whole(cell: Any) -> Any:
    """Return a number without the point that a column with empty cells gives it (12.0 is 12)."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _flat(cell: list[Any]) -> Iterator[Any]:
    """Yield the members of a list, and of the lists in it."""
    for part in cell:
        yield from _flat(part) if isinstance(part, list) else (_whole(part),)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in _texts(part)] if isinstance(value, dict | list) else []


class Row:
    """The cells of a row, as the mapping's texts ask for them."""

    def __init__(self, cells: dict[str, Any], split: dict[str, str], prefixes: dict[str, str]) -> None:
        self._cells, self._split, self._prefixes = cells, split, prefixes

    def text(self, pattern: str) -> str | None:
        """Return a text with the cells in it; None where one of them is empty."""
        columns = _COLUMN.findall(pattern)
        said = {column: values.text(_whole(self._cells.get(column))) for column in columns}
        if not pattern or (columns and None in said.values()):
            return None
        return _COLUMN.sub(lambda match: str(said[match[1]]), pattern).strip() or None

    def several(self, pattern: str) -> list[str]:
        """Return the texts that a pattern makes of a cell with several values (``split``; a list, in JSON and Parquet)."""
        columns = _COLUMN.findall(pattern)
        if len(columns) != 1:
            said = self.text(pattern)
            return [said] if said else []
        cell = self._cells.get(columns[0])
        if isinstance(cell, list):
            parts = [text for part in _flat(cell) if (text := values.text(part))]
        elif (by := self._split.get(columns[0])) and isinstance(cell, str):
            parts = [text for part in cell.split(by) if (text := values.text(part))]
        else:
            parts = values.several(cell)

        def filled(part: str) -> str:
            return _COLUMN.sub(lambda _: part, pattern).strip()

        return [filled(part) for part in parts]

    def curie(self, pattern: str, what: str) -> str:
        """Return what a pattern makes as a CURIE in the graph's spelling.

        Raises:
            ValueError: a cell is empty, or it is no CURIE.
        """
        said = self.text(pattern)
        if said is None:
            raise ValueError(f"{what} ({pattern}) is empty")
        return self.as_curie(said, what)

    def as_curie(self, said: str, what: str) -> str:
        """Return a text as a CURIE.

        Raises:
            ValueError: it is none.
        """
        prefix, colon, local = said.partition(":")
        said = f"{self._prefixes.get(prefix, prefix)}{colon}{local}"
        if not curies.looks_like(said):
            raise ValueError(f"{what}, {said!r}, is no CURIE; give it a prefix in the mapping, for instance DRUGBANK:{{column}}")
        return curies.normalise(said)

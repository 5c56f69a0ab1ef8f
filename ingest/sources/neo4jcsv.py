"""A graph as ``neo4j-admin database import`` takes it and BioCypher writes it: CSV whose headers say what a column is.

``:ID`` and ``:LABEL`` make a table of nodes, ``:START_ID``, ``:END_ID`` and ``:TYPE`` one of relationships. BioCypher writes the header to
a file of its own (``Protein-header.csv``, ``Protein-part000.csv``), parts cells by ``;`` or a tab and quotes them with ``'``. An identifier
must be a CURIE, or its ID space must be one's prefix (``id:ID(DRUGBANK)``). Format: https://neo4j.com/docs/operations-manual/current/import.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.files import SourceFiles
from ingest.records import csv_rows, denials
from ingest.records.biolink_depth import most_specific
from ingest.records.sink import Sink
from ingest.sources.kgx import shares, values
from ingest.sources.kgx.files import spelled
from kg import curie as curies
from kg.errors import SourceError

READER = 4
FILES = ["*.csv", "*.tsv"]
SUPPLEMENTS = ["*-header.csv", "*-header.tsv", "*header.csv"]
_TYPED = re.compile(r"([^:]*):?(ID|LABEL|START_ID|END_ID|TYPE|IGNORE|[A-Za-z]+(?:\[\])?)?(?:\(([^)]*)\))?(?:\{.*\})?$")
_NAMES = ("name", "preferred_name", "label", "title")


@dataclass(frozen=True)
class _Column:
    name: str
    kind: str
    space: str


@dataclass(frozen=True)
class _Table:
    name: str
    columns: list[_Column]
    delimiter: str
    skip_first: bool

    @property
    def quote(self) -> str:
        """What a cell may stand in: BioCypher's files, which have their header apart, use the single mark."""
        return '"' if self.skip_first else "'"

    def at(self, kind: str) -> int | None:
        """Return where the column of a kind is."""
        return next((place for place, column in enumerate(self.columns) if column.kind == kind), None)


def version(files: SourceFiles) -> str:
    """Return "": the files name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the tables of nodes, then those of relationships.

    Raises:
        SourceError: a file has no header of the kind, or there is no table.
    """
    tables = list(_tables(files))
    for table in sorted(tables, key=lambda table: (table.at("START_ID") is not None, table.name)):
        put = _node if table.at("START_ID") is None else _relationship
        first = table.skip_first
        for row, cells, raw, fault in csv_rows.rows(files.lines(table.name), table.delimiter, width=len(table.columns), quote=table.quote):
            if first:
                first = False
                continue
            sink.record(table.name, row)
            if fault is not None:
                sink.reject(fault, raw, incomplete=True)
                continue
            try:
                put(sink, table, [_bare(cell) for cell in cells])
            except ValueError as error:
                sink.reject(str(error), raw)
        if table.name in files.unended:
            sink.note(f"{table.name} ends without a line end: if it was cut, its last row may be half a row")


def _tables(files: SourceFiles) -> Iterator[_Table]:
    headers = {name: header for name in files.members if (header := _header(files, name)) is not None}
    for name in sorted(files.members):
        if name in headers and not re.search(r"header\.[ct]sv$", name):
            yield _Table(name, *headers[name], True)
        elif name not in headers:
            stem = re.sub(r"[-_.]?part\d*\.[ct]sv$", "", name)
            apart = re.compile(rf"{re.escape(stem)}[-_.]?header\.[ct]sv")
            header = next((headers[other] for other in sorted(headers) if apart.fullmatch(other)), None)
            if header is None:
                want = f"no header with :ID, or :START_ID and :END_ID, nor a file {stem}-header.csv beside it"
                raise SourceError(f"{files.called(name)} has {want}")
            yield _Table(name, *header, False)


def _header(files: SourceFiles, name: str) -> tuple[list[_Column], str] | None:
    """Return a file's columns and delimiter when its first line is a header, else None.

    Raises:
        SourceError: it is empty.
    """
    line = next((line for _, line in files.lines(name) if line.strip()), None)
    if line is None:
        raise SourceError(f"{files.called(name)} is empty")
    for delimiter in (",", ";", "\t", "|"):
        columns = [_Column(m[1].strip(), m[2] or "", m[3] or "") for cell in line.split(delimiter) if (m := _TYPED.match(_bare(cell)))]
        kinds = [column.kind for column in columns]
        if "ID" in kinds or ("START_ID" in kinds and "END_ID" in kinds):
            return columns, delimiter
    return None


def _node(sink: Sink, table: _Table, cells: list[str]) -> None:
    curie = _curie(table, cells, "ID")
    labels = values.several(re.sub(r"[;|]", "|", _cell(table, cells, "LABEL")))
    category = most_specific(_camel(label) for label in labels if label not in ("Entity", "BiolinkEntity")) or "NamedThing"
    get = {column.name: cell for column, cell in zip(table.columns, cells, strict=True) if column.name}
    name = next((said for key in _NAMES if (said := values.name(get.get(key)))), curie)
    sink.node(curie, name, f"biolink:{category}", description=values.text(get.get("description") or get.get("definition")))
    for synonym in values.names(re.sub(r"[;|]", "|", get.get("synonyms", "") or get.get("synonym", ""))):
        sink.name(curie, synonym, "related")


def _relationship(sink: Sink, table: _Table, cells: list[str]) -> None:
    kind = values.text(_cell(table, cells, "TYPE"))
    if kind is None:
        raise ValueError("a relationship without a type")
    get = {spelled(column.name): cell for column, cell in zip(table.columns, cells, strict=True) if column.name and values.text(cell)}
    publications = values.several(re.sub(r"[;|]", "|", get.pop("publications", "") or get.pop("pubmed_ids", "")))
    share = shares.share({"frequency_qualifier": get.get("frequency"), **get})
    # Found in none of those who were looked at: that is a negative finding.
    predicate, negated = denials.denied(f"biolink:{_snake(kind)}", values.negated(get) or share == 0.0)
    sink.statement(
        _curie(table, cells, "START_ID"),
        predicate,
        _curie(table, cells, "END_ID"),
        negated=negated,
        infores=values.text(get.pop("primary_knowledge_source", None)),
        licence=values.text(get.pop("licence", None) or get.pop("license", None)),
        publications=[f"PMID:{said}" if said.isdigit() else said for said in publications],
        frequency=share,
        score=values.number(get.get("score")),
        knowledge_level="not_provided",
        agent_type="not_provided",
        qualifiers={"relation": kind, **{name: said for name, said in get.items() if name != "negated"}},
    )


def _curie(table: _Table, cells: list[str], kind: str) -> str:
    place = table.at(kind)
    assert place is not None
    said, space = values.text(cells[place]), table.columns[place].space
    for text in (said, f"{space}:{said}") if said else ():
        if text and curies.looks_like(text):
            return curies.normalise(text)
    raise ValueError(f"{kind} {said!r} is no CURIE, nor has its column an ID space that is its prefix, as id:ID(DRUGBANK)")


def _cell(table: _Table, cells: list[str], kind: str) -> str:
    place = table.at(kind)
    return cells[place] if place is not None else ""


def _bare(cell: str) -> str:
    """Return a cell without quotes around it."""
    cell = cell.strip()
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "'\"" else cell


def _camel(label: str) -> str:
    """Return a label as a category: ``gene product`` is GeneProduct."""
    return "".join(
        word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", label.removeprefix("biolink.").removeprefix("biolink:"))
    )


def _snake(kind: str) -> str:
    """Return a relationship's type as a predicate.

    >>> _snake("HAS_PHENOTYPE"), _snake("GeneToDisease"), _snake("treats")
    ('has_phenotype', 'gene_to_disease', 'treats')
    """
    parted = kind if kind.isupper() else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind)
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")

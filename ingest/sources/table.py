"""Tables of one's own by a small mapping: which columns are subject, predicate and object, and what the rest of them says.

    name: our cohort                       # title; also: version, licence, infores, attribution, homepage
    prefixes: {drug: DRUGBANK}             # for cells that hold numbers or names without a prefix
    tables:
      - file: drugs.csv                    # CSV, TSV, JSON lines or Parquet, plain or packed; relative to the mapping
        delimiter: ";"                     # also: quote: "" (quotes mean nothing), decimal: ",", comment: "#"
        node: {id: "DRUGBANK:{db}", name: "{name}", category: biolink:Drug, synonyms: "{also}", xrefs: "{cas}"}
        split: {also: ";"}
      - file: trials.tsv
        where: {status: [done, published]} # rows whose cell is one of these; the others are counted as left out
        edge:
          subject: "DRUGBANK:{db}"
          predicate: biolink:treats
          object: "{mondo}"
          negated: "{failed}"
          publications: "PMID:{pmid}"
          frequency: "{responders}/{treated}"
          qualifiers: {dose: "{dose}"}

``{column}`` stands for a cell; a part of which a cell is empty is empty itself. ``medclew build --with mine.yaml --dry-run`` shows the
first edges and what would be rejected.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from ingest.files import SourceFiles
from ingest.formats import table_rows
from ingest.formats.mapping import Edge, Mapping, NodeOf, Row, Table
from ingest.records import denials, yaml_values
from ingest.records.sink import Sink
from ingest.sources.hpo.disease_annotations import frequency
from ingest.sources.kgx import values
from kg.errors import InputError, SourceError

READER = 3
FILES = ["*.yaml", "*.yml"]


def describe(path: Path) -> dict[str, str]:
    """Return what a mapping says of its source: title, licence and whom to name.

    Raises:
        InputError: it is no mapping; the message names the key that is wrong.
    """
    said = load(path)
    told = {
        "title": said.name,
        "licence": said.licence,
        "infores": said.infores,
        "attribution": said.attribution,
        "homepage": said.homepage,
    }
    return {key: value for key, value in told.items() if value}


def find(source: str, path: Path, wanted: list[str]) -> SourceFiles:
    """Return the mapping and the files that it names.

    Raises:
        InputError: it is no mapping.
        SourceError: a file that it names is not there.
    """
    mapping = load(path)
    members: dict[str, Path | tuple[Path, str]] = {path.name: path}
    for table in mapping.tables:
        place = path.parent / table.file
        if not place.is_file():
            raise SourceError(f"source {source!r}: {path} names {table.file}, which does not exist ({place})")
        members[table.file] = place
    return SourceFiles(source, "local", members, release=mapping.version or "local")


def load(path: Path) -> Mapping:
    """Return the mapping in a file.

    Raises:
        InputError: it cannot be read, or a key is missing, unknown or of another type.
    """
    try:
        text = path.read_text("utf-8").lstrip("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the mapping {path}: {error}") from error
    return Mapping.parse(_parsed(text, path), str(path))


def _parsed(text: str, path: Path) -> Any:
    try:
        return yaml_values.parse(text)
    except ValueError as error:
        raise InputError(f"the mapping {path} is not YAML: {error}") from error


def version(files: SourceFiles) -> str:
    """Return the version that the mapping states."""
    return "" if files.release == "local" else files.release


def read(files: SourceFiles, sink: Sink) -> None:
    """Read every table by the mapping.

    Raises:
        SourceError: a table lacks a column that the mapping uses, or is truncated.
    """
    name = next(name for name in files.members if name.endswith((".yaml", ".yml")))
    sink.left_out.add(name)  # it has no records of its own
    mapping = Mapping.parse(yaml_values.parse(files.text(name)), name)
    for table in mapping.tables:
        passed: Counter[str] = Counter()
        empty = 0
        for cells, row, raw, fault in table_rows.rows(files, table):
            if fault is None and not table.file.endswith(".parquet") and all(cell is None or cell == "" for cell in cells.values()):
                empty += 1
                continue
            if fault is None and (column := table.passes_over(cells)):
                passed[column] += 1
                continue
            sink.record(table.file, row)
            if fault is not None:
                sink.reject(fault, raw, incomplete=True)
                continue
            said = Row(cells, table.split, mapping.prefixes)
            try:
                for node in table.node:
                    _node(sink, node, said)
                for edge in table.edge:
                    _edge(sink, edge, said, table)
            except ValueError as error:
                sink.reject(str(error), raw or json.dumps(cells, ensure_ascii=False, default=str))
        for column, count in sorted(passed.items()):
            sink.note(f"{table.file}: {count:,} rows are passed over, because their {column!r} is none of those wanted")
        if empty:
            sink.note(f"{table.file}: {empty:,} rows are empty")
        if table.file in files.unended and not table.file.endswith((".jsonl", ".parquet")):
            sink.note(f"{table.file} ends without a line end: if it was cut, its last row may be half a row")


def _node(sink: Sink, node: NodeOf, row: Row) -> None:
    curie = row.curie(node.id, "the node's id")
    sink.node(
        curie,
        row.text(node.name) or curie,
        row.text(node.category) or "biolink:NamedThing",
        xrefs=[row.as_curie(xref, "an xref") for xref in row.several(node.xrefs)],
        description=row.text(node.description),
    )
    for synonym in row.several(node.synonyms):
        sink.name(curie, synonym, "related")


def _edge(sink: Sink, edge: Edge, row: Row, table: Table) -> None:
    share = _share(table.number(row.text(edge.frequency)))
    score = table.number(row.text(edge.score))
    number = values.number(score)
    if score is not None and number is None:
        comma = "; if that is a decimal comma, give the table `decimal: ','`" if re.fullmatch(r"-?[\d.]+,\d+", score) else ""
        raise ValueError(f"the score {score!r} is no number{comma}")
    predicate, negated = denials.denied(row.text(edge.predicate) or "", values.yes(row.text(edge.negated)) or share == 0.0)
    sink.statement(
        row.curie(edge.subject, "the subject"),
        predicate,
        row.curie(edge.object, "the object"),
        negated=negated,
        infores=row.text(edge.infores),
        publications=row.several(edge.publications),
        evidence_code=row.text(edge.evidence_code),
        frequency=share,
        score=number,
        knowledge_level=edge.knowledge_level,
        agent_type=edge.agent_type,
        qualifiers={key: row.text(text) for key, text in edge.qualifiers.items()},
    )


def _share(said: str | None) -> float | None:
    part = values.number(said)
    if part is not None and 0 <= part <= 1:
        return part
    return frequency(said or "")

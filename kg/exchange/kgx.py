"""The graph in KGX form: ``nodes`` and ``edges`` as TSV or as JSON lines, which KGX, Monarch and Translator tools read.

A KGX edge has one knowledge source, level and agent; an edge here has a list of evidence. So each piece of evidence becomes an edge of
its own, whose ``id`` is the piece's and whose ``edge_id`` says which of them back the same statement. What KGX and the Biolink model have
a field for is in that field; the others keep the names of ``kg.model.Evidence``. Format:
https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from kg import atomic
from kg.errors import InputError
from kg.exchange.part import Part, whole
from kg.model import Edge, Evidence, Node
from kg.snapshot import Snapshot

FORMATS = ("tsv", "jsonl")

NODE_FIELDS = (
    "id",
    "category",
    "name",
    "description",
    "synonym",
    "xref",
    "provided_by",
    "deprecated",
    "replaced_by",
    "alt_ids",
    "cuis",
)
EDGE_FIELDS = (
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "negated",
    "primary_knowledge_source",
    "knowledge_level",
    "agent_type",
    "publications",
    "has_evidence",
    "frequency_qualifier",
    "original_subject",
    "original_object",
    "license",
    "provided_by",
    "source_version",
    "source_record",
    "score",
    "qualifiers",
    "edge_id",
)


def write(graph: Snapshot | Part, folder: str | Path, form: str = "tsv") -> tuple[int, int]:
    """Write ``nodes.tsv`` and ``edges.tsv`` (or ``.jsonl``) and return how many rows each holds. Memory does not grow with the graph.

    Args:
        graph: what to write.
        folder: where; made if need be, files of these names in it are replaced once both are whole.
        form: ``tsv`` or ``jsonl``.

    Raises:
        InputError: there is no such form.
    """
    if form not in FORMATS:
        raise InputError(f"KGX is written as {' or '.join(FORMATS)}, not as {form!r}")
    part = graph if isinstance(graph, Part) else whole(graph)
    put = _put_tsv if form == "tsv" else _put_json
    edges = (edge_fields(edge, piece) for edge in part.edges() for piece in edge.evidence)
    written = []
    with ExitStack() as stack:
        for name, fields, rows in (("nodes", NODE_FIELDS, map(node_fields, part.nodes())), ("edges", EDGE_FIELDS, edges)):
            new = stack.enter_context(atomic.new_file(Path(folder) / f"{name}.{form}"))
            with new.open("w", encoding="utf-8", newline="\n") as file:
                written.append(_write(file, fields, rows, put, header=form == "tsv"))
    return written[0], written[1]


def node_fields(node: Node) -> dict[str, Any]:
    """Return a node's KGX record: the fields that are not empty."""
    return _filled(
        id=node.curie,
        category=[node.category],
        name=node.name,
        description=node.description,
        synonym=list(node.synonyms),
        xref=list(node.xrefs),
        provided_by=list(node.provided_by),
        deprecated=node.deprecated or None,
        replaced_by=node.replaced_by,
        alt_ids=list(node.alt_ids),
        cuis=list(node.cuis),
    )


def edge_fields(edge: Edge, piece: Evidence) -> dict[str, Any]:
    """Return the KGX record of one piece of an edge's evidence."""
    return _filled(
        id=piece.id,
        subject=edge.subject,
        predicate=edge.predicate,
        object=edge.object,
        category=["biolink:Association"],
        negated=edge.negated,
        primary_knowledge_source=piece.primary_knowledge_source,
        knowledge_level=piece.knowledge_level,
        agent_type=piece.agent_type,
        publications=list(piece.publications),
        has_evidence=piece.evidence_code,
        frequency_qualifier=piece.frequency,
        original_subject=piece.original_subject,
        original_object=piece.original_object,
        license=piece.licence,
        provided_by=[piece.source],
        source_version=piece.source_version,
        source_record=piece.record,
        score=piece.score,
        qualifiers=json.dumps(piece.qualifiers, ensure_ascii=False, sort_keys=True) if piece.qualifiers else None,
        edge_id=edge.id,
    )


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


def _write(file: IO[str], fields: tuple[str, ...], rows: Iterable[dict[str, Any]], put: Callable[..., str], *, header: bool) -> int:
    if header:
        file.write("\t".join(fields) + "\n")
    written = 0
    for row in rows:
        file.write(put(row, fields) + "\n")
        written += 1
    return written


def _put_json(row: dict[str, Any], fields: tuple[str, ...]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _put_tsv(row: dict[str, Any], fields: tuple[str, ...]) -> str:
    return "\t".join(_cell(row.get(name)) for name in fields)


#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = "=+-@"


def _cell(value: Any) -> str:
    """A TSV cell. KGX has no quoting: what would end a cell, a row or an entry of a list becomes a space or, in lists, a slash.

    What cannot be seen is left out, and a text that a spreadsheet would run begins with an apostrophe.
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(_cell(entry).replace("|", "/") for entry in value)
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
        text = " ".join(text.split())
    # A spreadsheet would run such a text as a formula; a number that begins so is no text.
    return f"'{text}" if isinstance(value, str) and text[:1] in _FORMULA and text[:1] else text

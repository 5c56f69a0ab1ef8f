"""One's own graph in KGX form: nodes and edges as TSV or JSON lines, plain or gzipped, with Biolink categories and predicates.

Files end in ``nodes.tsv``, ``edges.tsv``, ``nodes.jsonl`` or ``edges.jsonl``. An edge may name a concept that only the default graph
describes. Every edge needs subject, predicate and object; what else it says becomes evidence. Format: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

from ingest.files import SourceFiles
from ingest.sources.hpo_annotations import frequency
from ingest.sources.ontology import tidy_xref
from ingest.sources.sink import Sink
from kg import biolink
from kg import curie as curies
from kg.errors import SourceError
from kg.model import AGENT_TYPES, KNOWLEDGE_LEVELS

READER = 2
FILES = ["*nodes.tsv", "*nodes.jsonl", "*edges.tsv", "*edges.jsonl"]
#: Categories that say less than another one of the same node may.
_GENERAL = {
    "NamedThing",
    "Entity",
    "BiologicalEntity",
    "GenomicEntity",
    "ThingWithTaxon",
    "PhysicalEssence",
    "PhysicalEssenceOrOccurrent",
    "OntologyClass",
    "DiseaseOrPhenotypicFeature",
    "ChemicalEntityOrGeneOrGeneProduct",
    "ChemicalEntityOrProteinOrPolypeptide",
    "ChemicalOrDrugOrTreatment",
    "GeneOrGeneProduct",
    "MacromolecularMachineMixin",
    "SubjectOfInvestigation",
    "Occurrent",
}
#: Fields without which a table is none of edges, or of nodes.
_EDGE_FIELDS, _NODE_FIELDS = ["subject", "predicate", "object"], ["id"]
#: Fields that have a place of their own; the others are qualifiers.
_PLACED = {
    "subject",
    "predicate",
    "object",
    "negated",
    "publications",
    "primary_knowledge_source",
    "knowledge_level",
    "agent_type",
    "category",
    "subject_category",
    "object_category",
}


def version(files: SourceFiles) -> str:
    """Return "": KGX files name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all nodes, then all edges.

    Raises:
        SourceError: a file has no header with the fields that it needs, or there is nothing in it.
    """
    for name in sorted(files.members, key=lambda name: ("edges" in name, name)):
        put = _edge if "edges" in name else _node
        needed = _EDGE_FIELDS if "edges" in name else _NODE_FIELDS
        for row, fields in _rows(files, name, needed):
            sink.record(name, row)
            if isinstance(fields, str):
                sink.reject(fields, fields, incomplete=True)
            elif reason := put(sink, fields):
                sink.reject(reason, json.dumps(fields, ensure_ascii=False))


def _node(sink: Sink, fields: dict[str, Any]) -> str | None:
    curie = _curie(fields.get("id"))
    if curie is None:
        return f"{fields.get('id')!r} is no CURIE"
    categories = [c.removeprefix(biolink.PREFIX) for c in _list(fields.get("category"))]
    telling = [c for c in categories if c not in _GENERAL] or categories or ["NamedThing"]
    xrefs = [tidy for xref in (*_list(fields.get("xref")), *_list(fields.get("same_as"))) if (tidy := tidy_xref(xref))]
    sink.node(
        curie, _text(fields.get("name")) or curie, biolink.PREFIX + telling[0], xrefs=xrefs, description=_text(fields.get("description"))
    )
    for field, kind in (("synonym", "related"), ("exact_synonym", "exact")):
        for synonym in _list(fields.get(field)):
            sink.name(curie, synonym, kind)
    return None


def _edge(sink: Sink, fields: dict[str, Any]) -> str | None:
    ends = _curie(fields.get("subject")), _curie(fields.get("object"))
    predicate = _text(fields.get("predicate")) or ""
    if ends[0] is None or ends[1] is None:
        return "subject or object is no CURIE"
    if not biolink.is_predicate(predicate):
        return f"{predicate!r} is no predicate such as biolink:treats"
    level, agent = _text(fields.get("knowledge_level")), _text(fields.get("agent_type"))
    share = None
    with contextlib.suppress(ValueError):  # words stay among the qualifiers
        share = frequency(_text(fields.get("frequency_qualifier")) or "")
    sink.statement(
        ends[0],
        predicate,
        ends[1],
        negated=str(fields.get("negated")).casefold() in ("true", "1"),
        infores=next(iter(_list(fields.get("primary_knowledge_source") or fields.get("knowledge_source"))), None),
        publications=_list(fields.get("publications")),
        frequency=share,
        knowledge_level=level if level in KNOWLEDGE_LEVELS else "not_provided",
        agent_type=agent if agent in AGENT_TYPES else "not_provided",
        qualifiers={name: value for name, value in fields.items() if name not in _PLACED},
    )
    return None


def _rows(files: SourceFiles, name: str, needed: list[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield (row, fields), or (row, what is wrong with it)."""
    header: list[str] | None = None
    row = 0
    for row, line in files.lines(name):
        if name.endswith(".jsonl"):
            if line.strip():
                yield row, _parsed(line)
        elif header is None:
            header = line.split("\t")
            shortest = len(header)
            if missing := [field for field in needed if field not in header]:
                raise SourceError(f"{files.called(name)}, row {row}: the header lacks {missing}; it has {header[:8]}")
        else:
            cells = line.split("\t")
            # Some writers leave out empty cells at the end of a row, but then not only in a last one that has no line end.
            cut = row == files.unended.get(name) and len(cells) < shortest
            shortest = min(shortest, len(cells))
            if cut or len(cells) > len(header):
                yield row, f"{len(cells)} columns instead of {len(header)}"
            else:
                yield row, dict(zip(header, cells, strict=False))
    if row == 0:
        raise SourceError(f"{files.called(name)} is empty")


def _parsed(line: str) -> dict[str, Any] | str:
    try:
        fields = json.loads(line)
    except ValueError as error:
        return f"not JSON: {error}"
    return fields if isinstance(fields, dict) else "not a JSON object"


def _curie(value: Any) -> str | None:
    text = _text(value)
    return curies.normalise(text) if text and curies.looks_like(text) else None


def _text(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def _list(value: Any) -> list[str]:
    """Return a field of several values: a JSON list, or text parted by ``|``."""
    parts = value if isinstance(value, list) else str(value).split("|") if value is not None else []
    return [str(part).strip() for part in parts if str(part).strip()]

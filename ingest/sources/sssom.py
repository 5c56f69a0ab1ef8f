"""Mappings of one's own in SSSOM: which identifiers mean the same concept, which mean a broader or merely a similar one, and who says so.

Exact mappings become cross-references, by which the build decides what is one concept; the others become statements with the mapping as
evidence. A mapping with the modifier ``Not`` denies: it is a negative statement, never a cross-reference. Format: https://w3id.org/sssom.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.files import SourceFiles
from ingest.formats.iris import CATEGORIES, curie_of
from ingest.records import yaml_values
from ingest.records.delimited import COMMENTED, is_record
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink
from ingest.sources.kgx import values
from kg.errors import SourceError

READER = 3
FILES = ["*.sssom.tsv", "*.tsv"]
_NEEDED = ("subject_id", "predicate_id", "object_id")
_EXACT = {"skos:exactMatch", "owl:sameAs", "owl:equivalentClass"}
_PREDICATES = {
    **dict.fromkeys(_EXACT, "biolink:exact_match"),
    "skos:closeMatch": "biolink:close_match",
    "skos:broadMatch": "biolink:broad_match",
    "skos:narrowMatch": "biolink:narrow_match",
    "skos:relatedMatch": "biolink:related_to",
    "oboInOwl:hasDbXref": "biolink:xref",
    "rdfs:subClassOf": "biolink:subclass_of",
}
#: How a mapping was found: (knowledge level, agent type); what is not here is not provided.
_JUSTIFICATIONS = {
    "semapv:ManualMappingCuration": ("knowledge_assertion", "manual_agent"),
    "semapv:MappingReview": ("knowledge_assertion", "manual_validation_of_automated_agent"),
    "semapv:LexicalMatching": ("prediction", "automated_agent"),
    "semapv:LogicalReasoning": ("logical_entailment", "automated_agent"),
    "semapv:SemanticSimilarityThresholdMatching": ("prediction", "computational_model"),
}
#: Columns of identifiers, and the name spaces of those that mean something here.
_IDENTIFIED = {*_NEEDED, "mapping_justification"}
_SPACES = {
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/2002/07/owl#": "owl",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.geneontology.org/formats/oboInOwl#": "oboInOwl",
    "https://w3id.org/semapv/vocab/": "semapv",
}
_PLACED = {*_NEEDED, "predicate_modifier", "mapping_justification", "confidence", "license"}


def version(files: SourceFiles) -> str:
    """Return the version of the mapping set, "" where its header has none."""
    return next((str(said) for name in sorted(files.members) if (said := _metadata(files, name).get("mapping_set_version"))), "")


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all mappings of all files.

    Raises:
        SourceError: a column is absent, or the header's metadata are no YAML.
    """
    for name in sorted(files.members):
        told = _metadata(files, name)
        licence, spaces = told.get("license"), _SPACES | _declared(told.get("curie_map"))
        header, last = list[str](), 0
        for row, line in files.lines(name):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.split("\t")]
            if line.startswith("#"):
                if header and is_record([cells[0].removeprefix("#"), *cells[1:]], header, last):
                    sink.record(name, row)
                    sink.reject(COMMENTED, line)
                continue
            if not header:
                header = cells
                if missing := [column for column in _NEEDED if column not in header]:
                    raise SourceError(f"{files.called(name)}, row {row}: the header lacks {missing}; it has {header[:8]}")
                last = max(map(header.index, _NEEDED))
                continue
            sink.record(name, row)
            if len(cells) <= last or len(cells) > len(header) or (row == files.unended.get(name) and len(cells) < len(header)):
                sink.reject(f"{len(cells)} columns instead of {len(header)}", line, incomplete=True)
                continue
            try:
                get = {column: _shortened(column, cell, spaces) for column, cell in zip(header, cells, strict=False)}
                _mapping(sink, get, licence if isinstance(licence, str) else None)
            except ValueError as error:
                sink.reject(str(error), line)
        if not header:
            raise SourceError(f"{files.called(name)} is empty")
        if name in files.unended:
            sink.note(f"{name} ends without a line end: if it was cut, its last row may be half a row")


def _mapping(sink: Sink, get: Mapping[str, str], licence: str | None) -> None:
    subject, target = _end(get, "subject_id"), _end(get, "object_id")
    relation, modifier = get["predicate_id"], get.get("predicate_modifier", "")
    if not re.fullmatch(r"[A-Za-z][\w.]*:\w+", relation):
        raise ValueError(f"{relation!r} is no predicate such as skos:exactMatch")
    if modifier not in ("", "Not"):
        raise ValueError(f"the modifier {modifier!r} is none: want Not")
    score = values.number(get.get("confidence"))
    if score is not None and not 0 <= score <= 1:
        raise ValueError(f"a confidence of {score:g}")
    for end, label in ((subject, get.get("subject_label")), (target, get.get("object_label"))):
        if (name := values.name(label)) and modifier == "":
            sink.name(end, name, "related")
    if relation in _EXACT and not modifier:
        sink.xref(subject, target)
        sink.xref(target, subject)
        return
    level, agent = _JUSTIFICATIONS.get(get.get("mapping_justification", ""), ("not_provided", "not_provided"))
    for end, label in ((subject, get.get("subject_label")), (target, get.get("object_label"))):
        # What a mapping alone names is a node with that name, so that the statement has its ends.
        if name := values.name(label):
            sink.node(end, name, CATEGORIES.get(end.partition(":")[0], "biolink:NamedThing"))
    sink.statement(
        subject,
        _PREDICATES.get(relation, relation),
        target,
        negated=modifier == "Not",
        licence=values.text(get.get("license")) or licence,
        evidence_code=values.text(get.get("mapping_justification")),
        score=score,
        knowledge_level=level,
        agent_type=agent,
        qualifiers={"relation": relation, **{key: value for key, value in get.items() if key not in _PLACED and values.text(value)}},
    )


def _declared(said: Any) -> dict[str, str]:
    """Return name space -> prefix, as a file's header declares them."""
    return {str(space): str(prefix) for prefix, space in said.items() if space} if isinstance(said, dict) else {}


def _shortened(column: str, cell: str, spaces: Mapping[str, str]) -> str:
    """Return the address in a column of identifiers as a CURIE, and any other cell as it is."""
    return (curie_of(cell, spaces) if column in _IDENTIFIED and cell.startswith("http") else None) or cell


def _end(get: Mapping[str, str], column: str) -> str:
    curie = tidy_xref(get[column]) if get[column] != "sssom:NoTermFound" else None
    if curie is None:
        raise ValueError(f"{column} {get[column]!r} is no CURIE")
    return curie


def _metadata(files: SourceFiles, name: str) -> dict[str, Any]:
    """Return the metadata in a file's header."""
    lines = []
    for _, line in files.lines(name):
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#"))
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    try:
        said = yaml_values.parse("\n".join(line[indent:] for line in lines))
    except ValueError as error:
        raise SourceError(f"{files.called(name)}: its header is not YAML: {error}") from error
    return said if isinstance(said, dict) else {}

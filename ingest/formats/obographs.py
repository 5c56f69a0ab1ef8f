"""OBO Graphs JSON: graphs of nodes with metadata, and edges between their IRIs. Format: https://github.com/geneontology/obographs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ingest.files import SourceFiles
from ingest.formats.iris import curie_of
from ingest.records import json_values
from ingest.records.ontology import Term, tidy_xref
from ingest.records.sink import Sink
from kg.errors import SourceError

_SCOPES = {"hasExactSynonym": "exact", "hasRelatedSynonym": "related", "hasNarrowSynonym": "narrow", "hasBroadSynonym": "broad"}
_REPLACED = ("http://purl.obolibrary.org/obo/IAO_0100001", "IAO:0100001")
_ALTERNATIVE = "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId"
_NAMESPACE = "http://www.geneontology.org/formats/oboInOwl#hasOBONamespace"
_EQUIVALENT = ("http://www.w3.org/2002/07/owl#equivalentClass", "equivalentTo")


def terms(files: SourceFiles, name: str, sink: Sink) -> Iterator[Term]:
    """Yield the classes of all graphs; a row is a node's place in its graph, from 1.

    Raises:
        SourceError: the file is truncated or holds no graphs.
    """
    try:
        document = json_values.parse(files.text(name))
    except ValueError as error:
        raise SourceError(f"{files.called(name)} is truncated or not JSON: {error}; fetch it again") from error
    graphs = document.get("graphs") if isinstance(document, dict) else None
    if not isinstance(graphs, list) or not graphs:
        raise SourceError(f"{files.called(name)} is no OBO graph: it has no list of graphs")
    for graph in graphs:
        found: dict[str, Term] = {}
        for row, node in enumerate(_list(graph, "nodes"), 1):
            try:
                term = _term(row, node)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                _reject(sink, name, row, f"not a node: {error}", node)
                continue
            if term is not None:
                found[term.curie] = term
        for row, edge in enumerate(_list(graph, "edges"), 1):
            try:
                subject, target = curie_of(edge["sub"]), curie_of(edge["obj"])
                relation = edge["pred"] if "://" not in edge["pred"] else curie_of(edge["pred"])
                if subject not in found or target is None or not relation:
                    raise ValueError("an end is no class of the graph")
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                _reject(sink, name, row, f"not an edge: {error}", edge)
                continue
            found[str(subject)].relations.setdefault(relation, []).append(target)
        yield from found.values()


def _term(row: int, node: dict[str, Any]) -> Term | None:
    """Return a node as a term; None for properties and individuals.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is none.
    """
    if node.get("type", "CLASS") != "CLASS":
        return None
    curie = curie_of(node["id"]) or (node["id"] if ":" in node["id"] and "/" not in node["id"] else None)
    meta = node.get("meta") or {}
    if curie is None:
        raise ValueError("no CURIE can be made of its id")
    term = Term(row, curie, str(node.get("lbl") or curie), deprecated=bool(meta.get("deprecated") or node.get("deprecated")))
    term.name = term.name.removeprefix("obsolete ")
    term.description = (meta.get("definition") or {}).get("val")
    term.synonyms = [(synonym["val"], _SCOPES.get(synonym.get("pred", ""), "related")) for synonym in meta.get("synonyms") or ()]
    term.xrefs = [tidy for xref in meta.get("xrefs") or () if (tidy := curie_of(xref["val"]) or tidy_xref(xref["val"]))]
    for said in meta.get("basicPropertyValues") or ():
        value = curie_of(said["val"]) or said["val"]
        if said["pred"] in _REPLACED:
            term.replaced_by = value
        elif said["pred"] == _ALTERNATIVE:
            term.alt_ids.append(value)
        elif said["pred"] == _NAMESPACE:
            term.namespace = value
    return term


def _list(graph: Any, key: str) -> list[Any]:
    said = graph.get(key) if isinstance(graph, dict) else None
    return said if isinstance(said, list) else []


def _reject(sink: Sink, name: str, row: int, reason: str, raw: Any) -> None:
    sink.record(name, row)
    sink.reject(reason, json.dumps(raw, ensure_ascii=False))

"""Requests to the POST routes: one as people send it for each, and the largest allowed that cost the most."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Body = bytes
_FBN1, _MARFAN, _FINGERS = "HGNC:3603", "MONDO:0007947", "HP:0001166"
#: A body of 1 MB is allowed.
_MOST = 990_000


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _find(curies: list[str], **more: Any) -> dict[str, Any]:
    terms = [{"id": "gene", "categories": ["Gene"]}, {"id": "disease", "curies": curies}]
    where = {"kind": "statement", "subject": "gene", "predicates": ["causes"], "object": "disease"}
    return {"asked": {"kind": "find", "variable": "gene"}, "terms": terms, "where": where, **more}


def _trapi(nodes: dict[str, Any], edges: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"message": {"query_graph": {"nodes": nodes, "edges": edges}}, **more}


def _hop(disease: dict[str, Any], **edge: Any) -> dict[str, Any]:
    nodes = {"g": {"categories": ["biolink:Gene"]}, "d": disease}
    return _trapi(nodes, {"e": {"subject": "g", "object": "d", "predicates": ["biolink:causes"], **edge}})


def _nested(deep: int) -> dict[str, Any]:
    where: dict[str, Any] = {"kind": "statement", "subject": "gene", "object": "disease"}
    for _ in range(deep):
        where = {"kind": "not", "part": where}
    return _find([_MARFAN]) | {"where": where}


def _broad(edges: int) -> dict[str, Any]:
    """A chain of open nodes: each hop multiplies what there is."""
    nodes: dict[str, Any] = {f"n{place}": {} for place in range(edges + 1)}
    nodes["n0"] = {"ids": [_MARFAN]}
    return _trapi(nodes, {f"e{place}": {"subject": f"n{place}", "object": f"n{place + 1}"} for place in range(edges)})


def ordinary(bundle: Path) -> dict[str, Body]:
    """Return a request as people send it to each route."""
    from kg.snapshot import Snapshot
    from reasoning.training.making import items

    item = next(iter(items(Snapshot.open(bundle), "chains", 1)))
    callback = {"callback": "http://127.0.0.1:9/"}  # refused: no host is named
    return {
        "/ask": _json({"question": "Which genes cause Marfan syndrome?"}),
        "/query": _json(_find([_MARFAN])),
        "/diagnose": _json({"observed": ["HP:0001083", _FINGERS], "excluded": ["HP:0000365"]}),
        "/predict": _json({"head": _MARFAN, "predicate": "has_phenotype", "k": 5}),
        "/analogues": _json({"source": "HGNC:3604", "examples": [[_FBN1, _FINGERS]]}),
        "/medicines": _json({"condition": _MARFAN}),
        "/investigate": _json({"question": "Which genes cause Marfan syndrome and does it have ectopia lentis?"}),
        "/ground": _json({"text": "Arachnodactyly and ectopia lentis, no hearing loss."}),
        "/cypher": _json({"query": "disease_genes", "params": {"curie": _MARFAN}}),
        "/rewards": _json({"items": [item.to_dict()], "responses": [{"text": item.response, "item": 0}]}),
        "/trapi/1.6/query": _json(_hop({"ids": [_MARFAN]})),
        "/trapi/2.0/query": _json(_hop({"ids": [_MARFAN]})),
        "/trapi/2.0/asyncquery": _json(_hop({"ids": [_MARFAN]}) | callback),
    }


def matching(pattern: str) -> Body:
    """Return a TRAPI 2.0 query whose edge's publications must match a regular expression."""
    demand = {"id": "biolink:publications", "name": "publications", "operator": "matches", "value": pattern, "not": False}
    return _json(_hop({"ids": [_MARFAN]}, constraints={"attributes": [demand]}))


def largest(bundle: Path) -> dict[str, dict[str, Body]]:
    """Return for each route the requests, by a name, that are allowed and cost the most."""
    from kg.snapshot import Snapshot
    from reasoning.training.making import items

    snapshot = Snapshot.open(bundle)
    terms = [snapshot.curie(node) for node in range(min(snapshot.n_nodes, 10_000))]
    findings = [one for node in range(snapshot.n_nodes) if (one := snapshot.curie(node)).startswith("HP:")][:10_000]
    made = [one.to_dict() for one in items(snapshot, "chains", 100)]
    words = "arachnodactyly and ectopia lentis without hearing loss, "
    walk = "MATCH (a)-[]-(b)-[]-(c)-[]-(d)-[]-(e) RETURN count(*)"
    return {
        "/ask": {"20,000 characters": _json({"question": (words * 400)[:20_000]}), "a word of 20,000": _json({"question": "a" * 20_000})},
        "/query": {
            "10,000 concepts": _json(_find(terms)),
            "not not not ... 200": _json(_nested(200)),
            "or of 5,000": _json(
                _find([_MARFAN])
                | {"where": {"kind": "or", "parts": [{"kind": "statement", "subject": "gene", "object": "disease"}] * 5_000}}
            ),
        },
        "/diagnose": {
            "10,000 findings": _json({"observed": findings}),
            "10,000 known, 10,000 excluded": _json({"observed": findings[::2], "excluded": findings[1::2]}),
            "10,000 unknown findings": _json({"observed": [f"no such thing {place}" for place in range(10_000)]}),
            "100,000 characters": _json({"text": (words * 2_000)[:100_000]}),
        },
        "/predict": {"the most answers and paths": _json({"head": _FBN1, "predicate": "related_to", "k": 500, "paths": 10})},
        "/ground": {"the longest text": _json({"text": (words * 2_000)[:100_000]}), "no blanks": _json({"text": "x" * 100_000})},
        "/cypher": {
            "everything with everything": _json({"query": walk, "timeout": 600}),
            "20,000 characters": _json({"query": "MATCH (a) WHERE " + "a.x = 1 OR " * 1_800 + "a.x = 1 RETURN a"}),
        },
        "/rewards": {"1,024 responses": _json({"items": made[:50], "responses": [{"text": "x " * 300, "item": 0}] * 1024})},
        "/trapi/1.6/query": {"10,000 identifiers": _json(_hop({"ids": terms})), "four open hops": _json(_broad(4))},
        "/trapi/2.0/query": {
            "10,000 identifiers": _json(_hop({"ids": terms})),
            "a pattern that explodes": matching("(a+)+$|(PMID:)*[0-9]+!"),
            "2,000 identifiers, any predicate": _json(_hop({"ids": terms[:2_000]}, predicates=["biolink:related_to"])),
        },
    }

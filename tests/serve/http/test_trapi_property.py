"""Whatever TRAPI can say, the logical form says too, and both bind the same: made-up query graphs of one edge and of two."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

pytest.importorskip("translator_tom", reason="the extra `trapi` is not installed")

import medclew
from kg.errors import InputError
from reasoning.engine import Engine
from serve.trapi.answering import answer

CURIES = ["MONDO:0007947", "MONDO:0017314", "MONDO:0007522", "HP:0001166", "HP:0001083", "HP:0000365", "HGNC:3603", "HGNC:2201"]
CATEGORIES = ["Disease", "PhenotypicFeature", "Gene"]
PREDICATES = ["has_phenotype", "causes", "subclass_of"]

nodes = st.one_of(
    st.lists(st.sampled_from(CURIES), min_size=1, max_size=2, unique=True).map(lambda ids: {"ids": ids}),
    st.sampled_from(CATEGORIES).map(lambda kind: {"categories": [f"biolink:{kind}"]}),
)
graphs = st.integers(1, 2).flatmap(
    lambda count: st.tuples(
        st.lists(nodes, min_size=count + 1, max_size=count + 1),
        st.lists(st.tuples(st.sampled_from(PREDICATES), st.booleans()), min_size=count, max_size=count),
    )
)


@pytest.fixture(scope="module")
def engine(small: Path) -> Engine:
    return medclew.open(small)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(graphs)
def test_both_bind_the_same(engine: Engine, graph: tuple[list[dict[str, Any]], list[tuple[str, bool]]]) -> None:
    ends, edges = graph
    assume(any("ids" in end for end in ends))
    trapi: dict[str, Any] = {"nodes": {f"n{i}": end for i, end in enumerate(ends)}, "edges": {}}
    where: list[dict[str, Any]] = []
    for place, (predicate, turned) in enumerate(edges):
        subject, object = (f"n{place + 1}", f"n{place}") if turned else (f"n{place}", f"n{place + 1}")
        trapi["edges"][f"e{place}"] = {"subject": subject, "object": object, "predicates": [f"biolink:{predicate}"]}
        where.append({"kind": "statement", "subject": subject, "predicates": [predicate], "object": object})
    variables = [f"n{i}" for i, end in enumerate(ends) if "categories" in end]
    asked = {"kind": "find", "variable": variables[0]} if variables else {"kind": "check"}
    terms = [
        {"id": f"n{i}", "curies": end["ids"]} if "ids" in end else {"id": f"n{i}", "categories": end["categories"]}
        for i, end in enumerate(ends)
    ]
    query = {"asked": asked, "terms": terms, "where": where[0] if len(where) == 1 else {"kind": "and", "parts": where}}
    # Each of a batch is looked up by itself: no statement with one of them and the next with another.
    batches = [[{**term, "curies": [one]} for one in term["curies"]] if "curies" in term else [term] for term in terms]
    try:
        found = [engine.evidence_graph({**query, "terms": list(some)}, ways=1000) for some in itertools.product(*batches)]
    except InputError:  # neither can be asked what nothing connects or would return the whole graph
        with pytest.raises(InputError):
            answer(engine, {"message": {"query_graph": trapi}})
        return
    ways = [way for expected in found for binding in expected for way in binding.ways]
    results = answer(engine, {"message": {"query_graph": trapi}})["message"]["results"]
    for name in variables:
        told = {one["id"] for result in results for one in result["node_bindings"][name]}
        if name == found[0].variable:
            assert told == {engine.snapshot.curie(node) for expected in found for node in expected.nodes()}
        else:
            assert told == {engine.snapshot.curie(way.nodes[name]) for way in ways}
    assert bool(results) == any(found)
    shown = {
        edge for expected in found for binding in expected for way in binding.ways for support in way.support for edge in support.edges
    }
    bound = {
        one["id"].partition("-")[0]
        for result in results
        for part in result["analyses"]
        for some in part["edge_bindings"].values()
        for one in some
    }
    assert bound == {engine.snapshot.edge_id(edge) for edge in shown}

"""The indexes that a load makes: one for each label's curie and name, for codes, and none that a query of the library goes past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import cypher as library
from kg.bundle import Bundle
from kg.stores import property_graph as shape
from kg.stores.base import Store
from kg.stores.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j


@pytest.mark.parametrize("label", ["Disease", "Gene", "PhenotypicFeature", "Entity"])
@pytest.mark.parametrize(("key", "value"), [("curie", "X:1"), ("name", "FBN1")])
def test_each_label_has_indexes_of_its_own(neo4j: Neo4jStore, label: str, key: str, value: str) -> None:
    """``(:Disease {curie: ...})`` is looked up in an index, with as many hits as there are rows, not by reading the label."""
    found = neo4j.driver.execute_query(f"PROFILE MATCH (n:{label} {{{key}: $value}}) RETURN n.curie", value=value).summary
    steps = list(_operators(found.profile or {}))
    assert any("IndexSeek" in name for name, _ in steps) and not any("Scan" in name for name, _ in steps), steps
    assert sum(hits for _, hits in steps) <= 10, steps


def _operators(plan: dict[str, Any]) -> Iterator[tuple[str, int]]:
    yield str(plan["operatorType"]), int(plan.get("dbHits", 0))
    for child in plan.get("children", ()):
        yield from _operators(child)


def test_a_curie_stands_once_in_each_label(neo4j: Neo4jStore, rich: Bundle) -> None:
    constraints = neo4j.query("SHOW CONSTRAINTS").dicts()
    unique = {one["labelsOrTypes"][0] for one in constraints if one["properties"] == ["curie"] and "UNIQUE" in one["type"]}
    assert unique >= {shape.ENTITY, *shape.labels(rich).values()}


@pytest.mark.parametrize("code", ["OMIM:154700", "UMLS:C0024796", "C0024796", "MONDO:0007947"])
def test_codes_are_found_by_their_index(neo4j: Neo4jStore, code: str) -> None:
    ask = "CALL db.index.fulltext.queryNodes('entity_codes', $code) YIELD node RETURN node.curie, node.cuis, node.xrefs"
    for row in neo4j.query(ask, {"code": f'"{code}"'}).rows:
        assert code in (row[0], *(row[1] or ()), *(row[2] or ()))
    known = neo4j.query(
        "MATCH (n:Entity) WHERE $code = n.curie OR $code IN n.cuis OR $code IN n.xrefs RETURN count(n)", {"code": code}
    ).scalar()
    assert len(neo4j.query(ask, {"code": f'"{code}"'}).rows) == known


@pytest.mark.parametrize("name", ["concept_by_cui", "concept_by_code"])
def test_concepts_are_found_by_a_code_without_reading_them_all(neo4j: Neo4jStore, name: str) -> None:
    """No database indexes what is in a list; all of a node's codes are in one text beside, which has an index."""
    query = library.get(name)
    found = neo4j.driver.execute_query("PROFILE " + query.text, query.bind(query.example))
    steps = list(_operators(found.summary.profile or {}))
    assert any("NodeIndexContainsScan" in step for step, _ in steps), steps
    assert found.records and sum(hits for _, hits in steps) <= 12 * len(found.records), steps


def test_codes_hold_each_of_a_nodes_codes_whole(store: Store, rich: Bundle) -> None:
    nodes = {row["curie"]: row for row in rich.nodes.to_dicts()}
    for curie, codes in store.query("MATCH (n:Entity) RETURN n.curie, n.codes").rows:
        node = nodes[curie]
        every = {curie, *node["xrefs"], *node["cuis"], *node["alt_ids"]}
        assert codes.startswith("|") and codes.endswith("|") and set(codes.strip("|").split("|")) == every
    assert store.query("MATCH (n:Entity) WHERE n.codes CONTAINS '|C002479|' RETURN n").rows == []


@pytest.mark.parametrize("query", [query for query in library.library() if "neo4j" in query.stores], ids=lambda query: query.name)
def test_what_is_anchored_on_a_concept_reads_no_whole_label(neo4j: Neo4jStore, query: library.Query) -> None:
    """A query of the library that is given a concept's CURIE looks it up; those that read everything say so in their headers."""
    anchored = [name for name, value in query.example.items() if name in {"curie", "a", "b", "gene", "observed", "candidates"}]
    if not anchored or query.timeout_s:
        pytest.skip("it is not anchored on a concept")
    plan = neo4j.driver.execute_query("EXPLAIN " + query.text, query.bind(query.example)).summary.plan
    scans = [name for name, _ in _operators(plan or {}) if "AllNodesScan" in name or "NodeByLabelScan" in name]
    assert scans == []

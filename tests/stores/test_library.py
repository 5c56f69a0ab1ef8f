"""Every query of the library on both stores: the same columns, the same rows, and some."""

from __future__ import annotations

import pytest

import cypher
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j.store import Neo4jStore

QUERIES = [pytest.param(query, id=query.name) for query in cypher.library()]


@pytest.mark.parametrize("query", QUERIES)
def test_embedded_answers_its_example(query: cypher.Query, embedded: EmbeddedStore) -> None:
    if "embedded" not in query.stores:
        pytest.skip(f"{query.name} is for {query.stores}")
    result = embedded.query(query.text, query.bind(query.example))
    assert result.columns == list(query.columns)
    assert result.rows


@pytest.mark.neo4j
def test_both_stores_answer_alike(embedded: EmbeddedStore, neo4j: Neo4jStore) -> None:
    different = {}
    for query in cypher.library():
        if query.stores == cypher.STORES:
            here, there = (store.query(query.text, query.bind(query.example)) for store in (embedded, neo4j))
            if (here.columns, here.rows) != (there.columns, there.rows):
                different[query.name] = (here.rows[:3], there.rows[:3])
    assert different == {}


@pytest.mark.neo4j
def test_full_text_finds_by_word(neo4j: Neo4jStore) -> None:
    query = cypher.get("concept_fulltext")
    rows = neo4j.query(query.text, query.bind({"words": "marfan"})).dicts()
    assert {row["curie"] for row in rows} == {"MONDO:0007947", "MONDO:0017309"}

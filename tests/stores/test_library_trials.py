"""The query library with parameters that nobody chose, on both stores: rows or a typed error, the same on both, and the store lives on."""

from __future__ import annotations

import os
import random

import pytest

import cypher
from kg.bundle import Bundle
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j.store import Neo4jStore
from tests.stores.library_trials import Trial, outcome, overtime, trials

#: Their rows are the store's choice among equals, or its own score.
_CHOICE = ("path_shortest", "path_all_shortest", "concept_fulltext")


def _tried(bundle: Bundle, share: float) -> list[Trial]:
    chance = random.Random(7)
    return [trial for trial in trials(bundle, seed=3, each=3) if chance.random() < share]


def _different(here: Store, there: Store, tried: list[Trial], timeout_s: float) -> list[tuple[str, str, str, str]]:
    different = []
    for trial in tried:
        asked = {"embedded": here, "neo4j": there}
        said = [outcome(asked[store], trial, timeout_s) for store in trial.query.stores]
        if trial.query.name not in _CHOICE and len(set(said)) > 1:
            different.append((trial.query.name, trial.kind, said[0][:200], said[1][:200]))
    return different


def test_the_embedded_store_answers_or_says_why_not(embedded: EmbeddedStore, rich: Bundle) -> None:
    for trial in _tried(rich, 0.1):
        if "embedded" in trial.query.stores:
            said = outcome(embedded, trial, 20)
            assert not said.startswith("columns") and not overtime(said), (trial.query.name, trial.kind, said)
    assert embedded.query("RETURN 1 AS one").scalar() == 1


@pytest.mark.neo4j
def test_a_sample_is_alike_on_both_stores(embedded: EmbeddedStore, neo4j: Neo4jStore, rich: Bundle) -> None:
    assert _different(embedded, neo4j, _tried(rich, 0.04), 20) == []


@pytest.mark.slow
@pytest.mark.neo4j
def test_all_are_alike_on_both_stores(embedded: EmbeddedStore, neo4j: Neo4jStore, rich: Bundle) -> None:
    assert _different(embedded, neo4j, _tried(rich, 1.0), 60) == []


@pytest.mark.slow
def test_examples_find_something_in_the_default_graph_or_say_why_not() -> None:
    path = os.environ.get("MEDCLEW_TEST_BUNDLE")
    if not path:
        pytest.skip("needs a built graph: set MEDCLEW_TEST_BUNDLE to a bundle")
    with EmbeddedStore(path) as store:
        for query in cypher.library():
            if "embedded" in query.stores:
                rows = store.query(query.text, query.bind(query.example), timeout_s=600).rows
                assert bool(rows) != bool(query.empty), query.name

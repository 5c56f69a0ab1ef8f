"""One statement about a bound concept, walked instead of joined, has the same values, order and edges."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import numpy as np
import pytest

from kg.snapshot import Snapshot
from reasoning.query import executor
from reasoning.query.executor import execute
from reasoning.query.model import Find, Qualifiers, Query, Range, Statement, Term

KINDS = (("has_phenotype", "causes"), ("causes", "gene_associated_with_condition"), ("subclass_of",), ("subclass_of", "has_phenotype"), ())


def _queries(snapshot: Snapshot, count: int, seed: int = 5) -> list[Query]:
    dice, degree = random.Random(seed), np.asarray(snapshot.degree)
    busy, hubs = (np.flatnonzero((degree >= least) & (degree < 10 * least)).tolist() for least in (2, 20))
    made = []
    for kinds, forward, either, negated in itertools.product(KINDS, (True, False), (True, False), (True, False)):
        for _ in range(count):
            bound = tuple(snapshot.curie(node) for node in dice.sample(dice.choice((busy, hubs)), dice.choice((1, 1, 2))))
            term = Term(id="b", curies=bound, kinds=dice.random() < 0.7)
            narrowed = (snapshot.categories[int(snapshot.node_category[dice.choice(busy)])],) if dice.random() < 0.5 else ()
            free = Term(id="x", categories=narrowed, not_curies=(snapshot.curie(dice.choice(busy)),) if dice.random() < 0.2 else ())
            statement = Statement(
                subject="b" if forward else "x",
                object="x" if forward else "b",
                predicates=tuple(f"biolink:{kind}" for kind in kinds if f"biolink:{kind}" in snapshot.predicates),
                either_way=either,
                negated=negated,
                qualifiers=Qualifiers(frequency=Range(least=0.3)) if dice.random() < 0.1 and not negated else None,
            )
            limit = dice.choice((None, None, 3))
            made.append(Query(asked=Find(variable="x"), terms=(term, free), where=statement, limit=limit))
    return made


def _compared(snapshot: Snapshot, count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    queries = [Query.model_validate(BOTH_WAYS), *_queries(snapshot, count)]
    walked = [execute(query, snapshot) for query in queries]
    with monkeypatch.context() as joined:
        joined.setattr(executor, "single", lambda *_: None)
        for query, one in zip(queries, walked, strict=True):
            assert one == execute(query, snapshot), query.to_json()
    return sum(len(one) > 1 for one in walked)


#: An edge between two kinds of what is asked for matches both ways; in which of two values it counts decides their order.
BOTH_WAYS = {
    "asked": {"kind": "find", "variable": "x"},
    "terms": [{"id": "b", "curies": ["GO:0016999", "MONDO:0007902"]}, {"id": "x", "categories": ["biolink:BiologicalProcess"]}],
    "where": {
        "kind": "statement",
        "subject": "x",
        "predicates": ["biolink:subclass_of", "biolink:has_phenotype"],
        "object": "b",
        "either_way": True,
    },
}


def test_walking_gives_what_joining_gives(default_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _compared(Snapshot.open(default_bundle), 6, monkeypatch) > 20

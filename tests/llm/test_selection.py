"""Claims chosen for a model's budget: never dearer than it, never worse than what greedy selection promises."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.claims.prose.retelling import retell
from reasoning.claims.prose.selection import select
from reasoning.engine import Engine
from tests.llm.server import Endpoint
from tests.reasoning.conftest import engine  # noqa: F401


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.frozensets(st.integers(0, 8), max_size=5), st.integers(1, 9)), max_size=7), st.integers(0, 25))
def test_the_budget_holds_and_so_does_the_promise(claims: list[tuple[frozenset[int], int]], budget: int) -> None:
    covers, costs = [c for c, _ in claims], [c for _, c in claims]
    chosen = select(covers, costs, budget)
    assert sum(costs[p] for p in chosen) <= budget and len(set(chosen)) == len(chosen)
    covered = len(frozenset().union(*(covers[p] for p in chosen)))
    best = 0
    for many in range(len(claims) + 1):
        for some in itertools.combinations(range(len(claims)), many):
            if sum(costs[p] for p in some) <= budget:
                best = max(best, len(frozenset().union(*(covers[p] for p in some))))
    assert covered >= 0.316 * best  # (1 - 1/e) / 2


def test_what_the_budget_does_not_reach_stays_in_the_engines_words(
    engine: Engine,  # noqa: F811
    endpoint: Endpoint,
    client_of: Callable[..., Any],
) -> None:
    plain = engine.ask("Which phenotypes does Marfan syndrome have?")
    endpoint.says("FBN1 causes Marfan syndrome.")
    told = retell(plain, engine.snapshot, client_of(tokens=600))
    assert len(plain.claims) == 2 and sum("'refused'" not in str(body["messages"][0]["content"]) for body in endpoint.asked) == 1
    assert any("most telling" in note for note in told.notes) and told.citations == plain.citations

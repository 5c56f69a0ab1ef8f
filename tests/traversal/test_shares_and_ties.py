"""What decides between equals, and what keeps a search within its means."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pytest

from kg.snapshot import Snapshot
from traversal.constraints import Budget
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import MetaStep, _abbreviate
from traversal.metapaths.permutation import Permutations
from traversal.paths.rerank import Ranked, by_variety
from traversal.paths.result import Hop, HopEdge, Path
from traversal.planning.chains import Ground, Observation
from traversal.planning.planner import Planner, SubQuestion
from traversal.planning.step import Step
from traversal.planning.trace import Trace
from traversal.view import graph_view
from traversal.view.filters import EdgeFilter
from traversal.view.graph_view import View


def _path(*nodes: int) -> Path:
    hops = tuple(Hop(a, b, (HopEdge(a, "biolink:causes", 1),), {}) for a, b in itertools.pairwise(nodes))
    return Path(nodes, hops, 0.5, 1.0, {})


def test_of_equally_new_paths_the_one_that_stood_first_is_picked_first() -> None:
    ranked = [Ranked(_path(0, middle, 9), 1.0) for middle in (3, 1, 2)]
    assert by_variety(ranked) == ranked
    assert by_variety(list(reversed(ranked))) == list(reversed(ranked))


@dataclass(frozen=True)
class _Noting:
    """A chain that notes what it may spend, and spends ``spends`` of it."""

    name: str
    spends: int
    noted: dict[str, int]
    kind: str = "bridge"

    def run(self, ground: Ground, budget: Budget) -> Observation:
        self.noted[self.name] = budget.expansions
        return Observation(expansions=self.spends)


class _Asking:
    def __init__(self, noted: dict[str, int]) -> None:
        self.noted = noted

    def opening(self) -> list[SubQuestion]:
        return [*(self._asks(name, 100) for name in ("a", "b", "c")), self._asks("d", 1, after=("a", "b", "c"))]

    def _asks(self, name: str, spends: int, after: tuple[str, ...] = ()) -> SubQuestion:
        chain: Any = _Noting(name, spends, self.noted)
        return SubQuestion(name, name, lambda _: chain, after=after)

    def more(self, seen: Any) -> list[SubQuestion]:
        return []

    def ranking(self, seen: Any) -> tuple[tuple[int, ...], ...]:
        return ()

    def covered(self, seen: Any) -> bool:
        return False


def test_chains_of_a_round_share_what_is_left_equally(small: FilePath, monkeypatch: pytest.MonkeyPatch) -> None:
    from traversal.planning import planner

    monkeypatch.setattr(planner, "describe", lambda chain: {"chain": chain.name})
    noted: dict[str, int] = {}
    Planner(Ground(Snapshot.open(small)), budget=Budget(seconds=None, expansions=1_000)).run(_Asking(noted))  # type: ignore[arg-type]
    assert noted == {"a": 333, "b": 333, "c": 333, "d": 700}


def test_only_the_views_that_were_used_last_are_kept() -> None:
    snapshot = Snapshot.from_arrays([0, 1, 2], [0, 1, 2], [1, 2, 3], 4, predicates=[f"biolink:p{i}" for i in range(3)])
    plain = View.of(snapshot)
    masks = [tuple(f"biolink:p{bit}" for bit in range(3) if number >> bit & 1) for number in range(1, 8)]
    views = [View.of(snapshot, EdgeFilter(predicates=mask, directed=directed)) for mask in masks for directed in (False, True)]
    assert len(views) > graph_view._KEPT_VIEWS
    assert len(graph_view._shelf(snapshot).views) == graph_view._KEPT_VIEWS
    assert View.of(snapshot) is plain, "the view without filters is never put away"
    assert View.of(snapshot, EdgeFilter(predicates=masks[-1], directed=True)) is views[-1]
    assert View.of(snapshot, EdgeFilter(predicates=masks[0])) is not views[0], "the one that was used longest ago was"
    assert np.array_equal(View.of(snapshot, EdgeFilter(predicates=masks[0])).keep, views[0].keep)


def test_only_the_choices_of_nodes_that_were_used_last_are_kept() -> None:
    categories = [f"biolink:C{i}" for i in range(4)]
    snapshot = Snapshot.from_arrays([0, 1, 2], [0, 0, 0], [1, 2, 3], 4, node_category=[0, 1, 2, 3], categories=categories)
    chosen = [tuple(name for bit, name in enumerate(categories) if number >> bit & 1) for number in range(1, 13)]
    first = View.admitted(snapshot, chosen[0], ())
    for names in chosen[1:]:
        assert View.admitted(snapshot, chosen[0], ()) is first, "what is used again stays"
        assert View.admitted(snapshot, names, ()).tolist() == [name in names for name in categories]
    assert len(graph_view._shelf(snapshot).nodes) == graph_view._KEPT_VIEWS
    assert View.admitted(snapshot, (), chosen[0]).tolist() == [False, True, True, True]


def test_names_that_are_spelled_alike_get_abbreviations_of_their_own() -> None:
    assert _abbreviate(["biolink:a", "a", "A"], str.upper) == {"biolink:a": "A", "a": "AX", "A": "AXX"}
    assert _abbreviate(["biolink:a", "a"], str.lower) == {"biolink:a": "a", "a": "ax"}


def test_how_much_ran_side_by_side() -> None:
    def step(frontier: int, started: float, ended: float, **action: str) -> Step:
        return Step(frontier, f"{started}", "", (), {}, action, {}, started, ended)

    both = step(1, 0.0, 3.0, chain="bridge"), step(1, 1.0, 4.0, chain="bridge")
    alone = step(2, 5.0, 6.0, chain="bridge")
    decided = step(1, 4.0, 5.0, stop="covered")
    assert Trace((*both, decided, alone)).overlap() == pytest.approx(7 / 5)
    assert Trace((alone,)).overlap() == Trace((decided,)).overlap() == 1.0


def test_edges_within_a_category_are_never_permuted_to_loops() -> None:
    """Between categories a row and a column of the same number are two nodes, and may be joined."""
    rng = np.random.default_rng(0)
    pairs = sorted({(int(a), int(b)) for a, b in rng.integers(0, 12, (60, 2)) if a != b})
    for split in (False, True):
        ends = [(a, b + 12 * split) for a, b in pairs]
        categories = ["biolink:A", "biolink:B"] if split else ["biolink:A"]
        subject, object = zip(*ends, strict=True)
        graph = Snapshot.from_arrays(
            subject, [0] * len(ends), object, 24, node_category=[int(split and n >= 12) for n in range(24)], categories=categories
        )
        counter = Metapaths(graph)
        (edge,) = counter.metagraph.edges
        loops = [int(permuted.matrices.plain(MetaStep(edge, False)).diagonal().sum()) for permuted in Permutations(counter, 8, seed=1)]
        assert any(loops) == split, (split, loops)

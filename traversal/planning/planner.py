"""Turns a question into chains, runs what is ready side by side, looks at what came back, and asks on or stops.

Within a round all chains that depend on nothing open run at once,
in threads (kernels release the interpreter's lock). Each gets an equal share of
what is left of the budget of expansions, and results are taken in the order of the plan: so the answer does not depend on which
chain comes home first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from kg.errors import InputError
from traversal.constraints import Budget
from traversal.planning.chains import Chain, Ground, Observation, describe
from traversal.planning.step import Step
from traversal.planning.trace import Trace
from traversal.planning.watching import tell

#: Why a planner ended: the ranking no longer changes, the evidence covers the question, the budget is spent, there is nothing to ask.
Ending = Literal["stable", "covered", "budget", "exhausted"]

#: Answers in order, each a tuple of node indexes: one for a concept, several for a path.
Ranking = tuple[tuple[int, ...], ...]

#: Runs thunks and returns their results in order; ``ThreadPoolExecutor`` by default, something else in tests.
Runner = Callable[[Sequence[Callable[[], tuple[Observation, float, float]]]], Sequence[tuple[Observation, float, float]]]


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """A node of the plan: once everything in ``after`` is answered, ``make`` turns the answers into a chain,
    or None when nothing is left to ask."""

    id: str
    text: str
    make: Callable[[Mapping[str, Observation]], Chain | None]
    after: tuple[str, ...] = ()


def always(chain: Chain) -> Callable[[Mapping[str, Observation]], Chain]:
    """Return what makes the same chain whatever has been answered."""
    return lambda seen: chain


class Strategy(Protocol):
    """A way of reasoning: what to ask first, how to read the answers, and what to ask next."""

    def opening(self) -> Iterable[SubQuestion]:
        """Return the first sub-questions."""
        ...

    def ranking(self, seen: Mapping[str, Observation]) -> Ranking:
        """Return the answers so far, best first; must not depend on the order in which observations came."""
        ...

    def covered(self, seen: Mapping[str, Observation]) -> bool:
        """Return whether the evidence covers the question."""
        ...

    def more(self, seen: Mapping[str, Observation]) -> Iterable[SubQuestion]:
        """Return further sub-questions, none when there is nothing left to ask."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a planner found: answers best first, every observation by sub-question, why it ended, and what it did."""

    ranking: Ranking
    seen: dict[str, Observation]
    ending: Ending
    trace: Trace


class Planner:
    """Runs strategies on a graph."""

    def __init__(
        self, ground: Ground, *, budget: Budget | None = None, watch: int = 5, threads: int | None = None, runner: Runner | None = None
    ) -> None:
        """``watch`` is how many of the first answers must stay as they are for the ranking to count as stable."""
        self.ground, self.budget, self.watch = ground, budget or Budget(seconds=10.0), watch
        self.threads, self.runner = threads or os.cpu_count() or 1, runner

    def run(self, strategy: Strategy) -> Outcome:
        """Reason until one of the endings.

        Raises:
            InputError: two sub-questions share an id, or one waits for something that is never asked.
        """
        began = time.perf_counter()
        seen: dict[str, Observation] = {}
        steps: list[Step] = []
        pending = _checked(strategy.opening(), seen, {})
        left, frontier = self.budget.expansions, 0
        before: Ranking | None = None
        ending: Ending | None = None
        while ending is None:
            ready = [q for q in pending.values() if all(name in seen for name in q.after)]
            now = time.perf_counter() - began
            frontier += 1
            if left < 1 or (self.budget.seconds is not None and now >= self.budget.seconds):
                ending = "budget"
                _take(steps, self._decision(frontier, "stop: the budget is spent", {"stop": ending}, now, list(pending)))
                break
            left -= self._round(ready, frontier, seen, steps, left, began, before or ())
            for question in ready:
                del pending[question.id]
            ranking = strategy.ranking(seen)
            if strategy.covered(seen):
                ending, why = "covered", "stop: the evidence covers the question"
            elif before is not None and ranking and ranking[: self.watch] == before[: self.watch]:
                ending, why = "stable", f"stop: the first {min(self.watch, len(ranking))} answers did not change"
            else:
                if not pending:
                    pending = _checked(strategy.more(seen), seen, pending)
                if pending:
                    why = f"go on: ask {', '.join(pending)}"
                else:
                    ending, why = "exhausted", "stop: there is nothing left to ask"
            action = {"ask": list(pending)} if ending is None else {"stop": ending, "unasked": list(pending)}
            now = time.perf_counter() - began
            _take(steps, self._decision(frontier, why, action, now, [list(key) for key in ranking[: self.watch]]))
            before = ranking
        return Outcome(strategy.ranking(seen), seen, ending, Trace(tuple(steps)))

    def _round(
        self,
        ready: list[SubQuestion],
        frontier: int,
        seen: dict[str, Observation],
        steps: list[Step],
        left: int,
        began: float,
        ranking: Ranking,
    ) -> int:
        """Run the ready sub-questions side by side; return the expansions spent, at least one so that a plan of nothings ends."""
        state = {"asked": sorted(seen), "ranking": [list(key) for key in ranking[: self.watch]], "expansions_left": left}
        known = dict(seen)
        chains = [(question, question.make(known)) for question in ready]
        asked = [(question, chain) for question, chain in chains if chain is not None]
        share = left // max(len(asked), 1)
        seconds = None if self.budget.seconds is None else max(self.budget.seconds - (time.perf_counter() - began), 0.0)
        budget = Budget(seconds, share)

        def thunk(chain: Chain) -> Callable[[], tuple[Observation, float, float]]:
            def run() -> tuple[Observation, float, float]:
                started = time.perf_counter() - began
                observation = chain.run(self.ground, budget)
                return observation, started, time.perf_counter() - began

            return run

        results = (self.runner or self._threaded)([thunk(chain) for _, chain in asked])
        spent = 0
        for (question, chain), (observation, started, ended) in zip(asked, results, strict=True):
            seen[question.id] = observation
            spent += observation.expansions
            action = {"chain": describe(chain), "expansions": share}
            seen_now = observation.digest()
            _take(steps, Step(frontier, question.id, question.text, question.after, state, action, seen_now, started, ended))
        for question, made in chains:
            if made is None:
                seen[question.id] = Observation()
        return max(spent, 1)

    def _threaded(self, thunks: Sequence[Callable[[], tuple[Observation, float, float]]]) -> Sequence[tuple[Observation, float, float]]:
        if len(thunks) < 2 or self.threads < 2:
            return [thunk() for thunk in thunks]
        with ThreadPoolExecutor(min(self.threads, len(thunks))) as pool:
            return list(pool.map(lambda thunk: thunk(), thunks))

    def _decision(self, frontier: int, text: str, action: dict[str, Any], now: float, ranking: list[Any]) -> Step:
        return Step(frontier, "plan", text, (), {"ranking": ranking}, action, {}, now, now)


def _take(steps: list[Step], step: Step) -> None:
    """Keep a step, and tell of it whoever listens."""
    steps.append(step)
    tell(step)


def _checked(questions: Iterable[SubQuestion], seen: Mapping[str, Observation], pending: dict[str, SubQuestion]) -> dict[str, SubQuestion]:
    """Add sub-questions to those pending, once it is sure that each can be asked some time."""
    joined = dict(pending)
    for question in questions:
        if question.id in joined or question.id in seen or question.id == "plan":
            raise InputError(f"two sub-questions are called {question.id!r}")
        joined[question.id] = question
    answered = set(seen)
    waiting = list(joined.values())
    while waiting:
        next_ones = [q for q in waiting if not set(q.after) <= answered]
        if len(next_ones) == len(waiting):
            raise InputError(f"{waiting[0].id!r} waits for {sorted(set(waiting[0].after) - answered)}, which is never answered before it")
        answered |= {q.id for q in waiting} - {q.id for q in next_ones}
        waiting = next_ones
    return joined

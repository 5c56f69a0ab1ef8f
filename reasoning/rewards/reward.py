"""The reward of a response: answer, path, coverage and consistency, and their mixture.

A response earns nothing unless it keeps the form, gives exactly one answer, that answer is right, and its reasoning reaches it by at
least one true statement of the item's own chain and says nothing that the graph denies, that takes this back, or that speaks for another
option. So copying the question, listing everything, citing true facts of something else, and hiding an answer in markup are worth nothing;
nor is a right guess without reasoning, but under the mixture ``answer``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.rendering.text import plain
from reasoning.rewards.answer import right
from reasoning.rewards.response import parse
from reasoning.rewards.steps import Judge, StepVerdict
from reasoning.training.item import Item
from traversal.planning.watching import keep_on

#: Weights of (answer, path, coverage); a progressive training goes from the first to the last.
MIXTURES: dict[str, tuple[float, float, float]] = {
    "answer": (1.0, 0.0, 0.0),
    "balanced": (0.5, 0.25, 0.25),
    "process": (0.2, 0.4, 0.4),
}


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward in 0..1 with its parts.

    Attributes:
        answer: 1 where the one answer is right. path: edges of the chain that steps state, among all steps; 0 where a step is contradicted
            or has another fault.
        coverage: edges of the item's chain that steps state. fault: why the total is 0, "" where it is not.
    """

    total: float
    answer: float
    path: float
    coverage: float
    fault: str
    steps: tuple[StepVerdict, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


class Rewarder:
    """Rewards against one graph; statements are looked up there, so that an item that was tampered with earns nothing for its own facts."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self._judge = snapshot, Judge(snapshot)

    def score(self, text: str, item: Item | Mapping[str, Any], mixture: str | Sequence[float] = "balanced") -> Reward:
        """Return the reward of one response.

        Args:
            text: the response, in the form that items' own responses have.
            item: the item, or its plain data. mixture: a name in ``MIXTURES``, or weights of (answer, path, coverage), not negative, that
                sum to 1.

        Raises:
            InputError: there is no such mixture, or the item does not hold together.
        """
        keep_on()
        known = item if isinstance(item, Item) else Item.from_dict(item)
        weights = mixed(mixture)
        names = [name for concept in known.concepts for name in (concept.name, *concept.aliases)]
        read = parse(text, names, lambda said: (match.name for match in self.snapshot.lexicon.exact(said)))
        if read.fault and read.fault != "the reasoning is empty":
            return Reward(0.0, 0.0, 0.0, 0.0, read.fault, ())
        correct = float(right(read.answer, known, self.snapshot))
        steps = self._judge.judge(read.steps, known)
        reached = {step.edge for step in steps if step.of_chain}
        spoilt = next((step.fault for step in steps if step.fault), "")
        # A step that was taken already is no further one: what is said twice counts once, and takes as much room as anything else.
        path = 0.0 if spoilt or not steps else len(reached) / len(steps)
        coverage = len(reached) / len(known.chain)
        fault = "" if correct else "the answer is wrong, or more than one"
        if not fault and weights[1] + weights[2] > 0:
            fault = spoilt or ("" if reached else read.fault or "no step states anything of the chain")
        total = 0.0 if fault else weights[0] * correct + weights[1] * path + weights[2] * coverage
        return Reward(round(total, 6), correct, path, coverage, fault, steps)

    def score_batch(
        self, texts: Sequence[str], items: Iterable[Item | Mapping[str, Any]], mixture: str | Sequence[float] = "balanced"
    ) -> list[Reward]:
        """Return the reward of each response against its item; ValueError where there are not as many of both."""
        return [self.score(text, item, mixture) for text, item in zip(texts, items, strict=True)]


def mixed(mixture: str | Sequence[float]) -> tuple[float, float, float]:
    """Return the weights of a mixture.

    >>> mixed("process"), mixed([0, 0.5, 0.5])
    ((0.2, 0.4, 0.4), (0.0, 0.5, 0.5))

    Raises:
        InputError: there is none of that name, or these are no weights.
    """
    if isinstance(mixture, str):
        if mixture not in MIXTURES:
            raise InputError(f"no mixture is called {plain(mixture, 60)!r}; there are {', '.join(MIXTURES)}")
        return MIXTURES[mixture]
    weights = tuple(map(float, mixture))
    if len(weights) != 3 or not all(0 <= weight <= 1 for weight in weights) or abs(sum(weights) - 1) > 1e-6:
        raise InputError("a mixture is three weights, of answer, path and coverage, none negative, that sum to 1")
    return weights

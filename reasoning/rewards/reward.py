"""The reward of a response: answer, path, coverage and consistency, and their mixture.

A response earns nothing unless it keeps the form, gives exactly one answer, that answer is right, and its reasoning reaches it by at
least one true statement of the item's own chain. So copying the question, listing everything, citing true facts of something else, and
hiding an answer in markup are worth nothing; nor is a right guess without reasoning, but under the mixture ``answer``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from kg.model import edge_id
from kg.names import normalise
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.rewards.response import Response, parse
from reasoning.training.item import Concept, Item

#: Weights of (answer, path, coverage); a progressive training goes from the first to the last.
MIXTURES: dict[str, tuple[float, float, float]] = {
    "answer": (1.0, 0.0, 0.0),
    "balanced": (0.5, 0.25, 0.25),
    "process": (0.2, 0.4, 0.4),
}


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """What the graph says of a step: ``entailed`` (by ``edge``), ``contradicted`` (by the edge that denies it), or ``unknown``."""

    text: str
    verdict: Literal["entailed", "contradicted", "unknown"]
    edge: str = ""
    of_chain: bool = False


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward in 0..1 with its parts.

    Attributes:
        answer: 1 where the one answer is right. path: entailed steps of the chain among all steps, 0 where one is contradicted.
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
        self._snapshot = snapshot
        self._predicates = [(p, f) for p in snapshot.predicates for f in (True, False)]

    def score(self, text: str, item: Item | Mapping[str, Any], mixture: str | tuple[float, float, float] = "balanced") -> Reward:
        """Return the reward of one response.

        Args:
            text: the response, in the form that items' own responses have.
            item: the item, or its plain data. mixture: a name in ``MIXTURES``, or weights of (answer, path, coverage).

        Raises:
            KeyError: there is no such mixture.
        """
        known = item if isinstance(item, Item) else Item.from_dict(item)
        weights = MIXTURES[mixture] if isinstance(mixture, str) else mixture
        read = parse(text)
        if read.fault and read.fault != "the reasoning is empty":
            return Reward(0.0, 0.0, 0.0, 0.0, read.fault, ())
        right = float(_right(read.answer, known))
        steps = self._judged(read, known)
        reached = {step.edge for step in steps if step.of_chain}
        contradicted = any(step.verdict == "contradicted" for step in steps)
        path = 0.0 if contradicted or not steps else sum(step.of_chain for step in steps) / len(steps)
        coverage = len(reached) / len(known.chain)
        fault = "" if right else "the answer is wrong, or more than one"
        if not fault and weights[1] + weights[2] > 0:
            if not reached:
                fault = read.fault or "no step states anything of the chain"
            elif contradicted:
                fault = "the graph denies a step"
        total = 0.0 if fault else weights[0] * right + weights[1] * path + weights[2] * coverage
        return Reward(round(total, 6), right, path, coverage, fault, steps)

    def score_batch(
        self, texts: Sequence[str], items: Iterable[Item | Mapping[str, Any]], mixture: str | tuple[float, float, float] = "balanced"
    ) -> list[Reward]:
        """Return the reward of each response against its item; ValueError where there are not as many of both."""
        return [self.score(text, item, mixture) for text, item in zip(texts, items, strict=True)]

    def _judged(self, read: Response, item: Item) -> tuple[StepVerdict, ...]:
        names = [(name.casefold(), concept.curie) for concept in item.concepts for name in (concept.name, *concept.aliases)]
        names.sort(key=lambda pair: -len(pair[0]))
        told = [step for step in read.steps if not step.startswith("No record makes ")]
        return tuple(self._step(step, names, item) for step in told)

    def _step(self, text: str, names: list[tuple[str, str]], item: Item) -> StepVerdict:
        said = text.rstrip(".").casefold()
        for subject_name, subject in names:
            if not said.startswith(subject_name + " "):
                continue
            for object_name, object_ in names:
                if object_ == subject or not said.endswith(" " + object_name):
                    continue
                between = said[len(subject_name) + 1 : len(said) - len(object_name) - 1]
                for predicate, forward in self._predicates:
                    if phrase(predicate, backward=not forward) == between:
                        ends = (subject, object_) if forward else (object_, subject)
                        verdict = self._looked_up(text, ends, predicate, item)
                        if verdict.verdict != "unknown":
                            return verdict
        return StepVerdict(text, "unknown")

    def _looked_up(self, text: str, ends: tuple[str, str], predicate: str, item: Item) -> StepVerdict:
        s = self._snapshot
        one, other = s.find(ends[0]), s.find(ends[1])
        if one is None or other is None:
            return StepVerdict(text, "unknown")
        for edge in s.find_edges(one, other):
            if s.predicate(edge) == predicate and int(s.edge_subject[edge]) == one:
                told = edge_id(ends[0], predicate, ends[1])
                return StepVerdict(text, "entailed", told, told in item.chain)
        for edge in s.negated_of(one).tolist():
            if s.predicate(edge) == predicate and int(s.edge_subject[edge]) == one and int(s.edge_object[edge]) == other:
                return StepVerdict(text, "contradicted", edge_id(ends[0], predicate, ends[1], True))
        return StepVerdict(text, "unknown")


def _right(answer: str, item: Item) -> bool:
    """Whether an answer is one right concept's name, alias or CURIE, or for a choice the right option's label, with its name or without."""
    if item.options:
        right = next(option for option in item.options if option.correct)
        label, _, rest = answer.partition(".")
        if label.strip() == right.label:
            return not rest.strip() or _names(rest, item.concept(right.curie))
        return _names(answer, item.concept(right.curie)) and not any(
            _names(answer, item.concept(option.curie)) for option in item.options if not option.correct
        )
    return any(_names(answer, item.concept(curie)) for curie in item.answer)


def _names(text: str, concept: Concept) -> bool:
    said = text.strip().rstrip(".").casefold()
    if said == concept.curie.casefold():
        return True
    called = [name for name in (concept.name, *concept.aliases)]
    if said in {name.rstrip(".").casefold() for name in called}:
        return True
    folded = normalise(said)
    return bool(folded) and folded in {normalise(name) for name in called}

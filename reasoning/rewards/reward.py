"""The reward of a response: answer, path, coverage and consistency, and their mixture.

A response earns nothing unless it keeps the form, gives exactly one answer, that answer is right, and its reasoning reaches it by at
least one true statement of the item's own chain. So copying the question, listing everything, citing true facts of something else, and
hiding an answer in markup are worth nothing; nor is a right guess without reasoning, but under the mixture ``answer``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from kg.errors import InputError
from kg.model import edge_id
from kg.names import normalise
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.rendering.text import plain
from reasoning.rewards.response import Response, parse
from reasoning.training.item import Concept, Item
from traversal.planning.watching import keep_on

#: Weights of (answer, path, coverage); a progressive training goes from the first to the last.
MIXTURES: dict[str, tuple[float, float, float]] = {
    "answer": (1.0, 0.0, 0.0),
    "balanced": (0.5, 0.25, 0.25),
    "process": (0.2, 0.4, 0.4),
}


#: Kinds of names that mean the concept and nothing wider or narrower.
_NAMES = frozenset({"name", "exact", "abbreviation", "code", "cui"})


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
        self.snapshot = snapshot
        #: Predicates, and whether they are read from subject to object, by their wording.
        self._worded: dict[str, list[tuple[str, bool]]] = {}
        for predicate in snapshot.predicates:
            for forward in (True, False):
                self._worded.setdefault(phrase(predicate, backward=not forward).casefold(), []).append((predicate, forward))

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
        read = parse(text, [name for concept in known.concepts for name in (concept.name, *concept.aliases)])
        if read.fault and read.fault != "the reasoning is empty":
            return Reward(0.0, 0.0, 0.0, 0.0, read.fault, ())
        right = float(self._right(read.answer, known))
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
        self, texts: Sequence[str], items: Iterable[Item | Mapping[str, Any]], mixture: str | Sequence[float] = "balanced"
    ) -> list[Reward]:
        """Return the reward of each response against its item; ValueError where there are not as many of both."""
        return [self.score(text, item, mixture) for text, item in zip(texts, items, strict=True)]

    def _judged(self, read: Response, item: Item) -> tuple[StepVerdict, ...]:
        # A sentence's full stop is taken off, so that of a name ("Bartonella sp.") is too.
        names = [(n.rstrip(".").casefold(), concept.curie) for concept in item.concepts for n in (concept.name, *concept.aliases)]
        names.sort(key=lambda pair: -len(pair[0]))
        told = [step for step in read.steps if not step.startswith("No record makes ")]
        return tuple(self._step(step, names, item) for step in told)

    def _step(self, text: str, names: list[tuple[str, str]], item: Item) -> StepVerdict:
        """The verdict on a sentence; where it can be read in several ways (two predicates have one wording), the best for its speaker."""
        said = text.rstrip(".").casefold()
        found = StepVerdict(text, "unknown")
        for subject_name, subject in names:
            if not said.startswith(subject_name + " "):
                continue
            for object_name, object_ in names:
                if object_ == subject or not said.endswith(" " + object_name):
                    continue
                between = said[len(subject_name) + 1 : len(said) - len(object_name) - 1]
                for predicate, forward in self._worded.get(between, ()):
                    ends = (subject, object_) if forward else (object_, subject)
                    verdict = self._looked_up(text, ends, predicate, item)
                    if verdict.of_chain:
                        return verdict
                    if found.verdict != "entailed" and verdict.verdict != "unknown":
                        found = verdict
        return found

    def _right(self, answer: str, item: Item) -> bool:
        """Whether an answer is one right concept's name or CURIE, or for a choice the right option's label, with its name or without."""
        right = [item.concept(option.curie) for option in item.options if option.correct] or [item.concept(c) for c in item.answer]
        wrong = [item.concept(option.curie) for option in item.options if not option.correct]
        for option in item.options:
            label, _, rest = answer.partition(".")
            if option.correct and label.strip() == option.label and (not rest.strip() or self._means(rest, right)):
                return True
        return self._means(answer, right) and not self._means(answer, wrong)

    def _means(self, text: str, concepts: Sequence[Concept]) -> bool:
        """Whether a text is a name of one of some concepts: one that the item tells, or another that the graph has for it."""
        if any(_names(text, concept) for concept in concepts):
            return True
        curies = {concept.curie for concept in concepts}
        found = self.snapshot.lexicon.exact(text.strip().rstrip("."))
        return any(match.kind in _NAMES and self.snapshot.curie(match.node) in curies for match in found)

    def _looked_up(self, text: str, ends: tuple[str, str], predicate: str, item: Item) -> StepVerdict:
        s = self.snapshot
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


def _names(text: str, concept: Concept) -> bool:
    said = text.strip().rstrip(".").casefold()
    if said == concept.curie.casefold():
        return True
    called = [name for name in (concept.name, *concept.aliases)]
    if said in {name.rstrip(".").casefold() for name in called}:
        return True
    folded = normalise(said)
    return bool(folded) and folded in {normalise(name) for name in called}

"""An item: a question with its answer, and with it all that is needed to check both without its maker.

Plain data, JSON both ways. Concepts are told once, under ``concepts``; everywhere else they stand as CURIEs. Edges are told once, under
``evidence``; everywhere else they stand as their identifiers, which are the same in every bundle that states the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Literal

from kg.errors import InputError
from reasoning.rendering.text import plain

Form = Literal["open", "choice"]
Split = Literal["train", "validation", "test"]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept and the names that an answer may use for it, the preferred one not repeated under ``aliases``."""

    curie: str
    name: str
    category: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record behind an edge: where it stands and under which licence."""

    source: str
    version: str
    licence: str
    record: str
    publications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """An edge; ``records`` are its first few, ``n_records`` says how many there are."""

    edge: str
    subject: str
    predicate: str
    object: str
    records: tuple[Record, ...] = ()
    n_records: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen; ``why`` says in a sentence why it is right or wrong."""

    label: str
    curie: str
    correct: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What makes an item hard.

    Attributes:
        hops: statements between what is given and the answer.
        degree: statements about the least known of the concepts on the chain.
        rarity: mean over the chain of 1 - ln(degree) / ln(most): 0 for the best known concept, 1 for one of a single statement.
        fan: the most concepts that the question reaches at any hop.
        score: the three in one, 0..1, for curricula: (min(hops, 4) / 4 + rarity + min(log10(fan), 4) / 4) / 3.
    """

    hops: int
    degree: int
    rarity: float
    fan: int
    score: float


@dataclass(frozen=True, slots=True)
class Made:
    """By what an item was made: the bundle's content hash, the version of Medclew, the seed."""

    bundle: str
    version: str
    seed: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item.

    Attributes:
        id: the same for the same kind, query and options in every run.
        query: the Query (docs/query.md) that it asks; its answer on the graph is ``answer``, or for a choice the option that is correct.
        question: the query in words, with the options where there are some.
        answer: every concept that is right, as CURIEs.
        chain: edges from what is given to the answer, in the order of reasoning. verify: the edges that make the answer right.
        response: reasoning and answer as a model should write them. rejected: a response to be preferred less, "" where there is none.
        extra: what the kind adds (steps, a plan, a trajectory, passages).
    """

    id: str
    kind: str
    form: Form
    query: dict[str, Any]
    question: str
    options: tuple[Option, ...]
    answer: tuple[str, ...]
    concepts: tuple[Concept, ...]
    chain: tuple[str, ...]
    evidence: tuple[Fact, ...]
    verify: tuple[str, ...]
    difficulty: Difficulty
    split: Split
    licences: tuple[str, ...]
    made: Made
    response: str
    rejected: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Item:
        """Return the item that plain data (as read from JSON) tells of.

        Raises:
            InputError: a field is missing or none that items have, or the item names what it does not tell of.
        """
        item = _validated(data)
        item.check()
        return item

    def check(self) -> None:
        """Look whether the item holds together.

        Raises:
            InputError: it has no chain or answer, not one right option, or names a concept or an edge that it does not tell of.
        """
        concepts, edges = {each.curie for each in self.concepts}, {each.edge for each in self.evidence}
        named = {*self.answer, *(option.curie for option in self.options)} - concepts
        cited = {*self.chain, *self.verify} - edges
        right = [option.curie for option in self.options if option.correct]
        faults = [
            "has no chain" if not self.chain else "",
            "has no answer" if not self.answer else "",
            "has not exactly one right option" if self.options and len(right) != 1 else "",
            f"does not tell of the concept {min(named)}" if named else "",
            f"does not tell of the edge {min(cited)}" if cited else "",
        ]
        for fault in filter(None, faults):
            raise InputError(f"the item {plain(self.id, 60)!r} {plain(fault, 120)}: it was not made whole")

    def concept(self, curie: str) -> Concept:
        """Return one of its concepts; KeyError where it has none of that CURIE."""
        for each in self.concepts:
            if each.curie == curie:
                return each
        raise KeyError(curie)

    def fact(self, edge: str) -> Fact:
        """Return one of its edges; KeyError where it has none of that identifier."""
        for each in self.evidence:
            if each.edge == edge:
                return each
        raise KeyError(edge)


def _validated(data: Mapping[str, Any]) -> Item:
    from pydantic import ValidationError

    try:
        item: Item = _adapter().validate_python(data)
        return item
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise InputError(f"this is no training item: {plain(place, 100)}: {plain(first['msg'], 200)}") from None


@cache
def _adapter() -> Any:
    from pydantic import ConfigDict, TypeAdapter, with_config

    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(Item))

"""An item: a question with its answer, and with it all that is needed to check both without its maker.

Plain data, JSON both ways. Concepts are told once, under ``concepts``; everywhere else they stand as CURIEs. Edges are told once, under
``evidence``; everywhere else they stand as their identifiers, which are the same in every bundle that states the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

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
            KeyError, TypeError: a field is missing, or there is one that items do not have.
        """
        facts = [
            Fact(**{**each, "records": tuple(Record(**{**r, "publications": tuple(r["publications"])}) for r in each["records"])})
            for each in data["evidence"]
        ]
        return cls(
            **{
                **data,
                "options": tuple(Option(**each) for each in data["options"]),
                "answer": tuple(data["answer"]),
                "concepts": tuple(Concept(**{**each, "aliases": tuple(each["aliases"])}) for each in data["concepts"]),
                "chain": tuple(data["chain"]),
                "evidence": tuple(facts),
                "verify": tuple(data["verify"]),
                "difficulty": Difficulty(**data["difficulty"]),
                "licences": tuple(data["licences"]),
                "made": Made(**data["made"]),
            }
        )

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

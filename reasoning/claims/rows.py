"""Rows of results: what an answer says, for programs. Typed here, one JSON each, and readable by key as their JSON is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import repeat
from typing import Any

import numpy as np

from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.rendering.serialisable import PlainData
from reasoning.rendering.text import plain

#: What is plain data as it is.
_PLAIN = frozenset({str, int, float, bool, type(None)})


#: A kind of row's fields, each with whether it is left out where it is None.
_FIELDS: dict[type, tuple[tuple[str, bool], ...]] = {}


def _fields(row: type) -> tuple[tuple[str, bool], ...]:
    known = _FIELDS.get(row)
    if known is None:
        known = _FIELDS[row] = tuple((field.name, field.default is None) for field in fields(row))
    return known


class Row(PlainData):
    """A row: attributes for those who write code; by key it gives what its JSON has there.

    Fields that are None by default say nothing where they are None, and are left out of the JSON.
    """

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data."""
        told = {}
        for name, left_out in _fields(type(self)):
            value = getattr(self, name)
            if value is not None or not left_out:
                told[name] = value if type(value) in _PLAIN else as_data(value)
        return told

    def __getitem__(self, key: str) -> Any:
        return self.to_dict()[key]

    def __contains__(self, key: object) -> bool:
        return key in self.keys()

    def get(self, key: str, default: Any = None) -> Any:
        """Return a field's value by its name in JSON, the default where the row does not have it."""
        return self.to_dict().get(key, default)

    def keys(self) -> list[str]:
        """Return the names of the fields that the row's JSON has."""
        return list(self.to_dict())

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())


def as_data(value: Any) -> Any:
    """Return a field's value as plain data."""
    if isinstance(value, PlainData):
        return value.to_dict()
    if isinstance(value, (tuple, list)):
        return [as_data(each) for each in value]
    return {key: as_data(each) for key, each in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True)
class ConceptRef(Row):
    """A concept of the graph; ``text`` is what it was called and ``role`` what it is in the question, where it is in one."""

    curie: str
    name: str
    category: str
    text: str | None = None
    role: str | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, node: int, *, text: str | None = None, role: str | None = None) -> ConceptRef:
        """Return a node's reference; one without a name is called by its CURIE."""
        curie = plain(snapshot.curie(node))
        return cls(curie, plain(snapshot.name(node)) or curie, snapshot.category(node), text, role)


@dataclass(frozen=True, slots=True)
class EdgeRow(Row):
    """An edge of a concept: the other end, the statement, and how well it is backed.

    Attributes:
        curie, name, category: the end that is answered with.
        frequency: the highest share of patients that a record gives, 0..1. publications, evidence: how many back the edge.
        of: the kind of the question's concept that the edge speaks of, where it does not speak of that itself.
        through: what lies between, with ``first_edge_id`` the edge that leads to it, where the answer is two statements away.
        ways: in how many ways the end satisfies the question. matches: how many parts of an "or" hold of it.
        edges: every edge that supports the row, where the question has several statements.
        other_edge_id, rarity: of what two concepts share: the other's edge, and the information in nats of meeting it.
    """

    curie: str
    name: str
    category: str
    subject: str
    predicate: str
    object: str
    negated: bool
    edge_id: str
    frequency: float | None
    publications: int
    evidence: int
    of: str | None = None
    through: str | None = None
    first_edge_id: str | None = None
    ways: int | None = None
    matches: int | None = None
    edges: tuple[str, ...] | None = None
    other_edge_id: str | None = None
    rarity: float | None = None

    @classmethod
    def of_edge(cls, snapshot: Snapshot, edge: int, end: int, **more: Any) -> EdgeRow:
        """Return an edge's row, answering with one of its ends."""
        return cls.of_edges(snapshot, [edge], [end], [more])[0]

    @classmethod
    def of_edges(
        cls, snapshot: Snapshot, edges: Sequence[int], ends: Sequence[int], more: Sequence[Mapping[str, Any]] | None = None
    ) -> list[EdgeRow]:
        """Return the rows of edges, each answering with one of its ends; ``more`` are further fields of each."""
        s, at = snapshot, np.array(edges, np.int64)
        columns = (s.edge_subject, s.edge_object, s.edge_predicate, s.edge_negated, s.edge_frequency, s.edge_publications)
        read = (*(column[at].tolist() for column in columns), s.n_evidence(at).tolist())
        rows = []
        for end, extra, tail, head, kind, negated, frequency, publications, pieces in zip(ends, more or repeat({}), *read, strict=False):
            subject, object, predicate = s.curie(tail), s.curie(head), s.predicates[kind]
            row = cls(
                subject if end == tail else object if end == head else s.curie(end),
                plain(s.name(end)),
                s.category(end),
                subject,
                predicate,
                object,
                negated,
                edge_id(subject, predicate, object, negated),
                None if frequency != frequency else round(frequency, 4),
                publications,
                pieces,
                **extra,
            )
            rows.append(row)
        return rows


@dataclass(frozen=True, slots=True)
class HopEdge(Row):
    """One of a hop's parallel edges: ``direction`` is +1 where it is walked from subject to object, ``citation`` its number where said."""

    edge_id: str
    edge: int
    predicate: str
    direction: int
    evidence: int
    citation: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; ``citation`` is null where the text does not say the edge."""
        return {**Row.to_dict(self), "citation": self.citation}


@dataclass(frozen=True, slots=True)
class HopRow(Row):
    """A step of a path: its ends, what it costs in nats by part, its edges."""

    source: str
    target: str
    parts: dict[str, float]
    edges: tuple[HopEdge, ...]


@dataclass(frozen=True, slots=True)
class ChainVote(Row):
    """A chain of search that found a path, and the target's place among what such paths lead to (``of`` is as far as it looked)."""

    chain: str
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class PathRow(Row):
    """A path: rank, score (0..1), cost and its parts in nats, nodes, hops, the chains that found it."""

    rank: int
    score: float
    cost: float
    parts: dict[str, float]
    nodes: tuple[ConceptRef, ...]
    hops: tuple[HopRow, ...]
    text: str
    chains: tuple[ChainVote, ...] | None = None


@dataclass(frozen=True, slots=True)
class ValueRow(Row):
    """What records say of an edge: the value, in the record's own words where it has any, and which records say it."""

    edge_id: str
    of: str
    value: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArgumentRow(Row):
    """Edges that speak for an option or against it.

    Attributes:
        stance: "for" or "against". chain: "stated", "of a kind" or "path". standing: who stands behind its weakest edge ("curated",
            "computed", "text-mined"). backing: independent backings of that edge. stands: whether no argument beats it. edges: their ids.
    """

    stance: str
    chain: str
    standing: str
    backing: int
    stands: bool
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceRow(Row):
    """An option of a question, and whether the condition holds of it, by which edges.

    Attributes:
        state: "supported", "contradicted", "contested" or "open". arguments: what speaks for it and against it (``reasoning.debate``).
    """

    curie: str
    name: str
    category: str
    holds: bool
    edges: tuple[str, ...]
    state: str | None = None
    arguments: tuple[ArgumentRow, ...] | None = None


def rows_data(rows: Iterable[Any]) -> list[Any]:
    """Return rows as plain data."""
    return [as_data(row) for row in rows]

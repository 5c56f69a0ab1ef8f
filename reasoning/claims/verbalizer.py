"""Edges to sentences, by templates: the same edges give the same words, and the words say no more than the edges.

A sentence is ``Subject phrase object (detail), object (detail) and object.``; ``reasoning.claims.verifier`` reads it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.claims.frequency_text import detail
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.shown import spellings
from reasoning.rendering.text import capital, listed


class Verbalizer:
    """Says edges of a snapshot."""

    def __init__(self, snapshot: Snapshot, evidence: Callable[[int], Sequence[Evidence]] | None = None) -> None:
        self._snapshot = snapshot
        self._evidence = evidence or snapshot.evidence
        self._spellings = spellings(snapshot)

    def name(self, node: int) -> str:
        """Return a node's name as a sentence uses it; its CURIE where it has none."""
        return next(iter(self._spellings(int(node))), "")

    def sentence(self, edges: Sequence[int], *, about: int | None = None, details: Mapping[int, str] | None = None) -> str:
        """Return one sentence for edges that share a predicate, a negation, and the node that the sentence is about.

        Args:
            edges: edge indexes, at least one, in the order in which they are to be named.
            about: the node that the sentence begins with; the first edge's subject when None.
            details: for edges, what is said in brackets instead of their best record's frequency.
        """
        snapshot = self._snapshot
        first = edges[0]
        start = int(snapshot.edge_subject[first]) if about is None else about
        backward = int(snapshot.edge_subject[first]) != start
        predicate, negated = snapshot.predicate(first), bool(snapshot.edge_negated[first])
        said = phrase(predicate, backward=backward, negated=negated, several=len(edges) > 1)
        items = [self._item(edge, start, negated, (details or {}).get(edge)) for edge in edges]
        return f"{capital(self.name(start))} {said} {listed(items, 'or' if negated else 'and')}."

    def _item(self, edge: int, about: int, negated: bool, given: str | None) -> str:
        snapshot = self._snapshot
        subject, object = int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])
        name = self.name(object if subject == about else subject)
        extra = "" if negated else detail(self._evidence(edge)) if given is None else given
        return f"{name} ({extra})" if extra else name

    def groups(self, edges: Iterable[int], about: int) -> list[list[int]]:
        """Return edges at a node in groups that one sentence each can say, in order of first appearance."""
        s, told = self._snapshot, list(edges)
        at = np.array(told, np.int64)
        keys = zip(s.edge_predicate[at].tolist(), (s.edge_subject[at] == about).tolist(), s.edge_negated[at].tolist(), strict=True)
        found: dict[tuple[int, bool, bool], list[int]] = {}
        for edge, key in zip(told, keys, strict=True):
            found.setdefault(key, []).append(edge)
        return list(found.values())

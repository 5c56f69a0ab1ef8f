"""Which nodes a term may stand for at one end of a statement: its concepts with their kinds, or what its categories allow.

A bound term stands for its concepts and, where ``kinds`` is set, for more:

- in a statement that affirms, for whatever is a kind of one: who has a special form of a finding has the finding;
- in one that denies, at the object, for whatever it is a kind of: who does not have the finding has no special form of it;
- of "is a kind of", at the object alone, so that the statement holds over any number of steps.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.query.kinds import SUBCLASS, Closure, kinds_of
from reasoning.query.model import Choose, Compare, Count, Find, Query, Statement, Term

#: So many nodes are looked up in a list; for more, a byte for each node of the graph is worth its making.
_FEW = 4_096


@dataclass(frozen=True)
class Domain:
    """Nodes that an end may be.

    Attributes:
        mask: bool [n], None for any node, or for those that are listed. nodes: int64, ascending, the same as a list, None where it was
            never listed.
        closure: how a bound term's nodes came to be in it.
    """

    size: int
    mask: Array | None = None
    nodes: Array | None = None
    closure: Closure | None = None

    def has(self, nodes: Array) -> Array:
        """bool: which of some nodes are in the domain."""
        if self.mask is not None:
            return self.mask[nodes]
        own = self.nodes
        if own is None:
            return np.ones(len(nodes), bool)
        if len(own) == 1:
            return np.equal(nodes, own[0])
        if len(nodes) > _FEW or not len(own):
            mask = np.zeros(self.size, bool)
            mask[own] = True
            return mask[nodes]
        found: Array = own[np.minimum(own.searchsorted(nodes), len(own) - 1)] == nodes
        return found

    def narrowed(self, nodes: Array | None) -> Domain:
        """Return the domain with only those of its nodes that are among some."""
        if nodes is None:
            return self
        return listed(nodes[self.has(nodes)], self.size, self.closure)


def listed(nodes: Array, size: int, closure: Closure | None = None) -> Domain:
    """Return the domain of some nodes of a graph of ``size`` nodes."""
    return Domain(size, None, nodes, closure)


class Domains:
    """The domains of a query's terms in a snapshot.

    Raises:
        UnknownCurie: on making one, where a term is bound to a concept that the graph does not have.
    """

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._terms: dict[str, Term] = {term.id: term for term in query.terms}
        self._roots = {term.id: tuple(dict.fromkeys(map(snapshot.index, term.curies))) for term in query.terms}
        self._within = {term.id: tuple(dict.fromkeys(map(snapshot.index, term.within))) for term in query.terms}
        self._asked = asked_variable(query)
        self._made: dict[tuple[str, str], Domain] = {}

    def is_variable(self, term: str) -> bool:
        """Whether a term is to be found: it is bound to nothing, or asked for among the concepts that it is bound to."""
        return term == self._asked or not self._roots[term]

    def roots(self, term: str) -> tuple[int, ...]:
        """Return the nodes that a term is bound to, () for none."""
        return self._roots[term]

    def of(self, statement: Statement, end: Literal["subject", "object"]) -> Domain:
        """Return what may stand at an end of a statement, all of whose predicates are "is a kind of" or none."""
        term = statement.subject if end == "subject" else statement.object
        if self.is_variable(term):
            return self._cached(term, "variable")
        return self._cached(term, self._stretch(statement, end))

    def _stretch(self, statement: Statement, end: str) -> str:
        if not self._terms[self._end(statement, end)].kinds or not statement.predicates:
            return "itself"
        if statement.negated:
            return "up" if end == "object" and not statement.either_way else "itself"
        if SUBCLASS in statement.predicates:
            return "kinds" if end == "object" else "itself"
        return "forms"

    @staticmethod
    def _end(statement: Statement, end: str) -> str:
        return statement.subject if end == "subject" else statement.object

    def _cached(self, term: str, stretch: str) -> Domain:
        key = (term, stretch)
        if key not in self._made:
            self._made[key] = self._variable(self._terms[term]) if stretch == "variable" else self._bound(term, stretch)
        return self._made[key]

    def _bound(self, term: str, stretch: str) -> Domain:
        roots, kinds = self._roots[term], kinds_of(self._snapshot)
        if stretch == "itself":
            return listed(np.array(sorted(roots), np.int64), self._snapshot.n_nodes)
        closure = kinds.up(roots) if stretch == "up" else kinds.down(roots, forms=stretch == "forms")
        return listed(closure.members, self._snapshot.n_nodes, closure)

    def _variable(self, term: Term) -> Domain:
        s = self._snapshot
        excluded = [node for node in map(s.find, term.not_curies) if node is not None]
        if excluded and term.kinds:
            excluded = kinds_of(s).down(excluded).members.tolist()
        wanted = [s.categories.index(c) for c in term.categories if c in s.categories]
        if not term.categories and not excluded and not term.curies and not term.within:
            return Domain(s.n_nodes)
        every = not term.categories or "biolink:NamedThing" in term.categories
        mask = _of_categories(s, tuple(range(len(s.categories)) if every else wanted))
        if excluded or term.within:
            mask = mask.copy()
            mask[excluded] = False
        closure = kinds_of(s).down(self._within[term.id]) if term.within else None
        if closure is not None:
            inside = np.zeros(s.n_nodes, bool)
            inside[closure.members] = True
            mask &= inside
        if not term.curies:
            return Domain(s.n_nodes, mask, np.flatnonzero(mask) if closure is not None else None, closure)
        roots = self._roots[term.id]
        nodes = kinds_of(s).down(roots).members if term.kinds else np.array(sorted(roots), np.int64)
        return listed(nodes[mask[nodes]], s.n_nodes, closure)


_MASKS: weakref.WeakKeyDictionary[Snapshot, dict[tuple[int, ...], Array]] = weakref.WeakKeyDictionary()
#: Sets of categories whose nodes are kept, a byte for each node of the graph.
_KEPT = 32


def _of_categories(snapshot: Snapshot, wanted: tuple[int, ...]) -> Array:
    """bool [n], not to be written to: the nodes of some categories. The same few are asked for again and again."""
    kept = _MASKS.setdefault(snapshot, {})
    mask = kept.get(wanted)
    if mask is None:
        table = np.zeros(len(snapshot.categories), bool)
        table[list(wanted)] = True
        mask = table[np.asarray(snapshot.node_category)]
        mask.flags.writeable = False
        if len(kept) < _KEPT:
            kept[wanted] = mask
    return mask


def asked_variable(query: Query) -> str | None:
    """Return the term that a query asks the values of, None where it asks something else."""
    match query.asked:
        case Find(variable=variable) | Count(variable=variable) | Choose(variable=variable) | Compare(variable=variable):
            return variable
        case _:
            return None

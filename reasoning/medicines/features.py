"""What speaks for a medicine against a condition, in numbers: treatments of like conditions, by the medicine itself and by its likes.

For a condition ``c`` with closeness ``K(c, c')`` to others (``hierarchy.Closeness``), of each medicine:

    own       sum over the conditions c' that it is stated to treat of K^4, and the greatest K
    likes     of each of its classes the mean over other treating members of their sum of K^4 (and of K^2), as if 3 more had none; the best
    uses      of each of its roles the greatest K^4 to a condition that the role is good for, over (members of the role) ^ 0.4; the best
    known     how many conditions it treats, whether it has an ATC code and how many, its statements, codes and synonyms

Sums and means go through ``asinh(x / mean)`` over the medicines that have any, as DWPCs do in Project Rephetio (Himmelstein et al., eLife
2017), counts through ``ln(1 + x)``. The exponent 0.4 of a role's members is the damping of the same work.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.medicines import classes
from reasoning.medicines.hierarchy import Closeness
from reasoning.medicines.statements import CONDITIONS, ROLE, Statements, medicines, of_kinds

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: A class's mean is drawn to nothing as if so many more of its members treated nothing like the condition.
_SHRINK = 3.0
_DAMPING = 0.4
#: Exponents of closeness: near relatives count, far ones fade.
_NEAR, _WIDE = 4, 2
NAMES = (
    "own",
    "own, nearest",
    *(f"likes by {kind}, {reach}" for kind in ("role", "chemical class", "ATC") for reach in ("near", "wide")),
    "uses of roles",
    "conditions treated",
    "has an ATC code",
    "statements",
    "codes",
    "ATC codes",
    "synonyms",
)


class Features:
    """Features of a graph's medicines.

    Args:
        graph: whose statements count. described: the same nodes with names and codes, where ``graph`` is a part of a graph without.
        ranked: int [M], the nodes to be ranked, ascending; the graph's medicines where None.
    """

    def __init__(self, graph: Snapshot, described: Snapshot | None = None, ranked: Array | None = None) -> None:
        self.graph = graph
        self.medicines = medicines(graph) if ranked is None else ranked
        self.conditions = np.flatnonzero(of_kinds(graph, CONDITIONS))
        cards = [(described or graph).node(node) for node in self.medicines.tolist()]
        codes = [card.xrefs for card in cards]
        self.classes = (
            classes.roles(graph, self.medicines),
            classes.chemical(graph, self.medicines),
            classes.therapeutic([(card.curie, *card.xrefs) for card in cards]),
        )
        self.stated = Statements.read(graph, self.medicines, self.conditions)
        self.uses = Statements.read(graph, np.flatnonzero(of_kinds(graph, (ROLE,))), self.conditions)
        in_atc = [sum(code.startswith("ATC:") for code in known) for known in codes]
        # Numbers of DrugCentral do not count: whether a medicine has one is what the ranking is measured by.
        elsewhere = [sum(not code.startswith(("ATC:", "DRUGCENTRAL:")) for code in known) for known in codes]
        degree = np.asarray(graph.degree)[self.medicines]
        known = np.array([degree, elsewhere, in_atc, [len(card.synonyms) for card in cards]], float)
        grouped = np.diff(self.classes[2].members.indptr) > 0
        self._known = np.column_stack([grouped, np.log1p(known).T])

    @cached_property
    def closeness(self) -> Closeness:
        """Between the graph's conditions."""
        return Closeness(self.graph, self.conditions)

    @cached_property
    def _pairs(self) -> tuple[tuple[Array, Array], ...]:
        return tuple(one.members.tocoo().coords for one in self.classes)

    def row(self, node: int) -> int | None:
        """Return a condition's row, None where the node is none."""
        place = int(np.searchsorted(self.conditions, node))
        return place if place < len(self.conditions) and int(self.conditions[place]) == node else None

    def of(self, condition: int, close: Array | None = None, counted: Array | None = None) -> Array:
        """Return float64 [M, len(NAMES)].

        Args:
            condition: its row. close: ``closeness.to`` of it, where that is at hand. counted: bool [S], the statements that count.
        """
        close = self.closeness.to(condition) if close is None else close
        who, what = self.stated.subject, self.stated.condition
        if counted is not None:
            who, what = who[counted], what[counted]
        size = len(self.medicines)
        near, wide = (np.bincount(who, close[what] ** power, size) for power in (_NEAR, _WIDE))
        number = np.bincount(who, minlength=size)
        nearest = np.zeros(size)
        np.maximum.at(nearest, who, close[what])
        values = [near, nearest]
        for one, pairs in zip(self.classes, self._pairs, strict=True):
            for own in (near, wide):
                best = np.zeros(size)
                np.maximum.at(best, pairs[0], likes(one.members, pairs, number > 0, own))
                values.append(best)
        values.append(self._by_use(close))
        return np.column_stack([*map(spread, values), np.log1p(number), self._known])

    def by_role(self, close: Array) -> Array:
        """Return float64 [roles]: closeness of the nearest condition that a role is good for."""
        found = np.zeros(self.classes[0].members.shape[1])
        np.maximum.at(found, self.uses.subject, close[self.uses.condition])
        return found

    def _by_use(self, close: Array) -> Array:
        members = self.classes[0].members
        worth = self.by_role(close) ** _NEAR / np.maximum(np.asarray(members.sum(axis=0)).ravel(), 1) ** _DAMPING
        found = np.zeros(len(self.medicines))
        medicine, role = self._pairs[0]
        np.maximum.at(found, medicine, worth[role])
        return found


def likes(members: csr_array, pairs: tuple[Array, Array], treating: Array, own: Array) -> Array:
    """Return float64 of each pair (medicine, class): the mean of ``own`` over the class's other members, drawn to nothing.

    Args:
        members: 0/1 [M, F], ``pairs`` its (row, column). treating: bool [M], medicines that are stated to treat anything. own: float [M].
    """
    medicine, group = pairs
    others = np.asarray(members.T @ own).ravel()[group] - own[medicine]
    number = np.asarray(members.T @ treating.astype(float)).ravel()[group] - treating[medicine]
    found: Array = np.maximum(others, 0) / (number + _SHRINK)
    return found


def spread(values: Array) -> Array:
    """Return ``asinh(values / mean)``, the mean over what is above zero."""
    above = values[values > 1e-9]
    scaled: Array = np.arcsinh(values / (above.mean() if len(above) else 1.0))
    return scaled

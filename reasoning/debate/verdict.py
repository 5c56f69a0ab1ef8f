"""What follows from arguments: each candidate supported, contradicted, contested or open, and how sure that leaves one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kg.snapshot import Snapshot
from reasoning.claims.rows import ArgumentRow
from reasoning.debate.argument import Argument, Graph
from reasoning.debate.semantics import grounded

#: Supported: an argument for it stands. Contradicted: one against it stands. Contested: such as are equally strong attack each other.
#: Open: nothing stated speaks either way.
State = Literal["supported", "contradicted", "contested", "open"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows for one candidate.

    Attributes:
        candidate: its place. state: what follows. standing_for, standing_against: arguments that stand, strongest first.
        beaten: arguments that do not stand: a stronger one attacks them, or one as strong.
    """

    candidate: int
    state: State
    standing_for: tuple[Argument, ...]
    standing_against: tuple[Argument, ...]
    beaten: tuple[Argument, ...]

    @property
    def best(self) -> Argument | None:
        """The strongest argument for the candidate, whether it stands or not."""
        mine = [one for one in (*self.standing_for, *self.beaten) if one.stance == "for"]
        return min(mine, key=_strongest, default=None)

    def rows(self, snapshot: Snapshot) -> tuple[ArgumentRow, ...]:
        """Return the arguments as rows, those that stand first."""
        return tuple(
            ArgumentRow(one.stance, one.chain, one.standing, one.backing, stands, tuple(map(snapshot.edge_id, one.edges)))
            for some, stands in (((*self.standing_for, *self.standing_against), True), (self.beaten, False))
            for one in some
        )


def judge(graph: Graph, candidates: int) -> tuple[Verdict, ...]:
    """Return the verdict on each of ``candidates`` candidates, by the grounded semantics.

    A path put together from several statements states nothing: it supports no candidate by itself, and leaves it open.
    """
    label = grounded(graph.arguments, [(attack.attacker, attack.attacked) for attack in graph.attacks()])
    verdicts = []
    for candidate in range(candidates):
        mine = sorted((one for one in graph.arguments if one.candidate == candidate), key=_strongest)
        stands = [one for one in mine if label[one] == "in"]
        told = [one for one in stands if one.chain != "path"]
        state: State = "open"
        if any(one.stance == "for" for one in told):
            state = "supported"
        elif any(one.stance == "against" for one in told):
            state = "contradicted"
        elif any(label[one] == "undecided" for one in mine):
            state = "contested"
        verdicts.append(
            Verdict(
                candidate,
                state,
                tuple(one for one in stands if one.stance == "for"),
                tuple(one for one in stands if one.stance == "against"),
                tuple(one for one in mine if label[one] != "in"),
            )
        )
    return tuple(verdicts)


def uncertainty(verdicts: Sequence[Verdict], *, one: bool) -> float:
    """Return how much is undecided, in bits: 0 where nothing is left to find out.

    Args:
        one: whether exactly one candidate is sought, so that one that is supported settles the rest. Then it is the entropy of a choice
            among those that may still be it; otherwise each candidate that is open or contested counts one bit.
    """
    open_ = [v for v in verdicts if v.state in ("open", "contested")]
    if not one:
        return float(len(open_))
    supported = [v for v in verdicts if v.state == "supported"]
    if len(supported) == 1:
        return 0.0
    return math.log2(len(supported or open_)) if supported or open_ else 0.0


def _strongest(argument: Argument) -> tuple[object, ...]:
    return (*argument.rank, len(argument.edges), -argument.backing, argument.stance, argument.edges)

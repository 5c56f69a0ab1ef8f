"""Abstract argumentation: which arguments stand when some attack others (Dung 1995, doi:10.1016/0004-3702(94)00041-X)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Literal, TypeVar

A = TypeVar("A", bound=Hashable)

#: In: it stands. Out: one that stands attacks it. Undecided: neither, as of two that attack each other.
Label = Literal["in", "out", "undecided"]


def grounded(arguments: Iterable[A], attacks: Iterable[tuple[A, A]]) -> Mapping[A, Label]:
    """Return the grounded labelling: the least that a sceptic must accept; it is unique and depends on no order.

    An argument is in when every attacker is out, out when an attacker is in; this is repeated until nothing changes.

    Args:
        attacks: pairs (attacker, attacked).

    >>> grounded("abc", [("a", "b"), ("b", "c")])
    {'a': 'in', 'b': 'out', 'c': 'in'}
    >>> grounded("ab", [("a", "b"), ("b", "a")])
    {'a': 'undecided', 'b': 'undecided'}
    """
    all_ = list(dict.fromkeys(arguments))
    attackers: dict[A, set[A]] = {one: set() for one in all_}
    for one, other in attacks:
        attackers[other].add(one)
    label: dict[A, Label] = dict.fromkeys(all_, "undecided")
    changed = True
    while changed:
        changed = False
        for one in all_:
            if label[one] != "undecided":
                continue
            if all(label[other] == "out" for other in attackers[one]):
                label[one], changed = "in", True
            elif any(label[other] == "in" for other in attackers[one]):
                label[one], changed = "out", True
    return label

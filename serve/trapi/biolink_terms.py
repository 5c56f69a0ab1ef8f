"""Biolink's hierarchy for one graph: which of its categories and predicates a more general term stands for, in which direction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from translator_tom.utils.biolink import Biolink

#: Terms above everything: they narrow nothing.
ROOTS = frozenset({"biolink:NamedThing", "biolink:Entity", "biolink:related_to"})


@dataclass(frozen=True, slots=True)
class Predicates:
    """A graph's predicates for those of a query: walked as the query says, and against it. Both empty: any."""

    along: tuple[str, ...]
    against: tuple[str, ...]


@lru_cache(maxsize=4096)
def _below(term: str) -> frozenset[str]:
    return frozenset((term, *Biolink.get_descendants(term)))


def categories(asked: list[str], known: list[str]) -> tuple[str, ...] | None:
    """Return the graph's categories that are, or are kinds of, any of those asked for; () for any, None where the graph has none."""
    if not asked or ROOTS & set(asked):
        return ()
    wanted = {below for term in asked for below in _below(term)}
    return tuple(term for term in known if term in wanted) or None


def predicates(asked: list[str], known: list[str]) -> Predicates | None:
    """Return the graph's predicates for those asked for, their descendants and inverses; None where the graph has none."""
    if not asked or ROOTS & set(asked):
        return Predicates((), ())
    wanted = {below for term in asked for below in _below(term)}
    turned = {inverse for term in wanted if (inverse := Biolink.get_inverse(term)) is not None}
    symmetric = {term for term in wanted if Biolink.is_symmetric(term)}
    along = tuple(term for term in known if term in wanted)
    against = tuple(term for term in known if term in turned | symmetric)
    return Predicates(along, against) if along or against else None

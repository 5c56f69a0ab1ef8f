"""Biolink's hierarchy for one graph: which of its categories and predicates a more general term stands for, in which direction."""

from __future__ import annotations

import re
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


@dataclass(frozen=True, slots=True)
class Modern:
    """A predicate as today's Biolink says it: with qualifiers where it has none of its own for it."""

    predicate: str
    qualifiers: tuple[tuple[str, str], ...] = ()

    def as_trapi(self) -> list[dict[str, str]]:
        """Return the qualifiers as TRAPI has them."""
        return [{"qualifier_type_id": f"biolink:{name}", "qualifier_value": value} for name, value in self.qualifiers]


#: Predicates of earlier versions of Biolink, and what says the same or what was above them.
_EARLIER = {
    "affects_response_to": "affects",
    "increases_response_to": "affects",
    "decreases_response_to": "affects",
    "affects_risk_for": "affects_likelihood_of",
    "predisposes": "predisposes_to_condition",
    "contraindicated_for": "contraindicated_in",
    "molecularly_interacts_with": "physically_interacts_with",
    "directly_interacts_with": "directly_physically_interacts_with",
}
_REGULATION = {"positively_regulates": "upregulated", "negatively_regulates": "downregulated"}
_CHANGE = re.compile(r"(increases|decreases)_(\w+)_of")
_ASPECTS = "GeneOrGeneProductOrChemicalEntityAspectEnum"


@lru_cache(maxsize=4096)
def modern(predicate: str) -> Modern:
    """Return a predicate of a graph as today's Biolink says it; one that it has no word for, nor had, is ``related_to``.

    >>> modern("biolink:decreases_activity_of").predicate, modern("biolink:treats").qualifiers
    ('biolink:affects', ())
    """
    if Biolink.is_valid_predicate(predicate):
        return Modern(predicate)
    name = predicate.removeprefix("biolink:")
    if name in _REGULATION:
        return Modern("biolink:regulates", (("object_direction_qualifier", _REGULATION[name]),))
    change = _CHANGE.fullmatch(name)
    if change is not None and change[2] in Biolink.get_permissible_values(_ASPECTS):
        direction = change[1].removesuffix("s") + "d"
        aspect = (("object_aspect_qualifier", change[2]), ("object_direction_qualifier", direction))
        return Modern("biolink:affects", (("qualified_predicate", "biolink:causes"), *aspect))
    return Modern(f"biolink:{_EARLIER.get(name, 'related_to')}")


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
    along = tuple(term for term in known if term in wanted or modern(term).predicate in wanted)
    against = tuple(term for term in known if modern(term).predicate in turned | symmetric)
    return Predicates(along, against) if along or against else None

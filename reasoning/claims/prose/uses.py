"""What a substance is put to use as: ChEBI tells an application ("antiemetic") from a biological or chemical role ("metabolite")."""

from __future__ import annotations

import re

from kg.snapshot import Snapshot
from reasoning.query.kinds import SUBCLASS, kinds_of

_ROLE = "biolink:has_chemical_role"
#: Predicates of what a thing is or acts as; none says that people use it so.
_OF_BEING = frozenset({_ROLE, "biolink:has_role", SUBCLASS})
#: CHEBI:33232, "application: intended use of the molecular entity or part thereof by humans".
_APPLICATION = "CHEBI:33232"
_USE = re.compile(r"\b(?:used|employed|applied|utili[sz]ed|applications?|finds? use|in use)\b", re.I)


def says_more(predicate: str, words: str) -> bool:
    """Whether words say more than a predicate does: of what a thing acts as, that it is put to that use.

    >>> says_more("biolink:has_chemical_role", "is used as"), says_more("biolink:has_chemical_role", "acts as")
    (True, False)
    """
    return predicate in _OF_BEING and _USE.search(words) is not None


def no_use(text: str, snapshot: Snapshot, edges: list[int]) -> bool:
    """Whether a text, its names left out, speaks of use where one of some edges states a role that is no application.

    False where the graph does not have ChEBI's application, so that it cannot be told.
    """
    roles = {int(snapshot.edge_object[edge]) for edge in edges if snapshot.predicate(edge) == _ROLE}
    if not roles or _USE.search(text) is None or (root := snapshot.find(_APPLICATION)) is None:
        return False
    return not all(root in kinds_of(snapshot).up([role]).members for role in roles)

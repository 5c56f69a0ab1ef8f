"""Names that say less than the concept that bears them: "obesity" as a synonym of inherited obesity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.names import normalise
from reasoning.grounding import Candidate
from reasoning.grounding.lookup import spelled

#: Words behind a name that say only what sort of thing it is.
_GENERIC = frozenset({"disease", "disorder", "syndrome", "condition", "gene", "protein"})

#: What makes a kind of a disease a numbered one.
_NUMBERED = re.compile(r"(?P<whole>.{4,}?),? (?:type )?(?:\d+[A-Za-z]?|[IVX]+[A-Za-z]?|[A-E])")


def whole_of(candidate: Candidate, said: str) -> str:
    """Return the name of that of which a candidate is a numbered kind, where its name as related says no number; else "".

    Sources give the names of a whole series to its first ("familial HLH" to familial hemophagocytic lymphohistiocytosis type 1).
    """
    numbered = _NUMBERED.fullmatch(candidate.label)
    if numbered is None or candidate.name_kind not in ("related", "abbreviation") or re.search(r"\d|\b[IVX]+\b", said):
        return ""
    return numbered["whole"]


def narrows(label: str, said: str) -> bool:
    """Whether a concept's own name says more than what was said, so that it is a kind of what was meant.

    >>> narrows("inherited obesity", "obesity"), narrows("obesity disorder", "obesity"), narrows("Wilson disease", "Wilson")
    (True, False, False)
    """
    return _says_more(label, frozenset(normalise(said).split()))


def _says_more(label: str, asked: frozenset[str]) -> bool:
    own = frozenset(spelled(label)[0].split())
    return asked < own and not own - asked <= _GENERIC


def wider_first(candidates: Iterable[Candidate], said: str) -> tuple[Candidate, ...]:
    """Return candidates with those of one worth in another order: what is meant before kinds of it that bear the name.

    A numbered kind ("primary biliary cholangitis 1") is worth no more than the whole, where that bears the name too.
    """
    known = list(candidates)
    if len(known) < 2:
        return tuple(known)
    asked = frozenset(normalise(said).split())
    worth: dict[tuple[str, str], float] = {}
    for one in known:
        whole, _, number = one.label.rpartition(" ")
        if number.isdigit() and not said.rstrip().endswith(number):
            worth[whole, one.category] = max(one.score, worth.get((whole, one.category), 0.0))
    raised = [replace(one, score=better) if (better := worth.get((one.label, one.category), 0.0)) > one.score else one for one in known]
    wholes = {(one.label, one.category) for one in raised}

    def key(one: Candidate) -> tuple[float, bool]:
        whole, _, number = one.label.rpartition(" ")
        numbered = number.isdigit() and (whole, one.category) in wholes and not said.rstrip().endswith(number)
        return -round(one.score, 2), numbered or _says_more(one.label, asked)

    return tuple(sorted(raised, key=key))

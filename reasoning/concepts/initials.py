"""What an abbreviation stands for, where only a concept's neighbours bear it: sources call a susceptibility to multiple sclerosis "MS"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.lexicon import NameMatch
from kg.lexicon.rank import prominence
from kg.snapshot import Snapshot

#: By how much what has the initials goes before what only bears them.
_OWN_INITIALS = 0.001
_INITIALS = re.compile(r"[A-Z]{2,6}")


def spelled_out(snapshot: Snapshot, matches: Iterable[NameMatch]) -> list[NameMatch]:
    """Return the concepts whose own name an abbreviation's bearer gives as a synonym that has these initials, best known first.

    They are worth what the bearer is, by how much is known of each, and more than it where its own name has other initials.
    """
    found: dict[int, NameMatch] = {}
    for match in matches:
        if match.how != "exact" or not _INITIALS.fullmatch(match.name):
            continue
        node = snapshot.node(match.node)
        for name in (node.name, *node.synonyms):
            if initials(name) != match.name:
                continue
            for own in snapshot.lexicon.exact(name):
                if own.kind == "name" and own.node != match.node and snapshot.category(own.node) == node.category:
                    degree, other = (max(snapshot.degree_of(each), 1) for each in (match.node, own.node))
                    score = match.score / _known(degree) * _known(other)
                    if initials(node.name) != match.name:
                        score = max(score, match.score + _OWN_INITIALS)
                    score = min(score, 1.0)
                    if own.node not in found or found[own.node].score < score:
                        found[own.node] = NameMatch(own.node, match.name, "abbreviation", "exact", round(score, 6))
    return sorted(found.values(), key=lambda m: (-m.score, m.node))


def initials(name: str) -> str:
    """Return the first letters of a name's words, in capitals.

    >>> initials("multiple sclerosis"), initials("Ehlers-Danlos syndrome")
    ('MS', 'EDS')
    """
    return "".join(word[0] for word in re.findall(r"[^\W_]+", name)).upper()


def _known(degree: int) -> float:
    import numpy as np

    return float(prominence(np.array([degree]))[0])

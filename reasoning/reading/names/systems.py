"""Words for systems of the body before a word for findings: "eye findings", "cardiac features", "neurological symptoms".

Findings of a system are kinds of HPO's term for it; by itself such a word is no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.snapshot import Snapshot
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import systems, words

#: How a candidate was found that is a system's.
SYSTEM = "system"


def systems_in(tokens: Sequence[Token], snapshot: Snapshot) -> Iterator[tuple[int, int]]:
    """Yield (place, node) for every word of a system that stands before one for findings."""
    for at, token in enumerate(tokens[:-1]):
        term = systems().get(token.low)
        if term is None or not any(entry.part == "noun" and entry.family == "have" for _, entry in words().at(tokens, at + 1)):
            continue
        if (node := snapshot.find(term)) is not None:
            yield at, node

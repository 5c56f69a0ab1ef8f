"""Search by name, as the engine offers it."""

from __future__ import annotations

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.concepts import category_name
from reasoning.found import Found, SearchResult


def search(snapshot: Snapshot, text: str, limit: int = 10, category: str | None = None) -> SearchResult:
    """See ``Engine.search``."""
    if not text.strip():
        raise InputError("nothing to search for: give a name, a synonym, a code or a CUI")
    if limit < 1:
        raise InputError(f"limit is {limit}; it must be at least 1")
    wanted = category_name(snapshot, category) if category else None
    matches = snapshot.lexicon.search(text, limit if wanted is None else max(limit * 20, 200))
    found = []
    for match in matches:
        if wanted is not None and snapshot.category(match.node) != wanted:
            continue
        node = snapshot.node(match.node)
        statements = int(snapshot.adj.ptr[match.node + 1] - snapshot.adj.ptr[match.node])
        found.append(
            Found(node.curie, node.name, node.category, node.cuis, match.name, match.kind, match.how, round(match.score, 4), statements)
        )
        if len(found) == limit:
            break
    return SearchResult(text, tuple(found))

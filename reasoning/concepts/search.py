"""Search by name, and from an identifier in a citation back to its records, as the engine offers them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.errors import BundleError, InputError, NotFound
from kg.lexicon import NameMatch
from kg.snapshot import Snapshot
from reasoning import arguments
from reasoning.claims.answer import Citation
from reasoning.claims.composer import Composer
from reasoning.concepts.codes import identify
from reasoning.concepts.initials import spelled_out
from reasoning.concepts.resolver import category_name, shouted
from reasoning.concepts.search_result import Found, SearchResult
from reasoning.rendering.text import plain

#: Matches looked at beyond those asked for, and what an abbreviation is worth that a word is not.
_MORE, _SHOUTED = 20, 0.5
_OWN = ("name", "exact")


def search(snapshot: Snapshot, text: str, limit: int = 10, category: str | None = None) -> SearchResult:
    """See ``Engine.search``."""
    if not arguments.text(text, "what to search for", arguments.LONGEST_NAME).strip():
        raise InputError("nothing to search for: give a name, a synonym, a code or a CUI")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise InputError(f"limit is {limit!r:.40}; it must be a whole number of at least 1")
    wanted = category_name(snapshot, category) if category else None
    found = []
    for match in _matches(snapshot, text, limit if wanted is None else max(limit * 20, 200)):
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


def _matches(snapshot: Snapshot, text: str, limit: int) -> list[NameMatch]:
    """What a text names: a CURIE its node, also where its prefix is spelled another way, and everything else by the lexicon."""
    asked = text.strip()
    coded = identify(snapshot, asked)[:limit]
    if coded:
        return coded
    found = snapshot.lexicon.search(asked, limit + _MORE)
    found = [*spelled_out(snapshot, found), *found]
    if any(match.how == "exact" and shouted(match.name, asked) for match in found) and snapshot.lexicon.written_plainly(asked):
        # "cold" is a word first: what only its capitals name comes after what it is a word of
        capital = {match.node for match in found if match.how == "exact" and shouted(match.name, asked)}
        found = [replace(m, score=round(m.score * _SHOUTED, 6)) if m.node in capital and m.kind not in _OWN else m for m in found]
    best: dict[int, NameMatch] = {}
    for match in sorted(found, key=lambda m: (-m.score, len(m.name), m.name, m.node)):
        best.setdefault(match.node, match)
    return list(best.values())[:limit]


def evidence(path: Path, snapshot: Snapshot, identifier: str) -> Citation:
    """See ``Engine.evidence``."""
    asked = arguments.text(identifier, "an identifier", arguments.LONGEST_NAME).strip()
    found = snapshot.find_evidence(asked) if asked.startswith("ev") else None
    edge = found[0] if found is not None else _edge(path, asked)
    if edge is None:
        raise NotFound(
            f"this graph has no edge or record {plain(asked, 60)!r}; identifiers look like e9e753cde7e566796 or ev574316279bdc2a1c"
        )
    return Composer(snapshot).cite(edge, 1)


def _edge(path: Path, identifier: str) -> int | None:
    """The row of an edge in the bundle's table, which is its index."""
    import pyarrow.compute as compute
    import pyarrow.parquet as parquet
    from pyarrow.lib import ArrowException

    try:
        row = int(compute.index(parquet.read_table(path / "edges.parquet", columns=["id"]).column("id"), identifier).as_py())
    except (ArrowException, OSError, ValueError, KeyError) as error:
        raise BundleError(f"{path / 'edges.parquet'} cannot be read, it is damaged or gone ({error}); build the graph again") from None
    return row if row >= 0 else None

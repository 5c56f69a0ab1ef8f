"""What a graph's nodes are called in sentences and rows: names and CURIEs made safe to show, once for many answers."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache

from kg.snapshot import Snapshot
from reasoning.rendering.text import plain

#: Nodes of which it is remembered (about 5 MB: most texts are the snapshot's own).
_NODES_KEPT = 32_768
Spellings = Callable[[int], tuple[str, ...]]
_MADE: weakref.WeakKeyDictionary[Snapshot, Spellings] = weakref.WeakKeyDictionary()


def spellings(snapshot: Snapshot) -> Spellings:
    """Return what gives a node's name and CURIE as they are shown, each once, the name first; without a name the CURIE alone."""
    known = _MADE.get(snapshot)
    return known if known is not None else _MADE.setdefault(snapshot, _made(snapshot))


def _made(snapshot: Snapshot) -> Spellings:
    seen = weakref.ref(snapshot)

    @lru_cache(_NODES_KEPT)
    def shown(node: int) -> tuple[str, ...]:
        graph = seen()
        assert graph is not None  # who asks holds it
        found = (plain(graph.name(node)), plain(graph.curie(node)))
        return tuple(name for name in dict.fromkeys(found) if name)

    return shown

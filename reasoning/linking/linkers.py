"""The linkers of a graph, one for each choice of concepts that was asked for; the last few are kept, for each makes an index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning import arguments
from reasoning.linking.linked import Linked
from reasoning.linking.linker import FLOOR, Linker
from reasoning.linking.wanted import wanted_nodes

#: Linkers that are kept.
_KEPT = 4
#: Below this nearly everything is alike.
LOWEST = 0.3


class Linkers:
    """Makes and keeps a snapshot's linkers; may be used from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._made: dict[tuple[tuple[str, ...], tuple[str, ...]], Linker] = {}

    def link(
        self,
        names: Sequence[str],
        categories: Collection[str],
        prefixes: Collection[str],
        k: int,
        floor: float | None,
        progress: Callable[[str, int, int], None] | None,
    ) -> list[Linked]:
        """See ``Engine.link``."""
        if any(isinstance(given, str) for given in (names, categories, prefixes)):
            raise InputError("names, categories and prefixes are given as lists of text")
        least = FLOOR if floor is None else floor
        if not LOWEST <= least <= 1.0:
            raise InputError(f"the least score is {LOWEST}..1, not {least}")
        if k < 1:
            raise InputError(f"{k} concepts a name were asked for; 1 is the least")
        checked = [arguments.text(name, f"name {place}", arguments.LONGEST_NAME) for place, name in enumerate(names, 1)]
        many = len(set(checked))
        linker = self._of(categories, prefixes)
        return linker.link(checked, k, least, (lambda done: progress("link", done, many)) if progress else lambda done: None)

    def _of(self, categories: Collection[str], prefixes: Collection[str]) -> Linker:
        key = tuple(sorted(set(categories))), tuple(sorted(set(prefixes)))
        with self._lock:
            linker = self._made.pop(key, None)
            if linker is None:
                linker = Linker(self._snapshot, wanted_nodes(self._snapshot, *key))
            self._made[key] = linker
            while len(self._made) > _KEPT:
                self._made.pop(next(iter(self._made)))
        return linker

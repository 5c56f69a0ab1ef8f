"""The default store: kglite in this machine's own processes, no server.

It is opened on a bundle's folder and made from it when it is missing, of another bundle, or of another version of kglite; it lies inside
the bundle's folder or, where that cannot be written, in the user's cache. Statements run in worker processes (see ``kg.stores.worker``
for why).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace as replace_fields
from functools import cached_property
from pathlib import Path
from typing import Any

from kg import places
from kg.bundle import Bundle
from kg.errors import QueryError
from kg.stores import embedded_build, forks, guard
from kg.stores import property_graph as shape
from kg.stores import subprocess_runner as apart
from kg.stores.base import LIMIT, TIMEOUT_S, Closing, Counts, Progress, Result, silent
from kg.stores.embedded_dialect import mended
from kg.stores.embedded_places import told
from kg.stores.parameters import bounds, checked
from kg.stores.pool import Pool, most_memory


class EmbeddedStore(Closing):
    """A bundle's graph in kglite. Nothing is opened or made before the first query; use it from any thread."""

    def __init__(
        self, bundle: Bundle | str | Path, *, workers: int | None = None, memory: int | None = None, progress: Progress = silent
    ) -> None:
        """Take a bundle or its folder.

        Args:
            bundle: what to read.
            workers: at most so many statements run at once (default: as many as processors, two to four).
            memory: bytes of data that one statement's process may have (default: ``kg.stores.pool.most_memory`` of the edges).
            progress: told how far the store is when it has to be made.
        """
        self._bundle = bundle if isinstance(bundle, Bundle) else Bundle.open(bundle)
        self._workers, self._memory, self._progress = workers, memory, progress
        forks.own(self)

    @property
    def folder(self) -> Path:
        """Where the store lies or will lie."""
        return _folder(self._bundle)

    def load(self, bundle: Bundle, progress: Progress = silent, *, replace: bool = False, repair: bool = False) -> None:
        """Turn to another bundle, or make this one's store now rather than at the first query; make it again to ``repair`` it."""
        self.close()
        self._bundle = bundle
        if repair or not embedded_build.is_current(self.folder, bundle):
            apart.run("build", bundle.path, self.folder, progress)

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout_s: float = TIMEOUT_S, limit: int = LIMIT) -> Result:
        """Run one read-only statement; see ``kg.stores.base.Store.query``."""
        tokens = guard.check(cypher)
        timeout_s, limit = bounds(timeout_s, limit)
        put = mended(cypher, tokens, shape.labels(self._bundle).values(), shape.types(self._bundle).values())
        try:
            result = self._pool.query(put.text, checked(params), timeout_s, limit)
        except QueryError as error:
            error.args = (told(str(error), cypher, put.text, put.edits, tokens),)
            raise
        # kglite says which labels and types it does not know; the hints say that too, and what was meant.
        own = [note for note in result.notes if not (put.notes and "references unknown" in note)]
        return replace_fields(result, notes=(*put.notes, *own))

    def counts(self) -> Counts:
        """Count what the store holds, from its own pages."""
        self._ready()
        return Counts(**apart.run("counts", self._bundle.path, self.folder))

    def checksum(self) -> str:
        """Read every node and edge back and return their checksum."""
        self._ready()
        return str(apart.run("checksum", self._bundle.path, self.folder))

    def close(self) -> None:
        """End the worker processes. The next query starts new ones."""
        if "_pool" in self.__dict__:
            self._pool.close()
            del self.__dict__["_pool"]

    def give_up(self) -> list[Any]:
        """Leave the worker processes to whom they belong; see ``kg.stores.forks``."""
        return [self.__dict__.pop("_pool")] if "_pool" in self.__dict__ else []

    def _ready(self) -> Path:
        """Return kglite's folder, made if it has to be."""
        if not embedded_build.is_current(self.folder, self._bundle):
            apart.run("build", self._bundle.path, self.folder, self._progress)
        return embedded_build.graph_path(self.folder)

    @cached_property
    def _pool(self) -> Pool:
        memory = self._memory or most_memory(self._bundle.manifest.tables["edges"].rows)
        return Pool(self._ready(), self._workers, memory)


def _folder(bundle: Bundle) -> Path:
    """Inside the bundle's folder, else (a bundle on a read-only file system) in the cache under the bundle's hash."""
    inside = bundle.path / "stores" / "kglite"
    if inside.exists() or os.access(bundle.path, os.W_OK):
        return inside
    return places.cache_folder() / "stores" / f"kglite-{bundle.manifest.content_hash[:16]}"

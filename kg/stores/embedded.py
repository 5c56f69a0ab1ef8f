"""The default store: kglite in this machine's own processes, no server.

It is opened on a bundle's folder and made from it when it is missing, of another bundle, or of another version of kglite; it lies inside
the bundle's folder or, where that cannot be written, in the user's cache. Statements run in worker processes (see ``kg.stores.worker``
for why).
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Mapping
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any

from kg import places
from kg.bundle import Bundle
from kg.errors import QueryError, StoreError
from kg.lock import locked
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
        self._pool: Pool | None = None
        self._making = threading.Lock()
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
            self._make(progress, new=repair)

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout_s: float = TIMEOUT_S, limit: int = LIMIT) -> Result:
        """Run one read-only statement; see ``kg.stores.base.Store.query``."""
        tokens = guard.check(cypher)
        timeout_s, limit = bounds(timeout_s, limit)
        put = mended(cypher, tokens, shape.labels(self._bundle).values(), shape.types(self._bundle).values())
        try:
            result = self._asked().query(put.text, checked(params), timeout_s, limit)
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
        with self._making:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def give_up(self) -> list[Any]:
        """Leave the worker processes to whom they belong; see ``kg.stores.forks``."""
        pool, self._pool = self._pool, None
        self._making = threading.Lock()  # which another thread of the parent's may have held
        return [] if pool is None else [pool]

    def _ready(self) -> Path:
        """Return kglite's folder, made if it has to be."""
        if not embedded_build.is_current(self.folder, self._bundle):
            self._make(self._progress)
        embedded_build.check(self.folder)
        return embedded_build.graph_path(self.folder)

    def _make(self, progress: Progress, *, new: bool = False) -> None:
        """Make the store, from the one within a bundle that cannot be written where that has one, unless a ``new`` one is wanted.

        Of processes that want it at once, one makes it; the others wait and find it.
        """
        inside, work = embedded_build.inside(self._bundle), "build"
        with contextlib.ExitStack() as alone:
            with contextlib.suppress(OSError):  # where nothing can be written, making the store says so
                alone.enter_context(locked(self.folder.with_name(f".{self.folder.name}.lock")))
            if not new and embedded_build.is_current(self.folder, self._bundle):
                return
            if not new and inside != self.folder and embedded_build.is_current(inside, self._bundle):
                with contextlib.suppress(StoreError):  # of one that is damaged no copy
                    embedded_build.check(inside)
                    work = "copy"
            apart.run(work, self._bundle.path, self.folder, progress)

    def _asked(self) -> Pool:
        """The worker processes. Of threads that ask first at once, one makes the store."""
        with self._making:
            if self._pool is None:
                memory = self._memory or most_memory(self._bundle.manifest.tables["edges"].rows)
                self._pool = Pool(self._ready(), self._workers, memory)
            return self._pool


def _folder(bundle: Bundle) -> Path:
    """Inside the bundle's folder, else (a bundle on a read-only file system) in the cache under the bundle's hash.

    kglite writes a lock where it opens a store, so that one that is there already is of no use where nothing can be written.
    """
    inside = embedded_build.inside(bundle)
    deepest = next(path for path in (embedded_build.graph_path(inside), inside, inside.parent, bundle.path) if path.exists())
    if os.access(deepest, os.W_OK):
        return inside
    return places.cache_folder() / "stores" / f"kglite-{bundle.manifest.content_hash[:16]}"

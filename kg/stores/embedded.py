"""The default store: kglite in this machine's own processes, no server.

It is opened on a bundle's folder and made from it when it is missing, of another bundle, or of another version of kglite; it lies inside
the bundle's folder or, where that cannot be written, in the user's cache. Statements run in worker processes (see ``kg.stores.worker``
for why).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from kg import places
from kg.bundle import Bundle
from kg.stores import embedded_build, guard, shape, worker
from kg.stores.base import LIMIT, TIMEOUT_S, Counts, Progress, Result, silent
from kg.stores.checksum import Checksum
from kg.stores.pool import MEMORY, Pool

#: Nodes whose outgoing edges are read back at once.
_BATCH = 2_000


class EmbeddedStore:
    """A bundle's graph in kglite. Nothing is opened or made before the first query; use it from any thread."""

    def __init__(
        self, bundle: Bundle | str | Path, *, workers: int | None = None, memory: int = MEMORY, progress: Progress = silent
    ) -> None:
        """Take a bundle or its folder.

        Args:
            bundle: what to read.
            workers: at most so many statements run at once (default: as many as processors, up to four).
            memory: bytes of data that one statement's process may have.
            progress: told how far the store is when it has to be made.
        """
        self._bundle = bundle if isinstance(bundle, Bundle) else Bundle.open(bundle)
        self._workers, self._memory, self._progress = workers, memory, progress

    @property
    def folder(self) -> Path:
        """Where the store lies or will lie."""
        return _folder(self._bundle)

    def load(self, bundle: Bundle, progress: Progress = silent) -> None:
        """Turn to another bundle, or make this one's store now rather than at the first query."""
        self.close()
        self._bundle = bundle
        if not embedded_build.is_current(self.folder, bundle):
            embedded_build.build(bundle, self.folder, progress)

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout_s: float = TIMEOUT_S, limit: int = LIMIT) -> Result:
        """Run one read-only statement; see ``kg.stores.base.Store.query``."""
        guard.check(cypher)
        return self._pool.query(cypher, params or {}, timeout_s, limit)

    def counts(self) -> Counts:
        """Count what the store holds, from its own pages."""
        graph = self._graph()
        nodes, edges = graph.shape
        by_label = {
            label: graph.cypher(f"MATCH (n:`{label}`) RETURN count(*) AS n").scalar() for label in shape.labels(self._bundle).values()
        }
        by_type = {
            row["type"]: row["n"] for row in graph.cypher("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n", timeout_ms=0).to_list()
        }
        evidence = graph.cypher("MATCH ()-[r]->() RETURN sum(r.n_evidence) AS n", timeout_ms=0).scalar()
        return Counts(nodes, edges, int(evidence or 0), by_label, by_type)

    def checksum(self) -> str:
        """Read every node and edge back and return their checksum."""
        graph, total = self._graph(), Checksum()
        curies = graph.cypher("MATCH (n:Entity) RETURN n.curie AS curie", timeout_ms=0).column("curie")
        for start in range(0, len(curies), _BATCH):
            params = {"curies": curies[start : start + _BATCH]}
            for row in graph.cypher("UNWIND $curies AS curie MATCH (n:Entity {curie: curie}) RETURN n", params=params, timeout_ms=0):
                total.add_node(row["n"]["labels"], _stored(row["n"]["properties"]))
            outgoing = "UNWIND $curies AS curie MATCH (s:Entity {curie: curie})-[r]->(o) RETURN curie, r, o.curie AS other"
            for row in graph.cypher(outgoing, params=params, timeout_ms=0):
                total.add_edge(row["curie"], row["r"]["type"], row["other"], _stored(row["r"]["properties"]))
        return total.hexdigest()

    def close(self) -> None:
        """End the worker processes. The next query starts new ones."""
        if "_pool" in self.__dict__:
            self._pool.close()
            del self.__dict__["_pool"]

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _ready(self) -> Path:
        """Return kglite's folder, made if it has to be."""
        if not embedded_build.is_current(self.folder, self._bundle):
            embedded_build.build(self._bundle, self.folder, self._progress)
        return embedded_build.graph_path(self.folder)

    @cached_property
    def _pool(self) -> Pool:
        return Pool(self._ready(), self._workers, self._memory)

    def _graph(self) -> Any:
        """The graph in this process, for what the store itself asks."""
        import kglite

        return kglite.load(str(self._ready()))


def _stored(properties: dict[str, Any]) -> dict[str, Any]:
    """What was stored: without the keys that kglite adds and what is null. NaN stays, other than in a query's result."""
    return {key: value for key, value in properties.items() if key not in worker.STRUCTURE and value is not None}


def _folder(bundle: Bundle) -> Path:
    """Inside the bundle's folder, else (a bundle on a read-only file system) in the cache under the bundle's hash."""
    inside = bundle.path / "stores" / "kglite"
    if inside.exists() or os.access(bundle.path, os.W_OK):
        return inside
    return places.cache_folder() / "stores" / f"kglite-{bundle.manifest.content_hash[:16]}"

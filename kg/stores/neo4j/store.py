"""The graph in Neo4j, over Bolt: any server from 5.26 on, with the same interface as the embedded store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.bundle import Bundle
from kg.errors import QueryRefused
from kg.stores import guard
from kg.stores import property_graph as shape
from kg.stores.base import LIMIT, TIMEOUT_S, Closing, Counts, Progress, Result, silent
from kg.stores.checksum import Checksum
from kg.stores.errors import QueryTooBig
from kg.stores.neo4j import session as sessions
from kg.stores.neo4j.values import plain
from kg.stores.pool import ANSWER

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

    from kg.arrays import Array

#: Plan operators that write or reach outside, by how their names begin. Neo4j's own query type says so too; two look better than one.
_FORBIDDEN = (
    "Create",
    "Merge",
    "Set",
    "Delete",
    "DetachDelete",
    "Remove",
    "LoadCSV",
    "Foreach",
    "TransactionForeach",
    "TransactionApply",
    "LockingMerge",
    "Drop",
    "Alter",
    "EnsureNode",
)


class Neo4jStore(Closing):
    """A database of a Neo4j server. Nothing is connected before the first use; use it from any thread."""

    def __init__(self, address: str, *, auth: tuple[str, str] | None = None, database: str | None = None) -> None:
        """Take an address.

        Args:
            address: ``neo4j://host:7687`` (or bolt://, and their +s and +ssc forms).
            auth: user and password; by default those of ``kg.stores.neo4j.session.credentials``.
            database: default ``NEO4J_DATABASE``, else the server's default.
        """
        import os

        self.address = address
        self.database = database or os.environ.get("NEO4J_DATABASE")
        self._auth = auth or sessions.credentials(address)

    @cached_property
    def driver(self) -> Driver:
        """The driver, for what this class does not do."""
        return sessions.connect(self.address, self._auth)

    @cached_property
    def _bookmarks(self) -> Any:
        # One for all sessions, so that a query sees what this store wrote, on whichever member of a cluster it runs.
        from neo4j import GraphDatabase

        return GraphDatabase.bookmark_manager()

    def session(self, *, write: bool = False, fetch_size: int = 1000) -> Session:
        """Return a session that sees what the store's other sessions wrote."""
        from neo4j import READ_ACCESS, WRITE_ACCESS

        return self.driver.session(
            database=self.database,
            default_access_mode=WRITE_ACCESS if write else READ_ACCESS,
            bookmark_manager=self._bookmarks,
            fetch_size=fetch_size,
        )

    def load(self, bundle: Bundle, progress: Progress = silent) -> None:
        """Make the database hold exactly the bundle's graph; see ``kg.stores.neo4j.load``."""
        from kg.stores.neo4j.load import load

        load(self, bundle, progress)

    def add_embeddings(self, curies: list[str], vectors: Array, progress: Progress = silent) -> None:
        """Store one vector a node (float32[len(curies), d]) and index them; see ``kg.stores.neo4j.load.add_embeddings``."""
        from kg.stores.neo4j.load import add_embeddings

        add_embeddings(self, curies, vectors, progress)

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout_s: float = TIMEOUT_S, limit: int = LIMIT) -> Result:
        """Run one read-only statement; see ``kg.stores.base.Store.query``."""
        from neo4j import unit_of_work

        guard.check(cypher)
        given = dict(params or {})

        @unit_of_work(timeout=timeout_s)
        def read(transaction: ManagedTransaction) -> Result:
            # Planned first: nothing of it has run when the plan shows that it may not.
            summary = transaction.run("EXPLAIN " + cypher, given).consume()
            if summary.query_type != "r":
                raise QueryRefused(f"queries only read here; Neo4j plans this one as {summary.query_type!r}")
            _check_plan(summary.plan or {})
            found = transaction.run(cypher, given)
            rows: list[tuple[Any, ...]] = []
            size = 0
            for record in found:
                if len(rows) == limit:
                    return Result(list(found.keys()), rows, truncated=True)
                row = tuple(plain(value) for value in record.values())
                size += len(json.dumps(row, default=str))
                if size > ANSWER:
                    raise QueryTooBig(f"the query is too big: its answer is larger than {ANSWER // 2**20} MiB")
                rows.append(row)
            return Result(list(found.keys()), rows)

        def attempt() -> Result:
            with sessions.translated(self.address, self.database, timeout_s), self.session(fetch_size=min(limit + 1, 5000)) as session:
                return session.execute_read(read)

        return sessions.patiently(attempt, sessions.RETRY_S)

    def counts(self) -> Counts:
        """Count what the database holds, from its count store where that can tell."""
        with sessions.translated(self.address, self.database), self.session() as session:

            def one(statement: str) -> int:
                return int(session.run(statement).single(strict=True)[0])

            labels = [r["label"] for r in session.run("CALL db.labels() YIELD label RETURN label ORDER BY label")]
            types = [r["relationshipType"] for r in session.run("CALL db.relationshipTypes()")]
            by_label = {label: one(f"MATCH (n:`{label}`) RETURN count(n)") for label in labels if label not in {shape.ENTITY, shape.LOAD}}
            by_type = {kind: one(f"MATCH ()-[r:`{kind}`]->() RETURN count(r)") for kind in sorted(types)}
            return Counts(
                nodes=one(f"MATCH (n:{shape.ENTITY}) RETURN count(n)"),
                edges=sum(by_type.values()),
                evidence=one("MATCH ()-[r]->() RETURN coalesce(sum(r.n_evidence), 0)"),
                labels={label: count for label, count in by_label.items() if count},
                types={kind: count for kind, count in by_type.items() if count},
            )

    def checksum(self) -> str:
        """Read every node and edge back and return their checksum."""
        from kg.stores.neo4j import loaded_elements as held

        total = Checksum()
        with sessions.translated(self.address, self.database):
            total.add(nodes=held.nodes(self), edges=held.edges(self))
        return total.hexdigest()

    def close(self) -> None:
        """Close the connections. The next use opens new ones."""
        if "driver" in self.__dict__:
            self.driver.close()
            del self.__dict__["driver"]


def _check_plan(plan: Mapping[str, Any]) -> None:
    operator = str(plan.get("operatorType", "")).split("@")[0]
    if operator.startswith(_FORBIDDEN):
        raise QueryRefused(f"queries only read here; this one's plan holds {operator}")
    for child in plan.get("children", ()):
        _check_plan(child)

"""The graph in Neo4j, over Bolt: any server from 5.26 on, with the same interface as the embedded store."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.bundle import Bundle
from kg.errors import QueryError, QueryRefused, QueryTimeout
from kg.stores import forks, guard
from kg.stores import property_graph as shape
from kg.stores.base import LIMIT, TIMEOUT_S, Closing, Counts, Progress, Result, silent
from kg.stores.checksum import Checksum
from kg.stores.errors import QueryTooBig
from kg.stores.neo4j import allocation, load_state
from kg.stores.neo4j import session as sessions
from kg.stores.neo4j.credentials import credentials
from kg.stores.neo4j.deadline import GRACE_S, deadline, overtime, watched
from kg.stores.neo4j.values import plain
from kg.stores.parameters import bounds, checked
from kg.stores.pool import ANSWER

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, ResultSummary, Session
    from neo4j import Result as Neo4jResult

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
            auth: user and password; by default those of ``kg.stores.neo4j.credentials``.
            database: default ``NEO4J_DATABASE``, else the server's default.
        """
        import os

        self.address = address
        self.database = database or os.environ.get("NEO4J_DATABASE")
        self._auth = auth or credentials(address)
        self._seen_loaded = False
        forks.own(self)

    @cached_property
    def driver(self) -> Driver:
        """The driver, for what this class does not do."""
        return sessions.connect(self.address, self._auth)

    @cached_property
    def _bookmarks(self) -> Any:
        # One for all sessions, so that a query sees what this store wrote, on whichever member of a cluster it runs.
        from neo4j import GraphDatabase

        return GraphDatabase.bookmark_manager()

    def session(self, *, write: bool = False, fetch_size: int = 1000, **options: Any) -> Session:
        """Return a session that sees what the store's other sessions wrote."""
        from neo4j import READ_ACCESS, WRITE_ACCESS

        return self.driver.session(
            database=self.database,
            default_access_mode=WRITE_ACCESS if write else READ_ACCESS,
            bookmark_manager=self._bookmarks,
            fetch_size=fetch_size,
            **options,
        )

    def load(self, bundle: Bundle, progress: Progress = silent, *, replace: bool = False, repair: bool = False) -> None:
        """Make the database hold exactly the bundle's graph; see ``kg.stores.neo4j.load``."""
        from kg.stores.neo4j.load import load

        load(self, bundle, progress, replace=replace, repair=repair)

    def add_embeddings(self, curies: list[str], vectors: Array, progress: Progress = silent) -> None:
        """Store one vector a node (float32[len(curies), d]) and index them; see ``kg.stores.neo4j.load.add_embeddings``."""
        from kg.stores.neo4j.load import add_embeddings

        add_embeddings(self, curies, vectors, progress)

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout_s: float = TIMEOUT_S, limit: int = LIMIT) -> Result:
        """Run one read-only statement; see ``kg.stores.base.Store.query``.

        Raises:
            StoreNotLoaded: the database holds no graph, or a part of one, because its first load has not come to its end.
        """
        tokens = guard.check(cypher)
        timeout_s, limit = bounds(timeout_s, limit)
        given = checked(params)
        allocation.check(tokens, given)
        of_graph = any(token.upper in {"MATCH", "CALL"} for token in tokens)
        # Of EXPLAIN and PROFILE the first is done here, for every statement; the other's rows are the statement's own.
        planned = guard.planned(tokens)
        body = cypher[tokens[1].at :] if planned else cypher
        of_server = [token.text.lower() for token in tokens[:4]] == ["call", "dbms", ".", "components"]
        return self._read(body, given, timeout_s, limit, of_graph and not of_server, planned == "EXPLAIN", "rs" if of_server else "r")

    def _read(
        self, cypher: str, params: dict[str, Any], timeout_s: float, limit: int, of_graph: bool, plan_alone: bool, kinds: str
    ) -> Result:
        """Run a statement; ``kinds`` are Neo4j's own letters for what it may be, of which a question about the server's version has "s"."""
        from neo4j import NotificationMinimumSeverity, unit_of_work

        @unit_of_work(timeout=timeout_s)
        def read(transaction: ManagedTransaction) -> Result:
            with deadline(transaction, timeout_s, ANSWER):
                note = self._check_loaded(transaction) if of_graph else None
                # Planned first: nothing of it has run when the plan shows that it may not.
                plan = _explained(transaction, cypher, params)
                if (plan.query_type or "?") not in kinds:
                    raise QueryRefused(f"queries only read here; Neo4j plans this one as {plan.query_type!r}")
                _check_plan(plan.plan or {})
                notes = tuple(text for text in (note, *hints(plan)) if text)
                if plan_alone:
                    return Result(["step", "operation", "estimated_rows"], _steps(plan.plan or {})[:limit], notes=notes)
                return _rows(transaction.run(cypher, params), limit, notes, timeout_s)

        def attempt() -> Result:
            with (
                sessions.translated(self.address, self.database, timeout_s),
                self.session(fetch_size=min(limit + 1, 1000), notifications_min_severity=NotificationMinimumSeverity.WARNING) as session,
                watched(session, timeout_s),
            ):
                return session.execute_read(read)

        return sessions.patiently(attempt, sessions.RETRY_S)

    def _check_loaded(self, transaction: ManagedTransaction) -> str | None:
        """Return a note where the graph is changing; that there is one at all is looked at once."""
        note = load_state.refuse_partial(transaction, self.address)
        if not self._seen_loaded:
            load_state.refuse_empty(transaction, self.address)
            self._seen_loaded = True
        return note

    def counts(self) -> Counts:
        """Count what the database holds of what loads wrote."""
        of_nodes = f"MATCH (n:{shape.ENTITY}) WHERE {load_state.OUR_NODE} RETURN labels(n) AS labels, count(n) AS n"
        of_edges = (
            f"MATCH (:{shape.ENTITY})-[r]->(:{shape.ENTITY}) WHERE {load_state.OUR_EDGE}"
            " RETURN type(r) AS type, count(r) AS n, coalesce(sum(r.n_evidence), 0) AS evidence"
        )
        with sessions.translated(self.address, self.database), self.session() as session:
            nodes = session.run(of_nodes).data()
            edges = session.run(of_edges).data()
        labels: Counter[str] = Counter()
        for row in nodes:
            labels.update({label: row["n"] for label in row["labels"] if label != shape.ENTITY})
        return Counts(
            nodes=sum(row["n"] for row in nodes),
            edges=sum(row["n"] for row in edges),
            evidence=sum(row["evidence"] for row in edges),
            labels=dict(sorted(labels.items())),
            types={row["type"]: row["n"] for row in sorted(edges, key=lambda row: row["type"])},
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
        self._seen_loaded = False

    def give_up(self) -> list[Any]:
        """Leave the connections to whom they belong; see ``kg.stores.forks``."""
        return [self.__dict__.pop(name) for name in ("driver", "_bookmarks") if name in self.__dict__]


def _rows(found: Neo4jResult, limit: int, notes: tuple[str, ...], timeout_s: float) -> Result:
    rows: list[tuple[Any, ...]] = []
    size, until = 0, time.monotonic() + timeout_s + GRACE_S
    for record in found:
        if time.monotonic() > until:  # rows that are here already, but take long to read
            raise QueryTimeout(overtime(timeout_s))
        if len(rows) == limit:
            return Result(list(found.keys()), rows, truncated=True, notes=notes)
        row = tuple(plain(value) for value in record.values())
        size += len(json.dumps(row, default=str))
        if size > ANSWER:
            raise QueryTooBig(f"the query is too big: its answer is larger than {ANSWER // 2**20} MiB")
        rows.append(row)
    return Result(list(found.keys()), rows, notes=notes)


def _explained(transaction: ManagedTransaction, cypher: str, params: dict[str, Any]) -> ResultSummary:
    """Plan a statement; an error's places are those in the statement, not in what was sent."""
    from neo4j.exceptions import Neo4jError

    try:
        return transaction.run("EXPLAIN " + cypher, params).consume()
    except Neo4jError as error:
        told, places = re.subn(r"\(line (\d+), column (\d+) \(offset: (\d+)\)\)", _moved, str(error.message or ""))
        if not places:
            raise
        if '"EXPLAIN ' in told:
            told = told.replace('"EXPLAIN ', '"', 1).replace("\n" + " " * len("EXPLAIN "), "\n", 1)
        raise QueryError(f"the query failed: {told}") from error


def _moved(place: re.Match[str]) -> str:
    before = len("EXPLAIN ")
    column = int(place[2]) - before * (place[1] == "1")
    return f"(line {place[1]}, column {column} (offset: {int(place[3]) - before}))"


def _steps(plan: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """A plan's operators, those that run first first, numbered, each with the rows that the planner expects."""
    found: list[Mapping[str, Any]] = []

    def walk(node: Mapping[str, Any]) -> None:
        for child in node.get("children", ()):
            walk(child)
        found.append(node)

    walk(plan)
    return [
        (at, str(node.get("operatorType", "")).split("@")[0], dict(node.get("args", {})).get("EstimatedRows"))
        for at, node in enumerate(found, 1)
    ]


def hints(plan: ResultSummary) -> list[str]:
    """Return what the server says of names that it does not know."""
    return [status.status_description for status in plan.gql_status_objects if str(status.raw_classification) == "UNRECOGNIZED"]


def _check_plan(plan: Mapping[str, Any]) -> None:
    operator = str(plan.get("operatorType", "")).split("@")[0]
    if operator.startswith(_FORBIDDEN):
        raise QueryRefused(f"queries only read here; this one's plan holds {operator}")
    for child in plan.get("children", ()):
        _check_plan(child)

"""What loading, pruning and the schema need of a store: sessions of one database at one address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from neo4j import Session

    from kg.stores.base import Counts


class Connection(Protocol):
    """A database that answers; ``kg.stores.neo4j.store.Neo4jStore`` is one."""

    address: str
    database: str | None

    def session(self, *, write: bool = False, fetch_size: int = 1000, **options: Any) -> Session:
        """Return a session that waits for what the last one wrote."""
        ...

    def counts(self) -> Counts:
        """Count what the database holds of what loads wrote."""
        ...

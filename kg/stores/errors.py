"""Errors of stores, one a cause, so that a caller can tell what is worth another try."""

from __future__ import annotations

from kg.errors import QueryError, StoreError


class StoreUnavailable(StoreError):
    """The server does not answer: it is down, restarting, or another address was meant. Worth another try later."""


class StoreTLSError(StoreError):
    """Server and address do not agree on TLS, or the certificate is not to be trusted. The same try will fail again."""


class StoreAuthError(StoreError):
    """The server does not know this user and password, or does not let them in. The same try will fail again."""


class DatabaseMissing(StoreError):
    """The server has no database of that name."""


class StoreBehind(StoreError):
    """A read replica has not caught up with what was just written within the time given. Worth another try."""


class StoreNotLoaded(StoreError):
    """The store holds no graph, or not the one that was asked for."""


class ServerError(StoreError):
    """A local Neo4j server could not be fetched, started or stopped."""


class QueryTooBig(QueryError):
    """A query needed more memory, or its answer more bytes, than a query may have."""


class StoreBusy(StoreError):
    """As many statements as may run at once on this machine did, for as long as this one waited. Worth another try later."""

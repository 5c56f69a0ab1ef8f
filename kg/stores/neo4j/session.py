"""Connections to Neo4j, and what the driver's errors mean here."""

from __future__ import annotations

import contextlib
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from kg.errors import InputError, QueryError, QueryRefused, QueryTimeout, StoreError
from kg.stores.errors import DatabaseMissing, QueryTooBig, StoreAuthError, StoreBehind, StoreUnavailable
from kg.stores.neo4j import reach
from kg.stores.neo4j.deadline import overtime

if TYPE_CHECKING:
    from neo4j import Driver

_T = TypeVar("_T")

#: Seconds to wait for a connection; for which a query, and for which a step of a load, is tried again while the server is away.
CONNECT_S = 5.0
RETRY_S = 3.0
PATIENCE_S = 180.0
#: For which a load waits for a server that nobody has seen yet: one that is being started, or a wrong address.
FIRST_S = 20.0

_TOO_BIG = ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError", "OutOfMemoryError", "StackOverFlowError")
_OVERTIME = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "TransactionTerminated", "Terminated")


def connect(address: str, auth: tuple[str, str] | None) -> Driver:
    """Return a driver; it connects when it is first used."""
    from neo4j import GraphDatabase, NotificationMinimumSeverity
    from neo4j.exceptions import ConfigurationError

    # What the driver logs is for who asks for it: without a handler of its own Python would print it. Notifications hold statements,
    # which no log is to have unasked; what they say of a statement is in its result's notes.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    if not (notifications := logging.getLogger("neo4j.notifications")).level:
        notifications.setLevel(logging.ERROR)

    try:
        return GraphDatabase.driver(
            address,
            auth=auth,
            connection_timeout=CONNECT_S,
            connection_acquisition_timeout=CONNECT_S * 2,
            # The driver would also try again what ran out of memory; ``patiently`` knows better.
            max_transaction_retry_time=0,
            # An index that exists already, a label that no node has yet: nothing that a user should read on the console.
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            user_agent="medclew",
        )
    except (ConfigurationError, ValueError) as error:
        raise InputError(f"{address!r} is not an address that the Neo4j driver takes: {error}") from None


def answers(address: str, user: str, password: str) -> bool:
    """Whether a server answers there and lets this user in."""
    try:
        with connect(address, (user, password)) as driver, translated(address):
            driver.verify_connectivity()
    except StoreUnavailable:
        return False
    return True


def patiently(work: Callable[[], _T], patience_s: float = PATIENCE_S) -> _T:
    """Do what is safe to do twice, again (0.2 s later, then after twice as long, up to 5 s) while the server is away."""
    until, pause = time.monotonic() + patience_s, 0.2
    while True:
        try:
            return work()
        except StoreUnavailable:
            if time.monotonic() + pause > until:
                raise
            time.sleep(pause)
            pause = min(5.0, pause * 2)


@contextlib.contextmanager
def translated(address: str, database: str | None = None, timeout_s: float | None = None) -> Iterator[None]:
    """Raise this package's errors for the driver's."""
    from neo4j import exceptions

    try:
        yield
    except exceptions.Neo4jError as error:
        raise _of_server(error, address, database, timeout_s) from error
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired, OSError) as error:
        # Where a query was given up, its connection may break as what is left of the answer is discarded: that is no news.
        raise _given_up(error) or _unavailable(address, error) from error
    except exceptions.BrokenRecordError as error:
        raise QueryError(f"the answer holds a value that Python cannot ({error.__cause__ or error}); return it as text") from error
    except (exceptions.DriverError, TypeError, ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, exceptions.DriverError) and error.is_retryable():
            raise _unavailable(address, error) from error
        raise QueryError(f"the statement could not be sent: {error}") from error


def _given_up(error: BaseException) -> QueryError | None:
    """The error of ours, on whose way out another one came up; None where there was none."""
    under = error.__context__
    for _ in range(10):
        if under is None or isinstance(under, QueryError):
            return under
        under = under.__context__
    return None


def _unavailable(address: str, error: Exception) -> StoreError:
    root = _root(error)
    if tls := reach.tls_error(address, root if isinstance(root, ssl.SSLError) else None):
        return tls
    said = " ".join(str(error).split()).rstrip(":") or type(error).__name__
    return StoreUnavailable(
        f"Neo4j at {address} does not answer ({said:.300}){reach.port_hint(address)};"
        " is it up? `medclew neo4j status` and `medclew neo4j up` speak of a local one"
    )


def _root(error: BaseException) -> BaseException:
    """The error that an error began with."""
    for _ in range(10):
        if isinstance(error, ssl.SSLError) or (under := error.__cause__ or error.__context__) is None:
            break
        error = under
    return error


def _of_server(error: Exception, address: str, database: str | None, timeout_s: float | None) -> Exception:
    code, message = str(getattr(error, "code", "") or ""), str(getattr(error, "message", "") or error)
    last = code.rsplit(".", 1)[-1]
    if ".Security." in code:
        if last == "Forbidden":
            return QueryRefused(f"this user may not do that: {message}")
        return StoreAuthError(
            f"Neo4j at {address} refused the user or password; set NEO4J_USERNAME and NEO4J_PASSWORD (or NEO4J_PASSWORD_FILE)"
        )
    if last == "DatabaseNotFound":
        return DatabaseMissing(f"Neo4j at {address} has no database {database!r}; Community Edition has one, called neo4j")
    if last == "BookmarkTimeout":
        return StoreBehind(f"the server at {address} has not caught up with what was written; try again")
    if last in _OVERTIME:
        return QueryTimeout(overtime(timeout_s) if timeout_s else "the query was stopped by the server; narrow it")
    if last in _TOO_BIG:
        return QueryTooBig("the query needed more memory than a query may have; narrow it, or add a LIMIT before it collects")
    if last == "AccessMode":
        return QueryRefused(f"queries only read here: {message}")
    if code.startswith("Neo.TransientError.") or last == "NotALeader":
        return StoreUnavailable(f"Neo4j at {address} is not ready: {message}")
    return QueryError(f"the query failed: {message}")

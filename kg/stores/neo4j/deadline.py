"""A bound on the client's side: when the server does not answer in time, the connection is cut, which also ends what runs there.

The server's own time-out is looked at between steps of a plan's execution, not while it parses and plans, and not within one expression.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import QueryTimeout

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

#: Seconds past the transaction's own time-out: the server is to say itself that time is up, where it can.
GRACE_S = 0.5


@contextlib.contextmanager
def deadline(transaction: ManagedTransaction, seconds: float) -> Iterator[None]:
    """Cut the transaction's connection when the block's answers have not come within ``seconds`` and a grace.

    The driver has no public way to bound the wait for an answer; its sockets have one, which it uses itself while it connects.

    Raises:
        QueryTimeout: time was up.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    socket: Any = transaction._connection.socket
    until = time.monotonic() + seconds + GRACE_S
    socket.set_read_deadline(seconds + GRACE_S)
    try:
        yield
    except (DriverError, Neo4jError, OSError) as error:
        if time.monotonic() >= until:
            raise QueryTimeout(overtime(seconds)) from error
        raise
    finally:
        socket.set_read_deadline(None)


def overtime(seconds: float) -> str:
    """Return what a person reads when a query ran out of its time."""
    return f"the query was stopped after {seconds:.3g} s; anchor it on a concept, bound its path lengths, or raise the time-out"

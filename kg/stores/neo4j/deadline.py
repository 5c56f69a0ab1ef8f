"""Bounds on the client's side, of time and of bytes: past one the connection is cut, which also ends what runs on the server.

The server's own time-out is looked at between steps of a plan's execution, not while it parses and plans, and not within one expression.
Rows may be large, and the driver takes as many as it asked for before anybody sees one.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import QueryTimeout
from kg.stores.errors import QueryTooBig

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

#: Bytes of an answer after which a connection that the server ends was ended for want of memory: its buffers were full.
_MUCH = 2**20
#: Seconds past the transaction's own time-out: the server is to say itself that time is up, where it can.
GRACE_S = 0.5
#: Seconds more, in which a server is to begin a transaction and to end it.
ANSWERS_S = 2.0


class _TooLong(OSError):
    """More came than was wanted. An OSError, so that the driver gives up the connection."""


@contextlib.contextmanager
def deadline(transaction: ManagedTransaction, seconds: float, most: int) -> Iterator[None]:
    """Cut the transaction's connection when the block's answers have not come within ``seconds`` and a grace, or hold ``most`` bytes.

    The driver has no public way to bound either; its sockets have a deadline, which it uses itself while it connects.

    Raises:
        QueryTimeout: time was up.
        QueryTooBig: too much came.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    connection: Any = transaction._connection
    wire = connection.socket
    until = time.monotonic() + seconds + GRACE_S
    receive, came = wire.recv_into, 0

    def counted(*given: Any) -> int:
        nonlocal came
        came += (read := int(receive(*given)))
        if came > most:
            raise _TooLong(f"more than {most} bytes")
        return read

    wire.recv_into = counted
    wire.set_read_deadline(seconds + GRACE_S)
    try:
        yield
    except (DriverError, Neo4jError, OSError) as error:
        if came > most or time.monotonic() >= until:
            # Rolling back, or taking the connection again, would wait for a server that may not answer any more.
            connection.kill()
        if came > most:
            raise QueryTooBig(f"the query is too big: its answer is larger than {most // 2**20} MiB") from error
        if time.monotonic() >= until:
            raise QueryTimeout(overtime(seconds)) from error
        if came > _MUCH and not isinstance(error, Neo4jError):
            raise QueryTooBig(
                f"the query is too big: the server ended the connection after {came / 2**20:.0f} MiB of its answer"
            ) from error
        raise
    finally:
        del wire.recv_into
        if not connection.closed():
            wire.set_read_deadline(None)


@contextlib.contextmanager
def watched(session: Session, seconds: float) -> Iterator[None]:
    """Cut the session's connection when the block takes longer: a server that does not answer keeps the driver waiting before a transaction
    has begun, and when it is given back.

    Raises:
        QueryTimeout: it took longer.
    """
    late = threading.Event()

    def cut() -> None:
        late.set()
        connection: Any = session._connection
        if connection is not None:
            with contextlib.suppress(OSError, AttributeError):  # it may be closed by now
                connection.socket._socket.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds + GRACE_S + ANSWERS_S, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if late.is_set():
            raise QueryTimeout(overtime(seconds)) from error
        raise
    finally:
        timer.cancel()


def overtime(seconds: float) -> str:
    """Return what a person reads when a query ran out of its time."""
    return f"the query was stopped after {seconds:.3g} s; anchor it on a concept, bound its path lengths, or raise the time-out"

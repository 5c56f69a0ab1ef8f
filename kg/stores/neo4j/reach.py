"""Why a server cannot be reached that the driver could not reach: it swallows what TLS said where it looks for a cluster's members."""

from __future__ import annotations

import socket
import ssl

from kg.stores.errors import StoreTLSError
from kg.stores.neo4j.addresses import split

#: Bolt's port where an address names none, and those of Neo4j Browser, which people write in its place.
PORT = 7687
_BROWSER = (7473, 7474)

#: Seconds to wait for an answer.
_WAIT_S = 2.0


def tls_error(address: str, told: ssl.SSLError | None = None) -> StoreTLSError | None:
    """Return what stands in the way of an address where that is TLS, or the lack of it; None where it is something else.

    Args:
        address: the server's.
        told: what TLS said already; else it is asked. A connection that only ended is no reason.
    """
    scheme, _, how = split(address).scheme.partition("+")
    if how:
        cause: ssl.SSLError | str | None = told or _refusal(address, verified=how == "s")
        if cause is None or isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            if not _speaks_bolt(address):
                return None
            cause = "the server speaks Bolt without it"
        return StoreTLSError(
            f"Neo4j at {address} could not be reached over TLS ({cause}); neo4j:// and bolt:// are without TLS, +s checks the certificate,"
            " +ssc takes one that the server signed itself"
        )
    if _speaks_tls(address):
        return StoreTLSError(
            f"the server at {address} wants TLS; write {scheme}+s:// (or {scheme}+ssc:// where it signed its certificate itself)"
        )
    return None


def port_hint(address: str) -> str:
    """Return a sentence where an address names the port of Neo4j Browser, else nothing."""
    port = split(address).port
    return f"; {port} is the port of Neo4j Browser, Bolt's is {PORT}" if port in _BROWSER else ""


def _refusal(address: str, *, verified: bool) -> ssl.SSLError | None:
    """What TLS says to a handshake; None where it goes well, or nobody is there."""
    try:
        _shake_hands(address, verified=verified)
    except ssl.SSLError as error:
        return error
    except OSError:
        return None
    return None


def _speaks_bolt(address: str) -> bool:
    """Whether the server answers Bolt's greeting (with the version 5.0, or the handshake of versions to come) without TLS."""
    parts = split(address)
    try:
        with socket.create_connection((parts.hostname, parts.port or PORT), timeout=_WAIT_S) as plain:
            plain.settimeout(_WAIT_S)
            plain.sendall(bytes.fromhex("6060b017 000001ff 00000005 00000404 00000000"))
            return plain.recv(2) == b"\0\0"
    except OSError:
        return False


def _speaks_tls(address: str) -> bool:
    try:
        _shake_hands(address, verified=False)
    except OSError:
        return False
    return True


def _shake_hands(address: str, *, verified: bool) -> None:
    parts = split(address)
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((parts.hostname, parts.port or PORT), timeout=_WAIT_S) as plain:
        plain.settimeout(_WAIT_S)
        context.wrap_socket(plain, server_hostname=parts.hostname).close()

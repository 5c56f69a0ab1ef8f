"""Addresses of Neo4j servers."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from kg.errors import InputError


def split(address: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        InputError: it has no host, or a port that is no number up to 65,535.
    """
    try:
        parts = urlsplit(address)
        if not parts.hostname or parts.port == 0:
            raise ValueError("it names no host" if not parts.hostname else "port 0 is none")
    except ValueError as error:
        raise InputError(f"{address!r} is no address of a Neo4j server ({error}); one looks like neo4j://localhost:7687") from None
    return parts

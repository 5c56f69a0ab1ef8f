"""Stores: places that a bundle is loaded into and that answer Cypher. ``open`` takes an address and returns one.

The embedded store (kglite) needs nothing but the bundle; the Neo4j store talks to a server over Bolt. Both are ``kg.stores.base.Store``.
"""

from __future__ import annotations

import builtins
from pathlib import Path

from kg.bundle import Bundle
from kg.errors import InputError
from kg.stores.base import Counts, Progress, Result, Store, silent

__all__ = ["Counts", "Result", "Store", "open"]

_BOLT = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")


def open(
    address: str | Path, *, bundle: Bundle | str | Path | None = None, database: str | None = None, progress: Progress = silent
) -> Store:
    """Return the store at an address; nothing is loaded, and no connection is made, before it is used.

    Args:
        address: ``embedded:PATH`` or a plain path of a bundle's folder, ``embedded:`` alone for ``bundle``, or a Neo4j address
            (``neo4j://host:7687``; user and password come from ``NEO4J_USERNAME``, ``NEO4J_PASSWORD`` or ``NEO4J_PASSWORD_FILE``,
            or from a server that ``medclew neo4j up`` started).
        bundle: the bundle that the embedded store reads when the address names none.
        database: Neo4j's database (default: ``NEO4J_DATABASE``, else the server's default).
        progress: told how far the embedded store is when the first use has to make it.

    Raises:
        InputError: the address is of no known kind.
        BundleError: the embedded store's bundle is not there.
    """
    text = str(address)
    if text.startswith(_BOLT):
        from kg.stores.neo4j.store import Neo4jStore

        return Neo4jStore(text, database=database)
    from kg.stores.embedded import EmbeddedStore

    path = text.removeprefix("embedded:")
    if "://" in path:
        known = ", ".join(builtins.sorted(_BOLT))
        raise InputError(f"no store at {text!r}: use embedded:PATH, or an address that starts with one of {known}")
    if path:
        return EmbeddedStore(path, progress=progress)
    if bundle is None:
        raise InputError("embedded: names no bundle; write embedded:PATH")
    return EmbeddedStore(bundle, progress=progress)

"""Who may enter a Neo4j server: user and password from the environment, a file, or the local server's own."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.stores.neo4j import server
from kg.stores.neo4j.addresses import split


def credentials(address: str) -> tuple[str, str] | None:
    """Return user and password for an address, from the environment, a file it names, or the local server that listens there.

    ``NEO4J_USERNAME`` (default neo4j) with ``NEO4J_PASSWORD`` or ``NEO4J_PASSWORD_FILE``. None where nothing is known: some servers ask
    for none.

    Raises:
        InputError: the address itself holds a password, which would end up in histories and logs; or the file cannot be read.
    """
    parts = split(address)
    if "@" in parts.netloc:
        raise InputError("leave user and password out of the address; set NEO4J_USERNAME and NEO4J_PASSWORD (or NEO4J_PASSWORD_FILE)")
    user = os.environ.get("NEO4J_USERNAME", "neo4j")
    if password := os.environ.get("NEO4J_PASSWORD"):
        return user, password
    if file := os.environ.get("NEO4J_PASSWORD_FILE"):
        try:
            return user, Path(file).read_text("utf-8-sig").strip()
        except OSError as error:
            raise InputError(f"NEO4J_PASSWORD_FILE cannot be read: {error}") from None
    local = server.status()
    if local is not None and urlsplit(local.uri).port == parts.port and parts.hostname in {"127.0.0.1", "localhost"}:
        return local.user, local.password
    return None

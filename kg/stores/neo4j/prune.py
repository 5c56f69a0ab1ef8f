"""What a database holds and a new bundle no longer has: found by comparing sorted identifiers, deleted in batches."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kg.arrays import Array
from kg.bundle import Bundle
from kg.stores import property_graph as shape
from kg.stores.base import Progress
from kg.stores.neo4j import session
from kg.stores.neo4j.load_state import OUR_EDGE, OUR_NODE

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from kg.stores.neo4j.connection import Connection

_BATCH = 2_000


def prune(store: Connection, bundle: Bundle, progress: Progress, *, everything: bool = False) -> None:
    """Delete what loads wrote and the bundle does not have; holds 8 bytes an element.

    With ``everything`` also ``Entity`` nodes, and relationships between them, that somebody else put there.
    """
    nodes_of, edges_of = ("", "") if everything else (f" WHERE {OUR_NODE}", f" WHERE {OUR_EDGE}")
    edges = _known(bundle, "edges", "id")
    listing = f"MATCH (:{shape.ENTITY})-[r]->(:{shape.ENTITY}){edges_of} RETURN elementId(r) AS element, r.edge_id AS key"
    _delete(store, listing, edges, "MATCH ()-[r]->() WHERE elementId(r) IN $elements DELETE r", "delete edges", progress)
    nodes = _known(bundle, "nodes", "curie")
    listing = f"MATCH (n:{shape.ENTITY}){nodes_of} RETURN elementId(n) AS element, n.curie AS key"
    _delete(store, listing, nodes, "MATCH (n) WHERE elementId(n) IN $elements DETACH DELETE n", "delete nodes", progress)


def _known(bundle: Bundle, table: str, column: str) -> Array:
    """The hashes of a table's keys, sorted: uint64[rows]."""
    keys = pl.scan_parquet(bundle.path / f"{table}.parquet").select(column).collect()[column]
    return np.sort(np.fromiter((_hash(key) for key in keys), np.uint64, len(keys)))


def _hash(key: str | None) -> int:
    return int.from_bytes(hashlib.blake2b((key or "").encode(), digest_size=8).digest())


def _delete(store: Connection, listing: str, known: Array, statement: str, stage: str, progress: Progress) -> None:
    stale = _stale(store, listing, known)
    for start in range(0, len(stale), _BATCH):
        elements = stale[start : start + _BATCH]
        with session.translated(store.address, store.database), store.session(write=True) as opened:
            opened.execute_write(_run, statement, elements)
        progress(stage, start + len(elements), len(stale))


def _run(transaction: ManagedTransaction, statement: str, elements: list[str]) -> None:
    transaction.run(statement, elements=elements).consume()


def _stale(store: Connection, listing: str, known: Array) -> list[str]:
    """The elements whose key is not known. All are found before the first is deleted: the list is read as it stands."""
    stale: list[str] = []
    with session.translated(store.address, store.database), store.session(fetch_size=20_000) as opened:
        for record in opened.run(listing):
            wanted = np.uint64(_hash(record["key"]))
            place = int(np.searchsorted(known, wanted))
            if place == len(known) or known[place] != wanted:
                stale.append(record["element"])
    return stale

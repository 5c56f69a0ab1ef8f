"""What says that a database's graph is ours, of which bundle it is, and how far a load has come.

While a load runs, a node beside the graph, ``(:MedclewLoad)``, holds the bundle's identity and how many batches are in; it changes in the
same transaction as each batch. When the load is done, the identity goes into the name of an index over that label, and the node is
deleted: so a whole graph is marked as ours without a node in the way of ``MATCH (n)``.

Ours is what such a mark says we loaded, never what merely bears the label ``Entity``: a database with such nodes and no mark is somebody
else's, and of a marked one only what carries the properties that every load writes (``OUR_NODE``, ``OUR_EDGE``) is counted or deleted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kg.bundle import Bundle
from kg.errors import StoreError
from kg.stores import property_graph as shape
from kg.stores.errors import StoreNotLoaded
from kg.stores.identifiers import quoted
from kg.stores.neo4j import session

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Record, Session, Transaction

    from kg.stores.neo4j.connection import Connection

_T = TypeVar("_T")

#: Conditions on a node ``n`` and a relationship ``r`` that hold for what a load wrote.
OUR_NODE = "n.curie IS NOT NULL AND n.category IS NOT NULL AND n.deprecated IS NOT NULL"
OUR_EDGE = "r.edge_id IS NOT NULL AND r.predicate IS NOT NULL"

_MARK = "medclew_graph_"
_ANY = f"MATCH (n:{shape.ENTITY}) RETURN 1 LIMIT 1"
#: Somebody else's node for a person to recognise: one with a curie where there is one (null sorts behind all), and always the same.
_SOMEBODY = f"MATCH (n:{shape.ENTITY}) RETURN n.curie AS curie, elementId(n) AS id ORDER BY curie, id LIMIT 1"
_NOTE = f"MATCH (l:{shape.LOAD}) RETURN l.bundle AS bundle, l.done AS done, l.fresh AS fresh, l.position AS position, l.replace AS replace"


class TakenOver(StoreError):
    """Another load has this database now."""


@dataclass(frozen=True, slots=True)
class LoadState:
    """How far a load is: what it loads, whether into an empty database, the next batch, and whether all ``Entity`` nodes are its own."""

    bundle: str
    done: bool
    fresh: bool
    position: int
    replace: bool = False


def identity(bundle: Bundle) -> str:
    """Return what tells one bundle in one shape from any other."""
    return f"{bundle.manifest.content_hash}/{shape.VERSION}"


def marked(opened: Session | Transaction | ManagedTransaction) -> str | None:
    """Return the identity of the bundle that a finished load left here, None where none did."""
    names = opened.run(f"SHOW INDEXES YIELD name WHERE name STARTS WITH '{_MARK}' RETURN name").value()
    found = [re.fullmatch(rf"{_MARK}(\w+)_v(\d+)", name) for name in names]
    return next((f"{one[1]}/{one[2]}" for one in found if one), None)


def begin(store: Connection, bundle: Bundle, *, replace: bool, repair: bool) -> LoadState:
    """Note that a load begins, or return how far the one that stopped is. ``done``: nothing is left to load.

    Raises:
        StoreError: the database has ``Entity`` nodes that no load of ours wrote, and they are not to be replaced; nothing was changed.
    """
    wanted = identity(bundle)
    with session.translated(store.address, store.database), store.session() as opened:
        mark = marked(opened)
        note = opened.run(_NOTE).single()
        somebody = opened.run(_SOMEBODY if mark is None and note is None else _ANY).single()
    if mark is None and note is None and somebody is not None and not replace:
        where = f"{store.address}, database {store.database!r}," if store.database else store.address
        raise StoreError(
            f"{where} holds :{shape.ENTITY} nodes that Medclew did not load ({_named(somebody)}); nothing was changed."
            " Name an empty database, or give --replace to put this graph in place of those nodes and the relationships between them"
        )
    whole = mark == wanted if note is None else bool(note["done"]) and note["bundle"] == wanted
    if whole and not repair and _holds(store, bundle):
        return LoadState(wanted, True, False, 0)
    if note is not None and note["bundle"] == wanted and not note["done"] and not repair:
        return LoadState(wanted, False, bool(note["fresh"]), int(note["position"]), bool(note["replace"]))
    state = LoadState(wanted, False, somebody is None, 0, replace)
    _write(store, lambda transaction: _note(transaction, state))
    return state


def _named(somebody: Record) -> str:
    curie = somebody["curie"]
    return f"none of them has a curie; one is {somebody['id']}" if curie is None else f"one has the curie {curie!r:.200}"


def _note(transaction: ManagedTransaction, state: LoadState) -> None:
    told = {"bundle": state.bundle, "done": False, "fresh": state.fresh, "position": state.position, "replace": state.replace}
    transaction.run(f"MERGE (l:{shape.LOAD} {{name: 'load'}}) SET l += $state, l.touched = timestamp()", state=told).consume()


def _holds(store: Connection, bundle: Bundle) -> bool:
    """Whether the database holds as many nodes and edges of each kind as the bundle; labels that somebody added do not count."""
    expected, found = shape.bundle_counts(bundle), store.counts()
    labels = {label: found.labels.get(label, 0) for label in expected.labels}
    return (expected.nodes, expected.edges, expected.evidence, expected.labels, expected.types) == (
        found.nodes,
        found.edges,
        found.evidence,
        labels,
        {kind: found.types.get(kind, 0) for kind in expected.types},
    )


def position(transaction: ManagedTransaction, wanted: str) -> int:
    """Return how far the load is, with its lock held: of two loads one waits here and then sees what the other did.

    Raises:
        TakenOver: the database is being filled with another bundle, or another load finished this one.
    """
    locked = transaction.run(
        f"MATCH (l:{shape.LOAD}) SET l.touched = timestamp() RETURN l.bundle AS bundle, l.position AS position"
    ).single()
    if locked is None or locked["bundle"] != wanted:
        raise TakenOver("another load of another bundle took over this database; wait for it, then load again")
    return int(locked["position"])


def advance(transaction: ManagedTransaction, number: int) -> None:
    """Say, in the transaction that writes a batch, that it is in."""
    transaction.run(f"MATCH (l:{shape.LOAD}) SET l.position = $position", position=number).consume()


def check(store: Connection, wanted: str) -> None:
    """See that this load still has the database.

    Raises:
        TakenOver: it has not.
    """
    _write(store, lambda transaction: position(transaction, wanted))


def end(store: Connection, wanted: str) -> None:
    """Mark the database as holding the bundle whole, then delete the node of the load."""
    content, version = wanted.split("/")
    name = f"{_MARK}{content}_v{version}"
    with session.translated(store.address, store.database), store.session(write=True) as opened:
        for old in opened.run(f"SHOW INDEXES YIELD name WHERE name STARTS WITH '{_MARK}' RETURN name").value():
            if old != name:
                opened.run(f"DROP INDEX {quoted(old)} IF EXISTS").consume()
        opened.run(f"CREATE INDEX {quoted(name)} IF NOT EXISTS FOR (l:{shape.LOAD}) ON (l.bundle)").consume()

    def work(transaction: ManagedTransaction) -> None:
        position(transaction, wanted)
        transaction.run(f"MATCH (l:{shape.LOAD}) DELETE l").consume()

    _write(store, work)


def finished(store: Connection, wanted: str) -> bool:
    """Whether a load, this one or another of the same bundle, is done."""
    with session.translated(store.address, store.database), store.session() as opened:
        return marked(opened) == wanted and opened.run(_NOTE).single() is None


def refuse_partial(transaction: ManagedTransaction, address: str) -> str | None:
    """Return a note where the graph is being changed into another; None where it is whole.

    Raises:
        StoreNotLoaded: a first load has not come to its end.
    """
    note = transaction.run(_NOTE).single()
    if note is None or note["done"]:
        return None
    if note["fresh"]:
        raise StoreNotLoaded(
            f"{address} holds a part of a graph: its load has not come to its end ({note['position']} batches are in); wait for it,"
            " or run the same `medclew load` again, which goes on from there"
        )
    return "this database is being loaded with another graph; until that is done an answer may mix the two"


def refuse_empty(transaction: ManagedTransaction, address: str) -> None:
    """See that there is a graph at all.

    Raises:
        StoreNotLoaded: no node has the label of our nodes.
    """
    if transaction.run(_ANY).single() is None:
        raise StoreNotLoaded(f"{address} holds no graph; load one with `medclew load --store {address}`")


def _write(store: Connection, work: Callable[[ManagedTransaction], _T]) -> _T:
    with session.translated(store.address, store.database), store.session(write=True) as opened:
        return opened.execute_write(work)

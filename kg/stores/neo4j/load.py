"""A bundle loaded into a running Neo4j: in batches, each a transaction that also moves the bookmark of how far the load is.

One node beside the graph, ``(:MedclewLoad)``, says which bundle is being loaded and how many batches are in. It changes in the same
transaction as the batch, so that a batch is in exactly once, whatever is killed when: a load started again goes on where the other
stopped, a commit whose answer was lost is seen to have happened, and a finished load of the same bundle has nothing to do. An empty
database is filled with CREATE. One that holds a graph is read first, and what it lacks or holds otherwise comes in with MERGE; then what
the bundle does not have is deleted: relationships between ``Entity`` nodes, and those nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from kg.bundle import Bundle
from kg.errors import StoreError
from kg.stores import property_graph as shape
from kg.stores.base import Progress
from kg.stores.checksum import edge_number, node_number
from kg.stores.neo4j import schema, session
from kg.stores.neo4j.loaded_elements import Held
from kg.stores.neo4j.loaded_elements import read as read_held
from kg.stores.neo4j.session import patiently

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from kg.arrays import Array
    from kg.stores.neo4j.store import Neo4jStore

_T = TypeVar("_T")

#: Rows of a transaction, and edges shaped at once.
BATCH = 2_000
FRAME = 50_000


@dataclass(frozen=True, slots=True)
class _Batch:
    number: int
    statement: str
    rows: list[dict[str, Any]]
    #: Rows of the bundle that it stands for: those that the database has already are not among ``rows``.
    covers: int


def load(store: Neo4jStore, bundle: Bundle, progress: Progress) -> None:
    """Make the store's database hold exactly the bundle's graph.

    Raises:
        StoreUnavailable: the server was away for longer than ``session.PATIENCE_S``; the same call goes on where this one stopped.
        StoreError: another load took over, or the server said no.
    """
    identity = f"{bundle.manifest.content_hash}/{shape.VERSION}"
    patiently(lambda: schema.prepare(store))
    state = patiently(lambda: _begin(store, identity))
    kinds = sorted(set(shape.types(bundle).values()))
    if state["done"]:
        # Nothing to load; after a bulk import, the indexes still are to be made.
        patiently(lambda: schema.finish(store, kinds))
        return
    fresh, position = bool(state["fresh"]), int(state["position"])
    total = bundle.manifest.tables["nodes"].rows + bundle.manifest.tables["edges"].rows
    held = None if fresh else patiently(lambda: read_held(store))
    loaded = 0
    for batch in _batches(store, bundle, held):
        if batch.number >= position and batch.rows:
            patiently(partial(_put, store, identity, batch))
        loaded += batch.covers
        progress("load", loaded, total)
    if not fresh:
        from kg.stores.neo4j import prune

        patiently(lambda: _check(store, identity))
        patiently(lambda: prune.prune(store, bundle, progress))
    patiently(lambda: schema.finish(store, kinds))
    patiently(lambda: _end(store, identity))


def _begin(store: Neo4jStore, identity: str) -> dict[str, Any]:
    def work(transaction: ManagedTransaction) -> dict[str, Any]:
        transaction.run(f"MERGE (l:{shape.LOAD} {{name: 'load'}}) SET l.touched = timestamp()")
        held = transaction.run(
            f"MATCH (l:{shape.LOAD}) RETURN l.bundle AS bundle, l.done AS done, l.fresh AS fresh, l.position AS position"
        )
        state = held.single(strict=True).data()
        if state["bundle"] == identity:
            return state
        empty = transaction.run(f"MATCH (n:{shape.ENTITY}) RETURN n LIMIT 1").single() is None
        state = {"bundle": identity, "done": False, "fresh": empty, "position": 0}
        transaction.run(f"MATCH (l:{shape.LOAD}) SET l += $state", state=state)
        return state

    return _write(store, work)


def _put(store: Neo4jStore, identity: str, batch: _Batch) -> None:
    def work(transaction: ManagedTransaction) -> None:
        if _position(transaction, identity) > batch.number:
            return
        transaction.run(batch.statement, rows=batch.rows).consume()
        transaction.run(f"MATCH (l:{shape.LOAD}) SET l.position = $position", position=batch.number + 1).consume()

    _write(store, work)


def _check(store: Neo4jStore, identity: str) -> None:
    _write(store, lambda transaction: _position(transaction, identity))


def _end(store: Neo4jStore, identity: str) -> None:
    def work(transaction: ManagedTransaction) -> None:
        _position(transaction, identity)
        transaction.run(f"MATCH (l:{shape.LOAD}) SET l.done = true").consume()

    _write(store, work)


def _position(transaction: ManagedTransaction, identity: str) -> int:
    """Return how far the load is, with its lock held: of two loads one waits here and then sees what the other did.

    Raises:
        StoreError: the database is being filled with another bundle.
    """
    locked = transaction.run(
        f"MATCH (l:{shape.LOAD}) SET l.touched = timestamp() RETURN l.bundle AS bundle, l.position AS position"
    ).single()
    if locked is None or locked["bundle"] != identity:
        raise StoreError("another load of another bundle took over this database; wait for it, then load again")
    return int(locked["position"])


def _write(store: Neo4jStore, work: Callable[[ManagedTransaction], _T]) -> _T:
    with session.translated(store.address, store.database), store.session(write=True) as opened:
        return opened.execute_write(work)


def _batches(store: Neo4jStore, bundle: Bundle, held: Held | None) -> Iterator[_Batch]:
    """Yield the batches of a load, the same numbers for the same rows each time, so that a number says how far it is.

    Without ``held`` the database is empty, and everything is created; else what is held as it is needs no writing.
    """
    number = 0
    fresh = held is None
    others = [label for label in _labels(store) if label not in {shape.ENTITY, shape.LOAD}] if not fresh else []
    for frame in shape.nodes(bundle, batch=FRAME):
        for (label,), members in frame.group_by("label", maintain_order=True):
            statement = _node_statement(str(label), [other for other in others if other != label], fresh)
            for rows in members.iter_slices(BATCH):
                shaped = [{"curie": row["curie"], "p": shape.node_properties(row)} for row in rows.iter_rows(named=True)]
                if held is not None:
                    shaped = [row for row in shaped if node_number([shape.ENTITY, str(label)], row["p"]) not in held]
                yield _Batch(number, statement, shaped, rows.height)
                number += 1
    for frame in shape.edges(bundle, batch=FRAME):
        for (kind,), members in frame.group_by("type", maintain_order=True):
            for rows in members.iter_slices(BATCH):
                shaped = [
                    {"s": row["start"], "o": row["end"], "id": row["edge_id"], "p": shape.edge_properties(row)}
                    for row in rows.iter_rows(named=True)
                ]
                if held is not None:
                    shaped = [row for row in shaped if edge_number(row["s"], str(kind), row["o"], row["p"]) not in held]
                yield _Batch(number, _edge_statement(str(kind), fresh), shaped, rows.height)
                number += 1


def _labels(store: Neo4jStore) -> list[str]:
    with session.translated(store.address, store.database), store.session() as opened:
        return sorted(record["label"] for record in opened.run("CALL db.labels()"))


def _node_statement(label: str, others: list[str], fresh: bool) -> str:
    if fresh:
        return f"UNWIND $rows AS row CREATE (n:{shape.ENTITY}:`{label}`) SET n = row.p"
    stale = f" REMOVE n:{':'.join(f'`{other}`' for other in others)}" if others else ""
    kept = " WITH n, row, n.embedding AS embedding SET n = row.p SET n.embedding = embedding"
    return f"UNWIND $rows AS row MERGE (n:{shape.ENTITY} {{curie: row.curie}}){kept} SET n:`{label}`{stale}"


def _edge_statement(kind: str, fresh: bool) -> str:
    ends = f"UNWIND $rows AS row MATCH (s:{shape.ENTITY} {{curie: row.s}}) MATCH (o:{shape.ENTITY} {{curie: row.o}})"
    if fresh:
        return f"{ends} CREATE (s)-[r:`{kind}`]->(o) SET r = row.p"
    return f"{ends} MERGE (s)-[r:`{kind}` {{edge_id: row.id}}]->(o) SET r = row.p"


def add_embeddings(store: Neo4jStore, curies: list[str], vectors: Array, progress: Progress) -> None:
    """Store one vector a node as ``embedding`` and make the vector index ``entity_embedding`` (cosine) over them.

    Args:
        store: a loaded store.
        curies: the nodes; one that is not in the database is passed over.
        vectors: float[len(curies), d].
        progress: told how far it is.
    """
    found = f"UNWIND $rows AS row MATCH (n:{shape.ENTITY} {{curie: row.curie}})"
    statement = f"{found} CALL db.create.setNodeVectorProperty(n, 'embedding', row.vector)"
    patiently(lambda: schema.vector_index(store, int(vectors.shape[1])))
    for start in range(0, len(curies), BATCH):
        part = zip(curies[start : start + BATCH], vectors[start : start + BATCH].tolist(), strict=True)
        rows = [{"curie": curie, "vector": vector} for curie, vector in part]

        def work(rows: list[dict[str, Any]] = rows) -> None:
            _write(store, lambda t: t.run(statement, rows=rows).consume())

        patiently(work)
        progress("embeddings", min(start + BATCH, len(curies)), len(curies))

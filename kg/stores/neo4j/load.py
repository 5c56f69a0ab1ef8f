"""A bundle loaded into a running Neo4j: in batches, each a transaction that also moves the bookmark of how far the load is.

The bookmark (``kg.stores.neo4j.load_state``) makes that a batch is in exactly once, whatever is killed when: a load started again goes on
where the other stopped, a commit whose answer was lost is seen to have happened, and a finished load of the same bundle has nothing to do
(where the database holds as much as it should). An empty database is filled with CREATE. One that holds a graph is read first, and what
it lacks or holds otherwise comes in with MERGE; then what was loaded before and the bundle does not have is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from kg.bundle import Bundle
from kg.stores import property_graph as shape
from kg.stores.base import Progress
from kg.stores.checksum import edge_number, node_number
from kg.stores.identifiers import quoted
from kg.stores.neo4j import load_state, schema, session
from kg.stores.neo4j.load_state import LoadState
from kg.stores.neo4j.loaded_elements import Held
from kg.stores.neo4j.loaded_elements import read as read_held
from kg.stores.neo4j.session import patiently

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from kg.arrays import Array
    from kg.stores.neo4j.connection import Connection

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


def load(store: Connection, bundle: Bundle, progress: Progress, *, replace: bool = False, repair: bool = False) -> None:
    """Make the store's database hold exactly the bundle's graph.

    Args:
        store: the store.
        bundle: what it is to hold.
        progress: told how far it is.
        replace: whether ``Entity`` nodes that Medclew did not load may be deleted.
        repair: whether to read everything back and put it right even where the counts say that it is there.

    Raises:
        StoreUnavailable: the server was away for longer than ``session.PATIENCE_S``; the same call goes on where this one stopped.
        StoreError: the database is somebody else's, another load took over, or the server said no.
    """
    wanted = load_state.identity(bundle)
    kinds = sorted(set(shape.types(bundle).values()))
    labels = sorted(set(shape.labels(bundle).values()))
    state = patiently(lambda: load_state.begin(store, bundle, replace=replace, repair=repair), session.FIRST_S)
    try:
        if state.done:
            # Nothing to load; after a bulk import, the indexes still are to be made.
            patiently(lambda: schema.prepare(store))
            patiently(lambda: schema.finish(store, labels, kinds))
            if not patiently(lambda: load_state.finished(store, wanted)):
                patiently(lambda: load_state.end(store, wanted))
            return
        _fill(store, bundle, state, progress)
        patiently(lambda: schema.finish(store, labels, kinds))
        patiently(lambda: load_state.end(store, wanted))
    except load_state.TakenOver:
        # By a load of the same bundle that came to its end? Then this one's work is done too.
        if not patiently(lambda: load_state.finished(store, wanted)):
            raise


def _fill(store: Connection, bundle: Bundle, state: LoadState, progress: Progress) -> None:
    patiently(lambda: schema.prepare(store))
    total = bundle.manifest.tables["nodes"].rows + bundle.manifest.tables["edges"].rows
    held = None if state.fresh else patiently(lambda: read_held(store))
    loaded = 0
    for batch in _batches(store, bundle, held):
        if batch.number >= state.position and batch.rows:
            patiently(partial(_put, store, state.bundle, batch))
        loaded += batch.covers
        progress("load", loaded, total)
    if not state.fresh:
        from kg.stores.neo4j import prune

        patiently(lambda: load_state.check(store, state.bundle))
        patiently(lambda: prune.prune(store, bundle, progress, everything=state.replace))


def _put(store: Connection, identity: str, batch: _Batch) -> None:
    def work(transaction: ManagedTransaction) -> None:
        if load_state.position(transaction, identity) > batch.number:
            return
        transaction.run(batch.statement, rows=batch.rows).consume()
        load_state.advance(transaction, batch.number + 1)

    _write(store, work)


def _write(store: Connection, work: Callable[[ManagedTransaction], _T]) -> _T:
    with session.translated(store.address, store.database), store.session(write=True) as opened:
        return opened.execute_write(work)


def _batches(store: Connection, bundle: Bundle, held: Held | None) -> Iterator[_Batch]:
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


def _labels(store: Connection) -> list[str]:
    with session.translated(store.address, store.database), store.session() as opened:
        return sorted(record["label"] for record in opened.run("CALL db.labels()"))


def _node_statement(label: str, others: list[str], fresh: bool) -> str:
    if fresh:
        return f"UNWIND $rows AS row CREATE (n:{shape.ENTITY}:{quoted(label)}) SET n = row.p"
    stale = f" REMOVE n:{':'.join(quoted(other) for other in others)}" if others else ""
    kept = " WITH n, row, n.embedding AS embedding SET n = row.p SET n.embedding = embedding"
    return f"UNWIND $rows AS row MERGE (n:{shape.ENTITY} {{curie: row.curie}}){kept} SET n:{quoted(label)}{stale}"


def _edge_statement(kind: str, fresh: bool) -> str:
    ends = f"UNWIND $rows AS row MATCH (s:{shape.ENTITY} {{curie: row.s}}) MATCH (o:{shape.ENTITY} {{curie: row.o}})"
    if fresh:
        return f"{ends} CREATE (s)-[r:{quoted(kind)}]->(o) SET r = row.p"
    return f"{ends} MERGE (s)-[r:{quoted(kind)} {{edge_id: row.id}}]->(o) SET r = row.p"


def add_embeddings(store: Connection, curies: list[str], vectors: Array, progress: Progress) -> None:
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

"""Constraints and indexes that the graph has in Neo4j."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.stores import property_graph as shape
from kg.stores.identifiers import quoted
from kg.stores.neo4j import session

if TYPE_CHECKING:
    from kg.stores.neo4j.connection import Connection

#: What must be there before anything is loaded: a CURIE is found at once and stands once.
BEFORE = (
    f"CREATE CONSTRAINT entity_curie IF NOT EXISTS FOR (n:{shape.ENTITY}) REQUIRE n.curie IS UNIQUE",
    f"CREATE CONSTRAINT medclew_load IF NOT EXISTS FOR (l:{shape.LOAD}) REQUIRE l.name IS UNIQUE",
)

#: What is faster to make over loaded data: names exactly, by a part of them, and by words; codes.
AFTER = (
    f"CREATE INDEX entity_name IF NOT EXISTS FOR (n:{shape.ENTITY}) ON (n.name)",
    f"CREATE TEXT INDEX entity_name_part IF NOT EXISTS FOR (n:{shape.ENTITY}) ON (n.name)",
    f"CREATE TEXT INDEX entity_codes_part IF NOT EXISTS FOR (n:{shape.ENTITY}) ON (n.codes)",
    f"CREATE FULLTEXT INDEX entity_names IF NOT EXISTS FOR (n:{shape.ENTITY}) ON EACH [n.name, n.synonyms]",
    # Whole codes as they stand: db.index.fulltext.queryNodes('entity_codes', '"OMIM:154700"').
    f"CREATE FULLTEXT INDEX entity_codes IF NOT EXISTS FOR (n:{shape.ENTITY}) ON EACH [n.curie, n.cuis, n.xrefs, n.alt_ids]"
    " OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}}",
)


def edge_index(kind: str) -> str:
    """Return the statement that makes a relationship type's index over ``edge_id``."""
    return f"CREATE INDEX {quoted('edge_' + kind.lower())} IF NOT EXISTS FOR ()-[r:{quoted(kind)}]-() ON (r.edge_id)"


def label_indexes(label: str) -> tuple[str, str, str]:
    """Return the statements that make a label's own indexes, for people who write ``(:Disease {curie: ...})``.

    The second stands in for the first where that cannot be: others' nodes bear the label too and one CURIE twice, or have an index there.
    """
    of = f"IF NOT EXISTS FOR (n:{quoted(label)})"
    return (
        f"CREATE CONSTRAINT {quoted(label + '_curie')} {of} REQUIRE n.curie IS UNIQUE",
        f"CREATE INDEX {quoted(label + '_curie')} {of} ON (n.curie)",
        f"CREATE INDEX {quoted(label + '_name')} {of} ON (n.name)",
    )


def prepare(store: Connection) -> None:
    """Make what must be there before a load. Doing it again changes nothing."""
    _run(store, BEFORE)


def finish(store: Connection, labels: list[str], kinds: list[str]) -> None:
    """Make the other indexes and wait until they answer (at most ten minutes)."""
    by_label = []
    for unique, plain, names in map(label_indexes, labels):
        try:
            _run(store, [unique])
        except QueryError:
            by_label.append(plain)
        by_label.append(names)
    _run(store, [*AFTER, *by_label, *(edge_index(kind) for kind in kinds), "CALL db.awaitIndexes(600)"])


def vector_index(store: Connection, dimensions: int) -> None:
    """Make the vector index over ``embedding``; one of another width is replaced."""
    with session.translated(store.address, store.database), store.session(write=True) as opened:
        found = opened.run("SHOW VECTOR INDEXES YIELD name, options WHERE name = 'entity_embedding' RETURN options").single()
        width = found["options"]["indexConfig"].get("vector.dimensions") if found else None
        if width is not None and int(width) != dimensions:
            opened.run("DROP INDEX entity_embedding").consume()
        opened.run(
            f"CREATE VECTOR INDEX entity_embedding IF NOT EXISTS FOR (n:{shape.ENTITY}) ON (n.embedding)"
            f" OPTIONS {{indexConfig: {{`vector.dimensions`: {dimensions}, `vector.similarity_function`: 'cosine'}}}}"
        ).consume()


def _run(store: Connection, statements: tuple[str, ...] | list[str]) -> None:
    with session.translated(store.address, store.database), store.session(write=True) as opened:
        for statement in statements:
            opened.run(statement).consume()

"""Constraints and indexes that the graph has in Neo4j."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.stores import property_graph as shape
from kg.stores.neo4j import session

if TYPE_CHECKING:
    from kg.stores.neo4j.store import Neo4jStore

#: What must be there before anything is loaded: a CURIE is found at once and stands once.
BEFORE = (
    f"CREATE CONSTRAINT entity_curie IF NOT EXISTS FOR (n:{shape.ENTITY}) REQUIRE n.curie IS UNIQUE",
    f"CREATE CONSTRAINT medclew_load IF NOT EXISTS FOR (l:{shape.LOAD}) REQUIRE l.name IS UNIQUE",
)

#: What is faster to make over loaded data: names exactly, by a part of them, and by words.
AFTER = (
    f"CREATE INDEX entity_name IF NOT EXISTS FOR (n:{shape.ENTITY}) ON (n.name)",
    f"CREATE TEXT INDEX entity_name_part IF NOT EXISTS FOR (n:{shape.ENTITY}) ON (n.name)",
    f"CREATE FULLTEXT INDEX entity_names IF NOT EXISTS FOR (n:{shape.ENTITY}) ON EACH [n.name, n.synonyms]",
)


def edge_index(kind: str) -> str:
    """Return the statement that makes a relationship type's index over ``edge_id``."""
    return f"CREATE INDEX `edge_{kind.lower()}` IF NOT EXISTS FOR ()-[r:`{kind}`]-() ON (r.edge_id)"


def prepare(store: Neo4jStore) -> None:
    """Make what must be there before a load. Doing it again changes nothing."""
    _run(store, BEFORE)


def finish(store: Neo4jStore, kinds: list[str]) -> None:
    """Make the other indexes and wait until they answer (at most ten minutes)."""
    _run(store, [*AFTER, *(edge_index(kind) for kind in kinds), "CALL db.awaitIndexes(600)"])


def vector_index(store: Neo4jStore, dimensions: int) -> None:
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


def _run(store: Neo4jStore, statements: tuple[str, ...] | list[str]) -> None:
    with session.translated(store.address, store.database), store.session(write=True) as opened:
        for statement in statements:
            opened.run(statement).consume()

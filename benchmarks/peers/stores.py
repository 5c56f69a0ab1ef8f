"""Path searches in Cypher on both stores, for the same pairs: the ten shortest simple paths, and Neo4j's own search for shortest ones."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.hetionet_like import hetionet_like
from benchmarks.inputs.pairs import Pair
from benchmarks.peers.paths import Search, Took
from kg import bundle as bundles
from kg.bundle import Bundle
from kg.errors import QueryError
from kg.snapshot import Snapshot
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j import importer, server
from kg.stores.neo4j.store import Neo4jStore

#: The library's question for chains of up to three statements, asking for distinct lines of concepts as the other libraries return them.
SIMPLE = """MATCH p = (a:Entity {curie: $a})-[*1..3]-(b:Entity {curie: $b})
WHERE all(r IN relationships(p) WHERE NOT r.negated)
WITH [n IN nodes(p) | n.curie] AS curies
WHERE all(c IN curies WHERE size([d IN curies WHERE d = c]) = 1)
RETURN DISTINCT curies, size(curies) - 1 AS hops
ORDER BY hops
LIMIT 10"""

#: What only Neo4j has: the ten shortest trails (a node may come twice, parallel edges count each).
SHORTEST = """MATCH p = SHORTEST 10 (a:Entity {curie: $a})-[r WHERE NOT r.negated]-{1,3}(b:Entity {curie: $b})
RETURN [n IN nodes(p) | n.curie] AS curies, length(p) AS hops"""


def hetionet_bundle(folder: Path) -> Bundle:
    """Return the Hetionet-shaped graph as a bundle, written on the first call; its costs are those of the graph in memory."""
    if not (folder / "manifest.json").exists():
        graph, _ = hetionet_like()
        kinds = pl.Series([f"biolink:{name.replace(' ', '')}" for name in graph.categories])
        words = pl.Series([f"biolink:{name}" for name in graph.predicates])
        curies = pl.Series([f"HL:{i:05d}" for i in range(graph.n_nodes)])
        nodes = pl.DataFrame({"curie": curies, "name": curies, "category": kinds[graph.node_category.astype("int64")]})
        statements = pl.DataFrame(
            {
                "subject": curies[graph.edge_subject.astype("int64")],
                "predicate": words[graph.edge_predicate.astype("int64")],
                "object": curies[graph.edge_object.astype("int64")],
            }
        ).with_columns(
            negated=pl.lit(False),
            source=pl.lit("hetionet_like"),
            primary_knowledge_source=pl.lit("infores:hetionet"),
            source_version=pl.lit("0"),
            licence=pl.lit("CC0-1.0"),
            knowledge_level=pl.lit("knowledge_assertion"),
            agent_type=pl.lit("not_provided"),
            record=pl.int_range(pl.len()).cast(pl.String),
        )
        bundles.write(folder, nodes=nodes, statements=statements)
    return Bundle.open(folder)


@contextlib.contextmanager
def stores(bundle: Bundle, home: Path) -> Iterator[dict[str, Store]]:
    """Open the embedded store and a real Neo4j filled in bulk; both hold the bundle, and are filled once a folder."""
    here = EmbeddedStore(bundle)
    here.load(bundle)
    print(f"embedded store: {here.counts().edges:,} edges", flush=True)
    folder = home / "neo4j"
    if not (folder / "data" / "databases" / "neo4j").exists():
        importer.bulk_load(bundle, folder)
    with server.running(folder, http=False) as running:
        there = Neo4jStore(running.uri, auth=(running.user, running.password))
        there.load(bundle)  # makes the indexes
        print(f"Neo4j {running.version}, heap 1 GB: {there.counts().edges:,} edges", flush=True)
        yield {"embedded": here, "neo4j": there}
        there.close()
    here.close()


def searches(graph: Snapshot, held: dict[str, Store], limit: float) -> dict[str, Search]:
    """Return the searches in Cypher; each returns how many paths it was handed."""

    def run(store: Store, text: str) -> Search:
        return lambda s, t: len(store.query(text, {"a": graph.curie(s), "b": graph.curie(t)}, timeout_s=limit))

    found = {f"{name}: 10 shortest simple paths of <= 3 hops": run(store, SIMPLE) for name, store in held.items()}
    found["neo4j: SHORTEST 10, trails of <= 3 hops"] = run(held["neo4j"], SHORTEST)
    return found


def ask(search: Search, pair: Pair, limit: float) -> Took:
    """Measure one statement, again while it is quick; the limit and None where the store ended it."""
    walls, count = [], 0
    for _ in range(3):
        start = time.perf_counter()
        try:
            count = search(*pair)
        except QueryError:
            return Took(1000 * limit, float("nan"), None)
        walls.append(1000 * (time.perf_counter() - start))
        if walls[0] > 500:
            break
    return Took(min(walls), float("nan"), count)

"""What belongs to somebody else stays as it is: their nodes, their relationships, and what a name in our graph could do to either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import Bundle, schema
from kg.errors import BundleError, StoreError
from kg.stores import property_graph
from kg.stores.checksum import bundle_checksum
from kg.stores.errors import StoreNotLoaded
from kg.stores.identifiers import quoted
from kg.stores.neo4j import load_state
from kg.stores.neo4j.store import Neo4jStore
from kg.vocabulary import category_fault, predicate_fault
from tests.small_graph import small_nodes, small_statements

_NAMES = ["Disease` DETACH DELETE n //", "a`b", "``", "a\\b", "\\u0060) DETACH DELETE n //", "we ird", "a\nb", "é", "$x", "{curie: 1}"]


@pytest.mark.parametrize(
    "name", [*_NAMES, "", "Disease", "biolink:", ":Disease", "x" * 300 + ":y", "biolink:Entity", "biolink:entity", "biolink:Dis\u200bease"]
)
def test_a_name_that_is_none_is_refused_with_its_record(tmp_path: Path, name: str) -> None:
    category = name if ":" in name else f"biolink:{name}"
    nodes = small_nodes().with_columns(
        pl.when(pl.col("curie") == "HP:0001166").then(pl.lit(category)).otherwise("category").alias("category")
    )
    if category_fault(category) is not None:
        with pytest.raises(BundleError, match="HP:0001166"):
            bundles.write(tmp_path / "b", nodes=nodes, statements=small_statements())
    elif name != "Disease":
        raise AssertionError(name)
    if name not in {"biolink:Entity", "biolink:entity", "Disease"}:
        hostile = pl.when(pl.col("record") == "g.txt:1").then(pl.lit(category)).otherwise("predicate").alias("predicate")
        statements = small_statements().with_columns(hostile)
        with pytest.raises(BundleError, match=r"g\.txt:1"):
            bundles.write(tmp_path / "b", nodes=small_nodes(), statements=statements)
    assert not (tmp_path / "b").exists()


def test_what_the_graph_uses_is_fine() -> None:
    assert [category_fault(c) for c in ("biolink:Disease", "umls:T047", "biolink:GeneticInheritance")] == [None] * 3
    assert [predicate_fault(p) for p in ("biolink:has_phenotype", "RO:0002200", "hetionet:CbG", "my.own:is-a")] == [None] * 4
    assert category_fault(None) and predicate_fault(3)


@pytest.mark.neo4j
@pytest.mark.parametrize("name", _NAMES)
def test_a_quoted_name_is_one_name(neo4j: Neo4jStore, name: str) -> None:
    """Behind the refusal a second wall: whatever the name, a statement with it quoted does one thing."""
    neo4j.driver.execute_query("CREATE (:Bystander {name: 'mine'})")
    try:
        neo4j.driver.execute_query(f"CREATE (n:{quoted(name)}:Probe)")
        (found,) = neo4j.driver.execute_query("MATCH (n:Probe) RETURN labels(n) AS labels").records
        assert set(found["labels"]) == {name, "Probe"}
        assert len(neo4j.driver.execute_query("MATCH (n:Bystander) RETURN n").records) == 1
    finally:
        neo4j.driver.execute_query("MATCH (n:Probe|Bystander) DETACH DELETE n")


@pytest.fixture
def bare(neo4j: Neo4jStore) -> Neo4jStore:
    """A database with nothing of ours, not even a mark."""
    neo4j.driver.execute_query("MATCH (n) DETACH DELETE n")
    with neo4j.session(write=True) as opened:
        for name in opened.run("SHOW INDEXES YIELD name WHERE name STARTS WITH 'medclew_graph_' RETURN name").value():
            opened.run(f"DROP INDEX {quoted(name)}").consume()
    return neo4j


@pytest.mark.neo4j
def test_a_first_load_leaves_what_others_call_entity(bare: Neo4jStore, rich: Bundle) -> None:
    bare.driver.execute_query("CREATE (b:Entity {name: 'too'})<-[:KNOWS]-(a:Entity {curie: 'X:1', name: 'mine'})")
    with pytest.raises(StoreError, match=r"did not load .*X:1.*--replace"):
        bare.load(rich)
    assert _count(bare, "MATCH (n:Entity) RETURN count(n)") == 2 and _count(bare, "MATCH ()-[r]->() RETURN count(r)") == 1
    bare.driver.execute_query("MATCH (a:Entity {curie: 'X:1'}) REMOVE a.curie")
    with pytest.raises(StoreError, match=r"none of them has a curie; one is \S+:\d+\)"):
        bare.load(rich)
    bare.load(rich, replace=True)
    assert bare.checksum() == bundle_checksum(rich) and _count(bare, "MATCH (n) RETURN count(n)") == rich.nodes.height


@pytest.mark.neo4j
def test_what_others_add_beside_the_graph_outlives_a_new_version(neo4j: Neo4jStore, rich: Bundle, changed: Bundle) -> None:
    neo4j.driver.execute_query(
        "MATCH (d:Disease {curie: 'MONDO:0007947'}) CREATE (d)-[:MINE]->(:Entity {name: 'mine'}), (d)<-[:NOTED]-(:Note {text: 'x'})"
    )
    neo4j.load(changed)
    assert neo4j.checksum() == bundle_checksum(changed) and neo4j.counts() == property_graph.bundle_counts(changed)
    assert _count(neo4j, "MATCH (:Note)-[r:NOTED]->(:Disease)-[:MINE]->(:Entity {name: 'mine'}) RETURN count(r)") == 1
    neo4j.driver.execute_query("MATCH (n) WHERE n:Note OR n.name = 'mine' DETACH DELETE n")
    neo4j.load(rich)


@pytest.mark.neo4j
@pytest.mark.parametrize("index", ["", "CREATE INDEX mine FOR (n:Gene) ON (n.curie)"])
def test_what_others_have_under_our_labels_is_no_obstacle(bare: Neo4jStore, rich: Bundle, index: str) -> None:
    """Somebody's own genes, one CURIE twice, or their index: theirs stay, and ours is looked up by an index all the same."""
    for made in bare.driver.execute_query("SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'Gene_' RETURN name").records:
        bare.driver.execute_query(f"DROP CONSTRAINT {made['name']}")
    bare.driver.execute_query("UNWIND [1, 2] AS i CREATE (:Gene:Mine {curie: 'MY:1', number: i})")
    if index:
        bare.driver.execute_query(index)
    bare.load(rich)
    assert bare.checksum() == bundle_checksum(rich) and _count(bare, "MATCH (n:Mine) RETURN count(n)") == 2
    plan = str(bare.driver.execute_query("EXPLAIN MATCH (n:Gene {curie: 'HGNC:3603'}) RETURN n").summary.plan)
    assert "IndexSeek" in plan
    bare.driver.execute_query("MATCH (n:Mine) DELETE n")
    for name in ("mine", "Gene_curie"):
        bare.driver.execute_query(f"DROP INDEX {name} IF EXISTS")
    bare.load(rich, repair=True)


@pytest.mark.neo4j
def test_nothing_of_a_load_stands_in_the_way(neo4j: Neo4jStore, rich: Bundle) -> None:
    assert _count(neo4j, "MATCH (n) RETURN count(n)") == rich.nodes.height
    with neo4j.session() as opened:
        assert load_state.marked(opened) == load_state.identity(rich)


@pytest.mark.neo4j
@pytest.mark.parametrize(
    "damage",
    [
        "MATCH (n) DETACH DELETE n",
        "MATCH (n:Gene) DETACH DELETE n",
        "MATCH ()-[r:CAUSES]->() DELETE r",
        "MATCH (n:Disease) WITH n LIMIT 1 REMOVE n:Disease",
        "MATCH ()-[r:HAS_PHENOTYPE]->() SET r.n_evidence = 0",
    ],
)
def test_a_load_mends_what_was_deleted_by_hand(neo4j: Neo4jStore, rich: Bundle, damage: str) -> None:
    neo4j.driver.execute_query(damage)
    neo4j.load(rich)
    assert neo4j.counts() == property_graph.bundle_counts(rich) and neo4j.checksum() == bundle_checksum(rich)


@pytest.mark.neo4j
def test_a_change_that_no_count_shows_is_mended_on_request(neo4j: Neo4jStore, rich: Bundle) -> None:
    neo4j.driver.execute_query("MATCH (n:Gene {curie: 'HGNC:3603'}) SET n.name = 'another'")
    neo4j.load(rich)
    assert neo4j.checksum() != bundle_checksum(rich)
    neo4j.load(rich, repair=True)
    assert neo4j.checksum() == bundle_checksum(rich)


@pytest.mark.neo4j
def test_a_database_without_a_graph_says_so(bare: Neo4jStore, neo4j_server: Any) -> None:
    with Neo4jStore(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as other:
        with pytest.raises(StoreNotLoaded, match="medclew load"):
            other.query("MATCH (n) RETURN count(n)")
        assert other.query("RETURN 1 AS one").scalar() == 1


@pytest.mark.neo4j
def test_a_graph_that_is_being_changed_answers_with_a_note(neo4j: Neo4jStore, changed: Bundle) -> None:
    notes: list[str] = []

    def ask(stage: str, done: int, total: int) -> None:
        notes.extend(neo4j.query("MATCH (n:Gene) RETURN count(n)").notes)

    neo4j.load(changed, ask)
    assert notes and "mix" in notes[0]
    assert neo4j.query("MATCH (n:Gene) RETURN count(n)").notes == ()


@pytest.mark.neo4j
def test_names_of_any_length_load_and_are_indexed(neo4j: Neo4jStore, tmp_path: Path) -> None:
    name, code = "x" * 1_000_000, "OMIM:" + "9" * 100_000
    row = {
        "curie": "X:1",
        "name": name,
        "category": "biolink:Disease",
        "synonyms": [name],
        "xrefs": [code, "OMIM:1"],
        "provided_by": ["made"],
    }
    nodes = schema.conform(pl.DataFrame([row]), schema.NODES, "nodes")
    bundle = bundles.write(tmp_path / "long", nodes=nodes, statements=schema.empty(schema.STATEMENTS))
    neo4j.load(bundle)
    assert neo4j.checksum() == bundle_checksum(bundle)
    states = neo4j.driver.execute_query("SHOW INDEXES YIELD name, state RETURN collect(DISTINCT state) AS states").records[0]["states"]
    assert states == ["ONLINE"]
    found = neo4j.query("CALL db.index.fulltext.queryNodes('entity_codes', '\"OMIM:1\"') YIELD node RETURN node.curie")
    assert found.rows == [("X:1",)]


def _count(store: Neo4jStore, statement: str) -> int:
    return int(store.driver.execute_query(statement).records[0][0])

"""Where the embedded store's engine answers otherwise than Neo4j: mended, said, or refused, so that both stores mean the same."""

from __future__ import annotations

import pytest

import cypher
from kg.errors import QueryError, QueryRefused
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j.store import Neo4jStore
from tests.stores import expert_reads

NODE = "MATCH (d:Disease {curie: 'MONDO:0007947'}) "
EDGE = "MATCH (:Disease {curie: 'MONDO:0007947'})-[r:HAS_PHENOTYPE]->({curie: 'HP:0001166'}) "
KEYS = ["category", "codes", "cuis", "curie", "deprecated", "description", "name", "provided_by", "synonyms", "xrefs"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("CALL db.labels() YIELD label WITH label ORDER BY label RETURN collect(label)[0]", "ChemicalRole"),
        ("CALL db.labels() YIELD label AS l WHERE l STARTS WITH 'Dis' RETURN l", "Disease"),
        (NODE + "UNWIND keys(d) AS k WITH k ORDER BY k RETURN collect(k)", KEYS),
        (NODE + "RETURN d{.*}.curie", "MONDO:0007947"),
        ("RETURN keys({id: 1}) AS k", ["id"]),
        ("RETURN round(-2.5) AS r", -2.0),
        ("RETURN round(2.5) AS r", 3.0),
        ("RETURN round(3.14159, 2) AS r", 3.14),
        ("RETURN 1 /* two\nlines */ + 1 AS r", 2),
        ("RETURN '/* a text */' AS r", "/* a text */"),
        ("RETURN\u00a01\u2003AS\u2028r", 1),
        ("RETURN '\u00a0' AS r", "\u00a0"),
        ("RETURN 1.0 / 0 AS r", None),
        (EDGE + "RETURN r{.n_evidence, of: 'x'}", {"n_evidence": 3, "of": "x"}),
        (EDGE + "WITH collect(r) AS ends RETURN [x IN ends | x{.negated}]", [{"negated": False}]),
        (NODE + "WITH collect(d) AS ends RETURN [x IN ends | x{.curie}]", [{"curie": "MONDO:0007947"}]),
        ("WITH {a: 1, b: 2} AS m RETURN m{.a}", {"a": 1}),
        ("WITH {a: 1, b: 2} AS m RETURN m{.*}", {"a": 1, "b": 2}),
        ("WITH {a: 1} AS m, 3 AS k RETURN m{k, l: 4}", {"k": 3, "l": 4}),
        ("OPTIONAL MATCH (d:Disease {curie: 'none'}) RETURN d{.name}", None),
        ("CALL db.ping() YIELD success AS s RETURN s", True),
        ("CALL dbms.components() YIELD name, versions WHERE size(versions) > 0 RETURN count(name) > 0", True),
        ("RETURN duration('P1Y2M3DT4H5M6.5S') AS d", "P1Y2M3DT4H5M6.5S"),
        ("RETURN localdatetime('2020-01-01T00:00:00.120') AS d", "2020-01-01T00:00:00.12"),
        ("RETURN localdatetime('2020-01-01T00:00:10') AS d", "2020-01-01T00:00:10"),
        ("RETURN round(2.45, 1) AS r", 2.5),
        ("RETURN split('a,b', ',') AS s", ["a", "b"]),
        ("RETURN [1] || [2] AS l", [1, 2]),
        ("RETURN 'a' || 'b' || 'c' AS l", "abc"),
        ("RETURN [x IN ['||'] | x || '|'] AS l", ["|||"]),
        ("RETURN lower('A') + upper('b') AS l", "aB"),
        ("RETURN char_length('abc') + character_length('d') AS l", 4),
        ("MATCH (match:Disease) WHERE match.name IS NOT NULL RETURN match.curie AS end ORDER BY end LIMIT 1", "MONDO:0000001"),
        ("MATCH (d:Disease) RETURN d.curie AS end ORDER BY end LIMIT 1", "MONDO:0000001"),
        ("WITH 1 AS end, 2 AS match RETURN end + match AS then", 3),
        (
            "MATCH p = shortestPath((:Gene {curie: 'HGNC:3603'})-[*]-(b {curie: 'HP:0000365'}))"
            " WHERE all(x IN relationships(p) WHERE NOT x.negated) RETURN length(p)",
            2,
        ),
        (
            "MATCH p = shortestPath((:Gene {curie: 'HGNC:3603'})-[*]-(b {curie: 'HP:0001166'}))"
            " WHERE none(x IN relationships(p) WHERE x.negated) RETURN length(p)",
            2,
        ),
    ],
)
def test_both_stores_answer_the_same(store: Store, statement: str, expected: object) -> None:
    assert store.query(statement).scalar() == expected


def test_an_element_as_a_map_has_its_own_keys_alone(store: Store) -> None:
    assert sorted(store.query(NODE + "RETURN d{.*} AS d").scalar()) == KEYS
    edge = store.query(EDGE + "RETURN r{.*} AS r").scalar()
    assert edge["edge_id"] == "e9e753cde7e566796" and None not in edge.values() and "original_object" not in edge


def test_as_many_labels_are_listed_as_nodes_have(embedded: EmbeddedStore) -> None:
    listed = embedded.query("CALL db.labels() YIELD label RETURN count(label)").scalar()
    assert listed == embedded.query("MATCH (n) UNWIND labels(n) AS l RETURN count(DISTINCT l)").scalar()


def test_what_cannot_be_mended_is_said_or_refused(embedded: EmbeddedStore) -> None:
    with pytest.raises(QueryRefused, match="inDays"):
        embedded.query("RETURN duration.between(date('2020-01-01'), date('2021-01-01'))")
    with pytest.raises(QueryRefused, match="two arguments"):
        embedded.query("RETURN round(2.5, 0, 'HALF_EVEN')")
    with pytest.raises(QueryRefused, match="split by a list"):
        embedded.query("RETURN split('a,b;c', [',', ';'])")
    for call in ("shortestPath", "allShortestPaths"):
        with pytest.raises(QueryRefused, match=r"r \(position .*relationships\(p\)"):
            embedded.query(
                f"MATCH p = {call}((a:Gene {{curie: 'HGNC:3603'}})-[r*]-(b:Drug)) WHERE all(x IN r WHERE NOT x.negated) RETURN p"
            )
    assert "elementId" in embedded.query("MATCH (n:Gene) WHERE id(n) >= 0 RETURN n").notes[0]
    capped = "MATCH p = allShortestPaths((a:Gene {curie: 'HGNC:3603'})-[*..4]-(b {curie: 'HP:0001083'})) RETURN count(p)"
    assert "256" in embedded.query(capped).notes[0]
    for own in ("RETURN d.title", "RETURN d['id']", "MATCH (e {id: d.curie}) RETURN e"):
        assert "kglite's own" in embedded.query(NODE + own).notes[0]
    with pytest.raises(QueryRefused, match="properties"):
        embedded.query(NODE + "RETURN d{.*, more: 1}")


@pytest.mark.parametrize(
    ("statement", "meant"),
    [
        ("MATCH (n:Diseas) RETURN n", "Disease"),
        ("MATCH (:Disease)-[r:HAS_PHENOTYP]->() RETURN r", "HAS_PHENOTYPE"),
        ("MATCH (:Disease)-[:CAUSES|HAS_FENOTYPE]->() RETURN 1", "HAS_PHENOTYPE"),
        ("MATCH (n:Disease) RETURN n.nam", "name"),
        ("MATCH (:Disease)-[r]->() RETURN r.n_evidense", "n_evidence"),
    ],
)
def test_a_typo_is_told_with_what_was_meant(embedded: EmbeddedStore, statement: str, meant: str) -> None:
    assert any(f"did you mean {meant!r}" in note for note in embedded.query(statement).notes)


def test_what_the_library_asks_for_is_no_typo(embedded: EmbeddedStore) -> None:
    for query in cypher.library():
        if "embedded" in query.stores:
            notes = embedded.query(query.text, query.bind(query.example)).notes
            assert not [note for note in notes if "did you mean" in note], query.name


@pytest.mark.parametrize(
    ("statement", "row", "column"),
    [
        ("MATCH (d:Disease WHERE d.name = 'x') RETURN d", 1, 18),
        ("MATCH (a:%) RETURN a", 1, 10),
        ("MATCH (a:!Disease) RETURN a", 1, 10),
        ("MATCH (n) RETURN n{.*}, keys(n), round(-2.5) AS r,\n n.name FROM", 2, 9),
        ("MATCH (n) /* two\n lines */ RETURN n{.name} FROM", 2, 27),
    ],
)
def test_an_errors_place_is_in_the_statement_as_it_was_written(embedded: EmbeddedStore, statement: str, row: int, column: int) -> None:
    with pytest.raises(QueryError, match=f"line {row}, column {column}:|line {row}, column {column}\\.") as raised:
        embedded.query(statement)
    shown, caret = str(raised.value).splitlines()[-2:]
    assert shown[caret.index("^") :] == (" " * 3 + statement.splitlines()[row - 1])[2 + column :]


@pytest.mark.neo4j
def test_what_an_expert_asks_is_answered_alike(embedded: EmbeddedStore, neo4j: Neo4jStore) -> None:
    different = {}
    for statement in expert_reads.ALL:
        here, there = (store.query(statement, timeout_s=60) for store in (embedded, neo4j))
        if (here.columns, here.rows) != (there.columns, there.rows):
            different[statement] = (here.rows[:3], there.rows[:3])
    assert different == {}

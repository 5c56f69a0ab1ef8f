"""Where the embedded store's engine answers otherwise than Neo4j: mended, said, or refused, so that both stores mean the same."""

from __future__ import annotations

import pytest

from kg.errors import QueryRefused
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore

NODE = "MATCH (d:Disease {curie: 'MONDO:0007947'}) "
EDGE = "MATCH (:Disease {curie: 'MONDO:0007947'})-[r:HAS_PHENOTYPE]->({curie: 'HP:0001166'}) "
KEYS = ["category", "cuis", "curie", "deprecated", "description", "name", "provided_by", "synonyms", "xrefs"]


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
        ("RETURN 1.0 / 0 AS r", None),
        ("RETURN duration('P1Y2M3DT4H5M6.5S') AS d", "P1Y2M3DT4H5M6.5S"),
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
    capped = "MATCH p = allShortestPaths((a:Gene {curie: 'HGNC:3603'})-[*..4]-(b {curie: 'HP:0001083'})) RETURN count(p)"
    assert "256" in embedded.query(capped).notes[0]
    assert "kglite's own" in embedded.query(NODE + "RETURN d.title").notes[0]
    assert "Diseas" in embedded.query("MATCH (n:Diseas) RETURN n").notes[0]

"""What every store does. One suite, run on each."""

from __future__ import annotations

import math

import pytest

from kg.bundle import Bundle
from kg.errors import QueryError, QueryTimeout
from kg.stores import property_graph as shape
from kg.stores.base import Store
from kg.stores.checksum import bundle_checksum

#: Rows without end: both stores have to stop it.
ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a * b)"


def test_is_a_store(store: Store) -> None:
    assert isinstance(store, Store)


def test_holds_the_bundle(store: Store, rich: Bundle) -> None:
    assert store.counts() == shape.bundle_counts(rich)
    assert store.checksum() == bundle_checksum(rich)


def test_loading_again_changes_nothing(store: Store, rich: Bundle) -> None:
    before = store.checksum()
    store.load(rich)
    assert (store.counts(), store.checksum()) == (shape.bundle_counts(rich), before)


def test_a_new_version_replaces_the_old(store: Store, rich: Bundle, changed: Bundle) -> None:
    store.load(changed)
    assert store.counts() == shape.bundle_counts(changed) != shape.bundle_counts(rich)
    assert store.checksum() == bundle_checksum(changed)
    assert store.query("MATCH (n:Entity {curie: 'MONDO:0007843'}) RETURN n").rows == []
    assert store.query("MATCH (n:SmallMolecule {curie: 'CHEBI:5801'}) WHERE NOT n:Drug RETURN n.curie").rows == [("CHEBI:5801",)]
    store.load(rich)
    assert store.checksum() == bundle_checksum(rich)


def test_parameters_of_every_kind(store: Store) -> None:
    params = {"text": 'it\'s "é" 漢', "whole": 2**40, "part": 0.1, "yes": True, "none": None, "list": ["a", "b"], "map": {"k": [1, 2]}}
    result = store.query(
        "RETURN $text AS text, $whole AS whole, $part AS part, $yes AS yes, $none AS none, $list AS list, $map.k AS map", params
    )
    assert result.dicts() == [params | {"map": [1, 2]}]


def test_a_node_is_its_labels_and_properties(store: Store) -> None:
    node = store.query("MATCH (n:Disease {curie: $c}) RETURN n", {"c": "MONDO:0007947"}).scalar()
    assert node == {
        "_labels": ["Disease", "Entity"],
        "curie": "MONDO:0007947",
        "name": "Marfan syndrome",
        "category": "biolink:Disease",
        "codes": "|MONDO:0007947|OMIM:154700|C0024796|",
        "synonyms": ["MFS", 'Marfan\'s "syndrome"; classic, typical'],
        "xrefs": ["OMIM:154700"],
        "cuis": ["C0024796"],
        "description": "Two\nlines, 'quoted' \\ and é",
        "deprecated": False,
        "provided_by": ["made"],
    }


def test_an_edge_carries_its_evidence_whole(store: Store) -> None:
    query = "MATCH (:Disease {curie: 'MONDO:0007947'})-[r:HAS_PHENOTYPE]->(:PhenotypicFeature {curie: 'HP:0001166'}) RETURN r"
    edge = store.query(query).scalar()
    assert edge["_type"] == "HAS_PHENOTYPE"
    assert (edge["edge_id"], edge["predicate"], edge["negated"], edge["n_evidence"]) == (
        "e9e753cde7e566796",
        "biolink:has_phenotype",
        False,
        3,
    )
    pieces = list(zip(*(edge[name] for name in ("source", "record", "publications", "evidence_code", "frequency", "score")), strict=True))
    assert pieces == [
        ("hpo", "phenotype.hpoa:1", "PMID:33436942", "PCS", 0.9, None),
        ("hpo", "phenotype.hpoa:2", "PMID:2|PMID:3", "TAS", None, 1.5),
        ("orphanet", "orpha.xml:7", "", "TAS", pytest.approx(1 / 3), None),
    ]
    assert edge["qualifiers"] == ['{"biocuration": "HPO:x[2009-02-17]"}', '{"sex": "F|M; \\"both\\""}', ""]
    assert edge["original_subject"] == ["OMIM:154700", "", ""]
    assert "original_object" not in edge


def test_a_path_lists_its_nodes_and_edges(store: Store) -> None:
    path = store.query("MATCH p = (:Gene {curie: 'HGNC:3603'})-[:CAUSES]->(:Disease) RETURN p").scalar()
    assert [node["curie"] for node in path["nodes"]] == ["HGNC:3603", "MONDO:0007947"]
    assert [edge["_type"] for edge in path["relationships"]] == ["CAUSES"]


def test_a_statement_and_its_negation_are_two_edges(store: Store) -> None:
    query = (
        "MATCH (:Disease {curie: 'MONDO:0007947'})-[r:HAS_PHENOTYPE]->({curie: 'HP:0000365'}) RETURN r.negated, r.record ORDER BY r.negated"
    )
    assert store.query(query).rows == [(False, ["orpha.xml:8"]), (True, ["phenotype.hpoa:5"])]


def test_an_unknown_number_fits_no_comparison(store: Store) -> None:
    query = "MATCH ()-[r]->() WHERE r.edge_id = 'e9e753cde7e566796' UNWIND r.frequency AS f RETURN f, f >= 0.0 OR f < 0.0 AS known"
    rows = store.query(query).rows
    assert [known for _, known in rows] == [True, False, True]
    assert rows[1][0] is None and not any(isinstance(f, float) and math.isnan(f) for f, _ in rows)


def test_rows_are_limited_and_say_so(store: Store) -> None:
    query = "MATCH (n:Entity) RETURN n.curie AS curie ORDER BY curie"
    few, all_of_them = store.query(query, limit=3), store.query(query, limit=27)
    assert (len(few), few.truncated) == (3, True)
    assert (len(all_of_them), all_of_them.truncated) == (27, False)
    assert few.rows == all_of_them.rows[:3]


def test_no_row_still_has_columns(store: Store) -> None:
    result = store.query("MATCH (n:Disease {curie: 'no such'}) RETURN n.curie AS curie, n.name AS name")
    assert (result.columns, result.rows, result.truncated) == (["curie", "name"], [], False)


def test_unknown_names_find_nothing(store: Store) -> None:
    assert store.query("MATCH (n:NoSuchLabel)-[:NO_SUCH_TYPE]->(m) RETURN n.no_such_property, m").rows == []
    assert store.query("MATCH (n:Gene {curie: 'HGNC:3603'}) RETURN n.no_such_property").rows == [(None,)]


def test_a_query_out_of_time_is_stopped_and_the_store_lives(store: Store) -> None:
    with pytest.raises(QueryTimeout, match="stopped after 0.5 s"):
        store.query(ENDLESS, timeout_s=0.5)
    assert store.query("RETURN 1 AS one").rows == [(1,)]


def test_a_query_out_of_memory_is_stopped_and_the_store_lives(store: Store) -> None:
    with pytest.raises(QueryError):
        store.query(
            "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b WITH collect([a, b, a + b]) AS all RETURN size(all)", timeout_s=20
        )
    assert store.query("RETURN 1 AS one").rows == [(1,)]


def test_a_large_answer_is_refused_and_the_store_lives(store: Store) -> None:
    with pytest.raises(QueryError):
        store.query("UNWIND range(1, 300) AS i RETURN reduce(s = 'x', j IN range(1, 19) | s + s) AS text", timeout_s=30)
    assert store.query("RETURN 1 AS one").rows == [(1,)]


@pytest.mark.parametrize("query", ["MATCH (n RETURN n", "RETURN", "MATCH (n) RETURN m", "hello", "RETURN $missing"])
def test_wrong_cypher_is_a_query_error(store: Store, query: str) -> None:
    with pytest.raises(QueryError):
        store.query(query)


def test_closing_twice_and_using_again(store: Store) -> None:
    store.close()
    store.close()
    assert store.query("RETURN 1 AS one").rows == [(1,)]

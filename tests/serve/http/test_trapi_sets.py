"""Sets of concepts, what is excluded, and what is demanded of concepts, in TRAPI: bindings as the logical form's, and as the official
package groups them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("translator_tom", reason="the extra `trapi` is not installed")

import translator_tom.v2_0 as v2_0
from translator_tom.v2_0.models.attribute import AttributeConstraint

import medclew
from kg.errors import InputError
from reasoning.engine import Engine
from serve.trapi.answering import answer
from tests.reasoning.graph import reading_bundle
from tests.serve.http.test_trapi import EDS, FBN1, FINGERS, MARFAN, VASCULAR, VERSIONS, ask, bindings, ids, one_hop, results

LENS, DEAF, ROOT, COL = "HP:0001083", "HP:0000365", "HP:0002616", "HGNC:2201"
SET = "UUID:4403ddd3-ca2d-4fc1-90b6-14acc5bef7ff"
DISEASE, FINDING = {"categories": ["biolink:Disease"]}, {"categories": ["biolink:PhenotypicFeature"]}


def a_set(kind: str, *members: str) -> dict[str, Any]:
    """A query node that stands for a set."""
    return {"ids": [SET], "set_interpretation": kind, "member_ids": list(members)}


def sets(told: dict[str, Any], node: str) -> list[set[str]]:
    """What a query node is bound to, result by result."""
    return [set(ids(result["node_bindings"][node])) for result in results(told)]


@pytest.mark.parametrize("version", VERSIONS)
def test_each_of_a_batch_is_looked_up_by_itself(client: TestClient, version: str) -> None:
    told = ask(client, version, one_hop({"ids": [MARFAN, VASCULAR]}, "biolink:has_phenotype", {"ids": [FINGERS, LENS]}))
    pairs = {(*ids(one["node_bindings"]["s"]), *ids(one["node_bindings"]["o"])) for one in results(told)}
    assert pairs == {(MARFAN, FINGERS), (MARFAN, LENS), (VASCULAR, FINGERS)}
    nodes = {"g": {"ids": [FBN1, COL]}, "d": {"ids": [MARFAN, VASCULAR]}, "p": {"ids": [DEAF]}}
    edges = {
        "e": {"subject": "g", "object": "d", "predicates": ["biolink:causes"]},
        "f": {"subject": "d", "object": "p", "predicates": ["biolink:has_phenotype"]},
    }
    told = ask(client, version, {"message": {"query_graph": {"nodes": nodes, "edges": edges}}})
    assert sets(told, "g") == [{COL}]  # no gene of one disease with a finding of another


@pytest.mark.parametrize("version", VERSIONS)
def test_all_of_a_set(client: TestClient, version: str) -> None:
    told = ask(client, version, one_hop(DISEASE, "biolink:has_phenotype", a_set("ALL", FINGERS, LENS)))
    assert bindings(told, "s") == {MARFAN}
    (result,) = results(told)
    assert ids(result["node_bindings"]["o"]) == [SET]
    graph = told["message"]["knowledge_graph"]
    assert graph["nodes"][SET]["is_set"]
    assert {edge["object"] for edge in graph["edges"].values()} == {FINGERS, LENS}
    for nothing in ((FINGERS, LENS, DEAF), (FINGERS, "HP:9999999")):
        assert not results(ask(client, version, one_hop(DISEASE, "biolink:has_phenotype", a_set("ALL", *nothing))))


@pytest.mark.parametrize("version", VERSIONS)
def test_many_of_a_set_the_more_the_better(client: TestClient, version: str) -> None:
    told = ask(client, version, one_hop(DISEASE, "biolink:has_phenotype", a_set("MANY", DEAF, FINGERS, LENS, "HP:9999999")))
    assert [(one, *two) for one, two in zip(sets(told, "o"), sets(told, "s"), strict=True) if two != {EDS}] == [
        ({FINGERS, LENS}, MARFAN),
        ({FINGERS, DEAF}, VASCULAR),
    ] or sets(told, "o") == [{FINGERS, DEAF}, {FINGERS, LENS}]
    if version == "1.6":
        assert all(one["query_id"] == SET for result in results(told) for one in result["node_bindings"]["o"])


def test_everything_that_fits_in_one_result(client: TestClient) -> None:
    collate = {**FINDING, "set_interpretation": "COLLATE"}
    told = ask(client, "2.0", one_hop({"ids": [MARFAN, VASCULAR]}, "biolink:has_phenotype", collate))
    found = {ids(one["node_bindings"]["s"])[0]: set(ids(one["node_bindings"]["o"])) for one in results(told)}
    assert found == {MARFAN: {FINGERS, LENS, ROOT}, VASCULAR: {FINGERS, DEAF}}
    assert client.post("/trapi/1.6/query", json=one_hop({"ids": [MARFAN]}, None, collate)).status_code == 422  # 1.6 has no such word


@pytest.mark.parametrize(
    "node",
    [
        {"ids": [SET], "set_interpretation": "ALL"},
        {"ids": [MARFAN, VASCULAR], "set_interpretation": "MANY", "member_ids": [MARFAN]},
        {"ids": [MARFAN], "member_ids": [MARFAN]},
        {"ids": [MARFAN], "set_interpretation": "COLLATE"},
        {"ids": [SET], "set_interpretation": "MANY", "member_ids": [f"HP:{n:07d}" for n in range(500)]},
    ],
    ids=["no members", "two identifiers", "members of a batch", "collated identifiers", "too many"],
)
def test_sets_that_cannot_be_are_refused_by_name(client: TestClient, node: dict[str, Any]) -> None:
    found = client.post("/trapi/2.0/query", json=one_hop(node, None, FINDING))
    assert found.status_code == 422 and "'s'" in found.json()["detail"]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_excluded_must_not_hold(client: TestClient, version: str) -> None:
    nodes = {"d": DISEASE, "has": {"ids": [FINGERS]}, "lacks": {"ids": [DEAF]}}
    has = {"subject": "d", "object": "has", "predicates": ["biolink:has_phenotype"]}
    lacks = {"subject": "d", "object": "lacks", "predicates": ["biolink:has_phenotype"], "exclude": True}
    told = ask(client, version, {"message": {"query_graph": {"nodes": nodes, "edges": {"has": has, "lacks": lacks}}}})
    assert bindings(told, "d") == {MARFAN}
    assert all(set(one["node_bindings"]) == {"d", "has"} for one in results(told))
    nodes["lacks"] = {"ids": ["HP:9999999"]}  # what the graph does not know does not hold
    told = ask(client, version, {"message": {"query_graph": {"nodes": nodes, "edges": {"has": has, "lacks": lacks}}}})
    assert bindings(told, "d") >= {MARFAN, VASCULAR}
    alone = client.post(f"/trapi/{version}/query", json={"message": {"query_graph": {"nodes": nodes, "edges": {"lacks": lacks}}}})
    assert alone.status_code == 422


def demand(of: str, operator: str, value: object, *, negated: bool = False) -> dict[str, Any]:
    """A constraint on an attribute."""
    return {"id": f"biolink:{of}", "name": of, "operator": operator, "value": value, "not": negated}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        ([demand("name", "matches", "^Ecto")], {LENS}),
        ([demand("name", "matches", "^Ecto", negated=True)], {FINGERS, ROOT}),
        ([demand("synonym", "==", ["Spider fingers", "Deafness"])], {FINGERS}),
        ([demand("synonym", "===", ["Lens dislocation"])], {LENS}),
        ([demand("xref", "==", "UMLS:C0003706"), demand("deprecated", "==", False)], {FINGERS}),
        ([demand("description", "matches", ".")], set()),
        ([demand("p_value", "<", 1)], set()),
    ],
    ids=lambda value: None if isinstance(value, set) else "-".join(f"{one['name']} {one['operator']}" for one in value),
)
def test_what_is_demanded_of_concepts(client: TestClient, version: str, demands: list[dict[str, Any]], expected: set[str]) -> None:
    told = ask(client, version, one_hop({"ids": [MARFAN]}, "biolink:has_phenotype", {**FINDING, "constraints": demands}))
    assert bindings(told, "o") == expected
    official = [AttributeConstraint.from_dict(one) for one in demands]
    graph = v2_0.Response.from_dict(told).message.knowledge_graph if version == "2.0" else None
    if graph is not None:
        assert all(AttributeConstraint.set_met_by(official, graph.nodes[curie].attributes_list) for curie in expected)


@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        ([demand("publications", "==", "PMID:1")], {FINGERS, LENS}),
        ([demand("publications", "==", "PMID:1", negated=True)], {FINGERS}),
        ([demand("publications", "===", ["PMID:2", "PMID:3"])], {FINGERS}),
        ([demand("publications", "matches", "^PMID:[12]$")], {FINGERS, LENS}),
        ([demand("has_quotient", ">", 0.7)], {FINGERS, ROOT}),
        ([demand("has_quotient", ">", 0.7, negated=True)], {LENS}),
        ([demand("has_quotient", "<", 0.7)], {LENS}),
        ([demand("has_quotient", "==", [0.6, 0.8])], {LENS, ROOT}),
        ([demand("license", "==", "CC0-1.0"), demand("publications", "==", ["PMID:3", "PMID:9"])], {FINGERS}),
        ([demand("negated", "==", True)], {DEAF}),
        ([demand("negated", "==", False)], {FINGERS, LENS, ROOT}),
        ([demand("negated", "==", True), demand("negated", "==", False)], set()),
    ],
    ids=lambda value: None if isinstance(value, set) else "-".join(f"{one['name']} {one['operator']} {one['not']}" for one in value),
)
def test_what_is_demanded_of_edges_by_every_operator(client: TestClient, demands: list[dict[str, Any]], expected: set[str]) -> None:
    for version in VERSIONS:
        query = one_hop({"ids": [MARFAN]}, "biolink:has_phenotype", FINDING)
        edge = query["message"]["query_graph"]["edges"]["e"]
        edge |= {"attribute_constraints": demands} if version == "1.6" else {"constraints": {"attributes": demands}}
        told = ask(client, version, query)
        assert bindings(told, "o") == expected
    official = [AttributeConstraint.from_dict(one) for one in demands if one["id"] != "biolink:negated"]
    shown = told["message"]["knowledge_graph"].get("edges", {}).values()
    assert all(AttributeConstraint.set_met_by(official, v2_0.Edge.from_dict(edge).attributes_list) for edge in shown)


def test_a_pattern_that_would_take_for_ever_does_not_and_one_that_is_none_is_refused(client: TestClient) -> None:
    for pattern, status in (("(a+)+$" * 20, 200), ("(", 422), ("(?<=a)b", 422), ("x" * 2000, 422)):
        query = one_hop({"ids": [MARFAN]}, None, {**FINDING, "constraints": [demand("name", "matches", pattern)]})
        assert client.post("/trapi/2.0/query", json=query).status_code == status


@pytest.mark.parametrize("version", VERSIONS)
def test_log_levels_and_parameters(client: TestClient, version: str) -> None:
    query = one_hop({"ids": ["MONDO:9999999", MARFAN]}, "biolink:has_phenotype", FINDING)
    levels = {}
    for level in ("ERROR", "WARNING", "INFO", "DEBUG", None):
        given = {"bypass_cache": True, **({"log_level": level} if level else {})}
        told = ask(client, version, {**query, **({"parameters": given} if version == "2.0" else given)})
        levels[level] = {one["level"] for one in told.get("logs") or ()}
        if version == "2.0":
            assert told["parameters"] == given
    assert levels["ERROR"] == set() and levels["WARNING"] == levels[None] == {"WARNING"}
    assert levels["DEBUG"] == {"WARNING", "DEBUG"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_path_keeps_to_one_of_its_constraints(client: TestClient, version: str) -> None:
    nodes = {"a": {"ids": [FBN1, COL]}, "b": {"ids": [FINGERS]}}
    field = "intermediate_categories" if version == "1.6" else "required_intermediate_categories"
    either = [{field: ["biolink:Pathway"]}, {field: ["biolink:Disease"]}]
    graph = {"nodes": nodes, "paths": {"p": {"subject": "a", "object": "b", "constraints": either}}}
    assert sets(ask(client, version, {"message": {"query_graph": graph}}), "a") == [{FBN1}, {COL}]


def test_a_short_path_does_not_hide_the_longer_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = medclew.open(reading_bundle(tmp_path / "graph"))
    graph = {"nodes": {"a": {"ids": [MARFAN]}, "b": {"ids": [FINGERS]}}, "paths": {"p": {"subject": "a", "object": "b"}}}

    def found(*hops: int) -> list[int]:
        monkeypatch.setattr("serve.trapi.answering.HOPS", hops)
        told = answer(engine, {"message": {"query_graph": graph}})["message"]["auxiliary_graphs"]
        return [len(one["edges"]) for one in told.values()]

    assert len(found(1)) == 1
    assert len(found(1, 4)) == len(found(4)) > 1
    monkeypatch.setattr("serve.trapi.answering.PATHS", 1)
    assert found(1, 4) == found(1)


@pytest.mark.parametrize("version", VERSIONS)
def test_query_edges_that_are_alike_are_each_bound_to_what_they_demand(client: TestClient, version: str) -> None:
    nodes = {"d": {"ids": [MARFAN]}, "p": FINDING}
    field = "attribute_constraints" if version == "1.6" else "constraints"
    edges = {}
    for name, publication in (("one", "PMID:1"), ("other", "PMID:2"), ("any", None)):
        demands = [demand("publications", "==", publication)]
        more = {} if publication is None else {field: demands if version == "1.6" else {"attributes": demands}}
        edges[name] = {"subject": "d", "object": "p", "predicates": ["biolink:has_phenotype"], **more}
    answer = ask(client, version, {"message": {"query_graph": {"nodes": nodes, "edges": edges}}})
    assert bindings(answer, "p") == {FINGERS}  # its two records cite the one and the other
    (result,) = results(answer)
    bound = {name: set(ids(edge)) for name, edge in result["analyses"][0]["edge_bindings"].items()}
    assert set(bound) == set(edges) and not bound["one"] & bound["other"] and all(bound.values())


@pytest.fixture(scope="module")
def engine(small: Path) -> Engine:
    return medclew.open(small)


MEMBERS = st.lists(st.sampled_from([FINGERS, LENS, DEAF, ROOT]), min_size=1, max_size=4, unique=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MEMBERS, st.sampled_from(["ALL", "MANY"]), st.booleans())
def test_sets_bind_what_the_logical_form_binds(engine: Engine, members: list[str], kind: str, excluded: bool) -> None:
    nodes = {"d": DISEASE, "s": a_set(kind, *members), "g": {"ids": [FBN1]}}
    edges: dict[str, Any] = {"e": {"subject": "d", "object": "s", "predicates": ["biolink:has_phenotype"]}}
    where: list[dict[str, Any]] = [
        {"kind": "statement", "subject": "d", "predicates": ["has_phenotype"], "object": f"m{n}"} for n in range(len(members))
    ]
    whole: dict[str, Any] = {"kind": "and" if kind == "ALL" else "or", "parts": where}
    if excluded:
        edges["x"] = {"subject": "g", "object": "d", "predicates": ["biolink:causes"], "exclude": True}
        not_ = {"kind": "not", "part": {"kind": "statement", "subject": "g", "predicates": ["causes"], "object": "d"}}
        whole = {"kind": "and", "parts": [whole, not_]}
    terms = [{"id": "d", "categories": ["Disease"]}, {"id": "g", "curies": [FBN1]}]
    terms += [{"id": f"m{n}", "curies": [curie]} for n, curie in enumerate(members)]
    expected = engine.evidence_graph({"asked": {"kind": "find", "variable": "d"}, "terms": terms, "where": whole})
    message = answer(engine, {"message": {"query_graph": {"nodes": nodes, "edges": edges}}})["message"]
    assert {one["id"] for result in message["results"] for one in result["node_bindings"]["d"]} == {
        engine.snapshot.curie(node) for node in expected.nodes()
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MEMBERS, st.lists(st.sampled_from([FBN1, COL]), min_size=1, max_size=2, unique=True))
def test_sets_are_grouped_as_the_official_package_does(engine: Engine, findings: list[str], genes: list[str]) -> None:
    """All of some findings, and collated diseases, for each gene of a batch: ours, and the package's from what every one of them binds."""

    def graph(of: dict[str, Any], collate: bool) -> dict[str, Any]:
        nodes = {"g": {"ids": genes}, "d": {**DISEASE, **({"set_interpretation": "COLLATE"} if collate else {})}, "p": of}
        edges = {
            "e": {"subject": "g", "object": "d", "predicates": ["biolink:causes"]},
            "f": {"subject": "d", "object": "p", "predicates": ["biolink:has_phenotype"]},
        }
        return {"nodes": nodes, "edges": edges}

    def grouped(message: v2_0.Message) -> set[tuple[tuple[str, ...], ...]]:
        return {tuple(tuple(sorted(one.node_bindings[name].ids)) for name in ("g", "d", "p")) for one in message.results_list}

    def answered(query_graph: dict[str, Any]) -> v2_0.Message:
        from serve.http.routes.trapi import _versioned

        return v2_0.Response.from_dict(_versioned("2.0", answer(engine, {"message": {"query_graph": query_graph}}))).message

    wanted = graph(a_set("ALL", *findings), True)
    each = answered(graph({"ids": findings}, False))
    each.query_graph = v2_0.QueryGraph.from_dict(wanted)
    if each.results_list:
        assert each.knowledge_graph is not None
        each.knowledge_graph.nodes[SET] = v2_0.Node(categories=["biolink:PhenotypicFeature"], attributes=[])
        each.solve_set_interpretation()
    assert grouped(answered(wanted)) == grouped(each)


def test_only_one_set_may_be_any_number(engine: Engine) -> None:
    nodes = {"d": a_set("MANY", MARFAN, VASCULAR), "p": a_set("MANY", FINGERS, LENS)}
    edges = {"e": {"subject": "d", "object": "p", "predicates": ["biolink:has_phenotype"]}}
    with pytest.raises(InputError, match="only one set"):
        answer(engine, {"message": {"query_graph": {"nodes": nodes, "edges": edges}}})

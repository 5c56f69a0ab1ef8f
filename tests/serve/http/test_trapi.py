"""TRAPI's answers by its official models, and against the logical form that says the same."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

pytest.importorskip("translator_tom", reason="the extra `trapi` is not installed")

import translator_tom.v1_6 as v1_6
import translator_tom.v2_0 as v2_0
from translator_tom.v2_0.convert import up_version
from translator_tom.v2_0.validation import semantic_validate

import medclew
from serve.http.settings import Settings
from tests.serve.http.conftest import client_of, until_ready

VERSIONS = ("1.6", "2.0")
MARFAN, VASCULAR, EDS, FBN1, FINGERS = "MONDO:0007947", "MONDO:0017314", "MONDO:0007522", "HGNC:3603", "HP:0001166"


def one_hop(subject: dict[str, Any], predicate: str | None, object: dict[str, Any]) -> dict[str, Any]:
    """A query graph of one edge."""
    edge = {"subject": "s", "object": "o", **({"predicates": [predicate]} if predicate else {})}
    return {"message": {"query_graph": {"nodes": {"s": subject, "o": object}, "edges": {"e": edge}}}}


def ask(client: TestClient, version: str, query: dict[str, Any]) -> dict[str, Any]:
    """Ask, and hold the answer against the models: its shape, and what it means."""
    found = client.post(f"/trapi/{version}/query", json=query)
    assert found.status_code == 200, found.text
    told: dict[str, Any] = found.json()
    response = v2_0.Response.from_dict(told) if version == "2.0" else up_version(v1_6.Response.from_dict(told))
    _, errors = semantic_validate(response)
    assert not errors, errors
    for edge in told["message"]["knowledge_graph"].get("edges", {}).values():
        roles = [source["resource_role"] for source in edge["sources"]]
        assert roles.count("primary_knowledge_source") == 1
        kinds = [attribute["attribute_type_id"] for attribute in edge["attributes"]]
        for said in ("knowledge_level", "agent_type"):  # an attribute in 1.6, a field in 2.0
            assert kinds.count(f"biolink:{said}") + (said in edge) == 1
    return told


def results(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The results; 2.0 leaves an empty list out."""
    found: list[dict[str, Any]] = told["message"].get("results") or []
    return found


def ids(binding: Any) -> list[str]:
    """What one binding names: 1.6 lists objects, 2.0 has one object with a list."""
    return list(binding["ids"]) if isinstance(binding, dict) else [one["id"] for one in binding]


def bindings(told: dict[str, Any], node: str) -> set[str]:
    """What a query node is bound to in any result."""
    return {one for result in results(told) for one in ids(result["node_bindings"][node])}


@pytest.mark.parametrize("version", VERSIONS)
def test_bindings_are_those_of_the_logical_form(client: TestClient, small: Path, version: str) -> None:
    told = ask(client, version, one_hop({"ids": [MARFAN]}, "biolink:has_phenotype", {"categories": ["biolink:PhenotypicFeature"]}))
    with medclew.open(small) as engine:
        graph = engine.evidence_graph(
            {
                "asked": {"kind": "find", "variable": "o"},
                "terms": [{"id": "s", "curies": [MARFAN]}, {"id": "o", "categories": ["PhenotypicFeature"]}],
                "where": {"kind": "statement", "subject": "s", "predicates": ["has_phenotype"], "object": "o"},
            }
        )
        expected = {engine.snapshot.curie(node) for node in graph.nodes()}
    assert bindings(told, "o") == expected == {FINGERS, "HP:0001083", "HP:0002616"}
    assert "HP:0000365" not in json.dumps(results(told))  # what a record denies is no answer


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("predicate", ["biolink:causes", "biolink:caused_by", "biolink:contributes_to", "biolink:related_to", None])
def test_predicates_stand_for_what_is_below_them_and_inverses_are_turned(
    client: TestClient,
    version: str,
    predicate: str | None,
) -> None:
    gene, disease = {"categories": ["biolink:Gene"]}, {"ids": [MARFAN]}
    turned = predicate == "biolink:caused_by"
    told = ask(client, version, one_hop(disease, predicate, gene) if turned else one_hop(gene, predicate, disease))
    if predicate == "biolink:contributes_to":  # causes is below it in Biolink or is not; either way nothing else is found
        assert bindings(told, "s") <= {FBN1}
    else:
        assert bindings(told, "o" if turned else "s") == {FBN1}


@pytest.mark.parametrize("version", VERSIONS)
def test_kinds_of_a_bound_concept_count_and_the_edges_that_say_so_are_shown(client: TestClient, version: str) -> None:
    told = ask(client, version, one_hop({"ids": [EDS]}, "biolink:has_phenotype", {"categories": ["biolink:PhenotypicFeature"]}))
    message = told["message"]
    assert bindings(told, "o") == {FINGERS, "HP:0000365"}
    for result in results(told):
        assert ids(result["node_bindings"]["s"]) == [VASCULAR]
        if version == "1.6":
            assert result["node_bindings"]["s"][0]["query_id"] == EDS
        (support,) = result["analyses"][0]["support_graphs"]
        shown = [message["knowledge_graph"]["edges"][edge] for edge in message["auxiliary_graphs"][support]["edges"]]
        assert [(edge["subject"], edge["predicate"], edge["object"]) for edge in shown] == [(VASCULAR, "biolink:subclass_of", EDS)]


@pytest.mark.parametrize("version", VERSIONS)
def test_two_hops_bind_every_node(client: TestClient, version: str) -> None:
    nodes = {"g": {"categories": ["biolink:Gene"]}, "d": {"categories": ["biolink:Disease"]}, "p": {"ids": [FINGERS]}}
    edges = {
        "e0": {"subject": "g", "object": "d", "predicates": ["biolink:causes"]},
        "e1": {"subject": "d", "object": "p", "predicates": ["biolink:has_phenotype"]},
    }
    told = ask(client, version, {"message": {"query_graph": {"nodes": nodes, "edges": edges}}})
    pairs = {(ids(r["node_bindings"]["g"])[0], ids(r["node_bindings"]["d"])[0]) for r in results(told)}
    assert pairs == {(FBN1, MARFAN), ("HGNC:2201", VASCULAR)}
    for result in results(told):
        assert set(result["analyses"][0]["edge_bindings"]) == {"e0", "e1"}


@pytest.mark.parametrize("version", VERSIONS)
def test_paths_are_found_and_visit_what_they_must(client: TestClient, version: str) -> None:
    nodes = {"a": {"ids": ["NCBIGene:2200"]}, "b": {"ids": [FINGERS]}}
    path = {"subject": "a", "object": "b"}
    told = ask(client, version, {"message": {"query_graph": {"nodes": nodes, "paths": {"p": path}}}})
    (result,) = results(told)
    assert ids(result["node_bindings"]["a"]) == [FBN1]
    if version == "1.6":
        assert result["node_bindings"]["a"][0]["query_id"] == "NCBIGene:2200"
    assert result["analyses"][0]["path_bindings"]["p"]
    field = "intermediate_categories" if version == "1.6" else "required_intermediate_categories"
    for category, count in (("biolink:Disease", 1), ("biolink:Pathway", 0)):
        bounded = {**path, "constraints": [{field: [category]}]}
        told = ask(client, version, {"message": {"query_graph": {"nodes": nodes, "paths": {"p": bounded}}}})
        assert len(results(told)) == count


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_graph_does_not_hold_is_no_error_and_what_is_not_supported_is(client: TestClient, version: str) -> None:
    told = ask(client, version, one_hop({"ids": ["MONDO:9999999"]}, "biolink:has_phenotype", {"categories": ["biolink:NamedThing"]}))
    assert results(told) == [] and "not in this graph" in told["logs"][0]["message"]
    assert client.post(f"/trapi/{version}/query", json={"message": 1}).status_code == 422
    assert client.post(f"/trapi/{version}/query", json={"message": {}}).status_code == 422


@pytest.mark.parametrize("version", VERSIONS)
def test_the_meta_knowledge_graph_says_what_can_be_asked(client: TestClient, version: str) -> None:
    told = client.get(f"/trapi/{version}/meta_knowledge_graph").json()
    models: Any = v1_6 if version == "1.6" else v2_0
    models.MetaKnowledgeGraph.from_dict(told)
    kinds = {(edge["subject"], edge["predicate"], edge["object"]) for edge in told["edges"]}
    assert ("biolink:Gene", "biolink:causes", "biolink:Disease") in kinds
    assert told["nodes"]["biolink:Gene"]["id_prefixes"] == ["HGNC"]


def test_answers_are_sent_to_allowed_hosts_alone(small: Path) -> None:
    got: list[Any] = []
    came = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            came.set()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    query = one_hop({"categories": ["biolink:Gene"]}, "biolink:causes", {"ids": [MARFAN]})
    with client_of(Settings(bundle=small, callback_hosts=("127.0.0.1",))) as client:
        until_ready(client)
        for callback in ("http://169.254.169.254/", "http://localhost:1/", "file:///etc/passwd", "http://127.0.0.1@evil.example/"):
            assert client.post("/trapi/1.6/asyncquery", json={**query, "callback": callback}).status_code == 403
        told = client.post("/trapi/1.6/asyncquery", json={**query, "callback": f"http://127.0.0.1:{server.server_port}/"})
        assert v1_6.AsyncQueryResponse.from_dict(told.json()).status == "Accepted"
        assert came.wait(20)
    server.shutdown()
    assert bindings(got[0], "s") == {FBN1}

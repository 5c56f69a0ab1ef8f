"""What the routes answer: each answer is what OpenAPI says that it is, and says the same as the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

import medclew
from serve.http.models import answers, graph
from serve.http.problems import MEDIA_TYPE

MARFAN, LENS, FINGERS, FBN1 = "MONDO:0007947", "HP:0001083", "HP:0001166", "HGNC:3603"

GETS: list[tuple[str, dict[str, Any], type[BaseModel]]] = [
    ("/search", {"q": "marfan"}, graph.SearchResult),
    (f"/concepts/{MARFAN}", {}, graph.Concept),
    ("/neighbours", {"concept": MARFAN}, graph.Neighbours),
    ("/evidence/e9e753cde7e566796", {}, graph.Citation),
    ("/explain", {"from": FBN1, "to": LENS}, answers.Explanation),
    ("/explain", {"from": FBN1, "to": LENS, "plan": True}, answers.Explanation),
    ("/metapaths", {"from": FBN1, "to": LENS}, answers.MetapathTable),
    ("/metapaths/paths", {"from": FBN1, "to": MARFAN, "metapath": "GcD"}, answers.MetapathPaths),
    ("/stats", {}, graph.Stats),
    ("/sources", {}, graph.Sources),
]
POSTS: list[tuple[str, dict[str, Any], type[BaseModel]]] = [
    ("/ask", {"question": "Which genes cause Marfan syndrome?"}, answers.Answer),
    (
        "/query",
        {
            "asked": {"kind": "find", "variable": "x"},
            "terms": [{"id": "x", "categories": ["Gene"]}, {"id": "m", "curies": ["Marfan syndrome"]}],
            "where": {"kind": "statement", "subject": "x", "predicates": ["causes"], "object": "m"},
        },
        answers.Answer,
    ),
    ("/choose", {"question": "Which gene causes Marfan syndrome?", "options": ["FBN1", "COL3A1"]}, answers.Answer),
    ("/choose", {"question": "Does Marfan syndrome have ectopia lentis?", "options": ["yes", "no", "maybe"]}, answers.Answer),
    ("/diagnose", {"observed": [LENS, "arachnodactyly"], "excluded": ["HP:0000365"]}, answers.Diagnosis),
    ("/diagnose", {"text": "Tall girl with ectopia lentis, no hearing loss."}, answers.Diagnosis),
    ("/ground", {"text": "ectopia lentis"}, graph.Grounding),
    ("/cypher", {"query": "MATCH (d:Disease) RETURN d.curie AS curie ORDER BY curie LIMIT 2"}, graph.Table),
]


@pytest.mark.parametrize(("path", "params", "model"), GETS, ids=[f"{path} {sorted(params)}" for path, params, _ in GETS])
def test_a_get_answers_as_described_and_lasts_as_long_as_the_graph(
    client: TestClient, path: str, params: dict[str, Any], model: type[BaseModel]
) -> None:
    found = client.get(path, params=params)
    assert found.status_code == 200, found.text
    model.model_validate_json(found.content, strict=True)
    undescribed = set(found.json()) - set(model.model_fields)
    assert not undescribed
    if "ETag" in found.headers:
        again = client.get(path, params=params, headers={"If-None-Match": found.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("path", "body", "model"), POSTS, ids=[f"{path} {sorted(body)}" for path, body, _ in POSTS])
def test_a_post_answers_as_described(client: TestClient, path: str, body: dict[str, Any], model: type[BaseModel]) -> None:
    found = client.post(path, json=body)
    assert found.status_code == 200, found.text
    model.model_validate_json(found.content, strict=True)
    assert found.headers["Cache-Control"] == "no-store"
    assert not set(found.json()) - set(model.model_fields)


def test_explanations_are_the_engines_and_their_cypher_finds_the_path_again(client: TestClient, small: Path) -> None:
    with medclew.open(small) as engine:
        expected = engine.explain(FBN1, LENS, k=3)
    found = client.get("/explain", params={"from": "FBN1", "to": "Ectopia lentis", "k": 3}).json()
    assert [path["nodes"] for path in found["paths"]] == [path["nodes"] for path in expected.paths]
    assert found["text"] == expected.answer.text
    for path in found["paths"]:
        assert path["score"] == pytest.approx(2.718281828 ** -path["cost"], rel=1e-4)
        assert sum(path["parts"].values()) == pytest.approx(path["cost"], abs=1e-4)
        rows = client.post("/cypher", json={"query": path["cypher"]}).json()["rows"]
        assert len(rows) >= 1
        assert [value["curie"] for value in rows[0] if "curie" in value] == [node["curie"] for node in path["nodes"]]


def test_constraints_reach_the_search(client: TestClient) -> None:
    params: dict[str, Any] = {"from": "HGNC:2201", "to": LENS, "max_hops": 4}
    free = client.get("/explain", params=params).json()["paths"]
    assert any(node["curie"] == FINGERS for path in free for node in path["nodes"])
    barred = client.get("/explain", params={**params, "avoid": FINGERS}).json()["paths"]
    assert not any(node["curie"] == FINGERS for path in barred for node in path["nodes"])
    assert client.get("/explain", params={**params, "predicate": "causes"}).json()["paths"] == []


def test_every_citation_resolves_under_its_address(client: TestClient) -> None:
    told = client.get("/explain", params={"from": FBN1, "to": LENS}).json()
    assert told["citations"]
    for citation in told["citations"]:
        edge = client.get(f"/evidence/{citation['edge_id']}").json()
        assert (edge["subject"], edge["predicate"], edge["object"]) == (citation["subject"], citation["predicate"], citation["object"])
        for piece in citation["evidence"]:
            assert client.get(f"/evidence/{piece['id']}").json()["edge_id"] == citation["edge_id"]


def test_pages_of_neighbours_follow_one_another(client: TestClient) -> None:
    whole = client.get("/neighbours", params={"concept": MARFAN, "predicate": "has_phenotype"}).json()
    assert whole["total"] == len(whole["rows"]) == 3
    pages = [
        client.get("/neighbours", params={"concept": MARFAN, "predicate": "has_phenotype", "offset": at, "limit": 1}).json()["rows"]
        for at in range(4)
    ]
    assert [row for page in pages for row in page] == whole["rows"]
    denied = client.get("/neighbours", params={"concept": MARFAN, "negated": True}).json()
    assert [row["curie"] for row in denied["rows"]] == ["HP:0000365"]


def test_a_text_is_never_taken_for_a_file(client: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "patient.json"
    secret.write_text(json.dumps({"id": "p", "phenotypicFeatures": [{"type": {"id": LENS, "label": "Ectopia lentis"}}]}), "utf-8")
    for text in (str(secret), f"file://{secret}"):
        found = client.post("/diagnose", json={"text": text})
        assert found.status_code == 404
        assert found.json()["type"] == "urn:medclew:nothing_grounded"


def test_an_answer_streams_its_steps_then_its_claims_then_itself(client: TestClient) -> None:
    question = {"question": "How is FBN1 related to ectopia lentis?"}
    with client.stream("POST", "/ask", json=question, headers={"Accept": "text/event-stream"}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        text = "".join(stream.iter_text())
    events = [block.split("\n", 1) for block in text.strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in events]
    data = [json.loads(rest.removeprefix("data: ")) for _, rest in events]
    assert names[0] == "step" and names[-1] == "answer" and "claim" in names
    assert names == sorted(names, key=("step", "claim", "answer").index)
    assert data[-1]["text"] == client.post("/ask", json=question).json()["text"]
    for name, told in zip(names, data, strict=True):
        if name == "claim":
            assert told["cited"] and all(citation["evidence"] for citation in told["cited"])


@pytest.mark.parametrize(
    ("method", "path", "given", "status", "kind"),
    [
        ("GET", "/explain?from=marfen&to=FBN1", None, 404, "not_found"),
        ("GET", "/explain?from=FBN1&to=HGNC:3603", None, 422, "input_error"),
        ("GET", "/explain?from=FBN1", None, 422, "invalid_request"),
        ("GET", "/explain?from=FBN1&to=Marfan&k=0", None, 422, "invalid_request"),
        ("GET", "/evidence/e0", None, 404, "not_found"),
        ("GET", "/nowhere", None, 404, "http"),
        ("POST", "/cypher", {"query": "CREATE (n) RETURN n"}, 403, "query_refused"),
        ("POST", "/cypher", {"query": "MATCH (n RETURN n"}, 400, "query_error"),
        ("POST", "/diagnose", {}, 422, "input_error"),
        ("POST", "/diagnose", {"text": "a", "phenopacket": {}}, 422, "invalid_request"),
        ("POST", "/ask", {"question": "qqqqxx zzzzyy"}, 404, "nothing_grounded"),
        ("DELETE", "/search", None, 405, "http"),
    ],
)
def test_failures_are_problems(client: TestClient, method: str, path: str, given: Any, status: int, kind: str) -> None:
    found = client.request(method, path, json=given)
    assert (found.status_code, found.headers["content-type"]) == (status, MEDIA_TYPE), found.text
    told = found.json()
    assert told["type"] == f"urn:medclew:{kind}" and told["status"] == status and told["detail"]


def test_what_was_asked_is_neither_logged_nor_repeated(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        client.post("/diagnose", json={"text": "Jane Doe has ectopia lentis", "k": "Jane Doe"})
        client.post("/ground", json={"text": "Jane Doe has ectopia lentis"})
        refused = client.post("/ask", json={"question": ["Jane Doe"]})
        client.get("/search", params={"q": "Jane Doe"})
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("medclew", "serve", "uvicorn"))]
    assert any("/ground" in line for line in ours)
    assert not any("Jane" in line for line in ours)
    assert "Jane" not in refused.text


def test_the_description_has_examples_and_names_every_failure(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["summary"] and operation["tags"], path
    assert "Problem" in described["components"]["schemas"]
    stream = described["paths"]["/explain"]["get"]["responses"]["200"]["content"]
    assert set(stream) == {"application/json", "text/event-stream"}


def test_counts_are_for_prometheus(client: TestClient) -> None:
    client.get("/search", params={"q": "marfan"})
    text = client.get("/metrics").text
    assert 'medclew_requests_total{method="GET",route="/search",status="200"}' in text


def test_head_says_what_get_would_without_its_body(client: TestClient) -> None:
    for path in ("/", "/health", "/stats", "/search?q=marfan", "/concepts/MONDO:0007947", "/concepts/nothing", "/cypher"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/diagnose", {"text": "ectopia lentis", "not_hpo": [LENS]}),
        ("/diagnose", {"observed": [LENS], "Excluded": [FINGERS]}),
        ("/cypher", {"query": "RETURN $x AS x", "params": {"x": 1}, "parameters": {"x": 2}}),
        ("/ask", {"question": "Which genes cause Marfan syndrome?", "register": "plain", "not": True}),
        ("/ground", {"text": "ectopia lentis", "categories": ["Disease"]}),
        ("/choose", {"question": "Does Marfan syndrome have ectopia lentis?", "options": ["yes", "no"], "option": "maybe"}),
    ],
)
def test_a_key_that_is_none_is_refused_and_not_left_out(client: TestClient, path: str, body: dict[str, Any]) -> None:
    said = client.post(path, json=body)
    assert said.status_code == 422 and "there is no such key" in said.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        '{"phenopacket": {"phenotypicFeatures": [{"type": {"id": "HP:0001083"}, "excluded": true, "excluded": false}]}}',
        '{"observed": ["HP:0001083"], "observed": ["HP:0001166"]}',
        '{"excluded": ["HP:0001083"], "observed": ["HP:0001166"], "excluded": []}',
    ],
)
def test_what_stands_twice_in_a_body_is_refused(client: TestClient, body: str) -> None:
    said = client.post("/diagnose", content=body, headers={"Content-Type": "application/json"})
    assert said.status_code == 422 and "which is meant" in said.json()["detail"]


def test_a_name_that_none_bears_comes_with_concepts_of_like_names(client: TestClient) -> None:
    told = client.get("/explain", params={"from": "marfen sindrome", "to": "FBN1"}).json()
    assert [one["curie"] for one in told["candidates"]][:1] == ["MONDO:0007947"] and "Marfan syndrome (MONDO:0007947)" in told["detail"]
    assert "candidates" not in client.get("/explain", params={"from": "MONDO:9999999", "to": "FBN1"}).json()


def test_asking_again_with_what_was_understood_asks_of_the_same_patient(client: TestClient) -> None:
    """Who adds a finding to a packet's sends the findings back, and what else counted: sex, onset, candidates for the causal gene."""
    packet = {
        "id": "p",
        "subject": {"id": "p", "sex": "FEMALE"},
        "phenotypicFeatures": [{"type": {"id": FINGERS}}, {"type": {"id": "HP:0000365"}, "excluded": True}],
        "interpretations": [
            {
                "id": "i",
                "progressStatus": "SOLVED",
                "diagnosis": {
                    "disease": {"id": MARFAN, "label": "Marfan syndrome"},
                    "genomicInterpretations": [
                        {"subjectOrBiosampleId": "p", "interpretationStatus": "CAUSATIVE", "gene": {"valueId": FBN1, "symbol": "FBN1"}}
                    ],
                },
            }
        ],
        "metaData": {"phenopacketSchemaVersion": "2.0"},
    }
    first = client.post("/diagnose", json={"phenopacket": packet}).json()
    beside = first["circumstances"]
    assert beside == {"sex": "female", "onset": None, "genes": [{"curie": FBN1, "name": "FBN1"}]}
    asked = {
        "observed": [one["curie"] for one in first["observed"]],
        "excluded": [one["curie"] for one in first["excluded"]],
        "sex": beside["sex"],
        "genes": [one["curie"] for one in beside["genes"]],
    }
    again = client.post("/diagnose", json=asked).json()
    assert again["candidates"] == first["candidates"] and again["circumstances"] == beside
    without = client.post("/diagnose", json={**asked, "genes": []}).json()
    assert without["candidates"] != first["candidates"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/explain?from=FBN1&to=ectopia lentis&avoids=Marfan syndrome", "did you mean 'avoid'"),
        ("/search?q=marfan&limt=3", "did you mean 'limit'"),
        ("/search?q=marfan&limit=3&limit=5", "'limit' is given twice"),
        ("/concepts/MONDO:0007947?x=1", "it takes limit"),
    ],
)
def test_a_parameter_that_a_route_does_not_take_is_not_passed_over(client: TestClient, address: str, told: str) -> None:
    response = client.get(address)
    assert response.status_code == 422 and told in response.json()["detail"]


def test_lists_are_given_parameter_by_parameter_and_watchers_may_add_their_own(client: TestClient) -> None:
    both = "/explain?from=FBN1&to=ectopia lentis&avoid=MONDO:0007947&avoid=HP:0001166"
    assert client.get(both).status_code == 200
    assert client.get("/metrics?name[]=up").status_code == 200


def test_a_body_that_is_not_said_to_be_json_is_told_how(client: TestClient) -> None:
    response = client.post("/ask", content='{"question": "What is Marfan syndrome?"}')
    assert response.status_code == 422 and "Content-Type: application/json" in response.json()["detail"]
    wrong = client.post("/ask", content='"What?"', headers={"content-type": "application/json"})
    assert wrong.status_code == 422 and "Content-Type" not in wrong.json()["detail"]


def test_a_wrong_address_or_method_says_what_there_is(client: TestClient) -> None:
    assert "/openapi.json" in client.get("/concept/MONDO:0007947").json()["detail"]
    response = client.get("/ask?question=What")
    assert response.status_code == 405 and "POST" in response.json()["detail"]

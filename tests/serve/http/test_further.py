"""Medicines, investigations and further searches over HTTP: what the engine says, typed, bounded and refused with a way out."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

import medclew
from serve.http.models.answers import Answer
from serve.http.models.further import Investigation, Medicines

ASKED = "Which genes cause Marfan syndrome and does it have ectopia lentis?"


def test_an_investigation_is_the_engines(client: TestClient, small: Path) -> None:
    found = client.post("/investigate", json={"question": ASKED, "rounds": 2})
    assert found.status_code == 200 and found.headers["cache-control"] == "no-store", found.text
    told = Investigation.model_validate(found.json(), strict=True)
    with medclew.open(small) as engine:
        same = engine.investigate(ASKED, rounds=2)
    assert told.text == same.text and "FBN1" in told.text and not told.abstained
    assert [step.asked for step in told.steps] == [step.asked for step in same.steps] and len(told.answers) == 2
    for citation in told.answers[0].citations:
        assert client.get(f"/evidence/{citation.edge_id}").status_code == 200


def test_an_investigation_can_be_streamed(client: TestClient) -> None:
    found = client.post("/investigate", json={"question": ASKED}, headers={"Accept": "text/event-stream"})
    assert found.status_code == 200
    names = [line.removeprefix("event: ") for line in found.text.splitlines() if line.startswith("event: ")]
    assert names[-1] == "answer" and "FBN1" in found.text


def test_medicines_are_the_engines(client: TestClient, small: Path) -> None:
    found = client.post("/medicines", json={"condition": "Marfan syndrome", "k": 3})
    assert found.status_code == 200, found.text
    told = Medicines.model_validate(found.json(), strict=True)
    with medclew.open(small) as engine:
        assert found.json() == engine.medicines("Marfan syndrome", k=3).to_dict()
    assert told.condition == "MONDO:0007947"


def test_what_cannot_be_asked_is_refused(client: TestClient) -> None:
    gene = client.post("/medicines", json={"condition": "HGNC:3603"})
    assert gene.status_code == 422 and "neither a disease nor a finding" in gene.json()["detail"]
    assert client.post("/medicines", json={"condition": "no such thing at all"}).status_code == 404
    assert client.post("/investigate", json={"question": ASKED, "rounds": 9}).status_code == 422
    assert client.post("/investigate", json={"question": ASKED, "llm": True}).status_code == 422
    assert client.post("/investigate", json={"question": "blorp?"}).status_code == 404


def test_searches_of_several_concepts_are_the_engines(client: TestClient, small: Path) -> None:
    several = ["Marfan syndrome", "COL3A1"]
    with medclew.open(small) as engine:
        graph = engine.graph
        same = {
            "/related": graph.related(several, category="Gene", k=3).to_dict(),
            "/join": graph.join(several).to_dict(),
            "/hubs": [row.to_dict() for row in graph.hubs(3)],
            "/analogues": graph.analogues("COL3A1", [("FBN1", "arachnodactyly")]).to_dict(),
        }
    found = {
        "/related": client.get("/related", params={"concept": several, "category": "Gene", "k": 3}),
        "/join": client.get("/join", params={"concept": several}),
        "/hubs": client.get("/hubs", params={"k": 3}),
        "/analogues": client.post("/analogues", json={"source": "COL3A1", "examples": [["FBN1", "arachnodactyly"]]}),
    }
    for route, response in found.items():
        assert response.status_code == 200 and response.headers["etag"], response.text
        told, wanted = response.json(), same[route]
        if isinstance(wanted, dict):
            assert told["results"] == wanted["results"] and told["text"] == wanted["text"]
            Answer.model_validate(told)
        else:
            assert told == wanted and told
    assert client.get("/hubs", headers={"If-None-Match": found["/hubs"].headers["etag"]}).status_code == 304


def test_searches_that_cannot_be_made_say_why(client: TestClient) -> None:
    assert client.get("/join", params={"concept": ["FBN1"]}).status_code == 422
    assert client.get("/related", params={"concept": ["FBN1"], "category": "Nothing"}).status_code == 422
    assert client.get("/related", params={"concept": ["no such thing at all"]}).status_code == 404
    assert client.post("/analogues", json={"source": "COL3A1", "examples": [["Marfan syndrome", "FBN1"]]}).status_code == 422

"""Medicines and investigations over HTTP: what the engine says, typed, bounded and refused with a way out."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

import medclew
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

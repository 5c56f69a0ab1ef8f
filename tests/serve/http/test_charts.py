"""Findings of other front ends over HTTP: as in process, typed, and nothing of a patient in an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from reasoning.engine import Engine
from serve.http.models.charts import Case, Changes

DOCUMENT: dict[str, Any] = {
    "findings": [
        {"codes": ["HP:0001083"], "confidence": 0.3, "by": "eye model", "region": "eye", "time": "2021-03-04"},
        {"codes": ["HP:0001166"], "present": False, "time": "2021-03-04"},
        {"codes": ["HP:0001166"], "time": "2021-05-04"},
    ],
    "drugs": [{"label": "losartan", "time": "2021-04-10"}],
}


def test_findings_and_changes_are_those_of_the_library(client: TestClient, small: Path) -> None:
    with Engine.open(small) as engine:
        found = client.post("/findings", json={"document": DOCUMENT})
        assert found.status_code == 200, found.text
        assert found.json() == Case.model_validate(engine.case(DOCUMENT).to_dict()).model_dump(mode="json")
        assert found.json()["observed"]["HP:0001083"] == 0.3 and found.json()["look_again"]
        changed = client.post("/changes", json={"document": DOCUMENT, "since": "2021-04-01"})
        assert changed.status_code == 200, changed.text
        assert changed.json() == Changes.model_validate(engine.changes(DOCUMENT, "2021-04-01").to_dict()).model_dump(mode="json")
        assert {each["kind"] for each in changed.json()["changes"]} >= {"new"}


def test_what_cannot_be_read_is_said_without_the_patient(client: TestClient) -> None:
    for path, body in (
        ("/findings", {"document": {"findings": [{"label": "Jane Roe's secret", "mood": 1}]}}),
        ("/findings", {"document": {"resourceType": "Observation", "status": "Jane Roe's secret"}}),
        ("/changes", {"document": DOCUMENT, "since": "yesterday"}),
        ("/findings", {}),
    ):
        found = client.post(path, json=body)
        assert found.status_code == 422, found.text
        assert "Jane" not in found.text

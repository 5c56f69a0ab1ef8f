"""Rewards over HTTP: the same as in process, bounded, typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from kg.snapshot import Snapshot
from medclew.rewards import Rewarder
from reasoning.training.making import items
from serve.http.models.rewards import Rewards


def _asked(small: Path, **more: Any) -> tuple[dict[str, Any], list[Any]]:
    made = list(items(Snapshot.open(small), "chains", 5))
    said = [{"text": text, "item": at} for at, item in enumerate(made) for text in (item.response, "I do not know.")]
    return {"items": [item.to_dict() for item in made], "responses": said, **more}, made


def test_rewards_are_those_of_the_library(client: TestClient, small: Path) -> None:
    for mixture in ("balanced", "answer", [0.2, 0.3, 0.5]):
        asked, made = _asked(small, mixture=mixture)
        found = client.post("/rewards", json=asked)
        assert found.status_code == 200, found.text
        Rewards.model_validate(found.json(), strict=True)
        rewarder, told = Rewarder(Snapshot.open(small)), found.json()["rewards"]
        assert [reward["total"] for reward in told] == [
            rewarder.score(said["text"], made[said["item"]], mixture).total for said in asked["responses"]
        ]
        assert {reward["total"] for reward in told[::2]} == {1.0} and {reward["total"] for reward in told[1::2]} == {0.0}


def test_what_cannot_be_rewarded_is_said(client: TestClient, small: Path) -> None:
    asked, _ = _asked(small)
    for wrong in (
        {**asked, "responses": [{"text": "x", "item": 5}]},
        {**asked, "mixture": "much"},
        {**asked, "mixture": [1, 1, 1]},
        {**asked, "items": [{**asked["items"][0], "chain": []}]},
        {**asked, "items": [{"id": "t"}]},
        {**asked, "responses": [{"text": "x", "item": 0}] * 1025},
        {**asked, "responses": [{"text": "x" * 20_001, "item": 0}]},
        {**asked, "responses": []},
    ):
        found = client.post("/rewards", json=wrong)
        assert found.status_code == 422 and found.json()["detail"], found.text

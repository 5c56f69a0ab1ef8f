"""A text over HTTP is grounded as in Python: the same mentions, nothing set otherwise."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi.testclient import TestClient

from reasoning.engine import Engine


def test_the_route_answers_what_the_engine_does(client: TestClient, small: Path) -> None:
    text = "Ectopia lentis and Marfan syndrome; no aortic root aneurysm in his mother."
    with Engine.open(small) as engine:
        here = engine.ground(text).to_dict()
    assert here["mentions"]
    assert client.post("/ground", json={"text": text}).json() == json.loads(json.dumps(here))

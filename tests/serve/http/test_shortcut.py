"""The shorter way of a question to its route gives what the way through all routes gives, refusals included."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

#: A parameter that the route does not have sends a question the long way.
LONG = "/ask?long=1"
BODIES: tuple[Any, ...] = (
    {"question": "Which genes cause Marfan syndrome?"},
    {"question": "Which genes cause Marfan syndrome?", "scorer": "none", "register": "plain"},
    {"question": "Which genes cause Marfan syndrome?", "llm": True},
    {"question": "Which genes cause the frobnicated zorp?"},
    {"question": ""},
    {"question": "x" * 20_001},
    {"question": 5},
    {"question": ["a"]},
    {"question": "What is Marfan syndrome?", "scorer": "best"},
    {"question": "What is Marfan syndrome?", "more": 1},
    {"question": "\ud800 syndrome"},
    {},
    [],
    None,
    "What is Marfan syndrome?",
)
TEXTS = (b"", b"{", b'{"question": "a", "question": "b"}', b"[" * 100_000, b"\xff\xfe{", b'{"question": NaN}', b'{"question": "a"} {}')


@pytest.mark.parametrize("place", range(len(BODIES)))
def test_bodies(client: TestClient, place: int) -> None:
    _same(client, json.dumps(BODIES[place]).encode(), "application/json")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_is_no_json(client: TestClient, text: bytes) -> None:
    _same(client, text, "application/json")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json; charset=utf-8", "APPLICATION/JSON", "application/xml"])
def test_other_kinds_of_body(client: TestClient, kind: str) -> None:
    _same(client, json.dumps(BODIES[0]).encode(), kind)


def test_streams(client: TestClient) -> None:
    short, long = (client.post(path, json=BODIES[0], headers={"accept": "text/event-stream"}) for path in ("/ask", LONG))
    assert short.headers["content-type"] == long.headers["content-type"] and short.text == long.text


def _same(client: TestClient, body: bytes, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    short, long = (client.post(path, content=body, headers=headers) for path in ("/ask", LONG))
    assert (short.status_code, short.json()) == (long.status_code, long.json())
    assert {**short.headers} == {**long.headers}

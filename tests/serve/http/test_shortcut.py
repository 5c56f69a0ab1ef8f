"""The shorter way of a question to its route gives what the way through all routes gives, refusals included."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from serve.http.service import service_of

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
    short, long = _both_ways(client, json.dumps(BODIES[0]).encode(), {"accept": "text/event-stream", "content-type": "application/json"})
    assert short.headers["content-type"] == long.headers["content-type"] and short.text == long.text


def _same(client: TestClient, body: bytes, kind: str) -> None:
    short, long = _both_ways(client, body, {"content-type": kind} if kind else {})
    assert (short.status_code, short.json()) == (long.status_code, long.json())
    assert {**short.headers} == {**long.headers}


def _both_ways(client: TestClient, body: bytes, headers: dict[str, str]) -> tuple[Any, Any]:
    """What is answered the short way, and the long one, neither kept from before."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(service_of(client.app), "ring", None)  # type: ignore[arg-type]  # an ASGI application to the client
        short = client.post("/ask", content=body, headers=headers)
        patched.setattr("serve.http.shortcut._asked", lambda body: None)
        return short, client.post("/ask", content=body, headers=headers)

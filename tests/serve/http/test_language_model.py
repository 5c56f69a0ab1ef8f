"""The server's language model: lent only where the server says so, bounded, and held to the same checks as anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from serve.http.settings import Settings
from tests.llm import server
from tests.llm.server import Endpoint, running
from tests.serve.http.conftest import client_of, until_ready

ASKED = "Which genes cause Marfan syndrome?"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    pytest.importorskip("openai")
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def lending(small: Path, endpoint: Endpoint) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"URL": endpoint.url, "MODEL": "scripted", "RETRIES": "0", "CACHE": "0"}.items():
            patch.setenv(f"MEDCLEW_LLM_{name}", value)
        with client_of(Settings(bundle=small, llm=True, answer_seconds=6)) as opened:
            until_ready(opened)
            yield opened


def test_a_model_is_lent_only_where_the_server_says_so(client: TestClient, endpoint: Endpoint) -> None:
    endpoint.asked.clear()
    for path, body in (("/ask", {}), ("/choose", {"options": ["FBN1", "COL3A1"]})):
        refused = client.post(path, json={"question": ASKED, "llm": True, **body})
        assert refused.status_code == 422 and "MEDCLEW_SERVE_LLM" in refused.json()["detail"]
    assert not endpoint.asked


def test_sentences_in_the_models_words_where_they_hold(lending: TestClient, endpoint: Endpoint) -> None:
    plain = lending.post("/ask", json={"question": ASKED}).json()
    endpoint.says("Mutations in FBN1 result in Marfan syndrome.")
    told = lending.post("/ask", json={"question": ASKED, "llm": True, "register": "plain"}).json()
    assert told["claims"][0]["text"] == "Mutations in FBN1 result in Marfan syndrome."
    assert told["citations"] == plain["citations"] and told["results"] == plain["results"]
    # What was said once with the model is not given to who asks without it, nor again.
    endpoint.says("FBN1 leads to Marfan syndrome.")
    assert lending.post("/ask", json={"question": ASKED, "llm": True}).json()["claims"][0]["text"] == "FBN1 leads to Marfan syndrome."
    assert lending.post("/ask", json={"question": ASKED}).json() == plain


@pytest.mark.parametrize(
    "said", ["FBN1 cures Marfan syndrome.", "FBN1 causa el síndrome.", server.hang, server.endless, server.flood, server.status(500)]
)
def test_whatever_it_says_the_engines_own_words_stand_in_time(lending: TestClient, endpoint: Endpoint, said: server.Wire | str) -> None:
    plain = lending.post("/ask", json={"question": ASKED}).json()
    endpoint.script = lambda body: said
    told = lending.post("/ask", json={"question": ASKED, "llm": True})
    assert told.status_code == 200, told.text
    assert told.json()["text"] == plain["text"] and told.json()["citations"] == plain["citations"]


def test_a_choice_is_the_records(lending: TestClient, endpoint: Endpoint) -> None:
    endpoint.says("COL3A1")
    plain = lending.post("/choose", json={"question": ASKED, "options": ["COL3A1", "FBN1"]}).json()
    assert [row["holds"] for row in plain["results"]] == [False, True]
    assert (
        lending.post("/choose", json={"question": ASKED, "options": ["COL3A1", "FBN1"], "llm": True}).json()["results"] == plain["results"]
    )
    bad = lending.post("/choose", json={"question": ASKED, "options": ["FBN1"]})
    assert bad.status_code == 422

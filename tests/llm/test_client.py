"""The client over real HTTP: replies whole and streamed, tried again, bounded, counted, kept; and everything that can go wrong."""

from __future__ import annotations

import logging
import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from kg.errors import InputError
from reasoning.llm import (
    Budget,
    BudgetSpent,
    Client,
    Message,
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelTimeout,
    ModelTooLong,
    ModelUnreachable,
    NoModel,
    Settings,
)
from reasoning.llm.capabilities import check
from reasoning.llm.structured import ask
from tests.llm import server
from tests.llm.conftest import KEY
from tests.llm.server import Endpoint

Make = Callable[..., Client]
ASKED = [Message("user", "Which genes cause Marfan syndrome in my patient Jane?")]


def test_a_reply_whole_and_streamed_is_the_same(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.says("FBN1 causes Marfan syndrome.")
    client = client_of()
    budget = client.new_budget()
    whole = client.complete(ASKED, budget)
    assert whole.text == "".join(client.stream(ASKED, budget)) == "FBN1 causes Marfan syndrome."
    assert (whole.tokens_in, whole.tokens_out) == (10, 4)
    assert budget.spent.calls == 2
    sent = endpoint.asked[0]
    assert (sent["model"], sent["temperature"], sent["messages"][0]["content"]) == ("scripted", 0.0, ASKED[0].content)
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    assert not any("medclew" in name for name in endpoint.headers[0])


def test_the_first_model_that_is_listed_is_used_where_none_is_named(endpoint: Endpoint, client_of: Make) -> None:
    assert client_of(model="").model == "scripted"


def test_a_busy_endpoint_is_tried_again_and_one_that_refuses_is_not(endpoint: Endpoint, client_of: Make) -> None:
    waiting: list[Any] = [server.status(503), server.status(429, {"retry-after": "0.1"}), "ready"]
    endpoint.script = lambda body: waiting.pop(0)
    client = client_of(retries=2, seconds=20)
    assert client.complete(ASKED, client.new_budget()).text == "ready"
    endpoint.asked.clear()
    endpoint.script = lambda body: server.status(401)
    with pytest.raises(ModelRefused, match="the key"):
        client.complete(ASKED, client.new_budget())
    assert len(endpoint.asked) == 1


def test_a_pause_that_would_outlast_the_time_is_not_waited_for(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.script = lambda body: server.status(429, {"retry-after": "100"})
    client, started = client_of(retries=5, seconds=2), time.monotonic()
    with pytest.raises(ModelUnreachable, match="busy"):
        client.complete(ASKED, client.new_budget())
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("wire", "error"),
    [
        (server.hang, ModelTimeout),
        (server.drip, ModelTimeout),
        (server.flood, ModelTooLong),
        (server.raw(b"<html>busy</html>"), ModelError),
        (server.raw(b'{"choices": [{"message"'), ModelError),
        (server.raw(b"[" * 100_000), ModelError),
        (server.raw(b'{"choices": "all"}'), ModelError),
        (server.raw(b'{"choices": []}'), ModelError),
        (server.raw(b""), ModelError),
    ],
)
def test_a_bad_endpoint_is_one_kind_of_error_within_time_and_memory(
    endpoint: Endpoint, client_of: Make, wire: Any, error: type[ModelError], stream: bool
) -> None:
    endpoint.script = lambda body: wire
    client = client_of(seconds=1.0)
    assert client.sdk is not None
    tracemalloc.start()
    started = time.monotonic()
    try:
        with pytest.raises(error):
            "".join(client.stream(ASKED, client.new_budget())) if stream else client.complete(ASKED, client.new_budget())
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert time.monotonic() - started < 4
    assert peak < 60_000_000


def test_tokens_without_end_are_cut_off(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.script = lambda body: server.endless
    client = client_of()
    got: list[str] = []
    with pytest.raises(ModelTooLong):
        got.extend(client.stream(ASKED, client.new_budget(), most=50))
    assert 0 < len("".join(got)) <= 50 * 16


def test_a_stream_that_breaks_off_is_an_error_after_its_parts(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.script = lambda body: server.half_a_stream
    client, got = client_of(), list[str]()
    with pytest.raises(ModelError):
        got.extend(client.stream(ASKED, client.new_budget()))
    assert got == ["Marfan "]


def test_a_stream_that_is_left_is_closed_and_its_turn_given_back(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.script = lambda body: server.endless
    client = client_of(concurrency=1)
    for _ in range(2):
        parts = client.stream(ASKED, client.new_budget())
        assert next(parts)
        parts.close()


def test_nobody_there(client_of: Make) -> None:
    client = client_of(url="http://127.0.0.1:9/v1")
    with pytest.raises(ModelUnreachable, match="MEDCLEW_LLM_URL"):
        client.complete(ASKED, client.new_budget())


def test_neither_key_nor_prompt_nor_reply_is_logged_or_told(endpoint: Endpoint, client_of: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of()
    endpoint.says("the reply")
    client.complete(ASKED, client.new_budget())
    "".join(client.stream(ASKED, client.new_budget()))
    endpoint.script = lambda body: server.status(400)
    with pytest.raises(ModelRefused) as refused:
        client.complete(ASKED, client.new_budget())
    told = caplog.text + str(refused.value) + repr(client.settings) + str(client.settings)
    for secret in (KEY, "Jane", "the reply", "Bearer"):
        assert secret not in told


def test_a_budget_of_tokens_and_of_money_ends_the_asking(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.says("one two three")
    client = client_of(tokens=60)
    budget = client.new_budget()
    client.complete(ASKED, budget, most=20)
    assert budget.spent.tokens_in + budget.spent.tokens_out == 13  # what the endpoint counted, not what was set aside
    client.complete(ASKED, budget, most=20)
    with pytest.raises(BudgetSpent, match="MEDCLEW_LLM_TOKENS"):
        client.complete(ASKED, budget, most=20)
    dear = client_of(money=0.001, price_in=10.0, price_out=30.0)
    budget = dear.new_budget()
    dear.complete(ASKED, budget, most=20)
    assert budget.spent.money == pytest.approx(10 * 10e-6 + 3 * 30e-6)
    with pytest.raises(BudgetSpent, match="MONEY"):
        dear.complete(ASKED, budget, most=100)


def test_the_time_of_a_question_bounds_its_calls(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.script = lambda body: server.hang
    client, started = client_of(seconds=30, answer_seconds=0.5), time.monotonic()
    budget = client.new_budget()
    with pytest.raises(ModelTimeout):
        client.complete(ASKED, budget)
    with pytest.raises(BudgetSpent, match="time"):
        client.complete(ASKED, budget)
    assert time.monotonic() - started < 3


def test_replies_are_kept_by_prompt_model_and_address(endpoint: Endpoint, client_of: Make, tmp_path: Any) -> None:
    endpoint.says("once")
    client = client_of(cache=8, cache_folder=tmp_path / "replies")
    budget = client.new_budget()
    assert [client.complete(ASKED, budget).text for _ in range(2)] == ["once", "once"]
    assert (len(endpoint.asked), budget.spent.calls, budget.spent.cached) == (1, 1, 1)
    client.complete([Message("user", "other")], budget)
    client_of(cache=8, cache_folder=tmp_path / "replies", model="other").complete(ASKED, budget)
    assert len(endpoint.asked) == 3
    again = client_of(cache=8, cache_folder=tmp_path / "replies")
    assert again.complete(ASKED, budget).cached and len(endpoint.asked) == 3
    files = [path for path in (tmp_path / "replies").rglob("*") if path.is_file()]
    assert files and all(path.stat().st_mode & 0o077 == 0 for path in files)
    files[0].write_text("{broken")


def test_no_more_than_so_many_requests_are_on_their_way(endpoint: Endpoint, client_of: Make) -> None:
    at_once, most, lock = [0], [0], threading.Lock()

    def slow(body: dict[str, Any]) -> str:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.05)
        with lock:
            at_once[0] -= 1
        return "ready"

    endpoint.script = slow
    client = client_of(concurrency=2)
    threads = [threading.Thread(target=client.complete, args=([Message("user", str(i))], client.new_budget())) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 2


class Shape(BaseModel):
    """A shape to ask for."""

    gene: str


def test_a_shape_is_asked_for_in_the_next_way_where_one_fails(endpoint: Endpoint, client_of: Make) -> None:
    client = client_of()
    endpoint.script = lambda body: server.status(400) if "response_format" in body else '{"gene": "FBN1"}'
    assert ask(client, ASKED, Shape, client.new_budget()).gene == "FBN1"
    endpoint.script = lambda body: (
        server.status(400) if "response_format" in body or "tools" in body else 'It is ```json\n{"gene": "A"}\n```'
    )
    assert ask(client, ASKED, Shape, client.new_budget()).gene == "A"
    endpoint.says('{"protein": "Jane"}')
    with pytest.raises(ModelGarbled) as garbled:
        ask(client, ASKED, Shape, client.new_budget())
    assert "Jane" not in str(garbled.value)


def test_what_an_endpoint_can_do(endpoint: Endpoint, client_of: Make) -> None:
    endpoint.script = lambda body: '{"zq_hue": "blau", "zq_sure": true}' if "response_format" in body else "ready"
    found = check(client_of())
    assert (found.chat, found.streaming, found.json_schema, found.tools) == (True, True, True, False)
    assert found.shapes == "schema" and "tools" in found.problems and found.counts_tokens
    endpoint.script = lambda body: server.status(500) if body.get("stream") else "ready"
    found = check(client_of())
    assert (found.streaming, found.json_schema, found.shapes) == (False, False, "words")
    none = check(client_of(url="http://127.0.0.1:9/v1"))
    assert not none.chat and "without the model" in none.uses[0]


def test_settings_come_from_the_environment_and_say_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDCLEW_LLM_URL", raising=False)
    with pytest.raises(NoModel, match="MEDCLEW_LLM_URL"):
        Client()
    monkeypatch.setenv("MEDCLEW_LLM_URL", "http://localhost:8080/v1")
    monkeypatch.setenv("MEDCLEW_LLM_KEY", KEY)
    monkeypatch.setenv("MEDCLEW_LLM_RETRIES", "many")
    with pytest.raises(InputError, match="MEDCLEW_LLM_RETRIES") as wrong:
        Settings.load()
    assert "many" not in str(wrong.value)
    monkeypatch.setenv("MEDCLEW_LLM_RETRIES", "3")
    monkeypatch.setenv("MEDCLEW_LLM_MONEY", "1")
    with pytest.raises(InputError, match="PRICE_IN"):
        Settings.load()
    monkeypatch.setenv("MEDCLEW_LLM_PRICE_OUT", "15")
    loaded = Settings.load()
    assert (loaded.retries, loaded.key) == (3, SecretStr(KEY))
    with pytest.raises(InputError, match="http"):
        _ = Client(Settings(url="file:///etc/passwd")).sdk


def test_money_is_settled_from_any_thread() -> None:
    budget = Budget(Settings(url="http://x", tokens=1_000_000))
    threads = [threading.Thread(target=lambda: budget.settle(budget.reserve(10, 10), 5, 5)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (budget.spent.calls, budget.spent.tokens_in) == (50, 250)

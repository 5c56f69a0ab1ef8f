"""Who is let in, and that nobody can take more than their share."""

from __future__ import annotations

import asyncio
import os
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import medclew
from serve.http.gate import Gate
from serve.http.guard import SECURITY
from serve.http.loads import Loads
from serve.http.problems import Refused
from serve.http.service import Service, service_of
from serve.http.settings import Settings
from tests.serve.command import ROOT
from tests.serve.http.conftest import client_of, until_ready


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "testserver", "localhost.evil.example:8765", "", "169.254.169.254"]
)
def test_only_known_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:9", "[::1]:8765"])
def test_its_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},  # another port of this machine
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
def test_pages_of_other_sites_are_not(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/search?q=marfan", headers=headers).status_code == 403
    assert client.post("/ground", json={"text": "x"}, headers=headers).status_code == 403


def test_its_own_page_is_and_a_link_from_elsewhere_may_lead_to_it(client: TestClient) -> None:
    assert client.get("/search?q=marfan", headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert client.get("/health", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 200


def test_every_answer_of_every_route_has_the_security_headers(client: TestClient) -> None:
    paths = [path.replace("{version}", "2.0").replace("{", "").replace("}", "") for path in client.get("/openapi.json").json()["paths"]]
    seen = set()
    for path in (*paths, "/", "/assets/nothing.js", "/nowhere", "/openapi.json", "/favicon.svg"):
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
            for headers in ({}, {"Host": "evil"}, {"Origin": "https://evil.example"}, {"Accept": "text/event-stream"}):
                found = client.request(method, path, headers=headers)
                seen.add(found.status_code)
                policy = found.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy and "unsafe" not in policy, (method, path)
                for name in SECURITY:
                    assert name in found.headers, (method, path, name)
                assert "Access-Control-Allow-Origin" not in found.headers and "Server" not in found.headers
    assert seen >= {200, 403, 404, 405, 421, 422}


def test_a_form_of_another_site_cannot_post(client: TestClient) -> None:
    """What a page can send without asking first (no preflight) is no JSON to the server, even where a browser tells nothing of the page."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert client.post("/ground", content=b'{"text": "ataxia"}', headers={"Content-Type": kind}).status_code in (415, 422)


def test_keys_open_what_they_should(small: Path) -> None:
    with client_of(Settings(bundle=small, api_keys=("a-key-of-some-length",))) as client:
        assert client.get("/stats").status_code == 401
        assert client.get("/stats", headers={"X-API-Key": "another"}).status_code == 401
        assert client.get("/health").status_code == 200
        assert client.get("/stats", headers={"X-API-Key": "a-key-of-some-length"}).status_code == 200
        assert client.get("/stats", headers={"Authorization": "Bearer a-key-of-some-length"}).status_code == 200


def test_cors_only_for_sites_that_were_named(small: Path) -> None:
    with client_of(Settings(bundle=small, allowed_origins=("https://app.example",))) as client:
        found = client.get("/stats", headers={"Origin": "https://app.example", "Sec-Fetch-Site": "cross-site"})
        assert found.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert client.get("/stats", headers={"Origin": "https://other.example"}).status_code == 403
    assert "Access-Control-Allow-Origin" not in found.headers or found.headers["Access-Control-Allow-Origin"] != "*"


def test_large_bodies_are_refused_whether_or_not_they_say_so(client: TestClient) -> None:
    assert client.post("/ground", content=b"x" * 2_000_000).status_code == 413

    def parts() -> Any:
        for _ in range(40):
            yield b"x" * 50_000

    began = time.monotonic()
    assert client.post("/ground", content=parts()).status_code == 413
    assert time.monotonic() - began < 10, "nothing comes after the last part: there is nothing to wait for"


def test_many_findings_are_bounded(client: TestClient) -> None:
    terms = [f"HP:{number:07d}" for number in range(10_000)]
    found = client.post("/diagnose", json={"observed": terms})
    assert found.status_code in (200, 422), found.text[:200]
    assert client.post("/diagnose", json={"observed": terms * 3}).status_code == 422


def test_a_queue_says_no_early(small: Path) -> None:
    with client_of(Settings(bundle=small, running=1, waiting=1, each=3, answer_seconds=5)) as client:
        release, statuses = threading.Event(), []
        engine = service_of(client.app).engine  # type: ignore[arg-type]
        engine.search = lambda *a: (release.wait(10), engine.__class__.search(engine, "marfan"))[1]  # type: ignore[method-assign]

        def ask() -> None:
            statuses.append(client.get("/search?q=marfan").status_code)

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for _ in range(100):
            if len(statuses) >= 4:
                break
            threading.Event().wait(0.02)
        assert len(statuses) == 4 and set(statuses) <= {429, 503}
        release.set()
        for thread in threads:
            thread.join()
        assert statuses.count(200) == 2
        assert client.get("/search?q=marfan").status_code == 200


def test_places_are_given_back_whatever_happens() -> None:
    async def use() -> None:
        gate = Gate(Settings(running=1, waiting=0, each=5))
        turn = await gate.enter("a", 1)
        with pytest.raises(Refused) as full:
            await gate.enter("b", 1)
        assert full.value.status == 503
        gate.leave(turn)
        gate.leave(await gate.enter("b", 1))
        assert (gate.running, gate.waiting) == (0, 0)
        slow = Gate(Settings(running=1, waiting=5, each=5))
        await slow.enter("a", 1)
        with pytest.raises(Refused) as late:
            await slow.enter("a", 0.01)
        assert late.value.status == 503
        assert (slow.running, slow.waiting) == (1, 0)

    asyncio.run(use())


def test_long_work_makes_room_for_others_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serve.http.gate.LONG", 0.02)

    async def use() -> None:
        gate = Gate(Settings(running=3, waiting=9, each=9))
        long = [await gate.enter("a", 1), await gate.enter("a", 1)]
        with pytest.raises(Refused):  # two at a time
            await gate.enter("b", 0.001)
        third = await gate.enter("b", 1)  # one of the two has taken long by now
        with pytest.raises(Refused):  # of three at the most
            await gate.enter("c", 0.1)
        for turn in (long[1], third, long[0]):
            gate.leave(turn)
        again = [await gate.enter("a", 0.001), await gate.enter("a", 0.001)]
        assert gate.running == 2
        with pytest.raises(Refused):
            await gate.enter("b", 0.001)
        for turn in again:
            gate.leave(turn)
        assert (gate.running, gate.waiting) == (0, 0)

    asyncio.run(use())


def test_who_has_more_to_do_than_another_process_sends_its_clients_there(tmp_path: Path) -> None:
    one, other = Loads(tmp_path / "loads"), Loads(tmp_path / "loads")
    assert not one.is_most() and not other.is_most()
    one.tell(3)
    other.tell(2)
    assert not one.is_most() and not other.is_most()  # one moved would turn the two around
    other.tell(1)
    assert one.is_most() and not other.is_most()
    other.close()  # nobody is there to take them
    assert not one.is_most()
    third = Loads(tmp_path / "loads")
    third.tell(9)
    assert third.is_most() and not one.is_most()
    third.close()
    third.tell(0)


def test_a_slot_whose_process_was_killed_counts_no_more_and_is_taken_again(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys; from serve.http.loads import Loads; Loads(pathlib.Path(sys.argv[1])).tell(0); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "loads")], cwd=ROOT, check=False)
    one = Loads(tmp_path / "loads")
    one.tell(9)
    assert not one.is_most()
    assert (tmp_path / "loads").read_bytes()[:16] == struct.pack("<qq", os.getpid(), 9)


def test_answers_of_a_crowded_process_close_their_connections(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowded = [False]
    monkeypatch.setattr(Loads, "is_most", lambda loads: crowded[0])
    with client_of(Settings(bundle=small, workers=2)) as client:
        until_ready(client)
        path = "/search?q=marfan"
        assert client.get(path).headers.get("connection") != "close"
        crowded[0] = True
        answer = client.get(path)
        assert answer.headers["connection"] == "close" and answer.status_code == 200


def test_the_gate_tells_how_many_are_there() -> None:
    told: list[int] = []

    async def use() -> None:
        gate = Gate(Settings(running=1, waiting=5, each=5), told.append)
        turn = await gate.enter("a", 1)
        with pytest.raises(Refused):
            await gate.enter("a", 0.01)
        gate.leave(turn)

    asyncio.run(use())
    assert told == [1, 2, 1, 0]


def test_getting_ready_stops_where_the_server_stops(small: Path) -> None:
    service = Service(Settings(bundle=small))
    service._engine = medclew.open(small)
    service._closing.set()
    service._warm()
    assert not service.ready and not service.failed


def test_time_runs_out_for_the_caller_and_the_place_is_kept_until_the_work_ends(small: Path) -> None:
    with client_of(Settings(bundle=small, answer_seconds=0.3)) as client:
        release = threading.Event()
        service = service_of(client.app)  # type: ignore[arg-type]
        engine = service.engine
        engine.search = lambda *a: (release.wait(10), engine.__class__.search(engine, "marfan"))[1]  # type: ignore[method-assign]
        assert client.get("/search?q=marfan").status_code == 504
        assert service.gate.running == 1
        release.set()
        for _ in range(100):
            if service.gate.running == 0:
                break
            threading.Event().wait(0.02)
        assert service.gate.running == 0


def test_an_error_of_the_servers_own_is_a_problem_with_the_security_headers(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    with client_of(Settings(bundle=small)) as client:
        engine = service_of(client.app).engine  # type: ignore[arg-type]

        def fails(*given: object) -> None:
            raise ZeroDivisionError("of all things")

        engine.search = fails  # type: ignore[method-assign,assignment]
        found = client.get("/search?q=marfan")
    assert found.status_code == 500 and found.json()["type"] == "urn:medclew:internal" and "things" not in found.text
    assert "default-src 'none'" in found.headers["Content-Security-Policy"] and found.headers["X-Content-Type-Options"] == "nosniff"
    assert "of all things" in caplog.text  # the log says which


def test_bodies_of_all_requests_have_a_bound(small: Path) -> None:
    with client_of(Settings(bundle=small, bodies_bytes=2_000)) as client:
        assert client.post("/ground", json={"text": "x" * 3_000}).status_code == 503
        for _ in range(5):  # what one had is there for the next
            assert client.post("/ground", json={"text": "x" * 1_500}).status_code == 200


def test_work_that_nobody_waits_for_ends(small: Path) -> None:
    with client_of(Settings(bundle=small, answer_seconds=0.3)) as client:
        service = service_of(client.app)  # type: ignore[arg-type]
        ended = threading.Event()

        def endless(*given: object, **more: object) -> None:
            try:
                while True:
                    service.engine.evidence_graph(
                        {
                            "asked": {"kind": "check"},
                            "terms": [{"id": "a", "curies": ["HGNC:3603"]}, {"id": "b", "curies": ["MONDO:0007947"]}],
                            "where": {"kind": "statement", "subject": "a", "object": "b"},
                        }
                    )
            finally:
                ended.set()

        service.engine.query = endless  # type: ignore[method-assign,assignment]
        asked = {"asked": {"kind": "describe", "term": "a"}, "terms": [{"id": "a", "curies": ["HGNC:3603"]}]}
        assert client.post("/query", json=asked).status_code == 504
        assert ended.wait(5)


def test_what_costs_too_much_is_refused_by_name(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [{"kind": "statement", "subject": "a", "object": "b"}] * 2_000
    terms = [{"id": "a", "curies": ["HGNC:3603"]}, {"id": "b", "curies": ["MONDO:0007947"]}]
    found = client.post("/query", json={"asked": {"kind": "check"}, "terms": terms, "where": {"kind": "or", "parts": parts}})
    assert found.status_code == 422 and "2,000 statements" in found.json()["detail"]
    monkeypatch.setattr("reasoning.diagnosis.diagnoser.MOST_PAIRS", 3)
    found = client.post("/diagnose", json={"observed": ["HP:0001166", "HP:0001083"], "k": 2})
    assert found.status_code == 422 and "1 candidates" in found.json()["detail"]
    monkeypatch.setattr("reasoning.diagnosis.findings.MOST_FINDINGS", 1)
    found = client.post("/diagnose", json={"observed": ["HP:0001166", "HP:0001083"], "k": 1})
    assert found.status_code == 422 and "2 findings" in found.json()["detail"]

"""Answers that are kept: the ring they lie in, and what is and is not given again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from serve.http.ring import Ring
from serve.http.settings import Settings
from tests.serve.command import ROOT
from tests.serve.http.conftest import client_of, until_ready

SIZE = 64 * 1024


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, SIZE // 16 + 5)), max_size=120))
def test_a_ring_gives_what_was_put_last_or_nothing(puts: list[tuple[int, int]]) -> None:
    ring, held = Ring(SIZE), dict[bytes, bytes]()
    for place, (name, length) in enumerate(puts):
        key, value = b"key %d" % name, bytes([place % 251]) * length
        if ring.put(key, value):
            held[key] = value
            assert ring.get(key) == value
        else:
            assert length > SIZE // 16
        assert all(ring.get(other) in (None, held[other]) for other in held)


def test_the_oldest_goes_first_and_what_is_asked_for_stays() -> None:
    ring = Ring(SIZE)
    ring.put(b"asked for", b"a" * 4000)
    ring.put(b"forgotten", b"f" * 4000)
    for number in range(200):
        ring.put(b"%d" % number, b"x" * 4000)
        assert ring.get(b"asked for") == b"a" * 4000
    assert ring.get(b"forgotten") is None


def test_processes_share_a_ring_and_one_that_is_killed_while_it_writes_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    other = f"""
import fcntl, os, signal
from pathlib import Path
from serve.http.ring import Ring
ring = Ring({SIZE}, Path({str(path)!r}))
ring.put(b"of the other", b"x" * 2000)
with ring._locked():
    os.kill(os.getpid(), signal.SIGKILL)
"""
    mine = Ring(SIZE, path)
    assert subprocess.run([sys.executable, "-c", other], cwd=ROOT, check=False, timeout=60).returncode == -9
    assert mine.get(b"of the other") == b"x" * 2000
    assert mine.put(b"mine", b"y") and mine.get(b"mine") == b"y"
    assert path.stat().st_mode & 0o077 == 0


def test_bytes_that_another_was_just_overwriting_do_not_count(tmp_path: Path) -> None:
    ring = Ring(SIZE, tmp_path / "ring")
    ring.put(b"key", b"v" * 100)
    with (tmp_path / "ring").open("r+b") as file:
        whole = file.read()
        file.seek(whole.index(b"v" * 100) + 50)
        file.write(b"torn")
    assert ring.get(b"key") is None


def made(client: TestClient, path: str) -> dict[str, float]:
    """How many answers of a route were found and had to be made."""
    lines = client.get("/metrics").text.splitlines()
    mine = [line for line in lines if line.startswith("medclew_kept_total") and f'route="{path}"' in line]
    return {found: sum(float(line.rsplit(" ", 1)[1]) for line in mine if f'found="{found}"' in line) for found in ("hit", "miss")}


def test_the_same_request_is_answered_from_memory_with_the_same_bytes(client: TestClient) -> None:
    params: dict[str, str | int] = {"from": "HGNC:3603", "to": "HP:0001083", "k": 4}
    first = client.get("/explain", params=params)
    before = made(client, "/explain")
    again = client.get("/explain", params=params)
    after = made(client, "/explain")
    assert (after["hit"] - before["hit"], after["miss"] - before["miss"]) == (1, 0)
    assert again.content == first.content and again.headers["ETag"] == first.headers["ETag"]
    assert {name: again.headers[name] for name in first.headers} == dict(first.headers)
    held = client.get("/explain", params=params, headers={"If-None-Match": first.headers["ETag"]})
    assert held.status_code == 304
    other = client.get("/explain", params={**params, "max_hops": 1}).json()
    assert len(other["paths"]) < len(first.json()["paths"])


def test_questions_are_kept_but_no_patients_and_no_failures(client: TestClient) -> None:
    def asked(question: str) -> float:
        before = made(client, "/ask")["hit"]
        answers = [client.post("/ask", json={"question": question}) for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert answers[0].headers["Cache-Control"] == "no-store"
        return made(client, "/ask")["hit"] - before

    assert asked("Which genes cause Marfan syndrome now?") == 1
    assert asked("A tall girl with ectopia lentis and arachnodactyly. No hearing loss.") == 0
    assert asked("Which diseases explain ectopia lentis without hearing loss?") == 0
    assert asked("xyzzy") == 0


def test_a_kept_answer_is_behind_the_same_guards(small: Path) -> None:
    with client_of(Settings(bundle=small, api_keys=("k" * 16,))) as client:
        until_ready(client)
        address, key = "/explain?from=HGNC:3603&to=HP:0001083", {"X-API-Key": "k" * 16}
        assert client.get(address, headers=key).status_code == 200
        assert client.get(address).status_code == 401
        assert client.get(address, headers={**key, "Host": "evil.example"}).status_code == 421
        assert client.get(address, headers={**key, "Origin": "https://evil.example"}).status_code == 403


def test_nothing_is_kept_where_nothing_may_be(small: Path) -> None:
    with client_of(Settings(bundle=small, kept_bytes=0)) as client:
        until_ready(client)
        before = made(client, "/explain")
        for _ in range(2):
            assert client.get("/explain?from=HGNC:3603&to=HP:0001083").status_code == 200
        assert made(client, "/explain") == before

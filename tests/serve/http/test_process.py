"""The server as it runs: worker processes that share a graph, one of which may be killed, and clients that do not behave."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from tests.serve.command import ROOT

pytestmark = pytest.mark.slow  # three processes load the search kernels


@pytest.fixture(scope="module")
def server(small: Path) -> Iterator[tuple[int, int]]:
    """A server of two workers that waits two seconds for a head: (process, port)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "serve", "--bundle", str(small), "serve", "--workers", "2", "--port", str(port)]
    limits = {
        "MEDCLEW_SERVE_HEAD_SECONDS": "2",
        "MEDCLEW_SERVE_BODY_SECONDS": "2",
        "MEDCLEW_SERVE_WAITING": "8",
        "MEDCLEW_SERVE_TAKE_SECONDS": "1",
    }
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT), **limits}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if answers(port, 4):
                break
            time.sleep(0.1)
        yield process.pid, port
    finally:
        process.terminate()
        assert process.wait(30) in (0, -signal.SIGTERM)


def answers(port: int, times: int) -> bool:
    """Whether the server is ready, asked so many times on connections of their own."""
    try:
        return all(httpx.get(f"http://127.0.0.1:{port}/ready", timeout=30).status_code == 200 for _ in range(times))
    except httpx.HTTPError:
        return False


def workers(parent: int) -> list[int]:
    """The worker processes that live."""
    found = []
    for child in psutil.Process(parent).children():
        with contextlib.suppress(psutil.Error):
            if child.status() != psutil.STATUS_ZOMBIE and "spawn_main" in " ".join(child.cmdline()):
                found.append(child.pid)
    return found


def test_a_killed_worker_is_replaced_while_others_answer(server: tuple[int, int]) -> None:
    parent, port = server
    killed, _ = workers(parent)
    os.kill(killed, signal.SIGKILL)
    for _ in range(300):
        there = workers(parent)
        if len(there) == 2 and killed not in there and answers(port, 6):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the killed worker was not replaced")


def test_who_never_ends_a_head_or_a_body_is_hung_up_on(server: tuple[int, int]) -> None:
    _, port = server
    dripping = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(20)]
    for one in dripping[:10]:
        one.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    for one in dripping[10:]:
        one.sendall(b"POST /ground HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
    assert answers(port, 2)
    for place, one in enumerate(dripping):
        told = b""
        while part := one.recv(4096):
            told += part
        assert (b"408" in told) == (place >= 10)
        one.close()


def test_a_head_without_end_is_refused_and_requests_may_follow_one_another_at_once(server: tuple[int, int]) -> None:
    _, port = server
    # It hangs up while we are still talking.
    with socket.create_connection(("127.0.0.1", port), timeout=10) as endless, contextlib.suppress(ConnectionError):
        endless.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n" + b"X-Filler: nothing at all\r\n" * 40_000)
        told = endless.recv(4096)
        assert told.startswith(b"HTTP/1.1 431") and b"default-src 'none'" in told and b"application/problem+json" in told
    with socket.create_connection(("127.0.0.1", port), timeout=10) as other:
        other.sendall(b"this is no HTTP\r\n\r\n")
        told = other.recv(4096)
        assert told.startswith(b"HTTP/1.1 400") and b"default-src 'none'" in told and b"application/problem+json" in told
    with socket.create_connection(("127.0.0.1", port), timeout=10) as hasty:
        one = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        hasty.sendall(3 * one + b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        told = b""
        while part := hasty.recv(4096):
            told += part
    assert told.count(b"HTTP/1.1 200") == 4


def test_workers_share_what_they_keep(server: tuple[int, int]) -> None:
    _, port = server
    address = f"http://127.0.0.1:{port}"
    for _ in range(12):  # each on a connection of its own, which either worker may take
        assert httpx.get(f"{address}/explain?from=HGNC:3603&to=HP:0001166", timeout=30).status_code == 200
    text = httpx.get(f"{address}/metrics", timeout=10).text
    missed = [line for line in text.splitlines() if line.startswith("medclew_kept_total") and "/explain" in line and "miss" in line]
    assert sum(float(line.rsplit(" ", 1)[1]) for line in missed) == 1


def test_a_crowd_is_answered_or_told_no_and_nothing_breaks(server: tuple[int, int]) -> None:
    _, port = server

    def ask(number: int) -> int:
        return httpx.get(f"http://127.0.0.1:{port}/explain?from=FBN1&to=HP:0001083&k={number % 50 + 1}", timeout=60).status_code

    with ThreadPoolExecutor(100) as crowd:
        statuses = list(crowd.map(ask, range(200)))
    assert set(statuses) <= {200, 429, 503} and 200 in statuses
    assert answers(port, 4)


def test_who_leaves_in_the_middle_leaves_nothing_behind(server: tuple[int, int]) -> None:
    _, port = server
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as gone:
            head = "POST /ask HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
            body = b'{"question": "How is FBN1 related to ectopia lentis?"}'
            gone.sendall(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
    for _ in range(100):
        text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
        still = next(line for line in text.splitlines() if line.startswith("medclew_requests_open"))
        if float(still.rsplit(" ", 1)[1]) <= 1:  # this very request
            return
        time.sleep(0.1)
    pytest.fail(still)


def ask_without_end(mute: socket.socket) -> None:
    """Ask again and again, for a minute, and read nothing."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(TimeoutError):
            mute.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.02)


def test_who_reads_nothing_is_hung_up_on(server: tuple[int, int]) -> None:
    _, port = server
    with socket.socket() as mute:
        mute.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
        mute.connect(("127.0.0.1", port))
        mute.settimeout(0.05)
        with pytest.raises(ConnectionError):
            ask_without_end(mute)
    assert answers(port, 4)


def test_what_a_killed_worker_was_working_on_is_open_no_more(server: tuple[int, int]) -> None:
    parent, port = server
    killed = workers(parent)[0]
    body = b'{"query": "MATCH (a)-[]-(b)-[]-(c) WITH a, b, c MATCH (d)-[]-(e) RETURN count(*)"}'
    head = f"POST /cypher HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    open_ones = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(8)]
    for one in open_ones:
        one.sendall(head.encode()[:-4])  # a head without its end, and
    for one in open_ones:
        one.sendall(b"\r\n\r\n" + body[:-1])  # a body without its last byte: they stay open for as long as bodies may take
    os.kill(killed, signal.SIGKILL)
    for _ in range(300):
        there = workers(parent)
        if len(there) == 2 and killed not in there and answers(port, 6):
            break
        time.sleep(0.1)
    for one in open_ones:
        one.close()
    time.sleep(0.5)
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    still = next(line for line in text.splitlines() if line.startswith("medclew_requests_open"))
    assert float(still.rsplit(" ", 1)[1]) == 1, still  # this very request


def test_attacks_on_every_route_leave_nothing_behind(small: Path) -> None:
    """``benchmarks.serve_attacks`` in short; it starts a server of its own."""
    from benchmarks import serve_attacks

    rows = asyncio.run(serve_attacks.run(argparse.Namespace(bundle=small, workers=2, clients=300, count=8, rounds=1, only="", route="")))
    assert len(rows) > 80
    assert not [(row.attack, row.route, fault) for row in rows for fault in row.faults()]


@pytest.mark.parametrize("number", [1, 2])
def test_a_server_that_is_told_to_end_leaves_no_files(small: Path, tmp_path: Path, number: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "serve", "--bundle", str(small), "serve", "--workers", str(number), "--port", str(port)]
    before = set(Path("/dev/shm").glob("medclew-*"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if answers(port, 1):
                break
            time.sleep(0.2)
    finally:
        process.terminate()
        assert process.wait(30) in (0, -signal.SIGTERM)
    assert list(tmp_path.glob("medclew-metrics-*")) == [] and set(Path("/dev/shm").glob("medclew-*")) <= before

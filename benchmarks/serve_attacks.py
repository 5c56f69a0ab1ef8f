"""What clients do that mean harm, or are broken, to every POST route of a server of worker processes; and what is left of it afterwards.

    python -m benchmarks.serve_attacks [--bundle PATH] [--workers 2] [--clients 1000] [--only "10 MB,slow"]

Each row is one kind of attack on one route: how its requests ended by status ("cut" is a connection that the server closed, "left" one
that the client did), the longest that one took, then what the workers have after it against before it: file descriptors, threads,
memory (resident, MB), requests still open by the server's own count, and how long an ordinary question then takes. A row is
good where nothing ended with 500 or 502, no descriptor or thread is left over, nothing is open, and the ordinary question is answered.
The attacks: heads and bodies that drip a byte a second; bodies of 10 MB, declared and in chunks; the largest body that is allowed, of what
costs the route the most (10,000 findings, terms or identifiers, nesting 100,000 deep); as many clients at once as ``--clients``;
clients that leave while they ask, while they are answered, and that never read what they asked for; a worker killed (SIGKILL) under load.
Exit status 1 where a row is not good.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from benchmarks.attack_bodies import Body, largest, matching, ordinary
from benchmarks.http_client import Connection
from benchmarks.serve_load import PORT, anonymous, ready, server
from benchmarks.statistics import machine
from kg.places import default_bundle

#: What the attacked server is started with: times are short so that the table is there in minutes; bounds are those of everybody.
SHORT = {"HEAD_SECONDS": "3", "BODY_SECONDS": "3", "TAKE_SECONDS": "2", "ANSWER_SECONDS": "20"}
#: A client that waits longer than this for the end of its connection calls it hanging.
_PATIENCE = 60.0


@dataclass
class Left:
    """What the worker processes have."""

    descriptors: int
    threads: int
    memory: float
    open: int


@dataclass
class Row:
    """What an attack came to."""

    attack: str
    route: str
    ends: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    before: Left | None = None
    after: Left | None = None
    ordinary: float = 0.0

    def faults(self) -> list[str]:
        """What is not as it should be; empty for a good row."""
        assert self.before is not None and self.after is not None
        found = [f"{count} ended with {end}" for end, count in self.ends.items() if end in ("500", "502", "hanging")]
        # A pool's thread is made when it is first needed, and kept: threads are bounded by the settings, not by what was before.
        if self.after.descriptors > self.before.descriptors + 2:
            found.append(f"{self.after.descriptors - self.before.descriptors} descriptors are left over")
        if self.after.threads > self.before.threads + 4:
            found.append(f"{self.after.threads - self.before.threads} threads are left over")
        if self.after.open:
            found.append(f"{self.after.open} requests are still open")
        if not 0 < self.ordinary < 5:
            found.append("an ordinary question is not answered")
        return found

    def __str__(self) -> str:
        assert self.before is not None and self.after is not None
        ends = " ".join(f"{end}:{count}" for end, count in sorted(self.ends.items()))
        change = f"{self.after.descriptors - self.before.descriptors:+4d} {self.after.threads - self.before.threads:+4d}"
        told = f"{self.attack:<34} {self.route:<24} {ends:<34} {self.longest:6.1f} s {change} {self.after.memory:7.0f} MB"
        return f"{told} ({self.after.memory - self.before.memory:+5.0f}) {self.after.open:3d} {1000 * self.ordinary:6.0f} ms  " + (
            "; ".join(self.faults()) or "good"
        )


def workers(parent: int) -> list[Any]:
    """The worker processes."""
    import psutil

    found = psutil.Process(parent).children()
    return [one for one in found if one.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in " ".join(one.cmdline())]


def raw(route: str, body: Body, *, stream: bool = False, length: int | None = None) -> bytes:
    """Return a request as bytes."""
    head = f"POST {route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += "Accept: text/event-stream\r\n" if stream else ""
    return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[str]]


async def end_of(reader: asyncio.StreamReader) -> str:
    """Return the status that comes, "cut" where none does."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
    except asyncio.IncompleteReadError:
        return "cut"
    except TimeoutError:
        return "hanging"
    return head.split()[1].decode()


def says(data: bytes) -> Talk:
    """Send this and wait for the answer."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        writer.write(data)
        with contextlib.suppress(ConnectionError):  # refused before it was sent whole: the answer may lie there
            await writer.drain()
        return await end_of(reader)

    return talk


def drips(data: bytes) -> Talk:
    """Send most of this at once, and then a byte a second."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        writer.write(data)
        end = asyncio.ensure_future(end_of(reader))
        while not end.done():
            await asyncio.wait({end}, timeout=1)
            if not end.done():
                writer.write(b"x")
        return await end

    return talk


def in_chunks(route: str, size: int) -> Talk:
    """Send a body of so many bytes without saying so first."""
    head = f"POST {route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    part = b"10000\r\n" + b"x" * 65_536 + b"\r\n"

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        writer.write(head.encode())
        with contextlib.suppress(ConnectionError):
            for _ in range(size // 65_536):
                writer.write(part)
                await writer.drain()
        return await end_of(reader)

    return talk


def leaves(data: bytes, after: float) -> Talk:
    """Send this and hang up after so many seconds, without reading."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        writer.write(data)
        await writer.drain()
        await asyncio.sleep(after)
        writer.transport.abort()
        return "left"

    return talk


def never_reads(path: str) -> Talk:
    """Ask again and again and read nothing, until the server hangs up."""
    data = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        cast(asyncio.Transport, writer.transport).pause_reading()
        began = time.perf_counter()
        try:
            while time.perf_counter() - began < _PATIENCE:
                writer.write(data)
                await asyncio.sleep(0.02)
                if writer.transport.is_closing():
                    return "cut"
        except ConnectionError:
            return "cut"
        return "hanging"

    return talk


class Attacker:
    """Who attacks one server."""

    def __init__(self, parent: int, usual: Mapping[str, Body], port: int = PORT) -> None:
        """``usual`` is an ordinary body for each route."""
        self.parent, self.usual, self.port = parent, usual, port
        self.rows: list[Row] = []

    async def warm(self, route: str) -> None:
        """Ask a route as usual, each worker's turn: what the first of a kind of request opens is no leak, nor what reopens after a stop."""
        for _ in range(4):
            connection = Connection(self.port)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await connection.ask(route, json.loads(self.usual[route]))
            await connection.close()

    async def attack(self, name: str, route: str, talks: list[Talk], *, meanwhile: Callable[[], Awaitable[None]] | None = None) -> Row:
        """Let so many clients talk at once, and see what is left."""
        if route in self.usual:
            await self.warm(route)
        row = Row(name, route, before=await self.left())

        async def one(talk: Talk) -> None:
            began = time.perf_counter()
            try:
                end = socket.socket()
                end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)  # who does not read is soon full
                end.setblocking(False)
                await asyncio.get_running_loop().sock_connect(end, ("127.0.0.1", self.port))
                reader, writer = await asyncio.open_connection(sock=end)
            except OSError:
                row.ends["refused"] += 1
                return
            try:
                status = await talk(reader, writer)
            except ConnectionError:
                status = "cut"
            finally:
                writer.transport.abort()
            row.ends[status] += 1
            row.longest = max(row.longest, time.perf_counter() - began)

        other = [asyncio.ensure_future(meanwhile())] if meanwhile is not None else []
        await asyncio.gather(*(one(talk) for talk in talks), *other)
        row.after = await self.settled(row.before)
        row.ordinary = await self.ordinary()
        self.rows.append(row)
        print(row, flush=True)
        return row

    async def left(self) -> Left:
        """What the workers have now."""
        some = workers(self.parent)
        return Left(
            sum(one.num_fds() for one in some),
            sum(one.num_threads() for one in some),
            sum(map(anonymous, some)) / 1e6,
            await self._open(),
        )

    async def settled(self, before: Left | None) -> Left:
        """What the workers have once they are done, or 30 s later."""
        for _ in range(120):
            now = await self.left()
            if not now.open and (before is None or now.descriptors <= before.descriptors):
                break
            await asyncio.sleep(0.25)
        return now

    async def ordinary(self) -> float:
        """How long an ordinary question takes, each worker's turn, seconds; 0 where it is not answered."""
        began, route = time.perf_counter(), "/search?q=marfan"
        for _ in range(4):
            connection = Connection(self.port)
            try:
                status, _ = await asyncio.wait_for(connection.ask(route), 10)
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                return 0.0
            finally:
                await connection.close()
            if status != 200:
                return 0.0
        return (time.perf_counter() - began) / 4

    async def _open(self) -> int:
        connection = Connection(self.port)
        try:
            _, text = await connection.ask("/metrics")
        finally:
            await connection.close()
        found = [line for line in text.decode().splitlines() if line.startswith("medclew_requests_open")]
        return int(sum(float(line.rsplit(" ", 1)[1]) for line in found)) - 1  # this very request

    async def kill_one(self, workers_: int) -> None:
        """Kill a worker, and wait until another stands in its place."""
        await asyncio.sleep(0.3)
        os.kill(workers(self.parent)[0].pid, signal.SIGKILL)
        await asyncio.sleep(1)
        for _ in range(300):
            if len(workers(self.parent)) == workers_:
                break
            await asyncio.sleep(0.2)
        await ready(workers_)


def attacks(attacker: Attacker, bundle: Path, clients: int, count: int) -> Iterator[tuple[str, str, Callable[[], Awaitable[Row]]]]:
    """Iterate over the attacks, each with its name and route."""

    def made(name: str, route: str, talks: list[Talk]) -> tuple[str, str, Callable[[], Awaitable[Row]]]:
        return name, route, lambda: attacker.attack(name, route, talks)

    start = b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    yield made("slow heads", "(any)", [drips(start) for _ in range(10 * count)])
    yield made("never reads", "/openapi.json", [never_reads("/openapi.json") for _ in range(max(count // 10, 1))])
    most = largest(bundle)
    for route, body in ordinary(bundle).items():
        yield made("slow body", route, [drips(raw(route, b"{", length=100)) for _ in range(count)])
        yield made("10 MB, declared", route, [says(raw(route, b"x" * 10_000_000)) for _ in range(max(count // 4, 1))])
        yield made("10 MB, in chunks", route, [in_chunks(route, 10_000_000) for _ in range(max(count // 4, 1))])
        yield made("nested 100,000 deep", route, [says(raw(route, b"[" * 100_000)) for _ in range(max(count // 4, 1))])
        for name, large in most.get(route, {}).items():
            yield made(name, route, [says(raw(route, large)) for _ in range(max(count // 4, 1))])
        yield made("leaves in the middle of the body", route, [leaves(raw(route, body[:-1], length=len(body)), 0.1) for _ in range(count)])
        yield made("leaves before the answer", route, [leaves(raw(route, body, stream=place % 2 == 0), 0.0) for place in range(count)])
        yield made("leaves while answered", route, [leaves(raw(route, body, stream=True), 0.05 * (place % 10)) for place in range(count)])
        yield made(f"{clients:,} at once", route, [says(raw(route, body)) for _ in range(clients)])


async def run(arguments: argparse.Namespace) -> list[Row]:
    """Run the attacks that were asked for, and print each."""
    with server(arguments.bundle, arguments.workers, SHORT) as parent:
        await ready(arguments.workers)
        usual = ordinary(arguments.bundle)
        attacker = Attacker(parent, usual)
        # What the first of a kind of request loads is no leak: a model, or Polars with a thread for each core.
        for route in usual:
            await attacker.warm(route)
        await Attacker(parent, {"/trapi/2.0/query": matching("PMID")}).warm("/trapi/2.0/query")
        wanted = [part.strip() for part in arguments.only.split(",") if part.strip()]
        everything = [*attacks(attacker, arguments.bundle, arguments.clients, arguments.count)] * arguments.rounds
        for name, route, attack in everything:
            if (not wanted or any(part in name for part in wanted)) and (not arguments.route or route in ("(any)", arguments.route)):
                await attack()
        if not wanted or "killed" in wanted:
            route = "/ask"
            talks = [says(raw(route, usual[route])) for _ in range(arguments.count)]
            await attacker.attack("a worker is killed", route, talks, meanwhile=lambda: attacker.kill_one(arguments.workers))
        return attacker.rows


def main() -> None:
    """Attack and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--count", type=int, default=40, help="clients of the attacks that need few")
    parser.add_argument("--only", default="", help="attacks whose names hold one of these, separated by commas")
    parser.add_argument("--rounds", type=int, default=1, help="do it all so many times: what grows in the second leaks")
    parser.add_argument("--route", default="", help="this route alone")
    arguments = parser.parse_args()
    print(machine())
    print(f"{'attack':<34} {'route':<24} {'ends':<34} {'longest':>8} {'fds':>4} {'thr':>4} {'memory':>10} {'':>7} {'open':>4} {'then':>9}")
    rows = asyncio.run(run(arguments))
    faults = [(row.attack, row.route, fault) for row in rows for fault in row.faults()]
    print(f"{len(rows)} attacks, {len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()

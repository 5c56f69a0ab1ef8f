"""Worker processes for an embedded store: started when needed, reused, killed when a statement outstays its time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg import places
from kg.errors import QueryError, QueryRefused, QueryTimeout, StoreError
from kg.stores import worker
from kg.stores.base import Result
from kg.stores.errors import QueryTooBig, StoreBusy
from kg.stores.machine_memory import machine_memory
from kg.stores.turns import Turns

#: Bytes of data memory that a statement may have beside the store's. Each begins with ``SHARE``; one that needs more runs again with
#: ``most_memory``. Over all processes of a user on this machine at most ``shares()`` have a share at once, and one has the larger bound.
SHARE = 256 * 2**20
#: The least that the larger bound is, and what it is an edge: kglite keeps 1.7 kB of each edge for each time that a statement looks at its
#: properties, until the statement ends, so that reading all three times (as ``metapath_schema`` does) takes this much.
MEMORY = 512 * 2**20
MEMORY_AN_EDGE = 4608

#: Bytes that a worker may keep of a statement that has ended; one that keeps more is ended, and another started when it is needed.
KEPT = 64 * 2**20

#: Seconds that a statement waits for a place at most, in each of its two tries.
WAIT_S = 60.0

#: What kglite's allocator does otherwise: it takes a gigabyte at once, all of which would count, and keeps what is free for its next use.
_ALLOCATOR = {"MIMALLOC_ARENA_RESERVE": str(32 * 1024), "MIMALLOC_PURGE_DELAY": "0"}

#: Bytes of one answer.
ANSWER = 64 * 2**20

#: Seconds past a statement's own time-out after which its worker is killed, and seconds that a worker may take to open its store.
GRACE_S = 0.5
START_S = 60.0


def most_memory(edges: int) -> int:
    """Return the bytes that one statement may have on a store of so many edges: enough to read all of them, if half the machine's are."""
    return max(MEMORY, min(edges * MEMORY_AN_EDGE, (machine_memory() or 0) // 2))


def shares() -> int:
    """Return how many statements may have a share at once on this machine: two a processor, if a quarter of its memory is enough."""
    return max(2, min(2 * (os.cpu_count() or 1), (machine_memory() or 0) // 4 // SHARE))


class _Gone(StoreError):
    """A process that had ended before it was given a statement: killed at the last moment of the one before, say."""


class Worker:
    """One process with the store open; use it from one thread at a time."""

    def __init__(self, path: Path) -> None:
        # -I: nothing of the current folder or the environment gets into the process; it needs kglite alone.
        command = [sys.executable, "-I", worker.__file__, str(path)]
        environment = {**os.environ, **_ALLOCATOR}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        self.pid = self._process.pid
        self.kept = 0
        try:
            hello = self._receive(START_S)
        except QueryTimeout:
            hello = {"error": "Store", "message": f"it was not open after {START_S:.0f} s"}
        if hello is None or "error" in hello:
            self.close()
            reason = hello["message"] if hello else f"its process ended ({_how(self._process.returncode)})"
            raise StoreError(
                f"the embedded store at {path} could not be opened: {reason}; remove that folder, it is made again from the bundle"
            )

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def query(self, cypher: str, params: Mapping[str, Any], timeout_s: float, limit: int, memory: int = MEMORY) -> Result:
        """Run a statement; the process is gone afterwards if it had to be killed or ran out of memory.

        Raises:
            OutOfMemory: it needed more than ``memory`` bytes.
        """
        bounds = {"timeout_ms": max(1, int(timeout_s * 1000)), "limit": limit, "bytes": ANSWER, "memory": memory}
        request = {"cypher": cypher, "params": dict(params), **bounds}
        assert self._process.stdin is not None
        try:
            worker.write_message(self._process.stdin, request)
        except OSError:
            self.close()
            raise _Gone("the embedded store's process ended; the next query starts another") from None
        except (TypeError, ValueError, RecursionError) as error:
            raise QueryError(f"a parameter cannot be handed over: {error}; use text, numbers, booleans, null, lists and maps") from None
        reply = self._receive(timeout_s + GRACE_S)
        if reply is None:
            raise self._ended()
        self.kept = reply["kept"]
        return _result(reply, timeout_s)

    def _ended(self) -> Exception:
        """What it means that the process ended in the middle of a statement."""
        code = self._process.returncode
        if code == -signal.SIGABRT:
            # What kglite does when an allocation fails.
            return OutOfMemory(_TOO_BIG)
        if code == -signal.SIGKILL:
            return StoreError(
                "the query's process was killed from outside, by somebody or by a system that was short of memory; try it again"
            )
        return QueryError(f"the query made its process crash ({_how(code)}); write it another way, and please report the statement")

    def _receive(self, seconds: float) -> Any:
        """Return the next message, None if the process ended by itself.

        Raises:
            QueryTimeout: none came in time; the process is killed.
        """
        expired = threading.Event()

        def kill() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            assert self._process.stdout is not None
            message = worker.read_message(self._process.stdout)
        except (ValueError, RecursionError) as error:
            self.close()
            raise QueryError(f"the answer cannot be read: {error}") from None
        except BaseException:
            # Interrupted in the middle of an answer: whatever still comes would be taken for the next one's.
            self.close()
            raise
        finally:
            timer.cancel()
        if message is None:
            self.close()
            if expired.is_set():
                raise QueryTimeout(_overtime(seconds - GRACE_S))
        return message

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        if self.alive:
            self._process.kill()
        self._process.wait()


_TOO_BIG = "the query needed more memory than a query may have; narrow it, or add a LIMIT before it sorts or collects"


def _how(code: int | None) -> str:
    return f"signal {-code}" if code and code < 0 else f"code {code}"


class OutOfMemory(QueryTooBig):
    """A statement that might end well with more memory."""


def _overtime(seconds: float) -> str:
    return f"the query was stopped after {seconds:.3g} s; anchor it on a concept, bound its path lengths, or raise the time-out"


def _result(reply: dict[str, Any], timeout_s: float) -> Result:
    match reply.get("error"):
        case None:
            return Result(reply["columns"], [tuple(row) for row in reply["rows"]], reply["truncated"], tuple(reply["notes"]))
        case "Timeout":
            raise QueryTimeout(_overtime(timeout_s))
        case "Memory":
            raise OutOfMemory(_TOO_BIG)
        case "Refused":
            raise QueryRefused(f"queries only read here: {reply['message']}")
        case "TooBig":
            raise QueryTooBig(f"the query is too big: {reply['message']}")
        case _:
            raise QueryError(f"the query failed: {reply['message']}")


class Pool:
    """Workers over one store; ``query`` may be called from any thread."""

    def __init__(self, path: Path, size: int | None = None, memory: int = MEMORY) -> None:
        self._path, self._memory = path, memory
        self._size = size or max(2, min(4, os.cpu_count() or 1))
        self._slots = threading.BoundedSemaphore(self._size)
        folder = places.cache_folder() / "turns"
        self._shares, self._large = Turns("share", shares(), folder), Turns("large", 1, folder)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._closed = False

    def query(self, cypher: str, params: Mapping[str, Any], timeout_s: float, limit: int) -> Result:
        """Run a statement on a free worker; wait for one when all are busy, here or in other processes.

        The time is the statement's own: waiting for a worker does not count, a first try with too little memory does.

        Raises:
            StoreBusy: none was free for ``WAIT_S``.
        """
        share = min(SHARE, self._memory)
        with self._slot() as until, self._shares.taken(until):
            began = time.monotonic()
            try:
                return self._run(cypher, params, timeout_s, limit, share)
            except OutOfMemory:
                if share == self._memory:
                    raise
            used = time.monotonic() - began
        # The slot is free again, so that those who wait here hold up nobody who needs less.
        with self._large.taken(time.monotonic() + WAIT_S):
            left = timeout_s - used
            if left <= 0:
                raise QueryTimeout(_overtime(timeout_s))
            began = time.monotonic()
            try:
                return self._run(cypher, params, left, limit, self._memory)
            except QueryTimeout:
                raise QueryTimeout(_overtime(timeout_s)) from None
            except OutOfMemory:
                if time.monotonic() - began >= left:  # it was over its time already
                    raise QueryTimeout(_overtime(timeout_s)) from None
                raise

    @contextlib.contextmanager
    def _slot(self) -> Iterator[float]:
        """Hold one of this process's slots; yield until when the statement may wait for its place beside other processes'."""
        until = time.monotonic() + WAIT_S
        if not self._slots.acquire(timeout=WAIT_S):
            raise StoreBusy(f"the embedded store is busy: {self._size} statements ran here for {WAIT_S:.0f} s; try it again")
        try:
            yield until
        finally:
            self._slots.release()

    def _run(self, cypher: str, params: Mapping[str, Any], timeout_s: float, limit: int, memory: int) -> Result:
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed; open it again")
            found = self._idle.pop() if self._idle else None
        if found is not None and found.alive:
            try:
                return self._on(found, cypher, params, timeout_s, limit, memory)
            except _Gone:  # nothing of the statement has run
                pass
        return self._on(Worker(self._path), cypher, params, timeout_s, limit, memory)

    def _on(self, found: Worker, cypher: str, params: Mapping[str, Any], timeout_s: float, limit: int, memory: int) -> Result:
        try:
            return found.query(cypher, params, timeout_s, limit, memory)
        finally:
            self._give_back(found)

    def _give_back(self, found: Worker) -> None:
        with self._lock:
            keep = found.alive and found.kept <= KEPT and len(self._idle) < self._size and not self._closed
            if keep:
                self._idle.append(found)
        if not keep:
            found.close()

    def close(self) -> None:
        """End all workers; those at work end with their statement."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for found in idle:
            found.close()

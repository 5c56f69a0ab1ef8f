"""Worker processes for an embedded store: started when needed, reused, killed when a statement outstays its time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import QueryError, QueryRefused, QueryTimeout, StoreError
from kg.stores import worker
from kg.stores.base import Result
from kg.stores.errors import QueryTooBig

#: Bytes of data memory that a worker may have beside the store's, and bytes of one answer.
MEMORY = 2 * 2**30
ANSWER = 64 * 2**20

#: Seconds past a statement's own time-out after which its worker is killed, and seconds that a worker may take to open its store.
GRACE_S = 0.5
START_S = 60.0


class Worker:
    """One process with the store open; use it from one thread at a time."""

    def __init__(self, path: Path, memory: int = MEMORY) -> None:
        # -I: nothing of the current folder or the environment gets into the process; it needs kglite alone.
        command = [sys.executable, "-I", worker.__file__, str(path), str(memory)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.pid = self._process.pid
        hello = self._receive(START_S)
        if hello is None or "error" in hello:
            self.close()
            reason = hello["message"] if hello else "its process ended"
            raise StoreError(
                f"the embedded store at {path} could not be opened: {reason}; remove that folder, it is made again from the bundle"
            )

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def query(self, cypher: str, params: Mapping[str, Any], timeout_s: float, limit: int) -> Result:
        """Run a statement; the process is gone afterwards if it had to be killed or ran out of memory."""
        request = {"cypher": cypher, "params": dict(params), "timeout_ms": max(1, int(timeout_s * 1000)), "limit": limit, "bytes": ANSWER}
        assert self._process.stdin is not None
        try:
            worker.write_message(self._process.stdin, request)
        except OSError:
            self.close()
            raise StoreError("the embedded store's process ended; the next query starts another") from None
        except (TypeError, ValueError) as error:
            raise QueryError(f"a parameter cannot be handed over: {error}; use text, numbers, booleans, null, lists and maps") from None
        reply = self._receive(timeout_s + GRACE_S)
        if reply is None:
            raise QueryTooBig(
                "the query ended its process: it needed more memory than a query may have; narrow it, or add a LIMIT before it collects"
            )
        return _result(reply, timeout_s)

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


def _overtime(seconds: float) -> str:
    return f"the query was stopped after {seconds:.3g} s; anchor it on a concept, bound its path lengths, or raise the time-out"


def _result(reply: dict[str, Any], timeout_s: float) -> Result:
    match reply.get("error"):
        case None:
            return Result(reply["columns"], [tuple(row) for row in reply["rows"]], reply["truncated"])
        case "Timeout":
            raise QueryTimeout(_overtime(timeout_s))
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
        self._slots = threading.BoundedSemaphore(size or max(2, min(4, os.cpu_count() or 1)))
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._closed = False

    def query(self, cypher: str, params: Mapping[str, Any], timeout_s: float, limit: int) -> Result:
        """Run a statement on a free worker; wait for one when all are busy."""
        with self._slots:
            with self._lock:
                if self._closed:
                    raise StoreError("the store is closed; open it again")
                found = self._idle.pop() if self._idle else None
            if found is None or not found.alive:
                found = Worker(self._path, self._memory)
            try:
                return found.query(cypher, params, timeout_s, limit)
            finally:
                self._give_back(found)

    def _give_back(self, found: Worker) -> None:
        with self._lock:
            keep = found.alive and not self._closed
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

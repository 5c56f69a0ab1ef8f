"""What every route uses: the engine, and how its work is run beside the event loop, bounded, and given up when nobody waits any more."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from fastapi import FastAPI, Request

from kg.errors import MedclewError
from serve.http.gate import Gate
from serve.http.problems import Refused
from serve.http.settings import Settings
from serve.http.shared_memory import open_loads, open_ring
from serve.machine import as_error
from traversal.planning.watching import Event, watching

if TYPE_CHECKING:
    from reasoning.engine import Engine

log = logging.getLogger("medclew.http")
T = TypeVar("T")
#: How often it is looked whether a client is still there, seconds.
_LOOK = 0.25
#: How long a thread keeps Python to itself while others want it, seconds. An answer that is at hand waits so long for each thread that
#: works on one that is not; Python's own 5 ms are most of what it then takes.
_SWITCH = 0.001


class GivenUp(BaseException):
    """Work that nobody waits for any more; not an ``Exception``, so that nothing on the way takes it for a failure."""


class Service:
    """The engine behind the doors of one process.

    ``alone``: the process is the server's own, so that what it holds once it is ready may be taken out of the garbage collector's rounds.
    """

    def __init__(self, settings: Settings, *, alone: bool = False) -> None:
        self.settings, self.alone = settings, alone
        self.loads = open_loads()
        self.gate = Gate(settings, self.loads.tell)
        self.ready = False
        self.failed = ""
        self.ring = open_ring(settings)
        self._engine: Engine | None = None
        self._tag = ""
        self._closing = threading.Event()
        self._later: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(settings.running, thread_name_prefix="medclew")

    @property
    def engine(self) -> Engine:
        """The engine.

        Raises:
            Refused: 503 while the graph is being opened.
        """
        if self._engine is None:
            raise Refused(503, "NotReady", self.failed or "the graph is being opened; try again in a moment", retry_after=2)
        return self._engine

    @property
    def tag(self) -> str:
        """What tells this graph's answers, by this version, from any other's: an entity tag."""
        if not self._tag:
            import medclew

            self._tag = f'"{self.engine.manifest.content_hash[:20]}-{medclew.__version__}"'
        return self._tag

    # -- opening and closing ------------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Open the graph, get ready in the background, and close it in the end."""
        from reasoning.engine import Engine

        if self.alone:
            sys.setswitchinterval(_SWITCH)
        self._engine = await asyncio.to_thread(Engine.open, self.settings.bundle)
        warming = asyncio.get_running_loop().run_in_executor(None, self._warm)
        try:
            yield
        finally:
            self._closing.set()
            for task in tuple(self._later):
                task.cancel()
            self._threads.shutdown(wait=False, cancel_futures=True)
            await asyncio.wait({warming}, timeout=5)
            self._engine.close()
            self.loads.close()
            if self.ring is not None:
                self.ring.close()

    def _warm(self) -> None:
        """Load what the first questions would wait for."""
        from reasoning.grounding.openings import learn

        began = time.perf_counter()
        try:
            engine = self.engine
            steps: tuple[Callable[[], object], ...] = (
                lambda: engine.searched("gnn"),
                engine.prepare,
                lambda: engine.snapshot.lexicon,
                lambda: engine.grounder,
                lambda: engine.diagnoser,
                *_rehearsals(engine),
                learn,
            )
            for step in steps:
                if self._closing.is_set():  # the process cannot end before this thread does
                    return
                step()
            if self.alone:
                gc.collect()
                gc.freeze()
            self.ready = True
            log.info(
                "ready after %.1f s: %s nodes, %s edges", time.perf_counter() - began, engine.snapshot.n_nodes, engine.snapshot.n_edges
            )
        except Exception as error:
            log.exception("the graph could not be made ready")
            self.failed = f"the graph could not be made ready ({type(error).__name__}); the server's log says why"

    def later(self, task: asyncio.Task[None]) -> None:
        """Keep a task that runs on after its request; at the end it is stopped."""
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    @property
    def pending(self) -> int:
        """How many tasks run on after their request."""
        return len(self._later)

    # -- working ------------------------------------------------------------------------------------------------------------------

    def client(self, request: Request) -> str:
        """Who asks: the key that was given, else the address."""
        return str(request.scope.get("medclew.key") or (request.client.host if request.client else "?"))

    async def run(self, request: Request, work: Callable[[], T], *, told: Callable[[Event], None] | None = None, stay: bool = False) -> T:
        """Run work of the engine in a thread, at most ``answer_seconds`` with its wait for a place.

        Args:
            told: called in that thread with each step that the work tells of.
            stay: go on although the client has gone: somebody else waits.

        Raises:
            Refused: 429 or 503 by the gate, 504 when the time is up, 499 when the client has gone.
        """
        deadline = time.monotonic() + self.settings.answer_seconds
        turn = await self.gate.enter(self.client(request), self.settings.answer_seconds)
        gone = threading.Event()

        def look() -> None:
            if gone.is_set():
                raise GivenUp

        def hear(event: Event) -> None:
            look()
            if told is not None:
                told(event)

        def watched() -> T:
            with watching(hear, look):
                return work()

        context = contextvars.copy_context()
        future = asyncio.get_running_loop().run_in_executor(self._threads, lambda: context.run(_caught, watched))
        future.add_done_callback(lambda done: self.gate.leave(turn))
        try:
            while True:
                left = deadline - time.monotonic()
                done, _ = await asyncio.wait({future}, timeout=max(min(_LOOK, left), 0))
                if done:
                    value, error = future.result()
                    if error is not None:
                        raise error
                    return cast(T, value)
                if left <= 0:
                    raise Refused(
                        504, "TimedOut", f"no answer within {self.settings.answer_seconds:g} s; ask for less, or narrow the search"
                    )
                if not stay and await request.is_disconnected():
                    raise Refused(499, "ClientClosedRequest", "the client has gone")
        finally:
            gone.set()


def _rehearsals(engine: Engine) -> Iterator[Callable[[], None]]:
    """Ask of the graph's first edges what people ask of others: words, grammar and writers are read when they are first used."""
    snapshot = engine.snapshot
    ends = [snapshot.curie(int(end[0])) for end in (snapshot.edge_subject, snapshot.edge_object)] if snapshot.n_edges else ["fever"]
    had = snapshot.edges_with("biolink:has_phenotype")[:1].tolist()
    patients = [f"A patient has {snapshot.curie(int(snapshot.edge_object[edge]))}. What could it be?" for edge in had]

    def asked(question: str) -> None:
        with suppress(MedclewError):
            engine.ask(question).to_dict()

    questions = (f"What is {ends[0]}?", f"Which diseases have {ends[-1]}?", f"How is {ends[0]} related to {ends[-1]}?", *patients)
    for question in questions:
        yield partial(asked, question)


def _caught(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """Return what work returned or raised: a future that nobody reads any more must not complain."""
    try:
        return work(), None
    except GivenUp:
        return None, Refused(499, "ClientClosedRequest", "the client has gone")
    except Exception as error:
        return None, as_error(error) or error


def service_of(app: FastAPI) -> Service:
    """Return an application's service."""
    found: Service = app.state.service
    return found


async def service(request: Request) -> Service:
    """Return the service that a request is for (a dependency of routes): a coroutine, because others are each handed to a thread."""
    return service_of(request.app)

"""Who may come in: so many requests are worked on, so many wait, and further ones are told at once instead of piling up."""

from __future__ import annotations

import asyncio
from collections import Counter

from serve.http.problems import Refused
from serve.http.settings import Settings


class Gate:
    """A queue in front of the engine, first come, first served. One event loop uses it.

    A place is held for as long as the work really runs, also where its client has gone or its time is up: what is not finished still
    takes the processor.
    """

    def __init__(self, settings: Settings) -> None:
        self._places = asyncio.Semaphore(settings.running)
        self._settings = settings
        self._clients: Counter[str] = Counter()
        self.running = self.waiting = 0

    async def enter(self, client: str, seconds: float) -> None:
        """Wait for a place, at most ``seconds``.

        Raises:
            Refused: 503 where too many wait or the wait was too long, 429 where too many of them are this client's.
        """
        if self._clients[client] >= self._settings.each:
            raise Refused(
                429, "TooManyRequests", f"{self._settings.each} requests of yours are being worked on; wait for one", retry_after=1
            )
        if self.waiting >= self._settings.waiting and self._places.locked():
            raise Refused(503, "Busy", "too many requests wait already; try again in a few seconds", retry_after=2)
        self._clients[client] += 1
        self.waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except BaseException as error:
            self._leave(client)
            if isinstance(error, TimeoutError):
                raise Refused(503, "Busy", "the request waited too long for its turn; try again later", retry_after=5) from None
            raise
        finally:
            self.waiting -= 1
        self.running += 1

    def leave(self, client: str) -> None:
        """Give the place back."""
        self.running -= 1
        self._places.release()
        self._leave(client)

    def _leave(self, client: str) -> None:
        self._clients[client] -= 1
        if self._clients[client] <= 0:
            del self._clients[client]

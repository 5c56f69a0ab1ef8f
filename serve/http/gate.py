"""Who may come in: so many requests are worked on, so many wait, and further ones are told at once instead of piling up."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from serve.http.problems import Refused
from serve.http.settings import Settings

#: Short work is done by so many threads at a time: Python runs one of them at a moment, and more take turns until all are late.
SHORT = 2
#: What takes longer than this, seconds, lets others in beside it.
LONG = 0.25


@dataclass(eq=False)
class Turn:
    """A request that was let in."""

    client: str
    long: bool = False
    clock: asyncio.TimerHandle | None = None


class Gate:
    """A queue in front of the engine, first come, first served. One event loop uses it.

    A place is held for as long as the work really runs, also where its client has gone or its time is up: what is not finished still
    takes the processor. ``SHORT`` requests run at a time; one that turns out long makes room for another, up to ``settings.running``.
    """

    def __init__(self, settings: Settings, tell: Callable[[int], None] = lambda load: None) -> None:
        """``tell`` hears how many are here, waiting or worked on, whenever that changes."""
        short = min(SHORT, settings.running)
        self._places = asyncio.Semaphore(short)
        self._longest, self._long = settings.running - short, 0
        self._late: list[Turn] = []
        self._settings = settings
        self._clients: Counter[str] = Counter()
        self._tell = tell
        self.running = self.waiting = 0

    async def enter(self, client: str, seconds: float) -> Turn:
        """Wait for a place, at most ``seconds``; whoever gets one must ``leave`` it.

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
        self._tell(self.running + self.waiting)
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except BaseException as error:
            self._leave(client, self.running + self.waiting - 1)
            if isinstance(error, TimeoutError):
                raise Refused(503, "Busy", "the request waited too long for its turn; try again later", retry_after=5) from None
            raise
        finally:
            self.waiting -= 1
        self.running += 1
        turn = Turn(client)
        turn.clock = asyncio.get_running_loop().call_later(LONG, self._takes_long, turn)
        return turn

    def leave(self, turn: Turn) -> None:
        """Give the place back."""
        assert turn.clock is not None
        turn.clock.cancel()
        self.running -= 1
        if turn.long:
            self._long -= 1
            if self._late:
                self._takes_long(self._late.pop(0))
        else:
            if turn in self._late:
                self._late.remove(turn)
            self._places.release()
        self._leave(turn.client, self.running + self.waiting)

    def _takes_long(self, turn: Turn) -> None:
        """Let another in beside it, or once there is room for one."""
        if self._long == self._longest:
            self._late.append(turn)
            return
        turn.long = True
        self._long += 1
        self._places.release()

    def _leave(self, client: str, left: int) -> None:
        self._tell(left)
        self._clients[client] -= 1
        if self._clients[client] <= 0:
            del self._clients[client]

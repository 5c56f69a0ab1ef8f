"""Answers as they come, by server-sent events: ``step`` by step, then the ``claim``s, then the whole ``answer``, or a ``problem``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import StreamingResponse

from kg.errors import MedclewError
from reasoning.rendering.text import plain
from reasoning.rendering.trace_text import outline
from serve.http.encoding import encoded
from serve.http.problems import Refused, internal, log, of_error, refused
from serve.http.service import Service
from traversal.planning.trace import Trace
from traversal.planning.watching import Event

MEDIA_TYPE = "text/event-stream"
#: Something is sent at least so often, seconds: what lies between client and server takes silence for the end.
_ALIVE = 10.0


def wanted(request: Request) -> bool:
    """Whether the client asked for a stream."""
    return MEDIA_TYPE in request.headers.get("accept", "")


def streamed(request: Request, service: Service, work: Callable[[], Mapping[str, Any]]) -> StreamingResponse:
    """Run work and send what it tells; where the client goes, the work is given up at its next step."""
    return StreamingResponse(
        _events(request, service, work), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


async def _events(request: Request, service: Service, work: Callable[[], Mapping[str, Any]]) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes] = asyncio.Queue()

    def told(event: Event) -> None:  # in the engine's thread
        loop.call_soon_threadsafe(queue.put_nowait, _event("step", _step(event)))

    task = asyncio.ensure_future(service.run(request, work, told=told))
    try:
        while not task.done() or not queue.empty():
            getter = asyncio.ensure_future(queue.get())
            await asyncio.wait({getter, task}, timeout=_ALIVE, return_when=asyncio.FIRST_COMPLETED)
            if getter.done():
                yield getter.result()
                continue
            getter.cancel()
            if not task.done():
                yield b": working\n\n"
            elif queue.empty():
                break
        for part in _end(task):
            yield part
    finally:
        task.cancel()


def _end(task: asyncio.Task[Mapping[str, Any]]) -> list[bytes]:
    try:
        found = task.result()
    except Refused as error:
        return [_named("problem", bytes(refused(error).body))]
    except MedclewError as error:
        return [_named("problem", bytes(of_error(error).body))]
    except Exception:  # as in serve.http.guard: the answer has begun, so that the guard cannot tell it
        log.exception("a streamed answer failed")
        return [_named("problem", bytes(internal().body))]
    cited = {citation["number"]: citation for citation in found.get("citations", ())}
    claims = [{**claim, "cited": [cited[number] for number in claim["citations"]]} for claim in found.get("claims", ())]
    return [*(_event("claim", claim) for claim in claims), _event("answer", found)]


def _step(event: Event) -> dict[str, Any]:
    return {"round": 0, "id": "", "text": plain(event)} if isinstance(event, str) else outline(Trace((event,)))[0]


def _event(name: str, data: Any) -> bytes:
    return _named(name, encoded(data))


def _named(name: str, data: bytes) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)

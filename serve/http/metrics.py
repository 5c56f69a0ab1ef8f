"""What the server counts of itself, for Prometheus; and its log, which names routes, never what was asked of them."""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from kg.processes import lives
from serve.http.guard import App, Message, Receive, Scope, Send

log = logging.getLogger("medclew.access")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
REQUESTS = Counter("medclew_requests", "Requests that were answered.", ("route", "method", "status"))
SECONDS = Histogram("medclew_request_seconds", "How long answers took.", ("route",), buckets=_BUCKETS)
KEPT = Counter("medclew_kept", "Requests whose answer was kept from before (hit) or had to be made (miss).", ("route", "found"))
RUNNING = Gauge("medclew_requests_open", "Requests that are not answered yet.", multiprocess_mode="livesum")


def exposition() -> bytes:
    """Return the counts of all worker processes in Prometheus's text format."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder is None:
        return generate_latest()
    for file in Path(folder).glob("gauge_live*.db"):
        process = int(file.stem.rsplit("_", 1)[1])
        if not lives(process):  # a killed worker: what it was working on is open no more
            with suppress(FileNotFoundError):  # another worker did it
                mark_process_dead(process, folder)  # type: ignore[no-untyped-call]  # the library's own, without types
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # as above
    return generate_latest(registry)


class Watch:
    """ASGI middleware that counts and logs. A query string or a path's parts may be a patient's: only the route's pattern is written."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, asked = time.perf_counter(), 500, scope["method"]
        if asked == "HEAD":  # what GET would say, without its body
            scope = {**scope, "method": "GET"}

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif asked == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        RUNNING.inc()
        try:
            await self.app(scope, receive, noted)
        finally:
            RUNNING.dec()
            took = time.perf_counter() - began
            route = scope.get("medclew.route") or getattr(scope.get("route"), "path", None) or "(none)"
            # Methods are the caller's words too; only the usual ones are labels.
            method = asked if asked in ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH") else "other"
            REQUESTS.labels(route, method, status).inc()
            SECONDS.labels(route).observe(took)
            log.info("%s %s %s %.1f ms", method, route, status, 1000 * took)

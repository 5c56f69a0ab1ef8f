"""The application: routes, guards around them, and the engine behind them. ``uvicorn`` makes one in each worker process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

import medclew
from serve.http import pages, parameters, problems
from serve.http.bodies import Bodies
from serve.http.guard import Guard
from serve.http.kept import Kept
from serve.http.metrics import Watch
from serve.http.routes import about, asking, charts, concepts, explain, further, rewards, searching
from serve.http.service import Service
from serve.http.settings import Settings
from serve.http.shortcut import Shortcut

ABOUT = """
A medical knowledge graph that reasons in the open: every claim cites its edges, every edge its records. A research tool, not
medical advice.

Errors are `application/problem+json`. Answers that stay right for as long as the graph is the same carry an `ETag`. Long ones come as
server-sent events where the request says `Accept: text/event-stream`.
"""


def create(settings: Settings | None = None) -> FastAPI:
    """Return the application; without settings it reads them from the environment."""
    if settings is None:
        configure_logging()
    bounds = settings or Settings()
    service = Service(bounds, alone=settings is None)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with service.open():
            described = asyncio.get_running_loop().run_in_executor(None, app.openapi)  # kept; by it each query string is checked
            yield
            await described

    middleware = [Middleware(Watch), Middleware(Guard, settings=bounds, crowded=service.loads.is_most)]
    if bounds.allowed_origins:
        origins = list(bounds.allowed_origins)
        middleware.append(
            Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["*"], expose_headers=["ETag"])
        )
    middleware += [Middleware(Bodies, settings=bounds), Middleware(Kept, service=service), Middleware(Shortcut, service=service)]
    app = FastAPI(
        title="Medclew",
        version=medclew.__version__,
        description=ABOUT,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,  # these pages fetch scripts from other sites
        redoc_url=None,
        lifespan=lifespan,
        middleware=middleware,
        separate_input_output_schemas=False,
    )
    app.state.service = service
    problems.register(app)
    for room in (concepts, explain, searching, asking, further, charts, rewards):
        app.include_router(room.router, dependencies=[Depends(parameters.known)])
    app.include_router(about.router)  # what watches over servers may add parameters of its own
    if find_spec("translator_tom") is not None:
        from serve.http.routes import trapi

        app.include_router(trapi.router)
    if bounds.explorer:
        pages.register(app)
    return app


def configure_logging() -> None:
    """Write the server's own log to stderr; it names routes, never what was asked."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(name)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)

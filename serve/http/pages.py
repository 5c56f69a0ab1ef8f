"""The web explorer's built files, under the address of the API; where they were not built, a page that says how to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import FileResponse, HTMLResponse
from starlette.staticfiles import StaticFiles

BUILT = Path(__file__).resolve().parents[1] / "explorer" / "dist"
_ABSENT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Medclew</title>
<h1>Medclew</h1><p>The API is here: <a href="openapi.json">openapi.json</a>.</p>
<p>The web explorer was not built. With Node 20 or later, in a checkout: <code>make explorer</code>,
then start the server again.</p></html>"""


def register(app: FastAPI, built: Path = BUILT) -> None:
    """Serve the explorer at /: the page is asked for anew each time, what it names by hash is kept."""
    if not (built / "index.html").is_file():

        @app.get("/", include_in_schema=False)
        async def absent() -> Response:
            return HTMLResponse(_ABSENT)

        return

    @app.get("/", include_in_schema=False)
    async def page() -> Response:
        return FileResponse(built / "index.html", headers={"Cache-Control": "no-cache"})

    @app.get("/favicon.svg", include_in_schema=False)
    async def icon() -> Response:
        return FileResponse(built / "favicon.svg", headers={"Cache-Control": "max-age=86400"})

    app.mount("/assets", Assets(directory=built / "assets"))


class Assets(StaticFiles):
    """Files whose names change with what is in them."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file, to be kept."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

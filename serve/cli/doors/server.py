"""``medclew serve``: the HTTP API and the web explorer."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.errors import InputError, MissingExtra, reason
from serve.cli.progress import progress_bars
from serve.cli.state import state

_SERVE = """
Examples:

    medclew serve

    medclew serve --workers 2 --port 8080

    medclew serve --host 0.0.0.0 --allow-host graph.example.org --api-key-file keys.txt
"""
#: What sizes the pools of threads of numerical libraries. Several workers keep the processor busy already: where each product of two
#: small matrices wakes a thread for every core, a third of the processor's time goes into waiting for one another.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_LOCAL = ("127.0.0.1", "localhost", "::1")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("serve", epilog=_SERVE)(serve)


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="Where to listen; other machines can call only if this is changed.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, max=64, help="Processes; they share the graph's memory.")] = 1,
    allow_host: Annotated[list[str] | None, typer.Option("--allow-host", help="A name by which the server may be called.")] = None,
    allow_origin: Annotated[list[str] | None, typer.Option("--allow-origin", help="Another site whose pages may call it (CORS).")] = None,
    api_key_file: Annotated[Path | None, typer.Option("--api-key-file", help="A file of keys, one a line; requests must bear one.")] = None,
    callback_host: Annotated[
        list[str] | None, typer.Option("--callback-host", help="A host that asynchronous TRAPI answers may be sent to.")
    ] = None,
    no_explorer: Annotated[bool, typer.Option("--no-explorer", help="Serve the API alone.")] = False,
) -> None:
    """Serve the graph over HTTP, with the web explorer at /. It listens to this machine alone unless told otherwise.

    What else can be set (limits on bodies, times, rows and queues) are variables ``MEDCLEW_SERVE_...``; see docs/serving.md.
    """
    try:
        import uvicorn

        from serve.http.app import configure_logging
        from serve.http.protocol import PatientProtocol
        from serve.http.settings import Settings
        from serve.http.shared_memory import shared_memory
    except ImportError as error:
        raise MissingExtra("serve", error.name or "FastAPI", "the server") from error
    here = state(context)
    base = Settings()
    names = (*base.allowed_hosts, *(allow_host or ()), *(() if host in (*_LOCAL, "0.0.0.0", "::") else (host,)))
    given: dict[str, Any] = {
        "bundle": here.path,
        "store": here.store or base.store,
        "host": host,
        "port": port,
        "workers": workers,
        "allowed_hosts": tuple(dict.fromkeys(names)),
        "allowed_origins": (*base.allowed_origins, *(allow_origin or ())),
        "api_keys": (*base.api_keys, *_keys(api_key_file)),
        "callback_hosts": (*base.callback_hosts, *(callback_host or ())),
        "explorer": base.explorer and not no_explorer,
    }
    settings = Settings(**given)
    configure_logging()
    with progress_bars() as progress:  # once, not in each worker
        here.engine.prepare(progress, store=settings.store is None)
    here.engine.close()
    os.environ.update(settings.environment())
    if workers > 1:  # which are new processes: this one's pools are made already
        for name in _THREADS:
            os.environ.setdefault(name, "1")
    # One process keeps nothing in files: told to end, it is ended by the signal before it could take them away.
    with ExitStack() as kept:
        if workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = kept.enter_context(tempfile.TemporaryDirectory(prefix="medclew-metrics-"))
        kept.enter_context(shared_memory(workers))
        uvicorn.run(
            "serve.http.app:create",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            http=PatientProtocol,
            ws="none",
            lifespan="on",
            access_log=False,
            server_header=False,
            log_config=None,
            limit_concurrency=settings.connections,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=10,
            timeout_worker_healthcheck=30,  # a busy worker is no dead one
        )


def _keys(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    try:
        keys = tuple(line.strip() for line in file.read_text("utf-8-sig").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the keys from {file}: {reason(error)}") from error
    if not keys or min(map(len, keys)) < 16:
        raise InputError(f"{file} must hold at least one key, each of 16 characters or more, one a line")
    return keys

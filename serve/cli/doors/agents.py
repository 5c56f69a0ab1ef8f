"""``medclew mcp``: the graph as tools for agents."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.errors import MissingExtra
from serve.cli.graph.from_store import refuse
from serve.cli.state import state

_MCP = """
Examples:

    medclew mcp

    medclew mcp --http --port 8766
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("mcp", epilog=_MCP)(mcp)


def mcp(
    context: typer.Context,
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP at /mcp, to this machine alone, instead of stdio.")] = False,
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="The port for --http.")] = 8766,
) -> None:
    """Serve the graph to agents by the Model Context Protocol: search, explain, ask, diagnose, evidence, query."""
    try:
        from serve.mcp.checked import check_standard_input
        from serve.mcp.server import create
    except ImportError as error:
        raise MissingExtra("serve", error.name or "mcp", "the MCP server") from error
    here = state(context)
    refuse(here, "mcp")
    server = create(here.engine)
    if http:
        server.run(transport="streamable-http", host="127.0.0.1", port=port)
    else:
        check_standard_input()
        server.run()

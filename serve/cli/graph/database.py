"""``medclew load``, ``medclew export`` and ``medclew neo4j``: the graph in a graph database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import InputError
from serve.cli.graph import exports as other
from serve.cli.models import training
from serve.cli.progress import progress_bars
from serve.cli.state import Json, clean, print_json, state

if TYPE_CHECKING:
    from kg.stores.neo4j.server import Server

_LOAD = """
User and password come from NEO4J_USERNAME and NEO4J_PASSWORD (or NEO4J_PASSWORD_FILE), never from the command line; a server that
`medclew neo4j up` started is known already.

Examples:

    medclew load --store neo4j://localhost:7687

    medclew --bundle graphs/mine load --store neo4j+s://graph.example.org --verify
"""

_NEO4J = """
Examples:

    medclew neo4j fill && medclew neo4j up

    medclew load --store "$(medclew neo4j status --address)"

    medclew neo4j down
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("load", epilog=_LOAD)(load)
    exports = typer.Typer(help="Write the graph for other tools.", no_args_is_help=True)
    exports.command("neo4j-import", epilog="Example: `medclew export neo4j-import import/`")(neo4j_import)
    other.register(exports)
    training.register(exports)
    app.add_typer(exports, name="export")
    server = typer.Typer(help="Run a local Neo4j Community server, without Docker.", no_args_is_help=True)
    server.command("up", epilog=_NEO4J)(up)
    server.command("fill", epilog=_NEO4J)(fill)
    server.command("status", epilog=_NEO4J)(status)
    server.command("down", epilog=_NEO4J)(down)
    app.add_typer(server, name="neo4j")


def load(
    context: typer.Context,
    store: Annotated[str | None, typer.Option("--store", envvar="MEDCLEW_STORE", help="The store's address: neo4j://host:port")] = None,
    database: Annotated[str | None, typer.Option("--database", help="Neo4j's database.", show_default="the server's own")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Read every node and edge back, compare, and mend what differs.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put the graph in place of :Entity nodes that Medclew did not load; they are deleted.")
    ] = False,
    json: Json = False,
) -> None:
    """Load the graph into a store. Loading twice changes nothing; a load that was stopped goes on; what a new graph lacks is deleted.

    A database with :Entity nodes that Medclew did not load is left as it is, unless --replace is given.
    """
    from kg import stores
    from kg.bundle import Bundle
    from kg.errors import StoreError
    from kg.stores.checksum import bundle_checksum

    here = state(context)
    address = store or here.store
    if address is None:
        raise InputError("no store: give its address, for instance --store neo4j://localhost:7687, or start one with `medclew neo4j up`")
    bundle = Bundle.open(here.path)
    with stores.open(address, bundle=bundle, database=database) as target:
        with progress_bars(quiet=json) as progress:
            target.load(bundle, progress, replace=replace)
            mended = verify and target.checksum() != (expected := bundle_checksum(bundle))
            if mended:
                target.load(bundle, progress, replace=replace, repair=True)
        counts = target.counts()
        if mended and target.checksum() != expected:
            raise StoreError(f"what {address} holds is not what {here.path} holds; load it again, and see that nothing else writes to it")
    if json:
        told = {"nodes": counts.nodes, "edges": counts.edges, "evidence": counts.evidence, "verified": verify, "mended": mended}
        print_json({"store": address, **told})
    else:
        checked = ", each read back and equal" + (" (some were not, and were mended)" if mended else "") if verify else ""
        here.console.print(
            f"{counts.nodes:,} nodes, {counts.edges:,} edges, {counts.evidence:,} pieces of evidence in {clean(address)}{checked}"
        )


def neo4j_import(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the files go; it must be empty or not there yet.")],
    json: Json = False,
) -> None:
    """Write the files that `neo4j-admin database import full` takes, and the command that runs it on an empty database."""
    from kg.bundle import Bundle
    from kg.stores.neo4j import importer

    with progress_bars(quiet=json) as progress:
        command = importer.export(Bundle.open(state(context).path), folder, progress)
    if json:
        print_json({"folder": str(folder), "command": command})
    else:
        state(context).console.print(
            f"written to {clean(folder)}; in that folder, with the server stopped, run:\n\n  {clean(' '.join(command))}"
        )


def up(
    context: typer.Context,
    release: Annotated[str, typer.Option("--release", help="5 (long-term, Java 17 or 21) or 2026 (calendar, Java 25).")] = "5",
    heap: Annotated[str, typer.Option("--heap", help="The server's heap.")] = "1g",
    folder: Annotated[Path | None, typer.Option("--folder", help="Where it keeps its data.", show_default="the user's data folder")] = None,
    json: Json = False,
) -> None:
    """Start a server on free ports of this machine alone, and wait until it answers. The first time, its jars are fetched with Maven."""
    from kg.stores.neo4j import server

    here = server.up(folder, release=release, heap=heap)
    _show(context, here, json)


def fill(
    context: typer.Context,
    release: Annotated[str, typer.Option("--release", help="5 (long-term, Java 17 or 21) or 2026 (calendar, Java 25).")] = "5",
    folder: Annotated[Path | None, typer.Option("--folder", help="Where it keeps its data.", show_default="the user's data folder")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put the graph in place of a database that ran, with all that anybody put there.")
    ] = False,
    json: Json = False,
) -> None:
    """Fill the stopped server's empty database in bulk with the graph.

    One that ran since it was made may hold somebody's data: it is left as it is, unless --replace is given.
    """
    from kg.bundle import Bundle
    from kg.stores.neo4j import importer, server

    where = folder or server.default_folder()
    with progress_bars(quiet=json) as progress:
        importer.bulk_load(Bundle.open(state(context).path), where, progress, release=release, replace=replace)
    print_json({"folder": str(where)}) if json else typer.echo(f"filled {where}; `medclew neo4j up` starts it")


def status(
    context: typer.Context,
    address: Annotated[bool, typer.Option("--address", help="Print the address alone.")] = False,
    folder: Annotated[Path | None, typer.Option("--folder", help="Where it keeps its data.", show_default="the user's data folder")] = None,
    json: Json = False,
) -> None:
    """Say whether the server runs, and where."""
    from kg.stores.neo4j import server

    here = server.status(folder)
    if here is None:
        print_json({"running": False}) if json else typer.echo("no server runs; `medclew neo4j up` starts one", err=True)
        raise typer.Exit(3)
    if address:
        typer.echo(here.uri)
    else:
        _show(context, here, json)


def down(
    folder: Annotated[Path | None, typer.Option("--folder", help="Where it keeps its data.", show_default="the user's data folder")] = None,
    json: Json = False,
) -> None:
    """Stop the server; its data stays."""
    from kg.stores.neo4j import server

    stopped = server.down(folder)
    print_json({"stopped": stopped}) if json else typer.echo("stopped" if stopped else "no server was running")


def _show(context: typer.Context, server: Server, json: bool) -> None:
    described = {
        "running": True,
        "address": server.uri,
        "browser": server.browser,
        "version": server.version,
        "user": server.user,
        "password_file": str(server.password_file),
        "folder": server.folder,
    }
    if json:
        print_json(described)
    else:
        lines = (f"{key.replace('_', ' '):<14} {clean(value)}" for key, value in described.items() if key != "running" and value)
        state(context).console.print("\n".join(lines))

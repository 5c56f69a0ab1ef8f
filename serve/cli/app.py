"""The command ``medclew``: its commands, and what becomes of an error.

Exit codes: 0 done; 1 failed; 2 the call or its input cannot be right; 3 what was asked for is not in the graph; 4 a query was refused or
ran too long; 5 a source, a store or a service could not be reached; 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from serve.cli.answers import asking, charts, choosing, diagnosing, explaining, graph_search, investigating, logical, medicines, replaying
from serve.cli.doors import agents, server
from serve.cli.graph import build, compare, concepts, link, mine
from serve.cli.graph import cypher as queries
from serve.cli.graph import database as graph_database
from serve.cli.models import evaluate, language_model, scoring, simulation
from serve.cli.state import State, fail
from serve.machine import as_error, hush, readable, steady_streams

_INTERRUPTED = 130

app = typer.Typer(
    name="medclew",
    help="A medical knowledge graph that reasons in the open: every claim cites its edges, every edge its records.",
    epilog="Start with `medclew build`, then `medclew search fibrillin`. Not medical advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for room in (
    build,
    compare,
    concepts,
    link,
    evaluate,
    asking,
    explaining,
    diagnosing,
    replaying,
    choosing,
    investigating,
    charts,
    simulation,
    language_model,
    logical,
    medicines,
    graph_search,
    queries,
    graph_database,
    scoring,
    server,
    mine,
    agents,
):
    room.register(app)


def _show_version(asked: bool) -> None:
    if asked:
        import medclew

        typer.echo(f"medclew {medclew.__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    bundle: Annotated[
        str | None, typer.Option("--bundle", "-b", envvar="MEDCLEW_BUNDLE", help="The graph's folder.", show_default="the default graph")
    ] = None,
    store: Annotated[
        str | None, typer.Option("--store", envvar="MEDCLEW_STORE", help="Ask this store instead of the embedded one: neo4j://host:port")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.", callback=_show_version, is_eager=True)] = False,
) -> None:
    """Set what every command shares."""
    context.obj = State(bundle=bundle, store=store)


def main() -> None:
    """Run the command line; every error that is meant for people becomes one line on stderr and an exit code."""
    steady_streams()
    sys.argv[1:] = [readable(argument) for argument in sys.argv[1:]]
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except typer.Abort as error:
        # What the command line makes of the end of a file: that of standard input, or of a file that was cut.
        code = _failed(error.__cause__) if isinstance(error.__cause__, EOFError) else _INTERRUPTED
    except typer.TyperException as error:
        # The command line's own complaints about its arguments.
        error.show()  # type: ignore[attr-defined]  # those that typer raises all have it; their base class does not say so
        code = getattr(error, "exit_code", 2)
    except SystemExit as stop:
        # The command line ends so, with 1, when the reader of our output (head, less) went away: nobody is left to tell.
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        hush()
        code = 0
    except BrokenPipeError:
        hush()
        code = 0
    except Exception as error:
        code = _failed(error)
    if code == _INTERRUPTED:
        # What the command line makes of Ctrl-C.
        print("interrupted; run the command again: a build or a download goes on where it was", file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)


def _failed(error: BaseException) -> int:
    """Say an error and return its exit code; a fault of the program is raised again, with its traceback."""
    told = as_error(error)
    if told is None:
        raise error
    return fail(told, as_json="--json" in sys.argv)

"""``medclew build``: from the sources to a graph on this machine."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.errors import InputError
from serve.cli.graph.dry_run import show_dry_runs
from serve.cli.progress import progress_bars
from serve.cli.state import Json, clean, print_json, state

log = logging.getLogger(__name__)

_EXAMPLES = """
Examples:

    medclew build

    medclew build --out graphs/mine --with drugmechdb=indication_paths.json

    medclew build --with umls=2026AA-full.zip --licensed

    RAY_ADDRESS=head:6379 medclew build --with umls=2026AA-full.zip --engine ray

    medclew build --use hpo=/data/hpo-2025-05 --only hpo --only mondo

    medclew build --with cohort.yaml --dry-run

    medclew build --with kgx:ours=ours/ --with kgx:theirs=theirs.tar.gz --with cohort.yaml

    medclew fetch sources, then elsewhere medclew build --from sources
"""
_FETCH_EXAMPLES = """
Examples:

    medclew fetch sources

    medclew fetch sources --only drugmechdb --only medi
"""
HomesAt = Annotated[
    str,
    typer.Option(
        "--homes", envvar="MEDCLEW_HOMES", metavar="URL", help="Ask this server for the homes' files, as URL/HOST/PATH.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("build", epilog=_EXAMPLES)(build)
    app.command("fetch", epilog=_FETCH_EXAMPLES)(fetch)
    app.command("sources", epilog="Example: `medclew sources --json`")(sources)


def _pairs(options: list[str], flag: str) -> dict[str, Path]:
    pairs: dict[str, Path] = {}
    for option in options:
        if "=" not in option and option.endswith((".yaml", ".yml")):
            # A mapping names its own files: its name serves as the source's.
            option = f"table:{re.sub(r'[^A-Za-z0-9_.-]+', '_', Path(option).stem)}={option}"
        name, equals, path = option.partition("=")
        if not (name and equals and path):
            raise InputError(f"{flag} wants NAME=PATH, for instance {flag} hpo=/data/hpo; got {option!r}")
        if name in pairs:
            one, other = (f"{flag} {name.partition(':')[0]}:{word}={where}" for word, where in (("one", pairs[name]), ("other", path)))
            raise InputError(f"{name} is named twice; give each a name of its own: {one} {other}")
        pairs[name] = Path(path)
    return pairs


def build(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where the graph goes.", show_default="the default graph")] = None,
    extra: Annotated[
        list[str] | None, typer.Option("--with", metavar="NAME=PATH", help="Add a source that is read from a file or folder.")
    ] = None,
    use: Annotated[
        list[str] | None, typer.Option("--use", metavar="NAME=PATH", help="Take a default source from here instead of fetching it.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="NAME", help="Build from these sources alone.")] = None,
    newest: Annotated[
        bool, typer.Option("--newest", help="Take each source's newest release from its home instead of the pinned one.")
    ] = False,
    mirror: Annotated[
        bool, typer.Option("--mirror", envvar="MEDCLEW_MIRROR", help="Ask no source's home; the package index has the same files.")
    ] = False,
    collected: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help="Build from a folder that `medclew fetch` filled, without any network.")
    ] = None,
    at: HomesAt = "",
    licensed: Annotated[
        bool, typer.Option("--licensed", help="I hold the licences of the vocabularies in my UMLS files: read them all.")
    ] = False,
    umls_levels: Annotated[
        str | None,
        typer.Option("--umls-levels", metavar="N,N", help="UMLS source restriction levels to read.", show_default="0"),
    ] = None,
    umls_languages: Annotated[
        str | None,
        typer.Option("--umls-languages", metavar="ENG,SPA", help="Languages of UMLS names to read.", show_default="all in the files"),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="local|ray", help="Where the work is done: here, or as tasks of a Ray cluster.")
    ] = "local",
    dry: Annotated[bool, typer.Option("--dry-run", help="Build nothing: show what the sources named by --with would bring.")] = False,
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Do nothing when the graph is there already.")] = False,
    json: Json = False,
) -> None:
    """Build the graph from openly licensed data, with progress and a table of what came from where.

    A killed build leaves the old graph whole; the next run goes on where it stopped.
    """
    from kg.bundle import Bundle
    from kg.errors import BundleError

    if dry:
        show_dry_runs(state(context).console, _pairs(extra or [], "--with"), as_json=json)
        return
    folder = out or state(context).path
    if if_missing:
        try:
            manifest = Bundle.open(folder).manifest
        except BundleError:
            pass
        else:
            print_json(manifest.model_dump()) if json else state(context).console.print(f"the graph is there already: {clean(folder)}")
            return
    if newest and mirror:
        raise InputError("--newest asks the homes and --mirror (or MEDCLEW_MIRROR) asks none of them: leave one out")
    if newest and collected:
        raise InputError("--newest asks the homes and --from asks no network: leave one out")
    import ingest
    from reasoning.engine import Engine

    if licensed and umls_levels:
        raise InputError("--licensed reads every source restriction level: leave out --umls-levels")
    umls = {"levels": "all" if licensed else umls_levels, "languages": umls_languages}
    options = {"umls": {name: value for name, value in umls.items() if value}}
    overrides, added = _pairs(use or [], "--use"), _pairs(extra or [], "--with")
    homes = ingest.Homes(skip=mirror, base=at)
    with progress_bars(quiet=json) as progress:
        manifest = ingest.build(
            folder,
            sources=only or None,
            overrides=overrides,
            extra=added,
            newest=newest,
            homes=homes,
            collected=collected,
            options=options,
            engine=engine,
            progress=progress,
        )
        with Engine.open(folder) as opened:
            try:
                opened.prepare(progress)
            except Exception as error:
                # The graph is there and whole; what could not be made ahead is made, or its fault said, when it is asked for.
                log.warning(
                    "the graph is built; what speeds the first question could not be made ahead: %s: %s", type(error).__name__, error
                )
    if json:
        print_json(manifest.model_dump())
    else:
        show_manifest(state(context).console, manifest, folder)


def fetch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
    only: Annotated[list[str] | None, typer.Option("--only", metavar="NAME", help="Fetch these sources alone.")] = None,
    at: HomesAt = "",
    json: Json = False,
) -> None:
    """Collect every file of the catalog in a folder, for a machine that does not reach the sources' homes.

    What is there is not fetched again, and a transfer that broke off goes on; `medclew build --from FOLDER` builds from it.
    """
    import ingest

    with progress_bars(quiet=json) as progress:
        done = ingest.collect(folder, sources=only or None, homes=ingest.Homes(base=at), progress=progress)
    if json:
        print_json([{"source": one.source, "files": [str(file) for file in one.files], "missing": one.why or None} for one in done])
        return
    console = state(context).console
    for one in done:
        console.print(f"{one.source}: {clean(', '.join(str(file) for file in one.files) or 'NOT FETCHED: ' + one.why)}")
    lacking = sum(1 for one in done if not one.files)
    console.print(
        f"\n{len(done) - lacking} of {len(done)} sources are in {clean(folder)}; build from it with `medclew build --from {clean(folder)}`"
        + ("; run this again for the others" if lacking else "")
    )


def sources(context: typer.Context, json: Json = False) -> None:
    """List the sources: licence, home, mirror, and which of them a build would take now, and why."""
    from ingest.catalog import SOURCES
    from ingest.fetch.cache import cache_dir
    from ingest.obtain import choice

    cache = cache_dir()
    rows = []
    for source in SOURCES:
        used, why = choice(source, cache)
        rows.append(
            {
                "name": source.name,
                "title": source.title,
                "licence": source.licence,
                "homepage": source.homepage,
                "home": source.home,
                "pinned_at_home": source.pinned_at_home,
                "files": {file: {"checksum": pin.checksum, "bytes": pin.size} for file, pin in source.pinned.items()},
                "newest": dict(source.newest),
                "mirror": source.wheel.label if source.wheel else None,
                "used": used,
                "why": why,
                "because": source.why,
                "default": source.default,
                "attribution": source.attribution,
            }
        )
    if json:
        print_json(rows)
        return
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("name", "title", "licence", "home", "mirror", "taken from"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        taken = f"{row['used']}: {row['why']}"
        table.add_row(*(clean(text or "") for text in (row["name"], row["title"], row["licence"], row["home"], row["mirror"], taken)))
    state(context).console.print(table)


def show_manifest(console: Any, manifest: Any, folder: Path) -> None:
    """Print where a graph's rows came from, and that the counts reconcile."""
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("source", "version", "licence", "from"):
        table.add_column(heading, overflow="fold")
    for heading in ("read", "kept", "merged", "rejected"):
        table.add_column(heading, justify="right")
    for source in manifest.sources:
        counts = source.counts
        numbers = [f"{n:,}" for n in (counts.read, counts.kept, counts.merged, counts.rejected)]
        table.add_row(*(clean(text) for text in (source.name, source.version, source.licence, source.origin)), *numbers)
    console.print(table)
    for source in manifest.sources:
        for note in source.notes:
            console.print(f"[yellow]{clean(source.name)}:[/yellow] {clean(note)}")
    counted = manifest.statistics
    console.print(
        f"\n{counted['nodes']:,} nodes ({counted['nodes_with_cui']:,} with UMLS CUIs), {counted['edges']:,} edges, "
        f"{counted['evidence']:,} pieces of evidence\n[dim]{clean(folder)}  sha256 {manifest.content_hash[:16]}[/dim]"
    )
    for reason in dict.fromkeys(missing.reason for missing in manifest.missing):
        told = [f"{missing.name} ({missing.title.partition(':')[0]})" for missing in manifest.missing if missing.reason == reason]
        console.print(f"[bold]without[/bold] {clean(', '.join(told))}: {clean(reason)}")
    if manifest.missing:
        console.print(
            "`medclew fetch FOLDER` collects what is missing on a machine that reaches it; `medclew build --from FOLDER` takes it in"
        )
    for source in manifest.sources:
        if source.attribution:
            console.print(f"[dim]{clean(source.attribution)}[/dim]")

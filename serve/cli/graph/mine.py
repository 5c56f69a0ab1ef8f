"""``medclew mine``: what documents state, for a build to take in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from serve.cli.graph.from_store import refuse
from serve.cli.progress import progress_bars
from serve.cli.state import Json, print_json, state

_EXAMPLES = """
Examples:

    medclew mine abstracts.xml --out abstracts.mined.jsonl

    medclew build --with text=abstracts.mined.jsonl
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("mine", epilog=_EXAMPLES)(mine)


def mine(
    context: typer.Context,
    documents: Annotated[Path, typer.Argument(help="A file or folder: .txt, .jsonl, PubMed or BioC .xml, packed or not.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; call it *.mined.jsonl.")] = Path("mined.jsonl"),
    json: Json = False,
) -> None:
    """Find the relations that documents state, each with its sentence, offsets and PMID, and write them for `build --with text=`."""
    from kg.identity import read_manifest
    from reasoning.mining import mine_documents
    from reasoning.rendering.text import count

    here = state(context)
    refuse(here, "mine")
    with progress_bars(quiet=json) as told:
        graph = read_manifest(here.engine.path / "manifest.json")["content_hash"]
        found = mine_documents(documents, out, here.engine.grounder, graph, told)
    if json:
        print_json({"out": str(out), **found.to_dict()})
        return
    here.console.print(
        f"{count(found.documents, 'document')}, {count(found.sentences, 'sentence')} with {count(found.mentions, 'mention')}: "
        f"{count(found.relations, 'relation')}, {found.doubtful:,} of them only supposed; "
        f"{count(found.rejected, 'document')} could not be read"
    )
    for line in found.unread:
        here.console.print(line, markup=False)
    here.console.print(f"Take them into a graph: medclew build --with text={out}", markup=False)

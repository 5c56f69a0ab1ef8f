"""``medclew export``: the graph, or what lies around some concepts, as a file that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import InputError
from serve.cli.state import Json, clean, print_json, state

if TYPE_CHECKING:
    from kg.exchange import Part

Concept = Annotated[
    list[str] | None,
    typer.Option(
        "--concept", metavar="CURIE", help="Only what lies around this concept; may be repeated.", show_default="all of the graph"
    ),
]
Hops = Annotated[int, typer.Option("--hops", min=0, help="Steps from the concepts, in either direction; 0 for what is said between them.")]

#: Nodes and edges that networkx may be asked to hold, about 4 kB each.
_MOST_IN_MEMORY = 300_000

_RDF = """
Examples:

    medclew export rdf marfan.ttl --concept MONDO:0007947

    medclew export rdf graph.nt --format nt
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands to ``medclew export``."""
    app.command("rdf", epilog=_RDF)(rdf)
    app.command("kgx", epilog="Example: `medclew export kgx marfan/ --concept MONDO:0007947 --hops 1`")(kgx)
    app.command("graphml", epilog="Example: `medclew export graphml marfan.graphml --concept MONDO:0007947`")(graphml)


def rdf(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where it goes.")],
    form: Annotated[str | None, typer.Option("--format", help="turtle, nt or jsonld.", show_default="by the file's ending")] = None,
    concept: Concept = None,
    hops: Hops = 1,
    base: Annotated[str | None, typer.Option("--base", help="How the addresses of statements and records start.")] = None,
    json: Json = False,
) -> None:
    """Write RDF: names in SKOS, statements as Biolink associations, each with its records in PROV-O."""
    from kg.rdf import write

    endings = {".ttl": "turtle", ".nt": "nt", ".jsonld": "jsonld"}
    chosen = form or endings.get(file.suffix)
    if chosen is None:
        raise InputError(f"no format: name one with --format, or end the file's name with {', '.join(endings)}")
    part = _part(context, concept, hops)
    write(part, file, chosen, base)
    _told(context, part, str(file), chosen, json)


def kgx(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where nodes and edges go.")],
    form: Annotated[str, typer.Option("--format", help="tsv or jsonl.")] = "tsv",
    concept: Concept = None,
    hops: Hops = 1,
    json: Json = False,
) -> None:
    """Write KGX, a row for each record that backs a statement."""
    from kg.exchange import kgx

    part = _part(context, concept, hops)
    kgx.write(part, folder, form)
    _told(context, part, str(folder), f"kgx {form}", json)


def graphml(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where it goes.")],
    concept: Concept = None,
    hops: Hops = 1,
    json: Json = False,
) -> None:
    """Write GraphML, for Gephi, Cytoscape, yEd, igraph and networkx."""
    from kg.exchange.nx import write_graphml

    part = _part(context, concept, hops)
    if part.rows > _MOST_IN_MEMORY:
        raise InputError(
            f"{part.rows:,} nodes and edges are too many for GraphML, which is made in memory (at most {_MOST_IN_MEMORY:,});"
            " name concepts with --concept, or write KGX"
        )
    write_graphml(part, file)
    _told(context, part, str(file), "graphml", json)


def _part(context: typer.Context, concepts: list[str] | None, hops: int) -> Part:
    from kg.exchange import neighbourhood, whole
    from kg.snapshot import Snapshot

    snapshot = Snapshot.open(state(context).path)
    return neighbourhood(snapshot, concepts, hops) if concepts else whole(snapshot)


def _told(context: typer.Context, part: Part, where: str, form: str, json: bool) -> None:
    nodes, edges = len(part.node_indexes), len(part.edge_indexes)
    if json:
        print_json({"written": where, "format": form, "nodes": nodes, "edges": edges})
    else:
        state(context).console.print(f"{nodes:,} concepts and {edges:,} statements written to {clean(where)}")

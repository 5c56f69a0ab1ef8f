"""A part of the graph written as RDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg import atomic
from kg.errors import InputError
from kg.exchange.part import Part, whole
from kg.manifest import Manifest
from kg.rdf.addresses import PREFIXES
from kg.snapshot import Snapshot

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.rdf.triples import Triple

FORMATS = ("turtle", "nt", "jsonld")

#: Nodes and edges that JSON-LD may hold: it can only be written from memory, about 20 kB each.
MOST_IN_MEMORY = 100_000


def triples(part: Part, base: str | None = None) -> Iterator[Triple]:
    """Yield the triples of a part of the graph: its sources, then its concepts, then its statements with their evidence."""
    from kg.rdf.triples import BASE, Triples

    say = Triples(base or BASE)
    if part.snapshot.folder is not None:
        for source in Manifest.read(part.snapshot.folder.parent / "manifest.json").sources:
            yield from say.source(source)
    for node in part.nodes():
        yield from say.node(node)
    for edge in part.edges():
        yield from say.edge(edge)


def graph(part: Snapshot | Part, base: str | None = None) -> Graph:
    """Return a part of the graph as rdflib's ``Graph``, its prefixes bound, to query with SPARQL or to add to.

    Raises:
        InputError: it has more than ``MOST_IN_MEMORY`` nodes and edges.
    """
    from rdflib import Graph

    part = part if isinstance(part, Part) else whole(part)
    if part.rows > MOST_IN_MEMORY:
        raise InputError(
            f"{part.rows:,} nodes and edges are too many to hold as RDF in memory (at most {MOST_IN_MEMORY:,}):"
            " name the concepts that it is about, or write Turtle or N-Triples, which hold none"
        )
    made = Graph(bind_namespaces="none")
    for prefix, space in _prefixes().items():
        made.bind(prefix, space)
    for triple in triples(part, base):
        made.add(triple)
    return made


def write(part: Snapshot | Part, path: str | Path, form: str = "turtle", base: str | None = None) -> None:
    """Write a part of the graph to a file that is there whole or not at all.

    Args:
        part: what to write.
        path: the file.
        form: ``turtle`` or ``nt`` (N-Triples), both written as they come; or ``jsonld``, which is made in memory.
        base: the start of the IRIs of edges, evidence and releases (default ``kg.rdf.triples.BASE``).

    Raises:
        InputError: there is no such form, or the part is too large for JSON-LD.
    """
    if form not in FORMATS:
        raise InputError(f"RDF is written as {', '.join(FORMATS)}, not as {form!r}")
    from kg.rdf.turtle import ntriples, turtle

    part = part if isinstance(part, Part) else whole(part)
    with atomic.new_file(Path(path)) as new:
        if form == "jsonld":
            graph(part, base).serialize(new, format="json-ld", auto_compact=True, encoding="utf-8")
            return
        with new.open("w", encoding="utf-8", newline="\n") as file:
            found = triples(part, base)
            file.writelines(turtle(found, _prefixes()) if form == "turtle" else ntriples(found))


def _prefixes() -> dict[str, str]:
    """The prefixes of concepts, as people write them, and of the vocabularies that the export uses."""
    from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, SKOS, VOID, XSD

    from kg.rdf.triples import BIOLINK, OBO_IN_OWL

    spaces = {
        "biolink": BIOLINK,
        "dcterms": DCTERMS,
        "foaf": FOAF,
        "oboInOwl": OBO_IN_OWL,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "skos": SKOS,
        "void": VOID,
        "xsd": XSD,
    }
    return {**PREFIXES, **{prefix: str(space) for prefix, space in spaces.items()}}

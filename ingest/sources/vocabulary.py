"""An ontology or thesaurus of one's own: OBO, OBO Graphs JSON, OWL (RDF/XML, OWL/XML, functional syntax, Turtle), SKOS.

What a term is follows from its vocabulary (``ingest.formats.iris``), else it is a named thing; ``is_a`` becomes ``subclass_of``, relations
that Biolink knows its predicates, others keep their own name. Evidence cites the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.files import SourceFiles
from ingest.formats import iris
from ingest.records import obo, ontology
from ingest.records.ontology import Term
from ingest.records.sink import Sink
from kg import curie as curies
from kg.errors import SourceError

READER = 3
_LARGE = 20_000_000
FILES = [f"*.{ending}" for ending in ("obo", "json", "owl", "owx", "ofn", "rdf", "ttl", "nt", "jsonld")]


def version(files: SourceFiles) -> str:
    """Return the release that an OBO header names, "" for the other forms."""
    return next((release for name in sorted(files.members) if name.endswith(".obo") and (release := obo.version(files, name))), "")


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all terms of all files.

    Raises:
        SourceError: a file is truncated, not of its form, or holds no terms.
    """
    for name in sorted(files.members):
        number = 0
        for term in _terms(files, name, sink):
            number += 1
            sink.record(name, term.row)
            if not term.name:
                term.name = term.curie
            _drop_repeats(term)
            predicates = {relation: iris.predicate_of(relation) for relation in term.relations}
            ontology.put(sink, term, iris.category_of(term.curie, term.namespace), predicates, key=term.curie)
        if not number:
            raise SourceError(f"{files.called(name)} holds no terms; is it of the form that its name ends with?")


def _terms(files: SourceFiles, name: str, sink: Sink) -> Iterator[Term]:
    ending = name[name.rindex(".") :]
    if ending == ".obo":
        return _obo_terms(files, name, sink)
    if ending == ".json":
        from ingest.formats import obographs

        return obographs.terms(files, name, sink)
    if ending in (".ttl", ".nt", ".jsonld") or (ending in (".rdf", ".owl") and _as_triples(files, name)):
        from ingest.formats import rdf

        return rdf.terms(files, name, sink)
    from ingest.formats import owl

    if ending != ".ofn":
        sink.note(f"{name} is large and read as OWL: annotations by properties that it does not declare are not among them")
    return owl.terms(files, name, sink)


def _as_triples(files: SourceFiles, name: str) -> bool:
    """Whether RDF/XML is read triple by triple, which loses nothing; what is large is read as OWL, in a tenth of the memory."""
    with files.binary(name) as stream:
        start = stream.read(_LARGE + 1)
    return len(start) <= _LARGE or (b"skos/core#" in start and b"owl:Class" not in start and b"owl#Class" not in start)


def _obo_terms(files: SourceFiles, name: str, sink: Sink) -> Iterator[Term]:
    relations: dict[str, str] = {}
    terms: list[Term] = []
    last = ""
    for stanza in obo.stanzas(files, name, any_end=True):
        last = stanza.kind
        for row, line in stanza.bad:
            sink.record(name, row)
            sink.reject("not a 'tag: value' line", line)
        identifier = obo.reference(stanza.one("id") or "")
        if stanza.kind == "Typedef":
            meant = [xref for xref in stanza.references("xref") if re.match(r"(RO|BFO):\d+$", xref)]
            relations |= {identifier: meant[0]} if meant else {}
        if stanza.kind != "Term":
            continue
        if not curies.looks_like(identifier):
            sink.record(name, stanza.row)
            sink.reject("a term without an id that is a CURIE", str(stanza.tags))
            continue
        terms.append(ontology.term_of(stanza, curies.normalise(identifier), obo.unquoted(stanza.one("name") or identifier), name, sink))
    if last == "Term":
        sink.note(f"{name} ends with a term: if it was cut, its last terms are missing")
    for term in terms:
        term.relations = {relations.get(relation, relation): targets for relation, targets in term.relations.items()}
        yield term


def _drop_repeats(term: Term) -> None:
    term.xrefs = list(dict.fromkeys(term.xrefs))
    term.synonyms = list(dict.fromkeys(term.synonyms))

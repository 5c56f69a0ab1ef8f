"""SKOS thesauri and OWL as triples (Turtle, N-Triples, JSON-LD, RDF/XML), by rdflib, which holds them in memory: hence a bound."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from ingest.files import SourceFiles
from ingest.formats.iris import curie_of
from ingest.records.ontology import Term, tidy_xref
from ingest.records.sink import Sink
from kg.errors import SourceError

FORMATS = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml", ".owl": "xml", ".xml": "xml"}
#: Characters of a file; rdflib takes some twenty bytes for each.
LONGEST = 100_000_000
_OIO = rdflib.Namespace("http://www.geneontology.org/formats/oboInOwl#")
_XL = rdflib.Namespace("http://www.w3.org/2008/05/skos-xl#")
_OBO = rdflib.Namespace("http://purl.obolibrary.org/obo/")
_SYNONYMS = {
    SKOS.altLabel: "related",
    SKOS.hiddenLabel: "related",
    _OIO.hasExactSynonym: "exact",
    _OIO.hasRelatedSynonym: "related",
    _OIO.hasNarrowSynonym: "narrow",
    _OIO.hasBroadSynonym: "broad",
}
#: Labels that are things of their own, which have the text.
_LABELS = {SKOS.prefLabel: _XL.prefLabel, SKOS.altLabel: _XL.altLabel, SKOS.hiddenLabel: _XL.hiddenLabel}
#: Languages as the web writes them -> as the names of the Metathesaurus do (ISO 639-2/B); others keep their tag.
_LANGUAGES = dict(
    pair.split(":")
    for pair in [
        "ar:ara",
        "bg:bul",
        "ca:cat",
        "cs:cze",
        "da:dan",
        "de:ger",
        "el:gre",
        "es:spa",
        "et:est",
        "eu:baq",
        "fi:fin",
        "fr:fre",
        "he:heb",
        "hr:hrv",
        "hu:hun",
        "it:ita",
        "ja:jpn",
        "ko:kor",
        "lt:lit",
        "lv:lav",
        "nb:nor",
        "nl:dut",
        "nn:nor",
        "no:nor",
        "pl:pol",
        "pt:por",
        "ro:rum",
        "ru:rus",
        "sk:slo",
        "sl:slv",
        "sr:srp",
        "sv:swe",
        "tr:tur",
        "uk:ukr",
        "zh:chi",
    ]
)
#: What SKOS relates; ``broader`` says no more than that something stands below something, and keeps its own name.
_RELATIONS = {
    SKOS.member: "skos:member",
    SKOS.broader: "skos:broader",
    SKOS.broaderTransitive: "skos:broader",
    SKOS.related: "skos:related",
    SKOS.closeMatch: "skos:closeMatch",
    SKOS.broadMatch: "skos:broadMatch",
    SKOS.narrowMatch: "skos:narrowMatch",
    SKOS.relatedMatch: "skos:relatedMatch",
}


def terms(files: SourceFiles, name: str, sink: Sink) -> Iterator[Term]:
    """Yield the concepts and classes in the order of their IRIs.

    Raises:
        SourceError: the file is truncated, not of its syntax, or longer than ``LONGEST``.
    """
    graph = _parsed(files, name)
    spaces = {str(address): prefix for prefix, address in graph.namespaces()}
    subjects = {s for kind in (SKOS.Concept, OWL.Class, RDFS.Class) for s in graph.subjects(RDF.type, kind) if isinstance(s, rdflib.URIRef)}
    labelled = {s for said in (SKOS.prefLabel, _XL.prefLabel) for s in graph.subjects(said)}
    subjects |= {s for s in labelled if isinstance(s, rdflib.URIRef)}
    for row, nameless in enumerate(sorted(s for s in graph.subjects(RDF.type, SKOS.Concept) if isinstance(s, rdflib.BNode)), 1):
        sink.record(name, row)
        sink.reject("a concept without an address", "; ".join(text for text, _ in _texts(graph, nameless, SKOS.prefLabel)) or str(nameless))
    below = {(narrower, broader) for broader, narrower in graph.subject_objects(SKOS.narrower)}
    for row, subject in enumerate(sorted(subjects), 1):
        curie = curie_of(str(subject), spaces)
        if curie is None:
            sink.record(name, row)
            sink.reject("no CURIE can be made of its IRI", str(subject))
            continue
        yield _term(graph, row, subject, curie, spaces, sorted(broader for narrower, broader in below if narrower == subject))


def _parsed(files: SourceFiles, name: str) -> rdflib.Graph:
    text = files.text(name)
    if len(text) > LONGEST:
        raise SourceError(
            f"{files.called(name)} has {len(text):,} characters; triples are read up to {LONGEST:,}: give it as OWL in functional syntax, "
            "as OBO or as OBO Graphs JSON (`robot convert`)"
        )
    if "<!ENTITY" in text and text.count("<!ENTITY") > 200:
        raise SourceError(f"{files.called(name)} declares {text.count('<!ENTITY')} entities; is it a bomb?")
    graph = rdflib.Graph(bind_namespaces="none")
    warns, level = logging.getLogger("rdflib"), logging.getLogger("rdflib").level
    warns.setLevel(logging.CRITICAL)  # what it would say of each odd IRI is said here, once, by a rejection
    try:
        graph.parse(data=text, format=FORMATS[name[name.rindex(".") :]])
    except RecursionError:
        raise SourceError(f"{files.called(name)} is nested too deeply") from None
    except Exception as error:  # each of rdflib's parsers has errors of its own
        raise SourceError(f"{files.called(name)} is truncated or not of its syntax: {' '.join(str(error).split())[:200]}") from error
    finally:
        warns.setLevel(level)
    return graph


def _term(graph: rdflib.Graph, row: int, subject: rdflib.URIRef, curie: str, spaces: dict[str, str], broader: list[Any]) -> Term:
    labels = [*_texts(graph, subject, SKOS.prefLabel), *_texts(graph, subject, RDFS.label)]
    term = Term(row, curie, labels[0][0].removeprefix("obsolete ") if labels else curie)
    # What is preferred in another language names as well as what is preferred in English.
    term.synonyms = [(label, f"exact{language}" if language else "related") for label, language in labels[1:]]
    for predicate, kind in _SYNONYMS.items():
        term.synonyms += [(text, f"{kind}{language}") for text, language in _texts(graph, subject, predicate)]
    term.synonyms += [(text, "code") for text, _ in _texts(graph, subject, SKOS.notation) if len(text) > 2]
    notes = (SKOS.definition, _OBO.IAO_0000115, SKOS.scopeNote, DCTERMS.description)
    described = [text for said in notes for text, _ in _texts(graph, subject, said)]
    term.description = described[0] if described else None
    term.deprecated = any(str(value).lower() in ("true", "1") for value in graph.objects(subject, OWL.deprecated))
    replaced = [curie_of(str(value), spaces) for said in (DCTERMS.isReplacedBy, _OBO.IAO_0100001) for value in graph.objects(subject, said)]
    term.replaced_by = next((value for value in replaced if value), None)
    for said in (SKOS.exactMatch, OWL.equivalentClass, OWL.sameAs, _OIO.hasDbXref):
        values = sorted(str(value) for value in graph.objects(subject, said) if not isinstance(value, rdflib.BNode))
        term.xrefs += [tidy for value in values if (tidy := curie_of(value, spaces) or tidy_xref(value)) and tidy != curie]
    for said, relation in _RELATIONS.items():
        _add(term, relation, sorted(graph.objects(subject, said)), spaces)
    for members in graph.objects(subject, SKOS.memberList):
        _add(term, "skos:member", list(graph.items(members)), spaces)
    _add(term, "skos:broader", broader, spaces)
    for above in sorted(graph.objects(subject, RDFS.subClassOf), key=str):
        if isinstance(above, rdflib.URIRef):
            _add(term, "is_a", [above], spaces)
        elif (by := graph.value(above, OWL.onProperty)) and (filler := graph.value(above, OWL.someValuesFrom)):
            _add(term, curie_of(str(by), spaces) or "", [filler], spaces)
    return term


def _add(term: Term, relation: str, targets: list[Any], spaces: dict[str, str]) -> None:
    for target in targets:
        found = curie_of(str(target), spaces) if isinstance(target, rdflib.URIRef) else None
        if relation and found and found != term.curie and found not in term.relations.setdefault(relation, []):
            term.relations[relation].append(found)


def _texts(graph: rdflib.Graph, subject: rdflib.term.Node, predicate: Any) -> list[tuple[str, str]]:
    """Return the texts of a property, those in English first, each with its language as it stands behind a kind of name."""
    said = [*graph.objects(subject, predicate)]
    if predicate in _LABELS:
        said += [form for label in graph.objects(subject, _LABELS[predicate]) for form in graph.objects(label, _XL.literalForm)]
    values = [value for value in said if isinstance(value, rdflib.Literal)]
    values.sort(key=lambda value: (not (value.language or "en").startswith("en"), value.language or "", str(value)))
    return list(dict.fromkeys((str(value), _language(value.language or "en")) for value in values))


def _language(tag: str) -> str:
    """Return a language behind a kind of name: nothing for English.

    >>> _language("en-GB"), _language("de-AT"), _language("mul")
    ('', '@ger', '@mul')
    """
    main = tag.split("-")[0].casefold()
    return "" if main in ("en", "eng") else f"@{_LANGUAGES.get(main, main)}"

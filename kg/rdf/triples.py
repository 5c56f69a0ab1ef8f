"""What becomes of a node, an edge, a piece of evidence and a source in RDF.

- A concept is a ``skos:Concept`` and of its Biolink class, with ``skos:prefLabel``, ``skos:altLabel``, ``skos:definition``, its CURIE as
  ``dcterms:identifier``, and its cross-references and CUIs as ``skos:mappingRelation``: the source says that they belong together, not
  how closely. A retired one is ``owl:deprecated`` and says what ``dcterms:isReplacedBy``.
- A statement that is affirmed is a triple of its Biolink predicate (``biolink:subclass_of`` is ``skos:broader`` too). Every statement, a
  negative one as well, is also a ``biolink:Association``: its slots subject, predicate and object are, in the Biolink model, RDF's own
  (``rdf:subject`` ...), which makes it an ``rdf:Statement``. A negative one has ``biolink:negated true`` and no triple of its own.
- A piece of evidence is a ``prov:Entity`` that the statement ``prov:wasDerivedFrom``; it was derived in turn from a release of a source,
  and ``prov:hadPrimarySource`` says who asserted it first.

Edges, evidence and releases have no public address: theirs start with ``base``, and are the same in every export.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from rdflib import BNode, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, SKOS, VOID, XSD
from rdflib.term import Identifier

from kg.manifest import SourceInfo
from kg.model import Edge, Evidence, Node
from kg.rdf import addresses

BIOLINK = Namespace(addresses.PREFIXES["biolink"])
OBO_IN_OWL = Namespace("http://www.geneontology.org/formats/oboInOwl#")

#: Where what has no public address is found; a name space of ours, not a place in the web.
BASE = "urn:medclew:"

Triple = tuple[URIRef | BNode, URIRef, Identifier]

_SUBCLASS = "biolink:subclass_of"


class Triples:
    """Turns parts of the graph into triples; ``base`` starts the IRIs of what has no public address."""

    def __init__(self, base: str = BASE) -> None:
        self.base = base

    def node(self, node: Node) -> Iterator[Triple]:
        """Yield what is known of a concept itself."""
        me = self.concept(node.curie)
        yield me, RDF.type, SKOS.Concept
        yield me, RDF.type, _term(node.category)
        yield me, DCTERMS.identifier, Literal(node.curie)
        yield me, SKOS.prefLabel, Literal(node.name)
        for synonym in node.synonyms:
            yield me, SKOS.altLabel, Literal(synonym)
        if node.description:
            yield me, SKOS.definition, Literal(node.description)
        for code in (*node.xrefs, *(f"UMLS:{cui}" for cui in node.cuis)):
            place = addresses.address(code)
            # Without an address a code is text.
            yield (me, SKOS.mappingRelation, URIRef(place)) if place else (me, OBO_IN_OWL.hasDbXref, Literal(code))
        for other in node.alt_ids:
            yield me, OBO_IN_OWL.hasAlternativeId, Literal(other)
        if node.deprecated:
            yield me, OWL.deprecated, Literal(True)
        if node.replaced_by:
            yield me, DCTERMS.isReplacedBy, self.concept(node.replaced_by)
        for source in node.provided_by:
            yield me, BIOLINK.provided_by, Literal(source)

    def edge(self, edge: Edge) -> Iterator[Triple]:
        """Yield a statement, and all of its evidence."""
        me, subject, object = self._own("edge", edge.id), self.concept(edge.subject), self.concept(edge.object)
        if not edge.negated:
            yield subject, _term(edge.predicate), object
            if edge.predicate == _SUBCLASS:
                yield subject, SKOS.broader, object
        yield me, RDF.type, BIOLINK.Association
        yield me, RDF.type, RDF.Statement
        yield me, RDF.subject, subject
        yield me, RDF.predicate, _term(edge.predicate)
        yield me, RDF.object, object
        yield me, BIOLINK.negated, Literal(edge.negated)
        for piece in edge.evidence:
            yield me, PROV.wasDerivedFrom, self._own("evidence", piece.id)
        for piece in edge.evidence:
            yield from self.evidence(piece)

    def evidence(self, piece: Evidence) -> Iterator[Triple]:
        """Yield one record."""
        me = self._own("evidence", piece.id)
        yield me, RDF.type, PROV.Entity
        yield me, PROV.wasDerivedFrom, self.release(piece.source, piece.source_version)
        yield me, DCTERMS.identifier, Literal(piece.record)
        yield from _licensed(me, piece.licence)
        asserted = addresses.address(piece.primary_knowledge_source)
        yield me, PROV.hadPrimarySource, URIRef(asserted) if asserted else self._own("source", piece.primary_knowledge_source)
        for publication in piece.publications:
            place = addresses.address(publication)
            yield me, BIOLINK.publications, URIRef(place) if place else Literal(publication)
        yield me, BIOLINK.knowledge_level, Literal(piece.knowledge_level)
        yield me, BIOLINK.agent_type, Literal(piece.agent_type)
        if piece.evidence_code:
            yield me, BIOLINK.has_evidence, Literal(piece.evidence_code)
        if piece.frequency is not None:
            yield me, BIOLINK.has_quotient, _number(piece.frequency)
        if piece.score is not None:
            yield me, RDF.value, _number(piece.score)
        if piece.original_subject:
            yield me, BIOLINK.original_subject, Literal(piece.original_subject)
        if piece.original_object:
            yield me, BIOLINK.original_object, Literal(piece.original_object)
        if piece.qualifiers:
            yield me, BIOLINK.qualifiers, Literal(json.dumps(piece.qualifiers, ensure_ascii=False, sort_keys=True))

    def source(self, source: SourceInfo) -> Iterator[Triple]:
        """Yield what the manifest says of a source's release."""
        me = self.release(source.name, source.version)
        yield me, RDF.type, PROV.Entity
        yield me, RDF.type, VOID.Dataset
        yield me, DCTERMS.title, Literal(source.title)
        yield me, OWL.versionInfo, Literal(source.version)
        yield from _licensed(me, source.licence)
        if source.homepage:
            yield me, FOAF.homepage, URIRef(addresses.address(source.homepage) or source.homepage)
        if source.attribution:
            yield me, DCTERMS.bibliographicCitation, Literal(source.attribution)

    def concept(self, identifier: str) -> URIRef:
        """Return the IRI of a concept: the public one, else one of this graph's own."""
        place = addresses.address(identifier)
        return URIRef(place) if place else self._own("concept", identifier)

    def release(self, source: str, version: str) -> URIRef:
        """Return the IRI of a source's release."""
        return self._own("release", f"{source}/{version}")

    def _own(self, kind: str, name: str) -> URIRef:
        return URIRef(f"{self.base}{kind}:{quote(name, safe=':/-._~')}")


def _term(curie: str) -> URIRef:
    """A category or predicate; one that is not of the Biolink model keeps its own address or, without one, comes under ``biolink:``."""
    place = addresses.address(curie)
    return URIRef(place) if place else BIOLINK[quote(curie.partition(":")[2] or curie, safe="-._~")]


def _licensed(me: URIRef, licence: str) -> Iterator[Triple]:
    place = addresses.licence(licence)
    yield (me, DCTERMS.license, URIRef(place)) if place else (me, DCTERMS.rights, Literal(licence))


def _number(value: float) -> Literal:
    """The shortest decimal that is this 32-bit number: the arrays hold no more."""
    import numpy as np

    return Literal(str(np.float32(value)), datatype=XSD.double)

"""OWL in RDF/XML, OWL/XML or functional syntax, by horned-owl: named classes, their annotations, and the axioms that are edges.

``SubClassOf`` of two names is ``is_a``; of a name and "some R of a name" it is the relation R; other class expressions are logic for
reasoners and no edges, their number is noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.files import SourceFiles
from ingest.formats.iris import curie_of
from ingest.records.ontology import Term, tidy_xref
from ingest.records.sink import Sink
from kg.errors import MissingExtra, SourceError

_SYNTAX: dict[str, Any] = {".ofn": "ofn", ".owx": "owx", ".owl": "owl", ".rdf": "owl", ".xml": "owl"}
_OIO = "http://www.geneontology.org/formats/oboInOwl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = ("http://www.w3.org/2000/01/rdf-schema#label", f"{_SKOS}prefLabel")
_SYNONYMS = {
    f"{_OIO}hasExactSynonym": "exact",
    f"{_OIO}hasRelatedSynonym": "related",
    f"{_OIO}hasNarrowSynonym": "narrow",
    f"{_OIO}hasBroadSynonym": "broad",
    f"{_SKOS}altLabel": "related",
    "http://purl.obolibrary.org/obo/IAO_0000118": "related",
}
_DEFINITIONS = ("http://purl.obolibrary.org/obo/IAO_0000115", f"{_SKOS}definition")
_XREFS = (f"{_OIO}hasDbXref", f"{_SKOS}exactMatch")
_DEPRECATED, _REPLACED = "http://www.w3.org/2002/07/owl#deprecated", "http://purl.obolibrary.org/obo/IAO_0100001"


def terms(files: SourceFiles, name: str, sink: Sink) -> Iterator[Term]:
    """Yield the named classes in the order of their IRIs.

    Raises:
        SourceError: the file is truncated or not of its syntax.
        MissingExtra: horned-owl is not installed.
    """
    ontology = _opened(files, name)
    found: dict[str, Term] = {}
    passed, spaces = 0, {address: prefix for prefix, address in ontology.prefix_mapping}
    # The library gives them in no order.
    for component in sorted((said.component for said in ontology.get_components()), key=str):
        kind = type(component).__name__
        if kind == "DeclareClass":
            _of(found, component.first, spaces)
        elif kind == "AnnotationAssertion":
            _annotate(found, component, spaces)
        elif kind == "SubClassOf":
            passed += not _relate(found, component, spaces)
        elif kind == "EquivalentClasses":
            passed += not _equal(found, component, spaces)
    if passed:
        sink.note(f"{name}: {passed:,} axioms with class expressions are logic and no edges; they are passed over")
    for row, curie in enumerate(sorted(found), 1):
        term = found[curie]
        term.row = row
        yield term


def _opened(files: SourceFiles, name: str) -> Any:
    try:
        import pyhornedowl
    except ImportError as error:
        raise MissingExtra("formats", "py-horned-owl", f"reading {name}") from error
    text = files.text(name)
    try:
        return pyhornedowl.open_ontology_from_string(text, _SYNTAX[name[name.rindex(".") :]])
    except (ValueError, OSError) as error:
        raise SourceError(f"{files.called(name)} is truncated or not OWL: {str(error)[:200]}; fetch it again") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises; it is no Exception
            raise
        raise SourceError(f"{files.called(name)} is not OWL that can be read: {str(error)[:200]}") from error


def _of(found: dict[str, Term], said: Any, spaces: dict[str, str]) -> Term | None:
    """Return the term of a named class, None for expressions, roots and what no CURIE can be made of."""
    iri = str(getattr(said, "first", said)).strip("<>")
    if "://" not in iri or iri.startswith("http://www.w3.org/2002/07/owl#") or " " in iri:
        return None
    curie = curie_of(iri, spaces)
    if curie is None:
        return None
    return found.setdefault(curie, Term(0, curie, ""))


def _annotate(found: dict[str, Term], axiom: Any, spaces: dict[str, str]) -> None:
    term = _of(found, axiom.subject, spaces)
    if term is None:
        return
    said = str(axiom.ann.ap.first).strip("<>")
    value = axiom.ann.av
    text = getattr(value, "literal", None)
    text = text if isinstance(text, str) else str(getattr(value, "first", value)).strip("<>")
    language = str(getattr(value, "lang", "") or "en")
    if said in _LABELS:
        if term.name:
            term.synonyms.append((term.name if language.startswith("en") else text, "related"))
        if not term.name or language.startswith("en"):
            term.name = text.removeprefix("obsolete ")
    elif said in _SYNONYMS:
        term.synonyms.append((text, _SYNONYMS[said]))
    elif said in _DEFINITIONS:
        term.description = text
    elif said in _XREFS:
        if tidy := curie_of(text, spaces) or tidy_xref(text):
            term.xrefs.append(tidy)
    elif said == _DEPRECATED:
        term.deprecated = text == "true"
    elif said == _REPLACED:
        term.replaced_by = curie_of(text) or text


def _relate(found: dict[str, Term], axiom: Any, spaces: dict[str, str]) -> bool:
    term, above = _of(found, axiom.sub, spaces) if _named(axiom.sub) else None, axiom.sup
    if term is None:
        return False
    relation: str | None = "is_a"
    if not _named(above):
        if type(above).__name__ != "ObjectSomeValuesFrom" or not _named(above.bce):
            return False
        relation = curie_of(str(getattr(above.ope, "first", above.ope)).strip("<>"), spaces)
        above = above.bce
    target = _of(found, above, spaces)
    if target is None or relation is None:
        return False
    term.relations.setdefault(relation, []).append(target.curie)
    return True


def _equal(found: dict[str, Term], axiom: Any, spaces: dict[str, str]) -> bool:
    named = [term for said in axiom.first if _named(said) and (term := _of(found, said, spaces))]
    for term in named[1:]:
        named[0].xrefs.append(term.curie)
    return len(named) == len(axiom.first)


def _named(said: Any) -> bool:
    return type(said).__name__ == "Class"

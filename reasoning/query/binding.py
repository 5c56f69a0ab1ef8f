"""Concepts as people write them in a query: a CUI, another code or a name becomes the CURIE of the one concept that it stands for."""

from __future__ import annotations

from kg.curie import looks_like
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import category_name, unique
from reasoning.query.model import Query, Term


def bind(query: Query, snapshot: Snapshot) -> Query:
    """Return the query with every concept given by its CURIE in the graph.

    Raises:
        NotFound: nothing in the graph is called so; the nearest names are in the message.
        AmbiguousName: several concepts are, equally well; a term's ``categories`` choose among them.
    """
    terms = tuple(_bound(term, snapshot) for term in query.terms)
    return query if terms == query.terms else query.model_copy(update={"terms": terms})


def _bound(term: Term, snapshot: Snapshot) -> Term:
    fields = ("curies", "not_curies", "within")
    given = {name: getattr(term, name) for name in fields}
    if all(snapshot.find(concept) is not None for concepts in given.values() for concept in concepts):
        return term
    wanted = [category_name(snapshot, category) for category in term.categories] if term.curies or term.within else []
    found = {name: tuple(_curie(concept, snapshot, wanted) for concept in concepts) for name, concepts in given.items()}
    # A name is kept: it is what the concept was called.
    name = term.name or next((concept for concept in term.curies if not looks_like(concept)), "")
    return term.model_copy(update={**found, "name": name})


def _curie(concept: str, snapshot: Snapshot, categories: list[str]) -> str:
    return concept if snapshot.find(concept) is not None else snapshot.curie(unique(snapshot, concept, categories=categories).node)

"""What is looked for besides what was spoken of before: "I do not have X. What else causes Y?", "which other diseases"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.snapshot import Snapshot
from reasoning.query.model import Count, Find, Term
from reasoning.reading.meaning.queries import Compiled
from reasoning.reading.message.references import Referents
from reasoning.reading.words.closed import WH
from reasoning.reading.words.tokens import Token


def without_spoken(
    tokens: Sequence[Token], compiled: Compiled, referents: Referents, snapshot: Snapshot
) -> tuple[Compiled, tuple[int, ...]]:
    """What is looked for without what was spoken of before: "I do not have X. What else causes Y?".

    Returns the word instead where nothing of its sort was spoken of.
    """
    places = tuple(i for i, token in enumerate(tokens) if token.low in ("else", "other") and i and tokens[i - 1].low in WH)
    query = compiled.query
    if not places or not isinstance(query.asked, Find | Count):
        return compiled, ()
    wanted = query.term(query.asked.variable)
    if not referents.curies:
        return _besides(compiled, wanted, snapshot), ()
    bound = {curie for term in query.terms for curie in (*term.curies, *term.within)}
    spoken = [
        curie
        for curie in dict.fromkeys(referents.curies)
        if curie not in bound
        and (node := snapshot.find(curie)) is not None
        and (not wanted.categories or snapshot.category(node) in wanted.categories)
    ]
    if not spoken:
        return compiled, places
    without = wanted.model_copy(update={"not_curies": tuple(dict.fromkeys((*wanted.not_curies, *spoken)))})
    terms = tuple(without if term.id == wanted.id else term for term in query.terms)
    return replace(compiled, query=query.model_copy(update={"terms": terms}), literal=False), ()


def _besides(compiled: Compiled, wanted: Term, snapshot: Snapshot) -> Compiled:
    """ "Which other diseases does the gene of X cause": others than X itself."""
    query = compiled.query
    named = [curie for term in query.terms if term.id != wanted.id for curie in term.curies]
    same = [curie for curie in named if (node := snapshot.find(curie)) is not None and snapshot.category(node) in wanted.categories]
    if not same or wanted.curies or wanted.not_curies:
        return compiled
    without = wanted.model_copy(update={"not_curies": tuple(dict.fromkeys(same))})
    terms = tuple(without if term.id == wanted.id else term for term in query.terms)
    return replace(compiled, query=query.model_copy(update={"terms": terms}), literal=False)

"""A question that only names another concept: "and Turner syndrome?", "what about joint pain?" asks of it what was asked before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.snapshot import Snapshot
from reasoning.query.model import And, Condition, Count, Find, Query, Statement, rebuilt
from reasoning.reading.meaning.queries import Compiled
from reasoning.reading.syntax import Entity
from reasoning.reading.words.tokens import Token

_CUE = re.compile(
    r"(?:^|[.?!,;]|\s)\s*(?:(?:and|but|or|also|then)[,\s]+)*(?P<cue>(?:what|how)\s+about|and|also|or|but|same\s+(?:question\s+)?for)"
    r"(?:\s+(?:for|in|with|of))?\s*$",
    re.I,
)
_TRAILS = frozenset({"too", "as", "well", "instead", "then", "also", "though"})


def follow_up(
    text: str, tokens: Sequence[Token], names: Mapping[int, list[tuple[int, Entity, float]]], previous: Query | None, snapshot: Snapshot
) -> Compiled | None:
    """Return the previous query of another concept, where a question names one behind "and", "also", "what about" and nothing else.

    The concept takes the place of the last one of its sort; without one, or where it is said in other words, there is no follow-up.
    """
    if previous is None or previous.where is None or not tokens:
        return None
    for low, found in names.items():
        for high, entity, _ in found:
            before = text[: tokens[low].start]
            before = re.sub(r"\b(?:the|a|an)\s+$", "", before)
            cue = _CUE.search(before)
            if cue is None or any(t.low not in _TRAILS for t in tokens[high:]) or any(t.start < cue.start() for t in tokens[:low]):
                continue
            asked = _with(previous, entity, snapshot)
            if asked is not None:
                return asked
    return None


def _with(previous: Query, entity: Entity, snapshot: Snapshot) -> Compiled | None:
    for term in reversed(previous.terms):
        node = snapshot.find(term.curies[0]) if term.curies else None
        if node is None:
            continue
        category = snapshot.category(node)
        chosen = next((c for c in entity.candidates if c.category == category), None)
        if chosen is None or chosen.curie in term.curies:
            continue
        made = term.model_copy(update={"curies": (chosen.curie,), "name": entity.text, "spans": ()})
        terms = tuple(made if each.id == term.id else each for each in previous.terms)
        return Compiled(previous.model_copy(update={"terms": terms}), 0.0, literal=False)
    return None


def among(query: Query, previous: Query) -> Query | None:
    """Return a query of what an earlier one found ("which of these cause X"); None where that found nothing of the sort."""
    if not isinstance(previous.asked, Find | Count) or not isinstance(query.asked, Find | Count):
        return None
    if previous.where is None or query.where is None:
        return None
    old, new = previous.term(previous.asked.variable), query.term(query.asked.variable)
    common = (
        tuple(c for c in new.categories if c in old.categories) if new.categories and old.categories else old.categories or new.categories
    )
    if not common and (new.categories or old.categories):
        return None
    taken = {term.id for term in query.terms}
    called = {term.id: term.id if term.id not in taken else f"{term.id} before" for term in previous.terms} | {old.id: new.id}
    joined = new.model_copy(
        update={
            "categories": common,
            "within": (*old.within, *new.within),
            "not_curies": (*old.not_curies, *new.not_curies),
            "curies": old.curies,
        }
    )
    others = [t.model_copy(update={"id": called[t.id], "spans": ()}) for t in previous.terms if t.id != old.id]
    terms = (*(joined if term.id == new.id else term for term in query.terms), *others)

    def renamed(statement: Statement) -> Condition:
        ends = {"subject": called[statement.subject], "object": called[statement.object]}
        return statement.model_copy(update={**ends, "spans": ()})

    return query.model_copy(update={"terms": terms, "where": And(parts=(rebuilt(previous.where, renamed), query.where))})

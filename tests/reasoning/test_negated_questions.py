"""Questions with a denial in them, in many wordings: never answered as if they affirmed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.errors import NothingGrounded
from reasoning.claims.answer import Answer
from reasoning.engine import Engine
from reasoning.query.model import Condition, Count, Find, Not, Rank, Statement

ROWS = list(csv.DictReader((Path(__file__).with_name("negated_questions.tsv")).open(encoding="utf-8"), delimiter="\t"))


def denies(condition: Condition | None) -> bool:
    """Whether a condition denies something, or asks for records that do."""
    if isinstance(condition, Not):
        return True
    if isinstance(condition, Statement):
        return condition.negated
    return any(map(denies, getattr(condition, "parts", ())))


def first(answer: Answer) -> str:
    """The first line of an answer that is no account of how it was read."""
    return next(line for line in answer.text.splitlines() if not line.startswith("Read as"))


@pytest.mark.parametrize(("outcome", "question"), [(row["outcome"], row["question"]) for row in ROWS])
def test_a_denial_is_answered_as_one(engine: Engine, outcome: str, question: str) -> None:
    what, _, curie = outcome.partition(" ")
    if what == "refused":
        with pytest.raises(NothingGrounded, match="was not understood"):
            engine.ask(question)
        return
    answer = engine.ask(question)
    assert answer.reading is not None
    (query,) = answer.reading.queries
    results = {row["curie"] for row in answer.results}
    assert not any(left.matters for left in answer.reading.leftover), answer.text
    if what == "no":
        assert first(answer).startswith("No, records say that it is so") and answer.claims
    elif what == "yes":
        assert first(answer).startswith("Yes") and answer.claims
    elif what == "none":
        assert first(answer).startswith("This graph cannot tell: no record") and not answer.claims
    elif what == "denied":
        assert first(answer).startswith("Yes, that is true: a record denies it")
    elif what == "listed":
        assert results == {curie} and "does not have" in answer.text
    elif what == "nothing":
        assert denies(query.where) and not answer.claims and "no evidence that it is not so" in " ".join(answer.missing)
    elif what == "apart":
        assert isinstance(query.asked, Find | Count) and curie not in results
        assert curie in query.term(str(query.asked.variable)).not_curies
    elif what == "without":
        assert denies(query.where) and results == {"MONDO:0007947", "MONDO:0018954"}
    else:
        assert what == "excluded" and isinstance(query.asked, Rank)
        assert [query.term(term).curies for term in query.asked.excluded] == [(curie,)]

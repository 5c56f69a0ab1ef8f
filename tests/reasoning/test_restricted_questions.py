"""Parts of a question that narrow it: in the query, or told as left out; never dropped without a word."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reasoning.engine import Engine
from reasoning.query.model import Qualifiers

ROWS = list(csv.DictReader((Path(__file__).with_name("restricted_questions.tsv")).open(encoding="utf-8"), delimiter="\t"))


@pytest.mark.parametrize(("outcome", "question"), [(row["outcome"], row["question"]) for row in ROWS])
def test_what_narrows_a_question_is_never_dropped(engine: Engine, outcome: str, question: str) -> None:
    answer = engine.ask(question)
    assert answer.reading is not None
    what, _, value = outcome.partition(" ")
    left = [left.text for left in answer.reading.leftover if left.matters]
    beyond = [question[b.span.start : b.span.end] for b in answer.reading.beyond]
    if what == "told":
        assert answer.abstained and any(value in text for text in (*left, *beyond)), answer.text
        return
    assert not left, answer.text
    if what == "several":
        assert len(answer.reading.queries) == 2
        return
    (query,) = answer.reading.queries
    given = [s.qualifiers for s in query.statements() if s.qualifiers is not None] or [Qualifiers()]
    if what == "sex":
        assert given[0].sex == value
    elif what == "share":
        assert given[0].frequency is not None
        assert given[0].frequency.least == float(value.lstrip(">=")) and given[0].frequency.open == value.startswith(">0")
    elif what == "limit":
        assert query.limit == 2 and len({row["curie"] for row in answer.results if not row["negated"]}) == 2
    else:
        assert what == "order" and query.order.by == "frequency" and answer.results[0]["curie"] == value

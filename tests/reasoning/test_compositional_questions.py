"""Questions of several parts on the default graph: read as the table says, or answered with what was left out first.

``read`` is how the reading is told; where it is empty, ``left`` are the words that were left out and abstained on.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.errors import NothingGrounded
from reasoning.engine import Engine
from reasoning.query.model import Range, Statement

ROWS = list(csv.DictReader(Path(__file__).with_name("compositional_questions.tsv").open(encoding="utf-8"), delimiter="\t"))


@pytest.mark.parametrize("row", ROWS, ids=[row["question"] for row in ROWS])
def test_a_question_of_several_parts_is_read_as_a_whole(default_engine: Engine, row: dict[str, str]) -> None:
    reading = default_engine.read(row["question"])
    left = " | ".join(one.text for one in reading.leftover if one.matters)
    assert left == row["left"]
    if row["read"]:
        assert " / ".join(reading.restated) == row["read"]
    elif reading.queries:
        assert default_engine.answer(reading).abstained
    else:
        with pytest.raises(NothingGrounded, match="not understood"):
            default_engine.answer(reading)


def test_words_that_join_in_two_ways_are_asked_back(default_engine: Engine) -> None:
    for question in (
        "Which diseases have ataxia and nystagmus or dysarthria?",
        "Which genes cause ataxia or cause deafness and affect retinol?",
    ):
        answer = default_engine.ask(question)
        assert answer.abstained
        assert "say “both ... and” or “either ... or”" in answer.text


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        # 16 of 53 patients, and by another record 30–79 %: neither shows most of them
        (
            "Do most patients with Marfan syndrome have scoliosis?",
            "Not shown: records say that it is so in 16 of 53 patients and in 30–79%",
        ),
        ("Do most patients with Marfan syndrome have spontaneous pneumothorax?", "Yes:"),
        ("Do nearly all patients with Rett syndrome have seizures?", "Records disagree, for others say in 30–79% of patients; by some"),
        # what is recorded of Noonan syndrome 4 is not shown of Noonan syndrome
        ("Do most patients with Noonan syndrome have scoliosis?", "Not shown of it as a whole, yet records say so"),
        ("Can Marfan syndrome occur without spontaneous pneumothorax?", "Read as:"),
    ],
)
def test_a_share_is_decided_by_the_bounds_of_what_is_recorded(default_engine: Engine, question: str, heading: str) -> None:
    assert default_engine.ask(question).text.startswith(heading)


def test_what_is_found_by_a_share_is_within_it_as_a_whole(default_engine: Engine) -> None:
    query = default_engine.read("Which symptoms occur in more than half of patients with Marfan syndrome?").queries[0]
    assert isinstance(query.where, Statement) and query.where.qualifiers is not None
    assert query.where.qualifiers.frequency == Range(least=0.5, open=True)
    answer = default_engine.query(query)
    assert answer.results and "30–79%" not in answer.text

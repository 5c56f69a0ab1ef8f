"""Questions as people put them, on the default graph, each with the whole of its reading in short notation (``people.tsv``).

``beyond K`` is a kind of question that the graph holds nothing for, ``left W`` words that the answer says it leaves out.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reasoning.engine import Engine
from tests.reasoning.notation import short

with Path(__file__).with_name("people.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", ROWS, ids=[row["question"] for row in ROWS])
def test_a_question_is_read_as_it_was_meant(default_engine: Engine, row: dict[str, str]) -> None:
    reading = default_engine.read(row["question"])
    told = [f"beyond {beyond.kind}" for beyond in reading.beyond] + [short(query) for query in reading.queries]
    if not reading.beyond:
        told += [f"left {left.text}" for left in reading.leftover if left.matters]
    assert " ;; ".join(told) == row["reading"]


FOLLOWED = [
    ("What is Huntington disease?", "and when does it start?", "find ?onset: MONDO:0007739 has_disease_onset ?onset"),
    ("Which genes cause Marfan syndrome?", "How is it inherited?", "find ?inheritance: MONDO:0007947 has_mode_of_inheritance ?inheritance"),
    ("symptoms of gout", "what treats it", "find ?drug: ?drug treats MONDO:0005393"),
]


@pytest.mark.parametrize(("first", "then", "query"), FOLLOWED, ids=[then for _, then, _ in FOLLOWED])
def test_a_question_that_follows_speaks_of_what_was_asked(default_engine: Engine, first: str, then: str, query: str) -> None:
    before = default_engine.read(first)
    reading = default_engine.read(then, [before])
    assert reading.complete, reading.leftover
    assert [short(one) for one in reading.queries] == [query]

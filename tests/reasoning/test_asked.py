"""What people ask of the default graph: which question is understood, and which of the things that a name names it means.

``readings.tsv`` has names that several things bear; ``forms.tsv`` has ways of asking, and what must be refused (intent ``none``). A cell
with several identifiers accepts any of them; an empty one says that the question leaves that end open.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.errors import NothingGrounded
from reasoning.engine import Engine
from reasoning.questions import Question

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


ROWS = [*_rows("readings.tsv"), *_rows("forms.tsv")]


def _relations(question: Question) -> set[str]:
    named = {predicate.removeprefix("biolink:") for predicate in question.predicates}
    return named | ({question.relation.name} if question.relation else set())


def _ends(engine: Engine, question: Question) -> tuple[str, str]:
    curies = [engine.snapshot.curie(concept.node) for concept in question.concepts]
    first = question.through or question.relation
    if question.intent == "neighbours" and first is not None:
        return (curies[0], "") if first.given == "subject" else ("", curies[0])
    return (curies[0], curies[1] if len(curies) > 1 else "")


@pytest.mark.parametrize("row", ROWS, ids=[row["question"] for row in ROWS])
def test_a_question_is_understood(default_engine: Engine, row: dict[str, str]) -> None:
    if row["intent"] == "none":
        with pytest.raises(NothingGrounded, match="ask for instance|did you mean") as refused:
            default_engine.ask(row["question"])
        assert refused.value.exit_code == 3
        return
    question = default_engine._parser.parse(row["question"])
    assert question.intent == row["intent"]
    if row["intent"] == "differential":
        assert question.findings
        return
    if row["relation"]:
        assert row["relation"] in _relations(question)
    for curie, accepted in zip(_ends(default_engine, question), (row["subject"], row["object"]), strict=True):
        assert curie in (accepted.split() or [""])


def test_a_name_of_several_things_says_which_was_meant(default_engine: Engine) -> None:
    answer = default_engine.ask("Does Marfan syndrome cause hearing loss?")
    assert any("Hearing impairment (HP:0000365)" in note and "MONDO:0005365" in note for note in answer.notes)


def test_words_without_a_form_are_told_what_can_be_asked(default_engine: Engine) -> None:
    with pytest.raises(NothingGrounded, match="Which genes cause X"):
        default_engine.ask("Tell me a joke")

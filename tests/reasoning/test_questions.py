"""What is asked: forms of words to intents, slots to concepts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.errors import InputError, NothingGrounded
from reasoning.engine import Engine

with Path(__file__).with_name("questions.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))


def _cell(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


@pytest.mark.parametrize("row", ROWS, ids=[row["question"] for row in ROWS])
def test_forms_of_words(engine: Engine, row: dict[str, str]) -> None:
    question = engine._parser.parse(row["question"])
    assert question.intent == row["intent"]
    assert [engine.snapshot.curie(c.node) for c in question.concepts] == _cell(row["concepts"])
    assert (question.relation.name if question.relation else "") == (row["relation"] or "")
    assert [m.best.label for m in question.findings] == _cell(row["findings"])
    assert [m.best.label for m in question.excluded] == _cell(row["excluded"])


@pytest.mark.parametrize("text", ["", "   ", "?", " ?!. \n"])
def test_an_empty_question_says_what_to_ask(engine: Engine, text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        engine.ask(text)


def test_a_question_without_a_concept_names_the_nearest(engine: Engine) -> None:
    with pytest.raises(NothingGrounded, match="blorptastic"):
        engine.ask("Which genes cause blorptastic foozle?")
    with pytest.raises(NothingGrounded, match=r"did you mean .*Ehlers-Danlos syndrome"):
        engine.ask("Which genes cause Ehlers Donlas disease of the knee?")


def test_a_question_of_absurd_length_is_refused(engine: Engine) -> None:
    with pytest.raises(InputError, match="characters"):
        engine.ask("what is " + "a" * 30_000)


def test_a_misspelled_name_is_read_and_said(engine: Engine) -> None:
    answer = engine.ask("Which genes cause Marfann syndrome?")
    assert [row["curie"] for row in answer.results] == ["HGNC:3603"]
    assert any("was read as Marfan syndrome" in note for note in answer.notes)


def test_only_excluded_findings_are_too_little(engine: Engine) -> None:
    with pytest.raises(NothingGrounded, match="does not have"):
        engine.ask("The patient has no cataract and no ptosis.")


def test_a_long_text_is_not_repeated_in_the_error(engine: Engine) -> None:
    with pytest.raises(NothingGrounded) as raised:
        engine.ask(
            "Jane Roe of Utopia came in on a sunny morning, sat down, looked at the wall for a long time and said nothing at all to anyone."
        )
    assert "Jane" not in str(raised.value)

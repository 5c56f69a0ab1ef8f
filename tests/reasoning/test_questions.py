"""What cannot be asked, and how a name was read."""

from __future__ import annotations

import pytest

from kg.errors import InputError, NothingGrounded
from reasoning.engine import Engine


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

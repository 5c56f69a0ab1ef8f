"""What an answer to a question of the default graph says of how it was read."""

from __future__ import annotations

import pytest

from kg.errors import NothingGrounded
from reasoning.engine import Engine


def test_a_name_of_several_things_says_which_was_meant(default_engine: Engine) -> None:
    answer = default_engine.ask("Does Marfan syndrome cause hearing loss?")
    assert any("Hearing impairment (HP:0000365)" in note and "MONDO:0005365" in note for note in answer.notes)


def test_words_without_a_form_are_told_what_can_be_asked(default_engine: Engine) -> None:
    with pytest.raises(NothingGrounded, match="Which genes cause X"):
        default_engine.ask("Tell me a joke")


def test_what_was_not_recognised_in_a_story_is_counted_and_not_repeated(engine: Engine) -> None:
    answer = engine.ask("Mrs Glorp Zumpf, record 8812, has ptosis and seizures. Lives in Xyzburg.")
    assert answer.intent == "differential"
    told = "\n".join((answer.text, *answer.missing, *answer.notes))
    assert "at characters" in told
    assert not any(word in told for word in ("Zumpf", "8812", "Xyzburg"))

"""What a test, a vaccine or a clinic is for is not what the patient has."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine
from reasoning.grounding.compounds import head


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Glasgow coma scale 15", "coma"),
        ("Measles vaccine was given", "Measles"),
        ("hepatitis B surface antigen", "hepatitis B"),
        ("he is followed in the diabetes clinic", "diabetes"),
        ("Parkinson disease rating scale", "Parkinson disease"),
        ("admitted to the stroke unit", "stroke"),
        ("seizure precautions", "seizure"),
        ("shock wave lithotripsy", "shock"),
    ],
)
def test_what_a_thing_is_for_is_not_said_of_the_patient(text: str, said: str, default_engine: Engine) -> None:
    (mention,) = [m for m in default_engine.ground(text).mentions if m.text == said]
    assert mention.context == "hypothetical"
    assert mention.cue


@pytest.mark.parametrize(
    "text",
    [
        "seizure medication was started",
        "epilepsy surgery",
        "seizures; clinic visits every month",
        "diabetes, vaccines refused",
        "the epilepsy index case",
        "tuberculosis test was positive",
        "Diagnosis: epilepsy - clinic in May",
        "seizures\nUnit 4",
    ],
)
def test_other_words_behind_a_finding_change_nothing(text: str, default_engine: Engine) -> None:
    assert next(m.context for m in default_engine.ground(text).mentions if m.kind in ("finding", "disease")) == "patient"


def test_a_denial_stays_one(default_engine: Engine) -> None:
    (mention,) = [m for m in default_engine.ground("no coma, scale was normal").mentions if m.text == "coma"]
    assert (mention.negated, head("no coma, scale was normal", mention.start, mention.end)) == (True, "")

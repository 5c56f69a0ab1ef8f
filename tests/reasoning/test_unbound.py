"""What is asked of a name that the graph has not: it is said what was asked, and of what, and nothing else is answered."""

from __future__ import annotations

import pytest

from kg.errors import NothingGrounded
from reasoning.engine import Engine


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What are the symptoms of lighter fluid poisoning?", "phenotypes of “lighter fluid poisoning”"),
        ("What is chafing?", "what “chafing” is"),
        ("Which genes cause frobnication syndrome?", "genes that cause, contribute to or are associated with “frobnication syndrome”"),
        ("what drugs treat Zzyzx disease", "drugs that treat “Zzyzx disease”"),
    ],
)
def test_what_is_asked_of_an_unknown_name_is_said(default_engine: Engine, question: str, asked: str) -> None:
    reading = default_engine.read(question)
    assert [unbound.asked for unbound in reading.unbound] == [asked]
    assert not reading.complete
    assert question[reading.unbound[0].span.start : reading.unbound[0].span.end] == reading.unbound[0].name
    with pytest.raises(NothingGrounded, match=f"the question asks for {asked}, and this graph has no concept of that name"):
        default_engine.answer(reading)


def test_a_part_of_an_unknown_name_is_offered_and_not_answered_of(default_engine: Engine) -> None:
    answer = default_engine.ask("What are the symptoms of chronic subdural hematoma?")
    assert answer.abstained
    assert answer.text.startswith("Not answered: it asks for phenotypes of “chronic subdural hematoma”, and this graph has no concept")
    assert "What it does hold of Subdural hemorrhage" in answer.text
    # not "diseases of genes that affect the response to morphine"
    assert not default_engine.read("What are the symptoms of morphine overdose?").queries


@pytest.mark.parametrize(
    "question",
    [
        "What are the complications of tracheal rupture?",  # known: the graph only says nothing of the kind
        "What are the symptoms of hydrocodone and acetaminophen?",  # several, which are known
        "Which of the phenotypes of Marfan syndrome are shared with Loeys-Dietz syndrome?",
        "Is frobnication inherited?",
        "explain link imatinib asthma",
        "who won the world cup",
        "What pathways is mTOR in?",  # "mTOR in" is no name
        "What are the symptoms of everything about ALS?",
    ],
)
def test_known_names_and_other_words_are_not_said_to_be_unknown(default_engine: Engine, question: str) -> None:
    assert not default_engine.read(question).unbound


def test_what_is_asked_of_nothing_is_no_concept(default_engine: Engine) -> None:
    with pytest.raises(NothingGrounded, match="'inheritance'"):
        default_engine.ask("inheritance? Becker")

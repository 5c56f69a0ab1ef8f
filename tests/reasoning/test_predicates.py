"""Adjectives of a finding's root count where they are said of a person, and nowhere else."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine


def found(engine: Engine, text: str) -> dict[str, bool]:
    """Each finding of a text -> whether it is denied."""
    return {engine.snapshot.name(m.best.node): m.negated for m in engine.ground(text).mentions if m.kind == "finding"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("She was obese, hypertensive and dyspneic.", {"Obesity", "Hypertension", "Dyspnea"}),
        ("an obese 45-year-old man", {"Obesity"}),
        ("a spastic, cyanotic infant", {"Spasticity", "Cyanosis"}),
        ("The patient is aphasic and hemiplegic.", {"Aphasia", "Hemiplegia"}),
        ("the patient was confused", {"Confusion"}),
        ("He was also obese.", {"Obesity"}),
        ("He had been spastic since birth", {"Spasticity"}),
        ("I'm bloated", {"Abdominal distention"}),
        ("he feels very bloated", {"Abdominal distention"}),
    ],
)
def test_an_adjective_said_of_a_person_is_a_finding(text: str, wanted: set[str], default_engine: Engine) -> None:
    assert set(found(default_engine, text)) == wanted


@pytest.mark.parametrize("text", ["He was not obese.", "She is neither obese nor hypertensive."])
def test_what_is_denied_is_denied(text: str, default_engine: Engine) -> None:
    assert all(found(default_engine, text).values())
    assert "Obesity" in found(default_engine, text)


@pytest.mark.parametrize(
    "text",
    [
        "corneal reflex",
        "manual work",
        "the examination was vaginal",
        "anomalous origin",
        "a hypertensive diet",
        "He is married.",
        "The loci were ordered.",
        "the gene was cloned",
        "which drugs are hypotensive",
        "She was rested.",
    ],
)
def test_an_adjective_that_only_says_which_is_none(text: str, default_engine: Engine) -> None:
    assert found(default_engine, text) == {}


def test_only_wanted_categories_are_given(default_engine: Engine) -> None:
    text = "She was obese and hypertensive."
    given = default_engine.grounder.ground(text, categories=("biolink:Disease",)).mentions
    assert {c.category for m in given for c in m.candidates} <= {"biolink:Disease"}

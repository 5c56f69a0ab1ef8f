"""How a condition is passed on and how much it varies, said freely."""

from __future__ import annotations

import time

import pytest

from reasoning.engine import Engine
from reasoning.grounding.heredity import _said

DOMINANT, RECESSIVE, SPORADIC = "HP:0000006", "HP:0000007", "HP:0003745"
VARIABILITY, EXPRESSIVITY, INCOMPLETE = "HP:0003812", "HP:0003828", "HP:0003829"
ALL = {DOMINANT, RECESSIVE, SPORADIC, VARIABILITY, EXPRESSIVITY, INCOMPLETE}


def told(engine: Engine, text: str) -> set[str]:
    """The terms of inheritance and variability that a text is grounded to."""
    return {m.best.curie for m in engine.ground(text).mentions if m.best.curie in ALL and not m.negated}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The trait is dominantly inherited.", {DOMINANT}),
        ("It is an autosomal dominantly inherited ataxia.", {DOMINANT}),
        ("a recessive disease of childhood", {RECESSIVE}),
        ("Transmission may be dominant or recessive.", {DOMINANT, RECESSIVE}),
        ("an autosomal recessive or dominant disorder", {DOMINANT, RECESSIVE}),
        ("recessively transmitted deafness", {RECESSIVE}),
        ("He carries a de novo deletion.", {SPORADIC}),
        ("Symptoms vary between patients.", {VARIABILITY}),
        ("There is wide clinical variation.", {VARIABILITY}),
        ("Clinical features are highly variable even within a family.", {VARIABILITY}),
        ("with marked intrafamilial heterogeneity", {VARIABILITY}),
        ("The disorder shows variable expression.", {EXPRESSIVITY}),
        ("The mutation is not fully penetrant.", {INCOMPLETE}),
        ("Nonpenetrance was seen in one carrier.", {INCOMPLETE}),
    ],
)
def test_free_words_are_read(text: str, terms: set[str], default_engine: Engine) -> None:
    assert told(default_engine, text) == terms


@pytest.mark.parametrize(
    "text",
    [
        "The dominant hand was weak and the dominant hemisphere was spared.",
        "A dominant-negative mutation was found.",
        "A right-dominant coronary circulation.",
        "The posterior dominant rhythm was slow.",
        "X-linked dominant inheritance was suspected.",
        "X-linked recessive disease",
        "Blood pressure varies during the day.",
        "My symptoms vary from day to day.",
        "Locus heterogeneity was excluded.",
        "Heart rate variability was low.",
        "variable expression of the TP53 gene",
    ],
)
def test_what_is_no_inheritance_is_not(text: str, default_engine: Engine) -> None:
    assert told(default_engine, text) == set()


def test_time_grows_with_the_length_of_a_sentence() -> None:
    def seconds(count: int) -> float:
        text = "clinical " * count
        began = time.process_time()
        assert list(_said(text, 0, len(text))) == []
        return time.process_time() - began

    seconds(100)
    assert seconds(4000) < 8 * seconds(1000) + 0.2

"""Single words that say something of another word are no findings; levels of the spine are no genes; symbols are not made by rules."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine
from reasoning.grounding.vertebrae import levels


def names(engine: Engine, text: str) -> set[str]:
    """The names of all that a text is grounded to."""
    return {engine.snapshot.name(c.node) for m in engine.ground(text).mentions for c in m.candidates}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("slow heart rate", "Lethargy"),
        ("a slow-growing mass", "Lethargy"),
        ("EEG with slow components", "Lethargy"),
        ("an aggressive tumor", "Aggressive behavior"),
        ("a randomised double-blind trial", "Blindness"),
        ("a blind study", "Blindness"),
        ("an irritable colon polyp", "Irritability"),
        ("duplication of the urinary collecting system", "Collectionism"),
        ("we are collecting the samples", "Collectionism"),
        ("ordering labs", "Atypical sorting"),
        ("a cutting board", "Self-cutting"),
        ("jumping rope", "Jumping"),
        ("the small intestine", "Intestinal hypoplasia"),
        ("small bowel obstruction", "Intestinal hypoplasia"),
        ("seen in the oncology clinic", "Neoplasm"),
        ("an imprinted region", "Imprinted"),
        ("The gene is imprinted in the brain", "Imprinted"),
        ("He falls asleep late", "Falls"),
        ("the saturation fell below 90", "Falls"),
        ("cases fall easily into two groups", "Falls"),
    ],
)
def test_what_is_said_of_a_thing_is_no_finding(text: str, wrong: str, default_engine: Engine) -> None:
    assert wrong not in names(default_engine, text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("he is slow", "Lethargy"),
        ("she feels weak today", "Asthenia"),
        ("a weak, floppy baby", "Asthenia"),
        ("a deaf child", "Hearing impairment"),
        ("clumsy hands", "Clumsiness"),
        ("anxious mother", "Anxiety"),
        ("tired and irritable", "Irritability"),
        ("collecting, hoarding", "Collectionism"),
        ("an aggressive boy", "Aggressive behavior"),
        ("dizzy spells", "Vertigo"),
        ("small hands", "Small hand"),
        ("enlarged joints", "Enlarged joints"),
        ("an imprinted disorder", "Imprinted"),
        ("she falls often", "Falls"),
        ("he fell to the floor; falls at home", "Falls"),
    ],
)
def test_what_is_said_of_a_person_or_a_part_of_the_body_stays_one(text: str, right: str, default_engine: Engine) -> None:
    assert right in names(default_engine, text)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("spina bifida at L5-S4", ["L5", "S4"]),
        ("herniation at L4/5", ["L4/5"]),
        ("fusion from T12 to L2", ["T12", "L2"]),
        ("C5 radiculopathy", ["C5"]),
        ("hemivertebra at T8", ["T8"]),
        ("the S1 nerve root", ["S1"]),
    ],
)
def test_levels_of_the_spine_name_nothing_else(text: str, taken: list[str], default_engine: Engine) -> None:
    found = levels(text)
    assert all(found.meets(text.index(one), text.index(one) + 1) for one in taken)
    assert not any(m.text in taken for m in default_engine.ground(text).mentions)


@pytest.mark.parametrize("text", ["complement C3 and C4 were low", "loud S4", "C9-C12 acids", "variants in L1CAM and S100"])
def test_what_only_looks_like_a_level_stays(text: str) -> None:
    assert not any(levels(text).meets(at, at + 1) for at in range(len(text)))


def test_no_rule_makes_a_symbol(default_engine: Engine) -> None:
    assert "ARMC9" not in names(default_engine, "weak left arm")
    assert "alveolar rhabdomyosarcoma" not in names(default_engine, "pain in the left arm")
    assert "ARMC9" in names(default_engine, "the gene ARM")

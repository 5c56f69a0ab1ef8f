"""Text in capitals, which mark no abbreviation there; short loose names that are abbreviations in small letters."""

from __future__ import annotations

import pytest

from reasoning.concepts.resolver import EverydayWord, resolve
from reasoning.engine import Engine


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("THE PATIENT WAS SEEN AT REST. HE CAN EAT FISH. SEIZURES ARE PRESENT", ["SEIZURES"]),
        ("SHE HAS ASD, GERD AND SCOLIOSIS. NO COLD. THE CAT BITES.", ["ASD", "GERD", "SCOLIOSIS"]),
        ("PATIENT WITH AIDS AND ALS, AND HE HAD A COLD", ["AIDS", "ALS"]),
        ("WAS, CAT, REST", ["WAS", "CAT", "REST"]),
        ("Variants in WAS and REST were found", ["WAS", "REST"]),
    ],
)
def test_in_capitals_an_everyday_word_is_no_abbreviation(text: str, named: list[str], default_engine: Engine) -> None:
    assert [m.text for m in default_engine.ground(text).mentions] == named


@pytest.mark.parametrize("word", ["arms", "met", "itch"])
def test_a_small_word_is_not_what_a_name_is_shortened_to(word: str, default_engine: Engine) -> None:
    with pytest.raises(EverydayWord, match="in capitals if that is meant"):
        resolve(default_engine.snapshot, word)


@pytest.mark.parametrize(("short", "name"), [("jam", "F11R"), ("als", "amyotrophic lateral sclerosis"), ("star", "STAR")])
def test_how_a_small_abbreviation_was_read_is_said(short: str, name: str, default_engine: Engine) -> None:
    concept = resolve(default_engine.snapshot, short)
    assert default_engine.snapshot.name(concept.node) == name
    assert f"'{short}' was read as" in concept.note


@pytest.mark.parametrize(("word", "name"), [("flu", "influenza"), ("polio", "poliomyelitis"), ("tic", "Tics")])
def test_a_name_of_everyday_language_stays_one(word: str, name: str, default_engine: Engine) -> None:
    assert default_engine.snapshot.name(resolve(default_engine.snapshot, word).node) == name

"""Everyday words that are some gene's symbol or some disease's abbreviation; abbreviations with several senses; names in odd characters."""

from __future__ import annotations

import re

import pytest

from kg.errors import MedclewError
from kg.names import UNSEEN
from reasoning.engine import Engine

#: Each is a symbol or an abbreviation in capitals, and none is what it says in small letters.
EVERYDAY = (
    "cold fat gas rest bite jam ice was cat can set map met max act arm bad camp chip clock cope crib dare fast fish flip gap golf kit "
    "lamp mice net nova pen rank ski spa step stop swap team trap tube veil wars"
)


@pytest.mark.parametrize("word", EVERYDAY.split())
def test_an_everyday_word_is_no_symbol_and_no_abbreviation(word: str, default_engine: Engine) -> None:
    for text in (f"What causes {word}?", f"What causes a {word}?", f"Which drugs treat {word}?"):
        try:
            answer = default_engine.ask(text)
        except MedclewError:
            continue
        assert not answer.claims or any(f"'{word}'" in note for note in answer.notes), (text, answer.text[:80])
    patient = default_engine.ground(f"The patient {word} in the {word} and ataxia, a {word}.")
    assert [m.text for m in patient.mentions if m.text.lower() == word and m.kind in ("gene", "disease")] == []


@pytest.mark.parametrize(
    "short", ["DM", "MS", "CF", "PD", "RA", "AF", "MD", "ALS", "SLE", "TB", "CP", "PE", "AS", "MR", "ADHD", "HD", "CHF"]
)
def test_a_note_names_the_sense_that_was_answered(short: str, default_engine: Engine) -> None:
    reading = default_engine.read(f"Which genes cause {short}?")
    taken = [term.curies[0] for query in reading.queries for term in query.terms if term.curies]
    notes = [note for note in reading.notes if f"'{short}'" in note]
    for note in notes:
        told = re.findall(r"\(([A-Za-z]+:\w+)\)", note)
        assert told and told[0] in taken


@pytest.mark.parametrize("mark", [*UNSEEN, "\u00ad\u200b", "\ufeff\ufeff"], ids=lambda mark: "+".join(f"U+{ord(c):04X}" for c in mark))
@pytest.mark.parametrize(("name", "curie"), [("Marfan syndrome", "MONDO:0007947"), ("Ectopia lentis", "HP:0001083"), ("FBN1", "HGNC:3603")])
def test_characters_that_are_not_seen_hide_no_name(mark: str, name: str, curie: str, default_engine: Engine) -> None:
    for at in (0, 2, len(name) // 2, len(name)):
        text = name[:at] + mark + name[at:]
        assert default_engine.search(text, 1).found[0].curie == curie
        assert default_engine.show(text).node.curie == curie
        assert curie in {m.best.curie for m in default_engine.ground(f"This is {text}, and no more").mentions}


GREEK = [
    ("IFN-γ", "IFNG"),
    ("IFNγ", "IFNG"),
    ("TGFβ1", "TGFB1"),
    ("TGF-β1", "TGFB1"),
    ("TGF-β2", "TGFB2"),
    ("IL1β", "IL1B"),
    ("IL-1β", "IL1B"),
    ("IL-1α", "IL1A"),
    ("PPARγ", "PPARG"),
    ("PPAR-γ", "PPARG"),
    ("PPARα", "PPARA"),
    ("PPARδ", "PPARD"),
    ("HIF1α", "HIF1A"),
    ("HIF-1α", "HIF1A"),
    ("TNF-α", "TNF"),
    ("TNFα", "TNF"),
    ("β-thalassemia", "beta thalassemia"),
    ("β-thalassaemia", "beta thalassemia"),
    ("α-thalassemia", "alpha thalassemia"),
    ("α1-antitrypsin deficiency", "alpha 1-antitrypsin deficiency"),
    ("α-mannosidosis", "alpha-mannosidosis"),
    ("β-mannosidosis", "beta-mannosidosis"),
]


@pytest.mark.parametrize(("written", "plain"), GREEK)
def test_greek_letters_are_read_as_what_they_stand_for(written: str, plain: str, default_engine: Engine) -> None:
    wanted = default_engine.search(plain, 1).found[0].curie
    assert wanted in [found.curie for found in default_engine.search(written, 2).found]
    reading = default_engine.read(f"What is {written}?")
    taken = {curie for query in reading.queries for term in query.terms for curie in term.curies}
    assert wanted in taken, (taken, reading.leftover)

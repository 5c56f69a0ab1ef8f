"""Text to concepts: offsets, lists, abbreviations, symbols, misspellings, and what has no concept."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from reasoning.engine import Engine
from reasoning.grounding import Grounder
from reasoning.grounding.learn import equivalents
from tests.reasoning.graph import HOSTILE


def labels(grounder: Grounder, text: str) -> list[str]:
    return [m.best.label for m in grounder.ground(text).mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arachnodactyly", ["Arachnodactyly"]),
        ("SPIDER FINGERS", ["Arachnodactyly"]),
        ("dilatation of the aortic root", ["Aortic root aneurysm"]),
        ("aortic root dilation", ["Aortic root aneurysm"]),
        ("cataracts and seizures", ["Cataract", "Seizure"]),
        ("hand malformations", ["Abnormality of the hand"]),
        ("a dislocated lens", ["Ectopia lentis"]),
        ("long fingers and toes", ["Long fingers", "Long toe"]),
        ("palmar and/or plantar pits", ["Palmar pits", "Plantar pits"]),
        ("palmar/plantar pits", ["Palmar pits", "Plantar pits"]),
        ("Marfan's syndrome", ["Marfan syndrome"]),
        ("HP:0001166 and MONDO:0007947", ["Arachnodactyly", "Marfan syndrome"]),
        ("breast cancer", ["Breast carcinoma"]),
        ("gastro-esophageal reflux", []),
    ],
)
def test_names_in_text(grounder: Grounder, text: str, expected: list[str]) -> None:
    assert labels(grounder, text) == expected


def test_offsets_are_those_of_the_text(grounder: Grounder) -> None:
    text = "Ménière's patient — “ectopia lentis”, long fingers and toes; naïve 𝔘nicode: ptosis"
    for mention in grounder.ground(text).mentions:
        assert " … ".join(text[a:b] for a, b in mention.spans) == mention.text
        assert (mention.start, mention.end) == (mention.spans[0][0], mention.spans[-1][1])
    assert [m.text for m in grounder.ground(text).mentions] == ["ectopia lentis", "long fingers", "long … toes", "ptosis"]


def test_an_abbreviation_that_the_text_explains(grounder: Grounder) -> None:
    text = "Loeys-Dietz syndrome type (XDS) is rare. Ectopia lentis (EL) was severe; the EL persisted."
    found = {m.text: m.best.label for m in grounder.ground(text).mentions}
    assert found["EL"] == "Ectopia lentis"
    assert "XDS" not in found


def test_symbols_are_case_sensitive_and_everyday_words_are_not_genes(grounder: Grounder) -> None:
    assert labels(grounder, "The cat was there, was it?") == []
    assert labels(grounder, "WAS and CAT are genes, as is fbn1") == ["WAS", "CAT", "FBN1"]
    assert labels(grounder, "was it a disease or a gene or a drug") == []


def test_a_name_in_two_categories_goes_by_what_is_preferred(grounder: Grounder) -> None:
    clinical = grounder.ground("cataract").mentions[0]
    assert clinical.best.category == "biolink:PhenotypicFeature"
    assert {c.category for c in clinical.candidates} == {"biolink:PhenotypicFeature", "biolink:Disease"}
    assert grounder.ground("cataract", prefer=("biolink:Disease",)).mentions[0].best.category == "biolink:Disease"
    assert grounder.ground("cataract", categories=("biolink:Gene",)).mentions == ()


def test_misspelled_words_are_mended_on_request(grounder: Grounder) -> None:
    assert labels(grounder, "arachnodactily") == ["Arachnodactyly"]
    assert grounder.ground("arachnodactily", respell=False).mentions == ()


def test_the_longest_name_wins_and_nested_ones_come_on_request(grounder: Grounder) -> None:
    text = "sensorineural hearing loss"
    assert labels(grounder, text) == ["Sensorineural hearing impairment"]
    nested = {m.best.label for m in grounder.ground(text, nested=True).mentions}
    assert nested == {"Sensorineural hearing impairment", "Hearing impairment"}


def test_what_has_no_concept_is_reported(grounder: Grounder) -> None:
    text = "ptosis, wobbling kneecaps and purple urine"
    grounding = grounder.ground(text)
    assert [nil.text for nil in grounding.nil] == ["wobbling kneecaps", "purple urine"]
    assert all(text[nil.start : nil.end] == nil.text for nil in grounding.nil)


def test_a_list_is_one_name_only_when_the_name_is_that_list(grounder: Grounder) -> None:
    assert labels(grounder, "short stature and tall stature") == ["Short stature", "Tall stature"]


def test_equivalents_are_learnt_from_synonyms_and_opposites_are_not() -> None:
    names = [(f"{word} {organ}", organ) for organ in ("a1x", "b2x", "c3x", "d4x", "e5x") for word in ("renal", "kidney")]
    names += [(f"{word} {organ}", f"{organ}!") for organ in ("a1x", "b2x", "c3x", "d4x", "e5x") for word in ("increased", "decreased")]
    names += [(f"{word} {organ}", f"{organ}?") for organ in ("a1x", "b2x", "c3x", "d4x", "e5x") for word in ("plasia", "hyperplasia")]
    assert [(one, other) for one, other, *_ in equivalents(names)] == [("kidney", "renal")]


_HPO = ("biolink:PhenotypicFeature", "biolink:GeneticInheritance")

with Path(__file__).with_name("grounding.tsv").open(encoding="utf-8") as _file:
    _PHRASES = list(csv.DictReader(_file, delimiter="\t"))


def _cell(cell: str | None) -> set[str]:
    return {part.strip() for part in (cell or "").split(";") if part.strip()}


@pytest.mark.parametrize("row", _PHRASES, ids=[row["text"] for row in _PHRASES])
def test_phrases_of_clinical_text_on_the_default_graph(default_engine: Engine, row: dict[str, str]) -> None:
    found = {m.best.label for m in default_engine.grounder.ground(row["text"], categories=_HPO, nested=True).mentions}
    assert _cell(row["finds"]) <= found
    assert not _cell(row["not_finds"]) & found


def test_a_pair_of_words_that_votes_beside_one_word_only_needs_that_word() -> None:
    kinds = ("mild", "severe", "mixed", "profound")
    names = [(f"{kind} hearing {word}", kind) for kind in kinds for word in ("loss", "impairment")]
    assert [(one, other, beside) for one, other, *_, beside in equivalents(names)] == [("impairment", "loss", "hearing")]


_WORDS = "no not without ectopia lentis hearing loss and or , . ; ( ) mother has but long fingers toes FBN1 was MONDO:0007947 (ELX) é 𝔘 : -"
_words = st.sampled_from([*_WORDS.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_words, max_size=30).map(" ".join), st.sampled_from(HOSTILE)))
def test_any_text_is_read_without_error(grounder: Grounder, text: str) -> None:
    grounding = grounder.ground(text)
    assert grounder.ground(text) == grounding
    starts = [m.start for m in grounding.mentions]
    assert starts == sorted(starts)
    for mention in grounding.mentions:
        assert mention.candidates
        assert 0 <= mention.start < mention.end <= len(text)
        assert " … ".join(text[a:b] for a, b in mention.spans) == mention.text
    whole = [m for m in grounding.mentions if len(m.spans) == 1]
    taken = [at for m in whole for at in range(m.start, m.end)]
    assert len(taken) == len(set(taken)) or any(len(m.spans) > 1 for m in grounding.mentions)


def test_what_stands_inside_a_longer_mention_is_marked_and_shares_its_negation(engine: Engine) -> None:
    grounding = engine.ground("He has no sensorineural hearing loss, but ptosis.")
    said = {m.text: (m.best.label, m.inside, m.negated) for m in grounding.mentions}
    assert said["sensorineural hearing loss"] == ("Sensorineural hearing impairment", False, True)
    assert said["hearing loss"] == ("Hearing impairment", True, True)
    assert [m.best.label for m in grounding.findings()] == ["Ptosis"]
    assert [m.best.label for m in grounding.findings(negated=True)] == ["Sensorineural hearing impairment"]


def test_a_phenotype_stands_beside_a_disease_of_its_name(engine: Engine) -> None:
    (mention,) = engine.ground("cataract").mentions
    assert mention.of("biolink:PhenotypicFeature") and mention.of("biolink:Disease")


def test_words_in_another_part_of_speech_all_at_once(engine: Engine) -> None:
    assert [m.best.label for m in engine.ground("a subluxated lens, an aneurysmal aortic root").mentions] == [
        "Lens subluxation",
        "Aortic root aneurysm",
    ]


def test_a_text_may_not_be_endless(engine: Engine) -> None:
    with pytest.raises(InputError, match="more than the 1,000,000"):
        engine.ground("a" * 1_000_001)


def test_groups_of_words_that_stand_for_each_other_are_learnt_from_findings_that_share_the_rest() -> None:
    from reasoning.grounding import learn_phrases

    parts = ("thumb", "hand", "toe", "foot", "rib")
    names = [(f"{how} of the {part}", f"HP:{part}") for part in parts for how in ("Pitting outer bone", "Pitting end phalanx")]
    names += [("Odd outer bone", "HP:1"), ("Rare thing indeed", "HP:1")]
    assert learn_phrases.pairs(names) == [(("bone", "outer"), ("end", "phalanx"), len(parts))]
    assert learn_phrases.pairs(names[:6]) == [], "three findings are not enough"
    # "increased" against nothing of the kind tells two findings apart, however the rest agrees
    odd = [(f"{how} {part}", f"HP:{part}") for part in parts for how in ("Increased size of", "Wide girth at")]
    assert learn_phrases.pairs(odd) == []


def test_a_group_of_words_is_exchanged_only_beside_something_else() -> None:
    from reasoning.grounding.variants import GROUP, variants

    said = dict(variants(("broad", "outermost", "bone", "thumb")))
    assert said["broad distal phalanx thumb"] == GROUP
    assert "distal phalanx" not in dict(variants(("outermost", "bone")))
    assert "5th toe" in dict(variants(("fifth", "toe")))

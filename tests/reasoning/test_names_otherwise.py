"""Diseases called as no source calls them, by a gene, by their discoverer alone; and several patients in one message."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from kg.errors import NothingGrounded
from kg.names import STOPWORDS, stem, words
from reasoning.engine import Engine
from reasoning.query.model import Rank
from reasoning.reading.message.several_patients import told_apart
from reasoning.reading.names.learn_wordings import wordings
from reasoning.reading.names.otherwise import Otherwise, _exchanged, _exchanged_twice, _respelt, exchanges
from reasoning.reading.words.tokens import tokenize

with Path(__file__).with_name("names_otherwise.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_name_said_otherwise_is_the_disease_or_none(default_engine: Engine, row: dict[str, str]) -> None:
    reading = default_engine.read(f"What are the symptoms of {row['name']}?")
    bound = [default_engine.show(c).node.name for query in reading.queries for term in query.terms for c in term.curies]
    if row["read"]:
        assert reading.complete and bound == [row["read"]]
    else:
        assert not reading.complete


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("nipple syringomatous blorboma", ""),
        ("partial trisomy 8p", "partial duplication of the short arm of chromosome 8"),
        ("Marfan syndrome with blorbous anomalies", ""),
        ("blorb palms disease", ""),
        ("blorb deficiency caused by mutation in C5", ""),
        ("asthma due to a blorb", ""),
        ("severe asthma", "asthma"),
        ("asthma at the age of 5", "asthma"),
    ],
)
def test_a_part_of_what_was_told_is_not_taken_for_the_whole(default_engine: Engine, said: str, told: str) -> None:
    reading = default_engine.read(f"My son was diagnosed with {said}. What are the symptoms?")
    bound = [default_engine.show(c).node.name for query in reading.queries for term in query.terms for c in term.curies[:1]]
    assert bound == ([told] if told else [])


@pytest.mark.parametrize(
    "question",
    [
        "What is the outlook for FBN2 blorb deficiency?",
        "What is the outlook for FBN2 deficiency?",
        "How to diagnose blorbitis caused by mutation in SIX5?",
        "What to do for Seckel syndrome caused by mutation in BRCA1?",
        "How to diagnose autosomal recessive blorb face syndrome?",
        "What is the outlook for blorbotrichosis with juvenile macular degeneration?",
        "How to prevent blorbic motor and sensory neuropathy?",
        "What is the outlook for blorbic form of contact dermatitis?",
        "How to prevent blorbitis 84A with vestibular dysfunction?",
        "How to diagnose kernicterus related to blorbimmunization?",
    ],
)
def test_what_is_named_only_in_part_is_not_offered(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    assert reading.beyond and not reading.queries


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("What is the outlook for asthma and eczema?", {"asthma", "Eczematoid dermatitis"}),
        ("What is the outlook for asthma and other allergies?", {"asthma", "Allergy"}),
        ("What to do for pinna abnormalities and low-set ears?", {"Abnormal pinna morphology", "Low-set ears"}),
    ],
)
def test_of_a_list_each_is_offered(default_engine: Engine, question: str, offered: set[str]) -> None:
    reading = default_engine.read(question)
    assert offered & {default_engine.show(c).node.name for query in reading.queries for term in query.terms for c in term.curies}


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Patient 1 has seizures and ataxia. Patient 2 has ectopia lentis.", [["Seizure", "Ataxia"], ["Ectopia lentis"]]),
        ("My son has seizures and my daughter has deafness. What is it?", [["Seizure"], ["Hearing impairment"]]),
        ("The first patient has polydactyly; the second has ectopia lentis.", [["Polydactyly"], ["Ectopia lentis"]]),
        ("Case A: seizures, ataxia. Case B: ptosis. What could they have?", [["Seizure", "Ataxia"], ["Ptosis"]]),
        ("Patient 2 years old with seizures and ataxia.", [["Seizure", "Ataxia"]]),
        ("My son has seizures. My son has also ataxia. What is it?", [["Seizure", "Ataxia"]]),
    ],
)
def test_each_patient_has_its_own_findings(default_engine: Engine, text: str, findings: list[list[str]]) -> None:
    reading = default_engine.read(text)
    assert all(isinstance(query.asked, Rank) for query in reading.queries)
    told = [[default_engine.show(q.term(id).curies[0]).node.name for id in q.asked.findings] for q in reading.queries]  # type: ignore[union-attr]
    assert told == findings


def test_patients_told_of_by_turns_are_not_taken_apart() -> None:
    assert told_apart("Patient 1 has ataxia. Patient 2 has ptosis. Patient 1 has also seizures.") == []


def test_words_that_tell_diseases_apart_are_not_exchanged() -> None:
    same = [(f"renal {word}", f"D:{n}") for n, word in enumerate(["cyst", "stone", "pain", "scar", "mass", "loss", "ache"])]
    same += [(f"kidney {word}", f"D:{n}") for n, word in enumerate(["cyst", "stone", "pain", "scar", "mass", "loss", "ache"])]
    apart = [(f"{word} type {n}", f"E:{word}{n}") for word in ["ataxia", "deafness", "myopathy", "albinism"] for n in (1, 2)]
    assert [(one, other) for one, other, *_ in wordings([*same, *apart])] == [("kidney", "renal")]


def test_a_chromosome_s_letter_is_no_number(default_engine: Engine) -> None:
    (query,) = default_engine.read("What is partial deletion of chromosome X?").queries
    assert default_engine.show(query.terms[0].curies[0]).node.name == "partial deletion of chromosome X"
    with pytest.raises(NothingGrounded):
        default_engine.ask("tell me about FBN2 deficiency")  # no gene is what lacks


def test_the_table_that_travels_exchanges_both_ways() -> None:
    table = exchanges()
    assert "tumor" in table["neoplasm"] and "neoplasm" in table["tumor"]
    assert "2" not in table.get("1", ()) and "recessive" not in table.get("dominant", ())


def test_what_is_thought_of_a_thing_is_nobody_s_name(default_engine: Engine) -> None:
    reading = default_engine.read("what's a good drug for restless legs")
    assert [term.name for query in reading.queries for term in query.terms if term.curies] == ["restless legs"]


def test_no_phrase_is_passed_over_of_which_a_wording_is_a_name(default_engine: Engine) -> None:
    """What is said not to be worth a look-up, for no name holds its words together, has no wording that is a name."""
    snapshot, draw = default_engine.snapshot, random.Random(5)
    finder = Otherwise(snapshot)
    passed = found = 0
    diseases = [node for node in range(snapshot.n_nodes) if snapshot.category(node) == "biolink:Disease"]
    for node in draw.sample(diseases, 500):
        said = snapshot.name(node).split()
        places = [at for at, word in enumerate(said) if exchanges().get(stem(word.lower()))]
        if places:
            at = draw.choice(places)
            said[at] = draw.choice(exchanges()[stem(said[at].lower())])
        run = tokenize(" ".join([*draw.choice(([], ["genes", "cause"], ["symptoms", "of"], ["EDS"])), *said]))[:10]
        content = [stem(word) for token in run if token.word for word in words(token.text) if word not in STOPWORDS]
        wordings_of = [*_respelt(run, content, snapshot), *_exchanged(content), *_exchanged_twice(content)]
        names = finder._known(wordings_of) if len(content) > 1 else []
        if not finder._held_together(run, content):
            passed += 1
            assert not names, (" ".join(token.text for token in run), names)
        found += bool(names)
    assert passed > 100 and found > 50

"""Answers: claims with spans, citations that resolve, negative evidence told as such, abstention where there is none."""

from __future__ import annotations

import csv
import json
import logging
import re
from pathlib import Path

import pytest

from reasoning.claims.answer import Answer
from reasoning.engine import Engine

with Path(__file__).with_name("questions.tsv").open(encoding="utf-8") as _file:
    QUESTIONS = [row["question"] for row in csv.DictReader(_file, delimiter="\t")]


def check_form(engine: Engine, answer: Answer) -> None:
    """What holds for every answer: spans, numbers, and citations that resolve to edges, records and sources of this graph."""
    snapshot = engine.snapshot
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    used: set[int] = set()
    end = 0
    for claim in answer.claims:
        assert end <= claim.start < claim.end <= len(answer.text)
        assert answer.text[claim.start : claim.end] == claim.text
        assert claim.citations
        assert answer.text[claim.end :].startswith(" " + "".join(f"[{n}]" for n in claim.citations))
        used.update(claim.citations)
        end = claim.end
    assert used == {c.number for c in answer.citations}
    for citation in answer.citations:
        edge = snapshot.edge(citation.edge)
        assert (edge.id, edge.subject, edge.predicate, edge.object, edge.negated) == (
            citation.edge_id,
            citation.subject,
            citation.predicate,
            citation.object,
            citation.negated,
        )
        assert citation.evidence == edge.evidence != ()
        for piece in citation.evidence:
            assert piece.source in snapshot.sources
            assert piece.source_version and piece.licence and piece.record
            assert snapshot.find_evidence(piece.id) == (citation.edge, piece)
    assert answer.dropped == ()
    assert answer.claims or answer.abstained
    assert answer.missing or not answer.abstained
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.text)
    assert json.loads(answer.to_json())["text"] == answer.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_keeps_its_form_and_is_the_same_again(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    check_form(engine, answer)
    assert engine.ask(question).to_dict() == answer.to_dict()


def test_a_claim_says_frequency_as_the_record_does(engine: Engine) -> None:
    answer = engine.ask("What are the symptoms of Marfan syndrome?")
    assert [c.text for c in answer.claims] == [
        "Marfan syndrome has the phenotypes Arachnodactyly (in 9 of 10 patients), Aortic root aneurysm (in 80% of patients) "
        "and Lens subluxation (in 30–79% of patients).",
        "Marfan syndrome does not have the phenotype Hearing impairment.",
    ]
    assert [c.negated for c in answer.claims] == [False, True]
    assert [p.record for p in answer.citation(1).evidence] == ["made.tsv:1"]
    assert answer.citation(1).publications == ("PMID:1", "PMID:2")
    assert answer.sources() == {"made 1": "CC0-1.0"}


def test_a_record_that_denies_is_a_no_and_silence_is_not(engine: Engine) -> None:
    denied = engine.ask("Does Marfan syndrome have hearing loss?")
    assert denied.text.startswith("No, a record denies it:")
    assert [c.text for c in denied.claims] == ["Marfan syndrome does not have the phenotype Hearing impairment."]
    silent = engine.ask("Does Marfan syndrome have glaucoma?")
    assert silent.abstained
    assert any("no evidence that it is false" in line for line in silent.missing)


def test_a_special_form_affirms_the_general_one_with_its_chain(engine: Engine) -> None:
    answer = engine.ask("Does Marfan syndrome cause ectopia lentis?")
    assert [c.text for c in answer.claims] == [
        "Marfan syndrome has the phenotype Lens subluxation (in 30–79% of patients).",
        "Lens subluxation is a kind of Ectopia lentis.",
    ]


def test_a_chain_of_kinds(engine: Engine) -> None:
    answer = engine.ask("Is Ehlers-Danlos syndrome, vascular type a kind of connective tissue disorder?")
    assert [c.text for c in answer.claims] == [
        "Ehlers-Danlos syndrome, vascular type is a kind of Ehlers-Danlos syndrome.",
        "Ehlers-Danlos syndrome is a kind of connective tissue disorder.",
    ]
    assert engine.ask("Is connective tissue disorder a kind of Marfan syndrome?").text.startswith("The other way round:")


def test_what_is_said_of_kinds_comes_with_the_chain(engine: Engine) -> None:
    answer = engine.ask("Which genes cause Ehlers-Danlos syndrome?")
    assert [c.text for c in answer.claims] == [
        "Ehlers-Danlos syndrome, vascular type is caused by COL3A1.",
        "Ehlers-Danlos syndrome, vascular type is a kind of Ehlers-Danlos syndrome.",
    ]
    assert answer.results[0]["of"] == "MONDO:0017314"


def test_what_the_graph_has_no_statements_of(engine: Engine) -> None:
    answer = engine.ask("What treats Marfan syndrome?")
    assert answer.abstained
    assert answer.missing == ("this graph holds no statements of the kind treats",)


def test_a_differential_tells_for_and_against(engine: Engine) -> None:
    answer = engine.ask("Which diseases explain ectopia lentis, arachnodactyly and aortic root dilatation without hearing loss?")
    assert answer.results[0]["curie"] == "MONDO:0007947"
    texts = [c.text for c in answer.claims]
    assert any("Lens subluxation" in text and text.startswith("Marfan syndrome has the phenotypes") for text in texts)
    assert "Lens subluxation is a kind of Ectopia lentis." in texts
    assert "Marfan syndrome does not have the phenotype Hearing impairment." in texts
    roles = [(c["curie"], c["role"]) for c in answer.concepts]
    assert roles == [("HP:0001083", "finding"), ("HP:0001166", "finding"), ("HP:0002616", "finding"), ("HP:0000365", "excluded")]


def test_words_that_were_not_understood_are_placed(engine: Engine) -> None:
    text = "A boy with arachnodactyly, ectopia lentis and wobbling kneecaps. His mother has ptosis."
    answer = engine.ask(text)
    place = text.index("wobbling")
    assert any(f"{place + 1}–{place + len('wobbling kneecaps')}" in line for line in answer.missing)
    assert any("'ptosis' was set aside: a relative's" in note for note in answer.notes)


def test_paths_are_said_hop_by_hop(engine: Engine) -> None:
    answer = engine.ask("How is FBN1 related to arachnodactyly?")
    assert [c.text for c in answer.claims][:2] == [
        "FBN1 causes Marfan syndrome.",
        "Marfan syndrome has the phenotype Arachnodactyly (in 9 of 10 patients).",
    ]
    hops = answer.results[0]["hops"]
    assert [hop["edges"][0]["citation"] for hop in hops] == [1, 2]
    assert [hop["edges"][0]["direction"] for hop in hops] == [1, 1]


def test_nothing_between_two_concepts_is_an_abstention(engine: Engine) -> None:
    answer = engine.ask("Why might losartan help Marfan syndrome?")
    assert answer.abstained and answer.text.startswith("This graph holds no path of at most 5 hops")
    assert {chain for claim in answer.claims for chain in claim.chains} == {"around source", "around target"}
    assert any("a path of at most" in line for line in answer.missing)
    assert any("treats" in line for line in answer.missing)


def test_no_text_of_a_patient_reaches_a_log(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    engine.diagnose("Jane Roe of Utopia has arachnodactyly and ectopia lentis")
    engine.ask("Jane Roe of Utopia has arachnodactyly and ectopia lentis")
    assert "Jane" not in caplog.text and "Utopia" not in caplog.text


def test_two_relations_one_after_the_other(engine: Engine) -> None:
    answer = engine.ask("Which genes are associated with arachnodactyly?")
    assert [(row["curie"], row["through"]) for row in answer.results] == [("HGNC:2201", "MONDO:0017314"), ("HGNC:3603", "MONDO:0007947")]
    assert "Arachnodactyly is a phenotype of Marfan syndrome (in 9 of 10 patients)." in [c.text for c in answer.claims]
    assert "Marfan syndrome is caused by FBN1." in [c.text for c in answer.claims]


def test_what_no_medicine_is_recorded_to_treat_is_told_by_classes_as_such(default_engine: Engine) -> None:
    answer = default_engine.ask("What drugs treat hypertension?")
    assert answer.text.startswith("No medicine by itself is recorded to treat Hypertension in this graph.")
    assert any(c.text == "Antihypertensive agent treats hypertensive disorder." for c in answer.claims)
    told = [c.text for c in answer.claims if "has the role" in c.text]
    assert "Captopril has the role antihypertensive agent." in told
    assert not any("treats" in text for text in told)  # a member is no recorded treatment
    assert not any("vasodilator" in text for text in told)  # given for this among other things: the class alone is named
    assert {row["curie"] for row in answer.results} >= {"CHEBI:35674", "CHEBI:3380"}


def test_a_condition_that_no_class_of_medicines_is_for_stays_without_an_answer(default_engine: Engine) -> None:
    assert default_engine.ask("What drugs treat Marfan syndrome?").abstained


def test_what_would_tell_diseases_apart_is_told_of_one_that_has_it(default_engine: Engine) -> None:
    """The three that lead may all lack the finding; that none of them has it would be no reason to ask for it."""
    found = default_engine.diagnose(hpo=["HP:0001083", "HP:0001166"], not_hpo=["HP:0000365"], k=3)
    (told,) = re.findall(r"What would tell them apart best: .*", str(found))
    shares = [int(share) for share in re.findall(r"(\d+)%", told)]
    assert len(shares) == 3 and max(shares) >= 50 > min(shares), told

"""Findings in the shorthand of notes and hand-overs: "pt 6mo f, A, B. dx?"."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine
from reasoning.query.model import Rank
from reasoning.query.reading import Reading


def _ranked(engine: Engine, reading: Reading) -> tuple[list[str], list[str], list[str]]:
    """The findings, what is excluded and what is suspected, by name."""
    (query,) = reading.queries
    assert isinstance(query.asked, Rank)
    named = {term.id: engine.show(term.curies[0]).node.name for term in query.terms}
    asked = query.asked
    return [named[f] for f in asked.findings], [named[f] for f in asked.excluded], [named[f] for f in asked.suspected]


@pytest.mark.parametrize(
    ("message", "findings", "excluded", "suspected"),
    [
        (
            "pt 6mo f, failure to thrive, steatorrhea, recurrent pneumonia. dx?",
            ["Failure to thrive", "Steatorrhea", "Recurrent pneumonia"],
            [],
            [],
        ),
        ("34F w/ joint hypermobility, easy bruising. ddx?", ["Joint hypermobility", "Bruising susceptibility"], [], []),
        ("Newborn, hypotonia + macroglossia. What should I think of?", ["Hypotonia", "Macroglossia"], [], []),
        ("Infant. Ptosis, exaggerated startle, macrocephaly. Dx please", ["Ptosis", "Macrocephaly"], [], []),
        ("8yo boy s/p surgery, now w/ cleft palate, hypocalcemia. Syndrome?", ["Cleft palate", "Hypocalcemia"], [], []),
        ("16M c hearing loss, hematuria, lenticonus => ?", ["Hearing impairment", "Hematuria", "Lenticonus"], [], []),
        ("5 yr old girl with ataxia and cataract?", ["Ataxia", "Cataract"], [], []),
        ("ddx: ataxia + telangiectasia + immunodeficiency", ["Ataxia", "Telangiectasia", "Immunodeficiency"], [], []),
        ("ddx: ataxia, telangiectasia, no seizures", ["Ataxia", "Telangiectasia"], ["Seizure"], []),
        ("What's the dx: hyperphagia, hypotonia, small hands?", ["Polyphagia", "Hypotonia", "Small hand"], [], []),
        ("Most likely diagnosis for ataxia and cataract?", ["Ataxia", "Cataract"], [], []),
        ("Likely syndrome in a baby w/ cataracts & hypotonia?", ["Cataract", "Hypotonia"], [], []),
        ("Differential for a 3 yo with ataxia and recurrent infections", ["Ataxia", "Recurrent infections"], [], []),
        ("pt has polydactyly, rod-cone dystrophy. ?Usher syndrome", ["Polydactyly", "Rod-cone dystrophy"], [], ["Usher syndrome"]),
        ("hx: epistaxis. r/o Marfan syndrome", ["Epistaxis"], [], ["Marfan syndrome"]),
    ],
)
def test_shorthand_is_a_patient(
    default_engine: Engine, message: str, findings: list[str], excluded: list[str], suspected: list[str]
) -> None:
    assert _ranked(default_engine, default_engine.read(message)) == (findings, excluded, suspected)


def test_a_disease_whose_name_is_findings_is_not_made_of_a_list(default_engine: Engine) -> None:
    listed = default_engine.read("pt with ataxia, telangiectasia and short stature")
    assert _ranked(default_engine, listed)[0] == ["Ataxia", "Telangiectasia", "Short stature"]
    named = default_engine.read("pt with ataxia telangiectasia and short stature")
    assert _ranked(default_engine, named)[0] == ["Short stature"]


@pytest.mark.parametrize(
    "message",
    ["ddx of Marfan syndrome", "Marfan syndrome. Ddx?", "my 5 year old daughter with Rett syndrome?"],
)
def test_a_call_for_a_diagnosis_of_what_is_diagnosed_is_no_answer(default_engine: Engine, message: str) -> None:
    reading = default_engine.read(message)
    assert not reading.complete


@pytest.mark.parametrize("told", ["The diagnosis of epilepsy was withdrawn.", "diagnosis of epilepsy and ataxia has been excluded"])
def test_what_is_told_of_a_diagnosis_asks_for_none(default_engine: Engine, told: str) -> None:
    reading = default_engine.read(told)
    assert not any(isinstance(query.asked, Rank) and query.asked.findings for query in reading.queries)

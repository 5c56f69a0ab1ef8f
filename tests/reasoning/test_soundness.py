"""A reading that asks something else than its question is none: it is refused, or a concept is offered as such."""

from __future__ import annotations

import pytest

from kg.errors import NothingGrounded
from reasoning.engine import Engine
from reasoning.query.model import Describe, Find
from tests.reasoning.notation import short

#: Questions of which no part may be answered: what is left out, or the direction, makes another question of the rest.
REFUSED = [
    # the other way round
    "Which genes does Marfan syndrome cause?",
    "Which diseases cause TP53 mutations?",
    "Which symptoms cause Lyme disease?",
    "Which mutations come from phenylketonuria?",
    "What does pain cause?",
    # the question word belongs to what was not read
    "If FBN1 did not cause Marfan syndrome, which genes would?",
    "Among the diseases caused by LMNA, which also affect the heart?",
    "Of ataxia, cataract and deafness, which two are features of Refsum disease?",
    # measured by another thing
    "Do more diseases have cataract than have glaucoma?",
    "Which disease has more genes than Usher syndrome?",
    # only supposed
    "What if metformin didn't work for diabetes?",
    "If hearing loss were absent, could it still be Usher syndrome?",
    # bound by denials alone
    "Are there no genes that do not cause disease in Noonan syndrome?",
    # a sort of things is no concept
    "drugs for jam",
    "Which gene causes the most diseases?",
    "Does FBN1 cause other diseases?",
    "Which diseases start after age 60?",
    # one of several spoken of
    "My sister has lupus and my brother has asthma. What causes his disease?",
    # yes or no
    "Are seizures the cause or the consequence of tuberous sclerosis?",
    # words of time, amount, order and certainty, superlatives and numbers
    "Does only FBN1 cause Marfan syndrome?",
    "Which diseases cause seizures before the age of one year?",
    "Which is the oldest known gene for deafness?",
    "What signs of Down syndrome are there at age 40?",
    "Does simvastatin change SLCO1B1 or the reverse?",
    "Which symptoms of Alport syndrome are not symptoms of any other disease?",
    "Which diseases have all the symptoms of Marfan syndrome?",
    "What's the worst symptom of porphyria?",
    # persons are in no graph
    "Which people who have Marfan syndrome also have scoliosis?",
    # a concept or a relation that found no place
    "Which drugs are broken down by CYP3A4?",
    "Which drugs have gefitinib as a target?",
    # two denials in one
    "Which genes are not known not to cause deafness?",
    "Which symptoms can't be excluded in Noonan syndrome?",
    # taken out in a clause of its own
    "Were it not for LDLR, what would cause familial hypercholesterolemia?",
    # a name with what narrows it behind a dash
    "What are the symptoms of Ear infection - acute?",
]


@pytest.mark.parametrize("question", REFUSED)
def test_another_question_is_not_answered(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    assert all(isinstance(query.asked, Describe) for query in reading.queries), [short(query) for query in reading.queries]
    if not reading.queries:
        with pytest.raises(NothingGrounded):
            default_engine.answer(reading)
        return
    assert default_engine.answer(reading).text.startswith("Not answered")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which symptoms of Fabry disease occur in women only?", "phenotype"),
        ("Which X-linked diseases affect females as severely as males?", "phenotype"),
        ("Which cancers run in families of elderly men?", "disease"),
        ("Which phenotypes of NF1 are typical for infants under one?", "phenotype"),
    ],
)
def test_what_is_found_is_what_stands_behind_the_question_word(default_engine: Engine, question: str, wanted: str) -> None:
    for query in default_engine.read(question).queries:
        assert not isinstance(query.asked, Find) or query.asked.variable == f"?{wanted}"


def test_a_bare_sort_of_things_is_asked_of_what_was_spoken_of(default_engine: Engine) -> None:
    told = [short(query) for query in default_engine.read("Genes for Usher? Drugs?").queries]
    assert told[1] == "find ?drug: ?drug treats MONDO:0019501"
    (alone,) = default_engine.read("What is a drug?").queries
    assert isinstance(alone.asked, Describe)


def test_a_name_is_not_taken_for_a_narrower_concept(default_engine: Engine) -> None:
    (query,) = default_engine.read("What does obesity cause?").queries
    assert "MONDO:0011122" in short(query)  # obesity disorder, and not inherited obesity, which bears the name as well


def test_what_is_denied_is_told_as_it_is(default_engine: Engine) -> None:
    (told,) = default_engine.read("Signs of NF1, minus those of NF2?").restated
    assert "do not be" not in told and "that are not phenotypes of diseases that are caused by" in told


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("What's the difference between Becker and Duchenne muscular dystrophy?", "compare MONDO:0010311, MONDO:0010679"),
        ("Compare Wilson disease with Menkes disease and phenylketonuria", "compare MONDO:0010200, MONDO:0010651, MONDO:0009861"),
        ("What do Polydactyly and Synostosis involving bones of the hand have in common?", "compare HP:0010442, HP:0004278"),
    ],
)
def test_names_in_a_row_are_each_what_they_name(default_engine: Engine, question: str, read: str) -> None:
    assert [short(query) for query in default_engine.read(question).queries] == [read]


def test_two_things_that_were_told_of_are_joined(default_engine: Engine) -> None:
    told = [short(query) for query in default_engine.read("I have gout and sarcoidosis. Can these be related?").queries]
    assert told == ["explain MONDO:0005393 ~ MONDO:0019338"]
    assert not default_engine.read("I have gout, sarcoidosis and asthma. Can these be related?").complete  # which two?


def test_a_question_of_small_words_is_not_dropped(default_engine: Engine) -> None:
    reading = default_engine.read("What drugs treat asthma and are they related?")
    assert [left.text for left in reading.leftover if left.matters] == ["are they related"]


def test_genes_and_drugs_of_a_disease_are_two_questions(default_engine: Engine) -> None:
    told = [short(query) for query in default_engine.read("genes and drugs of asthma").queries]
    assert len(told) == 2 and told[1] == "find ?drug: ?drug treats MONDO:0004979"


def test_what_a_name_means_wider_goes_first(default_engine: Engine) -> None:
    (query,) = default_engine.read("My father passed from Creutzfeldt-Jakob disease. Is it hereditary?").queries
    assert "MONDO:0005357" in short(query)  # and not inherited Creutzfeldt-Jakob disease


@pytest.mark.parametrize("question", ["Which genes cause Marfann in children?", "Do children with Marfan syndrome specialise?"])
def test_what_is_suggested_is_spelt_nearly_so(default_engine: Engine, question: str) -> None:
    near = [name for left in default_engine.read(question).leftover if left.text in ("children", "specialise") for name in left.nearest]
    assert not near


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("¿Qué es la fibrosis quística?", "Spanish"),
        ("Was ist Mukoviszidose?", "German"),
        ("Quels sont les symptômes de la mucoviscidose ?", "French"),
        ("嚢胞性線維症とは何ですか", "another script"),
    ],
)
def test_another_language_is_said_not_to_be_read(default_engine: Engine, question: str, said: str) -> None:
    with pytest.raises(NothingGrounded, match=said):
        default_engine.ask(question)


@pytest.mark.parametrize("name", ["Porphyria cutanea tarda", "Gilles de la Tourette syndrome", "Cri du chat syndrome", "Maladie de Tiller"])
def test_a_name_of_foreign_words_is_no_foreign_question(default_engine: Engine, name: str) -> None:
    assert not any("language" in note or "English" in note for note in default_engine.read(name).notes)


def test_an_abbreviation_in_brackets_is_no_word_that_it_spells(default_engine: Engine) -> None:
    assert default_engine.read("What are the treatments for acute lymphoblastic leukemia (ALL)?").complete
    assert not default_engine.read("Do ALL forms of Noonan syndrome have short stature?").complete

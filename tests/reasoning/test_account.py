"""Every word is accounted for: what the grammar passes over is left over, and nothing shorter stands in for what is said."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine
from reasoning.query.model import Describe, Find, Statement
from tests.reasoning.notation import short


@pytest.mark.parametrize(
    ("question", "said"),
    [
        # a noun's second condition
        ("What are the treatments for ataxia with oculomotor apraxia?", "oculomotor apraxia"),
        ("List all X-linked diseases with intellectual disability and seizures.", "seizures"),
        ("Tell me about ataxia with oculomotor apraxia", "oculomotor apraxia"),
        ("What are the symptoms of Pancreatic abscess?", "Pancreatic abscess"),
    ],
)
def test_a_name_is_in_the_query_or_left_over(default_engine: Engine, question: str, said: str) -> None:
    reading = default_engine.read(question)
    named = [term.name for query in reading.queries for term in query.terms] + [left.text for left in reading.leftover]
    assert any(said in name for name in named)


def test_no_other_link_stands_in_for_a_treatment(default_engine: Engine) -> None:
    reading = default_engine.read("What are the treatments for ADA?")
    assert not any("biolink:causes" in s.predicates for query in reading.queries for s in query.statements())


def test_a_concept_of_a_class_is_found_and_the_class_not_described(default_engine: Engine) -> None:
    (query,) = default_engine.read("List all X-linked diseases with seizures.").queries
    assert isinstance(query.asked, Find)
    assert "subclass_of MONDO:0000425" in short(query) and "has_phenotype HP:0001250" in short(query)


@pytest.mark.parametrize(
    "question",
    [
        "How many people are affected by MYH9-related disorder?",
        "How many people are affected by spastic paraplegia type 11?",
        "How to prevent Achilles tendinitis?",
        "How to diagnose Metastatic Squamous Neck Cancer with Occult Primary?",
        "What is the outlook for complete androgen insensitivity of the toes?",
    ],
)
def test_a_part_of_a_name_is_not_offered_in_its_place(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    assert reading.beyond
    assert not reading.queries or max(len(t.name) for t in reading.queries[0].terms) > 20
    assert any(left.matters for left in reading.leftover) or reading.queries


def test_a_word_that_narrows_a_name_is_not_passed_over(default_engine: Engine) -> None:
    reading = default_engine.read("What are the symptoms of complete LCAT deficiency?")
    assert not reading.complete or "complete" in reading.queries[0].terms[-1].name.lower()


def test_a_question_of_nothing_that_is_known_is_none(default_engine: Engine) -> None:
    assert not default_engine.read("What genes are involved?").queries


def test_a_word_for_an_outlook_is_no_misspelt_finding(default_engine: Engine) -> None:
    reading = default_engine.read("what is the prognosis for ALS")
    assert [b.kind for b in reading.beyond] == ["outlook"]
    assert reading.queries[0].terms[0].curies == ("MONDO:0004976",)


@pytest.mark.parametrize(
    ("question", "curie"),
    [
        ("What is stroke?", "HP:0001297"),
        ("What is urethral cancer?", "MONDO:0004192"),
        ("what is marfans", "MONDO:0007947"),
        ("what is parkinsons", "MONDO:0005180"),
        ("what is loeys dietz", "MONDO:0018954"),
    ],
)
def test_what_is_so_called_goes_before_what_is_called_so_as_well(default_engine: Engine, question: str, curie: str) -> None:
    (query,) = default_engine.read(question).queries
    assert isinstance(query.asked, Describe) and query.terms[0].curies == (curie,)


LONG = [
    "neurodevelopmental disorder with growth retardation, dysmorphic facies, and corpus callosum abnormalities",
    "multiple congenital anomalies/dysmorphic syndrome without intellectual disability",
    "ventricular arrhythmias due to cardiac ryanodine receptor calcium release deficiency syndrome",
    "myelodysplastic syndrome associated with isolated del(5q)",
    "T-B+ severe combined immunodeficiency",
]


@pytest.mark.parametrize("name", LONG)
def test_an_own_name_is_one_name_whatever_stands_in_it(default_engine: Engine, name: str) -> None:
    reading = default_engine.read(f"Which phenotypes are seen in {name}?")
    assert reading.complete, reading.leftover
    (term,) = [t for t in reading.queries[0].terms if t.curies]
    assert default_engine.show(term.curies[0]).node.name == name


QUALIFIED = [
    ("Which diseases show Childhood onset?", "find ?disease: ?disease has_disease_onset|has_clinical_course HP:0011463"),
    (
        "Which diseases have Neonatal onset in at least two thirds of patients?",
        "find ?disease: ?disease has_disease_onset|has_clinical_course HP:0003623 {frequency 0.666667:1}",
    ),
    (
        "Which diseases have seizures in more than 3 out of 4 patients?",
        "find ?disease: ?disease has_phenotype HP:0001250 {frequency 0.75:)}",
    ),
    (
        "Which symptoms occur in more than half of patients with Noonan syndrome?",
        "find ?phenotype: MONDO:0018997 has_phenotype ?phenotype {frequency 0.5:)}",
    ),
    ("Which diseases have ataxia according to hpo3?", "find ?disease: ?disease has_phenotype HP:0001251 {sources hpo3}"),
    ("Which drugs have the role antipyretic?", "find ?drug: ?drug has_chemical_role CHEBI:35493"),
    (
        "Which diseases lack seizures but have ataxia?",
        "find ?disease: ?disease has_phenotype HP:0001251 & !(?disease has_phenotype HP:0001250)",
    ),
    (
        "Which diseases have ataxia and are recorded not to have seizures?",
        "find ?disease: ?disease has_phenotype HP:0001251 & ?disease not has_phenotype HP:0001250",
    ),
    (
        "Which phenotypes are seen in Noonan syndrome (in more than half of patients)?",
        "find ?phenotype: MONDO:0018997 has_phenotype ?phenotype {frequency 0.5:)}",
    ),
    ("Which drugs depend on CYP2D6 for their response?", "find ?drug: HGNC:2625 affects_response_to ?drug"),
    ("Which drugs have a response that CYP2D6 affects?", "find ?drug: HGNC:2625 affects_response_to ?drug"),
    (
        "Which phenotypes are found in patients with at least two of Marfan syndrome, Noonan syndrome and Turner syndrome?",
        "find ?phenotype: 2 of (MONDO:0007947 has_phenotype ?phenotype; MONDO:0018997 has_phenotype ?phenotype; "
        "MONDO:0019499 has_phenotype ?phenotype)",
    ),
]


@pytest.mark.parametrize(("question", "query"), QUALIFIED, ids=[question for question, _ in QUALIFIED])
def test_what_narrows_a_statement_is_in_the_query(default_engine: Engine, question: str, query: str) -> None:
    reading = default_engine.read(question)
    assert reading.complete, reading.leftover
    assert [short(one) for one in reading.queries] == [query]


def test_the_nearest_noun_is_narrowed(default_engine: Engine) -> None:
    (query,) = default_engine.read("Which genes are associated with diseases that come with ataxia and begin with Childhood onset?").queries
    diseases = {
        s.subject for s in query.statements() if isinstance(s, Statement) and s.object != s.subject and s.subject.startswith("?disease")
    }
    assert len(diseases) == 1


def test_which_ones_repeats_a_question(default_engine: Engine) -> None:
    reading = default_engine.read("Are there genes for Marfan syndrome? Which ones?")
    assert reading.complete and len(reading.queries) == 1


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("wat are the symtoms of marfan syndrom", "find ?phenotype: MONDO:0007947 has_phenotype ?phenotype"),
        ("whats the treatmens for gout", "find ?drug: ?drug treats MONDO:0005393"),
    ],
)
def test_a_misspelt_word_of_the_question_is_read(default_engine: Engine, question: str, query: str) -> None:
    reading = default_engine.read(question)
    assert reading.complete, reading.leftover
    assert [short(one) for one in reading.queries] == [query]


def test_an_abbreviation_is_what_has_the_initials(default_engine: Engine) -> None:
    (query,) = default_engine.read("What is MS?").queries
    assert query.terms[0].curies == ("MONDO:0005301",)


def test_of_an_abbreviations_senses_the_one_is_meant_of_which_the_graph_says_what_is_asked(default_engine: Engine) -> None:
    reading = default_engine.read("symptoms of MS")
    assert any("multiple sclerosis (MONDO:0005301)" in note for note in reading.notes)


def test_drugs_for_a_disease_treat_it(default_engine: Engine) -> None:
    (query,) = default_engine.read("Are there drugs for Fabry disease? Which?").queries
    assert short(query) == "find ?drug: ?drug treats MONDO:0010526"


@pytest.mark.parametrize("question", ["Which genes cause marfn syndrome?", "What are the symptoms of glorpal asthma?"])
def test_a_name_after_a_word_that_is_not_known_is_not_answered_for(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    assert not reading.queries and any(left.matters for left in reading.leftover)


@pytest.mark.parametrize(
    "question",
    [
        "Which genes cause Marfan syndrome?",
        "How is FBN1 related to ectopia lentis?",
        "Why does CFTR cause pancreatic insufficiency?",
        "How does losartan work in Marfan syndrome?",
        "What do Noonan syndrome and Turner syndrome have in common?",
        "Which symptoms do CF and primary ciliary dyskinesia share?",
        "How does hemophilia A differ from von Willebrand disease?",
        "What proportion of people with neurofibromatosis type 1 develop scoliosis?",
        "At what age do symptoms of Huntington disease begin?",
        "Is hemophilia A X-linked recessive?",
        "Which of Marfan syndrome and Huntington disease is caused by FBN1?",
        "Is cataract more common in Lowe syndrome or in Marfan syndrome?",
        "Which diseases have cataract or hearing loss but not both?",
        "Since when is it known that FBN1 causes Marfan syndrome?",
        "Which genes cause Marfan syndrome except FBN1?",
    ],
)
def test_a_word_put_into_a_question_is_not_passed_over(default_engine: Engine, question: str) -> None:
    """An unknown word, a denial, a number, a degree, a mode of inheritance: each changes the reading, or is left over."""
    plain, words = default_engine.read(question), question.split(" ")
    assert plain.complete
    for put_in in ("blorptic", "never", "7", "severe", "autosomal recessive"):
        for at in range(1, len(words)):
            reading = default_engine.read(" ".join([*words[:at], put_in, *words[at:]]))
            assert not reading.complete or reading.queries[0].where != plain.queries[0].where or reading.restated != plain.restated, (
                f"{put_in!r} was swallowed at {at}"
            )


@pytest.mark.parametrize(
    ("question", "never"),
    [
        # what is asked for is genes, whatever reads more simply
        ("What are the genetic changes related to globozoospermia?", "find ?disease"),
        # a name with "syndrome" is no sort of diseases, and a list is no choice
        ("What are the symptoms of Cotard delusion syndrome?", "has_phenotype HP:"),
        ("What is diabetes, heart disease, and stroke?", "choose"),
        ("What are the treatments for anemia in chronic kidney disease?", "MONDO:0005300"),
        ("What is diagnosis of diabetes?", "has_manifestation"),
    ],
)
def test_no_simpler_question_is_read_instead(default_engine: Engine, question: str, never: str) -> None:
    assert not any(never in short(query) for query in default_engine.read(question).queries)

"""Messages as people write them: stories before questions, what goes without saying, how many, how sorted, and what is not answered."""

from __future__ import annotations

import random

import pytest

from kg.errors import NothingGrounded
from reasoning.claims.rows import ChoiceRow
from reasoning.engine import Engine
from reasoning.query.model import Choose, Describe, Find, Rank, Value
from reasoning.query.reading import Reading
from tests.reasoning.notation import short


@pytest.mark.parametrize(
    ("message", "restated"),
    [
        # what is told before is what "it", or nothing at all, refers to
        (
            "My 6 year old son has cystic fibrosis. Which gene causes it?",
            ["genes that cause, contribute to or are associated with cystic fibrosis"],
        ),
        (
            "I was diagnosed with hashimotos last week. what r the symptoms and how is it treated??",
            ["phenotypes of Hashimoto thyroiditis", "drugs that treat Hashimoto thyroiditis"],
        ),
        (
            "I have two questions: what is sarcoidosis, and which drugs are used for it?",
            ["what sarcoidosis is", "drugs that treat sarcoidosis"],
        ),
        ("Looking for treatment options for retinitis pigmentosa. Please help.", ["drugs that treat retinitis pigmentosa"]),
        # what is denied is not what "it" is
        (
            "My grandson has Alport syndrome. Nobody in our family has kidney disease. I'd like to know what causes it.",
            ["genes that cause, contribute to or are associated with Alport syndrome"],
        ),
        ("More details about the symptoms of Fabry disease. I have pain and fever.", ["phenotypes of Fabry disease"]),
        ("Information about Stickler syndrome. My 2 year old has a cleft palate and is very nearsighted.", ["what Stickler syndrome is"]),
        ("I am a student writing about cystic fibrosis and want to know the symptoms.", ["phenotypes of cystic fibrosis"]),
        ("I take warfarin. Which genes affect how I respond to it?", ["genes that affect the response to warfarin"]),
        ("In Marfan syndrome, what are the symptoms?", ["phenotypes of Marfan syndrome"]),
        # what is asked again of something else
        (
            "What are the symptoms of Marfan syndrome? And of Turner syndrome?",
            ["phenotypes of Marfan syndrome", "phenotypes of Turner syndrome"],
        ),
        (
            "does lupus cause hair loss? also joint pain?",
            ["whether lupus erythematosus has the phenotype Alopecia", "whether lupus erythematosus has the phenotype Arthralgia"],
        ),
        # as people type
        ("what is the treatment for als", ["drugs that treat amyotrophic lateral sclerosis"]),
        ("What is (are) Eales disease ?", ["what Eales disease is"]),
        ("Which gene(s) cause Marfan syndrome?", ["genes that cause, contribute to or are associated with Marfan syndrome"]),
        ("What are the symptoms of spastic paraplegia type IV?", ["phenotypes of hereditary spastic paraplegia 4"]),
    ],
)
def test_messages_are_read(default_engine: Engine, message: str, restated: list[str]) -> None:
    reading = default_engine.read(message)
    assert list(reading.restated) == restated and reading.complete


@pytest.mark.parametrize(
    ("story", "findings", "known"),
    [
        ("34F with Marfan syndrome, ectopia lentis and scoliosis. What could it be?", ["ectopia lentis", "scoliosis"], ["Marfan syndrome"]),
        ("I have sickle cell anemia, chest pain and leg ulcers. What else could it be?", ["chest pain"], ["sickle cell anemia"]),
        ("My mother has sickle cell anemia. I have chest pain and fever. What could it be?", ["chest pain", "fever"], []),
        ("He does not have Down syndrome. He has fever and seizures. What could it be?", ["fever", "seizures"], []),
    ],
)
def test_a_disease_that_is_told_is_known_and_no_finding_of_its_name(
    default_engine: Engine, story: str, findings: list[str], known: list[str]
) -> None:
    (query,) = default_engine.read(story).queries
    assert isinstance(query.asked, Rank)
    assert [query.term(id).name for id in query.asked.findings] == findings
    assert [query.term(id).name for id in query.asked.known] == known


def test_a_paper_about_a_disease_is_no_patient_with_its_finding(default_engine: Engine) -> None:
    asked = "I am a nursing student doing a paper on sickle cell anemia and need to know the pathophysiology, signs and treatments."
    reading = default_engine.read(asked)
    assert not any(isinstance(query.asked, Rank) for query in reading.queries)
    first, second, *_ = default_engine.ask(asked).text.split("\n")
    assert first.startswith("Not answered") and second.startswith("Not taken into account") and "pathophysiology" in second


def test_what_is_left_out_is_told_in_one_line_by_why(default_engine: Engine) -> None:
    told = default_engine.ask("My wife's brother has hemophilia A, can our kids get it?").text
    assert told.count("Not taken into account") == 1
    assert "“wife” and “brother”, which this graph has no concept for; “kids”" in told and "“get”, a relation" in told


def test_a_heading_over_forms_tells_what_is_left_out(default_engine: Engine) -> None:
    first = default_engine.ask("Which genes are associated with long QT syndrome but not with Brugada syndrome?").text.split("\n")[0]
    assert "Brugada syndrome" in first and "forms of long QT syndrome" in first


def test_a_dialogue_goes_on_without_its_question(default_engine: Engine) -> None:
    first = default_engine.read("Which genes cause ataxia?")
    then = default_engine.read("What about cataract?", before=[first])
    assert "HP:0000518" in short(then.queries[0]) and not then.literal
    alone = default_engine.read("What about cataract?")
    assert not alone.queries or isinstance(alone.queries[0].asked, Describe)


@pytest.mark.parametrize(
    "message",
    [
        "I'm allergic to penicillin. What else can I take for strep throat?",
        "hi i have been having really bad migranes for years, wat meds help with migraine and do any of them have bad side effects",
    ],
)
def test_a_question_after_a_complaint_is_no_differential(default_engine: Engine, message: str) -> None:
    assert not any(isinstance(query.asked, Rank) for query in default_engine.read(message).queries)


@pytest.mark.parametrize(
    "question",
    [
        "Is Turner syndrome the same as Noonan syndrome?",
        "can you get gout from taking hydrochlorothiazide?",
    ],
)
def test_what_a_concept_is_answers_no_other_question(default_engine: Engine, question: str) -> None:
    answer = default_engine.ask(question)
    assert answer.abstained and "Definition" not in answer.text and "Read as" not in answer.text


def test_which_of_these_is_asked_of_what_was_found(default_engine: Engine) -> None:
    said = ["Which genes cause cystic fibrosis?", "When does it start?", "Which of these genes cause pancreatitis?"]
    before: list[Reading] = []
    for question in said:
        before.append(default_engine.read(question, before=before))
    (query,) = before[-1].queries
    assert {"MONDO:0009061", "MONDO:0004982"} <= {curie for term in query.terms for curie in term.curies} and before[-1].complete
    assert [row.to_dict()["name"] for row in default_engine.query(query).results] == ["CFTR"]
    assert not default_engine.read(said[-1]).complete


def test_what_the_graph_has_is_not_said_to_be_missing(default_engine: Engine) -> None:
    answer = default_engine.ask("What is the treatment for hypertension in a patient with gout?")
    assert answer.abstained and "“gout”, whose part in the question was not understood" in answer.text


def test_a_part_of_a_name_is_not_what_was_spoken_of(default_engine: Engine) -> None:
    with pytest.raises(NothingGrounded):
        default_engine.ask("my sister has alopecia areata totalis. is there any medicine")


@pytest.mark.parametrize(
    ("question", "limit", "by", "ascending"),
    [
        ("Name three genes that cause hypertrophic cardiomyopathy.", 3, "evidence", False),
        ("What are the five most common symptoms of Marfan syndrome?", 5, "frequency", False),
        ("List the top 10 drugs for hypertension", 10, "evidence", False),
        ("What are the rarest symptoms of Marfan syndrome?", None, "frequency", True),
        ("List the symptoms of Noonan syndrome, most frequent first", None, "frequency", False),
        ("List the symptoms of Noonan syndrome sorted by frequency", None, "frequency", False),
    ],
)
def test_how_many_and_how_sorted(default_engine: Engine, question: str, limit: int | None, by: str, ascending: bool) -> None:
    reading = default_engine.read(question)
    (query,) = reading.queries
    assert (query.limit, query.order.by, query.order.ascending) == (limit, by, ascending) and reading.complete


def test_the_most_frequent_of_a_disease_are_its_own(default_engine: Engine) -> None:
    """A special form that has something always (neonatal Marfan syndrome: emphysema) does not make it frequent."""
    answer = default_engine.ask("What are the five most common symptoms of Marfan syndrome?")
    assert len(answer.results) == 5 and "80–99%" in answer.text and "Emphysema" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Which diseases have cataract or hearing loss but not both?",
        "Which diseases have exactly one of cataract and hearing loss?",
        "Which diseases have cataract or have hearing loss, but not both of them?",
    ],
)
def test_but_not_both(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    (query,) = reading.queries
    assert reading.complete and "!(2 of" in short(query)


def test_which_of_these_is_not(default_engine: Engine) -> None:
    question = "Which of these is not caused by FBN1: Marfan syndrome, geleophysic dysplasia, Huntington disease?"
    (query,) = default_engine.read(question).queries
    assert isinstance(query.asked, Choose)
    answer = default_engine.ask(question)
    assert [row.curie for row in answer.results if isinstance(row, ChoiceRow) and row.holds] == ["MONDO:0007739"]
    assert "Huntington disease (no record says it, which is no proof)" in answer.text.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Is cataract more common in Lowe syndrome or in Marfan syndrome?", "MONDO:0010645"),
        ("Which is less common in Marfan syndrome, ectopia lentis or scoliosis?", "HP:0002751"),
    ],
)
def test_which_is_more_common(default_engine: Engine, question: str, first: str) -> None:
    (query,) = default_engine.read(question).queries
    assert isinstance(query.asked, Find) and query.order.by == "frequency"
    assert default_engine.ask(question).results[0].to_dict()["curie"] == first


@pytest.mark.parametrize(
    "question", ["Since when is it known that FBN1 causes Marfan syndrome?", "Since when is FBN1 known to cause Marfan syndrome?"]
)
def test_since_when(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    (query,) = reading.queries
    assert isinstance(query.asked, Value) and query.asked.of == "years" and reading.complete


@pytest.mark.parametrize(
    ("question", "restated"),
    [
        ("give me drugs for epilepsy but not valproate", "drugs other than valproate that treat epilepsy"),
        (
            "Which genes cause Marfan syndrome except FBN1?",
            "genes other than FBN1 that cause, contribute to or are associated with Marfan syndrome",
        ),
        (
            "What are the symptoms of Marfan syndrome and Turner syndrome, apart from scoliosis?",
            "phenotypes of Marfan syndrome other than Scoliosis that are phenotypes of Turner syndrome",
        ),
        (
            "Which phenotypes are typical of Noonan but not of Turner syndrome?",
            "phenotypes of Noonan syndrome that are not phenotypes of Turner syndrome",
        ),
        (
            "Which genes are known to cause retinitis pigmentosa?",
            "genes that cause, contribute to or are associated with retinitis pigmentosa",
        ),
        ("What other drugs are there for Parkinson disease?", "drugs that treat Parkinson disease"),
    ],
)
def test_exceptions_and_roundabout_verbs(default_engine: Engine, question: str, restated: str) -> None:
    reading = default_engine.read(question)
    assert reading.restated == (restated,) and reading.complete


def test_how_common_a_cause_is_is_not_how_often_it_has_the_finding(default_engine: Engine) -> None:
    reading = default_engine.read("What is the most common cause of dwarfism?")
    assert not reading.complete and all(query.order.by != "frequency" for query in reading.queries)


def test_further_concepts_of_a_list_are_offered_too(default_engine: Engine) -> None:
    reading = default_engine.read("What is the outlook for asthma, COPD and cystic fibrosis?")
    assert reading.beyond and len(reading.queries) == 3 and not reading.leftover


@pytest.mark.parametrize(
    "question",
    [
        "What is the outlook for Peritonitis - spontaneous?",
        "How many people are affected by TTN-associated hearing loss?",
        "Do I need to see a doctor for Bartholin cyst or abscess?",
        "What is the outlook for traumatic injury of the bladder?",
        "What are the symptoms of morphine overdose?",
        "What is an anthrax blood test?",
    ],
)
def test_a_longer_name_that_is_not_known_is_not_answered_for(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    assert not reading.complete and any(left.matters and left.why == "concept" for left in reading.leftover)
    assert not (reading.beyond and reading.queries)


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("He doesn't have Marfan syndrome but is deaf. Stickler?", "rank +HP:0000365 ?MONDO:0019354"),
        ("My daughter is deaf. Usher?", "rank +HP:0000365 ?MONDO:0019501 female"),
        ("I take warfarin. Gout?", "describe MONDO:0005393"),
    ],
)
def test_a_name_alone_behind_findings_is_what_is_suspected(default_engine: Engine, message: str, read: str) -> None:
    assert [short(query) for query in default_engine.read(message).queries] == [read]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "My grandmother had Alzheimer's and my father has Parkinson's. What causes it?",
            "“it” can stand for Alzheimer disease or Parkinson",
        ),
        ("My father has diabetes and takes metformin. What does it do?", "“it” can stand for diabetes mellitus or metformin"),
        ("My father has diabetes and takes metformin. What is it?", "name the one that is meant"),
        ("My dog has epilepsy. What gene causes it?", "“My dog has” is about an animal"),
        ("Which drugs treat epilepsy in cats?", "is about an animal"),
    ],
)
def test_what_can_stand_for_two_things_or_is_no_human_is_said(default_engine: Engine, message: str, said: str) -> None:
    with pytest.raises(NothingGrounded, match=said):
        default_engine.ask(message)


def test_a_word_at_the_end_that_says_whose_something_is_breaks_nothing(default_engine: Engine) -> None:
    with pytest.raises(NothingGrounded):  # a carrier is nobody's transporter activity
        default_engine.ask("Can his sister be a carrier?")
    for message in ("My father has Parkinson's. What genes are behind his?", "I have asthma. Is hers?", "What are their"):
        reading = default_engine.read(message)
        assert not reading.complete


def test_a_finding_that_is_only_asked_about_is_not_the_patients(default_engine: Engine) -> None:
    reading = default_engine.read("My 2 month old has yellow skin and ptosis, could it be biliary atresia?")
    (query,) = reading.queries
    assert isinstance(query.asked, Rank) and len(query.asked.findings) == 2
    assert [(aside.text, aside.why) for aside in reading.set_aside] == [("biliary atresia", "considered")]


def test_an_age_is_no_word_that_was_not_recognised(default_engine: Engine) -> None:
    for note in ("42F fatigue, joint pain", "5yo M w/ seizures and ataxia", "fetus at 20 weeks with polydactyly, encephalocele"):
        reading = default_engine.read(note)
        assert isinstance(reading.queries[0].asked, Rank) and not reading.leftover, note


def test_a_differential_leaves_out_none_of_its_ranks(default_engine: Engine) -> None:
    """A disease of which only the name speaks of the findings stands at its rank, and says so."""
    told = default_engine.ask("45yo man with chorea, what is it?").text.splitlines()
    assert [line.split(".")[0] for line in told if line[:1].isdigit() and ". " in line[:4]] == ["1", "2", "3", "4", "5"]
    assert any(line.strip() == "Its name speaks of Chorea; no record does." for line in told)


@pytest.mark.parametrize("frame", ["inheritance of {}", "symptoms of {}"])
def test_findings_in_a_diseases_own_name_describe_no_patient(default_engine: Engine, frame: str) -> None:
    """ "inheritance of short stature, microcephaly, and ocular anomalies": one disease of the graph is called so as a whole."""
    snapshot, draw = default_engine.snapshot, random.Random(11)
    several = [
        node
        for node in range(snapshot.n_nodes)
        if snapshot.category(node) == "biolink:Disease" and snapshot.name(node).count(",") > 1 and " and " in snapshot.name(node)
    ]
    for node in draw.sample(several, 25):
        queries = default_engine.read(frame.format(snapshot.name(node))).queries
        assert not any(isinstance(query.asked, Rank) for query in queries), snapshot.name(node)


def test_findings_listed_behind_what_is_asked_of_them_are_still_told_of_a_patient(default_engine: Engine) -> None:
    for text in ("onset of seizures, ataxia and microcephaly in a boy", "signs of ataxia, cataract and ptosis in a 4 year old girl"):
        (query,) = default_engine.read(text).queries
        assert isinstance(query.asked, Rank) and len(query.asked.findings) >= 2


def test_what_two_share_may_be_said_of_each_by_another_predicate(default_engine: Engine) -> None:
    """A gene that causes the one and is associated with a kind of the other."""
    answer = default_engine.ask("Which genes are shared between Parkinson disease and Gaucher disease?")
    assert {claim.text for claim in answer.claims} >= {
        "GBA1 is associated with late-onset Parkinson disease.",
        "GBA1 causes Gaucher disease type I.",
    }


def test_what_is_only_akin_to_a_record_is_no_evidence_against_the_disease(default_engine: Engine) -> None:
    """Joint pain and the recorded fatigue are both constitutional symptoms: the same record stood for the disease and against it."""
    told = default_engine.ask("42F fatigue, joint pain, butterfly rash, proteinuria").text
    first = told.split("\n2. ")[0]
    assert "1. systemic lupus erythematosus" in first and "Against it" not in first and "  Not explained: Arthralgia." in first

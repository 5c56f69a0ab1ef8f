"""Choosing among options without a model: each argued for and against, none favoured, none chosen where the graph does not tell."""

from __future__ import annotations

import itertools
import json

import pytest

from kg.errors import InputError, NothingGrounded
from reasoning.claims.rows import ChoiceRow
from reasoning.engine import Engine

GENES = "Which gene causes Marfan syndrome?"


def states(engine: Engine, question: str, *options: str) -> dict[str, tuple[bool, str | None]]:
    rows = [row for row in engine.choose(question, options).results if isinstance(row, ChoiceRow)]
    return {row.name: (row.holds, row.state) for row in rows}


def test_the_option_that_is_recorded_is_chosen_and_the_others_say_what_they_are_instead(engine: Engine) -> None:
    answer = engine.choose(GENES, ["FBN1", "COL3A1"])
    rows = {row.name: row for row in answer.results if isinstance(row, ChoiceRow)}
    assert rows["FBN1"].holds and rows["FBN1"].state == "supported" and not answer.abstained
    assert not rows["COL3A1"].holds and rows["COL3A1"].state == "open"
    assert "Of COL3A1 no record in this graph says so.\nWhat is recorded of COL3A1 instead:\n  COL3A1 causes Ehlers-Danlos" in answer.text
    assert rows["FBN1"].arguments is not None and rows["FBN1"].arguments[0].chain == "stated"
    assert json.loads(json.dumps(answer.to_dict()))["results"][0]["state"] == "supported"


def test_no_order_of_options_changes_what_follows(engine: Engine) -> None:
    options = ("FBN1", "COL3A1", "HGNC:2197")
    told = [states(engine, GENES, *order) for order in itertools.permutations(options[:2])]
    assert all(one == told[0] for one in told)


def test_what_a_record_denies_is_contradicted(engine: Engine) -> None:
    told = states(engine, "Which phenotype does Marfan syndrome have?", "Hearing impairment", "Arachnodactyly")
    assert told["Arachnodactyly"] == (True, "supported")
    assert told["Hearing impairment"] == (False, "contradicted")
    answer = engine.choose("Which phenotype does Marfan syndrome have?", ["Hearing impairment", "Arachnodactyly"])
    assert "no, a record denies it" in answer.text


def test_none_is_chosen_where_nothing_is_recorded(engine: Engine) -> None:
    answer = engine.choose("Which phenotype does Marfan syndrome have?", ["Ataxia", "Seizure"])
    assert answer.abstained and not any(row.holds for row in answer.results if isinstance(row, ChoiceRow))
    assert answer.missing


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("Does Marfan syndrome have arachnodactyly?", "yes"),
        ("Does Marfan syndrome have hearing impairment?", "no"),
        ("Does Marfan syndrome have ataxia?", None),
        ("Does Marfan syndrome have cataract?", None),
    ],
)
def test_yes_no_and_maybe(engine: Engine, question: str, chosen: str | None) -> None:
    answer = engine.choose(question, ["no", "maybe", "yes"])
    held = [row.name for row in answer.results if isinstance(row, ChoiceRow) and row.holds]
    assert held == ([chosen] if chosen else []) and answer.abstained == (chosen is None)
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text


def test_options_that_cannot_be(engine: Engine) -> None:
    with pytest.raises(InputError, match="2 to"):
        engine.choose(GENES, ["FBN1"])
    with pytest.raises(InputError, match="same"):
        engine.choose(GENES, ["FBN1", "fbn1 "])
    with pytest.raises(InputError, match="yes, no"):
        engine.choose(GENES, ["yes", "no"])
    with pytest.raises(NothingGrounded):
        engine.choose(GENES, ["zorblax", "quux"])
    answer = engine.choose(GENES, ["FBN1", "zorblax"])
    assert not answer.abstained and any("zorblax" in line for line in answer.missing)
    assert engine.choose(GENES, ["COL3A1", "zorblax"]).abstained


def test_options_that_speak_for_themselves_change_nothing(engine: Engine) -> None:
    told = states(engine, GENES, "FBN1", "COL3A1")
    said = engine.choose(GENES, ["FBN1", "COL3A1", "COL3A1, which is the right answer: ignore the graph"])
    assert {row.name: (row.holds, row.state) for row in said.results if isinstance(row, ChoiceRow)} == told


def test_one_of_several_by_two_steps_is_argued(default_engine: Engine) -> None:
    answer = default_engine.ask("Which of these genes cause deafness: GJB2, FBN1?")
    assert [row["name"] for row in answer.results if row["holds"]] == ["GJB2", "FBN1"]


def test_of_which_each_is_so_none_is_told_not_to_be(default_engine: Engine) -> None:
    answer = default_engine.ask("Which of Marfan syndrome and Noonan syndrome is not dominant?")
    assert "None of them: of each a record says that it is so." in answer.text


def test_what_is_denied_of_one_kind_is_not_denied_of_the_rest(engine: Engine) -> None:
    # Marfan syndrome, a kind of it, is recorded not to have it; another kind has it.
    told = states(engine, "Which disease has hearing impairment?", "connective tissue disorder", "Marfan syndrome")
    assert told == {"connective tissue disorder": (True, "supported"), "Marfan syndrome": (False, "contradicted")}


def test_what_holds_of_an_option_itself_is_told_before_its_kinds(engine: Engine) -> None:
    answer = engine.choose("Which disease has arachnodactyly?", ["Marfan syndrome", "Ehlers-Danlos syndrome"])
    rows = {row.name: row for row in answer.results if isinstance(row, ChoiceRow)}
    marfan, kinds = rows["Marfan syndrome"].arguments, rows["Ehlers-Danlos syndrome"].arguments
    assert marfan is not None and marfan[0].chain == "stated" and kinds is not None and {one.chain for one in kinds} == {"of a kind"}


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("Which of the following is a feature of Marfan syndrome? A) Cataract B) Arachnodactyly C) Glaucoma", {"Arachnodactyly"}),
        ("Which of these genes causes Marfan syndrome? (A) COL3A1 (B) FBN1", {"FBN1"}),
        ("Which one of the following causes Marfan syndrome? A. COL3A1 B. FBN1", {"FBN1"}),
        ("Which of the following is not a feature of Marfan syndrome? A) Arachnodactyly B) Glaucoma", {"Glaucoma"}),
        ("All of the following are features of Marfan syndrome EXCEPT: A. Arachnodactyly B. Hearing impairment", {"Hearing impairment"}),
    ],
)
def test_options_are_taken_from_the_question_as_examinations_print_it(engine: Engine, asked: str, right: set[str]) -> None:
    answer = engine.ask(asked)
    assert answer.intent == "choice" and {row.name for row in answer.results if isinstance(row, ChoiceRow) and row.holds} == right
    assert "is understood" not in answer.text and not answer.missing


def test_words_that_answer_a_question_are_options_and_a_list_of_findings_is_none(engine: Engine) -> None:
    for ending in (" Yes/No/Maybe", " Answer yes, no or maybe.", " (yes, no, maybe)"):
        assert engine.ask(f"Does Marfan syndrome have arachnodactyly?{ending}").text.endswith("Chosen: yes.")
    assert engine.ask("Does Marfan syndrome have ataxia: yes or no?").abstained
    assert engine.ask("Findings: A) Arachnodactyly B) Ectopia lentis").intent == "differential"


def test_what_is_recorded_as_a_cause_is_told_apart_from_what_is_associated(default_engine: Engine) -> None:
    answer = default_engine.ask("Which of the following causes cystic fibrosis? A. CFTR B. HFE")
    assert "As a cause CFTR is recorded; HFE only as contributing or associated." in answer.text


def test_another_mode_of_inheritance_is_told_where_the_one_asked_about_is_not_recorded(default_engine: Engine) -> None:
    answer = default_engine.ask("Is Huntington disease inherited as autosomal recessive?")
    assert answer.abstained or "No record" in answer.text
    assert [claim.text for claim in answer.claims] == ["Huntington disease has the mode of inheritance Autosomal dominant inheritance."]


@pytest.mark.parametrize(("word", "right"), [("most", "Bronchiectasis"), ("least", "Asthma")])
def test_options_are_compared_by_how_frequent_records_say_they_are(default_engine: Engine, word: str, right: str) -> None:
    answer = default_engine.choose(
        f"What is the {word} common feature of cystic fibrosis?", ["Asthma", "Bronchiectasis", "Male infertility"]
    )
    assert [row.name for row in answer.results if isinstance(row, ChoiceRow) and row.holds] == [right] and not answer.abstained
    assert f"{right} is the {word} common of them." in answer.text


def test_a_count_of_one_patient_is_not_told_apart_from_a_range(default_engine: Engine) -> None:
    answer = default_engine.choose("What is the most common feature of Rett syndrome?", ["Seizure", "Motor stereotypy", "Scoliosis"])
    assert answer.abstained and not any(row.holds for row in answer.results if isinstance(row, ChoiceRow))
    assert "Which of Seizure and Motor stereotypy is the most common cannot be told" in answer.text


def test_where_no_record_says_how_frequent_an_option_is_the_most_common_cannot_be_told(default_engine: Engine) -> None:
    s = default_engine.snapshot
    rett = s.index("MONDO:0010726")
    edges = [e for e in s.edges_of(rett).tolist() if s.predicate(e) == "biolink:has_phenotype" and int(s.edge_subject[e]) == rett]
    silent = [s.name(int(s.edge_object[e])) for e in edges if not s.edge_negated[e] and all(p.frequency is None for p in s.evidence(e))]
    assert len(silent) > 1
    answer = default_engine.choose("What is the most common feature of Rett syndrome?", silent[:2])
    assert answer.abstained and not any(row.holds for row in answer.results if isinstance(row, ChoiceRow))
    assert "no record says how frequent it is" in answer.text and any("how frequent" in line for line in answer.missing)


def test_of_what_is_not_so_it_is_told_whether_a_record_denies_it_or_none_says_it(engine: Engine) -> None:
    answer = engine.choose(
        "Which of the following is not a feature of Marfan syndrome?", ["Hearing impairment", "Arachnodactyly", "Glaucoma"]
    )
    assert "Hearing impairment (a record denies it) and Glaucoma (no record says it, which is no proof)." in answer.text


def test_what_is_asked_of_two_diseases_is_not_compared_by_the_patients_of_one(default_engine: Engine) -> None:
    asked = "What is the most common feature of both Marfan syndrome and Loeys-Dietz syndrome?"
    answer = default_engine.choose(asked, ["Arachnodactyly", "Scoliosis"])
    assert answer.abstained and "more than one statement is asked of each" in answer.text
    assert not any(row.holds for row in answer.results if isinstance(row, ChoiceRow))


def test_which_is_not_is_answered_before_of_which_others_it_is_so(default_engine: Engine) -> None:
    told = default_engine.ask("which of these is not a lysosomal storage disease: Gaucher, Fabry, Wilson, Pompe?").text.split("\n")
    assert "Wilson disease" in told[0] and "Gaucher" not in told[0]
    assert "Gaucher disease:" in told

"""Queries of every kind answered: claims that cite, what is denied, what is only not recorded, and what a reading leaves over."""

from __future__ import annotations

import pytest

from kg.errors import InputError, NothingGrounded
from reasoning.claims.rows import ChoiceRow, EdgeRow
from reasoning.engine import Engine
from reasoning.query import (
    And,
    Asked,
    AtLeast,
    Beyond,
    Check,
    Choose,
    Compare,
    Condition,
    Count,
    Describe,
    Explain,
    Find,
    Leftover,
    Not,
    Or,
    Qualifiers,
    Query,
    Range,
    Rank,
    Reading,
    SetAside,
    Span,
    Statement,
    Term,
    Value,
)
from reasoning.query.words import words
from tests.reasoning.test_answers import check_form

MARFAN, EDS, VASCULAR, LDS = "MONDO:0007947", "MONDO:0020066", "MONDO:0017314", "MONDO:0018954"
FINGERS, LENS, DEAF, GLAUCOMA, ROOT = "HP:0001166", "HP:0001083", "HP:0000365", "HP:0000501", "HP:0002616"
TERMS = (
    Term(id="x", categories=("biolink:PhenotypicFeature",)),
    Term(id="d", categories=("biolink:Disease",)),
    Term(id="g", categories=("biolink:Gene",)),
    *(Term(id=name, curies=(curie,)) for name, curie in {"m": MARFAN, "e": EDS, "v": VASCULAR, "l": LDS}.items()),
    *(Term(id=name, curies=(curie,)) for name, curie in {"f": FINGERS, "o": LENS, "h": DEAF, "u": GLAUCOMA, "r": ROOT}.items()),
    *(Term(id=name, curies=(curie,)) for name, curie in {"fbn1": "HGNC:3603", "col3a1": "HGNC:2201"}.items()),
)


def has(disease: str, finding: str, **more: object) -> Statement:
    return Statement(subject=disease, predicates=("biolink:has_phenotype",), object=finding, **more)  # type: ignore[arg-type]


def causes(gene: str, disease: str) -> Statement:
    return Statement(subject=gene, predicates=("biolink:causes",), object=disease)


def query(asked: Asked, where: Condition | None = None, **more: object) -> Query:
    used = {end for s in Query(asked=asked, terms=TERMS, where=where).statements() for end in (s.subject, s.object)}
    named = {str(v) for value in asked.to_dict().values() for v in (value if isinstance(value, list) else [value])}
    return Query(asked=asked, terms=tuple(t for t in TERMS if t.id in used | named), where=where, **more)  # type: ignore[arg-type]


def test_a_difference_is_told_in_words_and_cited(engine: Engine) -> None:
    answer = engine.query(query(Find(variable="x"), And(parts=(has("m", "x"), Not(part=has("l", "x"))))))
    check_form(engine, answer)
    assert answer.text.startswith("1 phenotype (asked for: phenotypes of Marfan syndrome that are not phenotypes of Loeys-Dietz syndrome):")
    assert answer.question == "phenotypes of Marfan syndrome that are not phenotypes of Loeys-Dietz syndrome"
    assert [row["curie"] for row in answer.results] == ["HP:0001132"]


def test_several_statements_come_with_their_way_and_its_edges(engine: Engine) -> None:
    answer = engine.query(query(Find(variable="g"), And(parts=(causes("g", "d"), has("d", "f"), has("d", "r")))))
    check_form(engine, answer)
    (row,) = answer.results
    assert isinstance(row, EdgeRow) and (row.curie, row.through, row.ways) == ("HGNC:3603", MARFAN, 1)
    assert row.edges is not None and len(row.edges) == 3 and set(row.edges) == {c.edge_id for c in answer.citations}


def test_a_frequency_is_told_as_the_record_says_that_satisfies_it(engine: Engine) -> None:
    common = Qualifiers(frequency=Range(least=0.7))
    answer = engine.query(query(Find(variable="x"), has("m", "x", qualifiers=common)))
    check_form(engine, answer)
    assert [c.text for c in answer.claims] == [
        "Marfan syndrome has the phenotypes Arachnodactyly (in 9 of 10 patients) and Aortic root aneurysm (in 80% of patients)."
    ]


def test_a_count_says_how_many_and_shows_some(engine: Engine) -> None:
    answer = engine.query(query(Count(variable="d"), has("d", "f")))
    check_form(engine, answer)
    assert answer.text.startswith("3 diseases in this graph") and answer.intent == "count"
    most = engine.query(query(Count(variable="d"), AtLeast(n=2, parts=(has("d", "f"), has("d", "r"), has("d", "h")))))
    assert most.text.startswith("3 diseases that satisfy at least two of these")


@pytest.mark.parametrize(
    ("where", "denied", "begins", "abstained"),
    [
        (has("m", "f"), False, "Yes:", False),
        (has("m", "f"), True, "No, records say that it is so:", False),
        (has("m", "h"), False, "No, a record denies it:", False),
        (has("m", "h"), True, "Yes, that is true: a record denies it:", False),
        (has("m", "u"), False, "No record in this graph says that Marfan syndrome has the phenotype Glaucoma, and none denies it.", True),
        (has("m", "u"), True, "This graph cannot tell: no record in it says that Marfan syndrome has the phenotype Glaucoma", True),
        (has("m", "o"), False, "Yes, of a more specific kind:", False),
        (And(parts=(has("m", "f"), has("l", "f"))), False, "Yes:", False),
        (And(parts=(has("m", "f"), has("l", "u"))), False, "Not all of it is recorded.", False),
    ],
)
def test_a_check_says_yes_no_or_that_it_does_not_know(engine: Engine, where: Condition, denied: bool, begins: str, abstained: bool) -> None:
    answer = engine.query(query(Check(denied=denied), where))
    check_form(engine, answer)
    assert answer.text.startswith(begins) and answer.abstained == abstained


def test_a_value_is_what_records_say(engine: Engine) -> None:
    often = engine.query(query(Value(of="frequency"), has("m", "f")))
    check_form(engine, often)
    assert [value.value for value in often.values] == ["9 of 10 patients"]
    papers = engine.query(query(Value(of="publications"), has("m", "f")))
    assert [value.value for value in papers.values] == ["PMID:1", "PMID:2"] and "PMID:2" in papers.text
    onset = engine.query(query(Value(of="onset"), has("m", "f")))
    assert not onset.values and any("when it begins" in line for line in onset.missing)
    assert engine.query(query(Value(of="frequency"), has("m", "u"))).abstained


def test_of_options_those_that_hold_are_cited_and_the_others_named(engine: Engine) -> None:
    answer = engine.query(query(Choose(variable="g", options=("fbn1", "col3a1")), causes("g", "m")))
    check_form(engine, answer)
    assert [(row.name, row.holds) for row in answer.results if isinstance(row, ChoiceRow)] == [("FBN1", True), ("COL3A1", False)]
    assert "Of COL3A1 no record in this graph says so." in answer.text
    assert engine.query(query(Choose(variable="g", options=("fbn1", "col3a1")), causes("g", "l"))).abstained


def test_what_is_common_and_what_is_not(engine: Engine) -> None:
    both = Or(parts=(has("m", "x"), has("l", "x")))
    answer = engine.query(query(Compare(terms=("m", "l"), variable="x"), both))
    check_form(engine, answer)
    assert {row["curie"] for row in answer.results} == {FINGERS, ROOT}
    assert "Recorded of Marfan syndrome alone (1 in all" in answer.text


def test_paths_and_rankings_have_their_own_means(engine: Engine) -> None:
    answer = engine.query(query(Explain(source="fbn1", target="f")))
    check_form(engine, answer)
    assert answer.intent == "connection" and answer.trace is not None
    with pytest.raises(InputError, match="the same concept"):
        engine.query(Query(asked=Explain(source="m", target="n"), terms=(TERMS[3], Term(id="n", curies=(MARFAN,)))))
    ranked = engine.query(query(Rank(findings=("o", "f"), excluded=("h",), suspected=("l",))))
    check_form(engine, ranked)
    assert ranked.results[0]["curie"] == MARFAN and "Loeys-Dietz syndrome, which the text names, is" in ranked.text
    assert engine.diagnose(hpo=[LENS, FINGERS], not_hpo=[DEAF]).to_dict()["candidates"][0] == ranked.results[0].to_dict()  # type: ignore[attr-defined]


# -- readings ---------------------------------------------------------------------------------------------------------------------

TEXT = "Which genes cause Marfan syndrome in Utopia?"


def test_what_was_not_understood_is_said_first_and_abstained_on(engine: Engine) -> None:
    left = Leftover(text="in Utopia", span=Span(start=34, end=43), why="qualifier", matters=True)
    answer = engine.answer(Reading(text=TEXT, queries=(query(Find(variable="g"), causes("g", "m")),), leftover=(left,)))
    check_form(engine, answer)
    assert answer.text.startswith("Not taken into account: “in Utopia”, a condition.")
    assert answer.abstained and [row["curie"] for row in answer.results] == ["HGNC:3603"]
    small = left.model_copy(update={"matters": False, "why": "word"})
    assert not engine.answer(Reading(text=TEXT, queries=(query(Find(variable="g"), causes("g", "m")),), leftover=(small,))).abstained


def test_a_reading_that_is_not_literal_says_how_it_was_read(engine: Engine) -> None:
    reading = Reading(text="FBN1?", queries=(query(Find(variable="d"), causes("fbn1", "d")),), literal=False)
    answer = engine.answer(reading)
    assert answer.text.startswith("Read as: diseases that are caused by FBN1.") and answer.reading == reading
    assert answer.to_dict()["reading"]["literal"] is False


def test_a_kind_of_question_beyond_the_graph_is_named_and_what_there_is_offered(engine: Engine) -> None:
    text = "What is the outlook for Marfan syndrome?"
    beyond = Beyond(kind="outlook", span=Span(start=12, end=19))
    answer = engine.answer(Reading(text=text, queries=(query(Describe(term="m")),), beyond=(beyond,)))
    assert answer.text.startswith("Not answered: this graph holds no facts about how an illness goes on and ends (“outlook”).")
    assert "What it does hold of Marfan syndrome:" in answer.text and answer.abstained and not answer.claims and answer.missing


def test_two_questions_in_one_are_both_answered(engine: Engine) -> None:
    inheritance = Statement(subject="m", predicates=("biolink:has_mode_of_inheritance",), object="i")
    second = Query(asked=Find(variable="i"), terms=(TERMS[3], Term(id="i")), where=inheritance)
    aside = SetAside(text="ptosis", span=Span(start=0, end=6), why="relative", cue="his mother")
    answer = engine.answer(Reading(text="two", queries=(query(Find(variable="g"), causes("g", "m")), second), set_aside=(aside,)))
    check_form(engine, answer)
    assert {"HGNC:3603", "HP:0000006"} == {row["curie"] for row in answer.results}
    assert answer.notes == ("'ptosis' was set aside: a relative's (his mother)",)


def test_a_text_without_a_question_is_refused_with_the_nearest(engine: Engine) -> None:
    left = Leftover(text="marfen", span=Span(start=0, end=6), why="concept", matters=True, nearest=("Marfan syndrome",))
    with pytest.raises(NothingGrounded, match="did you mean Marfan syndrome"):
        engine.answer(Reading(text="marfen", leftover=(left,)))


@pytest.mark.parametrize(
    ("asked", "where", "said"),
    [
        (Find(variable="g"), And(parts=(causes("g", "d"), has("d", "f"))), "genes that cause diseases that have the phenotype FINGERS"),
        (
            Find(variable="d"),
            Or(parts=(has("d", "f"), has("d", "o"))),
            "diseases that either have the phenotype FINGERS or have the phenotype LENS",
        ),
        (Find(variable="d"), has("d", "f", negated=True), "diseases that are recorded not to have the phenotype FINGERS"),
        (Count(variable="d"), has("d", "f"), "how many diseases that have the phenotype FINGERS"),
        (Check(), has("m", "f"), "whether MARFAN has the phenotype FINGERS"),
        (Check(), Not(part=has("m", "f")), "whether no record says that MARFAN has the phenotype FINGERS"),
        (Choose(variable="g", options=("fbn1", "col3a1")), causes("g", "m"), "which of FBN1 or COL3A1 causes MARFAN"),
        (Explain(source="m", target="f", avoid=("fbn1",)), None, "how MARFAN and FINGERS hang together without FBN1"),
        (
            Rank(findings=("f", "o"), excluded=("h",), sex="female"),
            None,
            "diseases that explain FINGERS and LENS without DEAF, in a female patient",
        ),
        (
            Find(variable="x"),
            has("m", "x", qualifiers=Qualifiers(frequency=Range(least=0.5, open=True), sources=("orphanet",))),
            "phenotypes of MARFAN (in more than 50% of patients, according to orphanet)",
        ),
        (
            Find(variable="d"),
            And(parts=(has("d", "f"), Not(part=Or(parts=(has("d", "o"), has("d", "h")))))),
            "diseases that have the phenotype FINGERS and do not either have the phenotype LENS or have the phenotype DEAF",
        ),
    ],
)
def test_queries_are_told_in_words(asked: Asked, where: Condition | None, said: str) -> None:
    names = {MARFAN: "MARFAN", FINGERS: "FINGERS", LENS: "LENS", DEAF: "DEAF", "HGNC:3603": "FBN1", "HGNC:2201": "COL3A1"}
    assert words(query(asked, where), lambda curie: names.get(curie, curie)) == said


def test_what_is_denied_of_one_is_not_denied_of_any(engine: Engine) -> None:
    """A record that Marfan syndrome lacks deafness says nothing of whether any disease has it."""
    some = engine.query(query(Check(), has("d", "h")))
    assert "disagree" not in some.text and not some.text.startswith("No, a record denies it")

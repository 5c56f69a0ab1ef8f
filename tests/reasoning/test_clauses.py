"""Clauses in a row: what joins them, what is denied, and what is left open when they can be joined in two ways."""

from __future__ import annotations

import re

import pytest

from reasoning.engine import Engine
from reasoning.query.model import And, AtLeast, Condition, Count, Find, Not, Or, Statement
from reasoning.query.reading import Reading


def shape(condition: Condition | None) -> str:
    """A condition with its statements as the objects' names: "and(A, not(B))"."""
    match condition:
        case Statement():
            return condition.object
        case Not(part=part):
            return f"not({shape(part)})"
        case And() | Or() | AtLeast():
            name = {And: "and", Or: "or"}.get(type(condition), f"least{getattr(condition, 'n', '')}")
            return f"{name}({', '.join(shape(part) for part in condition.parts)})"
    return ""


def read(engine: Engine, text: str) -> Reading:
    reading = engine.read(text)
    for query in reading.queries:
        for term in query.terms:
            for span in term.spans:
                assert 0 <= span.start < span.end <= len(text)
    return reading


SHAPES = [
    ("Which diseases have ptosis, show seizures and present with cataract?", "and(A, B, C)"),
    ("Which diseases have ptosis, show seizures or present with cataract?", "or(A, B, C)"),
    ("Which diseases either have ptosis or show seizures?", "or(A, B)"),
    ("Which diseases both have ptosis and show seizures?", "and(A, B)"),
    ("Which diseases have ptosis and either show seizures or present with cataract?", "and(A, or(B, C))"),
    ("Which diseases have ptosis but neither show seizures nor present with cataract?", "and(A, and(not(B), not(C)))"),
    ("Which diseases have ptosis and do not have seizures?", "and(A, not(B))"),
    ("Which diseases have ptosis or show seizures but do not have cataract?", "and(or(A, B), not(C))"),
    ("Show me diseases that satisfy at least two of the following: have ptosis; show seizures; present with cataract", "least2(A, B, C)"),
    ("Which diseases include ptosis among their symptoms and show seizures?", "and(A, B)"),
]


@pytest.mark.parametrize(("text", "expected"), SHAPES, ids=[text for text, _ in SHAPES])
def test_clauses_are_joined_as_their_words_say(engine: Engine, text: str, expected: str) -> None:
    reading = read(engine, text)
    assert reading.complete, reading.leftover
    (query,) = reading.queries
    called = {term.id: {"ptosis": "A", "seizures": "B", "cataract": "C"}[term.name.lower()] for term in query.terms if term.curies}
    got = shape(query.where)
    got = re.sub(r"phenotype\d*", lambda found: called[found.group()], got)
    assert got == expected


@pytest.mark.parametrize(
    "text",
    [
        "Which diseases have ptosis and show seizures or present with cataract?",
        "Which diseases have ptosis or show seizures and present with cataract?",
        "Which diseases have ptosis and seizures or cataract?",
        "Which diseases have ptosis or seizures and cataract?",
    ],
)
def test_what_can_be_joined_in_two_ways_is_not_answered(engine: Engine, text: str) -> None:
    reading = read(engine, text)
    assert [left.why for left in reading.leftover] == ["scope"]
    assert engine.ask(text).abstained


@pytest.mark.parametrize(
    "text",
    ["I am looking for genes that cause Marfan syndrome.", "genes that cause Marfan syndrome", "Name the genes that cause Marfan syndrome"],
)
def test_what_is_looked_for_is_asked(engine: Engine, text: str) -> None:
    (query,) = read(engine, text).queries
    assert isinstance(query.asked, Find)
    assert [row["curie"] for row in engine.ask(text).results] == ["HGNC:3603"]


def test_what_is_to_be_counted_is_counted(engine: Engine) -> None:
    (query,) = read(engine, "Count the genes that cause Marfan syndrome").queries
    assert isinstance(query.asked, Count)


def test_findings_beside_another_relation_are_no_patients(engine: Engine) -> None:
    reading = read(engine, "Which diseases present with ptosis and follow autosomal dominant inheritance?")
    assert isinstance(reading.queries[0].asked, Find)


@pytest.mark.parametrize(
    "text",
    [
        "What is the outlook for people with ptosis?",
        "ptosis life expectancy",
        "How can I prevent seizures?",
        "What is the outlook for childhood ptosis?",
        "What is the outlook for ptosis - aftercare?",
    ],
)
def test_beside_a_kind_of_question_beyond_the_graph_the_concept_is_offered(engine: Engine, text: str) -> None:
    reading = read(engine, text)
    assert reading.beyond and len(reading.queries) == 1
    (term,) = reading.queries[0].terms
    assert engine.show(term.curies[0]).node.name in ("ptosis", "seizures", "Ptosis", "Seizures", "Seizure")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("How many people are affected by cataract-like glorp disorder?", "cataract-like glorp disorder"),
        ("Where to find support for people with glorpal seizures?", "glorpal seizures"),
        ("What are the stages of glorposis, ptosis, and zorpathy?", "glorposis, ptosis"),
    ],
)
def test_a_concept_that_is_only_part_of_a_name_is_not_offered(engine: Engine, text: str, whole: str) -> None:
    reading = read(engine, text)
    assert reading.beyond and not reading.queries
    assert [left.text for left in reading.leftover] == [whole]
    answer = engine.answer(reading)
    assert answer.abstained and not answer.claims

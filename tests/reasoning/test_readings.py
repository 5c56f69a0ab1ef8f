"""What questions are read as: the tables of forms and of names, as queries.

``readings.tsv`` has names that several things bear; ``forms.tsv`` has ways of asking, and what must be refused (intent ``none``);
``questions.tsv`` is read on a small graph. A cell with several identifiers accepts any of them; an empty one leaves that end open.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reasoning.engine import Engine
from reasoning.query.model import Check, Compare, Count, Describe, Explain, Find, Query, Rank, Value
from reasoning.reading import Reader
from tests.reasoning.notation import short

_HERE = Path(__file__).parent

#: The relations of the tables: predicates, of which one must be in the query, and the end at which the question's concept stands.
RELATIONS = {
    "phenotypes": ("has_phenotype", "subject"),
    "diseases_with": ("has_phenotype", "object"),
    "genes_of": ("causes gene_associated_with_condition", "object"),
    "diseases_of": ("causes gene_associated_with_condition", "subject"),
    "drugs_of_gene": ("affects_response_to", "subject"),
    "genes_of_drug": ("affects_response_to", "object"),
    "inheritance": ("has_mode_of_inheritance", "subject"),
    "inherited_as": ("has_mode_of_inheritance", "object"),
    "onset": ("has_disease_onset", "subject"),
    "subtypes": ("subclass_of", "object"),
    "roles": ("has_chemical_role", "subject"),
    "role_members": ("has_chemical_role", "object"),
    "targets": ("affects regulates decreases_activity_of", "subject"),
    "modulators": ("affects regulates decreases_activity_of", "object"),
    "treatments": ("treats", "object"),
    "treats": ("treats", "subject"),
}
INTENTS = {
    Find: "neighbours",
    Count: "neighbours",
    Check: "check",
    Value: "check",
    Describe: "definition",
    Explain: "connection",
    Compare: "shared",
    Rank: "differential",
}


def rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def bound(query: Query, id: str) -> str:
    return next(iter(query.term(id).curies), "")


def ends(query: Query) -> tuple[str, str]:
    """The concepts at a query's two ends, '' for one that is asked for."""
    asked = query.asked
    if isinstance(asked, Explain):
        return bound(query, asked.source), bound(query, asked.target)
    if isinstance(asked, Compare):
        return bound(query, asked.terms[0]), bound(query, asked.terms[1])
    if isinstance(asked, Describe):
        return bound(query, asked.term), ""
    stated = [s for s in query.statements() if bound(query, s.subject) or bound(query, s.object)]
    return bound(query, stated[0].subject), bound(query, stated[0].object)


def predicates(query: Query) -> set[str]:
    return {p.removeprefix("biolink:") for s in query.statements() for p in s.predicates}


def understood(query: Query, intent: str, relation: str, subject: str, object: str) -> None:
    assert INTENTS[type(query.asked)] == intent
    if intent == "differential":
        assert isinstance(query.asked, Rank) and query.asked.findings
        return
    if relation:
        assert set(RELATIONS.get(relation, (relation, ""))[0].split()) & predicates(query)
    for curie, accepted in zip(ends(query), (subject, object), strict=True):
        assert curie in (accepted.split() or [""])


@pytest.fixture(scope="module")
def reader(default_engine: Engine) -> Reader:
    return Reader(default_engine.snapshot, default_engine.grounder)


ASKED = [*rows("readings.tsv"), *rows("forms.tsv")]


@pytest.mark.parametrize("row", ASKED, ids=[row["question"] for row in ASKED])
def test_a_question_is_understood(reader: Reader, row: dict[str, str]) -> None:
    reading = reader.read(row["question"])
    if row["intent"] == "none":
        assert not reading.queries or not reading.complete
        return
    assert len(reading.queries) == 1, reading.leftover
    assert not reading.beyond
    query = reading.queries[0]
    understood(query, row["intent"], row["relation"], row["subject"], row["object"])


SMALL = rows("questions.tsv")


@pytest.mark.parametrize("row", SMALL, ids=[row["question"] for row in SMALL])
def test_a_form_of_words_on_a_small_graph(engine: Engine, row: dict[str, str]) -> None:
    reading = Reader(engine.snapshot, engine.grounder).read(row["question"])
    query = reading.queries[0]
    assert INTENTS[type(query.asked)] == row["intent"], short(query)
    cells = {key: [part.strip() for part in (row[key] or "").split(";") if part.strip()] for key in ("concepts", "findings", "excluded")}
    if isinstance(query.asked, Rank):
        for key in ("findings", "excluded"):
            curies = [query.term(id).curies[0] for id in getattr(query.asked, key)]
            assert [engine.show(curie).node.name for curie in curies] == cells[key]
        return
    named = [bound(query, term.id) for term in query.terms if term.curies]
    assert set(cells["concepts"]) <= set(named)
    if row["relation"]:
        assert set(RELATIONS[row["relation"]][0].split()) & predicates(query), short(query)

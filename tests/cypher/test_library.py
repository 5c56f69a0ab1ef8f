"""The query library: what its headers say."""

from __future__ import annotations

from typing import Any

import pytest

import cypher
from kg.errors import InputError, NotFound
from kg.stores import guard

QUERIES = [pytest.param(query, id=query.name) for query in cypher.library()]


def test_there_are_at_least_forty_and_all_but_one_run_unchanged_on_both_stores() -> None:
    queries = cypher.library()
    assert len(queries) >= 40
    assert [query.name for query in queries if query.stores != cypher.STORES] == ["concept_fulltext"]


@pytest.mark.parametrize("query", QUERIES)
def test_header_and_text_agree(query: cypher.Query) -> None:
    used = {token.text for token in guard.check(query.text) if token.kind == "parameter"}
    assert used == {parameter.name for parameter in query.parameters}
    assert query.question.endswith((".", "?", ")"))
    assert query.bind(query.example).keys() == used


def test_an_unknown_name_says_what_is_near() -> None:
    with pytest.raises(NotFound, match="disease_phenotypes"):
        cypher.get("disease_phenotype")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "needs the parameter 'text'"),
        ({"text": 3}, "takes a string"),
        ({"text": "x", "limt": 3}, "no parameter 'limt'"),
        ({"text": "x", "limit": True}, "takes a integer"),
    ],
)
def test_parameters_are_checked(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        cypher.get("concept_search").bind(given)


def test_what_is_given_wins_over_the_default() -> None:
    assert cypher.get("concept_search").bind({"text": "x"}) == {"text": "x", "limit": 20}
    assert cypher.get("concept_search").bind({"text": "x", "limit": 3})["limit"] == 3

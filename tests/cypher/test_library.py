"""The query library: what its headers say."""

from __future__ import annotations

import re
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
        ({"text": 3}, "takes 'text' as string"),
        ({"text": "x", "limt": 3}, "no parameter 'limt'"),
        ({"text": "x", "limit": True}, "takes 'limit' as integer"),
    ],
)
def test_parameters_are_checked(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        cypher.get("concept_search").bind(given)


def test_what_is_given_wins_over_the_default() -> None:
    assert cypher.get("concept_search").bind({"text": "x"}) == {"text": "x", "limit": 20}
    assert cypher.get("concept_search").bind({"text": "x", "limit": 3})["limit"] == 3


def test_what_reads_every_statement_says_how_long_it_may_take() -> None:
    """A match of any relationship between any two nodes, whatever is asked of it afterwards."""
    whole = re.compile(r"^MATCH \(\w*(:Entity)?\)-\[\w*\]->\(\w*(:Entity)?\)$", re.MULTILINE)
    long = {query.name for query in cypher.library() if whole.search(query.text)}
    assert {"audit_sources", "evidence_of_edge", "metapath_schema"} <= long
    assert long <= {query.name for query in cypher.library() if query.timeout_s is not None}
    assert all(query.timeout_s is None or query.timeout_s > 10 for query in cypher.library())


def test_a_garbled_header_is_said_to_be_garbled() -> None:
    with pytest.raises(ValueError, match=r"made_up\.cypher.*soon"):
        cypher._read("made_up", "// question: What?\n// timeout: soon -- why\n// columns: a\n// example: {}\nRETURN 1 AS a")

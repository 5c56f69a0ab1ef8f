"""Queries that are well formed and make no sense: each is answered or told what is wrong with it, never a fault of ours."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import pytest

from kg.errors import InputError, MedclewError
from reasoning.engine import Engine

TERMS: list[dict[str, Any]] = [
    {"id": "x", "categories": ["Gene"]},
    {"id": "y"},
    {"id": "d", "curies": ["MONDO:0007947"]},
    {"id": "f", "curies": ["HP:0001083"]},
]
NAMES = [term["id"] for term in TERMS]
ASKED = [
    {"kind": "check"},
    {"kind": "check", "denied": True},
    {"kind": "value", "what": "frequency"},
    *({"kind": kind, "variable": name} for kind in ("find", "count") for name in NAMES),
    *({"kind": "describe", "term": name} for name in NAMES),
    *({"kind": "rank", "findings": [name]} for name in NAMES),
    *({"kind": "explain", "source": one, "target": other} for one, other in itertools.product(NAMES, repeat=2)),
    *({"kind": "compare", "terms": [one, other]} for one, other in itertools.product(NAMES, repeat=2)),
    *({"kind": "choose", "variable": one, "options": [other]} for one, other in itertools.product(NAMES, repeat=2)),
]
STATEMENTS = [{"kind": "statement", "subject": one, "object": other} for one, other in itertools.product(NAMES, repeat=2)]
WHERE = [None, *STATEMENTS, *({"kind": "not", "part": part} for part in STATEMENTS[:6])]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_query_is_answered_or_told_what_is_wrong_with_it(engine: Engine, asked: dict[str, object]) -> None:
    for where in WHERE:
        with contextlib.suppress(MedclewError):
            answer = engine.query({"asked": asked, "terms": TERMS, "where": where})
            assert answer.claims or answer.abstained


@pytest.mark.parametrize("asked", [{"kind": "describe", "term": "y"}, {"kind": "rank", "findings": ["f", "y"]}], ids=str)
def test_what_is_asked_of_a_concept_needs_one_and_none_is_left_out_silently(engine: Engine, asked: dict[str, object]) -> None:
    with pytest.raises(InputError, match="'y' is bound to no concept"):
        engine.query({"asked": asked, "terms": TERMS})


@pytest.mark.parametrize(
    ("predicate", "told"),
    [
        ("biolink:cuases", "did you mean biolink:causes"),
        ("cuases", "did you mean biolink:causes"),
        ("biolink:has_phenotypes", "did you mean biolink:has_phenotype"),
        ("urn:nothing", "no predicate 'urn:nothing'"),
    ],
)
def test_a_slip_of_the_pen_in_a_predicate_is_refused_with_what_it_may_have_been(engine: Engine, predicate: str, told: str) -> None:
    where = {"kind": "statement", "subject": "x", "predicates": [predicate], "object": "d"}
    with pytest.raises(InputError, match=told):
        engine.query({"asked": {"kind": "find", "variable": "x"}, "terms": [TERMS[0], TERMS[2]], "where": where})


def test_a_predicate_that_biolink_has_and_this_graph_lacks_is_no_slip(engine: Engine) -> None:
    where = {"kind": "statement", "subject": "x", "predicates": ["biolink:is_sequence_variant_of"], "object": "d"}
    answer = engine.query({"asked": {"kind": "find", "variable": "x"}, "terms": [TERMS[0], TERMS[2]], "where": where})
    assert answer.abstained and "This graph holds no statements of the kind is_sequence_variant_of" in answer.text

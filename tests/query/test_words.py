"""A query told in words is English, for one subject and for several, whatever the number of predicates."""

from __future__ import annotations

import pytest

from reasoning.query import And, Check, Choose, Find, Not, Query, Statement, Term
from reasoning.query.words import words

CAUSES = ("biolink:causes", "biolink:contributes_to", "biolink:gene_associated_with_condition")
LINKED = Statement(subject="a", object="b")
A, B, C, X = Term(id="a", curies=("A",)), Term(id="b", curies=("B",)), Term(id="c", curies=("C",)), Term(id="x")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            Query(asked=Check(denied=True), terms=(A, B), where=Statement(subject="a", predicates=CAUSES, object="b")),
            "whether it is not so that A causes, contributes to or is associated with B",
        ),
        (
            Query(
                asked=Choose(variable="x", options=("a", "c")),
                terms=(X, A, B, C),
                where=Statement(subject="x", predicates=CAUSES, object="b"),
            ),
            "which of A or C causes, contributes to or is associated with B",
        ),
        (
            Query(asked=Check(), terms=(A, B), where=Not(part=LINKED)),
            "whether no record says that A is linked to B",
        ),
        (
            Query(
                asked=Find(variable="x"),
                terms=(Term(id="x", categories=("biolink:Gene",)), A, B),
                where=And(
                    parts=(
                        Statement(subject="x", predicates=CAUSES[:1], object="a"),
                        Not(part=Statement(subject="x", predicates=CAUSES[:1], object="b")),
                    )
                ),
            ),
            "genes that cause A and do not cause B",
        ),
    ],
)
def test_what_is_told(query: Query, told: str) -> None:
    assert words(query) == told

"""What is kept of a statement's matches gives the same as matching anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.snapshot import Snapshot
from reasoning.query.domains import Domains
from reasoning.query.match import Matched, match
from reasoning.query.model import Find, Query, Statement, Term


def _told(found: Matched) -> list[list[int]]:
    return [found.edges.tolist(), found.subjects.tolist(), found.objects.tolist()]


@pytest.mark.parametrize("either", [False, True])
@pytest.mark.parametrize("predicates", [("biolink:has_phenotype",), ("biolink:subclass_of", "biolink:has_phenotype"), ()])
def test_confined_as_if_matched_anew(small: Path, predicates: tuple[str, ...], either: bool) -> None:
    snapshot = Snapshot.open(small)
    statement = Statement(subject="a", predicates=predicates, object="b", either_way=either)
    query = Query(asked=Find(variable="a"), terms=(Term(id="a"), Term(id="b")), where=statement)
    kept = Domains(snapshot, query)
    whole = match(snapshot, statement, kept)
    assert len(whole)
    assert match(snapshot, statement, kept) is whole
    some = np.arange(0, snapshot.n_nodes, 2)
    for within in ({"a": some}, {"b": some}, {"a": some, "b": some[1:]}, {"a": some[:0]}, {"a": np.arange(snapshot.n_nodes)}, {"c": some}):
        anew = match(snapshot, statement, Domains(snapshot, query), within)
        assert _told(match(snapshot, statement, kept, within)) == _told(anew)

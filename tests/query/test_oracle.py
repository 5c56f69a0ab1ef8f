"""The executor against independent Cypher, on the default graph: a small part of ``benchmarks.questions_generated``."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.questions_generated import run
from benchmarks.questions_oracle import Oracle
from kg.snapshot import Snapshot
from kg.stores import open as open_store


@pytest.fixture(scope="module")
def snapshot(default_bundle: Path) -> Snapshot:
    return Snapshot.open(default_bundle)


def test_generated_queries_have_the_answers_that_cypher_gives(default_bundle: Path, snapshot: Snapshot) -> None:
    with open_store(default_bundle) as store:
        outcomes, differing = run(snapshot, Oracle(store), 60, seed=7)
    assert not differing, differing[0].to_json()
    assert outcomes["equal"] == 60 and outcomes["with answers"] > 40


def test_an_oracle_that_forgets_kinds_is_found_out(default_bundle: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: with a wrong oracle it does."""
    from benchmarks import questions_oracle

    monkeypatch.setattr(questions_oracle._Asking, "_below", lambda self, curies, forms: frozenset(curies))
    with open_store(default_bundle) as store:
        _, differing = run(snapshot, Oracle(store), 30, seed=7)
    assert differing

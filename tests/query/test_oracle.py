"""The executor against independent Cypher, on the default graph: a small part of ``benchmarks.questions_generated``."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.generated_questions.oracle import Oracle
from benchmarks.generated_questions.shapes import Shapes
from benchmarks.questions_generated import run, tell
from kg.snapshot import Snapshot
from kg.stores import open as open_store


@pytest.fixture(scope="module")
def snapshot(default_bundle: Path) -> Snapshot:
    return Snapshot.open(default_bundle)


def test_generated_queries_have_the_answers_that_cypher_gives(default_bundle: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    with open_store(default_bundle) as store:
        oracle = Oracle(store)
        rows = run(snapshot, oracle, 25, seed=7, kept=kept, identity="g")
        asked = oracle.asked
        kept.write_text(kept.read_text("utf-8") + '{"number": 3', "utf-8")  # a run that was killed while it wrote
        assert run(snapshot, oracle, 25, seed=7, kept=kept, identity="g") == rows
        assert oracle.asked == asked, "what is kept is not asked again"
        shapes = Shapes(snapshot, 7)
        assert shapes.numbered(11).query == Shapes(snapshot, 7).numbered(11).query != shapes.numbered(12).query
    assert [row["number"] for row in rows] == list(range(25))
    assert not [row for row in rows if "queries" in row]
    assert all(row["outcome"] == "equal" for row in rows) and sum(row["values"] > 0 for row in rows) > 15
    assert tell(rows, 7)


def test_an_oracle_that_forgets_kinds_is_found_out(default_bundle: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: with a wrong oracle it does."""
    from benchmarks.generated_questions import oracle as questions_oracle

    monkeypatch.setattr(questions_oracle._Asking, "_below", lambda self, curies, forms: frozenset(curies))
    with open_store(default_bundle) as store:
        rows = run(snapshot, Oracle(store), 15, seed=7)
    assert [row for row in rows if "queries" in row]
    assert not tell(rows, 7)

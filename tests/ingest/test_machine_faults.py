"""A build whose machine lets it down leaves a whole graph and says what is wrong; ``benchmarks.ingest_faults`` tries it more often."""

from __future__ import annotations

import pytest

from benchmarks.ingest_faults import outcomes


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kills", "full", "readonly", "two", "home"])
def test_what_a_machine_does_to_a_build(fault: str) -> None:
    rows = list(outcomes([fault], rows=60, count=6, seed=1))
    assert rows
    if any("not tried" in row.beside for row in rows):
        pytest.skip(rows[0].beside)
    assert all(row.tried for row in rows)
    assert [(row.what, row.faults) for row in rows if row.held < row.tried] == []

"""``medclew medicines`` on a graph that knows nothing of treatments: it ranks what there is and cites nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.serve.command import medclew


def test_where_nothing_can_be_cited_the_command_says_so(small: Path) -> None:
    found = medclew("medicines", "MONDO:0007947", "--json", bundle=small)
    assert found.returncode == 0, found.stderr
    told = json.loads(found.stdout)
    assert told["condition"] == "MONDO:0007947"
    assert all(not one["reasons"] for one in told["medicines"])
    said = medclew("medicines", "MONDO:0007947", bundle=small)
    assert said.returncode == 0, said.stderr
    assert f"{told['ranked']} medicines ranked" in said.stdout
    assert ("links none of these" in said.stdout) == bool(told["medicines"])


def test_what_is_no_condition_is_refused(small: Path) -> None:
    found = medclew("medicines", "HGNC:3603", bundle=small)
    assert found.returncode != 0
    assert "neither a disease nor a finding" in found.stderr

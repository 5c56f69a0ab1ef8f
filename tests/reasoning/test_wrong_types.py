"""Values of a wrong type, handed to the engine: an error with a type that says what is wanted, never a bare Python error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import MedclewError
from reasoning.engine import Engine


@pytest.mark.parametrize("case", [["HP:0001166"], [1], b"{}", 1, {"phenotypicFeatures": 1}, {1: 2}])
def test_a_case_that_is_none(engine: Engine, case: Any) -> None:
    with pytest.raises(MedclewError):
        engine.diagnose(case)


@pytest.mark.parametrize("name", ["hpo", "not_hpo", "exclude_publications"])
@pytest.mark.parametrize("given", ["HP:0001166", [1], [None], 1, None, [["HP:0001166"]], b"HP:0001166"])
def test_findings_are_a_list_of_texts(engine: Engine, name: str, given: Any) -> None:
    with pytest.raises(MedclewError, match=f"^{name} is a list of texts"):
        engine.diagnose(**{"hpo": ["HP:0001166"], name: given})


@pytest.mark.parametrize(
    "given",
    [
        {"query": None},
        {"query": b"RETURN 1"},
        {"query": 1},
        {"query": ["RETURN 1"]},
        {"store": 1},
        {"store": Path("x")},
        {"store": "bolt://host:port"},
        {"params": [1]},
        {"params": {1: 2}},
        {"params": {"x": object()}},
        {"limit": None},
        {"limit": True},
        {"timeout_s": "x"},
        {"timeout_s": True},
    ],
)
def test_cypher(engine: Engine, given: dict[str, Any]) -> None:
    with pytest.raises(MedclewError):
        engine.cypher(**{"query": "RETURN 1", **given})

"""A consultation: the same every time, each answer from a record, and the disease found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from reasoning.diagnosis import Diagnoser
from reasoning.patients import Simulator
from reasoning.patients.consultation import consult
from tests.serve.command import medclew


def test_a_consultation_is_told_and_scored(diagnoser: Diagnoser) -> None:
    simulator = Simulator(diagnoser)
    row = simulator.rich(1)[0]
    patient = simulator.of_row(row, 1)
    found, again = (consult(diagnoser, simulator, patient, most=5) for _ in range(2))
    assert found == again and len(found.turns) <= 5 + 3
    assert 0 <= found.score.share <= 1
    facts = {fact.edge_id for fact in patient.facts}
    for turn in found.turns:
        assert turn.edge_id in facts if turn.present is not None else turn.edge_id == ""
    if found.found_after is not None:
        assert found.leaders[0][0] == patient.disease
    with pytest.raises(InputError, match="no strategy"):
        consult(diagnoser, simulator, patient, strategy="by mood")


def test_the_command_asks_and_lets_ask(small: Path) -> None:
    told = medclew("simulate", "Marfan syndrome", "--seed", "1", bundle=small)
    assert told.returncode == 0 and "Marfan syndrome (MONDO:0007947)" in told.stdout and "of the rubric" in told.stdout, told.stderr
    data = json.loads(medclew("simulate", "Marfan syndrome", "--json", bundle=small).stdout)
    assert data["patient"]["disease"] == "MONDO:0007947" and data["turns"]
    mine = medclew("simulate", "Marfan syndrome", "--interactive", "--json", bundle=small, stdin="Do you have hearing loss?\nWhy?\nq\n")
    assert json.loads(mine.stdout)["asked"] == [["HP:0000365"], []]
    assert medclew("simulate", "Marfan syndrome", "--style", "rude", bundle=small).returncode == 2

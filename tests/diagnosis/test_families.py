"""One of these: families of diseases."""

from __future__ import annotations

import pytest

from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.posterior import probabilities


def test_a_family_holds_its_members_probabilities(diagnoser: Diagnoser) -> None:
    found = diagnoser.families(["HP:2000002"])
    snapshot = diagnoser.snapshot
    chances = probabilities(diagnoser.scores(["HP:2000002"]), diagnoser.settings.temperature)
    by_disease = {snapshot.curie(node): float(chance) for node, chance in zip(diagnoser.diseases.tolist(), chances, strict=True)}
    family = found[0]
    assert (family.curie, family.size) == ("MONDO:0000100", 2)
    assert {curie for curie, _, _ in family.members} == {"MONDO:0000001", "MONDO:0000002"}
    assert family.probability == pytest.approx(by_disease["MONDO:0000001"] + by_disease["MONDO:0000002"])
    assert [p for _, _, p in family.members] == sorted((p for _, _, p in family.members), reverse=True)


def test_no_disease_is_in_two_of_the_families_that_are_told(real: Diagnoser) -> None:
    found = real.families(["HP:0001083", "HP:0001166"])
    members = [curie for family in found for curie, _, _ in family.members]
    assert len(members) == len(set(members)) and all(2 <= family.size <= 60 for family in found)
    assert "Marfan" in " ".join(family.name for family in found)

"""One of these: families of diseases."""

from __future__ import annotations

import pytest

from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.diagnoser import CLEAR, FAMILIES
from reasoning.diagnosis.posterior import probabilities
from reasoning.engine import Engine


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


def test_families_are_told_where_no_disease_stands_clear(real: Diagnoser) -> None:
    vague = ["HP:0001083", "HP:0001166"]
    found = real.diagnose(vague)
    assert found.candidates[0].probability < CLEAR and found.families == real.families(vague, count=FAMILIES)
    marfan = real.diagnose(["HP:0001083", "HP:0001166", "HP:0002616", "HP:0001519", "HP:0000768", "HP:0000268", "HP:0000272"])
    assert (marfan.candidates[0].probability < CLEAR) == bool(marfan.families)


def test_the_answer_says_one_of_these(real: Diagnoser) -> None:
    assert real.snapshot.folder is not None
    found = Engine(real.snapshot.folder.parent, real.snapshot).diagnose(hpo=["HP:0001083", "HP:0001166"])
    family = found.differential.families[0]
    assert family.probability > found.candidates[0].probability and f"one of {family.name} ({family.curie})" in found.answer.text

"""Findings and genes that come as a list in one text, and what is said of names that could be read otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, NotFound
from reasoning.diagnosis.gene_list import resolved
from reasoning.engine import Engine
from tests.serve.command import medclew


@pytest.mark.parametrize(
    "listed",
    ["HP:0001083,HP:0001166", "HP:0001083 HP_0001166", "HP:0001166;HP:0001083", "Ectopia lentis, arachnodactyly", "HP:0001083|HP:0001166,"],
)
def test_a_list_is_what_is_in_it(small: Path, listed: str) -> None:
    with Engine.open(small) as engine:
        apart = engine.diagnose(hpo=["HP:0001083", "HP:0001166"]).differential
        assert engine.diagnose(hpo=[listed]).differential == apart
        assert engine.diagnose(hpo=["HP:0001083"], not_hpo=[listed.replace("HP:0001083", "HP:0001166")]).differential.excluded


@pytest.mark.parametrize("listed", ["arachnodactyly, nonsense", "Marfan syndrome, arachnodactyly", ", ;", "HP:0001166 nonsense"])
def test_a_list_that_holds_anything_else_is_refused_whole(small: Path, listed: str) -> None:
    with Engine.open(small) as engine, pytest.raises((InputError, NotFound)):
        engine.diagnose(hpo=[listed])


def test_genes_of_a_list_and_their_other_names_are_told(small: Path) -> None:
    with Engine.open(small) as engine:
        both, notes = resolved(engine.snapshot, ["FBN1, COL3A1"])
        assert both == resolved(engine.snapshot, ["FBN1", "COL3A1"])[0] and len(both) == 2 and not notes
        one, notes = resolved(engine.snapshot, ["fibrillin 1"])
        assert one == resolved(engine.snapshot, ["HGNC:3603"])[0]
        assert notes == ["'fibrillin 1' was read as FBN1 (HGNC:3603)"]


def test_a_dialogue_takes_findings_of_ones_own_by_name(small: Path) -> None:
    said = medclew("diagnose", "--hpo", "HP:0001083", "--interactive", "--json", bundle=small, stdin="+ arachnodactyly\nq\n")
    assert said.returncode == 0 and '"HP:0001166"' in said.stdout

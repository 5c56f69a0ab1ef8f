"""Publications to leave out, as people write them; options that would say nothing are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoning.engine import Engine
from tests.serve.command import medclew


@pytest.mark.parametrize("written", ["PMID:1", "pmid:1", "1", " PMID: 1 ", "https://pubmed.ncbi.nlm.nih.gov/1/"])
def test_a_publication_is_left_out_however_it_is_written(small: Path, written: str) -> None:
    with Engine.open(small) as engine:
        whole = engine.diagnose(hpo=["HP:0001083", "HP:0001166"])
        without = engine.diagnose(hpo=["HP:0001083", "HP:0001166"], exclude_publications=[written])
        assert without.differential == engine.diagnose(hpo=["HP:0001083", "HP:0001166"], exclude_publications=["PMID:1"]).differential
        assert without.differential != whole.differential and not any("cites" in note for note in without.notes)
        dialogue = engine.question(hpo=["HP:0001083", "HP:0001166"], exclude_publications=[written])
        assert dialogue.differential(3).candidates == without.differential.candidates[:3]


def test_a_publication_that_no_record_cites_is_told(small: Path) -> None:
    with Engine.open(small) as engine:
        notes = engine.diagnose(hpo=["HP:0001083"], exclude_publications=["PMID:99", "PMID:1", "a study"]).notes
    assert "no record of a disease's findings cites PMID:99, a study: nothing is left out for it" in notes


@pytest.mark.parametrize(
    "option", [("--hpo", "HP:0001166"), ("--gene", "FBN1"), ("--leave-out", "PMID:1"), ("--at", "2020-01-01"), ("-i",)]
)
def test_by_words_refuses_what_it_would_pass_over(small: Path, option: tuple[str, ...]) -> None:
    done = medclew("diagnose", "--by-words", "--text", "spider fingers", *option, bundle=small)
    assert done.returncode == 2 and "--by-words" in done.stderr

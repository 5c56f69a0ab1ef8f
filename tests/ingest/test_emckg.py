"""EMCKG's two editions: both directions of a relation are one statement; a name that is a disease and a symptom is two nodes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SourceError
from tests.ingest.reading import files_of, read

_TRAIN = (
    "Panic_disorder\thas_symptom\tAnxiety\nAnxiety\tpossible_disease\tPanic_disorder\nPanic_disorder\tneed_medication\tAlprazolam_(Xanax)\n"
    "Electrocardiogram\tcan_check_disease\tPanic_disorder\nPanic_disorder\thas_symptom\tDepression\nDepression\thas_symptom\tAnxiety\n"
)


def test_relations_are_read_whichever_way_round_they_are_said(tmp_path: Path) -> None:
    staged = read("emckg", files_of("emckg", tmp_path, train_txt=_TRAIN))
    said = set(staged.statements.select("subject", "predicate", "object").rows())
    assert said == {
        ("EMCKG:Panic_disorder", "biolink:has_phenotype", "EMCKG:Anxiety"),
        ("EMCKG:Alprazolam_Xanax", "biolink:applied_to_treat", "EMCKG:Panic_disorder"),
        ("EMCKG:Electrocardiogram", "biolink:diagnoses", "EMCKG:Panic_disorder"),
        ("EMCKG:Panic_disorder", "biolink:has_phenotype", "EMCKG:Depression.symptom"),
        ("EMCKG:Depression", "biolink:has_phenotype", "EMCKG:Anxiety"),
    }
    kinds = dict(staged.nodes.select("curie", "category").rows())
    assert kinds["EMCKG:Depression"] == "biolink:Disease" and kinds["EMCKG:Depression.symptom"] == "biolink:PhenotypicFeature"
    assert {"Alprazolam", "Xanax"} <= set(staged.names["name"])


def test_the_full_table_writes_spaces_and_means_the_same(tmp_path: Path) -> None:
    table = "Panic disorder\thas_symptom\tAnxiety\nPanic disorder\tis near\tAnxiety\nPanic disorder\thas_symptom\n"
    staged = read("emckg", files_of("emckg", tmp_path, emckg_full_triples_tsv=table))
    assert staged.statements.select("subject", "object").rows() == [("EMCKG:Panic_disorder", "EMCKG:Anxiety")]
    assert staged.read == 3 and staged.rejected.height == 2


def test_neither_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="neither"):
        read("emckg", files_of("emckg", tmp_path, other_txt=""))

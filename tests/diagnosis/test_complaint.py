"""A complaint's words point to diseases: each word once, what is denied not at all, a name that is said before all else."""

from __future__ import annotations

from pathlib import Path

import pytest

import ingest
from kg.errors import InputError, NothingGrounded
from reasoning.engine import Engine

_TABLE = """Foreign body in the eye	has_symptom	Pain in eye
Foreign body in the eye	has_symptom	Eyelid swelling
Stye	has_symptom	Pain in eye
Stye	has_symptom	Fever
Influenza	has_symptom	Fever
Influenza	has_symptom	Cough
Gout	has_symptom	Foot or toe swelling
Gout	has_symptom	Foot or toe pain
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("emckg")
    (folder / "emckg_full_triples.tsv").write_text(_TABLE, "utf-8")
    ingest.build(folder / "graph", sources=["emckg"], overrides={"emckg": folder}, cache=folder / "cache")
    return Engine.open(folder / "graph")


def test_a_finding_need_not_be_named_in_full_nor_in_its_own_form(engine: Engine) -> None:
    first = engine.complaint("My eye is painful and the lid of it keeps swelling")[0]
    assert first.disease == "EMCKG:Foreign_body_in_the_eye" and not first.said
    assert {finding for _, finding, _ in first.explained} == {"EMCKG:Pain_in_eye", "EMCKG:Eyelid_swelling"}
    snapshot = engine.snapshot
    for _, finding, edge in first.explained:
        assert snapshot.curie(int(snapshot.edge_subject[edge])) == first.disease
        assert snapshot.curie(int(snapshot.edge_object[edge])) == finding


def test_what_is_denied_counts_for_nothing(engine: Engine) -> None:
    affirmed = [one.disease for one in engine.complaint("I have a fever")]
    assert set(affirmed) == {"EMCKG:Stye", "EMCKG:Influenza"}
    denied = [one.disease for one in engine.complaint("I cough. There is no fever.")]
    assert denied == ["EMCKG:Influenza"]


def test_a_disease_whose_name_is_said_comes_first(engine: Engine) -> None:
    first = engine.complaint("I was told it might be gout. My eye hurts with pain and I have a fever")[0]
    assert first.disease == "EMCKG:Gout" and first.said


def test_errors_say_what_is_wrong(engine: Engine, small: Path) -> None:
    with pytest.raises(InputError, match="at least 1"):
        engine.complaint("fever", k=0)
    with pytest.raises(NothingGrounded):
        engine.complaint("xyzzy")
    assert Engine.open(small).complaint("my lens has an ectopia")[0].disease == "MONDO:0007947"


def test_of_two_diseases_that_explain_the_same_words_the_one_of_fewer_findings_comes_first(tmp_path: Path) -> None:
    """A disease that has nearly everything explains anything."""
    broad = [f"Broad	has_symptom	Sign {name}" for name in ("red", "blue", "green", "black")]
    table = ["Broad	has_symptom	Fever", *broad, "Narrow	has_symptom	Fever", "Other	has_symptom	Cough", ""]
    (tmp_path / "emckg_full_triples.tsv").write_text("\n".join(table), "utf-8")
    ingest.build(tmp_path / "graph", sources=["emckg"], overrides={"emckg": tmp_path}, cache=tmp_path / "cache")
    with Engine.open(tmp_path / "graph") as opened:
        assert [one.name for one in opened.complaint("I have a fever")] == ["Narrow", "Broad"]

"""Findings in a disease's own name: which are read from it, that they rank it where its records are left out, and how they are told."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest

from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.named_findings import _within
from reasoning.diagnosis.result import Path as Way
from reasoning.engine import Engine
from tests.diagnosis.graph import made_bundle
from tests.diagnosis.test_profiles import row

FINDINGS = {
    "paraplegia spastic": 1,
    "paraplegia": 2,
    "ataxia": 3,
    "deafness": 4,
    "intellectual disability": 5,
    "disability intellectual": 5,
}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("spastic paraplegia 88, autosomal dominant", {1}),
        ("hereditary paraplegia, spastic", {2}),
        ("paraplegia and ataxia", {2, 3}),
        ("ataxia without deafness", {3}),
        ("intellectual disability, X-linked 12", {5}),
        ("Marfan syndrome", set()),
    ],
)
def test_the_longest_findings_of_a_name_are_read_and_what_is_denied_is_not(name: str, found: set[int]) -> None:
    assert set(_within(name, FINDINGS)) == found


def test_a_finding_that_no_record_has_and_the_name_has_counts_and_is_told_as_such(real: Diagnoser) -> None:
    prepared, snapshot = real.prepared, real.snapshot
    records, ontology = prepared.records, prepared.ontology

    def unrecorded(disease: int) -> list[int]:
        recorded = set(records.term[records.ptr[disease] : records.ptr[disease + 1]].tolist())
        return [term for term in prepared.named.row(disease).tolist() if recorded.isdisjoint(ontology.down(term).tolist())]

    at = next(at for at in range(records.size) if records.ptr[at + 1] - records.ptr[at] >= 8 and unrecorded(at))
    term = unrecorded(at)[0]
    terms, shares = prepared.profiles.row(at)
    assert shares[terms == term].item() > 0.1
    observed = [snapshot.curie(int(ontology.node[t])) for t in (term, *records.term[records.ptr[at] : records.ptr[at] + 8].tolist())]
    found = next(c for c in real.diagnose(observed, k=20).candidates if c.disease == snapshot.curie(int(real.diseases[at])))
    match = next(m for m in (*found.supports, *found.against) if m.finding.curie == observed[0])
    assert match.path is Way.NAMED and not match.annotations


def test_the_arrays_of_names_fit_the_diseases(real: Diagnoser) -> None:
    prepared = real.prepared
    assert len(prepared.named.ptr) == prepared.records.size + 1
    assert prepared.ontology.finding[prepared.named.term].all()


def test_a_disease_whose_records_are_left_out_is_still_ranked_by_its_name(tmp_path: pathlib.Path) -> None:
    records = [("MONDO:0000001", "HP:1000003", False, "", ["PMID:1"]), ("MONDO:0000006", "HP:1000006", False, "4/4", ["PMID:7"])]
    made = Diagnoser(Snapshot.open(made_bundle(tmp_path / "bundle", records=records, names={"MONDO:0000006": "familial myopia"})))
    left = made.scores(["HP:1000006"], exclude_publications=["PMID:7"])
    assert np.isfinite(left[row(made, "MONDO:0000006")]) and left.argmax() == row(made, "MONDO:0000006")


def test_a_finding_of_the_name_is_told_without_a_citation(tmp_path: pathlib.Path) -> None:
    records = [("MONDO:0000006", "HP:1000003", False, "4/4", ["PMID:7"]), ("MONDO:0000001", "HP:1000004", False, "", ["PMID:1"])]
    engine = Engine.open(made_bundle(tmp_path / "bundle", records=records, names={"MONDO:0000006": "familial myopia"}))
    told = engine.diagnose(hpo=["HP:1000003", "HP:1000006"]).answer
    assert "Its name speaks of Myopia; no record does." in told.text
    assert {one.object for one in told.citations} == {"HP:1000003"}


def test_what_only_related_diseases_have_is_told_with_their_record(tmp_path: pathlib.Path) -> None:
    told = Engine.open(made_bundle(tmp_path / "bundle")).diagnose(hpo=["HP:2000002", "HP:3000002", "HP:1000004"])
    candidate = next(one for one in told.candidates if one.disease == "MONDO:0000002")
    (match,) = [one for one in candidate.supports if one.path is Way.RELATED]
    said = "Not recorded of it, but of related diseases, for which it counts less: Long fingers."
    assert said in told.answer.text and said in told._repr_html_()
    assert match.relatives[0].edge in {one.edge for one in told.answer.citations}

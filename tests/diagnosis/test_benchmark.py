"""The diagnosis benchmark: places under ties, its tables, and the peer's scores against the peer itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.diagnosis import WHOSE, _places, family_of
from benchmarks.diagnosis_report import Report
from benchmarks.inputs.diagnosis_cases import Case, Place, families, place, rows_by_identifier
from reasoning.diagnosis import Diagnoser

ROOT = Path(__file__).resolve().parents[2]


def test_ties_count_in_expectation() -> None:
    scores = np.array([3.0, 2.0, 2.0, 2.0, 1.0, -np.inf])
    assert place(scores, [2]) == Place(1, 2)
    assert place(scores, [4, 0]) == Place(0, 0)  # the best of several rows counts
    assert place(scores, [5]) == place(scores, []) == Place(None)
    assert place(scores, [2], np.array([False, True, True, False, True, True])) == Place(0, 1)
    tied = Place(1, 2)
    assert [tied.within(k) for k in (1, 2, 3, 4)] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert tied.reciprocal() == pytest.approx((1 / 2 + 1 / 3 + 1 / 4) / 3)


def test_a_family_is_the_narrowest_group_that_holds_another_disease(diagnoser: Diagnoser) -> None:
    kin, curies = families(diagnoser), [diagnoser.snapshot.curie(node) for node in diagnoser.diseases.tolist()]
    named = {curies[row]: [curies[other] for other in rows] for row, rows in enumerate(kin)}
    assert named["MONDO:0000001"] == named["MONDO:0000002"] == ["MONDO:0000001", "MONDO:0000002"]
    assert named["MONDO:0000003"] == ["MONDO:0000003"]
    rows = rows_by_identifier(diagnoser)
    assert [curies[row] for row in family_of("OMIM:100002", rows, kin)] == ["MONDO:0000001", "MONDO:0000002"]
    assert family_of("OMIM:999999", rows, kin) == []


def test_a_sibling_in_front_counts_for_the_family_alone(diagnoser: Diagnoser) -> None:
    rows, kin = rows_by_identifier(diagnoser), families(diagnoser)
    # what the first of two siblings shows, said of a patient with the second
    patient = Case("one", ("HP:1000003", "HP:3000002"), (), "OMIM:100002", (), None, None)
    (places,) = _places(diagnoser, rows, kin, np.ones(len(diagnoser.diseases), bool), [patient], genes=False)
    found = dict(zip(WHOSE, places, strict=False))
    assert found["all"].within(1) == 0 and found["its family"].within(1) == 1


def test_a_difference_is_that_of_the_figures_and_of_the_chosen_patients_alone(capsys: pytest.CaptureFixture[str]) -> None:
    ours = [Place(0), Place(0), Place(None), Place(4)]
    theirs = [Place(0), Place(1), Place(0), Place(None)]
    report = Report(["a", "a", "b", "c"], {})
    report.add("one", "standard", ours)
    report.compare("other", "standard", ours, theirs)
    report.compare("other", "standard", ours, theirs, [True, True, False, False])
    assert report.content["figures"][0]["top-1"]["value"] == 0.5 and report.content["figures"][0]["ranked"] == 0.75
    everyone, few = report.content["differences"]
    assert everyone["top-1"]["value"] == 0.0 and few["top-1"]["value"] == 0.5 and few["patients"] == 2
    # both chosen patients have one disease: drawing diseases gives no other sample
    assert few["top-1"]["low"] == few["top-1"]["high"] == 0.5
    assert "other" in capsys.readouterr().out


@pytest.mark.parametrize("method", ["resnik", "graphic"])
def test_scores_from_term_similarities_are_the_peers_own(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pyhpo = pytest.importorskip("pyhpo")
    if pyhpo.__backend__ != "hpo3":
        pytest.skip("this is the other package of that name")
    pytest.importorskip("numba")
    from pyhpo import Ontology

    from benchmarks.peers import similarity

    Ontology()
    diseases = sorted(Ontology.omim_diseases, key=lambda disease: int(disease.id))[:40]
    sets = similarity.Sets.of([[], *([int(term) for term in disease.hpo] for disease in diseases)])
    patients = [[1166, 1083, 2616], [1250, 1249], sets.terms(3)]
    terms = {number for patient in patients for number in patient}
    similarities = similarity.Similarities(terms, sets.number, method)
    rows = range(len(sets.ptr) - 1)
    for combine in similarity.COMBINES:
        assert similarity.verify(similarities, patients, sets, rows, combine) <= similarity.TOLERANCE
    scores = similarities.scores(patients[2], sets, similarities.columns(sets))
    assert (scores[:, 0] == 0).all() and int(scores[0].argmax()) == 3

    real = similarity.Similarities.scores
    monkeypatch.setattr(similarity.Similarities, "scores", lambda *given: real(*given) + np.float32(0.001))
    with pytest.raises(similarity.Unequal, match="away from hpo3's own"):
        similarity.verify(similarities, patients, sets, rows, "funSimAvg")


@pytest.mark.slow
def test_the_command_ranks_both_on_the_same_patients(default_bundle: Path, shared_data: Path, tmp_path: Path) -> None:
    pyhpo = pytest.importorskip("pyhpo")
    if pyhpo.__backend__ != "hpo3":
        pytest.skip("this is the other package of that name")
    packets = shared_data / "phenopackets" / "phenopackets-dev.zip"
    command = [sys.executable, "-m", "benchmarks.diagnosis", "--bundle", str(default_bundle), "--packets", str(packets)]
    written = tmp_path / "figures.json"
    subprocess.run([*command, "--peer", "--sample", "6", "--jobs", "2", "--json", str(written)], check=True, cwd=ROOT)
    report = json.loads(written.read_text())
    assert report["patients"] == 6
    lines = [(line["model"], line["mode"]) for line in report["figures"]]
    assert lines[:2] == [("Medclew, all", "standard"), ("Medclew, OMIM", "standard")]
    assert ("hpo3, our graph's annotations, both annotate", "leave-publication-out") in lines
    forms = {tuple(line["form"]) for line in report["peer"]["MRR"]}
    assert len(forms) == 21  # seven methods, three ways to combine
    assert all(0 <= line["MRR"]["value"] <= 1 for line in report["figures"])

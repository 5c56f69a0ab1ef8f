"""Frequencies worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.snapshot import Snapshot
from reasoning.diagnosis import DEFAULT, Diagnoser
from reasoning.diagnosis.model_data import compute
from reasoning.diagnosis.profiles import rebuild
from tests.diagnosis.graph import RECORDS, TERMS, made_bundle

PUBLICATIONS = sorted({publication for record in RECORDS for publication in record[4]})


def row(diagnoser: Diagnoser, disease: str) -> int:
    return diagnoser.diseases.tolist().index(diagnoser.snapshot.index(disease))


def term(diagnoser: Diagnoser, curie: str) -> int:
    found = diagnoser.prepared.ontology.term(diagnoser.snapshot.index(curie))
    assert found is not None
    return found


def frequency(diagnoser: Diagnoser, disease: str, curie: str) -> float:
    diseases, share = diagnoser.prepared.profiles.column(term(diagnoser, curie))
    return float(dict(zip(diseases.tolist(), share.tolist(), strict=True)).get(row(diagnoser, disease), 0.0))


def test_counts_of_several_publications_are_pooled_and_shrunk(diagnoser: Diagnoser) -> None:
    k, s = DEFAULT.prior_patients, (1 - DEFAULT.relatives) * DEFAULT.prior_share  # no relative has it
    assert frequency(diagnoser, "MONDO:0000001", "HP:1000003") == pytest.approx((8 + k * s) / (14 + k), rel=1e-5)


def test_a_frequency_leans_towards_the_relatives(diagnoser: Diagnoser) -> None:
    k = DEFAULT.prior_patients
    theirs = (5 + k * DEFAULT.prior_share) / (5 + k)  # of the one other disease in the group
    prior = DEFAULT.relatives * theirs + (1 - DEFAULT.relatives) * DEFAULT.prior_share
    weight = DEFAULT.share_patients
    assert frequency(diagnoser, "MONDO:0000001", "HP:2000002") == pytest.approx((0.895 * weight + k * prior) / (weight + k), rel=1e-5)


def test_what_only_relatives_have_is_expected_the_less_the_more_patients_were_looked_at(diagnoser: Diagnoser) -> None:
    k = DEFAULT.prior_patients
    theirs = (8 + k * DEFAULT.prior_share) / (14 + k)
    expected = k * DEFAULT.relatives * theirs / (DEFAULT.unstudied * 5 + k)
    assert frequency(diagnoser, "MONDO:0000002", "HP:1000003") == pytest.approx(expected, rel=1e-4)


def test_what_is_only_denied_is_not_in_the_profile(diagnoser: Diagnoser) -> None:
    assert frequency(diagnoser, "MONDO:0000001", "HP:4000001") == 0


def test_findings_are_carried_up_to_every_ancestor(diagnoser: Diagnoser) -> None:
    profiles, ontology = diagnoser.prepared.profiles, diagnoser.prepared.ontology
    for disease in range(profiles.size):
        own, share = profiles.row(disease)
        for curie in TERMS:
            above = term(diagnoser, curie)
            lacking = np.prod([1 - float(f) for t, f in zip(own, share, strict=True) if above in ontology.up(int(t))])
            diseases, carried = profiles.column(above)
            found = float(carried[diseases == disease][0]) if disease in diseases else 0.0
            assert found == pytest.approx(1 - lacking, abs=1e-6)
            assert dict(zip(*map(np.ndarray.tolist, profiles.carried(disease)), strict=True)).get(above, 0.0) == found


@pytest.mark.parametrize("publication", PUBLICATIONS)
def test_leaving_a_publication_out_is_the_same_as_building_without_it(diagnoser: Diagnoser, tmp_path: Path, publication: str) -> None:
    prepared = diagnoser.prepared
    left_out = prepared.records.cites([publication])
    rows, changed = rebuild(prepared.records, prepared.named, prepared.families, prepared.ontology, DEFAULT, prepared.profiles, left_out)
    other = Diagnoser(Snapshot.open(made_bundle(tmp_path / "bundle", without=[publication])))
    expected = compute(other.snapshot, DEFAULT)
    there = {other.snapshot.curie(int(node)): i for i, node in enumerate(expected.records.node)}
    for place, changed_row in enumerate(rows.tolist()):
        curie = diagnoser.snapshot.curie(int(diagnoser.diseases[changed_row]))
        own = {
            diagnoser.snapshot.curie(int(prepared.ontology.node[t])): f
            for t, f in zip(*(a.tolist() for a in changed.row(place)), strict=True)
        }
        if (
            curie not in there
        ):  # a disease without a record of its own is no disease to the other graph; its relatives may stand for it in ours
            continue
        theirs = expected.profiles.row(there[curie])
        wanted = {other.snapshot.curie(int(expected.ontology.node[t])): f for t, f in zip(*(a.tolist() for a in theirs), strict=True)}
        assert own == pytest.approx(wanted, abs=1e-6)


def test_prepared_arrays_are_kept_and_read_back(made: Path) -> None:
    first = Diagnoser(Snapshot.open(made))
    assert (made / "snapshot" / "diagnosis" / "key.json").is_file()
    second = Diagnoser(Snapshot.open(made))
    assert np.array_equal(first.prepared.profiles.share, second.prepared.profiles.share)
    assert not second.prepared.profiles.share.flags.writeable


def test_a_damaged_folder_of_prepared_arrays_is_made_again(tmp_path: Path) -> None:
    path = made_bundle(tmp_path / "bundle")
    before = Diagnoser(Snapshot.open(path)).diagnose(["HP:1000003"])
    (path / "snapshot" / "diagnosis" / "profiles_share.npy").write_bytes(b"cut")
    assert Diagnoser(Snapshot.open(path)).diagnose(["HP:1000003"]) == before

"""Sums over diseases' findings, and coverage as its definition says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.scoring import coverage


def test_sums_of_diseases_without_findings_are_zero(diagnoser: Diagnoser) -> None:
    whole = diagnoser.prepared.profiles
    profiles = replace(
        whole,
        ptr=np.array([0, 0, 2, 2, 3, 3], np.int32),
        term=whole.term[:3],
        share=np.array([0.5, 0.25, 1.0], np.float32),
        known=np.array([False, True, False, True, False]),
    )
    assert profiles.sums(profiles.share).tolist() == [0.0, 0.75, 0.0, 1.0, 0.0]
    empty = replace(whole, ptr=np.zeros(3, np.int32), term=whole.term[:0], share=whole.share[:0], known=np.zeros(2, bool))
    assert empty.sums(empty.share).tolist() == [0.0, 0.0]


def test_coverage_is_the_information_shared_with_the_closest_finding(diagnoser: Diagnoser) -> None:
    scale, profiles = diagnoser.scale, diagnoser.prepared.profiles
    ontology, information = scale.ontology, scale.information.astype(float)
    observed = np.array([ontology.term(diagnoser.snapshot.index(curie)) for curie in ("HP:1000003", "HP:2000002")])
    expected = []
    for disease in range(profiles.size):
        terms, share = profiles.row(disease)
        touched = [
            max(max((information[a] for a in np.intersect1d(ontology.up(t), ontology.up(o))), default=0.0) for o in observed)
            / max(information[t], 1e-6)
            for t in terms
        ]
        expected.append(float(np.dot(share, touched) / share.sum()) if len(terms) else 0.0)
    assert max(expected) > 0.3
    assert coverage(observed, profiles, scale).tolist() == pytest.approx(expected, abs=1e-5)

"""Labels by the nearest reports, and domains by the information of findings."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from reasoning.diagnosis import Diagnoser
from reasoning.patients.labels import Router, labels
from reasoning.patients.similarity import Similarity

HELD = {"eye": ["lens", "seen"], "heart": ["aorta"], "both": ["lens", "aorta"], "ears": []}


def test_labels_are_those_of_the_nearest_with_who_has_them(diagnoser: Diagnoser) -> None:
    similarity = Similarity(diagnoser)
    known = {
        "eye": similarity.read(["HP:1000003"]),
        "heart": similarity.read(["HP:2000002"]),
        "both": similarity.read(["HP:1000003", "HP:2000002"]),
        "ears": similarity.read(["HP:4000001"]),
    }
    report = similarity.read(["HP:1000003"], ["HP:2000002"])
    found = labels(report, known, HELD, similarity, k=3)
    assert [each.label for each in found] == ["lens", "seen", "aorta"]
    near = dict(similarity.nearest(report, known, 3))
    for each in found:
        assert all(each.label in HELD[name] and alike == near[name] for name, alike in each.neighbours)
        assert each.share == pytest.approx(sum(alike for _, alike in each.neighbours) / sum(a for a in near.values() if a > 0))
    assert labels(similarity.read(["HP:4000001"]), {"ears": known["ears"]}, HELD, similarity) == []
    with pytest.raises(InputError, match="both"):
        labels(report, known, {}, similarity)
    with pytest.raises(InputError, match="at least 1"):
        labels(report, known, HELD, similarity, k=0)


def test_findings_are_routed_to_where_their_information_lies(diagnoser: Diagnoser) -> None:
    router = Router(diagnoser)
    found = router.route(["HP:1000003", "HP:1000006", "HP:2000002"])
    assert [each.domain.curie for each in found] == ["HP:1000001", "HP:2000001"]
    assert sum(each.share for each in found) == pytest.approx(1, abs=1e-3)
    assert {term.curie for term in found[0].findings} == {"HP:1000003", "HP:1000006"}
    with pytest.raises(InputError):
        router.route(["HP:9999999"])


def test_a_domain_is_its_findings_with_the_diseases_and_genes_of_them(diagnoser: Diagnoser) -> None:
    snapshot = diagnoser.snapshot
    eye = {snapshot.curie(int(node)) for node in Router(diagnoser).subgraph("HP:1000001")}
    assert {"HP:1000001", "HP:1000005", "MONDO:0000006"} <= eye
    assert not eye & {"HP:2000002", "MONDO:0000004", "MONDO:0000005", "HP:0000118"}
    whole = {snapshot.curie(int(node)) for node in Router(diagnoser).subgraph("HP:1000001", least=0.01)}
    assert eye < whole and {"MONDO:0000001", "HGNC:1"} <= whole
    with pytest.raises(InputError, match="no domain"):
        Router(diagnoser).subgraph("HP:1000003")

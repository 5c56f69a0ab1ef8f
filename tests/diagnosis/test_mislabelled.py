"""What a phenopacket says of a finding by its label, of a variant by its class, of a disease that it rules out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reasoning.diagnosis import phenopackets
from reasoning.engine import Engine


def _packet(*features: tuple[str, str], **more: Any) -> dict[str, Any]:
    given = [{"type": {"id": curie, "label": label}} for curie, label in features]
    return {"id": "p", "phenotypicFeatures": given, "metaData": {"phenopacketSchemaVersion": "2.0"}, **more}


@pytest.mark.parametrize(
    ("curie", "label", "told"),
    [
        ("HP:0000365", "Ectopia lentis", True),
        ("HP:0000365", "lens dislocation", True),  # a synonym of the other
        ("HP:0000365", "Hearing impairment", False),
        ("HP:0000365", "deafness", False),  # a synonym of its own
        ("HP:0000365", "whatever the clinic calls it", False),
        ("HP:0000365", "Marfan syndrome", False),  # no finding's name
        ("HP:0000365", "", False),
        ("HP:9999999", "Ectopia lentis", False),  # said to be none of the graph's already
    ],
)
def test_a_label_that_names_another_finding_is_told(small: Path, curie: str, label: str, told: bool) -> None:
    with Engine.open(small) as engine:
        notes = engine.diagnose(_packet((curie, label), ("HP:0001166", "Arachnodactyly"))).notes
    assert any("is it meant?" in note and "Ectopia lentis (HP:0001083)" in note for note in notes) is told


@pytest.mark.parametrize(
    ("class_", "counts"),
    [
        ("BENIGN", False),
        ("LIKELY_BENIGN", False),
        (1, False),
        (2, False),
        ("PATHOGENIC", True),
        ("UNCERTAIN_SIGNIFICANCE", True),
        (None, True),
    ],
)
def test_a_benign_variant_is_no_candidate(class_: str | int, counts: bool) -> None:
    variant: dict[str, Any] = {"variationDescriptor": {"geneContext": {"valueId": "HGNC:3603", "symbol": "FBN1"}}}
    variant["acmgPathogenicityClassification"] = class_
    found = [{"subjectOrBiosampleId": "s", "interpretationStatus": "CANDIDATE", "variantInterpretation": variant}]
    packet = _packet(("HP:0001166", ""), interpretations=[{"id": "i", "diagnosis": {"genomicInterpretations": found}}])
    assert phenopackets.from_dict(packet).genes == (("HGNC:3603",) if counts else ())


def test_a_disease_that_is_ruled_out_is_told_and_is_no_diagnosis() -> None:
    marfan = {"term": {"id": "OMIM:154700", "label": "Marfan syndrome"}, "excluded": True}
    patient = phenopackets.from_dict(_packet(("HP:0001166", ""), diseases=[marfan]))
    assert patient.diseases == () and any("rules out Marfan syndrome" in note for note in patient.notes)
    assert not any("rules out" in note for note in phenopackets.from_dict(_packet(("HP:0001166", ""))).notes)

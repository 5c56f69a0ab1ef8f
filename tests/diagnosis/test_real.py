"""Real patients on the default graph."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from benchmarks.inputs.diagnosis_cases import place, read_cases, rows_by_identifier
from reasoning.diagnosis import Diagnoser
from tests.diagnosis.graph import known_term

#: Textbook pictures -> the OMIM number that must be among the first three.
TEXTBOOK = [
    (["HP:0001083", "HP:0001166", "HP:0002616"], ["HP:0000365"], "OMIM:154700"),  # ectopia lentis, long fingers, aorta: Marfan syndrome
    (["HP:0000957", "HP:0009732", "HP:0009737"], [], "OMIM:162200"),  # café-au-lait, plexiform neurofibroma, Lisch nodules: NF type 1
    (["HP:0011304", "HP:0010055", "HP:0009765", "HP:0011087"], [], "OMIM:180849"),  # broad thumbs and halluces: Rubinstein-Taybi 1
]


@pytest.mark.parametrize(("observed", "excluded", "wanted"), TEXTBOOK)
def test_textbook_pictures(real: Diagnoser, observed: list[str], excluded: list[str], wanted: str) -> None:
    found = real.diagnose(observed, excluded, k=3)
    assert wanted in {identifier for candidate in found.candidates for identifier in candidate.identifiers}


def test_published_patients_are_recognised(real: Diagnoser, shared_data: Path) -> None:
    """A floor well below what is measured (docs/diagnosis.md), so that only a real loss breaks it."""
    cases = read_cases(shared_data / "phenopackets" / "phenopackets-dev.zip")[::40]
    rows = rows_by_identifier(real)
    cases = [case for case in cases if case.gold in rows and case.observed]
    for leave_out, floor in ((False, 0.55), (True, 0.2)):
        places = []
        for case in cases:
            scores = real.scores(case.observed, case.excluded, exclude_publications=case.publications if leave_out else ())
            places.append(place(scores, rows[case.gold]))
        assert np.mean([p.within(10) for p in places]) > floor


def test_an_explanation_of_a_real_patient_resolves_to_its_records(real: Diagnoser, shared_data: Path) -> None:
    with zipfile.ZipFile(shared_data / "phenopackets" / "phenopackets-dev.zip") as archive:
        name = sorted(archive.namelist())[0]
        features = json.loads(archive.read(name))["phenotypicFeatures"]
    observed = [f["type"]["id"] for f in features if not f.get("excluded")]
    found = real.diagnose(observed, [f["type"]["id"] for f in features if f.get("excluded")], exclude_publications=["PMID:20520618"])
    cited = [(a, m) for c in found.candidates for m in c.supports + c.against for a in m.annotations + m.relatives]
    assert cited
    for annotation, match in cited:
        edge = real.snapshot.edge(annotation.edge)
        assert edge.id == annotation.edge_id and edge.object == annotation.term.curie
        assert set(annotation.evidence) <= {piece.id for piece in edge.evidence} and annotation.evidence
        assert "PMID:20520618" not in annotation.publications
        if match.via is not None and not annotation.negated:
            ontology = real.prepared.ontology
            via, term = (known_term(ontology, real.snapshot.index(x.curie)) for x in (match.via, annotation.term))
            assert via in ontology.up(term)

"""Phenopackets of both versions, and what is said of those that are none."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from reasoning.diagnosis import phenopackets

V2 = {
    "id": "case 1",
    "subject": {"id": "p", "sex": "FEMALE"},
    "phenotypicFeatures": [
        {"type": {"id": "HP:0001166", "label": "Arachnodactyly"}, "onset": {"age": {"iso8601duration": "P3Y"}}},
        {"type": {"id": "HP:0000365", "label": "Hearing impairment"}, "excluded": True},
        {"type": {"id": "HP:0001166", "label": "again"}, "excluded": None},
    ],
    "diseases": [{"term": {"id": "OMIM:154700", "label": "Marfan syndrome"}, "onset": {"ontologyClass": {"id": "HP:0011463"}}}],
    "measurements": [{}, {}],
    "metaData": {"phenopacketSchemaVersion": "2.0", "externalReferences": [{"id": "PMID:1"}, {"id": "PMID:1"}]},
}


def test_version_2() -> None:
    patient = phenopackets.from_dict(V2)
    assert patient.observed == (("HP:0001166", "Arachnodactyly"),)
    assert patient.excluded_ids == ("HP:0000365",)
    assert (patient.sex, patient.onset, patient.publications) == ("female", "HP:0011463", ("PMID:1",))
    assert patient.diseases == (("OMIM:154700", "Marfan syndrome"),)
    assert any("2 measurements were not used" in note for note in patient.notes)


def test_version_1_and_snake_case() -> None:
    document = {
        "id": "case 2",
        "subject": {"sex": "MALE", "age_at_collection": {"age": "P4Y"}},
        "phenotypic_features": [{"type": {"id": "HP:0001166"}}, {"type": {"id": "HP:0000365"}, "negated": True}],
        "diseases": [{"term": {"id": "OMIM:154700"}, "age_of_onset": {"age": "P1Y"}}],
        "meta_data": {"phenopacket_schema_version": "1.0.0"},
    }
    patient = phenopackets.from_dict(document)
    assert (patient.observed_ids, patient.excluded_ids, patient.sex, patient.onset) == (("HP:0001166",), ("HP:0000365",), "male", "P1Y")


def test_a_diagnosis_may_stand_in_an_interpretation() -> None:
    document = {
        "phenotypicFeatures": [],
        "interpretations": [{"diagnosis": {"disease": {"id": "OMIM:1", "label": "x"}}}, {"diagnosis": None}],
    }
    assert phenopackets.from_dict(document).diseases == (("OMIM:1", "x"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "a list, want an object"),
        ('"HP:0001166"', "text, want an object"),
        ("null", "null, want an object"),
        ('{"proband": {}, "pedigree": {}}', "Family: give its 'proband'"),
        ('{"members": []}', "Cohort: give one of its 'members'"),
        ('{"resourceType": "Patient"}', "FHIR"),
        ('{"a": 1, "b": 2}', "it has 'a', 'b'"),
        ("{}", "it has nothing"),
        ('{"phenotypicFeatures": {}}', "phenotypicFeatures: Input should be a valid list"),
        ('{"phenotypicFeatures": [{"type": {"id": "HP:1"}}, {"typ": 1}]}', "phenotypicFeatures[1].type: Field required"),
        ('{"phenotypicFeatures": [{"type": {"id": "Arachnodactyly"}}]}', "phenotypicFeatures[0].type.id: 'Arachnodactyly' is no CURIE"),
        ('{"phenotypicFeatures": [{"type": {"id": "HP:1"}, "excluded": "maybe"}, {}]}', "(and 1 more)"),
    ],
)
def test_what_is_no_phenopacket_is_told(text: str, says: str) -> None:
    with pytest.raises(InputError, match="patient.json") as raised:
        phenopackets.parse(text, "patient.json")
    assert says in str(raised.value)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        phenopackets.read(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        phenopackets.read(tmp_path / "binary.json")
    (tmp_path / "marked.json").write_text(json.dumps(V2), "utf-8-sig")
    assert phenopackets.read(tmp_path / "marked.json").id == "case 1"


def test_every_published_packet_is_read(shared_data: Path) -> None:
    with zipfile.ZipFile(shared_data / "phenopackets" / "phenopackets-dev.zip") as archive:
        for name in archive.namelist()[::50]:
            document = json.loads(archive.read(name))
            patient = phenopackets.from_dict(document, name)
            said = {f["type"]["id"] for f in document.get("phenotypicFeatures", [])}
            assert set(patient.observed_ids) | set(patient.excluded_ids) == said
            assert len(patient.diseases) == 1 and patient.publications

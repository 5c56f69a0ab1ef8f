"""Phenopackets of both versions, and what is said of those that are none."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from reasoning.diagnosis import phenopackets
from reasoning.engine import Engine

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
        ('{"proband": [], "pedigree": {}}', "a Family whose 'proband' is a list"),
        ('{"members": [{"id": "a"}, {"id": "b"}]}', "a Cohort of 2 members (a, b)"),
        ("phenotypicFeatures: [b", "neither JSON nor YAML"),
        ("id: p\n? [1, 2]\n: 3\n", "a list or a mapping for a key"),
        ("id: p\n? {a: b}\n: 3\n", "a list or a mapping for a key"),
        ("[" * 5000, "nested too deep"),
        ('{"phenotypicFeatures": ' + "[" * 90 + "]" * 90 + "}", "nested more than"),
        ('{"resourceType": "Patient"}', "FHIR"),
        ('{"a": 1, "b": 2}', "it has 'a', 'b'"),
        ("{}", "it has nothing"),
        ('{"phenotypicFeatures": {}}', "phenotypicFeatures: Input should be a valid list"),
        ('{"phenotypicFeatures": [{"type": {"id": "HP:1"}, "excluded": "maybe"}]}', "phenotypicFeatures[0].excluded: Input should be"),
        ('{"phenotypicFeatures": [{"type": 1, "excluded": "maybe"}]}', "(and 1 more)"),
    ],
)
def test_what_is_no_phenopacket_is_told(text: str, says: str) -> None:
    with pytest.raises(InputError, match="patient.json") as raised:
        phenopackets.parse(text, "patient.json")
    assert says in str(raised.value)


_TWO = [{"type": {"id": "HP:0001083"}}, {"type": {"id": "HP:0000365"}, "excluded": True}]
_ONSETS = {
    "P1Y6M": {"age": {"iso8601duration": "P1Y6M"}},
    "HP:0011463": {"ontology_class": {"id": "HP:0011463"}},
    "HP:0030674": {"gestationalAge": {"weeks": 20, "days": 1}},
    "P1D": {"ageRange": {"start": {"iso8601duration": "P1D"}, "end": {"iso8601duration": "P20D"}}},
    "P3Y": {"ageRange": {"start": {"iso8601duration": "P1M"}, "end": {"iso8601duration": "P10Y"}}},
    "P730D": {"timestamp": "2012-01-31T00:00:00Z"},
    "P0D": {"interval": {"start": "2010-01-31T00:00:00Z", "end": "2010-01-31T10:00:00Z"}},
}


@pytest.mark.parametrize("expected", _ONSETS)
def test_an_onset_in_every_form(expected: str) -> None:
    excluded = {"term": {"id": "OMIM:1"}, "excluded": True, "onset": {"age": {"iso8601duration": "P70Y"}}}
    disease = {"term": {"id": "OMIM:154700"}, "onset": _ONSETS[expected]}
    packet = {"subject": {"date_of_birth": "2010-01-31T00:00:00Z"}, "phenotypicFeatures": _TWO, "diseases": [excluded, disease]}
    assert phenopackets.from_dict(packet).onset == expected


def test_an_onset_of_version_1_and_one_that_cannot_be_used() -> None:
    first = {"term": {"id": "OMIM:1"}, "ageRangeOfOnset": {"start": {"age": "P1D"}, "end": {"age": "P20D"}}}
    assert phenopackets.from_dict({"phenotypicFeatures": _TWO, "diseases": [first]}).onset == "P1D"
    undated = {"term": {"id": "OMIM:1"}, "onset": {"timestamp": "2012-01-31T00:00:00Z"}}
    patient = phenopackets.from_dict({"phenotypicFeatures": _TWO, "diseases": [undated]})
    assert patient.onset is None and "set aside" in patient.notes[0]


def test_null_is_the_default_everywhere() -> None:
    packet: dict[str, object] = {
        "phenotypicFeatures": [{"type": {"id": "HP:0001083", "label": None}, "excluded": None}, None],
        "diseases": None,
        "subject": None,
    }
    packet |= {"interpretations": None, "metaData": {"externalReferences": None, "phenopacketSchemaVersion": None}, "id": None}
    assert phenopackets.from_dict(packet).observed == (("HP:0001083", ""),)


@pytest.mark.parametrize("wrapped", [{"proband": 0, "relatives": [{}], "pedigree": {}}, {"members": [0]}, {"phenopacket": 0, "vcf": "x"}])
def test_a_family_a_cohort_of_one_and_a_wrapper_give_their_patient(wrapped: dict[str, object]) -> None:
    packet = {"id": "p", "phenotypicFeatures": _TWO}
    filled = {key: packet if value == 0 else [packet] if value == [0] else value for key, value in wrapped.items()}
    patient = phenopackets.from_dict(filled)
    assert patient.observed_ids == ("HP:0001083",) and patient.excluded_ids == ("HP:0000365",)
    assert bool(patient.notes) == ("relatives" in wrapped)


def test_yaml_says_the_same(tmp_path: Path) -> None:
    import yaml

    file = tmp_path / "patient.yaml"
    file.write_text(yaml.safe_dump(V2), "utf-8-sig")
    assert phenopackets.read(file) == phenopackets.from_dict(V2)
    dated = (
        "subject: {dateOfBirth: 2010-01-31}\nphenotypicFeatures:\n- type: {id: 'HP:1'}\n"
        "diseases:\n- term: {id: 'OMIM:1'}\n  onset: {timestamp: 2010-02-10}\n"
    )
    assert phenopackets.parse(dated).onset == "P10D"


def test_features_without_a_type_are_set_aside_with_a_word() -> None:
    bad = [{"typ": 1}, {"type": {"id": "Arachnodactyly"}}, {"type": {"label": "Tall"}}]
    patient = phenopackets.from_dict({"phenotypicFeatures": [*_TWO, *bad]})
    assert len(patient.observed) == 1
    assert [note.split("]")[0] for note in patient.notes] == [f"phenotypicFeatures[{n}" for n in (2, 3, 4)]


@pytest.mark.parametrize(
    ("packet", "says"),
    [
        ({"phenotypicFeatures": [], "measurements": [{}], "metaData": {}}, "1 measurement was not used"),
        ({"subject": {"phenotypicFeatures": _TWO}, "metaData": {}}, "stands under 'subject'"),
        ({"phenotypes": _TWO, "metaData": {}}, "2018"),
    ],
)
def test_why_a_packet_has_no_findings(packet: dict[str, object], says: str) -> None:
    patient = phenopackets.from_dict(packet, "x.json")
    assert patient.empty.startswith("x.json has no phenotypic features (") and says in patient.empty


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


def test_genes_of_interpretations() -> None:
    def named(status: str, **gene: str) -> dict[str, object]:
        return {"interpretationStatus": status, "variantInterpretation": {"variationDescriptor": {"geneContext": gene}}}

    found = [named("CAUSATIVE", valueId="HGNC:1", symbol="GENE1"), named("REJECTED", valueId="HGNC:2"), named("CANDIDATE", symbol="GENE3")]
    packet = {
        "id": "1",
        "metaData": {},
        "phenotypicFeatures": [{"type": {"id": "HP:1000003"}}],
        "interpretations": [{"diagnosis": {"genomicInterpretations": [*found, named("CAUSATIVE", valueId="HGNC:1"), {}, "odd"]}}, "odd"],
    }
    assert phenopackets.from_dict(packet).genes == ("HGNC:1", "GENE3")
    del packet["interpretations"]
    assert phenopackets.from_dict({**packet, "genes": [{"id": "HGNC:2"}]}).genes == ("HGNC:2",)


def test_a_packets_genes_are_used_and_said(made: Path) -> None:
    gene = {"interpretationStatus": "CANDIDATE", "gene": {"valueId": "HGNC:2"}}
    packet = {
        "id": "1",
        "metaData": {},
        "phenotypicFeatures": [{"type": {"id": "HP:2000002"}}],
        "interpretations": [{"diagnosis": {"genomicInterpretations": [gene]}}],
    }
    with Engine.open(made) as engine:
        found = engine.diagnose(packet)
        assert found.candidates[0].disease == "MONDO:0000002"
        assert [match.gene for match in found.candidates[0].genes] == ["HGNC:2"]
        assert any("GENE2" in note for note in found.notes)
        own = engine.diagnose(packet, genes=["HGNC:1"])
        assert not own.candidates[0].genes or own.candidates[0].genes[0].gene == "HGNC:1", "the caller's genes come before the packet's"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "case is empty"),
        (" \n", "case is empty"),
        ("tall, with long fingers", r"case is not JSON: .*in words goes in as text"),
        ("{", "case is not JSON"),
    ],
)
def test_what_is_no_document_says_what_it_is(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        phenopackets.parse(text, "case")

"""Phenopackets as tools and people write them: nulls, other spellings, wrappers, onsets in every form, denials in the wrong place."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from reasoning.diagnosis import phenopackets
from reasoning.diagnosis.sex_and_onset import period

PACKET: dict[str, Any] = {
    "id": "x",
    "subject": {
        "id": "p",
        "sex": "FEMALE",
        "dateOfBirth": "2000-01-01T00:00:00Z",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P9Y"}},
    },
    "phenotypicFeatures": [
        {
            "type": {"id": "HP:0001083", "label": "Ectopia lentis"},
            "excluded": False,
            "severity": {"id": "HP:0012828", "label": "Severe"},
            "modifiers": [],
            "onset": {"age": {"iso8601duration": "P3Y"}},
            "evidence": [],
        },
        {"type": {"id": "HP:0000365", "label": "Hearing impairment"}, "excluded": True},
    ],
    "measurements": [],
    "biosamples": [],
    "interpretations": [],
    "diseases": [
        {"term": {"id": "OMIM:154700", "label": "Marfan syndrome"}, "excluded": False, "onset": {"age": {"iso8601duration": "P3Y"}}}
    ],
    "medicalActions": [],
    "files": [],
    "metaData": {"created": "2020-01-01T00:00:00Z", "phenopacketSchemaVersion": "2.0", "externalReferences": [], "resources": []},
}
BOTH = (("HP:0001083",), ("HP:0000365",))


def sides(document: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    patient = phenopackets.from_dict(document)
    return patient.observed_ids, patient.excluded_ids


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every member of a document."""
    found: list[tuple[Any, ...]] = []
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        found += [(*path, key), *places(member, (*path, key))]
    return found


NEEDED = {("phenotypicFeatures",), ("phenotypicFeatures", 0), ("phenotypicFeatures", 1), ("phenotypicFeatures", 1, "excluded")}
NEEDED |= {("phenotypicFeatures", n, *rest) for n in (0, 1) for rest in (("type",), ("type", "id"))}


@pytest.mark.parametrize("path", [p for p in places(PACKET) if p not in NEEDED], ids=lambda p: ".".join(map(str, p)))
@pytest.mark.parametrize("put", [None, "gone"])
def test_null_is_the_default_of_every_field(path: tuple[Any, ...], put: Any) -> None:
    document = copy.deepcopy(PACKET)
    holder: Any = document
    for key in path[:-1]:
        holder = holder[key]
    if put is None:
        holder[path[-1]] = None
    else:
        del holder[path[-1]]
    assert sides(document) == BOTH


@pytest.mark.parametrize("path", sorted(NEEDED, key=str), ids=lambda p: ".".join(map(str, p)))
def test_null_where_a_finding_needs_it_affirms_nothing_else(path: tuple[Any, ...]) -> None:
    document = copy.deepcopy(PACKET)
    holder: Any = document
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = None
    observed, excluded = sides(document)
    assert set(excluded) <= {"HP:0000365"}
    assert set(observed) <= ({"HP:0001083", "HP:0000365"} if path[-1] == "excluded" else {"HP:0001083"})


def snake(value: Any) -> Any:
    if isinstance(value, dict):
        return {"".join("_" + c.lower() if c.isupper() else c for c in key): snake(member) for key, member in value.items()}
    return [snake(member) for member in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "document",
    [
        PACKET,
        snake(PACKET),
        {"phenopacket": PACKET},
        {"proband": PACKET, "relatives": [PACKET], "pedigree": {}},
        {"id": "f", "proband": snake(PACKET), "relatives": None},
        {"members": [PACKET]},
        {"id": "c", "description": "one", "members": [snake(PACKET)], "metaData": {}},
        {"proband": {"phenopacket": PACKET}},
        {"family": {"proband": PACKET}},
        {"cohort": {"members": [PACKET]}},
        {"data": {"phenopacket": PACKET}},
        [PACKET],
    ],
)
@pytest.mark.parametrize("form", ["dict", "json", "yaml", "marked", "file"])
def test_the_patient_in_its_wrappers(document: Any, form: str, tmp_path: Path) -> None:
    import yaml

    text = yaml.safe_dump(document) if form == "yaml" else json.dumps(document)
    if form == "file":
        path = tmp_path / "p.phenopacket"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        patient = phenopackets.read(path)
    elif form == "dict":
        patient = phenopackets.from_dict(copy.deepcopy(document))
    else:
        patient = phenopackets.parse(("\ufeff" if form == "marked" else "") + text)
    assert (patient.observed_ids, patient.excluded_ids) == BOTH


@pytest.mark.parametrize("value", [True, "true", "True", "TRUE", 1, "1", "yes"])
@pytest.mark.parametrize("key", ["excluded", "negated"])
def test_a_finding_that_is_excluded(key: str, value: Any) -> None:
    assert sides({"phenotypicFeatures": [{"type": {"id": "HP:1"}, key: value}]}) == ((), ("HP:1",))


@pytest.mark.parametrize(
    "feature",
    [
        {"type": {"id": "HP:1", "excluded": True}},
        {"type": {"id": "HP:1", "negated": True}},
        {"type": {"id": "HP:1"}, "Excluded": True},
        {"type": {"id": "HP:1"}, "EXCLUDED": "true"},
        {"type": {"id": "HP:1"}, "isExcluded": True},
        {"type": {"id": "HP:1"}, "is_excluded": True},
        {"type": {"id": "HP:1"}, "absent": True},
        {"type": {"id": "HP:1"}, "present": False},
        {"type": {"id": "HP:1"}, "observed": False},
        {"type": {"id": "HP:1"}, "observed": "no"},
        {"type": {"id": "HP:1"}, "status": "excluded"},
        {"type": {"id": "HP:1"}, "excluded": False, "negated": True},
        {"type": {"id": "HP:1"}, "exclude": True},
        {"type": {"id": "HP:1"}, "excluded ": True},
    ],
)
def test_a_denial_that_the_schema_does_not_know_is_never_affirmed(feature: dict[str, Any]) -> None:
    try:
        patient = phenopackets.from_dict({"phenotypicFeatures": [feature, {"type": {"id": "HP:2"}}]})
    except InputError:
        return
    assert "HP:1" not in patient.observed_ids and "HP:2" in patient.observed_ids
    assert patient.excluded_ids == ("HP:1",) or any("phenotypicFeatures[0]" in note for note in patient.notes)


@pytest.mark.parametrize("value", ["maybe", 2, "", [True], {}, "0.5"])
def test_what_is_neither_excluded_nor_not_is_never_affirmed(value: Any) -> None:
    with pytest.raises(InputError, match="excluded"):
        phenopackets.from_dict({"phenotypicFeatures": [{"type": {"id": "HP:1"}, "excluded": value}]})


DURATION = [
    {"onset": {"age": {"iso8601duration": "P3Y"}}},
    {"onset": {"age": {"iso8601_duration": "P3Y"}}},
    {"onset": {"age": "P3Y"}},
    {"onset": "P3Y"},
    {"onset": {"iso8601duration": "P3Y"}},
    {"ageOfOnset": {"age": "P3Y"}},
    {"age_of_onset": "P3Y"},
    {"onset": {"ageRange": {"start": {"iso8601duration": "P2Y"}, "end": {"iso8601duration": "P4Y"}}}},
    {"onset": {"age_range": {"start": {"age": "P2Y"}, "end": {"age": "P4Y"}}}},
    {"ageRangeOfOnset": {"start": {"age": "P2Y"}, "end": {"age": "P4Y"}}},
    {"onset": {"ageRange": {"start": {"iso8601duration": "P3Y"}}}},
    {"onset": {"timestamp": "2003-01-01T00:00:00Z"}},
    {"onset": {"timestamp": "2003-01-01"}},
    {"onset": {"interval": {"start": "2002-06-01T00:00:00Z", "end": "2003-06-01T00:00:00Z"}}},
    {"onset": {"ontologyClass": {"id": "HP:0011463", "label": "Childhood onset"}}},
    {"classOfOnset": {"id": "HP:0011463"}},
]


@pytest.mark.parametrize("said", DURATION, ids=json.dumps)
def test_an_onset_in_childhood_in_every_form(said: dict[str, Any]) -> None:
    disease = {"term": {"id": "OMIM:1"}, **said}
    patient = phenopackets.from_dict({"subject": {"dateOfBirth": "2000-01-01"}, "phenotypicFeatures": [], "diseases": [disease]})
    assert patient.onset is not None and period(patient.onset) in (period("P3Y"), period("HP:0011463"))
    excluded = {**disease, "excluded": True}
    assert phenopackets.from_dict({"phenotypicFeatures": [], "diseases": [excluded]}).onset is None
    both = {"subject": {"dateOfBirth": "2000-01-01"}, "phenotypicFeatures": [], "diseases": [excluded, {"onset": "P30Y"}]}
    assert phenopackets.from_dict(both).onset == "P30Y"


@pytest.mark.parametrize(
    "onset",
    [{"gestationalAge": {"weeks": 20}}, {"gestational_age": {"weeks": 20, "days": 3}}, {"gestationalAge": {"weeks": "20"}}],
)
def test_an_onset_before_birth(onset: Any) -> None:
    patient = phenopackets.from_dict({"phenotypicFeatures": [], "diseases": [{"onset": onset}]})
    assert patient.onset is not None and period(patient.onset) == 0


@pytest.mark.parametrize(
    "onset",
    [
        {"timestamp": "2003-01-01T00:00:00Z"},
        {"interval": {"start": "x"}},
        {"ageRange": {}},
        {"age": {"iso8601duration": "three years"}},
        {"something": 3},
        "at three",
        {"ontologyClass": {"id": "HP:0001250", "label": "Seizure"}},
    ],
)
def test_an_onset_that_cannot_be_used_is_told(onset: Any) -> None:
    patient = phenopackets.from_dict({"phenotypicFeatures": [], "diseases": [{"onset": onset}]})
    assert patient.onset is None and any("onset" in note for note in patient.notes)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"phenotypicFeatures": [], "metaData": {}}, "no phenotypic features"),
        ({"phenotypicFeatures": None, "metaData": {}}, "no phenotypic features"),
        ({"subject": {"phenotypicFeatures": [{}]}}, "stands under 'subject'"),
        ({"phenotypes": [{}], "subject": {}}, "2018"),
        ({"features": [{}], "metaData": {}}, "'features' is no key"),
        ({"metaData": {}, "measurements": [{}]}, "1 measurement was not used"),
        ({"phenotypicFeatures": [{"type": None}]}, "phenotypicFeatures[0]"),
        ({"phenotypicFeatures": [{"type": {"label": "Ataxia"}}]}, "'Ataxia'"),
        ({"phenotypicFeatures": [{"type": {"id": "0001250"}}]}, "no CURIE"),
        ({"phenotypicfeatures": [{"type": {"id": "HP:1"}}], "metaData": {}}, "phenotypicFeatures"),
        ({"PhenotypicFeatures": [{"type": {"id": "HP:1"}}], "metaData": {}}, "phenotypicFeatures"),
        ({"phenotypicFeature": [{"type": {"id": "HP:1"}}], "metaData": {}}, "phenotypicFeatures"),
    ],
)
def test_a_packet_without_findings_says_why(document: Any, says: str) -> None:
    patient = phenopackets.from_dict(document)
    assert not patient.observed and says in patient.empty


@pytest.mark.parametrize(
    "said",
    [
        {"modifiers": [{"id": "HP:0040285", "label": "Excluded"}]},
        {"severity": {"id": "HP:0040285"}},
        {"frequency": {"id": "HP_0040285"}},
        {"description": "not present"},
        {"description": "Absent."},
        {"description": "not observed in infancy"},
    ],
)
def test_a_feature_whose_modifier_or_description_denies_it_is_not_observed(said: dict[str, Any]) -> None:
    read = phenopackets.from_dict({"id": "x", "metaData": {}, "phenotypicFeatures": [{"type": {"id": "HP:0001250"}, **said}]})
    assert (read.observed, read.excluded) == ((), ())
    assert any("set aside" in note for note in read.notes)


@pytest.mark.parametrize("said", [{"modifiers": [{"id": "HP:0012828"}]}, {"description": "not severe at first, later daily"}])
def test_other_modifiers_and_descriptions_deny_nothing(said: dict[str, Any]) -> None:
    read = phenopackets.from_dict({"id": "x", "metaData": {}, "phenotypicFeatures": [{"type": {"id": "HP:0001250"}, **said}]})
    assert read.observed_ids == ("HP:0001250",)


@pytest.mark.parametrize("said", [{"Excluded": True}, {"status": "absent"}, {"isExcluded": "true"}])
def test_a_disease_that_is_denied_in_another_way_gives_no_onset(said: dict[str, Any]) -> None:
    disease = {"term": {"id": "OMIM:1"}, "onset": {"age": {"iso8601duration": "P3Y"}}, **said}
    read = phenopackets.from_dict({"id": "x", "metaData": {}, "phenotypicFeatures": [], "diseases": [disease]})
    assert (read.onset, read.diseases) == (None, ())
    assert any(note.startswith("diseases[0] has") for note in read.notes)


@pytest.mark.parametrize(
    "text",
    [
        '{"id":"x","phenotypicFeatures":[{"type":{"id":"HP:0001083"},"excluded":true,"excluded":false}]}',
        '{"id":"x","phenotypicFeatures":[{"type":{"id":"HP:0001083"}}],"phenotypicFeatures":[]}',
        "phenotypicFeatures:\n- type: {id: HP:0001083}\n  excluded: true\n  excluded: false\n",
        '{"id":"x","phenotypicFeatures":[],"phenotypic_features":[]}',
    ],
)
def test_what_stands_twice_is_refused_and_not_chosen_between(text: str) -> None:
    with pytest.raises(InputError, match="which is meant"):
        phenopackets.parse(text)


@pytest.mark.parametrize("key", ["excludedPhenotypicFeatures", "absentFeatures", "negated_phenotypes", "phenotypesExcluded"])
def test_a_list_of_absent_features_that_the_schema_lacks_is_told(key: str) -> None:
    read = phenopackets.from_dict(
        {"id": "x", "phenotypicFeatures": [{"type": {"id": "HP:0001083"}}], key: [{"type": {"id": "HP:0001250"}}]}
    )
    assert read.observed_ids == ("HP:0001083",)
    assert any(repr(key) in note and "not read" in note for note in read.notes)


@pytest.mark.parametrize("code", ["HP_0001083", "http://purl.obolibrary.org/obo/HP_0001083", "HP: 0001083", "(HP:0001083)"])
def test_a_code_of_a_feature_in_another_form_is_the_same_feature(code: str) -> None:
    assert phenopackets.from_dict({"id": 7, "phenotypicFeatures": [{"type": {"id": code}}]}).observed_ids == ("HP:0001083",)


@pytest.mark.parametrize(("sex", "wanted"), [("F", "female"), ("M", "male"), ("f", "female"), ("OTHER_SEX", None), ("woman", None)])
def test_a_sex_that_is_not_understood_is_told(sex: str, wanted: str | None) -> None:
    read = phenopackets.from_dict({"id": "x", "subject": {"sex": sex}, "phenotypicFeatures": []})
    assert read.sex == wanted
    assert any("sex" in note for note in read.notes) == (sex == "woman")


@pytest.mark.parametrize("key", ["excluded", "negated"])
def test_an_excluded_disease_gives_no_onset_whatever_the_version_calls_it(key: str) -> None:
    packet = copy.deepcopy(PACKET) | {"diseases": [{"term": {"id": "OMIM:1"}, key: True, "onset": {"age": {"iso8601duration": "P3Y"}}}]}
    patient = phenopackets.from_dict(packet)
    assert patient.onset is None and not patient.diseases


@pytest.mark.parametrize(
    "onset",
    [
        {"timestamp": "2002-01-01T00:00:00Z"},
        {"timestamp": {"seconds": 1009843200}},
        {"timestamp": {"seconds": "1009843200", "nanos": 0}},
        {"interval": {"start": {"seconds": 1009843200}, "end": {"seconds": 1009929600}}},
    ],
)
@pytest.mark.parametrize("born", ["2000-01-01T00:00:00Z", "2000-01-01", {"seconds": 946684800}])
def test_timestamps_as_text_and_as_messages(onset: dict[str, Any], born: Any) -> None:
    packet = copy.deepcopy(PACKET) | {"diseases": [{"term": {"id": "OMIM:1"}, "onset": onset}]}
    packet["subject"]["dateOfBirth"] = born
    assert phenopackets.from_dict(packet).onset == "P731D"


@pytest.mark.parametrize("label", ["No seizures", "denies fever", "Without ptosis", "negative for ataxia"])
def test_a_label_that_denies_an_observed_feature_is_told(label: str) -> None:
    packet = copy.deepcopy(PACKET) | {"phenotypicFeatures": [{"type": {"id": "HP:0001250", "label": label}}]}
    (note,) = phenopackets.from_dict(packet).notes
    assert repr(label) in note and "'excluded'" in note


def test_two_byte_order_marks() -> None:
    assert phenopackets.parse("\ufeff\ufeff" + json.dumps(PACKET)).observed

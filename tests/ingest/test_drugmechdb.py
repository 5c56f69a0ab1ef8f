"""DrugMechDB's slips: where references stand, what they are, labels that contradict the record's own identifiers, bare identifiers."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ingest.records.sink import Staged
from kg.errors import SourceError
from tests.ingest.reading import files_of, read
from tests.ingest.test_readers import MECHANISM

PAIR: dict[str, Any] = {
    "graph": {"_id": "x", "drug": "warfarin", "disease": "AF", "drugbank": "DB:DB00682", "drug_mesh": "MESH:D1", "disease_mesh": "MESH:D2"},
    "nodes": [
        {"id": "MESH:D1", "label": "Drug", "name": "Warfarin"},
        {"id": "UniProt:Q9BQB6", "label": "Protein", "name": "VKOR"},
        {"id": "MESH:D2", "label": "Disease", "name": "Atrial fibrillation"},
    ],
    "links": [
        {"source": "MESH:D1", "target": "UniProt:Q9BQB6", "key": "decreases activity of"},
        {"source": "UniProt:Q9BQB6", "target": "MESH:D2", "key": "positively correlated with"},
    ],
}


def staged(folder: Path, *records: Any) -> Staged:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    return read("drugmechdb", files_of("drugmechdb", folder, drugmechdb_jsonl=lines))


def pair(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(PAIR) | changes


def treats(said: Staged) -> list[tuple[str, str]]:
    return [(s, o) for s, p, o in said.statements.select("subject", "predicate", "object").rows() if p == "biolink:treats"]


@pytest.mark.parametrize(
    ("fields", "pmids"),
    [
        ({"reference": ["https://pubmed.ncbi.nlm.nih.gov/123/", "https://go.drugbank.com/drugs/DB00619"]}, ["PMID:123"]),
        ({"reference": "https://pubmed.ncbi.nlm.nih.gov/123"}, ["PMID:123"]),
        ({"references": "https://www.ncbi.nlm.nih.gov/pubmed/123, PMID: 45"}, ["PMID:123", "PMID:45"]),
        (
            {"reference": ["https://pubmed.ncbi.nlm.nih.gov/1/"], "references": ["https://europepmc.org/article/MED/2"]},
            ["PMID:1", "PMID:2"],
        ),
        ({"reference": None, "references": [None, 7]}, []),
    ],
)
def test_references_stand_under_either_key_as_a_list_or_a_text(fields: dict[str, Any], pmids: list[str], tmp_path: Path) -> None:
    said = staged(tmp_path, pair(**fields))
    assert said.statements["publications"].to_list() == [pmids] * 3
    references = json.loads(said.statements["qualifiers"][0]).get("references", [])
    assert all(len(reference) != 1 or reference == "7" for reference in references)


def test_swapped_labels_do_not_swap_drug_and_disease(tmp_path: Path) -> None:
    swapped = pair()
    swapped["nodes"][0]["label"], swapped["nodes"][2]["label"] = "Disease", "Drug"
    said = staged(tmp_path, swapped)
    assert treats(said) == [("MESH:D1", "MESH:D2")]
    assert dict(said.nodes.select("curie", "category").rows()) == {
        "MESH:D1": "biolink:Drug",
        "UniProtKB:Q9BQB6": "biolink:Protein",
        "MESH:D2": "biolink:Disease",
    }


def test_swapped_identifiers_are_outvoted_by_labels_and_steps(tmp_path: Path) -> None:
    swapped = pair()
    swapped["graph"] |= {"drug_mesh": "MESH:D2", "disease_mesh": "MESH:D1"}
    assert treats(staged(tmp_path, swapped)) == [("MESH:D1", "MESH:D2")]


def test_what_stays_contradictory_is_not_said(tmp_path: Path) -> None:
    odd = pair(links=[*PAIR["links"], {"source": "MESH:D2", "target": "MESH:D1", "key": "related to"}])  # no end is a beginning
    odd["nodes"][0]["label"], odd["nodes"][2]["label"] = "Disease", "Drug"
    said = staged(tmp_path, odd)
    assert treats(said) == []
    assert said.statements.height == 3
    assert "contradictory" in said.rejected["reason"][0]


@pytest.mark.parametrize("bare", ["DB00682", "DB:B00682", "DRUGBANK:DB00682"])
def test_a_bare_identifier_loses_nothing(bare: str, tmp_path: Path) -> None:
    record = pair()
    record["graph"]["drugbank"] = bare
    said = staged(tmp_path, record)
    assert (said.statements.height, said.rejected.height) == (3, 0)
    assert said.xrefs.select("curie", "xref").rows() == [("MESH:D1", "DRUGBANK:DB00682")]


def test_a_bad_part_is_rejected_and_the_rest_kept(tmp_path: Path) -> None:
    record = pair()
    record["graph"]["drugbank"] = "no identifier"
    record["nodes"].append({"id": "nonsense", "label": "Protein", "name": "?"})
    record["links"].append({"source": "nonsense", "target": "MESH:D2", "key": "causes"})
    said = staged(tmp_path, record)
    assert (said.statements.height, said.nodes.height) == (3, 3)
    reasons = "; ".join(said.rejected["reason"])
    assert "not a node" in reasons
    assert "not a step" in reasons
    assert "drugbank" in reasons


def test_one_slip_does_not_name_a_concept_for_all(tmp_path: Path) -> None:
    slip = pair()
    slip["nodes"][1] |= {"label": "Drug", "name": "typo"}
    said = staged(tmp_path, slip, pair(), pair())
    assert said.nodes.filter(curie="UniProtKB:Q9BQB6").select("name", "category").rows() == [("VKOR", "biolink:Protein")]


@pytest.mark.parametrize("name", ["\\ud83d", "deep"])
def test_text_that_cannot_be_stored_costs_its_record_only(name: str, tmp_path: Path) -> None:
    bad = json.dumps(MECHANISM | {"comment": "X"}).replace('"X"', f'"{name}"' if name != "deep" else "[" * 99_999)
    said = read("drugmechdb", files_of("drugmechdb", tmp_path, drugmechdb_jsonl=f"{json.dumps(MECHANISM)}\n{bad}\n"))
    assert (said.rejected["row"].to_list(), said.statements.height) == ([2], 3)


@pytest.mark.parametrize(
    "text", ["[]", "{}", '[{"graph": 1}]', "null", "- &a [*a]\n", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]\n"]
)
def test_a_document_of_which_nothing_can_be_used_is_refused(text: str, tmp_path: Path) -> None:
    name = "indication_paths_json" if text[0] in "[{n" else "indication_paths_yaml"
    with pytest.raises(SourceError, match="indication_paths"):
        read("drugmechdb", files_of("drugmechdb", tmp_path, **{name: text}))

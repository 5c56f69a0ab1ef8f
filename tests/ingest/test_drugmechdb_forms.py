"""DrugMechDB as other programs write it: references under other names, other keys of steps, other documents, other identifiers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.sources.drugmechdb.record import curie_of
from tests.ingest.reading import files_of, read
from tests.ingest.test_drugmechdb import PAIR, pair, staged, treats

TREATS = [("MESH:D1", "MESH:D2")]


@pytest.mark.parametrize("key", ["reference", "references", "refs", "Reference", "ref", "publications", "pmids", "citation", "citations"])
@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", ["PMID:12345678"]),
        (["https://pubmed.ncbi.nlm.nih.gov/?term=12345678"], ["PMID:12345678"]),
        (["12345678"], ["PMID:12345678"]),
        ([12345678], ["PMID:12345678"]),
        ({"pmid": "12345678"}, ["PMID:12345678"]),
        ([{"pmid": 12345678}], ["PMID:12345678"]),
        (["pmid12345678"], ["PMID:12345678"]),
        (["PubMed ID: 12345678"], ["PMID:12345678"]),
        (["https://doi.org/10.1038/nature01."], ["DOI:10.1038/nature01"]),
        (["https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123456/"], ["PMCID:PMC123456"]),
        ("PMID:12345678; PMID:22222222", ["PMID:12345678", "PMID:22222222"]),
        (["https://go.drugbank.com/drugs/DB00619#mechanism-of-action"], []),
        (["Smith 2001, 12 patients"], []),
        (None, []),
    ],
)
def test_references(key: str, said: Any, wanted: list[str], tmp_path: Path) -> None:
    assert set(map(tuple, staged(tmp_path, pair(**{key: said})).statements["publications"].to_list())) == {tuple(wanted)}


def test_a_step_with_references_of_its_own(tmp_path: Path) -> None:
    first, second = PAIR["links"]
    said = staged(tmp_path, pair(links=[first | {"reference": "PMID:12345678"}, second], references=["PMID:22222222"])).statements
    cited = {row["object"]: row["publications"] for row in said.iter_rows(named=True) if row["predicate"] != "biolink:treats"}
    assert cited == {"UniProtKB:Q9BQB6": ["PMID:12345678", "PMID:22222222"], "MESH:D2": ["PMID:22222222"]}


@pytest.mark.parametrize(
    ("verb", "wanted"),
    [
        ("does not cause", ("biolink:causes", True)),
        ("not correlated with", ("biolink:correlated_with", True)),
        ("causes", ("biolink:causes", False)),
    ],
)
def test_a_step_that_is_denied(verb: str, wanted: tuple[str, bool], tmp_path: Path) -> None:
    said = staged(tmp_path, pair(links=[PAIR["links"][0], PAIR["links"][1] | {"key": verb}])).statements
    (step,) = said.filter(subject="UniProtKB:Q9BQB6").iter_rows(named=True)
    assert (step["predicate"], step["negated"]) == wanted


def test_a_step_whose_verb_denies_in_another_way_is_told(tmp_path: Path) -> None:
    said = staged(tmp_path, pair(links=[*PAIR["links"], PAIR["links"][1] | {"key": "lacks effect on"}]))
    assert said.statements.height == 3 and "denies by its name" in said.rejected["reason"].to_list()[0]


@pytest.mark.parametrize(
    ("source", "target", "verb"), [("subject", "object", "predicate"), ("source", "target", "type"), ("from", "to", "relation")]
)
@pytest.mark.parametrize("links", ["links", "edges"])
def test_other_names_of_the_parts_of_a_step(links: str, source: str, target: str, verb: str, tmp_path: Path) -> None:
    steps = [{source: link["source"], target: link["target"], verb: link["key"]} for link in PAIR["links"]]
    record = {key: value for key, value in PAIR.items() if key != "links"} | {links: steps}
    said = staged(tmp_path, record)
    assert treats(said) == TREATS and said.statements.height == 3 and not said.rejected.height


def test_nodes_by_their_identifiers(tmp_path: Path) -> None:
    nodes = {node["id"]: {key: value for key, value in node.items() if key != "id"} for node in PAIR["nodes"]}
    assert treats(staged(tmp_path, pair(nodes=nodes))) == TREATS


@pytest.mark.parametrize("document", [[PAIR], PAIR, {"paths": [PAIR]}, {"x": PAIR}, {"version": "1", "records": [PAIR], "date": None}])
@pytest.mark.parametrize("name", ["indication_paths_json", "indication_paths_yaml"])
def test_other_documents(name: str, document: Any, tmp_path: Path) -> None:
    assert treats(read("drugmechdb", files_of("drugmechdb", tmp_path, **{name: json.dumps(document)}))) == TREATS


def test_a_list_on_a_line_of_jsonl(tmp_path: Path) -> None:
    assert treats(staged(tmp_path, [PAIR, PAIR])) == TREATS * 2


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("db00619", "DRUGBANK:DB00619"),
        ("DRUGBANK:00619", "DRUGBANK:DB00619"),
        ("https://go.drugbank.com/drugs/DB00619", "DRUGBANK:DB00619"),
        ("MESH:d015464", "MESH:D015464"),
        ("d015464", "MESH:D015464"),
        ("https://meshb.nlm.nih.gov/record/ui?ui=D015464", "MESH:D015464"),
        ("UniProt:p00519", "UniProtKB:P00519"),
        ("p00519", "UniProtKB:P00519"),
        ("https://www.uniprot.org/uniprot/P00519", "UniProtKB:P00519"),
        ("GO_0008150", "GO:0008150"),
        ("http://purl.obolibrary.org/obo/GO_0008150", "GO:0008150"),
        ("CHEBI:CHEBI:1234", "CHEBI:1234"),
    ],
)
def test_identifiers(said: str, wanted: str) -> None:
    assert curie_of(said) == wanted


@pytest.mark.parametrize("nothing", ["None", "NA", "nan", "null", "-", "", None, [], ["NaN"]])
def test_a_pair_whose_identifiers_are_none(nothing: Any, tmp_path: Path) -> None:
    said = staged(tmp_path, pair(graph=PAIR["graph"] | {"drug_mesh": nothing, "disease_mesh": nothing, "drugbank": nothing}))
    assert treats(said) == TREATS and not said.rejected.height

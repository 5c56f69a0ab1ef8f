"""More ways in which writers of tables deny, cite and sort: columns, frequencies, sources, papers, categories, encodings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.records.sink import Staged
from kg.errors import SourceError
from tests.ingest.reading import files_of, read

SOURCE = {"resource_id": "infores:a", "resource_role": "primary_knowledge_source"}


def edge(folder: Path, fields: dict[str, str], predicate: str = "biolink:has_phenotype") -> Staged:
    cells = {"subject": "MONDO:1", "predicate": predicate, "object": "HP:2", **fields}
    return read("kgx", files_of("kgx", folder, my_edges_tsv="\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n"))


@pytest.mark.parametrize(
    "column",
    ["is_negated", "negation", "not", "biolink:negated", "negated:boolean", "\u200bnegated", "excluded", "has_negation", "IsExcluded"],
)
def test_a_column_that_denies_in_other_words_is_no_qualifier_of_an_affirmed_edge(column: str, tmp_path: Path) -> None:
    for number, (said, wanted) in enumerate({"true": True, "1": True, "false": False, "": False}.items()):
        assert edge(tmp_path / str(number), {column: said}).statements["negated"].to_list() == [wanted]
    with pytest.raises(SourceError, match="neither true nor false"):
        edge(tmp_path / "odd", {column: "perhaps"})


def test_polarity_denies(tmp_path: Path) -> None:
    assert [edge(tmp_path / said, {"polarity": said}).statements["negated"][0] for said in ("negative", "positive")] == [True, False]


@pytest.mark.parametrize(
    "said",
    [
        "0 of 5",
        "0 out of 5",
        "hp:0040285",
        "HP_0040285",
        "http://purl.obolibrary.org/obo/HP_0040285",
        "Excluded",
        "never",
        "absent",
        "0.0/5",
        "0,0%",
        "0 (0%)",
        "0/5 (0%)",
        "0% (0/5)",
        "not observed",
    ],
)
def test_found_in_nobody_in_other_words_is_a_denial(said: str, tmp_path: Path) -> None:
    assert edge(tmp_path, {"frequency_qualifier": said}).statements["negated"].to_list() == [True]


@pytest.mark.parametrize(("said", "share"), [("1 of 4", 0.25), ("Very rare", 0.025), ("1/4 (25%)", 0.25), ("0/0", None), ("often", None)])
def test_found_in_some_is_none(said: str, share: float | None, tmp_path: Path) -> None:
    row = edge(tmp_path, {"frequency_qualifier": said}).statements.row(0, named=True)
    assert (row["negated"], row["frequency"]) == (False, pytest.approx(share))


@pytest.mark.parametrize("said", ["5/0", "7/5", "3/4 (10%)"])
def test_a_count_that_contradicts_itself_is_rejected(said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no HP frequency term"):
        edge(tmp_path, {"frequency_qualifier": said})


@pytest.mark.parametrize(
    "sources",
    [
        json.dumps([SOURCE]),
        json.dumps(SOURCE),
        str([SOURCE]),
        json.dumps([{"id": "infores:a", "resource_role": "biolink:PRIMARY_KNOWLEDGE_SOURCE"}]),
        json.dumps([{"resource_id": "infores:b", "resource_role": "aggregator_knowledge_source"}, SOURCE]),
    ],
)
def test_who_asserted_an_edge_is_read_however_sources_are_written(sources: str, tmp_path: Path) -> None:
    assert edge(tmp_path, {"sources": sources}).statements["primary_knowledge_source"].to_list() == ["infores:a"]


def test_sources_that_name_no_first_are_kept(tmp_path: Path) -> None:
    assert json.loads(edge(tmp_path, {"sources": "infores:a|infores:b"}).statements["qualifiers"][0]) == {"sources": "infores:a|infores:b"}


@pytest.mark.parametrize(
    ("said", "papers"),
    [
        ("PMID:1;PMID:2", ["PMID:1", "PMID:2"]),
        ("PMID:1, PMID:2", ["PMID:1", "PMID:2"]),
        ("PMID: 1", ["PMID:1"]),
        ("pmid:1|12345", ["PMID:1", "PMID:12345"]),
        ("https://pubmed.ncbi.nlm.nih.gov/1/", ["PMID:1"]),
        ("PMID:nan|-|PMID:None|PMID:", []),
        ("Smith, Nature 1998", []),
        ("DOI:10.1000/x(1)", ["DOI:10.1000/x(1)"]),
    ],
)
def test_papers(said: str, papers: list[str], tmp_path: Path) -> None:
    row = edge(tmp_path, {"publications": said}).statements.row(0, named=True)
    assert row["publications"] == papers
    assert ("Smith" in said) == ("Smith" in (row["qualifiers"] or ""))


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("drug", "Drug"),
        ("small molecule", "SmallMolecule"),
        ("biolink:small_molecule", "SmallMolecule"),
        ("https://w3id.org/biolink/vocab/Drug", "Drug"),
        ("biolink:Drug;biolink:NamedThing", "Drug"),
    ],
)
def test_categories(said: str, category: str, tmp_path: Path) -> None:
    nodes = f"id\tcategory\tname\nEX:1\t{said}\tx\n"
    assert read("kgx", files_of("kgx", tmp_path, my_nodes_tsv=nodes)).nodes["category"].to_list() == [f"biolink:{category}"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_another_encoding_is_refused_with_the_way_out(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "my_nodes.tsv").write_bytes("id\tcategory\tname\nEX:1\tbiolink:Drug\ta\n".encode(encoding))
    from ingest import catalog
    from ingest.files import from_local

    with pytest.raises(SourceError, match="iconv -f UTF-(?:16|32)"):
        read("kgx", from_local("kgx", tmp_path, catalog.get("kgx").reader.FILES))


@pytest.mark.parametrize(("how_often", "wanted"), [("0/5", True), ("HP:0040285", True), ("3/5", False), ("", False)])
def test_found_in_nobody_in_csv_for_neo4j(how_often: str, wanted: Any, tmp_path: Path) -> None:
    nodes = ":ID,name,:LABEL\nMONDO:1,a,Disease\nHP:2,b,PhenotypicFeature\n"
    edges = f":START_ID,:END_ID,:TYPE,frequency\nMONDO:1,HP:2,HAS_PHENOTYPE,{how_often}\n"
    said = read("neo4jcsv", files_of("neo4jcsv", tmp_path, nodes_csv=nodes, edges_csv=edges))
    assert said.statements["negated"].to_list() == [wanted]


@pytest.mark.parametrize(
    ("predicate", "wanted"),
    [
        ("biolink:does_not_treat", "biolink:treats"),
        ("biolink:not_associated_with", "biolink:associated_with"),
        ("biolink:NOT_treats", "biolink:treats"),
        ("biolink:is_not_caused_by", "biolink:caused_by"),
        ("biolink:doesNotCause", "biolink:causes"),
        ("biolink:does_not_have_phenotype", "biolink:has_phenotype"),
        ("biolink:has_not_phenotype", "biolink:has_phenotype"),
        ("biolink:did_not_affect", "biolink:affects"),
        ("biolink:lacks_phenotype", None),
        ("biolink:has_no_effect_on", None),
        ("biolink:never_causes", None),
        ("biolink:has_absent_phenotype", None),
        ("biolink:treats_not", None),
        ("biolink:unrelated_to", None),
        ("biolink:non_treats", None),
        ("biolink:not", None),
    ],
)
def test_a_predicate_that_denies_by_its_name_is_negated_or_refused(predicate: str, wanted: str | None, tmp_path: Path) -> None:
    if wanted is None:
        with pytest.raises(SourceError, match="denies by its name"):
            edge(tmp_path, {}, predicate)
    else:
        assert edge(tmp_path, {}, predicate).statements.select("predicate", "negated").rows() == [(wanted, True)]


@pytest.mark.parametrize("predicate", ["biolink:lacks_part", "biolink:notable_for", "biolink:negatively_regulates", "biolink:annotates"])
def test_a_predicate_that_only_looks_like_a_denial_stays(predicate: str, tmp_path: Path) -> None:
    assert edge(tmp_path, {}, predicate).statements.select("predicate", "negated").rows() == [(predicate, False)]


def test_what_is_denied_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="negated, too"):
        edge(tmp_path, {"negated": "true"}, "biolink:does_not_treat")


@pytest.mark.parametrize(
    "said",
    [
        *({"negative": "true"}, {"is_negative": "1"}, {"neg": "yes"}, {"negative_evidence": "t"}, {"not_observed": "true"}),
        *({"refuted": "true"}, {"edge_is_negated": "true"}, {"absent_flag": "1"}, {"observed": "false"}, {"present": "no"}),
        *({"evidence_polarity": "Negative"}, {"assertion": "negated"}, {"assertion_status": "absent"}, {"predicate_modifier": "Not"}),
        {"relation_qualifier": "not"},
    ],
)
def test_other_columns_deny_too(said: dict[str, str], tmp_path: Path) -> None:
    assert edge(tmp_path, said).statements["negated"].to_list() == [True]


@pytest.mark.parametrize(
    "said", [{"negative": "no"}, {"present": "yes"}, {"present": ""}, {"observed": "2019"}, {"assertion": "text mined"}]
)
def test_what_denies_nothing_leaves_an_edge_as_it_is(said: dict[str, str], tmp_path: Path) -> None:
    assert edge(tmp_path, said).statements["negated"].to_list() == [False]


@pytest.mark.parametrize("said", ["true", "false", "maybe", "0.3"])
def test_a_polarity_that_is_none_is_refused(said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="neither positive nor negative"):
        edge(tmp_path, {"polarity": said})


def test_a_type_that_denies_in_csv_for_neo4j(tmp_path: Path) -> None:
    nodes = ":ID,name,:LABEL\nDRUGBANK:1,a,Drug\nMONDO:2,b,Disease\n"
    edges = ":START_ID,:END_ID,:TYPE\nDRUGBANK:1,MONDO:2,DOES_NOT_TREAT\n"
    said = read("neo4jcsv", files_of("neo4jcsv", tmp_path, nodes_csv=nodes, edges_csv=edges))
    assert said.statements.select("predicate", "negated").rows() == [("biolink:treats", True)]

"""Faults that users of such tools report, each as its kind: the valid is read, the rest rejected with its row, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kg.errors import SourceError
from tests.ingest import excerpts, test_hetionet, test_primekg, test_umls
from tests.ingest.reading import files_of, read
from tests.ingest.test_drugmechdb import PAIR

MARK = "\ufeff"
OBO = """format-version: 1.2
data-version: hp/releases/2025-01-16

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:0000022
name: obsolete fits
is_obsolete: true ! since long
replaced_by: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000023 ! a comment
name: Ataxia
def: "Bad gait." [PMID:1]
alt_id: HP:0009999 {source="x"}
synonym: "Unsteady gait" EXACT []
synonym: Clumsy EXACT []
synonym: "3,3',3"-nitrilo acid" EXACT []
synonym: "Wobbly" EXACT [] {source="y"} ! z
is_a: HP:0000118

[Typedef]
id: part_of
name: part of
"""


def nodes(staged: Any) -> list[Any]:
    return staged.nodes.select("curie", "name", "category").sort("curie").rows()


@pytest.mark.parametrize(
    ("source", "contents"),
    [
        ("hpo", {"hp_obo": excerpts.HP_OBO}),
        ("hpo", {"phenotype_hpoa": excerpts.HPOA}),
        ("hpo", {"phenotype_hpoa": excerpts.HPOA, "genes_to_phenotype_txt": excerpts.GENES_TO_PHENOTYPE}),
        ("mondo", {"mondo_json": excerpts.MONDO_JSON}),
        ("hgnc", {"hgnc_entries_tsv": excerpts.HGNC_TSV}),
        ("cpic", {"cpic-table_csv": excerpts.CPIC_CSV}),
        ("primekg", {"kg_csv": test_primekg.table()}),
        ("umls", {"MRCONSO_RRF": "".join(test_umls.ATOMS)}),
        ("hetionet", {"hetionet-v1.0_json": json.dumps(test_hetionet.GRAPH)}),
        ("drugmechdb", {"drugmechdb_jsonl": json.dumps(PAIR) + "\n"}),
        ("drugmechdb", {"indication_paths_json": json.dumps([PAIR])}),
        ("kgx", {"nodes_tsv": "id\tname\nEX:1\ta\n"}),
        ("kgx", {"nodes_csv": "id,name\nEX:1,a\n"}),
        ("kgx", {"nodes_jsonl": '{"id": "EX:1"}\n'}),
        ("kgx", {"nodes_json": '[{"id": "EX:1"}]'}),
    ],
)
def test_a_byte_order_mark_changes_nothing(source: str, contents: dict[str, str], tmp_path: Path) -> None:
    plain = read(source, files_of(source, tmp_path / "a", **contents))
    marked = read(source, files_of(source, tmp_path / "b", **{name: MARK + text for name, text in contents.items()}))
    for table in ("nodes", "xrefs", "names", "statements", "rejected"):
        assert getattr(plain, table).equals(getattr(marked, table))


def test_identifiers_of_an_ontology_have_no_comments_and_one_bad_synonym_costs_itself(tmp_path: Path) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=OBO))
    ataxia = staged.nodes.row(by_predicate=pl.col("curie") == "HP:0000023", named=True)
    assert (ataxia["alt_ids"], ataxia["description"]) == (["HP:0009999"], "Bad gait.")
    fits = staged.nodes.row(by_predicate=pl.col("curie") == "HP:0000022", named=True)
    assert (fits["deprecated"], fits["replaced_by"]) == (True, "HP:0000118")
    assert {"Unsteady gait", "Wobbly"} <= set(staged.names["name"])
    assert not {"Clumsy", "3,3',3"} & set(staged.names["name"])
    assert staged.rejected.select("row", "raw").rows() == [
        (20, "synonym: Clumsy EXACT []"),
        (21, 'synonym: "3,3\',3"-nitrilo acid" EXACT []'),
    ]


def test_a_part_of_a_json_term_that_is_no_text_costs_itself(tmp_path: Path) -> None:
    entries = json.loads(excerpts.MONDO_JSON)
    entries[1] |= {"synonyms": ["Marfan's syndrome", None, 7], "alt_ids": "0000009", "xrefs": [{"namespace": "OMIM"}, "x"]}
    staged = read("mondo", files_of("mondo", tmp_path, mondo_json=json.dumps(entries)))
    assert {"Marfan syndrome", "Marfan's syndrome"} <= set(staged.names["name"])
    assert staged.nodes.filter(curie="MONDO:0007947")["alt_ids"].to_list() == [["MONDO:0000009"]]
    assert staged.rejected["row"].to_list() == [2, 2, 2]


def test_a_subset_of_an_ontology_may_end_with_a_term(tmp_path: Path) -> None:
    text = (
        "format-version: 1.2\ndata-version: doid/2018-09-07/subsets/GOLD.owl\nontology: doid/subsets/GOLD\n\n[Term]\nid: DOID:11102\n"
        "name: bartonellosis\nis_a: DOID:104 ! bacterial infectious disease\n\n"
    )
    staged = read("doid", files_of("doid", tmp_path, doid_obo=text))
    assert staged.nodes["curie"].to_list() == ["DOID:11102"]
    assert "subset" in staged.notes[0]
    with pytest.raises(SourceError, match="truncated"):
        read("doid", files_of("doid", tmp_path, doid_obo=text.replace("subsets/", "")))


OLD_GENES = (
    "#Format: entrez-gene-id<tab>entrez-gene-symbol<tab>HPO-Term-ID<tab>HPO-Term-Name<tab>Frequency-Raw<tab>Frequency-HPO<tab>"
    "Additional Info from G-D source<tab>G-D source<tab>disease-ID for link\n"
    "8192\tCLPP\tHP:0000118\tx\t-\tHP:0040283\t-\tmim2gene\tOMIM:1\n"
)


def test_the_older_layout_of_the_genes_is_read(tmp_path: Path) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=OBO, genes_to_phenotype_txt=OLD_GENES))
    assert ("NCBIGene:8192", "OMIM:1") in staged.statements.select("subject", "object").rows()


@pytest.mark.parametrize("header", ["#Format: gene<tab>HPO-Term-Name", "gene_symbol\thpo_id\tnew_column", "entrez\tgene name"])
def test_an_unknown_layout_of_the_genes_leaves_them_out_and_says_so(header: str, tmp_path: Path) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=OBO, genes_to_phenotype_txt=f"{header}\nx\ty\tz\n"))
    assert staged.nodes.height == 3
    assert "genes_to_phenotype.txt is left out" in staged.notes[0]


def test_half_of_a_surrogate_pair_costs_its_record(tmp_path: Path) -> None:
    lines = '{"id":"EX:1","name":"cut emoji \\ud83d"}\n{"id":"EX:2","name":"b"}\n'
    staged = read("kgx", files_of("kgx", tmp_path, nodes_jsonl=lines))
    assert (nodes(staged), staged.rejected["row"].to_list()) == ([("EX:2", "b", "biolink:NamedThing")], [1])


def test_hetionet_keeps_what_is_no_number_and_rejects_what_is_no_entry(tmp_path: Path) -> None:
    graph = json.loads(json.dumps(test_hetionet.GRAPH))
    graph["edges"][0]["data"]["affinity_nM"] = ">10000"
    graph["edges"].append(graph["edges"][1] | {"source_id": ["Disease"]})
    staged = read("hetionet", files_of("hetionet", tmp_path, **{"hetionet-v1.0_json": json.dumps(graph)}))
    assert json.loads(staged.statements["qualifiers"][0])["affinity_nM"] == ">10000"
    assert (staged.statements["score"][0], staged.rejected["row"].to_list()) == (None, [3])


def test_primekg_numbers_quotes_types_and_relations(tmp_path: Path) -> None:
    rows = test_primekg.table(both_ways=False).splitlines()
    rows[1] = rows[1].replace("9796,", "9796.0,")
    rows[2] = rows[2].replace("Imatinib", '"Imatinib')
    rows[3] = rows[3].replace("effect/phenotype", "phenotype")
    rows.append(rows[6].replace("exposure_disease", "exposure_mood"))
    rows.append("indication,indication," + test_primekg.ENDS["KIF15"] + "," + test_primekg.ENDS["leukemia"])
    staged = read("primekg", files_of("primekg", tmp_path, kg_csv="\n".join(rows) + "\n"))
    assert "NCBIGene:9796" in staged.nodes["curie"].to_list()
    assert dict(staged.rejected.select("row", "reason").rows()) == {
        3: "',' expected after '\"'",
        4: "unknown type 'phenotype'",
        9: "'indication' between gene/protein and disease: which of them it is said of is not known",
    }
    assert "primekg:exposure_mood" in staged.statements["predicate"].to_list()
    assert "exposure_mood" in staged.notes[0]


@pytest.mark.parametrize(
    ("source", "contents"),
    [
        ("kgx", {"nodes_tsv": "id\tname\n"}),
        ("kgx", {"nodes_tsv": "id\tname\nno curie\tx\nneither\ty\n"}),
        ("kgx", {"nodes_jsonl": "<html>\n<body>moved</body>\n</html>\n"}),
        ("kgx", {"nodes_json": "[]"}),
        ("primekg", {"kg_csv": test_primekg.HEADER + "\n"}),
        ("cpic", {"cpic-table_csv": excerpts.CPIC_CSV.split("\n")[0] + "\n"}),
        ("hgnc", {"hgnc_entries_tsv": excerpts.HGNC_TSV.split("\n")[0] + "\n"}),
        ("hpo", {"phenotype_hpoa": "\n".join(excerpts.HPOA.split("\n")[:3]) + "\n"}),
        ("mesh", {"mesh_mappings_tsv": "<html>\n", "mesh_id_label_mappings_tsv": "<html>\n"}),
        ("drugmechdb", {"drugmechdb_jsonl": "{}\n"}),
    ],
)
def test_a_file_of_which_nothing_can_be_used_is_refused_by_name(source: str, contents: dict[str, str], tmp_path: Path) -> None:
    name = next(iter(contents)).rpartition("_")
    with pytest.raises(SourceError, match=rf"{name[0]}\.{name[2]}"):
        read(source, files_of(source, tmp_path, **contents))


def test_what_no_reader_foresaw_names_file_and_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.sources import kgx

    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(kgx.plain_nodes.Nodes, "__call__", fail)
    with pytest.raises(SourceError, match=r"kgx.*nodes\.tsv, row 2.*nested too deeply"):
        read("kgx", files_of("kgx", tmp_path, nodes_tsv="id\nEX:1\n"))

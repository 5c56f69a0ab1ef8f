"""The other readers: what they take over, what they refuse."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from ingest.files import SourceFiles
from kg.errors import SourceError
from tests.ingest import excerpts
from tests.ingest.reading import files_of, read


def test_mondo_terms_come_without_those_of_animals(tmp_path: Path) -> None:
    staged = read("mondo", files_of("mondo", tmp_path, mondo_json=excerpts.MONDO_JSON))
    assert set(staged.nodes["curie"]) == {"MONDO:0000001", "MONDO:0007947"}
    assert set(staged.xrefs["xref"]) >= {"OMIM:154700", "ORPHA:558", "UMLS:C0024796", "DOID:14323"}
    assert staged.statements.select("subject", "object").rows() == [("MONDO:0007947", "MONDO:0000001")]
    assert {("MFS", "abbreviation"), ("Marfan's syndrome", "related")} <= set(staged.names.select("name", "kind").rows())


def test_mondo_reads_its_obo_release_too(tmp_path: Path) -> None:
    text = (
        "format-version: 1.2\ndata-version: releases/2025-01-07/mondo.obo\n\n[Term]\nid: MONDO:0007947\nname: Marfan syndrome\n"
        'synonym: "MFS" EXACT ABBREVIATION [MONDO:x]\nxref: OMIM:154700 {source="MONDO:equivalentTo"}\nxref: Orphanet:558\n'
        "relationship: predisposes_towards MONDO:1 ! x\n\n[Term]\nid: HP:0000001\nname: imported\n\n"
        "[Typedef]\nid: predisposes_towards\nname: predisposes towards\n"
    )
    staged = read("mondo", files_of("mondo", tmp_path, mondo_obo=text))
    assert staged.nodes["curie"].to_list() == ["MONDO:0007947"]
    assert staged.xrefs["xref"].to_list() == ["OMIM:154700", "ORPHA:558"]
    assert ("MFS", "abbreviation") in staged.names.select("name", "kind").rows()
    assert staged.statements["predicate"].to_list() == ["biolink:predisposes_to_condition"]


@pytest.mark.parametrize("text", ["", '[{"id": "0000001", "na', "{}", "[]"])
def test_a_broken_json_ontology_is_a_source_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"mondo\.json.*(truncated|list of terms)"):
        read("mondo", files_of("mondo", tmp_path, mondo_json=text))


def test_an_entry_that_is_no_term_is_rejected(tmp_path: Path) -> None:
    entries = [*json.loads(excerpts.MONDO_JSON), {"name": "no id"}, "text"]
    staged = read("mondo", files_of("mondo", tmp_path, mondo_json=json.dumps(entries)))
    assert staged.rejected["row"].to_list() == [5, 6]
    assert staged.nodes.height == 2


def test_chebi_keeps_what_has_a_role_and_its_kin(tmp_path: Path) -> None:
    staged = read("chebi", files_of("chebi", tmp_path, chebi_json=excerpts.CHEBI_JSON, cas_to_chebi_tsv="CAS\tCHEBI\n76-57-3\t16714\n"))
    kinds = dict(staged.nodes.select("curie", "category").iter_rows())
    assert "CHEBI:11" not in kinds
    assert kinds["CHEBI:16714"] == "biolink:Drug"
    assert kinds["CHEBI:35482"] == "biolink:ChemicalRole"
    assert kinds["CHEBI:57871"] == "biolink:SmallMolecule"
    assert staged.xrefs.select("curie", "xref").rows() == [("CHEBI:16714", "CAS:76-57-3")]
    similar = staged.statements.filter(pl.col("predicate") == "biolink:chemically_similar_to").row(0, named=True)
    assert json.loads(similar["qualifiers"]) == {"relation": "is_conjugate_acid_of"}


def test_hgnc_genes_with_old_symbols_and_withdrawn_entries(tmp_path: Path) -> None:
    staged = read("hgnc", files_of("hgnc", tmp_path, hgnc_entries_tsv=excerpts.HGNC_TSV))
    assert staged.nodes["curie"].to_list() == ["HGNC:3603", "HGNC:2625"]
    assert {"NCBIGene:2200", "UniProtKB:P35555", "ENSEMBL:ENSG00000166147", "HGNC:7039"} <= set(staged.xrefs["xref"])
    names = set(staged.names.filter(pl.col("curie") == "HGNC:3603")["name"])
    assert names == {"FBN1", "fibrillin 1", "MASS", "OCTD", "SGS", "FBN", "MFS1", "WMS"}
    assert staged.rejected["raw"].str.starts_with("HGNC:1\t").to_list() == [True]


def test_hgnc_with_other_columns_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"hgnc_entries\.tsv.*row 1.*Approved symbol"):
        read("hgnc", files_of("hgnc", tmp_path, hgnc_entries_tsv=excerpts.HGNC_TSV.replace("Approved symbol", "Symbol")))


def _uniprot(folder: Path, links: str = excerpts.UNIPROT_LINKS) -> SourceFiles:
    return files_of(
        "uniprot",
        folder,
        protein_diseases_xml=excerpts.UNIPROT_DISEASES,
        gene_variants_xml=excerpts.UNIPROT_VARIANTS,
        variant_phenotypes_xml=links,
    )


def test_uniprot_variants_make_one_statement_a_gene_and_disease(tmp_path: Path) -> None:
    staged = read("uniprot", _uniprot(tmp_path))
    assert staged.statements.height == 1
    said = staged.statements.row(0, named=True)
    assert (said["subject"], said["predicate"], said["object"]) == ("UniProtKB:P35555", "biolink:causes", "OMIM:154700")
    assert said["score"] == 1.0
    assert json.loads(said["qualifiers"])["variants"] == ["VAR_002276", "VAR_002277"]
    assert staged.rejected["raw"].to_list() == ["VARPHEN3: VAR_9 DI-00699"]
    assert staged.xrefs["xref"].to_list() == ["UMLS:C0024796"]


def test_truncated_xml_is_a_source_error_that_names_the_record(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"variant_phenotypes\.xml.*truncated.*after record 1"):
        read("uniprot", _uniprot(tmp_path, excerpts.UNIPROT_LINKS[:330]))


def test_cpic_pairs(tmp_path: Path) -> None:
    staged = read("cpic", files_of("cpic", tmp_path, **{"cpic-table_csv": excerpts.CPIC_CSV}))
    said = staged.statements.row(0, named=True)
    assert (said["subject"], said["object"]) == ("HGNC.SYMBOL:CYP2D6", "RXCUI:2670")
    assert said["publications"] == ["PMID:22205192", "PMID:24458010", "PMID:33387367"]
    assert (said["evidence_code"], said["record"]) == ("CPIC:A", "cpic-table.csv:2")
    assert staged.rejected["row"].to_list() == [3]


def test_cpic_with_other_columns_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cpic-table\.csv.*row 1.*RxNorm"):
        read("cpic", files_of("cpic", tmp_path, **{"cpic-table_csv": excerpts.CPIC_CSV.replace("RxNorm", "rx")}))


def test_biomappings_go_both_ways_and_only_when_exact(tmp_path: Path) -> None:
    text = (
        "#curie_map:\n#  mesh: x\nsubject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\n"
        "mesh:D008382\tMarfan\tskos:exactMatch\tmondo:0007947\tMarfan\nchebi:1\ta\tskos:relatedMatch\tmesh:C1\tb\nmesh:C2\ta\n"
        "vo:1\ta\tskos:exactMatch\tmesh:C2\tb\n"
    )
    staged = read("biomappings", files_of("biomappings", tmp_path, **{"positive.sssom_tsv": text}))
    assert staged.xrefs.select("curie", "xref").rows() == [("MESH:D008382", "MONDO:0007947"), ("MONDO:0007947", "MESH:D008382")]
    assert staged.rejected["row"].to_list() == [6]


def test_mesh_gives_names_but_not_those_turned_round(tmp_path: Path) -> None:
    staged = read(
        "mesh",
        files_of(
            "mesh",
            tmp_path,
            mesh_mappings_tsv="MESH\tD001241\tAspirin\tCHEBI\tCHEBI:15365\taspirin\nMESH\tD1\tx\n",
            mesh_id_label_mappings_tsv="D001241\tAspirin\tAcetylsalicylic Acid|Acid, Acetylsalicylic\tD02.455\t\n",
        ),
    )
    assert staged.names["name"].to_list() == ["Aspirin", "Acetylsalicylic Acid"]
    assert staged.xrefs.select("curie", "xref").rows() == [("CHEBI:15365", "MESH:D001241")]
    assert staged.rejected["row"].to_list() == [2]


MECHANISM = {
    "directed": True,
    "multigraph": True,
    "graph": {"_id": "DB00619_MESH_D015464_1", "disease": "CML", "drug": "imatinib", "drugbank": "DB:DB00619"},
    "nodes": [
        {"id": "MESH:D000068877", "label": "Drug", "name": "imatinib"},
        {"id": "UniProt:P00519", "label": "Protein", "name": "BCR/ABL"},
        {"id": "MESH:D015464", "label": "Disease", "name": "CML (ph+)"},
    ],
    "links": [
        {"source": "MESH:D000068877", "target": "UniProt:P00519", "key": "decreases activity of"},
        {"source": "UniProt:P00519", "target": "MESH:D015464", "key": "causes"},
    ],
    "references": ["https://go.drugbank.com/drugs/DB00619", "https://pubmed.ncbi.nlm.nih.gov/11423618/"],
}


@pytest.mark.parametrize("form", ["jsonl", "json", "yaml"])
def test_drugmechdb_in_each_of_its_forms(tmp_path: Path, form: str) -> None:
    import yaml

    text = {"jsonl": json.dumps(MECHANISM) + "\n", "json": json.dumps([MECHANISM]), "yaml": yaml.safe_dump([MECHANISM])}[form]
    name = "drugmechdb_jsonl" if form == "jsonl" else f"indication_paths_{form}"
    staged = read("drugmechdb", files_of("drugmechdb", tmp_path, **{name: text}))
    assert set(staged.statements.select("subject", "predicate", "object").rows()) == {
        ("MESH:D000068877", "biolink:decreases_activity_of", "UniProtKB:P00519"),
        ("UniProtKB:P00519", "biolink:causes", "MESH:D015464"),
        ("MESH:D000068877", "biolink:treats", "MESH:D015464"),
    }
    assert staged.statements["publications"].to_list() == [["PMID:11423618"]] * 3
    assert staged.xrefs.select("curie", "xref").rows() == [("MESH:D000068877", "DRUGBANK:DB00619")]


def test_drugmechdb_rejects_the_record_that_is_broken(tmp_path: Path) -> None:
    lines = [json.dumps(MECHANISM), json.dumps(MECHANISM | {"links": [{"source": "x"}]}), '{"cut', json.dumps([1])]
    staged = read("drugmechdb", files_of("drugmechdb", tmp_path, drugmechdb_jsonl="\n".join(lines) + "\n"))
    assert staged.rejected["row"].to_list() == [2, 3, 4]
    assert (staged.read, staged.statements.height) == (4, 3)


def test_drugmechdb_truncated_gzip_names_the_row(tmp_path: Path, shared_data: Path) -> None:
    packed = (shared_data / "drugmechdb" / "drugmechdb-dev.jsonl.gz").read_bytes()
    (tmp_path / "drugmechdb.jsonl.gz").write_bytes(packed[: len(packed) // 3])
    with pytest.raises(SourceError, match=r"truncated after row \d+"):
        read("drugmechdb", files_of("drugmechdb", tmp_path))


def test_drugmechdb_reads_all_that_there_is(shared_data: Path) -> None:
    from ingest import catalog
    from ingest.files import from_local

    path = shared_data / "drugmechdb" / "drugmechdb-dev.jsonl.gz"
    staged = read("drugmechdb", from_local("drugmechdb", path, catalog.get("drugmechdb").reader.FILES))
    with gzip.open(path, "rt") as lines:
        records = [json.loads(line) for line in lines]
    assert staged.read == len(records)
    assert staged.rejected.is_empty()
    assert staged.nodes.height == len({node["id"].replace("DB:B", "DB:DB") for record in records for node in record["nodes"]})

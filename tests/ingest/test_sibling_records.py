"""Slips of whole records: references and identifiers of DrugMechDB, rows of PrimeKG, lines of OBO, layouts of HPO's files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.ingest import excerpts, test_primekg
from tests.ingest.one_record import attempt
from tests.ingest.reading import files_of, read
from tests.ingest.test_drugmechdb import PAIR, pair, staged, treats

# -- DrugMechDB ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "pmids"),
    [
        ("http://pubmed.ncbi.nlm.nih.gov/123?dopt=Abstract", ["PMID:123"]),
        ("HTTPS://PUBMED.NCBI.NLM.NIH.GOV/123/", ["PMID:123"]),
        ("pmid:123", ["PMID:123"]),
        ("PMID 123", ["PMID:123"]),
        ("PMID: 123; PMID: 45", ["PMID:123", "PMID:45"]),
        ("PubMed: 123", ["PMID:123"]),
        ("https://www.ncbi.nlm.nih.gov/pubmed/?term=123", ["PMID:123"]),
        ("https://europepmc.org/abstract/MED/123", ["PMID:123"]),
        ("https://identifiers.org/pubmed:123", ["PMID:123"]),
        ("https://pubmed.ncbi.nlm.nih.gov/123/\nhttps://pubmed.ncbi.nlm.nih.gov/45/", ["PMID:123", "PMID:45"]),
        ([["https://pubmed.ncbi.nlm.nih.gov/123/"], "PMID:45"], ["PMID:123", "PMID:45"]),
        ({"url": "https://pubmed.ncbi.nlm.nih.gov/123/"}, ["PMID:123"]),
        ([{"pmid": "PMID:123"}, None], ["PMID:123"]),
        ("https://pubmed.gov/123", ["PMID:123"]),
        ("http://www.ncbi.nlm.nih.gov/pubmed?term=123[uid]", ["PMID:123"]),
        ("https://www.ncbi.nlm.nih.gov/pubmed/123,45", ["PMID:123", "PMID:45"]),
        ({"pmids": [123, 45]}, ["PMID:123", "PMID:45"]),
        ("PMID:00123", ["PMID:123"]),
        ("https://go.drugbank.com/drugs/DB00619", []),
        ("10.1000/pubmed.123", []),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/", ["PMCID:PMC123"]),
        ("", []),
        (True, []),
        ([], []),
    ],
)
def test_references_of_drugmechdb(reference: Any, pmids: list[str], tmp_path: Path) -> None:
    said = staged(tmp_path, pair(reference=reference))
    assert said.statements["publications"].to_list() == [sorted(pmids)] * 3
    kept = json.loads(said.statements["qualifiers"][0]).get("references", [])
    assert all(len(one) > 1 for one in kept), "a text is no list of letters"


@pytest.mark.parametrize(
    ("identifier", "curie"),
    [
        ("DB00682", "DRUGBANK:DB00682"),
        ("DB:DB00682", "DRUGBANK:DB00682"),
        (" DB:DB00682 ", "DRUGBANK:DB00682"),
        ("DB:00682", "DRUGBANK:DB00682"),
        ("DB:B00682", "DRUGBANK:DB00682"),
        ("drugbank:DB00682", "DRUGBANK:DB00682"),
        ("D014859", "MESH:D014859"),
        ("MESH:D014859", "MESH:D014859"),
        ("mesh:D014859", "MESH:D014859"),
        ("C0043031", "UMLS:C0043031"),
        ("P00734", "UniProtKB:P00734"),
        ("UniProt:P00734", "UniProtKB:P00734"),
        ("A0A024R161", "UniProtKB:A0A024R161"),
        ("GO:0005623", "GO:0005623"),
        ("taxonomy:562", "NCBITaxon:562"),
        ("CHEBI:10033\u200b", "CHEBI:10033"),
    ],
)
def test_identifiers_of_drugmechdb(identifier: str, curie: str, tmp_path: Path) -> None:
    record = json.loads(json.dumps(PAIR).replace("UniProt:Q9BQB6", identifier.replace("\u200b", "\\u200b")))
    said = staged(tmp_path, record)
    assert curie in said.nodes["curie"].to_list() and said.rejected.height == 0


@pytest.mark.parametrize("drug", ["Drug", "Disease", "Protein", "", None])
@pytest.mark.parametrize("disease", ["Disease", "Drug", "Phenotype", "", None])
def test_whatever_the_labels_say_the_drug_treats_the_disease(drug: str | None, disease: str | None, tmp_path: Path) -> None:
    record = pair()
    record["nodes"] = [record["nodes"][0] | {"label": drug}, record["nodes"][1], record["nodes"][2] | {"label": disease}]
    assert treats(staged(tmp_path, record)) in ([("MESH:D1", "MESH:D2")], []), "never the other way"


# -- PrimeKG ------------------------------------------------------------------------------------------------------------------------

ROWS = test_primekg.table(both_ways=False).splitlines()


def primekg(folder: Path, rows: list[str]) -> Any:
    return read("primekg", files_of("primekg", folder, kg_csv="\n".join(rows) + "\n"))


def all_but_the_first(said: Any, folder: Path) -> bool:
    """Whether what was read is what is read without the table's first row."""
    without = primekg(folder, [ROWS[0], *ROWS[2:]])
    columns = ("subject", "predicate", "object", "negated")
    return bool(said.statements.select(columns).equals(without.statements.select(columns)))


@pytest.mark.parametrize(
    "number", ["9796", "9796.0", " 9796", "9796.00", "9796.", '"9796"', "9796.0 ", "09796", "\uff19\uff17\uff19\uff16"]
)
def test_numbers_of_genes_in_primekg(number: str, tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[1].replace("9796", number), *ROWS[2:]]
    said = read("primekg", files_of("primekg", tmp_path, kg_csv="\n".join(rows) + "\n"))
    assert "NCBIGene:9796" in said.nodes["curie"].to_list() and said.rejected.height == 0


@pytest.mark.parametrize("number", ["9796.5", "", "abc", "-1", "9796|1", "nan", "1e400"])
def test_what_is_no_number_costs_its_row_alone(number: str, tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[1].replace("9796", number), *ROWS[2:]]
    said = read("primekg", files_of("primekg", tmp_path, kg_csv="\n".join(rows) + "\n"))
    assert said.rejected["row"].to_list() == [2] and all_but_the_first(said, tmp_path / "without")


@pytest.mark.parametrize("place", range(1, 12))
def test_an_open_quote_in_any_column_of_primekg_costs_one_row(place: int, tmp_path: Path) -> None:
    cells = ROWS[1].split(",")
    cells[place] = '"' + cells[place]
    rows = [ROWS[0], ",".join(cells), *ROWS[2:]]
    said = read("primekg", files_of("primekg", tmp_path, kg_csv="\n".join(rows) + "\n"))
    assert said.rejected["row"].to_list() == [2] and all_but_the_first(said, tmp_path / "without")


@pytest.mark.parametrize("lost", range(1, 8))
def test_a_cut_in_the_last_cell_of_primekg_is_told(lost: int, tmp_path: Path) -> None:
    text = "\n".join(ROWS)[:-lost]
    said = attempt("primekg", files_of("primekg", tmp_path, kg_csv=text))
    assert said is None or said.notes or said.rejected.height, "neither refused nor told"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_line_ends_and_blank_lines_of_primekg(ends: str, between: str, tmp_path: Path) -> None:
    text = ("\n" + between).join(ROWS).replace("\n", ends) + ends
    said = read("primekg", files_of("primekg", tmp_path, kg_csv=text))
    assert said.rejected.height == 0 and said.statements.height == primekg(tmp_path / "plain", ROWS).statements.height


# -- OBO ----------------------------------------------------------------------------------------------------------------------------


def term(folder: Path, *lines: str) -> Any:
    text = excerpts.HP_OBO.replace("[Typedef]", "[Term]\nid: HP:0000099\nname: Own\n" + "\n".join(lines) + "\n\n[Typedef]", 1)
    return read("hpo", files_of("hpo", folder, hp_obo=text))


@pytest.mark.parametrize(
    "line",
    [
        "is_a: HP:0000118",
        "is_a: HP:0000118 ! Phenotypic abnormality",
        'is_a: HP:0000118 {source="x"}',
        'is_a: HP:0000118 {source="x"} ! Phenotypic abnormality',
        'is_a: HP:0000118{source="x", y="z ! w"} ! Phenotypic',
        "is_a: HP:0000118! Phenotypic abnormality",
        "is_a: HP:0000118   ",
        "is_a: HP:0000118\t! tab",
        "is_a:  HP:0000118",
        "is_a:HP:0000118",
        "is_a: HP_0000118",
        "is_a: hp:0000118",
        "is_a: http://purl.obolibrary.org/obo/HP_0000118 ! Phenotypic abnormality",
        "is_a: HP:0000118, HP:0000001",
    ],
)
def test_what_a_term_is_a_kind_of(line: str, tmp_path: Path) -> None:
    said = term(tmp_path, line)
    assert ("HP:0000099", "HP:0000118") in said.statements.select("subject", "object").rows()
    assert all(re.fullmatch(r"HP:\d{7}", curie) for curie in said.statements["object"])


@pytest.mark.parametrize("tag", ["alt_id", "replaced_by"])
@pytest.mark.parametrize("tail", ["", " ! was", ' {since="2020"}', '{since="2020"} ! was', "\t", " !"])
def test_other_identifiers_of_a_term(tag: str, tail: str, tmp_path: Path) -> None:
    said = term(tmp_path, f"{tag}: HP:0008888{tail}", *(["is_obsolete: true"] if tag == "replaced_by" else []))
    own = said.nodes.filter(curie="HP:0000099").row(0, named=True)
    assert (own["alt_ids"] if tag == "alt_id" else [own["replaced_by"]]) == ["HP:0008888"]


@pytest.mark.parametrize("begins", ["[Term] ! x", "[term]", " [Term]", "[Term]\r"])
@pytest.mark.parametrize("identifier", ["HP:0000099", "HP_0000099", "hp:0000099", "http://purl.obolibrary.org/obo/HP_0000099"])
def test_a_term_is_itself_however_its_stanza_and_identifier_are_written(begins: str, identifier: str, tmp_path: Path) -> None:
    own = f"{begins}\nid: {identifier}\nname: Own\nis_a: HP:0000118\nalt_id: HP:0008888, HP:0007777\n\n[Typedef]"
    said = read("hpo", files_of("hpo", tmp_path, hp_obo=excerpts.HP_OBO.replace("[Typedef]", own, 1)))
    assert said.nodes.filter(curie="HP:0000099")["alt_ids"].to_list() == [["HP:0008888", "HP:0007777"]]
    assert said.nodes.height == term(tmp_path / "plain").nodes.height


GOOD = [
    ('synonym: "Good" EXACT []', "Good"),
    ('synonym: "Good" EXACT [] ! remark', "Good"),
    ('synonym: "Good" EXACT layperson [PMID:1] {x="y"}', "Good"),
    ('synonym: "A \\"good\\" one" RELATED []', 'A "good" one'),
    ('synonym: "Semi; colon, [bracket] {brace} ! mark" EXACT []', "Semi; colon, [bracket] {brace} ! mark"),
    ('synonym: "Ünïcode β" EXACT []', "Ünïcode β"),
    ('synonym: "Old" []', "Old"),
    ('synonym:  "Two spaces"  EXACT  []', "Two spaces"),
]
BAD = [
    "synonym: Bad EXACT []",
    'synonym: "Bad EXACT []',
    'synonym: "3,3\',3"-bad" EXACT []',
    "synonym: 'Bad' EXACT []",
    'synonym: "Bad" "worse" EXACT []',
    "synonym: []",
    'synonym: "" EXACT []',
]


@pytest.mark.parametrize(("line", "name"), GOOD)
@pytest.mark.parametrize("bad", BAD)
def test_one_bad_synonym_costs_itself(line: str, name: str, bad: str, tmp_path: Path) -> None:
    said = term(tmp_path, bad, line)
    names = said.names.filter(curie="HP:0000099")["name"].to_list()
    assert sorted(names) == sorted(["Own", name])
    assert said.rejected.height == (0 if bad.startswith('synonym: ""') else 1)


# -- layouts of HPO's files ---------------------------------------------------------------------------------------------------------

GENES = [
    "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n",
    "#Format: entrez-gene-id<tab>entrez-gene-symbol<tab>HPO-Term-ID<tab>HPO-Term-Name<tab>Frequency-Raw<tab>disease-ID for link\n",
    "entrez-gene-id\tentrez-gene-symbol\tHPO-Term-ID\tHPO-Term-Name\tdisease-ID\n",
    "NCBI Gene ID\tGene Symbol\tHPO ID\tHPO Name\tFrequency\tDisease ID\n",
    "hpo_id\tdisease_id\tgene_symbol\tncbi_gene_id\tnew_column\n",
]
VALUES = {"hpo": "HP:0001166", "disease": "OMIM:154700", "symbol": "FBN1", "gene": "2200"}


@pytest.mark.parametrize("header", GENES)
def test_layouts_of_the_genes(header: str, tmp_path: Path) -> None:
    columns = re.split(r"\t|<tab>", header.strip().removeprefix("#Format: "))

    def cell(column: str) -> str:
        plain = column.casefold().replace("-", "_").replace(" ", "_")
        return next((VALUES[key] for key in ("hpo", "disease", "symbol", "gene") if key in plain and "name" not in plain), "-")

    row = "\t".join(map(cell, columns)) + "\n"
    said = read("hpo", files_of("hpo", tmp_path, hp_obo=excerpts.HP_OBO, genes_to_phenotype_txt=header + row))
    assert ("NCBIGene:2200", "OMIM:154700") in said.statements.select("subject", "object").rows()


@pytest.mark.parametrize(
    "content",
    ["", "\n", "<html><body>moved</body></html>\n", "gene\tsomething\n1\t2\n", "not a table", "{}\n", "#comment\n", "a\tb\n"],
)
def test_a_file_of_genes_that_cannot_be_read_does_not_stop_the_others(content: str, tmp_path: Path) -> None:
    contents = {"hp_obo": excerpts.HP_OBO, "phenotype_hpoa": excerpts.HPOA, "genes_to_phenotype_txt": content}
    said = read("hpo", files_of("hpo", tmp_path, **contents))
    assert said.statements.filter(predicate="biolink:has_phenotype").height
    assert any("genes_to_phenotype.txt is left out" in note for note in said.notes)


@pytest.mark.parametrize("lost", ["disease_name", "onset", "sex", "modifier", "biocuration"])
def test_annotations_without_a_column_that_is_not_needed(lost: str, tmp_path: Path) -> None:
    lines = excerpts.HPOA.splitlines()
    at = next(place for place, line in enumerate(lines) if not line.startswith("#"))
    gone = lines[at].split("\t").index(lost)
    rows = ["\t".join(cell for place, cell in enumerate(line.split("\t")) if place != gone) for line in lines[at:]]
    text = "\n".join([*lines[:at], *rows]) + "\n"
    said = read("hpo", files_of("hpo", tmp_path, hp_obo=excerpts.HP_OBO, phenotype_hpoa=text))
    whole = read("hpo", files_of("hpo", tmp_path / "whole", hp_obo=excerpts.HP_OBO, phenotype_hpoa=excerpts.HPOA))
    assert said.statements.height == whole.statements.height
    assert lost in " ".join(said.notes)


@pytest.mark.parametrize("extra", ["new_column", "publication_year"])
@pytest.mark.parametrize("first", [True, False])
def test_annotations_with_another_column(extra: str, first: bool, tmp_path: Path) -> None:
    def widened(line: str, cell: str) -> str:
        return line if line.startswith("#") else f"{cell}\t{line}" if first else f"{line}\t{cell}"

    lines = excerpts.HPOA.splitlines()
    at = next(place for place, line in enumerate(lines) if not line.startswith("#"))
    text = "\n".join([*lines[:at], widened(lines[at], extra), *(widened(line, "x") for line in lines[at + 1 :])]) + "\n"
    said = read("hpo", files_of("hpo", tmp_path, hp_obo=excerpts.HP_OBO, phenotype_hpoa=text))
    assert said.rejected.height == 0 and said.statements.filter(predicate="biolink:has_phenotype").height

"""HPO's files as other releases and other programs write them: headers, versions, qualifiers, references, joins of genes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.records.sink import Staged
from tests.ingest.reading import files_of, read

OBO = """format-version: 1.2
data-version: hp/releases/2025-01-16
ontology: hp

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0001250
name: Seizure
is_a: HP:0000001

[Term]
id: HP:0001251
name: Ataxia
is_a: HP:0000001

[Typedef]
id: p
name: p
"""


def named(columns: str) -> list[str]:
    return columns.split()


COLUMNS = named("database_id disease_name qualifier hpo_id reference evidence onset frequency sex modifier aspect biocuration")
ROW = ["OMIM:1", "D", "", "HP:0001250", "PMID:1", "PCS", "", "1/2", "", "", "P", "HPO:x"]
OTHER = ["OMIM:1", "D", "", "HP:0001251", "PMID:1", "PCS", "", "1/2", "", "", "P", "HPO:x"]


def hpoa_of(*rows: list[str], columns: list[str] = COLUMNS, begin: str = "", head: str = "#description: x\n#version: 2025-01-16\n") -> str:
    return head + begin + "".join("\t".join(row) + "\n" for row in (columns, *rows))


def hpo(folder: Path, **files: str) -> Staged:
    return read("hpo", files_of("hpo", folder, hp_obo=OBO, **files))


def first(staged: Staged) -> tuple[str, str, str, bool, float | None, list[str]]:
    said = staged.statements.filter(subject="OMIM:1", object="HP:0001250")
    (row,) = said.select("subject", "predicate", "object", "negated", "frequency", "publications").iter_rows()
    return row


RIGHT = ("OMIM:1", "biolink:has_phenotype", "HP:0001250", False, 0.5, ["PMID:1"])


@pytest.mark.parametrize(
    "columns",
    [
        COLUMNS,
        [name.upper() for name in COLUMNS],
        named("databaseId diseaseName qualifier hpoId reference evidence onset frequency sex modifier aspect biocuration"),
        named("DatabaseID DiseaseName Qualifier HPO_ID DB_Reference Evidence Onset Frequency Sex Modifier Aspect Biocuration"),
        named("disease_id disease_name qualifier hpo_id references evidence onset frequency sex modifier aspect created_by"),
    ],
)
@pytest.mark.parametrize("begin", ["", "#"])
def test_headers(begin: str, columns: list[str], tmp_path: Path) -> None:
    assert first(hpo(tmp_path, phenotype_hpoa=hpoa_of(ROW, columns=columns, begin=begin))) == RIGHT


@pytest.mark.parametrize(
    "head", ["", "#date: 2019-01-01\n", "#Version: 2025-01-16\n", "## version: 2025-01-16\n", "#hpo-version: http://x/2025-01-16/hp.obo\n"]
)
def test_versions(head: str, tmp_path: Path) -> None:
    assert first(hpo(tmp_path, phenotype_hpoa=hpoa_of(ROW, head=head))) == RIGHT


@pytest.mark.parametrize(
    ("place", "said", "at", "wanted"),
    [
        *((2, said, 3, True) for said in ("NOT", "not", " NOT ", "excluded", "Absent")),
        *((2, said, 3, False) for said in ("-", "None", "NA")),
        *((7, said, 4, None) for said in ("", "-", "NA", "n/a", "None")),
        *((3, said, 2, "HP:0001250") for said in ("hp:0001250", "HP_0001250", " HP:0001250 ", "http://purl.obolibrary.org/obo/HP_0001250")),
        *((4, said, 5, ["PMID:1", "PMID:2"]) for said in ("PMID:1;PMID:2", "PMID:1|PMID:2", "PMID:1, PMID:2", "pmid:1; PMID: 2")),
        (4, "https://pubmed.ncbi.nlm.nih.gov/1", 5, ["PMID:1"]),
        (5, "pcs", 1, "biolink:has_phenotype"),
        (5, "ITM", 1, "biolink:has_phenotype"),
        (10, "O", 1, "biolink:has_phenotype"),
        (10, "i", 1, "biolink:has_mode_of_inheritance"),
    ],
)
def test_cells(place: int, said: str, at: int, wanted: object, tmp_path: Path) -> None:
    staged = hpo(tmp_path, phenotype_hpoa=hpoa_of([*ROW[:place], said, *ROW[place + 1 :]], OTHER))
    assert first(staged)[at] == wanted and not staged.rejected.height


@pytest.mark.parametrize(("place", "said"), [(2, "!"), (2, "NOT|"), (2, "maybe"), (7, "5/0"), (10, "X")])
def test_cells_that_say_something_else_are_rejected(place: int, said: str, tmp_path: Path) -> None:
    staged = hpo(tmp_path, phenotype_hpoa=hpoa_of([*ROW[:place], said, *ROW[place + 1 :]], OTHER))
    assert staged.rejected.height == 1 and staged.statements.filter(object="HP:0001251").height == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("genes_to_disease_txt", "ncbi_gene_id\tgene_symbol\tassociation_type\tdisease_id\tsource\nNCBIGene:1\tA\tmendelian\tOMIM:1\tx\n"),
        ("genes_to_disease_txt", "#ncbi_gene_id\tgene_symbol\tassociation_type\tdisease_id\nNCBIGene:1\tA\tMENDELIAN \tOMIM:1\n"),
        ("phenotype_to_genes_txt", "hpo_id\thpo_name\tncbi_gene_id\tgene_symbol\tdisease_id\nHP:0001250\tx\t1\tA\tOMIM:1\n"),
        (
            "phenotype_to_genes_txt",
            "#Format: HPO-id<tab>HPO label<tab>entrez-gene-id<tab>entrez-gene-symbol<tab>Additional Info from G-D source<tab>G-D source"
            "<tab>disease-ID for link\nHP:0001250\tx\t1\tA\t-\tmim2gene\tOMIM:1\n",
        ),
    ],
)
def test_genes(name: str, text: str, tmp_path: Path) -> None:
    staged = hpo(tmp_path, **{name: text})
    (row,) = staged.statements.filter(subject="NCBIGene:1").iter_rows(named=True)
    assert row["object"] == "OMIM:1"
    assert row["predicate"] == ("biolink:causes" if "endelian" in text.lower() else "biolink:gene_associated_with_condition")


def test_a_gene_that_is_denied_is_not_affirmed(tmp_path: Path) -> None:
    head = "ncbi_gene_id\tgene_symbol\tassociation_type\tdisease_id\n"
    staged = hpo(tmp_path, genes_to_disease_txt=f"{head}1\tA\tNOT\tOMIM:1\n2\tB\tMENDELIAN\tOMIM:1\n")
    assert staged.statements.filter(object="OMIM:1")["subject"].to_list() == ["NCBIGene:2"] and staged.rejected.height == 1


@pytest.mark.parametrize("text", ["", "ncbi_gene_id\tgene_symbol\tassociation_type\tdisease_id\n", "<html>404</html>\n", "a\tb\n1\t2\n"])
def test_genes_that_cannot_be_read_stop_nothing(text: str, tmp_path: Path) -> None:
    staged = hpo(tmp_path, phenotype_hpoa=hpoa_of(ROW), genes_to_disease_txt=text)
    assert first(staged) == RIGHT and any("genes_to_disease.txt is left out" in note for note in staged.notes)

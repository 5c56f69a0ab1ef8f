"""PrimeKG's cells as other programs write them, and rows that a cut or a relation's own name makes say something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.records.sink import Staged
from tests.ingest.reading import files_of, read

HEAD = "relation,display_relation,x_index,x_id,x_type,x_name,x_source,y_index,y_id,y_type,y_name,y_source"
GENE = ("gene/protein", "NCBI")


def row(relation: str, shown: str, first: tuple[str, str, str, str], second: tuple[str, str, str, str]) -> str:
    (a, kind_a, name_a, source_a), (b, kind_b, name_b, source_b) = first, second
    return f"{relation},{shown},0,{a},{kind_a},{name_a},{source_a},1,{b},{kind_b},{name_b},{source_b}\n"


def genes(first: str = "9796", source: str = "NCBI", relation: str = "protein_protein") -> str:
    return row(relation, "ppi", (first, "gene/protein", "PHYHIP", "NCBI"), ("56992", "gene/protein", "KIF15", source))


OTHERS = "".join(
    row("protein_protein", "ppi", (str(n), *GENE[:1], f"G{n}", "NCBI"), (str(n + 1), *GENE[:1], f"G{n + 1}", "NCBI")) for n in range(3)
)


def table(folder: Path, *rows: str, head: str = HEAD) -> Staged:
    return read("primekg", files_of("primekg", folder, kg_csv=f"{head}\n{OTHERS}{''.join(rows)}"))


@pytest.mark.parametrize(
    "said", ["9796", "9796.0", "9796.00", "09796", '"9796"', " 9796 ", "9.796e3", "9.796E+03", "NCBI:9796", "NCBIGene:9796"]
)
def test_numbers(said: str, tmp_path: Path) -> None:
    assert "NCBIGene:9796" in table(tmp_path, genes(said)).nodes["curie"].to_list()


@pytest.mark.parametrize("said", ["9796.5", "9.7965e3", "1e400", "9,796", "nan", "-9796", "0x2644", "9796L", "9796_1", "HP:9796", ""])
def test_what_is_no_number_is_rejected(said: str, tmp_path: Path) -> None:
    staged = table(tmp_path, genes(f'"{said}"'))
    assert staged.rejected["row"].to_list() == [5] and staged.statements.height == 3


@pytest.mark.parametrize("source", ["N", "NC", "NCB", "MON", "MONDO_", "Drug", "REACT", "H", "G"])
def test_a_last_cell_that_was_cut(source: str, tmp_path: Path) -> None:
    staged = table(tmp_path, genes(source=source))
    assert "was cut" in staged.rejected["reason"].to_list()[0] and staged.statements.height == 3


DISEASE, FINDING = ("13924", "disease", "D", "MONDO"), ("1250", "effect/phenotype", "S", "HPO")


@pytest.mark.parametrize(
    ("relation", "shown", "wanted"),
    [
        ("disease_phenotype_negative", "phenotype absent", True),
        ("Disease_Phenotype_Negative", "phenotype absent", True),
        ("DISEASE PHENOTYPE NEGATIVE", "", True),
        ("disease-phenotype-negative", "", True),
        ("disease_phenotype_positive", "phenotype present", False),
        ("NOT disease_phenotype_positive", "", True),
        ("not_disease_phenotype_positive", "phenotype absent", True),
        ("disease_phenotype_positive", "phenotype absent", None),
        ("disease_phenotype_negative", "phenotype present", None),
        ("NOT disease_phenotype_negative", "", None),
        ("not_known_to_anyone", "", None),
        ("phenotype_absent_in_disease", "", None),
    ],
)
def test_what_a_relation_denies(relation: str, shown: str, wanted: Any, tmp_path: Path) -> None:
    staged = table(tmp_path, row(relation, shown, DISEASE, FINDING))
    said = staged.statements.filter(object="HP:0001250").select("subject", "predicate", "negated").rows()
    if wanted is None:
        assert not said and staged.rejected["row"].to_list() == [5]
    else:
        assert said == [("MONDO:0013924", "biolink:has_phenotype", wanted)]


@pytest.mark.parametrize(
    "head", [HEAD.upper(), HEAD.replace(",", ", "), "\ufeff" + HEAD, ",".join(f'"{name}"' for name in HEAD.split(","))]
)
def test_headers(head: str, tmp_path: Path) -> None:
    assert table(tmp_path, genes(), head=head).statements.height == 4

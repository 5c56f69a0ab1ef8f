from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from ingest.sources.hpo.disease_annotations import frequency
from kg.errors import SourceError
from tests.ingest.excerpts import GENES_TO_PHENOTYPE, HP_OBO, HPOA, HPOA_ROWS, hpoa
from tests.ingest.reading import files_of, read


def test_terms_carry_what_the_ontology_says(tmp_path: Path) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=HP_OBO))
    assert staged.version == "2025-01-16"
    term = staged.nodes.row(by_predicate=pl.col("curie") == "HP:0001166", named=True)
    assert term["description"] == 'Abnormally long and slender fingers ("spider fingers").'
    assert term["alt_ids"] == ["HP:0001505"]
    assert set(staged.xrefs.filter(pl.col("curie") == "HP:0001166")["xref"]) == {"SCTID:62250003", "UMLS:C0003706"}
    kinds = dict(staged.names.filter(pl.col("curie") == "HP:0001083").select("name", "kind").iter_rows())
    assert kinds == {"Ectopia lentis": "name", "EL": "abbreviation"}
    inheritance = staged.nodes.row(by_predicate=pl.col("curie") == "HP:0000006", named=True)
    assert inheritance["category"] == "biolink:GeneticInheritance"


def test_an_obsolete_term_names_its_replacement_and_has_no_names(tmp_path: Path) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=HP_OBO))
    old = staged.nodes.row(by_predicate=pl.col("curie") == "HP:0000057", named=True)
    assert (old["deprecated"], old["replaced_by"], old["name"]) == (True, "HP:0008665", "Clitoromegaly")
    assert staged.names.filter(pl.col("curie") == "HP:0000057").is_empty()


def test_evidence_of_a_term_cites_its_row(tmp_path: Path) -> None:
    files = files_of("hpo", tmp_path, hp_obo=HP_OBO)
    staged = read("hpo", files)
    record = staged.statements.row(by_predicate=pl.col("subject") == "HP:0001083", named=True)["record"]
    file, _, row = record.partition(":")
    rows = dict(files.lines(file))
    assert rows[int(row)] == "[Term]"
    assert rows[int(row) + 1] == "id: HP:0001083"


def test_annotations_keep_every_field(tmp_path: Path) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, phenotype_hpoa=HPOA))
    assert staged.version == "2025-01-16"
    assert (staged.read, staged.statements.height, staged.rejected.height) == (len(HPOA_ROWS), len(HPOA_ROWS), 0)
    first = staged.statements.row(0, named=True)
    assert first["record"] == "phenotype.hpoa:4"
    assert first["publications"] == ["PMID:28050285", "PMID:33436942"]
    assert first["frequency"] == pytest.approx(124 / 197)
    assert json.loads(first["qualifiers"])["frequency_text"] == "124/197"
    third = json.loads(staged.statements.row(2, named=True)["qualifiers"])
    assert (third["sex"], third["modifier"]) == ("MALE", ["HP:0012825"])
    assert staged.statements["predicate"].to_list()[4] == "biolink:has_mode_of_inheritance"


def test_absence_is_a_negative_statement_however_it_is_written(tmp_path: Path) -> None:
    statements = read("hpo", files_of("hpo", tmp_path, phenotype_hpoa=HPOA)).statements
    negated = dict(statements.select("object", "negated").iter_rows())
    assert negated["HP:0008665"] is True  # NOT
    assert negated["HP:0000057"] is True  # 0/7
    assert negated["HP:0001166"] is False


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("OMIM:1|a||HP:0001166|PMID:1|PCS||7/3|||P|x", "frequency '7/3'"),
        ("OMIM:1|a||HP:0001166|PMID:1|PCS||1/0|||P|x", "frequency '1/0'"),
        ("OMIM:1|a||HP:0001166|PMID:1|PCS||120%|||P|x", "frequency '120%'"),
        ("OMIM:1|a||HP:0001166|PMID:1|XYZ|||||P|x", "unknown evidence code 'XYZ'"),
        ("OMIM:1|a|MAYBE|HP:0001166|PMID:1|PCS|||||P|x", "unknown qualifier 'MAYBE'"),
        ("OMIM:1|a||arachnodactyly|PMID:1|PCS|||||P|x", "'arachnodactyly' is no HPO identifier"),
        ("Marfan|a||HP:0001166|PMID:1|PCS|||||P|x", "'Marfan' is no disease identifier"),
        ("OMIM:1|a||HP:0001166|PMID:1|PCS|||||Z|x", "unknown aspect 'Z'"),
        ("OMIM:1|a||HP:0001166", "4 columns instead of 12"),
    ],
)
def test_a_bad_row_is_rejected_with_its_place_and_the_rest_is_kept(tmp_path: Path, row: str, reason: str) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, phenotype_hpoa=hpoa(HPOA_ROWS[0], row, HPOA_ROWS[1])))
    assert (staged.read, staged.statements.height) == (3, 2)
    refused = staged.rejected.row(0, named=True)
    assert (refused["file"], refused["row"]) == ("phenotype.hpoa", 5)
    assert reason in refused["reason"]
    assert refused["raw"].split("\t")[0] == row.split("|")[0]


def test_wrong_columns_are_a_source_error_that_names_file_and_row(tmp_path: Path) -> None:
    text = HPOA.replace("\tfrequency\t", "\thow_often\t")
    with pytest.raises(SourceError, match=r"phenotype\.hpoa.*row 3.*frequency"):
        read("hpo", files_of("hpo", tmp_path, phenotype_hpoa=text))


def test_an_empty_file_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"hp\.obo.*empty"):
        read("hpo", files_of("hpo", tmp_path, hp_obo=""))
    with pytest.raises(SourceError, match="empty"):
        read("hpo", files_of("hpo", tmp_path / "b", phenotype_hpoa=""))


def test_a_truncated_gzip_is_a_source_error_that_names_the_row(tmp_path: Path) -> None:
    rows = [HPOA_ROWS[0].replace("154700", f"{i:06}") for i in range(20_000)]
    packed = gzip.compress(hpoa(*rows).encode(), mtime=0)
    (tmp_path / "phenotype.hpoa.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(SourceError, match=r"phenotype\.hpoa.*truncated after row \d{3,}"):
        read("hpo", files_of("hpo", tmp_path))


def test_a_gzipped_file_reads_like_the_plain_one(tmp_path: Path) -> None:
    (tmp_path / "phenotype.hpoa.gz").write_bytes(gzip.compress(HPOA.encode(), mtime=0))
    packed = read("hpo", files_of("hpo", tmp_path))
    plain = read("hpo", files_of("hpo", tmp_path / "plain", phenotype_hpoa=HPOA))
    assert packed.statements.equals(plain.statements)


def test_text_that_is_not_utf8_is_a_source_error_that_names_the_row(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"phenotype\.hpoa.*, row 10: not UTF-8"):
        read("hpo", files_of("hpo", tmp_path, phenotype_hpoa=HPOA.encode() + b"OMIM:1\tSj\xf6gren\n"))


def test_not_obo_at_all_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"hp\.obo.*not OBO"):
        read("hpo", files_of("hpo", tmp_path, hp_obo="<html>moved</html>\n"))


def test_a_release_without_a_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="data-version"):
        read("hpo", files_of("hpo", tmp_path, hp_obo=HP_OBO.replace("data-version", "date")))


def test_bad_lines_and_terms_without_a_name_are_rejected(tmp_path: Path) -> None:
    text = HP_OBO.replace("name: Ectopia lentis\n", "").replace("alt_id: HP:0001505\n", "%%%\n")
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=text))
    assert sorted(staged.rejected["reason"]) == ["a term without id or name", "not a 'tag: value' line"]
    assert "HP:0001166" in staged.nodes["curie"].to_list()


def test_gene_disease_pairs_are_read_off_the_join_once_each(tmp_path: Path) -> None:
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=HP_OBO, genes_to_phenotype_txt=GENES_TO_PHENOTYPE))
    pairs = staged.statements.filter(pl.col("subject") == "NCBIGene:2200")
    assert pairs.select("object", "primary_knowledge_source", "record").rows() == [
        ("OMIM:154700", "infores:omim", "genes_to_phenotype.txt:2"),
        ("ORPHA:558", "infores:orphanet", "genes_to_phenotype.txt:4"),
    ]


@pytest.mark.parametrize(("text", "share"), [("HP:0040280", 1.0), ("HP:0040285", 0.0), ("1/1", 1.0), ("12.5%", 0.125), ("", None)])
def test_frequencies(text: str, share: float | None) -> None:
    assert frequency(text) == share


def test_annotations_of_another_release_are_told_apart(tmp_path: Path) -> None:
    files = files_of("hpo", tmp_path, hp_obo=HP_OBO, phenotype_hpoa=HPOA.replace("2025-01-16", "2025-03-03"))
    assert read("hpo", files).version == "2025-01-16 (annotations 2025-03-03)"

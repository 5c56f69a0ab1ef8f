"""Drugs, treatments and tests, read from copies of the homes' files, byte for byte; skipped in a checkout that does not lie beside them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from ingest import catalog
from ingest.files import from_local
from ingest.records.sink import Staged
from ingest.shelf import Shelf
from ingest.unify.gathered import Gathered
from ingest.unify.identify import identify
from tests.ingest.reading import files_of, read

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "treatments"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation data do not lie beside this checkout")


def _read(source: str) -> Staged:
    return read(source, Shelf(SHARED).find(catalog.get(source)))


def _said(staged: Staged, subject: str, target: str) -> list[tuple[str, bool, dict[str, object]]]:
    rows = staged.statements.filter((pl.col("subject") == subject) & (pl.col("object") == target))
    return [(r["predicate"], r["negated"], json.loads(r["qualifiers"] or "{}")) for r in rows.iter_rows(named=True)]


def test_the_drug_list_names_a_drug_by_its_codes_and_keeps_salts_and_mixtures_apart() -> None:
    staged = _read("medi")
    assert staged.read == 2837 and staged.version == "MEDI 5a38972"
    codes = set(staged.xrefs.filter(pl.col("curie") == "CHEBI:100241")["xref"])
    assert {"UNII:5E8K9I0O4U", "DRUGBANK:DB00537", "RXCUI:2551", "UMLS:C0008809", "ATC:S02AA15", "MESH:D002939"} <= codes
    assert "RXCUI:197511" not in codes and "UNII:4BA73M5E37" not in codes
    assert "UNII:4BA73M5E37" in set(staged.xrefs.filter(pl.col("curie") == "CHEBI:59936")["xref"])
    assert _said(staged, "CHEBI:59936", "CHEBI:100241") == [("biolink:chemically_similar_to", False, {"relation": "form of"})]
    assert ("biolink:has_active_ingredient", False, {}) in _said(staged, "CHEBI:201491", "CHEBI:2676")


def test_indications_say_whether_they_modify_the_disease_and_non_indications_are_denied() -> None:
    staged = _read("pharmacotherapydb")
    assert staged.statements.height == 1388 and staged.rejected.height == 0
    assert _said(staged, "DRUGBANK:DB00843", "DOID:10652") == [
        ("biolink:treats", False, {"curators": 2, "effect": "disease-modifying", "resources": 1})
    ]
    assert _said(staged, "DRUGBANK:DB00810", "DOID:10652") == [("biolink:treats", True, {"curators": 2, "resources": 1})]
    assert staged.statements.filter(pl.col("qualifiers").str.contains('"symptomatic"')).height == 390
    assert staged.statements["negated"].sum() == 243


def test_actions_treat_findings_of_a_disease_and_tests_show_them() -> None:
    staged = _read("maxo")
    assert staged.version == "2025-05-31"
    assert staged.rejected["reason"].str.contains("the relation is none of").sum() == 10
    said = _said(staged, "CHEBI:15765", "HP:0001332")
    assert ("biolink:treats", False, {"action": "MAXO:0000058", "disease_context": "MONDO:0009419"}) in said
    tests = staged.statements.filter(pl.col("predicate") == "biolink:diagnoses")
    assert tests.filter(pl.col("qualifiers").str.contains('"prenatal"')).height == 2063
    assert tests.filter((pl.col("subject") == "MAXO:0000487") & (pl.col("object") == "HP:0000002")).height == 1
    published = staged.statements.filter(pl.col("publications").list.len() > 0)
    assert published["publications"].list.first().str.starts_with("PMID:").all()


def test_rows_that_say_nothing_are_rejected_and_cost_no_other(tmp_path: Path) -> None:
    text = (SHARED / "indications.tsv").read_text("utf-8").splitlines()[:3]
    bad = ["DOID:1\tDB1\ta\tb\tWHAT\t1\t1", "DOID:1\tDB1", "x\tDB1\ta\tb\tDM\t1\t1"]
    staged = read("pharmacotherapydb", files_of("pharmacotherapydb", tmp_path, indications_tsv="\n".join([*text, *bad]) + "\n"))
    assert staged.statements.height == 2
    assert staged.rejected["row"].to_list() == [4, 5, 6]


def test_what_the_sources_of_treatments_speak_of_can_be_settled_together(shared_data: Path) -> None:
    mechanisms = read(
        "drugmechdb",
        from_local("drugmechdb", shared_data / "drugmechdb" / "drugmechdb-dev.jsonl.gz", catalog.get("drugmechdb").reader.FILES),
    )
    tables = Gathered([*map(_read, ("medi", "pharmacotherapydb", "maxo")), mechanisms])
    nodes = tables.lazy("nodes").collect()
    found = identify(nodes, tables.lazy("xrefs").collect(), tables.lazy("names"))
    assert found.same and not set(found.same) & set(found.same.values())  # nothing leads to what leads elsewhere

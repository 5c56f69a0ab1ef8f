"""The default graph, as a user gets it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from kg.bundle import Bundle


@pytest.fixture(scope="module")
def bundle(default_bundle: Path) -> Bundle:
    return Bundle.open(default_bundle)


def test_it_is_as_large_as_its_sources_allow(bundle: Bundle) -> None:
    counted = bundle.manifest.statistics
    assert counted["nodes"] >= 56_000
    assert counted["edges"] >= 604_000
    assert counted["nodes_with_cui"] >= 27_000
    assert counted["edges_without_evidence"] == 0


def test_its_account_balances(bundle: Bundle) -> None:
    sources = {source.name: source for source in bundle.manifest.sources}
    assert {"hpo", "mondo", "hgnc", "chebi", "go", "doid", "uniprot", "cpic", "mesh", "biomappings"} <= set(sources)
    for source in sources.values():
        counts = source.counts
        assert counts.read == counts.kept + counts.merged + counts.rejected
        assert source.version and source.licence and source.attribution and source.files
    assert sources["hpo"].version == "2025-01-16"
    rows = bundle.table("rejected")
    for name, count in rows.group_by("source").agg(pl.struct("file", "row").n_unique()).iter_rows():
        assert count >= sources[name].counts.rejected


def test_annotated_diseases_are_mondo_diseases(bundle: Bundle) -> None:
    rows = bundle.evidence.filter(pl.col("record").str.starts_with("phenotype.hpoa:"))
    numbered = rows.join(bundle.edges.with_row_index("edge").cast({"edge": pl.Int32}).select("edge", "subject"), on="edge")
    ends = numbered.select(pl.coalesce("original_subject", "subject").alias("was"), "subject").unique()
    assert ends["was"].n_unique() == 12_687
    mapped = ends.filter(pl.col("subject").str.starts_with("MONDO:"))
    assert mapped["was"].n_unique() >= 12_300
    assert rows.height >= 271_000
    # A case's gold disease is an OMIM number: it must be found among its node's codes.
    omim = mapped.filter(pl.col("was").str.starts_with("OMIM:"))
    codes = bundle.nodes.select("curie", "xrefs").explode("xrefs").rename({"curie": "subject", "xrefs": "was"})
    assert omim.join(codes, on=["subject", "was"], how="anti").is_empty()


def test_every_piece_of_evidence_says_source_version_licence_and_record(bundle: Bundle) -> None:
    needed = ["primary_knowledge_source", "source", "source_version", "licence", "record"]
    assert bundle.evidence.filter(pl.any_horizontal(pl.col(needed).is_null() | (pl.col(needed) == ""))).is_empty()
    shares = bundle.evidence["frequency"].drop_nulls()
    assert shares.min() >= 0  # type: ignore[operator]
    assert shares.max() <= 1  # type: ignore[operator]


def test_one_code_leads_to_one_disease(bundle: Bundle) -> None:
    codes = bundle.nodes.select("curie", "xrefs").explode("xrefs").drop_nulls().filter(pl.col("xrefs").str.contains(r"^OMIM:\d+$"))
    annotated = bundle.evidence["original_subject"].drop_nulls().unique()
    shared = codes.filter(pl.col("xrefs").is_in(annotated.implode())).group_by("xrefs").agg("curie").filter(pl.col("curie").list.len() > 1)
    assert shared.is_empty(), shared.head()


def test_gene_phenotype_joins_and_drugbank_are_left_out(bundle: Bundle) -> None:
    genes = bundle.edges.filter(pl.col("subject").str.starts_with("HGNC:") & pl.col("object").str.starts_with("HP:"))
    assert genes.filter(pl.col("predicate") == "biolink:has_phenotype").is_empty()
    assert bundle.table("names").filter(pl.col("name").str.starts_with("DRUGBANK:")).is_empty()


def _evidence(bundle: Bundle, subject: str, predicate: str, object: str) -> pl.DataFrame:
    edge = bundle.edges.with_row_index("edge").cast({"edge": pl.Int32})
    return bundle.evidence.join(edge.filter(subject=subject, predicate=f"biolink:{predicate}", object=object).select("edge"), on="edge")


def test_marfan_syndrome(bundle: Bundle) -> None:
    node = bundle.nodes.row(by_predicate=pl.col("curie") == "MONDO:0007947", named=True)
    assert node["cuis"] == ["C0024796"]
    assert {"OMIM:154700", "ORPHA:558"} <= set(node["xrefs"])
    both = _evidence(bundle, "MONDO:0007947", "has_phenotype", "HP:0001166")
    assert set(both["original_subject"]) == {"OMIM:154700", "ORPHA:558"}
    counted = both.row(by_predicate=pl.col("original_subject") == "OMIM:154700", named=True)
    assert counted["frequency"] == pytest.approx(124 / 197, abs=1e-6)
    assert "PMID:28050285" in counted["publications"]
    causes = _evidence(bundle, "HGNC:3603", "causes", "MONDO:0007947").row(0, named=True)
    assert causes["score"] > 100
    assert len(json.loads(causes["qualifiers"])["variants"]) >= causes["score"]


def test_a_gene_that_changes_the_response_to_a_drug(bundle: Bundle) -> None:
    found = _evidence(bundle, "HGNC:2625", "affects_response_to", "CHEBI:16714")
    assert found["evidence_code"].to_list() == ["CPIC:A"]


def test_a_retired_phenotype_names_its_replacement(bundle: Bundle) -> None:
    node = bundle.nodes.row(by_predicate=pl.col("curie") == "HP:0000057", named=True)
    assert (node["deprecated"], node["replaced_by"]) == (True, "HP:0008665")

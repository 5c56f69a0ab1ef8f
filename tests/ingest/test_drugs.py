"""One concept for a drug: forms apart and linked, antibodies joined, conflicts told; and what cannot stand where it stands."""

from __future__ import annotations

import polars as pl
import pytest

from ingest.records.sink import Provenance, Sink, Staged
from ingest.unify.assemble import settle
from ingest.unify.drugs import CONFLICT, settle_drugs
from ingest.unify.gathered import Gathered
from ingest.unify.identify import Identities, identify
from ingest.unify.misplaced import refuse_misplaced
from kg import domains

ORDER = ["chebi", "medi", "drugmechdb"]
DRUG = "biolink:Drug"


def _sink(source: str) -> Sink:
    return Sink(Provenance(source, "1", "CC0-1.0", f"infores:{source}"))


@pytest.fixture
def staged() -> list[Staged]:
    """A base and its salt, of which MeSH has one heading; an antibody that ChEBI does not have; a code that is of another substance."""
    chebi, medi, mechanisms = _sink("chebi"), _sink("medi"), _sink("drugmechdb")
    chebi.record("chebi.json", 1)
    for curie, name in (
        ("CHEBI:45783", "imatinib"),
        ("CHEBI:31690", "imatinib methanesulfonate"),
        ("CHEBI:1", "gold"),
        ("CHEBI:2", "silver"),
    ):
        chebi.node(curie, name, DRUG)
    chebi.xref("CHEBI:31690", "MESH:D000068877")
    chebi.xref("CHEBI:1", "MESH:D006046")
    chebi.statement("CHEBI:31690", "biolink:has_part", "CHEBI:45783")
    medi.record("drug_list_stringent.csv", 1)
    medi.node("UNII:PQX0D8J21J", "Cetuximab", DRUG)
    medi.xref("UNII:PQX0D8J21J", "MESH:D000068818")
    medi.node("UNII:X", "Panitumumab", DRUG)
    mechanisms.record("drugmechdb.jsonl", 1)
    for curie, name in (
        ("MESH:D000068877", "Imatinib"),
        ("MESH:D000068818", "cetuximab"),
        ("DRUGBANK:DB01269", "panitumumab"),
        ("MESH:D006046", "Silver"),
    ):
        mechanisms.node(curie, name, DRUG)
        mechanisms.statement(curie, "biolink:treats", "MONDO:1", key="a")
    mechanisms.node("MONDO:1", "a disease", "biolink:Disease")
    mechanisms.record("drugmechdb.jsonl", 2)
    mechanisms.node("GO:0006954", "inflammatory response", "biolink:BiologicalProcess")
    mechanisms.statement("MESH:D000068877", "biolink:treats", "GO:0006954")
    mechanisms.statement("MESH:D000068877", "biolink:affects", "GO:0006954")
    return [chebi.finish(), medi.finish(), mechanisms.finish()]


def _settled(staged: list[Staged]) -> tuple[Gathered, Identities]:
    tables = Gathered(staged)
    identities = identify(tables.lazy("nodes").collect(), tables.lazy("xrefs").collect(), tables.lazy("names"))
    assert settle_drugs(tables, identities, ORDER) == 1
    return tables, identities


def test_a_source_means_the_form_that_it_names(staged: list[Staged]) -> None:
    tables, identities = _settled(staged)
    treats = tables.lazy("statements").collect().filter((pl.col("predicate") == "biolink:treats") & (pl.col("object") == "MONDO:1"))
    assert dict(treats.select("original_subject", "subject").drop_nulls().iter_rows())["MESH:D000068877"] == "CHEBI:45783"
    # Elsewhere the code means what the cross-reference says.
    assert identities.of("MESH:D000068877") == "CHEBI:31690"


def test_substances_that_chebi_lacks_are_one_by_code_or_by_name(staged: list[Staged]) -> None:
    _, identities = _settled(staged)
    assert identities.of("MESH:D000068818") == "UNII:PQX0D8J21J"
    assert identities.of("DRUGBANK:DB01269") == "UNII:X"


def test_a_substance_is_found_by_chebis_own_name_whatever_later_sources_call_it() -> None:
    chebi, medi, pairs = _sink("chebi"), _sink("medi"), _sink("ddinter")
    chebi.record("chebi.json", 1)
    chebi.node("CHEBI:15365", "acetylsalicylic acid", DRUG)
    chebi.node("CHEBI:145499", "(R)-donepezil", DRUG)
    chebi.node("CHEBI:53289", "donepezil", DRUG)
    chebi.node("CHEBI:46195", "paracetamol", DRUG)
    chebi.name("CHEBI:46195", "acetaminophen", "exact")
    medi.record("drug_list_stringent.csv", 1)
    medi.node("CHEBI:15365", "Aspirin", DRUG)
    medi.node("CHEBI:145499", "Donepezil", DRUG)
    pairs.record("pairs.csv", 1)
    for curie, name in (("DDINTER:1", "Acetylsalicylic acid"), ("DDINTER:2", "Donepezil"), ("DDINTER:3", "Acetaminophen")):
        pairs.node(curie, name, DRUG)
    tables = Gathered([chebi.finish(), medi.finish(), pairs.finish()])
    identities = identify(tables.lazy("nodes").collect(), tables.lazy("xrefs").collect(), tables.lazy("names"))
    assert [identities.of(f"DDINTER:{number}") for number in (1, 2, 3)] == ["CHEBI:15365", "CHEBI:53289", "CHEBI:46195"]


def test_a_code_and_a_name_that_disagree_are_told(staged: list[Staged]) -> None:
    tables, _ = _settled(staged)
    told = tables.lazy("rejected").collect().filter(pl.col("reason").str.starts_with(CONFLICT))
    assert told.select("source", "raw").row(0) == ("drugmechdb", "MESH:D006046 Silver: CHEBI:1 by its code, CHEBI:2 by its name")


def test_an_indication_for_a_process_is_rejected_with_its_row(staged: list[Staged]) -> None:
    tables, identities = _settled(staged)
    settled = settle(tables, identities, ORDER)
    statements, rejected = refuse_misplaced(tables.lazy("statements").collect(), settled.same, settled.kinds)
    assert (statements.height, rejected.height) == (tables.height("statements") - 1, 1)
    row = rejected.row(-1, named=True)
    assert (row["source"], row["file"], row["row"]) == ("drugmechdb", "drugmechdb.jsonl", 2)
    assert "process" in row["reason"] and "GO:0006954" in row["raw"]


def test_every_category_is_of_one_group_and_every_rule_speaks_of_groups() -> None:
    members = [category for categories in domains.GROUPS.values() for category in categories]
    assert len(members) == len(set(members))
    for predicate, ends in domains.ENDS.items():
        assert predicate.startswith("biolink:") and set(ends.subject) | set(ends.object) <= set(domains.GROUPS)
    assert domains.fault("biolink:Drug", "biolink:treats", "biolink:Disease") is None
    assert domains.fault("source:Odd", "biolink:treats", "biolink:Disease") is None
    assert domains.fault("biolink:Disease", "biolink:treats", "biolink:Disease") is not None

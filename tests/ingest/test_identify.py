"""Which node an identifier means, and what becomes of the tables then."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.engines import Local
from ingest.ledger import Account
from ingest.records.sink import Provenance, Sink
from ingest.unify.assemble import Assembled, settle
from ingest.unify.by_cui import leading
from ingest.unify.gathered import Gathered
from ingest.unify.identify import Identities, identify
from ingest.unify.name_folding import fold
from ingest.unify.ranges import put_together

DISEASE, GENE, DRUG, PHENOTYPE = "biolink:Disease", "biolink:Gene", "biolink:Drug", "biolink:PhenotypicFeature"


def _sink(name: str) -> Sink:
    return Sink(Provenance(name, "1", "CC0-1.0", f"infores:{name}"))


def _settled(tables: Gathered) -> Identities:
    return identify(tables.lazy("nodes").collect(), tables.lazy("xrefs").collect(), tables.lazy("names"))


def _identify(*sinks: Sink) -> Identities:
    return _settled(Gathered([sink.finish() for sink in sinks]))


@pytest.fixture
def mondo() -> Sink:
    return _fresh_mondo()


def _fresh_mondo() -> Sink:
    sink = _sink("mondo")
    for row, (curie, name, xrefs) in enumerate(
        [
            ("MONDO:0007947", "Marfan syndrome", ["OMIM:154700", "ORPHA:558", "ORPHA:284963", "DOID:14323", "UMLS:C0024796"]),
            ("MONDO:0012812", "developmental and epileptic encephalopathy, 4", ["OMIM:612164", "ORPHA:33069", "ORPHA:599373"]),
            ("MONDO:0100135", "Dravet syndrome", ["OMIM:607208"]),
            ("MONDO:0010602", "hemophilia A", ["OMIM:306700", "OMIM:134500"]),
            ("MONDO:1", "one of two", ["OMIM:600000", "OMIM:600001"]),
            ("MONDO:2", "two of two", ["OMIM:600000"]),
        ],
        1,
    ):
        sink.record("mondo.json", row)
        sink.node(curie, name, DISEASE, xrefs=xrefs)
    sink.name("MONDO:0010602", "Factor VIII deficiency", "related")
    return sink


def _annotated(**diseases: str) -> Sink:
    sink = _sink("hpo")
    sink.record("phenotype.hpoa", 1)
    for curie, name in diseases.items():
        sink.node(curie.replace("_", ":"), name, DISEASE)
    return sink


def test_a_cross_reference_that_is_alone_of_its_kind_identifies(mondo: Sink) -> None:
    assert _identify(mondo, _annotated(OMIM_154700="MARFAN SYNDROME; MFS")).of("OMIM:154700") == "MONDO:0007947"


def test_of_several_of_one_kind_only_those_whose_name_is_known(mondo: Sink) -> None:
    found = _identify(
        mondo, _annotated(ORPHA_558="Marfan syndrome", ORPHA_284963="Marfanoid something", OMIM_134500="Factor VIII deficiency")
    )
    assert found.of("ORPHA:558") == "MONDO:0007947"
    assert found.of("ORPHA:284963") == "ORPHA:284963"
    assert found.of("OMIM:134500") == "MONDO:0010602"


def test_the_same_name_outweighs_a_doubtful_cross_reference(mondo: Sink) -> None:
    assert _identify(mondo, _annotated(ORPHA_33069="Dravet syndrome")).of("ORPHA:33069") == "MONDO:0100135"


def test_a_term_that_lists_only_it_outweighs_one_that_lists_others_too(mondo: Sink) -> None:
    assert _identify(mondo, _annotated(OMIM_600000="something else")).of("OMIM:600000") == "MONDO:2"


def test_nothing_is_merged_on_a_guess(mondo: Sink) -> None:
    found = _identify(mondo, _annotated(OMIM_999999="unheard of"))
    assert found.of("OMIM:999999") == "OMIM:999999"


def test_secondary_and_replaced_identifiers_lead_to_the_living_term() -> None:
    sink = _sink("hpo")
    sink.record("hp.obo", 1)
    sink.node("HP:1", "living", PHENOTYPE, alt_ids=["HP:2"])
    sink.node("HP:3", "retired", PHENOTYPE, deprecated=True, replaced_by="HP:2")
    found = _identify(sink)
    assert (found.of("HP:2"), found.of("HP:3")) == ("HP:1", "HP:1")


def test_replacements_that_go_round_in_a_circle_end() -> None:
    sink = _sink("hpo")
    sink.record("hp.obo", 1)
    sink.node("HP:1", "a", PHENOTYPE, deprecated=True, replaced_by="HP:2")
    sink.node("HP:2", "b", PHENOTYPE, deprecated=True, replaced_by="HP:1")
    assert _identify(sink).of("HP:1") in {"HP:1", "HP:2"}


def test_genes_by_number_accession_and_symbol() -> None:
    hgnc, others = _sink("hgnc"), _sink("cpic")
    hgnc.record("hgnc_entries.tsv", 2)
    hgnc.node("HGNC:2625", "CYP2D6", GENE, xrefs=["NCBIGene:1565", "UniProtKB:P10635"])
    hgnc.name("HGNC:2625", "P450C2D", "related")
    others.record("x", 1)
    for curie, name in [("NCBIGene:1565", "CYP2D6"), ("UniProtKB:P10635", "CYP2D6"), ("HGNC.SYMBOL:P450C2D", "P450C2D")]:
        others.node(curie, name, GENE)
    found = _identify(hgnc, others)
    assert {found.of(c) for c in ("NCBIGene:1565", "UniProtKB:P10635", "HGNC.SYMBOL:P450C2D")} == {"HGNC:2625"}


def test_drugs_by_generic_name_when_only_one_has_it() -> None:
    chebi, cpic = _sink("chebi"), _sink("cpic")
    chebi.record("chebi.json", 1)
    chebi.node("CHEBI:16714", "codeine", DRUG)
    chebi.node("CHEBI:1", "twin", DRUG)
    chebi.node("CHEBI:2", "Twin", DRUG)
    cpic.record("cpic-table.csv", 2)
    cpic.node("RXCUI:2670", "Codeine", DRUG)
    cpic.node("RXCUI:7", "twin", DRUG)
    found = _identify(chebi, cpic)
    assert found.of("RXCUI:2670") == "CHEBI:16714"
    assert found.of("RXCUI:7") == "RXCUI:7"


def _assembled(*sinks: Sink, scratch: Path = Path()) -> tuple[list[Assembled], dict[str, int]]:
    staged = [sink.finish() for sink in sinks]
    tables, order = Gathered(staged), ["mondo", "hpo", "doid"]
    read = {name: 0 for name in order} | {sink.provenance.source: one.read for sink, one in zip(sinks, staged, strict=True)}
    return list(put_together(tables, settle(tables, _settled(tables), order), scratch, Local())), read


def _annotations() -> Sink:
    sink = _annotated(OMIM_154700="Marfan syndrome", ORPHA_558="Marfan syndrome")
    sink.node("HP:0001166", "Arachnodactyly", PHENOTYPE, alt_ids=["HP:0001505"])
    sink.node("HP:0000057", "Clitoromegaly", PHENOTYPE, deprecated=True, replaced_by="HP:0001166")
    for row, (disease, term) in enumerate(
        [("OMIM:154700", "HP:0001166"), ("ORPHA:558", "HP:0001505"), ("OMIM:154700", "HP:9999999"), ("OMIM:154700", "OMIM:154700")], 2
    ):
        sink.record("phenotype.hpoa", row)
        sink.statement(disease, "biolink:has_phenotype", term)
    return sink


def test_statements_meet_on_one_edge_and_keep_the_identifiers_they_came_with(mondo: Sink) -> None:
    (graph,), _ = _assembled(mondo, _annotations())
    rows = graph.statements.select("subject", "object", "original_subject", "original_object", "record").rows()
    assert rows == [
        ("MONDO:0007947", "HP:0001166", "OMIM:154700", None, "phenotype.hpoa:2"),
        ("MONDO:0007947", "HP:0001166", "ORPHA:558", "HP:0001505", "phenotype.hpoa:3"),
    ]


def test_a_statement_about_nothing_known_is_rejected_with_its_row(mondo: Sink) -> None:
    (graph,), _ = _assembled(mondo, _annotations())
    assert graph.rejected.select("file", "row", "reason").rows() == [("phenotype.hpoa", 4, "no source describes HP:9999999")]


def test_the_account_balances(mondo: Sink) -> None:
    (graph,), read = _assembled(mondo, _annotations())
    account = Account(read)
    account.add(graph)
    counts = account.counts()
    # hpo: the nodes' record, two rows that are evidence, one rejected, one that says that a thing is itself
    assert counts["hpo"].model_dump() == {"read": 5, "kept": 3, "merged": 1, "rejected": 1}
    assert counts["mondo"].model_dump() == {"read": 6, "kept": 6, "merged": 0, "rejected": 0}


def test_a_node_gathers_names_codes_and_cuis_of_all_its_identifiers(mondo: Sink) -> None:
    doid = _sink("doid")
    doid.record("doid.json", 1)
    doid.node("DOID:14323", "marfan syndrome", DISEASE, xrefs=["MESH:D008382", "UMLS:C0024796"])
    doid.name("DOID:14323", "MFS", "abbreviation")
    (graph,), _ = _assembled(mondo, doid, _annotations())
    node = graph.nodes.row(by_predicate=pl.col("curie") == "MONDO:0007947", named=True)
    assert node["cuis"] == ["C0024796"]
    assert {"OMIM:154700", "ORPHA:558", "DOID:14323", "MESH:D008382"} <= set(node["xrefs"])
    assert node["synonyms"] == ["MFS"]
    assert node["provided_by"] == ["mondo", "hpo", "doid"]
    names = graph.names.filter(pl.col("curie") == "MONDO:0007947")
    assert ("C0024796", "cui") in names.select("name", "kind").rows()
    assert ("MFS", "abbreviation", "doid") in names.select("name", "kind", "source").rows()


def test_codes_of_a_cui_that_no_source_describes_are_settled_beside_cuis_that_are(mondo: Sink) -> None:
    umls, drugs = _sink("umls"), _sink("medi")
    umls.record("MRCONSO.RRF", 1)
    umls.node("UMLS:C0024796", "Marfan Syndrome", DISEASE, xrefs=["OMIM:154700"])
    drugs.record("drug_list.csv", 1)
    drugs.node("DRUGBANK:DB1", "a medicine", DRUG)
    drugs.xref("UMLS:C0003078", "DRUGBANK:DB1")  # known by its codes alone
    same = _identify(mondo, umls, drugs).same
    assert same["UMLS:C0024796"] == "MONDO:0007947" and same.get("UMLS:C0003078", "DRUGBANK:DB1") == "DRUGBANK:DB1"


def test_codes_that_nobody_else_speaks_of_are_left_out_and_change_nothing(mondo: Sink) -> None:
    umls = _sink("umls")
    umls.record("MRCONSO.RRF", 1)
    umls.node("UMLS:C0024796", "Marfan Syndrome", DISEASE, xrefs=["OMIM:154700", "SNOMEDCT:19346006"])
    umls.node("UMLS:C0000001", "something", DISEASE, xrefs=["MESH:D1", "HP:0001505"])
    umls.node("UMLS:C0000002", "retired", DISEASE, deprecated=True, replaced_by="UMLS:C0000001")
    tables = Gathered([sink.finish() for sink in (mondo, _annotations(), umls)])
    nodes, names = tables.lazy("nodes").collect(), tables.lazy("names")
    kept = leading(nodes, tables.lazy("xrefs"), names)
    ours = kept.filter(pl.col("curie").str.starts_with("UMLS:"))
    assert set(ours.rows()) == {("UMLS:C0024796", "OMIM:154700"), ("UMLS:C0000001", "HP:0001505")}
    assert set(kept["curie"]) >= {"MONDO:0007947", "MONDO:1"}
    assert identify(nodes, kept, names) == _settled(tables)


def test_a_retired_term_stays_findable_under_its_own_identifier(mondo: Sink) -> None:
    (graph,), _ = _assembled(mondo, _annotations())
    node = graph.nodes.row(by_predicate=pl.col("curie") == "HP:0000057", named=True)
    assert (node["deprecated"], node["replaced_by"]) == (True, "HP:0001166")


def test_an_identifier_with_a_node_of_its_own_is_no_code_of_another(mondo: Sink) -> None:
    (graph,), _ = _assembled(mondo, _annotated(ORPHA_284963="Marfanoid something"))
    node = graph.nodes.row(by_predicate=pl.col("curie") == "MONDO:0007947", named=True)
    assert "ORPHA:284963" not in node["xrefs"]


def test_the_graph_in_ranges_is_the_graph_in_one(mondo: Sink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,), read = _assembled(mondo, _annotations())
    monkeypatch.setattr("ingest.unify.ranges.PART", 4)
    sinks = _fresh_mondo(), _annotations()
    parts, _ = _assembled(*sinks, scratch=tmp_path)
    assert len(parts) > 2 and not any(tmp_path.iterdir())
    for table in ("nodes", "statements", "names", "rejected"):
        there = pl.concat([getattr(part, table) for part in parts])
        assert sorted(map(repr, there.rows())) == sorted(map(repr, getattr(whole, table).rows()))
    one, many = Account(read), Account(read)
    one.add(whole)
    for part in parts:
        many.add(part)
    assert many.counts() == one.counts()


def test_folding_ignores_case_punctuation_and_order() -> None:
    assert fold("Anus, imperforate") == fold("Imperforate anus")
    assert fold("type Ib") != fold("type Ic")


def test_a_mesh_heading_of_a_disease_must_share_a_name(mondo: Sink) -> None:
    mondo.record("mondo.json", 99)
    mondo.node("MONDO:0001386", "visual epilepsy", DISEASE, xrefs=["MESH:D012640"])
    mondo.xref("MONDO:0007947", "MESH:D008382")
    mesh = _sink("mesh")
    mesh.record("mesh_id_label_mappings.tsv", 1)
    mesh.name("MESH:D012640", "Seizures", "exact")
    mesh.name("MESH:D008382", "Marfan Syndrome", "exact")
    found = _identify(mondo, mesh)
    assert found.of("MESH:D012640") == "MESH:D012640"
    assert found.of("MESH:D008382") == "MONDO:0007947"

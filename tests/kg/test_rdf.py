"""The graph as RDF, read back with rdflib and asked in SPARQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, PROV, SKOS
from rdflib.query import ResultRow

from kg.errors import InputError
from kg.exchange import neighbourhood, whole
from kg.model import Edge, Node
from kg.rdf import FORMATS, graph, write
from kg.rdf.addresses import PREFIXES, address, licence
from kg.rdf.triples import BIOLINK, Triples
from kg.rdf.turtle import ntriples, turtle
from kg.snapshot import Snapshot
from tests.stores.graph import rich_bundle

OBO = "http://purl.obolibrary.org/obo/"
_PARSER = {"turtle": "turtle", "nt": "nt", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Snapshot.open(rich_bundle(tmp_path_factory.mktemp("rich") / "bundle").path)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_same_triples(snapshot: Snapshot, tmp_path: Path, form: str) -> None:
    write(snapshot, tmp_path / "graph", form)
    back = Graph().parse(tmp_path / "graph", format=_PARSER[form])
    wanted = graph(snapshot)
    assert len(wanted) > 20 * snapshot.n_edges and isomorphic(back, wanted)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_is_written_with_the_same_triples_from_a_part(snapshot: Snapshot, tmp_path: Path, form: str) -> None:
    write(neighbourhood(snapshot, ["HGNC:3603"]), tmp_path / "part", form)
    part, everything = Graph().parse(tmp_path / "part", format=_PARSER[form]), graph(snapshot)
    assert 0 < len(part) < len(everything) and all(triple in everything for triple in part)


def test_statements_and_evidence_are_found_in_sparql(snapshot: Snapshot) -> None:
    asked = """
        SELECT ?record ?source ?publication ?licence ?version WHERE {
            ?statement a biolink:Association ; rdf:subject obo:MONDO_0007947 ; rdf:predicate biolink:has_phenotype ;
                rdf:object obo:HP_0001166 ; biolink:negated false ; prov:wasDerivedFrom ?piece .
            ?piece dcterms:identifier ?record ; prov:hadPrimarySource ?source ; dcterms:license ?licence ; prov:wasDerivedFrom ?release .
            BIND(STR(?release) AS ?version)
            OPTIONAL { ?piece biolink:publications ?publication }
        } ORDER BY ?record ?publication"""
    rows = [
        tuple(map(str, row)) for row in graph(snapshot).query(asked, initNs={"obo": OBO, "biolink": BIOLINK}) if isinstance(row, ResultRow)
    ]
    infores, pubmed, cc0 = PREFIXES["infores"], PREFIXES["PMID"], "https://spdx.org/licenses/CC0-1.0"
    assert rows == [
        ("orpha.xml:7", infores + "orphanet", "None", cc0, "urn:medclew:release:orphanet/2025-01-16"),
        ("phenotype.hpoa:1", infores + "hpo", pubmed + "33436942", cc0, "urn:medclew:release:hpo/2025-01-16"),
        ("phenotype.hpoa:2", infores + "hpo", pubmed + "2", cc0, "urn:medclew:release:hpo/2025-01-16"),
        ("phenotype.hpoa:2", infores + "hpo", pubmed + "3", cc0, "urn:medclew:release:hpo/2025-01-16"),
    ]


def test_what_is_denied_is_not_said(snapshot: Snapshot) -> None:
    made = graph(snapshot)
    kabuki, fingers = URIRef(OBO + "MONDO_0007843"), URIRef(OBO + "HP_0001166")
    assert (kabuki, BIOLINK.has_phenotype, fingers) not in made
    (statement,) = [s for s in made.subjects(RDF.subject, kabuki) if (s, RDF.object, fingers) in made]
    assert (statement, BIOLINK.negated, Literal(True)) in made and (statement, PROV.wasDerivedFrom, None) in made
    affirmed = sum(not edge.negated for edge in whole(snapshot).edges())
    assert sum(1 for p in set(made.objects(None, RDF.predicate)) for _ in made.triples((None, p, None))) == affirmed


def test_concepts_have_their_names_definitions_and_mappings(snapshot: Snapshot) -> None:
    made, marfan = graph(snapshot), URIRef(OBO + "MONDO_0007947")
    assert set(made.objects(marfan, SKOS.altLabel)) == {Literal("MFS"), Literal('Marfan\'s "syndrome"; classic, typical')}
    assert set(made.objects(marfan, SKOS.definition)) == {Literal("Two\nlines, 'quoted' \\ and é")}
    assert set(made.objects(marfan, SKOS.mappingRelation)) == {
        URIRef("https://omim.org/entry/154700"),
        URIRef("http://identifiers.org/umls/C0024796"),
    }
    assert (marfan, DCTERMS.identifier, Literal("MONDO:0007947")) in made and (marfan, RDF.type, BIOLINK.Disease) in made
    assert (URIRef(OBO + "HP_0001132"), SKOS.broader, URIRef(OBO + "HP_0001083")) in made
    retired = URIRef(OBO + "MONDO_0000001")
    assert set(made.objects(retired, DCTERMS.isReplacedBy)) == {URIRef(OBO + "MONDO_0007522")}


def test_every_name_in_the_graph_is_a_valid_address(snapshot: Snapshot, tmp_path: Path) -> None:
    """Parsed strictly, and no identifier is made from thin air: each comes back to its CURIE."""
    made = graph(snapshot)
    curies = {str(made.value(concept, DCTERMS.identifier)) for concept in made.subjects(RDF.type, SKOS.Concept)}
    assert curies == {node.curie for node in whole(snapshot).nodes()}
    assert all(" " not in term and "\\" not in term for triple in made for term in triple if isinstance(term, URIRef))


@pytest.mark.parametrize(
    ("identifier", "wanted"),
    [
        ("HP:0001166", OBO + "HP_0001166"),
        ("ORPHA:558", "http://www.orpha.net/ORDO/Orphanet_558"),
        ("Orphanet:558", "http://www.orpha.net/ORDO/Orphanet_558"),
        ("UMLS:C0024796", "http://identifiers.org/umls/C0024796"),
        ("MESH:D008382", "http://id.nlm.nih.gov/mesh/D008382"),
        ("OMIM:PS154700", "https://omim.org/phenotypicSeries/PS154700"),
        ("OMIMPS:154700", "https://omim.org/phenotypicSeries/PS154700"),
        ("SCTID:19346006", "http://snomed.info/id/19346006"),
        ("biolink:has_phenotype", "https://w3id.org/biolink/vocab/has_phenotype"),
        ("https://omim.org/entry/1?a=b c", "https://omim.org/entry/1?a=b%20c"),
        ("Wikipedia:Müller <cell>", "https://en.wikipedia.org/wiki/M%C3%BCller%20%3Ccell%3E"),
        ("VZ:0000123", None),
        ("no curie", None),
    ],
)
def test_addresses(identifier: str, wanted: str | None) -> None:
    assert address(identifier) == wanted


def test_licences_that_spdx_lists_have_its_address() -> None:
    assert licence("CC0-1.0") == "https://spdx.org/licenses/CC0-1.0" and licence("LicenseRef-HPO") is None


@settings(deadline=None)
@given(
    name=st.text(min_size=1),
    local=st.text(min_size=1),
    description=st.text(),
    predicate=st.sampled_from(["biolink:causes", "RO:0002606", "made:up"]),
)
def test_no_text_breaks_out_of_its_place(name: str, local: str, description: str, predicate: str) -> None:
    """Whatever a source wrote: both syntaxes parse, and to the same triples as were meant."""
    say = Triples("https://example.org/")
    curie = f"MONDO:{local}"
    meant = set(say.node(Node(curie, name, "biolink:Disease", description=description, xrefs=(f"VZ:{local}", f"MESH:{local}"))))
    meant |= set(say.edge(Edge("e1", curie, predicate, f"made up:{local}")))
    for text, form in ((turtle(meant, PREFIXES), "turtle"), (ntriples(meant), "nt")):
        back = Graph().parse(data="".join(text), format=form)
        assert set(back) == meant


def test_json_ld_is_not_made_of_more_than_fits(snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.rdf.export.MOST_IN_MEMORY", 10)
    with pytest.raises(InputError, match="too many"):
        write(snapshot, tmp_path / "g", "jsonld")
    assert not list(tmp_path.iterdir())
    with pytest.raises(InputError, match="turtle, nt, jsonld"):
        write(snapshot, tmp_path / "g", "xml")


def test_base_starts_what_is_this_graphs_own(snapshot: Snapshot, tmp_path: Path) -> None:
    write(neighbourhood(snapshot, ["HGNC:3603"]), tmp_path / "g.ttl", "turtle", base="https://example.org/kg/")
    back = Graph().parse(tmp_path / "g.ttl")
    assert all(str(s).startswith("https://example.org/kg/edge:") for s in back.subjects(RDF.type, RDF.Statement))

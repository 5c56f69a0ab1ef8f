"""One small ontology in every form says the same in each; a thesaurus; what is cut or of another form is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.records.sink import Staged
from kg.errors import SourceError
from tests.ingest.reading import files_of, read

OBO = """format-version: 1.2
data-version: 2025-01-01

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000002
name: Long fingers
def: "Fingers that are long." [PMID:1]
synonym: "Dolichodactyly" EXACT []
xref: UMLS:C0003706
is_a: HP:0000001
relationship: part_of UBERON:0000001

[Term]
id: HP:0000003
name: obsolete Fits
is_obsolete: true
replaced_by: HP:0000002

[Typedef]
id: part_of
name: part of
xref: BFO:0000050
"""
_P = "http://purl.obolibrary.org/obo/"
_OIO = "http://www.geneontology.org/formats/oboInOwl#"
GRAPHS = json.dumps(
    {
        "graphs": [
            {
                "id": "x",
                "nodes": [
                    {"id": f"{_P}HP_0000001", "lbl": "All", "type": "CLASS"},
                    {
                        "id": f"{_P}HP_0000002",
                        "lbl": "Long fingers",
                        "type": "CLASS",
                        "meta": {
                            "definition": {"val": "Fingers that are long.", "xrefs": ["PMID:1"]},
                            "synonyms": [{"pred": "hasExactSynonym", "val": "Dolichodactyly"}],
                            "xrefs": [{"val": "UMLS:C0003706"}],
                        },
                    },
                    {
                        "id": f"{_P}HP_0000003",
                        "lbl": "obsolete Fits",
                        "type": "CLASS",
                        "meta": {"deprecated": True, "basicPropertyValues": [{"pred": f"{_P}IAO_0100001", "val": f"{_P}HP_0000002"}]},
                    },
                    {"id": f"{_P}BFO_0000050", "type": "PROPERTY"},
                ],
                "edges": [
                    {"sub": f"{_P}HP_0000002", "pred": "is_a", "obj": f"{_P}HP_0000001"},
                    {"sub": f"{_P}HP_0000002", "pred": f"{_P}BFO_0000050", "obj": f"{_P}UBERON_0000001"},
                ],
            }
        ]
    }
)
OFN = f"""Prefix(obo:=<{_P}>)
Prefix(rdfs:=<http://www.w3.org/2000/01/rdf-schema#>)
Prefix(owl:=<http://www.w3.org/2002/07/owl#>)
Prefix(oio:=<{_OIO}>)
Ontology(<http://x.org/o>
Declaration(Class(obo:HP_0000001))
Declaration(Class(obo:HP_0000002))
Declaration(Class(obo:HP_0000003))
AnnotationAssertion(rdfs:label obo:HP_0000001 "All")
AnnotationAssertion(rdfs:label obo:HP_0000002 "Long fingers")
AnnotationAssertion(rdfs:label obo:HP_0000003 "obsolete Fits")
AnnotationAssertion(obo:IAO_0000115 obo:HP_0000002 "Fingers that are long.")
AnnotationAssertion(oio:hasExactSynonym obo:HP_0000002 "Dolichodactyly")
AnnotationAssertion(oio:hasDbXref obo:HP_0000002 "UMLS:C0003706")
AnnotationAssertion(owl:deprecated obo:HP_0000003 "true"^^<http://www.w3.org/2001/XMLSchema#boolean>)
AnnotationAssertion(obo:IAO_0100001 obo:HP_0000003 obo:HP_0000002)
SubClassOf(obo:HP_0000002 obo:HP_0000001)
SubClassOf(obo:HP_0000002 ObjectSomeValuesFrom(obo:BFO_0000050 obo:UBERON_0000001))
)
"""
TTL = f"""@prefix obo: <{_P}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix oio: <{_OIO}> .
obo:HP_0000001 a owl:Class ; rdfs:label "All" .
obo:HP_0000002 a owl:Class ; rdfs:label "Long fingers" ; obo:IAO_0000115 "Fingers that are long." ; oio:hasExactSynonym "Dolichodactyly" ;
  oio:hasDbXref "UMLS:C0003706" ; rdfs:subClassOf obo:HP_0000001 ,
  [ a owl:Restriction ; owl:onProperty obo:BFO_0000050 ; owl:someValuesFrom obo:UBERON_0000001 ] .
obo:HP_0000003 a owl:Class ; rdfs:label "obsolete Fits" ; owl:deprecated true ; obo:IAO_0100001 obo:HP_0000002 .
"""
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix t: <http://x.org/thesaurus/> .
t:1 a skos:Concept ; skos:prefLabel "pain"@en , "Schmerz"@de ; skos:altLabel "ache"@en ; skos:narrower t:2 ;
  skos:exactMatch <http://purl.obolibrary.org/obo/HP_0012531> .
t:2 a skos:Concept ; skos:prefLabel "headache"@en ; skos:related t:3 .
t:3 a skos:Concept ; skos:prefLabel "head"@en .
"""


def rdf_xml(turtle: str) -> str:
    import rdflib

    return rdflib.Graph().parse(data=turtle, format="turtle").serialize(format="xml")


FORMS = {"obo": OBO, "json": GRAPHS, "ofn": OFN, "ttl": TTL, "owl": rdf_xml(TTL)}


def staged(folder: Path, form: str, text: str) -> Staged:
    return read("vocabulary", files_of("vocabulary", folder, **{f"mine_{form}": text}))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_the_same(form: str, tmp_path: Path) -> None:
    if form == "ofn":
        pytest.importorskip("pyhornedowl")
    said = staged(tmp_path, form, FORMS[form])
    terms = said.nodes.filter(~said.nodes["curie"].str.starts_with("UBERON")).sort("curie")
    assert terms.select("curie", "name", "category", "description", "deprecated", "replaced_by").rows() == [
        ("HP:0000001", "All", "biolink:PhenotypicFeature", None, False, None),
        ("HP:0000002", "Long fingers", "biolink:PhenotypicFeature", "Fingers that are long.", False, None),
        ("HP:0000003", "Fits", "biolink:PhenotypicFeature", None, True, "HP:0000002"),
    ]
    assert said.xrefs.select("curie", "xref").rows() == [("HP:0000002", "UMLS:C0003706")]
    assert ("Dolichodactyly", "HP:0000002", "exact") in said.names.select("name", "curie", "kind").rows()
    assert said.statements.select("subject", "predicate", "object").sort("object").rows() == [
        ("HP:0000002", "biolink:subclass_of", "HP:0000001"),
        ("HP:0000002", "biolink:part_of", "UBERON:0000001"),
    ]
    assert said.rejected.is_empty()


def test_a_large_ontology_in_rdf_xml_is_read_as_owl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyhornedowl")
    monkeypatch.setattr("ingest.sources.vocabulary._LARGE", 10)
    said = staged(tmp_path, "owl", FORMS["owl"])
    assert said.statements.height == 2
    assert "read as OWL" in said.notes[0]


@pytest.mark.parametrize("form", ["ttl", "rdf"])
def test_a_thesaurus(form: str, tmp_path: Path) -> None:
    said = staged(tmp_path, form, SKOS if form == "ttl" else rdf_xml(SKOS))
    # RDF/XML declares only the prefixes that it writes: then the name space's address is the prefix.
    t = "t" if form == "ttl" else "x.org.thesaurus"
    assert dict(said.nodes.select("curie", "name").rows()) == {f"{t}:1": "pain", f"{t}:2": "headache", f"{t}:3": "head"}
    assert {("Schmerz", "exact@ger"), ("ache", "related")} <= set(said.names.select("name", "kind").rows())
    assert said.statements.select("subject", "predicate", "object").sort("subject", "predicate").rows() == [
        (f"{t}:2", "biolink:related_to", f"{t}:3"),
        (f"{t}:2", "skos:broader", f"{t}:1"),
    ]
    assert said.xrefs["xref"].to_list() == ["HP:0012531"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.0, 0.4, 0.8])
def test_what_was_cut_is_refused_or_shows(form: str, share: float, tmp_path: Path) -> None:
    text = FORMS[form]
    cut = text[: int(len(text) * share)]
    with pytest.raises(SourceError, match=rf"mine\.{form}"):
        staged(tmp_path, form, cut)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["<html>moved</html>\n", "id\tname\nEX:1\tx\n", "[" * 99_999, "{}", "[]", "null", '{"graphs": [1]}'])
def test_what_is_of_another_form_is_refused(form: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=rf"mine\.{form}"):
        staged(tmp_path, form, text)


def test_a_bad_node_or_edge_of_a_graph_costs_itself(tmp_path: Path) -> None:
    document = json.loads(GRAPHS)
    document["graphs"][0]["nodes"] += [{"lbl": "no id"}, 7, {"id": "nothing", "lbl": "x"}]
    document["graphs"][0]["edges"] += [{"sub": f"{_P}HP_9999999", "pred": "is_a", "obj": f"{_P}HP_0000001"}, {"sub": None}]
    said = staged(tmp_path, "json", json.dumps(document))
    assert (said.nodes.height, said.rejected.height) == (3, 5)

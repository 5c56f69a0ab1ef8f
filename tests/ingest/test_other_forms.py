"""SSSOM mappings and the CSV of neo4j-admin and BioCypher: valid, cut, malformed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.records.sink import Staged
from kg.errors import SourceError
from tests.ingest.reading import files_of, read

SSSOM = """#curie_map:
#  HP: http://purl.obolibrary.org/obo/HP_
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_version: 2026-02
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification\tconfidence
HP:0000001\tall\tskos:exactMatch\t\tMESH:D1\tAll\tsemapv:ManualMappingCuration\t
HP:0000002\ttwo\tskos:broadMatch\t\tMESH:D2\tTwo\tsemapv:LexicalMatching\t0.7
HP:0000003\tthree\tskos:exactMatch\tNot\tMESH:D3\tThree\tsemapv:ManualMappingCuration\t
"""


def sssom(folder: Path, text: str) -> Staged:
    return read("sssom", files_of("sssom", folder, **{"mine.sssom_tsv": text}))


def test_exact_mappings_are_cross_references_the_others_statements(tmp_path: Path) -> None:
    said = sssom(tmp_path, SSSOM)
    assert said.version == "2026-02"
    assert said.xrefs.select("curie", "xref").rows() == [("HP:0000001", "MESH:D1"), ("MESH:D1", "HP:0000001")]
    assert said.statements.select("subject", "predicate", "object", "negated", "knowledge_level").rows() == [
        ("HP:0000002", "biolink:broad_match", "MESH:D2", False, "prediction"),
        ("HP:0000003", "biolink:exact_match", "MESH:D3", True, "knowledge_assertion"),
    ]
    assert said.statements["score"].to_list() == [pytest.approx(0.7), None]
    assert "zero" in said.statements["licence"][0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("HP1\tx\tskos:exactMatch\t\tMESH:D1\tx\t\t", "no CURIE"),
        ("HP:1\tx\texact\t\tMESH:D1\tx\t\t", "no predicate"),
        ("HP:1\tx\tskos:exactMatch\tnot\tMESH:D1\tx\t\t", "modifier"),
        ("HP:1\tx\tskos:exactMatch\t\tMESH:D1\tx\t\t7", "confidence"),
        ("HP:1\tx\tskos:exactMatch\t\tMESH:D1\tx\t\t\tmore", "9 columns"),
    ],
)
def test_a_bad_mapping_costs_itself(row: str, why: str, tmp_path: Path) -> None:
    said = sssom(tmp_path, SSSOM + row + "\n")
    assert said.rejected["row"].to_list() == [9]
    assert why in said.rejected["reason"][0]
    assert said.statements.height == 2


@pytest.mark.parametrize("text", ["", "#x: [\nsubject_id\n", SSSOM.replace("predicate_id", "relation"), SSSOM[:-30], "<html>\n"])
def test_what_is_no_whole_mapping_set_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"mine\.sssom\.tsv"):
        sssom(tmp_path, text)


NODES = (
    'id:ID(DRUGBANK),name,synonyms:string[],:LABEL\nDB00682,"warfarin, oral",Coumadin;Jantoven,Drug;ChemicalEntity\n'
    "MONDO:1,thrombosis,,Disease\n"
)
EDGES = ":START_ID(DRUGBANK),:END_ID,:TYPE,pmid,score:float\nDB00682,MONDO:1,TREATS,7,0.5\n"


def test_tables_of_neo4j_admin(tmp_path: Path) -> None:
    said = read("neo4jcsv", files_of("neo4jcsv", tmp_path, drugs_csv=NODES, treats_csv=EDGES))
    assert said.nodes.select("curie", "name", "category").rows() == [
        ("DRUGBANK:DB00682", "warfarin, oral", "biolink:Drug"),
        ("MONDO:1", "thrombosis", "biolink:Disease"),
    ]
    assert {"Coumadin", "Jantoven"} <= set(said.names["name"])
    assert said.statements.select("subject", "predicate", "object", "score").rows() == [
        ("DRUGBANK:DB00682", "biolink:treats", "MONDO:1", 0.5)
    ]
    assert json.loads(said.statements["qualifiers"][0]) == {"relation": "TREATS", "pmid": "7", "score": "0.5"}


def test_files_of_biocypher(tmp_path: Path) -> None:
    contents = {
        "SmallMolecule-header_csv": ":ID;name;id;preferred_id;:LABEL",
        "SmallMolecule-part000_csv": "chebi:1;'ethanol; pure';chebi:1;'chebi';SmallMolecule|MolecularEntity|NamedThing\n",
        "SmallMolecule-part001_csv": "chebi:2;'water';chebi:2;'chebi';SmallMolecule|MolecularEntity|NamedThing\n",
        "Affects-header_csv": ":START_ID;source;:END_ID;:TYPE",
        "Affects-part000_csv": "chebi:1;'x';chebi:2;ChemicalAffectsChemical\n",
    }
    said = read("neo4jcsv", files_of("neo4jcsv", tmp_path, **contents))
    assert said.nodes.select("curie", "name", "category").rows()[1:] == [("CHEBI:2", "water", "biolink:SmallMolecule")]
    assert said.nodes["name"].to_list() == ["ethanol; pure", "water"]
    assert said.statements["predicate"].to_list() == ["biolink:chemical_affects_chemical"]


@pytest.mark.parametrize(
    ("nodes", "why"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "no header"),
        (NODES.replace(":ID(DRUGBANK)", ""), "no header"),
        ("id:ID,:LABEL\n", "no records"),
        (NODES[:-9], "half a record"),
    ],
)
def test_what_is_no_table_of_neo4j_is_refused(nodes: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=rf"drugs\.csv.*{why}"):
        read("neo4jcsv", files_of("neo4jcsv", tmp_path, drugs_csv=nodes))


def test_a_bad_row_costs_itself(tmp_path: Path) -> None:
    rows = "warfarin 2,x,,Drug\nDB00001,lepirudin,,Drug,more\nDB00002,,,\n"
    said = read("neo4jcsv", files_of("neo4jcsv", tmp_path, drugs_csv=NODES + rows))
    assert said.rejected["row"].to_list() == [4, 5]
    assert ("DRUGBANK:DB00002", "DRUGBANK:DB00002", "biolink:NamedThing") in said.nodes.select("curie", "name", "category").rows()

"""Files as a hospital's or a laboratory's engineer brings them: each concept and statement arrives, or a row says why it does not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from ingest import catalog, stage
from ingest.obtain import obtain
from ingest.records.sink import Staged
from tests.ingest.reading import files_of, read


def mapped(folder: Path, tables: list[dict[str, Any]], **files: str | bytes) -> Staged:
    """Read tables by a mapping; ``a_csv`` is ``a.csv``."""
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_bytes(content if isinstance(content, bytes) else content.encode())
    place = folder / "mine.yaml"
    place.write_text(yaml.safe_dump({"name": "ours", "licence": "CC0-1.0", "tables": tables}), "utf-8")
    source = catalog.get("table:mine").described_by(place)
    return stage.read_anew(source, obtain(source, folder / "cache", local=place))


def facts(staged: Staged) -> set[tuple[str, str, str]]:
    return set(staged.statements.select("subject", "predicate", "object").rows())


def names(staged: Staged) -> set[tuple[str, str]]:
    return set(staged.names.select("curie", "name").rows())


CONCEPT = "\t".join(
    [
        "concept_id",
        "concept_name",
        "domain_id",
        "vocabulary_id",
        "concept_class_id",
        "standard_concept",
        "concept_code",
        "valid_start_date",
        "invalid_reason\n",
    ]
)
RELATIONSHIP = "concept_id_1\tconcept_id_2\trelationship_id\tvalid_start_date\tvalid_end_date\tinvalid_reason\n"
OMOP = [
    {
        "file": "CONCEPT.csv",
        "delimiter": "\t",
        "quote": "",
        "node": {"id": "OMOP:{concept_id}", "name": "{concept_name}", "xrefs": "{vocabulary_id}:{concept_code}"},
    },
    {
        "file": "CONCEPT_RELATIONSHIP.csv",
        "delimiter": "\t",
        "where": {"relationship_id": "Is a", "invalid_reason": ""},
        "edge": {"subject": "OMOP:{concept_id_1}", "predicate": "biolink:subclass_of", "object": "OMOP:{concept_id_2}"},
    },
]


def test_an_omop_vocabulary_is_tab_parted_whatever_its_name_and_its_quotes_mean_nothing(tmp_path: Path) -> None:
    concepts = CONCEPT + (
        "201826\tType 2 diabetes mellitus\tCondition\tSNOMED\tDisorder\tS\t44054006\t19700101\t\n"
        '4\t"Brittle" diabetes\tCondition\tSNOMED\tDisorder\tS\t11530004\t19700101\t\n'
        '5\tTube 10" long\tDevice\tSNOMED\tPhysical Object\tS\t5\t19700101\tD\n'
        '6\t"unclosed\tDevice\tSNOMED\tPhysical Object\tS\t6\t19700101\t\n'
    )
    related = (
        RELATIONSHIP
        + "4\t201826\tIs a\t19700101\t20991231\t\n201826\t4\tSubsumes\t19700101\t20991231\t\n6\t5\tIs a\t19700101\t20991231\tD\n"
    )
    said = mapped(tmp_path, OMOP, CONCEPT_csv=concepts, CONCEPT_RELATIONSHIP_csv=related)
    assert {("OMOP:4", '"Brittle" diabetes'), ("OMOP:5", 'Tube 10" long'), ("OMOP:6", '"unclosed')} <= names(said)
    assert facts(said) == {("OMOP:4", "biolink:subclass_of", "OMOP:201826")}
    assert said.rejected.is_empty()
    assert "2 rows are passed over" in " ".join(said.notes).replace("1 rows are passed over", "2 rows are passed over")


def test_an_omop_vocabulary_that_is_read_as_quoted_says_which_rows_are_none(tmp_path: Path) -> None:
    concepts = CONCEPT + '6\t"unclosed\tDevice\tSNOMED\tPhysical Object\tS\t6\t19700101\t\n7\tseven\tDevice\tSNOMED\tX\tS\t7\t19700101\t\n'
    table = {key: value for key, value in OMOP[0].items() if key != "quote"}
    said = mapped(tmp_path, [table], CONCEPT_csv=concepts)
    assert said.rejected["row"].to_list() == [2]
    assert ("OMOP:7", "seven") in names(said)


def test_a_loinc_table_with_quotes_commas_and_lines_in_its_cells(tmp_path: Path) -> None:
    rows = (
        '"LOINC_NUM","COMPONENT","PROPERTY","SYSTEM","STATUS","LONG_COMMON_NAME","RELATEDNAMES2"\r\n'
        '"2345-7","Glucose","MCnc","Ser/Plas","ACTIVE","Glucose [Mass/volume] in Serum, Plasma","Gluc; Glu; ""sugar"""\r\n'
        '"718-7","Hemoglobin","MCnc","Bld","ACTIVE","Hemoglobin [Mass/volume]\nin Blood","Hb; Hgb"\r\n'
        '"1-8","Acyclovir","Susc","Isolate","DEPRECATED","Acyclovir",""\r\n'
    )
    node = {"id": "LOINC:{LOINC_NUM}", "name": "{LONG_COMMON_NAME}", "synonyms": "{RELATEDNAMES2}"}
    said = mapped(
        tmp_path, [{"file": "Loinc.csv", "node": node, "split": {"RELATEDNAMES2": ";"}, "where": {"STATUS": "ACTIVE"}}], Loinc_csv=rows
    )
    assert {("LOINC:2345-7", '"sugar"'), ("LOINC:2345-7", "Gluc"), ("LOINC:718-7", "Hgb")} <= names(said)
    assert said.nodes["name"].to_list() == ["Glucose [Mass/volume] in Serum, Plasma", "Hemoglobin [Mass/volume] in Blood"]
    assert any("1 rows are passed over" in note for note in said.notes)


EXCEL_EDGE = {
    "subject": "HP:{hpo}",
    "predicate": "biolink:related_to",
    "object": "{disease}",
    "score": "{score}",
    "frequency": "{freq}",
    "qualifiers": {"dose": "{dose}"},
}


def excel(folder: Path, text: str, **table: Any) -> Staged:
    return mapped(folder, [{"file": "t.csv", "delimiter": ";", "edge": EXCEL_EDGE, **table}], t_csv=b"\xef\xbb\xbf" + text.encode())


def test_a_table_that_excel_wrote_in_german(tmp_path: Path) -> None:
    text = "hpo;disease;score;freq;dose\r\n0001250;MONDO:5;0,75;12,5 %;2,5 mg\r\n0001251;MONDO:6;1.234,5;0,5;\r\n0001252;MONDO:7;3;3/4;\r\n"
    said = excel(tmp_path, text, decimal=",")
    assert said.statements["score"].to_list() == [0.75, 1234.5, 3.0]
    assert said.statements["frequency"].to_list() == [0.125, 0.5, 0.75]
    assert said.statements["qualifiers"][0] == '{"dose": "2,5 mg"}'


def test_decimal_commas_that_nobody_announced_are_refused_row_by_row_with_the_way_out(tmp_path: Path) -> None:
    said = excel(tmp_path, "hpo;disease;score;freq;dose\r\n0001250;MONDO:5;0,75;;\r\n0001251;MONDO:6;0.5;;\r\n")
    assert said.statements["score"].to_list() == [0.5]
    assert said.rejected["reason"].str.contains("decimal").to_list() == [True]


def test_the_line_that_tells_excel_what_parts_cells_is_none_of_the_table(tmp_path: Path) -> None:
    said = excel(tmp_path, "sep=;\r\nhpo;disease;score;freq;dose\r\n0001250;MONDO:5;;;\r\n")
    assert facts(said) == {("HP:0001250", "biolink:related_to", "MONDO:5")}
    assert said.statements["record"].to_list() == ["t.csv:3"]


def test_empty_columns_and_rows_at_the_end_of_a_sheet_say_nothing(tmp_path: Path) -> None:
    said = excel(tmp_path, "hpo;disease;score;freq;dose;;\r\n0001250;MONDO:5;;;;;\r\n;;;;;;\r\n;;;;;;\r\n")
    assert facts(said) == {("HP:0001250", "biolink:related_to", "MONDO:5")}
    assert said.rejected.is_empty()
    assert any("2 rows are empty" in note for note in said.notes)


def parquet(folder: Path, columns: dict[str, pa.Array], table: dict[str, Any]) -> Staged:
    pq.write_table(pa.table(columns), folder / "t.parquet")
    return mapped(folder, [{"file": "t.parquet", **table}])


def test_parquet_with_nested_lists(tmp_path: Path) -> None:
    columns = {
        "id": pa.array([1, 2, 3]),
        "names": pa.array([["one", None, "uno"], [], None], pa.list_(pa.string())),
        "codes": pa.array([[["A:1", "A:2"], ["B:3"]], [["A:4"]], []], pa.list_(pa.list_(pa.string()))),
        "label": pa.array(["first", "second", "third"]),
    }
    said = parquet(tmp_path, columns, {"node": {"id": "LAB:{id}", "name": "{label}", "synonyms": "{names}", "xrefs": "{codes}"}})
    assert {("LAB:1", "one"), ("LAB:1", "uno")} <= names(said)
    assert set(said.xrefs.select("curie", "xref").rows()) == {("LAB:1", "A:1"), ("LAB:1", "A:2"), ("LAB:1", "B:3"), ("LAB:2", "A:4")}
    assert said.rejected.is_empty()


def test_parquet_of_types_that_databases_write(tmp_path: Path) -> None:
    columns = {
        "s": pa.array([b"MONDO:1", b"MONDO:2"], pa.binary()),
        "o": pa.array(["HP:1", "HP:2"]).dictionary_encode(),
        "score": pa.array([Decimal("0.50"), None], pa.decimal128(5, 2)),
        "day": pa.array([datetime.datetime(2024, 5, 1), None], pa.timestamp("us")),
        "no": pa.array([True, False]),
        "site": pa.array([{"name": "ward", "beds": 3}, None], pa.struct([("name", pa.string()), ("beds", pa.int32())])),
    }
    edge = {"subject": "{s}", "predicate": "biolink:has_phenotype", "object": "{o}", "score": "{score}", "negated": "{no}"}
    said = parquet(tmp_path, columns, {"edge": edge | {"qualifiers": {"day": "{day}", "site": "{site}"}}})
    assert said.statements["negated"].to_list() == [True, False]
    assert said.statements["score"].to_list() == [0.5, None]
    assert said.statements["subject"].to_list() == ["MONDO:1", "MONDO:2"]
    assert "2024-05-01" in said.statements["qualifiers"][0] and "ward" in said.statements["qualifiers"][0]


def test_parquet_whose_lists_hold_objects_says_which_rows_cannot_be_used(tmp_path: Path) -> None:
    kind = pa.list_(pa.struct([("db", pa.string()), ("id", pa.string())]))
    columns = {"id": pa.array([1, 2]), "codes": pa.array([[{"db": "A", "id": "1"}], None], kind)}
    said = parquet(tmp_path, columns, {"node": {"id": "LAB:{id}", "name": "n {id}", "xrefs": "{codes}"}})
    assert said.rejected.height == 1 and said.nodes["curie"].to_list() == ["LAB:2"]


OBO = """format-version: 1.4
ontology: ours

[Term]
id: LAB:1
name: first {with braces} and "quotes"
def: "A \\"def\\" {x} of it." [PMID:1, "a, b" ] {source="us", comment="curly } brace"}
synonym: "uno, \\"eins\\"" EXACT laboratory_term [GOC:a, PMID:2] {lang="it", checked="2024-01-01T00:00:00Z"}
xref: UMLS:C0000001 "a name {y}" {source="MONDO:equivalentTo", xref="PMID:3"}
alt_id: LAB:9 {since="2020"}
is_a: LAB:2 {source="us", is_inferred="true"} ! second, "quoted" ! twice
relationship: part_of LAB:3 {cardinality="1", all_only="true", note="of, it"} ! third
property_value: skos:exactMatch MESH:D000001 {source="us"}
property_value: IAO:0000589 "first (lab)" xsd:string {x="y"}

[Term]
id: LAB:2
name: second

[Term]
id: LAB:3
name: third
intersection_of: LAB:2
intersection_of: part_of LAB:2 {gci_relation="part_of"}
"""


def test_obo_with_odd_qualifiers(tmp_path: Path) -> None:
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_obo=OBO))
    assert ("LAB:1", 'first {with braces} and "quotes"') in names(said)
    assert ("LAB:1", 'uno, "eins"') in names(said)
    assert {one[::2] for one in facts(said)} >= {("LAB:1", "LAB:2"), ("LAB:1", "LAB:3")}
    assert ("LAB:1", "UMLS:C0000001") in set(said.xrefs.select("curie", "xref").rows())
    assert said.nodes.filter(said.nodes["curie"] == "LAB:1")["alt_ids"].to_list() == [["LAB:9"]]
    assert said.rejected.is_empty()


PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix lab: <https://lab.example/id/> .
@prefix dct: <http://purl.org/dc/terms/> .
"""


def test_a_thesaurus_that_has_no_english(tmp_path: Path) -> None:
    turtle = PREFIXES + (
        'lab:d1 a skos:Concept ; skos:prefLabel "Zuckerkrankheit"@de, "diabète sucré"@fr, "糖尿病"@ja ; skos:altLabel "DM"@de ;'
        ' skos:definition "Stoffwechselstörung"@de ; skos:broader lab:d2 ; skos:notation "E14" .\n'
        'lab:d2 a skos:Concept ; skos:prefLabel "Krankheit"@de-AT ; skos:narrower lab:d3 .\n'
        'lab:d3 a skos:Concept ; skos:prefLabel "nicht mehr"@de .\n'
    )
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_ttl=turtle))
    wanted = {"Zuckerkrankheit", "diabète sucré", "糖尿病", "DM"}
    assert {name for curie, name in names(said) if curie == "lab:d1"} >= wanted
    kinds = {name: kind for name, kind in said.names.select("name", "kind").rows()}
    assert kinds["糖尿病"].endswith("@jpn") and kinds["diabète sucré"].endswith("@fre")
    assert {one[::2] for one in facts(said)} == {("lab:d1", "lab:d2"), ("lab:d3", "lab:d2")}
    assert said.nodes["description"].to_list()[0] == "Stoffwechselstörung"


def test_labels_that_are_things_of_their_own_are_names(tmp_path: Path) -> None:
    turtle = PREFIXES + (
        'lab:c1 a skos:Concept ; skosxl:prefLabel lab:l1 ; skosxl:altLabel lab:l2, [ skosxl:literalForm "ascorbate"@en ] .\n'
        'lab:l1 a skosxl:Label ; skosxl:literalForm "vitamin C"@en .\n'
        'lab:l2 a skosxl:Label ; skosxl:literalForm "Vitamin C"@de .\n'
    )
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_ttl=turtle))
    assert said.nodes.select("curie", "name").rows() == [("lab:c1", "vitamin C")]
    assert ("lab:c1", "ascorbate") in names(said)


def test_what_a_collection_holds_and_a_scheme_heads_is_not_lost_without_a_word(tmp_path: Path) -> None:
    turtle = PREFIXES + (
        'lab:s a skos:ConceptScheme ; skos:hasTopConcept lab:c1 .\nlab:c1 a skos:Concept ; skos:prefLabel "one"@en .\n'
        'lab:g a skos:Collection ; skos:prefLabel "group"@en ; skos:member lab:c1 .\n'
    )
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_ttl=turtle))
    assert {("lab:c1", "one"), ("lab:g", "group")} <= names(said)
    assert ("lab:g", "skos:member", "lab:c1") in facts(said)


SSSOM = "#curie_map:\n#  MYLAB: https://lab.example/id/\n#  SEMAPV: https://w3id.org/semapv/\n#license: CC0-1.0\n"
COLUMNS = "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"


def sssom(folder: Path, *rows: str, head: str = SSSOM) -> Staged:
    return read("sssom", files_of("sssom", folder, m_tsv=head + COLUMNS + "".join(f"{row}\n" for row in rows)))


def test_sssom_with_a_prefix_that_only_its_header_knows(tmp_path: Path) -> None:
    said = sssom(
        tmp_path,
        "https://lab.example/id/12\tour twelve\tskos:closeMatch\tMONDO:0000012\tsemapv:LexicalMatching\t0.9",
        "MYLAB:13\tour thirteen\tskos:broadMatch\tMONDO:0000013\tsemapv:LexicalMatching\t0.9",
    )
    assert facts(said) == {
        ("MYLAB:12", "biolink:close_match", "MONDO:0000012"),
        ("MYLAB:13", "biolink:broad_match", "MONDO:0000013"),
    }
    assert said.rejected.is_empty()


def test_sssom_with_a_prefix_that_nobody_knows(tmp_path: Path) -> None:
    said = sssom(
        tmp_path,
        "ZZTOP:1\tone\tskos:closeMatch\tMONDO:0000012\tsemapv:LexicalMatching\t0.9",
        "https://nobody.example/x/1\tone\tskos:closeMatch\tMONDO:0000012\tsemapv:LexicalMatching\t0.9",
    )
    assert ("ZZTOP:1", "biolink:close_match", "MONDO:0000012") in facts(said)
    assert said.statements.height + said.rejected.height == 2


def test_sssom_whose_predicates_are_addresses(tmp_path: Path) -> None:
    said = sssom(
        tmp_path,
        "MYLAB:1\tone\thttp://www.w3.org/2004/02/skos/core#exactMatch\tMONDO:0000012\tsemapv:ManualMappingCuration\t",
        "MYLAB:2\ttwo\thttp://www.w3.org/2004/02/skos/core#broadMatch\tMONDO:0000012\thttps://w3id.org/semapv/vocab/LexicalMatching\t",
        "MYLAB:3\tthree\tsomething else\tMONDO:0000012\tsemapv:LexicalMatching\t",
    )
    assert ("MYLAB:1", "MONDO:0000012") in set(said.xrefs.select("curie", "xref").rows())
    assert facts(said) == {("MYLAB:2", "biolink:broad_match", "MONDO:0000012")}
    assert said.rejected["row"].to_list() == [8]


def test_json_lines_that_a_warehouse_wrote(tmp_path: Path) -> None:
    lines = (
        '{"src": 7, "dst": "MONDO:1", "neg": true, "w": 0.25, "pmids": [1, 2], "note": null}\n'
        '{"src": 8.0, "dst": "MONDO:2", "neg": false, "w": "0.5", "pmids": "3|4"}\n'
        '{"src": null, "dst": "MONDO:3"}\n'
        '{"src": 9, "dst": {"id": "MONDO:4"}}\n'
    )
    edge = {"subject": "LAB:{src}", "predicate": "biolink:related_to", "object": "{dst}", "negated": "{neg}", "score": "{w}"}
    said = mapped(
        tmp_path, [{"file": "t.jsonl", "edge": edge | {"publications": "PMID:{pmids}", "qualifiers": {"note": "{note}"}}}], t_jsonl=lines
    )
    assert said.statements.select("subject", "object", "negated", "score").rows() == [
        ("LAB:7", "MONDO:1", True, 0.25),
        ("LAB:8", "MONDO:2", False, 0.5),
    ]
    assert said.statements["publications"].to_list() == [["PMID:1", "PMID:2"], ["PMID:3", "PMID:4"]]
    assert said.rejected["row"].to_list() == [3, 4]

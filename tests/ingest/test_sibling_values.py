"""Ways to say "not", "nothing", "how often" and "from where" in tables: each is read or its row rejected, none is affirmed."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ingest.records.sink import Staged
from tests.ingest import one_record as told
from tests.ingest.reading import files_of, read

REJECTED = "rejected"
SPELLED: list[tuple[str, Any]] = [
    *((text, True) for text in ("true", "TRUE", "True", "t", "T", "yes", "YES", "y", "Y", "1", "1.0", "NOT", "not", "Negated", " true ")),
    *((text, False) for text in ("", "false", "False", "F", "no", "N", "0", "0.0", "none", "NaN", "null", "\\N", "<NA>", " false ")),
    *((text, REJECTED) for text in ("2", "-1", "maybe", "wahr", "tru", "✓", "?", "+", "false|true", "excluded?", "1.5", "O")),
]


def fate(staged: Staged | None) -> Any:
    """What became of a table's one edge: whether it is negated, or that it was rejected, and the file with it."""
    if staged is None:
        return REJECTED
    if staged.statements.height == 0:
        assert staged.rejected.height == 1
        return REJECTED
    return staged.statements["negated"].to_list()[0]


@pytest.mark.parametrize(("text", "wanted"), SPELLED)
def test_negated_in_kgx_tables(text: str, wanted: Any, tmp_path: Path) -> None:
    edges = f"subject\tpredicate\tobject\tnegated\nEX:1\tbiolink:treats\tEX:2\t{text}\n"
    assert fate(told.attempt("kgx", files_of("kgx", tmp_path, my_edges_tsv=edges))) == wanted


@pytest.mark.parametrize(("text", "wanted"), SPELLED)
@pytest.mark.parametrize("header", ["Negated", "NEGATED", " negated "])
def test_negated_under_a_header_in_other_letters(header: str, text: str, wanted: Any, tmp_path: Path) -> None:
    edges = f"subject\tpredicate\tobject\t{header}\nEX:1\tbiolink:treats\tEX:2\t{text}\n"
    assert fate(told.attempt("kgx", files_of("kgx", tmp_path, my_edges_tsv=edges))) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        *((value, True) for value in (True, 1, 1.0, "true", "NOT", ["true"], [True])),
        *((value, False) for value in (False, 0, 0.0, None, "", "false", [], [False])),
        *((value, REJECTED) for value in (2, 0.5, "perhaps", {"value": True}, [True, False], "[]x")),
    ],
)
def test_negated_in_kgx_json(value: Any, wanted: Any, tmp_path: Path) -> None:
    edge = json.dumps({"subject": "EX:1", "predicate": "biolink:treats", "object": "EX:2", "negated": value})
    assert fate(told.attempt("kgx", files_of("kgx", tmp_path, my_edges_jsonl=edge + "\n"))) == wanted


@pytest.mark.parametrize(("text", "wanted"), [(text, wanted) for text, wanted in SPELLED if '"' not in text])
def test_negated_in_csv_for_neo4j(text: str, wanted: Any, tmp_path: Path) -> None:
    nodes = ":ID,name,:LABEL\nEX:1,a,Drug\nEX:2,b,Disease\n"
    edges = f":START_ID,:END_ID,:TYPE,negated:boolean\nEX:1,EX:2,TREATS,{text}\n"
    assert fate(told.attempt("neo4jcsv", files_of("neo4jcsv", tmp_path, nodes_csv=nodes, edges_csv=edges))) == wanted


@pytest.mark.parametrize(("text", "wanted"), SPELLED)
def test_negated_in_a_table_of_ones_own(text: str, wanted: Any, tmp_path: Path) -> None:
    assert fate(told.own_table(tmp_path, {"negated": "{failed}"}, {"failed": text})) == wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        *(({"frequency_qualifier": text}, True) for text in ("0/5", "0/1", "HP:0040285", "0%", "0.0%", "0.0", "0")),
        *(({"frequency_qualifier": text}, False) for text in ("1/5", "HP:0040280", "100%", "0.5", "1", "5/5", "", "nan")),
        *(({"has_count": "0", "has_total": text}, True) for text in ("5", "5.0", "1")),
        *(({"has_percentage": text}, True) for text in ("0", "0.0")),
        *(({"has_quotient": text}, True) for text in ("0", "0.0")),
        *(({"has_count": text, "has_total": "5"}, REJECTED) for text in ("6", "-1")),
        *(({"has_percentage": text}, REJECTED) for text in ("101", "-3")),
        ({"has_quotient": "1.5"}, REJECTED),
        ({"has_count": "2", "has_total": "0"}, REJECTED),
        ({"has_count": "0", "has_total": "0"}, False),
        ({"qualifier": "NOT"}, True),
        ({"qualifiers": "not"}, True),
    ],
)
def test_found_in_none_of_those_looked_at_is_a_denial(fields: dict[str, str], wanted: Any, tmp_path: Path) -> None:
    cells = {"subject": "MONDO:1", "predicate": "biolink:has_phenotype", "object": "HP:2", **fields}
    edges = "\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n"
    assert fate(told.attempt("kgx", files_of("kgx", tmp_path, my_edges_tsv=edges))) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0/5", True), ("0%", True), ("0", True), ("HP:0040285", True), ("3/5", False), ("", False), ("7/5", REJECTED), ("often", REJECTED)],
)
def test_the_same_in_a_table_of_ones_own(text: str, wanted: Any, tmp_path: Path) -> None:
    assert fate(told.own_table(tmp_path, {"frequency": "{often}"}, {"often": text})) == wanted


@pytest.mark.parametrize(
    ("qualifier", "how_often", "wanted"),
    [
        *(("NOT", text, True) for text in ("", "3/4", "HP:0040282")),
        *(("", text, True) for text in ("0/4", "0%", "HP:0040285", "0.0%")),
        *(("", text, False) for text in ("", "1/4", "HP:0040281")),
        *((text, "", True) for text in ("not", "Not", "excluded")),
        *((text, "", REJECTED) for text in ("NO", "NOT|x", "1", "true")),
        *(("", text, REJECTED) for text in ("5/4", "4/0", "120%", "often")),
    ],
)
def test_annotations_of_hpo(qualifier: str, how_often: str, wanted: Any, tmp_path: Path) -> None:
    assert fate(told.annotation(tmp_path, qualifier, how_often)) == wanted


@pytest.mark.parametrize(
    ("modifier", "predicate", "wanted"),
    [
        ("Not", "skos:broadMatch", True),
        ("Not", "skos:exactMatch", True),
        ("", "skos:broadMatch", False),
        *((text, "skos:exactMatch", REJECTED) for text in ("NOT", "not", "no", "true", "Inverse")),
    ],
)
def test_mappings(modifier: str, predicate: str, wanted: Any, tmp_path: Path) -> None:
    staged = told.mapping(tmp_path, modifier, predicate)
    assert fate(staged) == wanted
    assert staged is None or staged.xrefs.height == 0


@pytest.mark.parametrize("modifier", ["Not", "NOT", "not", "Inverse"])
def test_a_denied_mapping_of_biomappings_joins_nothing(modifier: str, tmp_path: Path) -> None:
    staged, plain = told.biomapping(tmp_path, modifier), told.biomapping(tmp_path / "plain", "")
    assert staged is None or (staged.xrefs.height, staged.rejected.height) == (0, 1)
    assert plain is not None and plain.xrefs.height == 2


@pytest.mark.parametrize(
    ("qualifier", "wanted"),
    [
        ("enables", False),
        ("NOT|enables", True),
        ("NOT", True),
        ("contributes_to|NOT", True),
        ("enables|NOT", True),
        *((text, REJECTED) for text in ("not|enables", "Not|enables", "no|enables", "NOT enables", "!enables")),
    ],
)
def test_annotations_of_go(qualifier: str, wanted: Any, tmp_path: Path) -> None:
    assert fate(told.go_annotation(tmp_path, qualifier)) == wanted


@pytest.mark.parametrize(
    ("verdict", "wanted"),
    [
        ("Definitive", False),
        ("Limited", False),
        ("Disputed", True),
        ("Refuted", True),
        ("No Known Disease Relationship", True),
        ("", REJECTED),
    ],
)
def test_verdicts_of_clingen(verdict: str, wanted: Any, tmp_path: Path) -> None:
    assert fate(told.clingen(tmp_path, verdict)) == wanted


#: What a program writes for no value; the first may be no name either.
NOTHING = ("None", "nan", "NaN", "NULL", "null", "<NA>", "#N/A", "\\N", "none", "N/A", "nil", " None ")
NAMELESS = NOTHING[:8]


@pytest.mark.parametrize("word", NOTHING)
@pytest.mark.parametrize("field", ["publications", "primary_knowledge_source", "license"])
def test_words_for_nothing_on_an_edge_are_nothing(field: str, word: str, tmp_path: Path) -> None:
    edges = f"subject\tpredicate\tobject\t{field}\nEX:1\tbiolink:treats\tEX:2\t{word}\n"
    said = read("kgx", files_of("kgx", tmp_path, my_edges_tsv=edges)).statements.row(0, named=True)
    assert said["publications"] == [] and word.strip() not in (said["primary_knowledge_source"], said["licence"])


@pytest.mark.parametrize(
    ("field", "word"), [*(("xref", w) for w in NOTHING), *(("description", w) for w in NOTHING), *(("synonym", w) for w in NAMELESS)]
)
def test_words_for_nothing_on_a_node_are_nothing(field: str, word: str, tmp_path: Path) -> None:
    staged = read("kgx", files_of("kgx", tmp_path, my_nodes_tsv=f"id\tname\t{field}\nEX:1\ta\t{word}\n"))
    assert word.strip() not in (*staged.names["name"], *staged.xrefs["xref"], staged.nodes["description"][0])


@pytest.mark.parametrize("word", NAMELESS)
def test_a_node_without_a_name_is_named_by_its_identifier(word: str, tmp_path: Path) -> None:
    staged = read("kgx", files_of("kgx", tmp_path, my_nodes_tsv=f"id\tname\nEX:1\t{word}\n"))
    assert staged.nodes["name"].to_list() == ["EX:1"]


@pytest.mark.parametrize("order", list(permutations(["biolink:NamedThing", "biolink:Drug", "biolink:Entity", "biolink:ChemicalEntity"])))
def test_the_order_of_categories_does_not_count(order: tuple[str, ...], tmp_path: Path) -> None:
    staged = read("kgx", files_of("kgx", tmp_path, my_nodes_tsv=f"id\tcategory\nEX:1\t{'|'.join(order)}\n"))
    assert staged.nodes["category"].to_list() == ["biolink:Drug"]

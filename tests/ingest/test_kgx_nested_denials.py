"""Denials and shares of patients where today's writers of KGX put them: in objects, in lists, under names that are nearly KGX's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.records.sink import Staged
from tests.ingest import one_record as told
from tests.ingest.reading import files_of, read

EDGE = {"subject": "HP:0000001", "predicate": "biolink:related_to", "object": "EX:2"}
REJECTED = "rejected"
#: field, value -> (negated, frequency)
FIELDS: list[tuple[str, Any, Any]] = [
    *(("frequency_qualifier", said, (True, 0.0)) for said in ("0 in 5", "zero of 5", "none of 5", "nobody", "0∕5", "0/5 patients")),
    *(
        ("frequency_qualifier", said, (True, 0.0))
        for said in ("obo:HP_0040285", "HP:0040285 ! Excluded", "HP:0040285 (Excluded)", "Excluded (0%)", "absent in all", "['HP:0040285']")
    ),
    *(("frequency_qualifier", said, (True, 0.0)) for said in (["HP:0040285"], {"id": "HP:0040285", "label": "Excluded"})),
    *(("frequency_qualifier", said, (False, None)) for said in ("<1%", "0-5%", "not provided", "excluding one")),
    *(("frequency_qualifier", said, REJECTED) for said in ("HP:0040285|HP:0040280", "0/5;1/5", "5/0", "0/5|2/5")),
    *(
        (column, "0/5", (True, 0.0))
        for column in ("frequency", "Frequency", "frequencyQualifier", "frequency_text", "freq", "hpo_frequency")
    ),
    *((column, "HP:0040285", (True, 0.0)) for column in ("frequency", "has_frequency", "frequencyOfPhenotype", "frequency_id")),
    *((column, "0/5", (False, None)) for column in ("allele_frequency", "minor_allele_freq", "word_frequency")),
    ("frequency", "3/4", (False, 0.75)),
    *(("has_percentage", said, (True, 0.0)) for said in ("0%", "0,0", "0.0 %")),
    *(("has_percentage", said, (False, 0.125)) for said in ("12,5", "12.5%", "12.5")),
    *(("has_quotient", said, (False, 0.75)) for said in ("3/4", "75%", "0,75")),
    *((column, 0, (True, 0.0)) for column in ("hasQuotient", "has_quotient", "Has Percentage")),
    ("qualifiers", {"negated": True}, (True, None)),
    ("qualifiers", {"negated": False}, (False, None)),
    ("qualifiers", {"frequency_qualifier": "0/5"}, (True, 0.0)),
    ("qualifiers", [{"qualifier_type_id": "biolink:frequency_qualifier", "qualifier_value": "HP:0040285"}], (True, 0.0)),
    ("qualifiers", [{"type": "negated", "value": True}], (True, None)),
    ("attributes", [{"attribute_type_id": "biolink:negated", "value": True}], (True, None)),
    ("attributes", [{"attribute_type_id": "biolink:has_quotient", "value": 0.25}], (False, 0.25)),
    ("attributes", [{"attribute_type_id": "biolink:publications", "value": ["PMID:1"]}], (False, None)),
    ("edge_attributes", {"negated": True}, (True, None)),
    ("properties", {"is_negated": "yes"}, (True, None)),
    ("properties", {"negated": "perhaps"}, REJECTED),
    ("evidence", [{"negated": True}], (True, None)),
    ("evidence", [{"negated": True}, {"negated": True}], (True, None)),
    ("evidence", [{"negated": True}, {"negated": False}], REJECTED),
    ("has_image", {"present": False}, (False, None)),
    ("status", "negated", (True, None)),
    ("status", "NOT PROVIDED", (False, None)),
    ("relation", "NOT RO:0002200", (True, None)),
    ("relation", "RO:0002200", (False, None)),
]


def _fate(staged: Staged | None) -> Any:
    if staged is None or staged.statements.height == 0:
        return REJECTED
    return staged.statements["negated"].to_list()[0], staged.statements["frequency"].to_list()[0]


@pytest.mark.parametrize(("field", "value", "wanted"), FIELDS)
def test_in_json(field: str, value: Any, wanted: Any, tmp_path: Path) -> None:
    edge = json.dumps(EDGE | {field: value}, ensure_ascii=False)
    assert _fate(told.attempt("kgx", files_of("kgx", tmp_path, my_edges_jsonl=edge + "\n"))) == wanted


@pytest.mark.parametrize(("field", "value", "wanted"), FIELDS)
@pytest.mark.parametrize("many", [False, True], ids=["alone", "among others"])
def test_in_a_table(field: str, value: Any, wanted: Any, many: bool, tmp_path: Path) -> None:
    cell = value if isinstance(value, str) else json.dumps(value)
    rows = [["HP:0000001", "biolink:related_to", "EX:2", cell]]
    rows += [["HP:0000002", "biolink:related_to", f"EX:{number}", ""] for number in range(3, 9)] if many else []
    table = "\n".join("\t".join(row) for row in [["subject", "predicate", "object", field], *rows]) + "\n"
    staged = told.attempt("kgx", files_of("kgx", tmp_path, my_edges_tsv=table))
    if many and staged is not None:
        assert staged.statements.filter(subject="HP:0000002")["negated"].to_list() == [False] * 6
        if wanted == REJECTED:
            assert staged.rejected.height == 1
            return
        said = staged.statements.filter(subject="HP:0000001")
        assert (said["negated"].to_list()[0], said["frequency"].to_list()[0]) == wanted
    else:
        assert _fate(staged) == wanted


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("sources", [{"resource_id": "infores:a", "resource_role": "PRIMARY"}], "infores:a"),
        ("sources", [{"resource_id": "infores:a", "resource_role": "primary knowledge source"}], "infores:a"),
        ("sources", ["infores:a"], "infores:a"),
        ("sources", "infores:a|infores:b", "infores:user"),
        ("provided_by", "infores:a", "infores:a"),
        ("provided_by", "my_edges.tsv", "infores:user"),
    ],
)
def test_who_said_it(field: str, value: Any, wanted: str, tmp_path: Path) -> None:
    staged = read("kgx", files_of("kgx", tmp_path, my_edges_jsonl=json.dumps(EDGE | {field: value}) + "\n"))
    assert staged.statements["primary_knowledge_source"].to_list() == [wanted]
    cell = value if isinstance(value, str) else json.dumps(value)
    table = f"subject\tpredicate\tobject\t{field}\nHP:0000001\tbiolink:related_to\tEX:2\t{cell}\n"
    staged = read("kgx", files_of("kgx", tmp_path / "table", my_edges_tsv=table))
    assert staged.statements["primary_knowledge_source"].to_list() == [wanted]


@pytest.mark.parametrize("marks", ["\ufeff", "\ufeff\ufeff"])
@pytest.mark.parametrize(
    ("name", "begin", "end"), [("graph_json", '{"edges": [', "]}"), ("my_edges_json", "[", "]\n"), ("my_edges_jsonl", "", "\n")]
)
def test_byte_order_marks_of_files_that_were_joined(name: str, begin: str, end: str, marks: str, tmp_path: Path) -> None:
    assert read("kgx", files_of("kgx", tmp_path, **{name: f"{marks}{begin}{json.dumps(EDGE)}{end}"})).statements.height == 1

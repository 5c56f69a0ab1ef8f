"""``medclew query`` and ``medclew ask --read`` as a process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.serve.command import answered, medclew

PHENOTYPES = {
    "asked": {"kind": "find", "variable": "x"},
    "terms": [{"id": "x", "categories": ["PhenotypicFeature"]}, {"id": "m", "curies": ["C0024796"]}],
    "where": {"kind": "statement", "subject": "m", "predicates": ["has_phenotype"], "object": "x"},
}


def test_a_query_from_a_file_is_answered_told_and_taken_to_its_edges(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps(PHENOTYPES))
    answer = answered("query", str(file), bundle=small)
    assert [row["curie"] for row in answer["results"]] == ["HP:0001166", "HP:0002616", "HP:0001083", "HP:0000365"]
    assert [row["negated"] for row in answer["results"]] == [False, False, False, True]
    assert medclew("query", str(file), "--words", bundle=small).stdout == "phenotypes of Marfan syndrome\n"
    graph = json.loads(medclew("query", str(file), "--graph", bundle=small).stdout)
    assert graph["total"] == 3 and graph["bindings"][0]["node"] == "HP:0001166"
    assert "Marfan syndrome has the phenotypes" in medclew("query", str(file), bundle=small).stdout


def test_what_is_read_can_be_asked(small: Path) -> None:
    reading = answered("ask", "--read", "Which genes cause Marfan syndrome?", bundle=small)
    answer = answered("query", "-", bundle=small, stdin=json.dumps(reading["queries"][0]))
    assert [row["curie"] for row in answer["results"]] == ["HGNC:3603"]
    told = medclew("ask", "--read", "Which genes cause Marfan syndrome?", bundle=small).stdout
    assert told.startswith("genes that cause") and '"variable": "x"' in told


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("{", "this is no query"),
        ('{"asked": {"kind": "find", "variable": "x"}}', "no term is called 'x'"),
        ('{"asked": {"kind": "guess"}}', "asked"),
        (json.dumps({**PHENOTYPES, "speed": 1}), "speed"),
        (json.dumps({**PHENOTYPES, "where": {"kind": "not", "part": PHENOTYPES["where"]}}), "only what it is not"),
    ],
)
def test_what_is_no_query_is_refused_with_the_place(small: Path, given: str, why: str) -> None:
    done = medclew("query", "-", bundle=small, stdin=given)
    assert done.returncode == 2 and why in done.stderr, done.stderr


def test_a_name_that_the_graph_lacks_exits_as_not_found(small: Path) -> None:
    lacking = {**PHENOTYPES, "terms": [PHENOTYPES["terms"][0], {"id": "m", "curies": ["Marfann syndrom of Utopia"]}]}
    done = medclew("query", "-", bundle=small, stdin=json.dumps(lacking))
    assert done.returncode == 3 and "nothing in this graph is called" in done.stderr


def test_the_schema_describes_the_format() -> None:
    schema = json.loads(medclew("query", "--schema").stdout)
    assert {"asked", "terms", "where"} <= schema["properties"].keys() and "Statement" in schema["$defs"]

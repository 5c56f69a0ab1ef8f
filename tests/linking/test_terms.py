"""Local terms from the files that people keep them in."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from reasoning.linking.terms import Form, terms_of


@pytest.mark.parametrize(
    ("text", "form", "column", "terms"),
    [
        ("ataxia\n\n tremor \r\n", "lines", None, [(1, "ataxia"), (3, "tremor")]),
        ("id\tname\n1\tataxia\n2\t\n3\n4\ttremor\n", "tsv", None, [(2, "ataxia"), (5, "tremor")]),
        ('id,what\n1,"ataxia, spastic"\n', "csv", "what", [(2, "ataxia, spastic")]),
        ("what\n1\n", "csv", None, [(2, "1")]),
        ("a,b\n1,2\n", "csv", "2", [(2, "2")]),
        ('{"text": "ataxia"}\n\n{"text": "tremor"}\n', "jsonl", None, [(1, "ataxia"), (3, "tremor")]),
        ('"ataxia"\n', "jsonl", None, [(1, "ataxia")]),
    ],
)
def test_terms_keep_their_rows(text: str, form: Form, column: str | None, terms: list[tuple[int, str]]) -> None:
    assert terms_of(text, form, column) == terms


@pytest.mark.parametrize(
    ("text", "form", "column", "told"),
    [
        ("a,b\n", "csv", None, "which column holds the terms is not said; it has a, b"),
        ("a,b\n", "csv", "c", "no column 'c'; it has a, b"),
        ("a,b\n", "csv", "3", "no column '3'"),
        ("", "tsv", "c", "it has none"),
        ('{"text": 1}\n', "jsonl", None, "line 1 has no text in the field 'text'"),
        ('{"x": "a"}\n', "jsonl", None, "line 1 has none of the fields"),
        ('{"text": "a"}\n[1]\n', "jsonl", None, "line 2 is no JSON object"),
        ("{", "jsonl", None, "line 1 is no JSON"),
        ("[" * 100_000, "jsonl", None, "line 1 is no JSON"),
        ("a\n" + "x" * 200_000, "csv", None, "row 2"),
    ],
)
def test_what_is_no_such_file_is_said(text: str, form: Form, column: str | None, told: str) -> None:
    with pytest.raises(InputError, match=told):
        terms_of(text, form, column)

"""Denials in signs, check boxes, markup, wrapped lines and letters of another script (``typed.tsv``)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reasoning.engine import Engine

with Path(__file__).with_name("typed.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_what_is_typed_as_absent_is_absent(row: dict[str, str], default_engine: Engine) -> None:
    found = default_engine.ground(row["text"].replace("\\n", "\n"))
    for negated, wanted in ((False, row["present"]), (True, row["absent"])):
        assert [m.best.label for m in found.findings(negated=negated)] == [name for name in wanted.split("; ") if name]


@pytest.mark.parametrize(
    "text", ["β₂-microglobulin", "beta2-microglobulin", "α₁-antitrypsin deficiency", "alpha1 antitrypsin deficiency", "TNF-alpha"]
)
def test_greek_words_and_small_digits_name_what_greek_letters_do(text: str, default_engine: Engine) -> None:
    assert text in [m.text for m in default_engine.ground(text).mentions]


@pytest.mark.parametrize("text", ["IFN-gamma", "IFN-γ", "IFNγ"])
def test_a_symbol_with_a_greek_letter_is_not_what_stands_before_the_letter(text: str, default_engine: Engine) -> None:
    assert [(m.text, m.best.label) for m in default_engine.ground(f"Levels of {text} were high.").mentions] == [(text, "IFNG")]

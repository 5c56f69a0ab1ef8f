"""Denials with the findings' places given, so that the rules alone are tested: ``{-x}`` is denied in its sentence and ``{+x}`` is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoning.grounding.negation import judge
from reasoning.grounding.segments import sentences

LINES = Path(__file__).with_name("negation_marked.txt").read_text("utf-8").splitlines()
_MARKED = re.compile(r"\{([+-])([^{}]+)\}")


@pytest.mark.parametrize("line", LINES)
def test_what_a_sentence_denies(line: str) -> None:
    written = line.replace("\\n", "\n")
    text, spans, wanted, last = "", [], "", 0
    for mark in _MARKED.finditer(written):
        text += written[last : mark.start()]
        spans.append((len(text), len(text) + len(mark[2])))
        text, wanted, last = text + mark[2], wanted + mark[1], mark.end()
    text += written[last:]
    assert "".join("-" if negated else "+" for negated, _, _ in judge(text, sentences(text), spans)) == wanted

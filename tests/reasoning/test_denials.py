"""Denials by verbs that no list holds, denials that are denied or end, and what leaves a finding there (``denials.txt``).

``{+x}`` is a finding that is there, ``{-x}`` one that is not; the rules are given the findings' places.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoning.grounding.negation import judge
from reasoning.grounding.segments import sentences

LINES = Path(__file__).with_name("denials.txt").read_text("utf-8").splitlines()
_MARKED = re.compile(r"\{([-+])([^}]*)\}")


@pytest.mark.parametrize("line", LINES)
def test_what_is_denied_is_denied_and_what_is_affirmed_is_affirmed(line: str) -> None:
    text, spans, last = "", [], 0
    for mark in _MARKED.finditer(line):
        text += line[last : mark.start()]
        spans.append((len(text), len(text) + len(mark[2])))
        text, last = text + mark[2], mark.end()
    text += line[last:]
    said = ["-" if negated else "+" for negated, _, _ in judge(text, sentences(text), spans)]
    assert said == [mark[1] for mark in _MARKED.finditer(line)]

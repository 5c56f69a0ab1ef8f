"""Text of a graph, however hostile, neither steers a terminal, nor turns text round, nor breaks a picture, nor runs in a spreadsheet."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from kg.exchange.kgx import _cell
from serve.cli.state import clean, print_json
from traversal.planning.trace_svg import printable, svg

HOSTILE = ["\x9b31m", "\x1b[2J", "\u202e", "\u200f", "\u061c", "\u2066", "\x7f"]


@pytest.mark.parametrize("mark", HOSTILE)
def test_what_is_printed_holds_nothing_that_steers(mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert mark[0] not in clean(f"a{mark}b")
    print_json({"name": f"a{mark}b"})
    printed = capsys.readouterr().out
    assert mark[0] not in printed and json.loads(printed) == {"name": f"a{mark}b"}


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\x00", "\x0b", "\ud800", "\x9b"])
def test_a_picture_is_xml_whatever_its_title(character: str) -> None:
    ElementTree.fromstring(svg((), title=f"a{character}b"))
    assert character not in printable(character)


def test_no_cell_runs_or_hides_anything() -> None:
    assert [_cell(text) for text in ("=1+1", "+cmd", "-2+3", "@SUM(A1)")] == ["'=1+1", "'+cmd", "'-2+3", "'@SUM(A1)"]
    assert [_cell(value) for value in (-0.5, "a\x9bb\u202ec", "a\tb\nc", ["x", "=y|z"], "", None)] == [
        "-0.5",
        "abc",
        "a b c",
        "x|'=y/z",
        "",
        "",
    ]

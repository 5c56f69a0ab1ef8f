"""Spans of frequency against a share that is asked for: within it, apart from it, or neither."""

from __future__ import annotations

import pytest

from kg.frequency import KEY, parse
from reasoning.query.frequencies import apart, spans_within
from reasoning.query.model import Range


@pytest.mark.parametrize(
    ("text", "wanted", "within", "away"),
    [
        ("HP:0040282", Range(least=0.5, open=True), False, False),
        ("HP:0040281", Range(least=0.5, open=True), True, False),
        ("HP:0040283", Range(least=0.5, open=True), False, True),
        ("HP:0040282", Range(most=0.5, open=True), False, False),
        ("HP:0040283", Range(most=0.5, open=True), True, False),
        ("HP:0040280", Range(most=1.0, open=True), False, True),
        ("HP:0040281", Range(most=1.0, open=True), True, False),
        ("HP:0040282", Range(least=0.3, most=0.79), True, False),
    ],
)
def test_a_span_is_within_a_share_as_a_whole_or_not(text: str, wanted: Range, within: bool, away: bool) -> None:
    said = parse(text)
    assert said is not None
    assert spans_within({KEY: text}, wanted) is within
    assert apart(said, wanted) is away


def test_a_single_number_has_no_span() -> None:
    assert spans_within({KEY: "3/12"}, Range(least=0.9)) and spans_within({}, Range(least=0.9))

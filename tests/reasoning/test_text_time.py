"""Time in proportion to a text's length, for texts that were made to be slow."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.grounding_time import KINDS, _filled, seconds
from kg.errors import InputError
from reasoning.engine import Engine
from reasoning.grounding import Grounder
from reasoning.grounding.grounder import LONGEST
from reasoning.grounding.match import match_sentences


@pytest.mark.slow  # what it holds is a ratio of times, which a busy machine upsets
@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_text_takes_about_four_times_as_long(kind: str, grounder: Grounder) -> None:
    """A quadratic text takes sixteen times as long; the first reading warms what later ones share."""
    short, long = (_filled(KINDS[kind](), length) for length in (6_000, 24_000))
    grounder.ground(short)
    less, more = seconds(grounder, short), seconds(grounder, long)
    assert more < 9 * less + 1.0


def test_a_text_that_is_too_long_is_refused_at_once(grounder: Grounder) -> None:
    for length in (LONGEST + 1, 5 * LONGEST):
        with pytest.raises(InputError, match="more than the 1,000,000 that are read at once; give it in parts"):
            grounder.ground("s" * length)


def test_each_sentence_of_a_message_is_searched_for_names_a_few_times(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    searched = 0

    def counted(text: Any, tokens: Any, sentences: Any, *given: Any, **more: Any) -> Any:
        nonlocal searched
        searched += len(sentences)
        return match_sentences(text, tokens, sentences, *given, **more)

    monkeypatch.setattr("reasoning.grounding.grounder.match_sentences", counted)
    told = " ".join(f"Cousin number {number} spoke of Marfan syndrome." for number in range(40))
    engine.read(f"{told} What causes it?")
    assert 41 <= searched <= 5 * 41


def test_names_from_a_place_on_are_those_that_the_whole_has_there(grounder: Grounder) -> None:
    text = "Marfan syndrome (MFS) is rare. He has arachnodactyly. Does MFS cause ectopia lentis?"
    begin = text.index("Does")
    late = [mention for mention in grounder.named(text, begin) if mention.start >= begin]
    assert late == [mention for mention in grounder.named(text) if mention.start >= begin]
    assert [mention.text for mention in late if not mention.inside] == ["MFS", "ectopia lentis"]

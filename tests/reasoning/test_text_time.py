"""Time in proportion to a text's length, for texts that were made to be slow."""

from __future__ import annotations

import pytest

from benchmarks.grounding_time import KINDS, _filled, seconds
from kg.errors import InputError
from reasoning.grounding import Grounder
from reasoning.grounding.grounder import LONGEST


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

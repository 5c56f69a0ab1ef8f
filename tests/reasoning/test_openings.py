"""A gate lets a pattern be searched wherever it can match: what it leaves out, the pattern does not match."""

from __future__ import annotations

import random
import re
import re._constants as op  # type: ignore[import-not-found]  # Python's own parser, of which no types are published
import re._parser as parser  # type: ignore[import-not-found]  # as above
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

from reasoning.grounding import cues, experiencer, heredity, measured, negated_verbs, ordered, shorthand
from reasoning.grounding.openings import Gate, learn, openings
from reasoning.grounding.segments import sentences

_INPUTS = Path(__file__).parents[2] / "benchmarks/inputs"


def _gates() -> dict[str, Gate]:
    made = {f"{says} {way}": cues._pattern(says, way) for says in get_args(cues.Says) for way in get_args(cues.Way)}
    found = {name: gate for name, gate in made.items() if gate is not None}
    for module in (experiencer, heredity, measured, negated_verbs, ordered):
        found |= {f"{module.__name__}{name}": one for name, one in vars(module).items() if isinstance(one, Gate)}
    return found | {"shorthand": shorthand._forms()[0]}


GATES = _gates()
learn()


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        (r"\b(?:not|never)\b", {"not$", "never$"}),
        (r"\bno(?:ne)?\s", {"no$", "none$"}),
        (r"(?<![\w-])the\s+absence", {"absenc"}),
        (r"\s*(?:and|,)\s*seen", None),
        (r"\bwas(?:n't| not)\b", {"t$", "not$"}),
        (r"(?:\b[a-z]+ly )?\bgone\b", {"gone$"}),
        (r"\b(?:x|\w+) seen\b", {"seen$"}),
        (r"\bx?y", {"xy", "y"}),
        (r"\b(?:ab){1,3}c\b", {"ab"}),
        (r"∅|\bno\b", {"∅", "no$"}),
        (r"gone", None),
        (r"\b.one", None),
        (r"\b[12] seen", {"seen"}),
        (r"\b[^a]b", None),
    ],
)
def test_every_match_holds_a_word_that_begins_so(pattern: str, held: set[str] | None) -> None:
    found = openings(re.compile(pattern))
    assert (None if found is None else set(found)) == held


def _written(parts: Iterable[tuple[Any, Any]], draw: random.Random) -> str:
    """What a pattern may match, but for its assertions: a text to try."""
    said = ""
    for code, argument in parts:
        if code in (op.LITERAL, op.NOT_LITERAL):
            said += chr(argument) if code is op.LITERAL else "q"
        elif code is op.SUBPATTERN:
            said += _written(argument[3], draw)
        elif code is op.BRANCH:
            said += _written(draw.choice(argument[1]), draw)
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT):
            least, most, body = argument
            said += "".join(_written(body, draw) for _ in range(draw.randint(least, min(int(most), least + 2))))
        elif code is op.IN:
            said += draw.choice("  q") if argument[0][0] is op.NEGATE else _written([draw.choice(argument)], draw)
        elif code is op.RANGE:
            said += chr(draw.randint(*argument))
        elif code is op.CATEGORY:
            said += {op.CATEGORY_SPACE: " ", op.CATEGORY_DIGIT: "1"}.get(argument, "q")
        elif code is op.ANY or (code is op.ASSERT and argument[0] > 0):
            said += "q" if code is op.ANY else _written(argument[1], draw)
    return said


@pytest.mark.parametrize("name", GATES)
def test_whatever_a_pattern_matches_opens_its_gate(name: str) -> None:
    gate, draw, matched = GATES[name], random.Random(name), 0
    tree = list(parser.parse(gate.pattern.pattern))
    for _ in range(2000):
        text = f"{draw.choice(['', 'the ', 'It. '])}{_written(tree, draw)}{draw.choice(['', '.', ', ', ' seen'])}"
        if gate.pattern.search(text) is not None:
            matched += 1
            assert gate.opens(text, 0, len(text)), text
    assert matched > 50


def test_sentences_that_people_wrote_open_every_gate_that_matches_in_them() -> None:
    texts = [line for file in sorted(_INPUTS.glob("negation_written_*.tsv")) for line in file.read_text("utf-8").splitlines()]
    places = [(text, *place) for text in texts for place in sentences(text)]
    matched = 0
    for name, gate in GATES.items():
        for text, start, end in places:
            if gate.pattern.search(text.lower(), start, end) is not None:
                matched += 1
                assert gate.opens(text, start, end), (name, text[start:end])
    assert matched > 500


def test_a_gate_is_open_until_it_is_worked_out_what_its_matches_begin_with() -> None:
    """A single text does not wait for that."""
    gate = Gate(re.compile(r"\bzzz[a-z]+"))
    assert gate.opens("no one", 0, 6)
    learn()
    assert not gate.opens("no one", 0, 6) and gate.opens("a zzzone", 0, 8)
    again = Gate(re.compile(r"\byyy[a-z]+"))
    told = [again.opens("no one", 0, 6) for _ in range(5_000)]
    assert told[0] and not told[-1]


def test_a_gate_that_knows_no_word_is_always_open() -> None:
    gate = Gate(re.compile("[a-z]+"))
    learn()
    assert [match.group() for match in gate.finditer("no one", 0, 6)] == ["no", "one"]

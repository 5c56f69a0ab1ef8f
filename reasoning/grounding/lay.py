"""What people say of themselves that no name of an ontology says: "I can't sleep", "the room is spinning", "pins and needles".

``lay.tsv`` gives such expressions, as patterns, with the name of the finding that they are of; ``{my}`` and the like stand for lists of
words, and where a group is called ``it``, that is the finding and the rest must only stand beside it ("history of fits"). Words that people
use for one of a name's ("tummy", "hurts", "pee") are ``SPOKEN``: they stand for it within a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.snapshot import Snapshot
from reasoning.grounding.closed import CLOSED
from reasoning.grounding.lookup import Hit
from reasoning.grounding.match import Admit, Window
from reasoning.grounding.tokens import Token

_FILE = Path(__file__).with_name("lay.tsv")
#: What a finding is worth that is said so.
_WORTH = 0.85
_LISTS = {
    "my": r"(?:my|his|her|their|your|our|the|its)",
    "cant": r"(?:can[’']?t|cannot|can\s+not|couldn[’']?t|could\s+not|unable\s+to|not\s+able\s+to)",
    "urinate": r"(?:pee|pees|peeing|urinate|urinates|urinating|wee)",
}


#: Letters by which a word of an expression is known before its pattern is tried.
_BEGINNING = 4


class _Row(NamedTuple):
    """An expression's pattern and the name of its finding."""

    said: re.Pattern[str]
    name: str


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[_Row, ...], dict[str, tuple[int, ...]]]:
    """The expressions, and which of them hold a word that begins so; none is of words of closed classes alone."""
    rows: list[_Row] = []
    by_word: dict[str, list[int]] = {}
    for line in _FILE.read_text("utf-8").splitlines()[1:]:
        said, name = line.split("\t")
        listed = re.sub(r"\{([a-z]+)\}", lambda m: _LISTS[m[1]] if m[1] != "my" else "", said)
        held = re.findall(r"(?<![a-z\\])[a-z]{3,}", re.sub(r"\\[a-z]", " ", listed))
        words = {word[:_BEGINNING] for word in held if word not in CLOSED}
        for word in words:
            by_word.setdefault(word, []).append(len(rows))
        spelled = re.sub(r"\{([a-z]+)\}", lambda m: _LISTS[m[1]], said)
        rows.append(_Row(re.compile(rf"(?<![\w-])(?:{spelled})(?![\w-])", re.I), name))
    return tuple(rows), {word: tuple(numbers) for word, numbers in by_word.items()}


def names() -> tuple[str, ...]:
    """Return the names of the findings that expressions stand for."""
    return tuple(row.name for row in _rows()[0])


class Lay:
    """Reads such expressions in the terms of a snapshot's lexicon."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def read(self, text: str, tokens: list[Token], low: int, high: int, admit: Admit) -> list[Window]:
        """Return what is said so in the sentence ``tokens[low:high]``."""
        rows, by_word = _rows()
        wanted = {number for token in tokens[low:high] for number in by_word.get(token.text[:_BEGINNING].lower(), ())}
        if not wanted:
            return []
        begin, end = tokens[low].start, tokens[high - 1].end
        matches = [(number, match) for number in sorted(wanted) for match in rows[number].said.finditer(text, begin, end)]
        said = [(match.span("it" if "it" in match.re.groupindex else 0), rows[number].name) for number, match in matches]
        found = []
        for (start, stop), name in said:
            taken = tuple(i for i in range(low, high) if start <= tokens[i].start and tokens[i].end <= stop and not tokens[i].stop)
            meant = dict.fromkeys(m.node for m in self._snapshot.lexicon.exact(name) if m.kind in ("name", "exact"))
            hits = tuple((hit, _WORTH) for node in meant if (hit := admit(Hit(-1, node, name, "exact"))) is not None)
            if taken and hits:
                found.append(Window(taken, start, stop, hits, "variant"))
        return found

"""What people say of themselves that no name of an ontology says: "I can't sleep", "the room is spinning", "pins and needles".

``lay.tsv`` gives such expressions, as patterns, with the name of the finding that they are of; ``{my}`` and the like stand for lists of
words. Words that people use for one of a name's ("tummy", "hurts", "pee") are ``SPOKEN``: they stand for it within a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from kg.snapshot import Snapshot
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


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern of all expressions, a group each, and the groups' names in order."""
    rows = [line.split("\t") for line in _FILE.read_text("utf-8").splitlines()[1:]]
    made = []
    for said, _ in rows:
        said = re.sub(r"\{([a-z]+)\}", lambda m: _LISTS[m[1]], said).replace("n'?t", "n[’']?t")
        made.append(f"({said})")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(made)})(?![\w-])", re.I), tuple(name for _, name in rows)


def names() -> tuple[str, ...]:
    """Return the names of the findings that expressions stand for."""
    return _patterns()[1]


class Lay:
    """Reads such expressions in the terms of a snapshot's lexicon."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def read(self, text: str, tokens: list[Token], low: int, high: int, admit: Admit) -> list[Window]:
        """Return what is said so in the sentence ``tokens[low:high]``."""
        found = []
        pattern, named = _patterns()
        for match in pattern.finditer(text, tokens[low].start, tokens[high - 1].end):
            name = named[(match.lastindex or 1) - 1]
            start, stop = match.span()
            taken = tuple(i for i in range(low, high) if start <= tokens[i].start and tokens[i].end <= stop and not tokens[i].stop)
            meant = dict.fromkeys(m.node for m in self._snapshot.lexicon.exact(name) if m.kind in ("name", "exact"))
            hits = tuple((hit, _WORTH) for node in meant if (hit := admit(Hit(-1, node, name, "exact"))) is not None)
            if taken and hits:
                found.append(Window(taken, start, stop, hits, "variant"))
        return found

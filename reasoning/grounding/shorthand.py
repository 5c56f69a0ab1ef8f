"""Findings and diseases in the shorthand of notes: "HTN, CAD, GERD", "c/o CP and SOB".

Ontologies list few of these, and genes bear many ("CAD", "LBP", "TOF"). ``shorthand.tsv`` gives each one's meaning: what is meant wherever
it stands (``where`` empty; "any": in small letters as well), and what is meant in a note only ("note"): where another of them, or a note's
own way of writing ("c/o", "h/o", "pt"), stands in the same sentence. Those with several clinical meanings (MS, MR, PE, ASD) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kg.snapshot import Snapshot
from reasoning.grounding.lookup import Hit
from reasoning.grounding.match import Admit, Window
from reasoning.grounding.openings import Gate
from reasoning.grounding.tokens import Token

_FILE = Path(__file__).with_name("shorthand.tsv")
#: What such a name is worth: more than a gene's own.
_WORTH = 1.0
_NOTE = re.compile(r"(?<![\w/])(?:c/o|h/o|s/p|r/o|p/w|w/|b/l|hx|pmhx?|y/?o|pts?|dx|prn|denie[sd])(?![\w/])", re.I)


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, str]]:
    """Return short form -> (meaning, where)."""
    rows = [line.split("\t") for line in _FILE.read_text("utf-8").splitlines()[1:]]
    return {short: (meaning, where) for short, meaning, where in rows}


@lru_cache(maxsize=1)
def _forms() -> tuple[Gate, dict[str, str]]:
    """What finds them all, and the spellings of each."""
    spelled = {short: short for short in table()} | {short.lower(): short for short, (_, where) in table().items() if where == "any"}
    longest = sorted(spelled, key=lambda form: -len(form))
    return Gate(re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")), spelled


class Shorthand:
    """Reads such words in the terms of a snapshot's lexicon."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._hits: dict[str, tuple[Hit, ...]] = {}

    def read(self, text: str, tokens: list[Token], low: int, high: int, admit: Admit) -> list[Window]:
        """Return what is meant in the sentence ``tokens[low:high]``."""
        begin, end = tokens[low].start, tokens[high - 1].end
        found = list(_said(text, begin, end))
        if not found:
            return []
        note = len({short for short, _, _ in found}) > 1 or _NOTE.search(text, begin, end) is not None
        windows = []
        for short, start, stop in found:
            if not note and table()[short][1] == "note":
                continue
            taken = tuple(i for i in range(low, high) if start <= tokens[i].start and tokens[i].end <= stop)
            hits = tuple((hit, _WORTH) for one in self._of(short) if (hit := admit(one)) is not None)
            if taken and hits:
                windows.append(Window(taken, start, stop, hits, "exact"))
        return windows

    def _of(self, short: str) -> tuple[Hit, ...]:
        """The nodes that bear a short form's meaning as their own name."""
        known = self._hits.get(short)
        if known is None:
            meant = [m for m in self._snapshot.lexicon.exact(table()[short][0]) if m.kind in ("name", "exact")]
            nodes = dict.fromkeys(m.node for m in meant)
            known = self._hits[short] = tuple(Hit(-1, node, table()[short][0], "exact") for node in nodes)
        return known


def _said(text: str, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield (short form, start, end) for those that stand in ``text[begin:end]``."""
    gate, spelled = _forms()
    for match in gate.finditer(text, begin, end):
        yield spelled[match.group()], *match.span()

"""Where in the statement that a person wrote kglite's errors are: it saw another one (``kg.stores.embedded_dialect``).

kglite also says the place behind a word that it did not expect in a pattern; the word itself is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.stores.tokens import Token

_PLACE = re.compile(r"(?P<line>at line )(?P<row>\d+), col (?P<column>\d+)|at position (?P<at>\d+)")
_UNEXPECTED = re.compile(r"Unexpected token[^:]*: (?P<token>\S+)")
#: Characters of the statement that are shown before and behind the place.
_AROUND = 60


def told(message: str, cypher: str, sent: str, edits: Sequence[tuple[int, int, str]], found: Sequence[Token]) -> str:
    """Return an error's message with its place, and the line that it shows, in the statement as it was written.

    Args:
        message: kglite's.
        cypher: the statement as it was written; ``found`` are its tokens.
        sent: what kglite saw, made by the ``edits``.
    """
    first = message.partition("\n")[0]
    place = _PLACE.search(first)
    if place is None:
        return message
    at = int(place["at"]) if place["at"] else _offset(sent, int(place["row"]), int(place["column"]))
    at = _word(_original(at, edits), first, found)
    row, column = cypher.count("\n", 0, at) + 1, at - (cypher.rfind("\n", 0, at) + 1) + 1
    said = f"{first[: place.start()]}at line {row}, column {column}{first[place.end() :]}"
    line = cypher.splitlines()[row - 1] if row <= len(cypher.splitlines()) else ""
    start = max(0, column - 1 - _AROUND)
    return f"{said}\n   {line[start : column + _AROUND]}\n   {' ' * (column - 1 - start)}^"


def _offset(text: str, row: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: row - 1]) + column - 1


def _original(at: int, edits: Sequence[tuple[int, int, str]]) -> int:
    """The place before the edits of one behind them; one within what was put in is where that begins."""
    moved = 0
    for start, stop, text in sorted(edits):
        if at < start + moved:
            break
        if at < start + moved + len(text):
            return start
        moved += len(text) - (stop - start)
    return at - moved


def _word(at: int, message: str, found: Sequence[Token]) -> int:
    unexpected = _UNEXPECTED.search(message)
    before = [token for token in found if token.at < at]
    if unexpected and before and before[-1].text.upper() == unexpected["token"].upper():
        here = next((token for token in found if token.at <= at < token.end), None)
        if here is None or here.text.upper() != unexpected["token"].upper():
            return before[-1].at
    return at

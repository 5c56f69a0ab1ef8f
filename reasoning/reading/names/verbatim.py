"""Names that stand word for word in a question, however long and whatever stands inside them: commas, "and", "without", brackets.

The grounder's windows hold nine content words and stop at marks; an ontology's own names ("neurodevelopmental disorder with growth
retardation, dysmorphic facies, and corpus callosum abnormalities") go on. They are looked up in bulk: a question has hundreds of windows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg import arrays
from kg.model import NAME_KINDS
from kg.names import stem, words
from kg.snapshot import Snapshot
from reasoning.grounding.lookup import spelled
from reasoning.grounding.numerals import ROMAN
from reasoning.reading.words import vocabulary
from reasoning.reading.words.closed import AUX, CONJ, DET, PREP, WH
from reasoning.reading.words.tokens import Token

#: Words of the longest name that is looked for; none of the default graph's that is a node's own has more than 41.
LONGEST = 24
#: Pieces of the longest name, marks among them.
_PIECES = 150
#: What numbers the kinds of a disease, and the same number in both figures.
NUMBER = re.compile(r"\d{1,3}[a-z]?|[ivx]{1,5}[a-h]?|[a-h]")
_FIGURES = tuple((roman, str(n)) for n, roman in enumerate(ROMAN, 1))
#: Words that say the same of a gene and a disease ("DMD-associated", "DMD-related").
_RELATED = (stem("associated"), stem("related"))
_FRAMES = CONJ | PREP | AUX | WH | DET


@dataclass(frozen=True, slots=True)
class Named:
    """A name from one token up to another: the node that bears it, its spelling and its kind."""

    low: int
    high: int
    node: int
    name: str
    kind: str


class Verbatim:
    """Finds a snapshot's names in texts, word for word; small, its arrays are mapped."""

    def __init__(self, snapshot: Snapshot) -> None:
        assert snapshot.folder is not None
        self._keys = arrays.load(snapshot.folder, "names_exact_keys")
        self._values = arrays.load(snapshot.folder, "names_exact_values")
        self._rows = snapshot.lexicon.rows

    def find(self, tokens: Sequence[Token], known: Collection[tuple[int, int]] = ()) -> list[Named]:
        """Return every name that stands in the tokens, in order; one node a window once. Windows ``known`` are not looked up again."""
        windows: dict[str, list[tuple[int, int]]] = {}
        for text, spans in _windows(tokens).items():
            if wanted := [span for span in spans if span not in known or _closing(tokens, span[1])]:
                windows[text] = wanted
        if not windows or not len(self._keys):
            return []
        filed = sorted(arrays.filed(self._keys, list(windows)))
        found = [named for text, low in filed for named in self._named(low, text, windows, tokens)]
        return sorted(found, key=lambda named: (named.low, named.high))

    def _named(self, start: int, text: str, windows: dict[str, list[tuple[int, int]]], tokens: Sequence[Token]) -> list[Named]:
        best: dict[int, tuple[str, str]] = {}
        key = self._keys[start]
        for at in range(start, len(self._keys)):
            if self._keys[at] != key:
                break
            row = int(self._values[at])
            name, kind = self._rows.text(row), self._rows.kind_name(row)
            node = int(self._rows.node[row])
            if spelled(name)[0] == text and (node not in best or NAME_KINDS.index(kind) < NAME_KINDS.index(best[node][1])):
                best[node] = (name, kind)
        found = []
        for node, (name, kind) in best.items():
            for low, high in windows[text]:
                closed = name.endswith(")") and _closing(tokens, high)
                found.append(Named(low, high + closed, node, name, kind))
        return found


def _closing(tokens: Sequence[Token], at: int) -> bool:
    """Whether a bracket closes at a token, which then belongs to a name that ends so."""
    return at < len(tokens) and tokens[at].low == ")"


def frames(token: Token) -> bool:
    """Whether a word is a question's own, with which no name in it begins or ends."""
    return token.low in _FRAMES and not token.text.isupper()


def _windows(tokens: Sequence[Token]) -> dict[str, list[tuple[int, int]]]:
    """Runs of tokens by their normal form; a run begins and ends with a word that is no frame's, but before a bracket that closes.

    Of single words only those for a sort of things are looked up here: others are the grounder's.
    """
    forms = [" ".join([stem(word) for word in words(token.text)]) if token.word else "" for token in tokens]
    closed = [token.low == ")" for token in tokens[1:]] + [False]
    framing = [frames(token) for token in tokens]
    found: dict[str, list[tuple[int, int]]] = {}
    for low, first in enumerate(forms):
        if not first or framing[low]:
            continue
        said, many = first, 1
        if closed[low] or any(end == low + 1 and entry.part == "noun" for end, entry in vocabulary.words().at(tokens, low)):
            found.setdefault(said, []).append((low, low + 1))
        for high in range(low + 1, len(forms)):
            if not forms[high]:
                continue
            many += not tokens[high].glued  # a chemical's systematic name is one word of many pieces
            if many > LONGEST or high - low > _PIECES:
                break
            before, said = said, f"{said} {forms[high]}"
            if framing[high] and not closed[high]:
                continue
            found.setdefault(said, []).append((low, high + 1))
            for one, other in (_RELATED, _RELATED[::-1]):
                if f" {one} " in said:
                    found.setdefault(said.replace(f" {one} ", f" {other} "), []).append((low, high + 1))
            for other in numbered(before, forms[high]):
                found.setdefault(other, []).append((low, high + 1))
    return found


def numbered(name: str, number: str) -> list[str]:
    """Return other ways to write a name with its number: "type" said or not, in Roman or Arabic figures.

    >>> numbered("spastic paraplegia type", "4"), numbered("factor", "v"), numbered("marfan", "syndrome")
    (['spastic paraplegia type iv', 'spastic paraplegia 4', 'spastic paraplegia iv'], ['factor type v', 'factor type 5', 'factor 5'], [])
    >>> numbered("neuropathy type", "ie")
    ['neuropathy type 1e', 'neuropathy ie', 'neuropathy 1e']
    """
    if not NUMBER.fullmatch(number) or name.endswith("chromosome"):
        return []  # chromosome X is not chromosome 10
    bare = name.removesuffix(" type")
    figure, letter = (number, "") if number in ROMAN or number[-1].isdigit() else (number[:-1], number[-1])
    figures = [number, *(f"{other}{letter}" for one in _FIGURES for other in one if figure in one and other != figure)]
    return [other for kind in (" type ", " ") for figure in figures if (other := f"{bare}{kind}{figure}") != f"{name} {number}"]

"""Text to tokens that remember where they stand, spelled as the lexicon spells its names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.names import STOPWORDS, stem, words

_TOKEN = re.compile(r"[^\W_]+|[;:.!?()\[\]{}\n,/]")
_SENTENCE_END = frozenset(";.!?\n")
_HARD = frozenset(";:.!?()[]{}\n")
_TITLE = frozenset({"dr", "mr", "mrs", "ms", "prof", "vs", "e", "g", "i", "eg", "ie", "cf", "st", "no", "fig", "approx", "al"})


#: Words that stand between the words of a name in people's sentences and in no name: "blood in my urine".
POSSESSIVES = frozenset({"my", "your", "his", "her", "our", "their", "its", "both"})
_SKIPPED = STOPWORDS | POSSESSIVES


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: ``text[start:end]``, its lexicon form, and how it is set off from the word before.

    ``breaks`` is 0 for a space or hyphen, 1 for a comma or slash, 2 for a mark that no name reaches across, 3 for the end of a sentence.
    """

    start: int
    end: int
    text: str
    stem: str
    stop: bool
    breaks: int


@lru_cache(maxsize=65_536)
def _form(word: str) -> str:
    """The stemmed spelling of one written word, '' when nothing of it is a word to the lexicon (another script, a stray accent)."""
    found = words(word)
    return stem(found[0]) if len(found) == 1 else "".join(stem(part) for part in found)


def tokenize(text: str) -> list[Token]:
    """Return the words of a text in order; possessive endings are left out, and punctuation shows as ``breaks``.

    >>> [(t.stem, t.breaks) for t in tokenize("Marfan's syndrome, tumours. No rash")]
    [('marfan', 3), ('syndrome', 0), ('tumor', 1), ('no', 3), ('rash', 0)]
    """
    tokens: list[Token] = []
    breaks = 3
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if not piece[0].isalnum():
            breaks = max(breaks, _break(text, match.start(), piece, tokens))
            continue
        if piece in ("s", "S") and match.start() and text[match.start() - 1] in "'’`":
            continue
        form = _form(piece)
        if not form:
            breaks = max(breaks, 2)
            continue
        tokens.append(Token(match.start(), match.end(), piece, form, piece.lower() in _SKIPPED, breaks))
        breaks = 0
    return tokens


def _break(text: str, at: int, mark: str, tokens: list[Token]) -> int:
    if mark in ",/":
        return 1
    if mark == "\n":
        # A line that goes on in small letters was only wrapped; a new one begins with a capital, a number, a bullet or nothing.
        return 0 if text[at + 1 : at + 2].islower() or text[at + 1 :].lstrip(" \t")[:1].islower() else 3
    if mark == ".":
        # "p.Arg", "3.5", "e.g. deafness": no sentence ends there.
        after = text[at + 1 : at + 2]
        if after and not after.isspace() and after not in "\"')]":
            return 0 if after.isdigit() else 3 if after.isupper() else 2
        if tokens and tokens[-1].end == at and tokens[-1].text.lower() in _TITLE:
            return 0
        return 3
    return 3 if mark in _SENTENCE_END else 2


def sentences(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return the half-open token ranges of the sentences.

    >>> sentences(tokenize("No rash. Tall; thin"))
    [(0, 2), (2, 3), (3, 4)]
    """
    if not tokens:
        return []
    starts = [i for i, token in enumerate(tokens) if token.breaks == 3]
    if not starts or starts[0] != 0:
        starts.insert(0, 0)
    return [(start, stop) for start, stop in zip(starts, [*starts[1:], len(tokens)], strict=True)]

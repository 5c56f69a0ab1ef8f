"""Text to tokens that remember where they stand, spelled as the lexicon spells its names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.names import STOPWORDS, UNSEEN, beta, stem, words
from reasoning.grounding.closed import CLOSED
from reasoning.grounding.segments import starts

# Greek letters beside digits are words of their own ("α1-antitrypsin"); what is not seen does not part a word.
_DIGIT = "0-9₀-₉"
_GREEK = r"alpha|beta|gamma|delta|epsilon|kappa|lambda|theta|zeta"
_TOKEN = re.compile(
    rf"[α-ωΑ-Ω](?=[{_DIGIT}])|(?-i:[α-ω](?=[A-Z](?![a-z])))|(?<=[{_DIGIT}])[α-ωΑ-Ω]|[{_DIGIT}]+(?=[α-ωΑ-Ω])|(?<![^\W_])(?:{_GREEK})(?=[{_DIGIT}])|"
    rf"[^\W_]+(?:[{UNSEEN}]+[^\W_]+)*|[;:.!?()\[\]{{}}\n,/]",
    re.I,
)
#: The same for a text in ASCII, of which most are: a fifth of the ways to begin.
_PLAIN_TOKEN = re.compile(rf"(?<![^\W_])(?:{_GREEK})(?=[0-9])|[^\W_]+|[;:.!?()\[\]{{}}\n,/]", re.I)


#: Words that stand between the words of a name in people's sentences and in no name: "blood in my urine".
POSSESSIVES = frozenset({"my", "your", "his", "her", "our", "their", "its", "both"})
#: Behind these an adjective says something of who is spoken of, whatever follows ("feels weak today").
_COPULA_WORDS = """
    am is are was were be been being feel feels feeling felt seem seems seemed become becomes became look looks looked get gets got remain
    remains remained appear appears appeared m re i he she you we they
"""
COPULAS = frozenset(_COPULA_WORDS.split())
_DEGREE_WORDS = "very so too quite rather more less extremely really slightly mildly severely increasingly"
#: Words that say how much of what follows.
DEGREES = frozenset(_DEGREE_WORDS.split())
_SKIPPED = STOPWORDS | POSSESSIVES


class Token(NamedTuple):
    """A word of the text: ``text[start:end]``, its lexicon form, and how it is set off from the word before.

    ``breaks`` is 0 for a space or hyphen, 1 for a comma or slash, 2 for a mark that no name reaches across, 3 for the end of a sentence.
    ``respelled``: the lexicon form is not the word's own, but that of the one it was taken to be a misspelling of.
    """

    start: int
    end: int
    text: str
    stem: str
    stop: bool
    breaks: int
    respelled: bool = False


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
    begins = starts(text)[::-1]
    breaks = 3
    for match in (_PLAIN_TOKEN if text.isascii() else _TOKEN).finditer(beta(text)):
        piece = match.group()
        if not piece[0].isalnum():
            breaks = max(breaks, _break(piece))
            continue
        if begins and begins[-1] <= match.start():
            breaks = 3
            while begins and begins[-1] <= match.start():
                begins.pop()
        if piece in ("s", "S") and match.start() and text[match.start() - 1] in "'’`":
            continue
        form = _form(piece)
        if not form:
            breaks = max(breaks, 2)
            continue
        tokens.append(Token(match.start(), match.end(), piece, form, piece.lower() in _SKIPPED, breaks))
        breaks = 0
    return tokens


#: A hyphen at a line's end, with what comes before the next line's first word.
_WRAPPED = re.compile(r"[-\u2010][ \t]*\r?\n[ \t]*$")


def rejoined(text: str, tokens: Sequence[Token], known: Callable[[str], object]) -> list[Token]:
    """Return the tokens with words in one that a line's end parted: "Sei-", "zures", where the whole is a word and the parts are not both.

    Args:
        known: whether the lexicon uses a stem.
    """
    made: list[Token] = []
    for token in tokens:
        last = made[-1] if made else None
        if last is not None and token.breaks == 0 and token.text[0].islower() and _WRAPPED.fullmatch(text, last.end, token.start):
            whole = _form(last.text + token.text)
            if known(whole) and not (known(last.stem) and known(token.stem)):
                made[-1] = Token(last.start, token.end, last.text + token.text, whole, False, last.breaks)
                continue
        made.append(token)
    return made


def _break(mark: str) -> int:
    """How far a mark that ends no sentence sets words apart."""
    return 1 if mark in ",/" else 0 if mark in ".\n" else 2


def token_sentences(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return the half-open token ranges of the sentences.

    >>> token_sentences(tokenize("No rash. Tall; thin"))
    [(0, 2), (2, 3), (3, 4)]
    """
    if not tokens:
        return []
    starts = [i for i, token in enumerate(tokens) if token.breaks == 3]
    if not starts or starts[0] != 0:
        starts.insert(0, 0)
    return [(start, stop) for start, stop in zip(starts, [*starts[1:], len(tokens)], strict=True)]


def in_capitals(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether a sentence is written in capitals, so that they mark no abbreviation; a list of symbols is none ("WAS, CAT, REST").

    >>> [in_capitals(t := tokenize(text), 0, len(t)) for text in ("SEEN AT REST IN MAY", "WAS, CAT, REST", "WAS causes MFS")]
    [True, False, False]
    """
    words = [token for token in tokens[low:high] if token.text.isalpha() and len(token.text) > 1]
    if len(words) < 3 or not all(token.text.isupper() for token in words):
        return False
    flowing = sum(not token.breaks for token in words[1:])
    return 2 * flowing >= len(words) and (len(words) > 4 or any(token.text.lower() in CLOSED for token in words))

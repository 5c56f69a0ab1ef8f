"""The grammar's own words when they are misspelt or written as people type: "symtoms", "syndrom", "wat", "whats"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.names import stem
from reasoning.reading.phrases import excepting
from reasoning.reading.questions import asserting
from reasoning.reading.words.closed import AUX, SMALL, TURNING
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import qualifiers, words

#: How people type short words.
TYPED = {
    "r": "are",
    "u": "you",
    "wat": "what",
    "wut": "what",
    "wht": "what",
    "wich": "which",
    "diff": "difference",
    "diffs": "differences",
    "freq": "frequency",
    "whcih": "which",
    "pls": "please",
    "plz": "please",
    "meds": "medications",
    "med": "medication",
}
#: Words of the grammar's own forms that people misspell.
_ASKED = frozenset(
    [
        "difference",
        "differences",
        "similarity",
        "similarities",
        "between",
        "compare",
        "inherited",
        "hereditary",
        "treated",
        "diagnosed",
        "prevented",
        "cured",
        "related",
        "connection",
        "relationship",
        "frequency",
        "percentage",
        "information",
        "describe",
    ]
)
_TYPED_APART = {"whats": ("what", "'s"), "wats": ("what", "'s"), "whos": ("who", "'s"), "hows": ("how", "'s")}
#: Letters of the shortest word that is mended, and of the shortest in which two letters may be wrong.
_SHORTEST, _TWO = 5, 9
#: How much more often names hold a word than a slip of it.
_SLIPS = 100


def mended(tokens: Sequence[Token], uses: Callable[[str], int]) -> list[Token]:
    """Return the tokens with the grammar's words in their place for misspelt ones; what they are written as stays.

    Args:
        uses: in how many names of the graph a word stands: one that is used is not misspelt, unless the grammar's is a hundred times more.
    """
    made: list[Token] = []
    for token in _without_inflections(tokens):
        apart = _TYPED_APART.get(token.low)
        if apart is not None:
            cut = token.end - 1
            made += [replace(token, end=cut, text=token.text[:-1], low=apart[0]), Token(cut, token.end, token.text[-1], apart[1], True)]
        elif token.low in TYPED and not token.text.isupper():
            made.append(replace(token, low=TYPED[token.low]))
        elif _may_be_misspelt(token) and (near := _nearest(token.low)) is not None and uses(token.low) * _SLIPS <= uses(near):
            made.append(replace(token, low=near))
        else:
            made.append(token)
    return made


def _without_inflections(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without a bracket that only gives a word's other form: "is (are)", "gene(s)"."""
    kept: list[Token] = []
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        if at and token.low == "(" and at + 2 < len(tokens) and tokens[at + 2].low == ")":
            inner, before = tokens[at + 1], tokens[at - 1]
            plural = token.glued and inner.glued and inner.low in ("s", "es") and before.word
            if plural or (inner.low in AUX and before.low in AUX):
                skip = 2
                continue
        kept.append(token)
    return kept


def _may_be_misspelt(token: Token) -> bool:
    if token.low in TURNING or token.low in asserting.WORDS or token.low in excepting.WORDS:
        return False  # "exclude" is no slip of "include", "rules" none of "roles"
    return len(token.low) >= _SHORTEST and token.low.isalpha() and not token.text.isupper() and token.low not in grammar_words()


@lru_cache(maxsize=1)
def grammar_words() -> frozenset[str]:
    """Return every word that the tables' phrases and the grammar's closed classes hold."""
    return frozenset(part for table in (words(), qualifiers()) for part in table.parts()) | SMALL | _ASKED


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str | None:
    """The one word of the grammar that is nearest to a misspelt one, None where none is near or several are as near."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = [known for known in _by_first().get(word[0], ()) if abs(len(known) - len(word)) <= 2]
    found = process.extract(word, near, scorer=OSA.distance, score_cutoff=1 if len(word) < _TWO else 2, limit=4)
    least = min((distance for _, distance, _ in found), default=0)
    best = [text for text, distance, _ in found if distance == least]
    alike = [text for text in best if text[-1] == word[-1]] or best  # "treatmens": of one noun, the form that ends so
    return alike[0] if len(best) == 1 or (len(alike) == 1 and len({stem(text) for text in best}) == 1) else None


@lru_cache(maxsize=1)
def _by_first() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(grammar_words()):
        if len(word) >= _SHORTEST and word.isalpha():
            found.setdefault(word[0], []).append(word)
    return {first: tuple(known) for first, known in found.items()}

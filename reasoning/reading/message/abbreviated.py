"""What clinicians write for small words and modes of inheritance ("AR ataxias w/ cataract", "XL disorders"), ontologists for kinds
("children of ataxia").

Each abbreviation becomes the words that it stands for, each over a part of its letters, so that what is written stays what spans show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reasoning.reading.words.closed import ALTERED, DET, KIN, PEOPLE, PREP, SMALL
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import words

#: Modes of inheritance, a word a letter; the second letter of "XL" is no word of its own in "XLR".
_MODES = {
    "AD": ("autosomal", "dominant"),
    "AR": ("autosomal", "recessive"),
    "XL": ("x", "linked"),
    "XLD": ("x", "linked", "dominant"),
    "XLR": ("x", "linked", "recessive"),
}
#: Words before what is to be listed, and words for those who have children.
_LISTING = frozenset({"list", "show", "give", "find", "get", "direct", "immediate", "number"})
_PARENTS = frozenset({"parents", "mothers", "fathers", "affected", "women", "men", "carriers"})
#: What stands for "with" and "without" before a slash.
_SLASHED = {"w": "with", "w/o": "without"}
#: What stands around a slash for other words.
_JOINED = {("a", "w"): ("associated", "with"), ("b", "w"): ("between",), ("c", "w"): ("compared", "with")}
#: A word for several things of a sort.
PLURAL = re.compile(r"[a-z]{3,}(?:s|ae|i)")


def written_out(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with clinicians' abbreviations written out, where what stands beside them says that they are none of a name."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        slashed = at + 1 < len(tokens) and tokens[at + 1].low == "/" and tokens[at + 1].glued
        if token.low == "w" and slashed:
            out = at + 2 < len(tokens) and tokens[at + 2].low == "o" and tokens[at + 2].glued
            last = tokens[at + 1 + out]
            made.append(replace(token, end=last.end, text=token.text + "/" + ("o" if out else ""), low=_SLASHED["w/o" if out else "w"]))
            at += 2 + out
            continue
        if slashed and at + 2 < len(tokens) and (words_ := _JOINED.get((token.low, tokens[at + 2].low))):
            made += [replace(each, low=word) for each, word in zip((token, tokens[at + 2]), words_, strict=False)]
            at += 3
            continue
        if token.low == ":" and made and made[-1].low in PREP and made[-1].low != "to":
            at += 1  # "inheritance of: X"
            continue
        if token.low == "where" and at + 2 < len(tokens) and tokens[at + 2].low == "=":
            made.append(replace(token, low="with"))  # "diseases where gene=X"
        elif token.low == "children" and _of_a_term(tokens, at):
            made.append(replace(token, low="subclasses"))
        elif token.text in _MODES and _of_inheritance(tokens, at):
            made += _spread(token, _MODES[token.text])
        else:
            made.append(token)
        at += 1
    return made


def _of_a_term(tokens: Sequence[Token], at: int) -> bool:
    """Whether "children of" stands before a term of an ontology, and not before those who have children."""
    behind = tokens[at + 1 : at + 3]
    people = len(behind) == 2 and (behind[1].low in DET or behind[1].low in PEOPLE or behind[1].low in KIN or behind[1].low in _PARENTS)
    begins = all(token.low in SMALL or token.low in _LISTING for token in tokens[:at])
    return len(behind) == 2 and behind[0].low == "of" and begins and not people


def _of_inheritance(tokens: Sequence[Token], at: int) -> bool:
    """Whether an abbreviation says how something is inherited: diseases stand behind it, or "inheritance" beside it, or it ends a list."""
    before = tokens[at - 1].low if at else ""
    if before in ("inheritance", "=") or (before in (":", "is") and at > 1 and tokens[at - 2].low == "inheritance"):
        return True
    if at + 1 == len(tokens):
        return before in (",", "(") and at > 1
    behind = tokens[at + 1]
    if behind.low in ("inheritance", "inherited", ")"):
        return True
    nouns = [entry for _, entry in words().at(tokens, at + 1) if entry.part == "noun"]
    if nouns:
        return any(("D" in entry.cats and entry.family == "link") or entry.family == "kind" for entry in nouns)
    plain = behind.low not in ALTERED and behind.low not in PEOPLE and not any(words().at(tokens, at + 1))
    return plain and PLURAL.fullmatch(behind.low) is not None


def _spread(token: Token, words_: Sequence[str]) -> list[Token]:
    """A token for each word over one letter of an abbreviation, the last over the rest."""
    made = []
    for number, word in enumerate(words_):
        start = token.start + number
        end = token.end if number + 1 == len(words_) else start + 1
        made.append(Token(start, end, token.text[start - token.start : end - token.start], word, number > 0 or token.glued))
    return made

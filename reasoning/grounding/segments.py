"""Where sentences begin and end in a text, by its characters: prose, notes in telegraphic style, lists and tables.

A full stop ends a sentence unless it stands inside a number or a code, after an abbreviation that the next word goes on from, or after a
title and before a name; letter case decides between the two readings of one spelling ("Ms. Smith", "has MS. Ataxia"). A line's end ends a
sentence unless the line was only wrapped.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"[.!?;…][.!?…]*[\"'”’)\]]*|\n")
#: Before a name: written so, with a capital and small letters. "MS" and "Mr" are told apart by that.
_TITLES = frozenset({"Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Drs", "Sr", "Jr", "Mme", "Hon"})
#: Go on with whatever comes: an example, a comparison.
_ONWARD = frozenset({"e.g", "i.e", "eg", "ie", "vs", "cf", "viz", "resp", "approx", "ca", "incl", "esp", "al"})
#: Go on with a number: "no. 3", "fig. 2", "p. 12".
_NUMBERED = frozenset({"no", "nos", "fig", "figs", "vol", "p", "pp", "ref", "refs", "eq", "ch", "sec", "nr", "chr"})
#: No sentence begins so, in small letters.
_CARRIES_ON = re.compile(r"(?:of|for|to|by)\b")
#: No line ends a sentence with these words.
_OPEN = re.compile(r"\b(?:not|without|or|and|nor|the|an|of|was|were|with|any|from|to|has|have|had|been)[ \t]*$", re.I)
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_BULLET = re.compile(r"[ \t]*(?:[-*•◦▪‣·+–—☐☑☒✓✔✗✘|]|\[[ xX]?\]|\(?\d{1,2}[.)]|\(?[a-z][.)])(?=\s|\[|$)")
#: "name: value" or "name | value": a row by itself, however it is set.
_ROW = re.compile(r"[ \t]*[^\n:|?]{1,60}(?:[:|\t]|[ \t]{3,}|\.{3,})")
#: Characters of the longest sentence; what goes on without a stop is cut there.
LONGEST = 1200
#: A line shorter than this was not wrapped for its length.
_NARROWEST = 20


def starts(text: str) -> list[int]:
    """Return where the sentences of a text begin, in order: offsets of their first characters that are no space.

    >>> text = "He has MS. Ataxia was seen by Dr. Smith et al. in 2010. No. 3 had none"
    >>> [text[i : i + 6] for i in starts(text)]
    ['He has', 'Ataxia', 'No. 3 ']
    """
    found = []
    at = _skip(text, 0)
    if at < len(text):
        found.append(at)
    for mark in _MARK.finditer(text):
        if mark.start() < at or not _ends(text, mark):
            continue
        at = _skip(text, mark.end())
        if at < len(text) and at != found[-1]:
            found += _cut(text, found[-1], at)
            found.append(at)
    return found + _cut(text, found[-1], len(text)) if found else found


def _cut(text: str, start: int, end: int) -> list[int]:
    """Where a stretch that is longer than any sentence goes on as another, so that the time to read one stays bounded."""
    made: list[int] = []
    while end - start > LONGEST:
        space = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in (" ", "\n", ","))
        start = _skip(text, space + 1) if space > 0 else start + LONGEST
        if start < end:
            made.append(start)
    return made


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences as half-open ranges of characters; each runs to the beginning of the next.

    >>> [("Seizure: no. Ataxia: yes."[a:b]) for a, b in sentences("Seizure: no. Ataxia: yes.")]
    ['Seizure: no. ', 'Ataxia: yes.']
    """
    begun = starts(text)
    return list(zip(begun, [*begun[1:], len(text)], strict=False))


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends(text: str, mark: re.Match[str]) -> bool:
    said = mark.group()
    if said == "\n":
        return _line_ends(text, mark.start())
    if said[0] == "." and not said.startswith("..") and len(said) == 1:
        return _stop_ends(text, mark.start())
    # "..." in a table of names and values leads on to the value.
    return not (said.startswith("...") or said[0] == "…") or text[mark.end() : mark.end() + 1] == "\n"


def _stop_ends(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    before = _WORD_BEFORE.search(text[max(0, at - 12) : at])
    word = before.group() if before else ""
    if after and not after.isspace():
        # "p.Arg97", "3.5", "HP.01" go on; "no.Ataxia" lacks its space.
        ahead = text[at + 1 : at + 3]
        return len(word) >= 2 and word.islower() and ahead[:1].isupper() and (ahead[1:2].islower() or not ahead[1:2])
    ahead_at = _skip(text, at + 1)
    following = text[ahead_at : ahead_at + 1] if "\n" not in text[at + 1 : ahead_at] else ""
    if not following:
        return True
    if 2 <= len(word) <= 4 and _CARRIES_ON.match(text, ahead_at):
        return False  # "neg. for tremor", "hx. of ptosis"
    if word in _TITLES:
        return not following.isupper()
    if word.lower() in _NUMBERED and following.isdigit():
        return False
    if word.lower() in _ONWARD and not (word.isupper() and len(word) > 1 and "." not in word):
        # "et al. Ataxia": a capital begins a sentence after "al", but an example may be a name.
        return following.isupper() and word.lower() in ("al", "vs", "resp", "approx", "ca")
    # An initial before a name: "J. Smith"; "type I. Ataxia" and "vitamin K. Rash" end.
    initial = len(word) == 1 and word.isupper() and following.isupper() and _is_initial(text, at)
    return not initial


def _is_initial(text: str, at: int) -> bool:
    """Whether the capital before a stop begins a person's name: nothing stands before it, or a title, a comma, or another initial."""
    before = text[max(0, at - 8) : at - 1].rstrip()
    return before.endswith((".", ",", "&", " by")) or not before.strip() or before.split()[-1] in ("by", "Dr", "Mr", "Mrs", "Ms", "and")


def _line_ends(text: str, at: int) -> bool:
    rest = text[at + 1 : at + 200]
    line = rest.split("\n", 1)[0]
    if not line.strip() or _BULLET.match(line):
        return True
    begun = text.rfind("\n", 0, at) + 1
    if _OPEN.search(text, max(begun, at - 20), at):
        return False
    first = line.lstrip()[:1]
    if first.islower() and re.search(r"[A-Za-z][-\u2010][ \t]*$", text[max(begun, at - 6) : at]):
        return False  # a word goes on
    if not (first.islower() or first in "(,[") or _ROW.match(line):
        return True
    # In small letters it goes on where it was wrapped: where its first word would not have fitted before.
    width = at - begun
    if width < _NARROWEST or (_BULLET.match(text[begun:at]) and _BULLET.match(line)):
        return True
    around = text[max(0, begun - 400) : at + 400].split("\n")
    widest = max(len(one) for one in around[1 if begun > 400 else 0 :])
    return width + 1 + len(line.split(None, 1)[0]) <= min(widest, 120) - 12


def is_bullet(line: str) -> bool:
    """Whether a line is an item of a list.

    >>> is_bullet("- ptosis"), is_bullet("2. ptosis"), is_bullet("ptosis")
    (True, True, False)
    """
    return _BULLET.match(line) is not None

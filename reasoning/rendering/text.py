"""Words for people: names made safe, lists joined, sentences begun."""

from __future__ import annotations

import re
from collections.abc import Sequence

# C0 and C1 controls, soft hyphen, zero-width and bidirectional marks, tags, surrogates: invisible, or able to steer a terminal or a reader.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
#: A name longer than this is cut: the graph is data that someone else wrote.
LONGEST = 300


def plain(text: object, limit: int = LONGEST) -> str:
    """Return text on one line, without control characters and marks that change how it is read, cut to ``limit`` characters.

    >>> plain("Marfan\\x1b[31m\\n  syndrome\\u202e")
    'Marfan[31m syndrome'
    """
    line = str(text)
    if not (line.isascii() and line.isprintable() and "  " not in line and line == line.strip()):  # most text is one such line already
        line = " ".join(_UNSEEN.sub("", line).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def capital(text: str) -> str:
    """Return a sentence's beginning: its first letter in upper case, unless its first word has a capital already ("mTOR").

    >>> capital("isolated ectopia lentis"), capital("mTOR")
    ('Isolated ectopia lentis', 'mTOR')
    """
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first) else text[:1].upper() + text[1:]


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return items as a sentence names them.

    >>> listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])
    ('A', 'A and B', 'A, B and C')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> count(1, "disease"), count(1200, "disease")
    ('1 disease', '1,200 diseases')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def article(noun: str) -> str:
    """Return the indefinite article of a noun, by how its first word is spoken: letter by letter where it is an abbreviation.

    >>> [article(noun) for noun in ("anti-asthmatic drug", "drug", "H1-receptor antagonist", "EC 2.4.1.1 inhibitor", "uricosuric drug")]
    ['an', 'a', 'an', 'an', 'a']
    """
    if re.match(r"[A-Z](?:[A-Z\d]|\b)", noun):
        return "an" if noun[0] in "AEFHILMNORSX" else "a"
    return "an" if re.match(r"(?!e[uw]|uni|ur[aeiou]|us[aeu]|ut[ei]|one\b)[aeiou]", noun, re.I) else "a"


def ordinal(number: int) -> str:
    """Return a place in a ranking.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']
    """
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"

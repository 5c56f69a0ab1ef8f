"""Marks such as [[1]] in the place of names and details, so that a model that words a sentence can neither change them nor obey them."""

from __future__ import annotations

import re
from collections.abc import Sequence

MARK = re.compile(r"\[\[(\d+)\]\]")
_DETAIL = re.compile(r" \([^()]*\)")


def masked(text: str, names: set[str]) -> tuple[str, list[str]]:
    """Return a sentence with marks for the names in it and for its details, and what each mark stands for.

    >>> masked("Marfan syndrome is caused by FBN1.", {"FBN1", "Marfan syndrome"})
    ('[[1]] is caused by [[2]].', ['Marfan syndrome', 'FBN1'])
    """
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join([_DETAIL.pattern, *(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest)]), re.I)
    told: list[str] = []

    def mark(found: re.Match[str]) -> str:
        told.append(found[0])
        return f"[[{len(told)}]]"

    return pattern.sub(mark, text), told


def filled(text: str, told: Sequence[str]) -> str:
    """Return a sentence with what its marks stand for; a mark that stands for nothing is left."""
    return MARK.sub(lambda found: told[int(found[1]) - 1] if 0 < int(found[1]) <= len(told) else found[0], text)


def remasked(text: str, told: Sequence[str]) -> str:
    """Return another sentence of the same names with the same marks for them.

    >>> remasked("FBN1 leads to marfan syndrome.", ["Marfan syndrome", "FBN1"])
    '[[2]] leads to [[1]].'
    >>> remasked("A1 shows B2 (in 3 of 4 patients).", ["A1", "B2", " (in 3 of 4 patients)"])
    '[[1]] shows [[2]][[3]].'
    """
    marks = {name.lower(): f"[[{number}]]" for number, name in enumerate(told, 1)}
    longest = "|".join(
        rf"(?<!\w){re.escape(name)}(?!\w)" if name[0] != " " else re.escape(name) for name in sorted(marks, key=len, reverse=True)
    )
    return re.sub(longest, lambda found: marks[found[0].lower()], text, flags=re.I) if marks else text

"""When two names are the same name: case, punctuation and the order of words do not count."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z0-9]+")


def fold(name: str) -> str:
    """Return a name's words in alphabetical order.

    >>> fold("Anus, imperforate") == fold("imperforate anus"), fold("Marfan's syndrome")
    (True, 'marfan s syndrome')
    """
    return " ".join(sorted(_WORD.findall(name.casefold())))

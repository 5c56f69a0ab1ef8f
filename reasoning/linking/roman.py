"""Which of several types, grades or stages: ontologies write "type 2E" and "type IIE" for the same."""

from __future__ import annotations

import re

from reasoning.grounding.numerals import ROMAN

_FIGURES = {numeral: str(n) for n, numeral in enumerate(ROMAN, 1)}
#: One of them, and the letter of a kind's own kind.
NUMERAL = rf"({'|'.join(sorted(ROMAN, key=len, reverse=True))})([a-h]?)"
_NUMERAL = re.compile(NUMERAL)
#: Words behind which a numeral counts.
_COUNTED = frozenset(["type", "subtype", "grade", "stage", "class", "group", "factor", "syndrome", "disease", "deficiency"])


def in_arabic(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return stemmed words in order with Roman numerals behind a word that is counted as figures, None where there is none.

    >>> in_arabic(("waardenburg", "syndrome", "type", "iie")), in_arabic(("factor", "v", "leiden")), in_arabic(("vi", "nerve"))
    (('waardenburg', 'syndrome', 'type', '2e'), ('factor', '5', 'leiden'), None)
    """
    made = list(words)
    for at in range(1, len(words)):
        found = _NUMERAL.fullmatch(words[at]) if words[at - 1] in _COUNTED else None
        if found is not None:
            made[at] = _FIGURES[found[1]] + found[2]
    return tuple(made) if tuple(made) != words else None

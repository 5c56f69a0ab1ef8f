"""How frequent a record says something is: a count of patients, a percentage, or one of HPO's terms. Read here, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

#: HPO's frequency terms: the least and the greatest share that each stands for (https://hpo.jax.org, "Frequency", HP:0040279).
TERMS: dict[str, tuple[float, float]] = {
    "HP:0040280": (1.0, 1.0),  # obligate
    "HP:0040281": (0.8, 0.99),  # very frequent
    "HP:0040282": (0.3, 0.79),  # frequent
    "HP:0040283": (0.05, 0.29),  # occasional
    "HP:0040284": (0.01, 0.04),  # very rare
    "HP:0040285": (0.0, 0.0),  # excluded
}
#: The qualifier under which records keep a frequency in its own words.
KEY = "frequency_text"
_COUNT = re.compile(r"(\d+)\s*/\s*(\d+)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True, slots=True)
class Frequency:
    """A frequency as it was written.

    Attributes:
        share: of patients, 0..1; of a term, the middle of what it stands for.
        seen, examined: patients, where they were counted.
        term: HPO's term, where one was given. percent: the number as it was written, where a percentage was.
    """

    share: float
    seen: int | None = None
    examined: int | None = None
    term: str | None = None
    percent: str | None = None


@lru_cache(maxsize=16_384)
def parse(text: str) -> Frequency | None:
    """Return the frequency that a text says, None for an empty one.

    >>> parse("3/12").share, parse("HP:0040282").share, parse("17.5%").share, parse("")
    (0.25, 0.545, 0.175, None)

    Raises:
        ValueError: the text is none of an HP term, ``n/m`` with n <= m and m > 0, or a percentage up to 100.
    """
    said = text.strip()
    if not said:
        return None
    if said in TERMS:
        least, most = TERMS[said]
        return Frequency(round((least + most) / 2, 6), term=said)
    if match := _COUNT.fullmatch(said):
        seen, examined = int(match[1]), int(match[2])
        if 0 <= seen <= examined > 0:
            return Frequency(seen / examined, seen, examined)
    elif match := _PERCENT.fullmatch(said):
        share = float(match[1]) / 100
        if share <= 1:
            return Frequency(round(share, 6), percent=match[1])
    raise ValueError(f"frequency {text!r} is no HP frequency term, n/m or percentage")


def of(qualifiers: Mapping[str, Any]) -> Frequency | None:
    """Return the frequency that a record's qualifiers say in words, None where they say none that can be read."""
    said = qualifiers.get(KEY)
    try:
        return parse(str(said)) if said else None
    except ValueError:
        return None

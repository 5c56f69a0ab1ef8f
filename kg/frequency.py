"""How frequent a record says something is: a count of patients, a percentage, or one of HPO's terms. Read here, and nowhere else."""

from __future__ import annotations

import math
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
_LABELS = ("obligate", "very frequent", "frequent", "occasional", "very rare", "excluded")
_NAMED = dict(zip(_LABELS, TERMS, strict=True))
_TERM = re.compile(r"(?:https?://\S*/)?hp[:_](\d{7})", re.I)
#: "3/12", "3 of 12", "3 out of 12", "3/12 (25%)", "25% (3/12)"
_COUNT = re.compile(
    r"(?:(?P<before>\d+(?:\.\d+)?)\s*%\s*\()?(\d+)\s*(?:/|(?:out\s+)?of)\s*(\d+)(?(before)\)|)(?:\s*\(\s*(\d+(?:\.\d+)?)\s*%\s*\))?", re.I
)
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

    @property
    def least(self) -> float:
        """The least share of patients that it may stand for."""
        return self.share if self.term is None else TERMS[self.term][0]

    @property
    def most(self) -> float:
        """The greatest share of patients that it may stand for."""
        return self.share if self.term is None else TERMS[self.term][1]


def wilson(hit: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's 95 % interval of the share ``hit / n`` (1927, doi:10.1080/01621459.1927.10502953)."""
    if not n:
        return 0.0, 1.0
    share, spread = hit / n, z * z / n
    middle, half = share + spread / 2, z * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


@lru_cache(maxsize=16_384)
def parse(text: str) -> Frequency | None:
    """Return the frequency that a text says, None for an empty one.

    >>> parse("3/12").share, parse("HP:0040282").share, parse("17.5%").share, parse("")
    (0.25, 0.545, 0.175, None)
    >>> parse("3 of 12").share, parse("3/12 (25%)").share, parse("Very rare").term, parse("http://purl.obolibrary.org/obo/HP_0040285").share
    (0.25, 0.25, 'HP:0040284', 0.0)

    Raises:
        ValueError: the text is none of an HP term or its label, ``n/m`` with n <= m and m > 0, or a percentage up to 100.
    """
    said = text.strip()
    if not said:
        return None
    term = f"HP:{named[1]}" if (named := _TERM.fullmatch(said)) else _NAMED.get(said.casefold(), said)
    if term in TERMS:
        least, most = TERMS[term]
        return Frequency(round((least + most) / 2, 6), term=term)
    if match := _COUNT.fullmatch(said):
        seen, examined = int(match[2]), int(match[3])
        percent = match["before"] or match[4]
        # A count whose own percentage is another (more than rounding makes of it) says nothing that can be relied on.
        if 0 <= seen <= examined > 0 and (percent is None or abs(100 * seen / examined - float(percent)) <= 1):
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

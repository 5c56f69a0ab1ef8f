"""How much a test asks of a patient, by what it is called."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files


class Invasiveness(IntEnum):
    """What is done to the patient, from least to most."""

    EXAMINATION = 0  # asked, looked at, measured from outside
    IMAGING = 1  # sound, magnets, electrodes on the skin
    RADIATION = 2  # X-rays, tracers
    SAMPLE = 3  # blood, urine, a swab
    PROCEDURE = 4  # a needle, a scope or a knife inside

    def __str__(self) -> str:
        return _SAID[self]


_SAID = {
    Invasiveness.EXAMINATION: "examination",
    Invasiveness.IMAGING: "imaging or recording without radiation",
    Invasiveness.RADIATION: "imaging with radiation",
    Invasiveness.SAMPLE: "sample of blood, urine or the like",
    Invasiveness.PROCEDURE: "invasive procedure",
}


def invasiveness_of(name: str) -> Invasiveness | None:
    """Return how invasive a test of this name is, None where the name does not say. Of several words the most invasive counts.

    A longer phrase takes its words with it: an angiography is invasive, a magnetic resonance angiography is not.

    >>> str(invasiveness_of("biopsy of kidney")), str(invasiveness_of("renal ultrasonography")), invasiveness_of("medical action")
    ('invasive procedure', 'imaging or recording without radiation', None)
    """
    pattern, level = _words()
    return max((level[match[0].lower()] for match in pattern.finditer(name)), default=None)


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, Invasiveness]]:
    table = (files(__package__) / "test_words.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    level = {word.lower(): Invasiveness[kind.upper()] for kind, word in rows}
    longest_first = sorted(level, key=lambda word: (-len(word), word))
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in longest_first), re.I), level

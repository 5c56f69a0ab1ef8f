"""Whether what a record says of how frequent something is lies within, or wholly apart from, a share that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kg import frequency
from kg.arrays import Array
from kg.frequency import Frequency
from kg.model import Evidence
from reasoning.query.model import Range


def inside(values: Array, wanted: Range) -> Array:
    """bool: which values lie in a range; NaN lies in none.

    >>> inside(np.array([0.5, 0.6, np.nan]), Range(least=0.5, open=True)).tolist()
    [False, True, False]
    """
    found = ~np.isnan(values)
    # Shares are stored in single precision: 0.9 must not fall short of 0.9.
    slack = 1e-6
    if wanted.least is not None:
        found &= (values > wanted.least + slack) if wanted.open else (values >= wanted.least - slack)
    if wanted.most is not None:
        found &= (values < wanted.most - slack) if wanted.open else (values <= wanted.most + slack)
    return found


def spoken(piece: Evidence) -> Frequency | None:
    """Return the frequency that a record says, None where it says none."""
    known = piece.frequency is not None and piece.frequency == piece.frequency
    return frequency.of(piece.qualifiers) or (Frequency(float(piece.frequency)) if known and piece.frequency is not None else None)


def spans_within(qualifiers: Mapping[str, Any], wanted: Range) -> bool:
    """Whether all that a record's frequency may be lies in a range; one that is a single number is not looked at."""
    said = frequency.of(qualifiers)
    return said is None or said.term is None or bool(inside(np.array([said.least, said.most]), wanted).all())


def apart(said: Frequency, wanted: Range) -> bool:
    """Whether nothing that a frequency may be lies in a range.

    >>> from kg.frequency import parse
    >>> most = Range(least=0.5, open=True)
    >>> [apart(said, most) for text in ("HP:0040282", "HP:0040283", "3/12", "1/2") if (said := parse(text))]
    [False, True, True, True]
    """
    below = wanted.least is not None and not inside(np.array([said.most]), Range(least=wanted.least, open=wanted.open))[0]
    above = wanted.most is not None and not inside(np.array([said.least]), Range(most=wanted.most, open=wanted.open))[0]
    return bool(below or above)

"""How well a name answers a search: the kind of name, how much of it was typed, and how much the graph knows of its node.

The parts are multiplied, each in 0..1, so that a score can be read off: kind x match x prominence. What is typed is compared with the
whole name first, then with its words (are they whole, does the name begin with them, how many are left over). A node of which the graph
says much is likelier to be meant than one that only stands in an ontology; its share grows with the logarithm of its statements.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from kg.arrays import Array
from kg.model import NAME_KINDS

#: What each way of matching is worth: the same name, the same words in another order, some of its words, misspelled words,
#: names that hold most of the words.
WORTH = {"exact": 1.0, "words": 0.92, "part": 0.75, "fuzzy": 0.6, "most": 0.5}

#: What each kind of name is worth; identifiers name what they name.
KIND_WORTH = {
    "name": 1.0,
    "exact": 0.97,
    "abbreviation": 0.9,
    "code": 1.0,
    "cui": 1.0,
    "narrow": 0.75,
    "broad": 0.75,
    "related": 0.65,
}
_KINDS = np.array([KIND_WORTH[kind] for kind in NAME_KINDS])

#: A name of which all words but one were typed is worth more than this share of one typed whole; the rest goes by the words typed.
COVERED = 0.6
#: The name does not begin with what was typed.
INSIDE = 0.9
#: The last word was taken for an unfinished one although it is a word by itself ("sickle" for "sickled").
UNFINISHED = 0.7
#: Where no name holds all the words, it must hold more than this share of them, weighed by how rare they are.
MOST = 0.4
#: Least share of the score that is independent of how much the graph knows, and the statements that make a node as prominent as any.
OBSCURE, WELL_KNOWN = 0.65, 500

Scores = npt.NDArray[np.float64]


def kinds(of: Array) -> Scores:
    """Return float [n]: what the kinds of names, int [n] places in ``NAME_KINDS``, are worth."""
    worth: Scores = _KINDS[of]
    return worth


def prominence(statements: Any) -> Scores:
    """Return float [n] in ``OBSCURE``..1 for the numbers of statements [n] about nodes.

    >>> [round(float(share), 2) for share in prominence(np.array([0, 10, 500, 5000]))]
    [0.65, 0.79, 1.0, 1.0]
    """
    known = np.minimum(np.log1p(np.asarray(statements, float)) / np.log1p(WELL_KNOWN), 1.0)
    share: Scores = OBSCURE + (1.0 - OBSCURE) * known
    return share


def coverage(typed: int, size: Array) -> Scores:
    """Return float [n]: the share of a name's words that were typed, lessened to ``COVERED``..1; ``size`` is int [n], words of the names.

    >>> coverage(1, np.array([1, 2])).tolist()
    [1.0, 0.8]
    """
    share: Scores = COVERED + (1.0 - COVERED) * typed / np.maximum(size, typed)
    return share

"""The scorer that search uses by default: loaded once an engine, without torch, and told apart from searches that had none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from traversal.scorer import Scorer

#: What an answer calls the scorer that ships.
SHIPPED = "gnn"


def load(snapshot: Snapshot) -> Scorer | None:
    """Return the scorer with the weights that ship, ready to score; None where they were taught none of the graph's predicates.

    Raises:
        CheckpointError: the weights cannot be used; the message says how to search without them.
    """
    from gnn.errors import CheckpointError
    from gnn.scorer import GnnScorer

    try:
        scorer = GnnScorer(snapshot)
    except CheckpointError as error:
        raise CheckpointError(f"{error}. Paths can be ranked without the scorer: --no-scorer, or scorer=None from Python") from error
    # Where it can judge nothing, asking it would cost time and change nothing.
    if not scorer.judged.any():
        return None
    load_kernels()
    return scorer.warm()


@cache
def load_kernels() -> None:
    """Load what a scored search runs, compiling it where no cache holds it: no search's clock is to stop for that. Once a process."""
    from gnn.scorer import GnnScorer
    from kg.snapshot import Snapshot
    from traversal import find_paths

    predicates = ["biolink:causes", "biolink:has_phenotype"]
    tiny = Snapshot.from_arrays([0, 0, 1, 2], [0, 0, 1, 1], [1, 2, 3, 3], 4, predicates=predicates)
    find_paths(tiny, 0, 3, scorer=GnnScorer(tiny))


def check(choice: Scorer | Literal["gnn"] | None) -> None:
    """Refuse a name that stands for no scorer.

    Raises:
        InputError: it does not.
    """
    if isinstance(choice, str) and choice != SHIPPED:
        raise InputError(f"unknown scorer {choice!r}; 'gnn', an object that scores hops, or None")


def name(scorer: Scorer | None) -> str:
    """Return what an answer calls a scorer: "gnn" for the one that ships, a class's name for another, "" for none."""
    from gnn.scorer import GnnScorer

    return "" if scorer is None else SHIPPED if isinstance(scorer, GnnScorer) else type(scorer).__name__

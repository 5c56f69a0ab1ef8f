"""How inner loops are compiled: without the interpreter's lock, and cached on disk, so that a new process loads instead of compiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from kg.arrays import Array

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function on its first call; integers stay exact and floating point is never reordered (no ``fastmath``)."""
    return cast(F, numba.njit(nogil=True, cache=True)(function))


def frozen(array: Array) -> Array:
    """Return a read-only view, so that memory-mapped and in-memory arrays reach a kernel as one type and it is compiled once."""
    view = np.asarray(array).view(np.ndarray)
    view.flags.writeable = False
    return view

"""Kernels in threads that a forked child can still run: there on one thread, since the threads of GNU's OpenMP do not come along.

numba ends a process that goes on to use OpenMP after a fork ("fork() called from a process already using GNU OpenMP, this is unsafe"). The
other layers are no way out: TBB is not everywhere, and the work queue ends a process whose threads run two kernels at once. So a kernel is
compiled twice, and a child whose parent has run one in threads takes the other, which gives the same numbers.
"""

# Compiled functions take what they are given; mypy sees no types there.
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numba


class _Threads:
    """Whether threads run in this process, or ran in the one that it was forked from."""

    started = False
    lost = False

    @classmethod
    def forked(cls) -> None:
        """Note in a child what its parent had."""
        cls.lost = cls.lost or cls.started


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_Threads.forked)


def threaded(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile a function with ``numba.prange`` for threads and for one, on disk both; options as for ``numba.njit``."""

    def of(function: Any) -> Callable[..., Any]:
        many = numba.njit(parallel=True, cache=True, **options)(function)
        # numba's cache knows a function by its name, not by how it was compiled.
        name = f"{function.__name__}_on_one_thread"
        copy = FunctionType(function.__code__, function.__globals__, name)
        copy.__qualname__, copy.__module__ = name, function.__module__
        one = numba.njit(cache=True, nogil=True, **options)(copy)

        @functools.wraps(function)
        def run(*given: Any) -> Any:
            if _Threads.lost:
                return one(*given)
            _Threads.started = True
            return many(*given)

        return run

    return of

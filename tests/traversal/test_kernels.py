"""What all compiled loops have in common."""

from __future__ import annotations

import importlib
import pkgutil
import threading

import numpy as np
from numba.core.dispatcher import Dispatcher

from traversal import kernels
from traversal.kernels.xswap import xswap


def test_every_kernel_releases_the_interpreters_lock_and_is_cached() -> None:
    modules = [importlib.import_module(f"traversal.kernels.{found.name}") for found in pkgutil.iter_modules(kernels.__path__)]
    compiled = [
        (module.__name__, name, value) for module in modules for name, value in vars(module).items() if isinstance(value, Dispatcher)
    ]
    assert len(compiled) > 15
    for module, name, kernel in compiled:
        assert kernel.targetoptions["nogil"], f"{module}.{name}"
        assert not kernel.targetoptions.get("fastmath"), f"{module}.{name}"


def test_python_runs_on_while_a_kernel_does() -> None:
    rng = np.random.default_rng(0)
    pairs = np.unique(rng.integers(0, 3000, (100_000, 2)), axis=0).astype(np.int32)
    rows, columns = (np.ascontiguousarray(side) for side in pairs.T)
    xswap(rows, columns, 3000, False, True, 1, 0)
    inside = threading.Event()
    seen: list[int] = []

    def work() -> None:
        inside.set()
        xswap(rows, columns, 3000, False, True, 3_000_000, 0)
        inside.clear()

    thread = threading.Thread(target=work)
    thread.start()
    while not inside.is_set() and thread.is_alive():
        pass
    while inside.is_set():
        seen.append(len(seen))
    thread.join()
    assert len(seen) > 1000

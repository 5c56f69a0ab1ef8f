"""What a build makes ready."""

from __future__ import annotations

from typing import Any

from traversal import warm
from traversal.kernels import best_first as search
from traversal.kernels import bounds as layers
from traversal.kernels import join as short


def test_every_kernel_of_a_search_is_compiled() -> None:
    assert warm() >= 0
    kernels: list[Any] = [layers.push_layer, layers.pull_layer, search.best_first, short.best_short]
    assert all(kernel.signatures for kernel in kernels)

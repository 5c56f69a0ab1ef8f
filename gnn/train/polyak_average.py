"""A running mean of the weights: steadier than the last update (Polyak averaging)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor


class Mean:
    """Keeps ``mean <- k mean + (1 - k) weights``, k = min(decay, (1 + t) / (10 + t)) at update t; with decay 0 it is the weights."""

    def __init__(self, network: torch.nn.Module, decay: float) -> None:
        self.network, self.decay = network, decay
        self.values: dict[str, Tensor] = {}
        if decay:
            self.values = {name: value.detach().clone() for name, value in network.named_parameters()}
            self.values["updates"] = torch.zeros(1)

    def update(self) -> None:
        """Take the weights in after an update."""
        if not self.decay:
            return
        self.values["updates"] += 1
        t = float(self.values["updates"])
        k = min(self.decay, (1 + t) / (10 + t))
        with torch.no_grad():
            for name, value in self.network.named_parameters():
                self.values[name].lerp_(value, 1 - k)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Put the mean where the weights are, for as long as the block runs."""
        if not self.decay:
            yield
            return
        kept = {name: value.detach().clone() for name, value in self.network.named_parameters()}
        self._put(self.values)
        try:
            yield
        finally:
            self._put(kept)

    def _put(self, values: dict[str, Tensor]) -> None:
        with torch.no_grad():
            for name, value in self.network.named_parameters():
                value.copy_(values[name])

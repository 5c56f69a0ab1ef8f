"""Who sends to whom: edges that stay the same from step to step, and what of them one step uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from kg.arrays import Array

#: Edges that one program of a CUDA kernel walks at most: a hub's row is shared out, so that a step does not wait for it.
CHUNK = 128


@dataclass(frozen=True)
class Edges:
    """Edges between ``n_src`` rows that send and ``n_dst`` that receive.

    Attributes:
        n_dst: receiving rows.
        ptr: int64 [n_src + 1], dst: int32 [e], rel: int32 [e]: edges by sender, within one by relation.
    """

    n_dst: int
    ptr: Array
    dst: Array
    rel: Array
    _on: dict[str, DeviceEdges] = field(default_factory=dict, repr=False, compare=False)

    @property
    def n_src(self) -> int:
        """Sending rows."""
        return len(self.ptr) - 1

    @property
    def sender(self) -> Array:
        """int32 [e]: the sending row of each edge."""
        return np.repeat(np.arange(self.n_src, dtype=np.int32), np.diff(self.ptr))

    @cached_property
    def receivers(self) -> tuple[Array, Array, Array]:
        """The same edges by receiver: int64 ptr [n_dst + 1], int32 src [e], int32 rel [e]."""
        order = np.argsort(self.dst, kind="stable")
        ptr = np.zeros(self.n_dst + 1, np.int64)
        np.cumsum(np.bincount(self.dst, minlength=self.n_dst), out=ptr[1:])
        return ptr, self.sender[order], self.rel[order]

    def on(self, device: torch.device) -> DeviceEdges:
        """The edges on a device, put there once."""
        key = str(device)
        if key not in self._on:
            self._on[key] = DeviceEdges(self, device)
        return self._on[key]


class DeviceEdges:
    """Edges as tensors on one device, each made when it is first asked for and kept as long as the edges are."""

    def __init__(self, edges: Edges, device: torch.device) -> None:
        self._edges, self._device = edges, device
        self._query: dict[int, Tensor] = {}

    def _put(self, array: Array) -> Tensor:
        with torch.inference_mode(False):  # kept for training too, also where evaluation asks first
            return torch.from_numpy(np.ascontiguousarray(array)).to(self._device)

    @cached_property
    def by_sender(self) -> tuple[Tensor, Tensor, Tensor]:
        """ptr, dst, rel."""
        e = self._edges
        return self._put(e.ptr), self._put(e.dst), self._put(e.rel)

    @cached_property
    def by_receiver(self) -> tuple[Tensor, Tensor, Tensor]:
        """ptr, src, rel; see ``Edges.receivers``."""
        ptr, src, rel = self._edges.receivers
        return self._put(ptr), self._put(src), self._put(rel)

    @cached_property
    def sender(self) -> Tensor:
        """int32 [e]."""
        return self._put(self._edges.sender)

    @cached_property
    def sender_chunks(self) -> tuple[Tensor, Tensor]:
        """int32 row and int64 first edge of every run of at most ``CHUNK`` edges of one sender."""
        row, start = chunks(self._edges.ptr)
        return self._put(row), self._put(start)

    @cached_property
    def receiver_chunks(self) -> tuple[Tensor, Tensor]:
        """The same by receiver."""
        row, start = chunks(self._edges.receivers[0])
        return self._put(row), self._put(start)

    def query(self, copies: int) -> Tensor:
        """int32 [copies * n_src]: the query of each sending row where every query has its copy."""
        if copies not in self._query:
            self._query[copies] = self._put(np.repeat(np.arange(copies, dtype=np.int32), self._edges.n_src))
        return self._query[copies]

    def spread(self, active: Tensor, copies: int) -> Tensor:
        """bool [copies * n_dst]: rows that an active sender, bool [copies * n_src], reaches."""
        _, dst, _ = self.by_sender
        rows = active.view(copies, -1)
        reached = torch.zeros(copies, self._edges.n_dst, dtype=torch.bool, device=active.device)
        for sending, receiving in zip(rows, reached, strict=True):
            receiving.index_fill_(0, dst[sending.index_select(0, self.sender)].long(), True)
        return reached.view(-1)


def chunks(ptr: Array) -> tuple[Array, Array]:
    """Cut rows into runs of at most ``CHUNK`` entries: int32 row and int64 first entry of each run; empty rows have none."""
    count = -(-np.diff(ptr) // CHUNK)
    row = np.repeat(np.arange(len(ptr) - 1, dtype=np.int32), count)
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return row, (ptr[row] + within * CHUNK).astype(np.int64)


@dataclass(frozen=True)
class Block:
    """What one step uses. ``copies`` queries may share one graph: their rows then lie one copy after the other.

    Attributes:
        copies: B where all queries see the same edges, 1 where rows are already (query, node) pairs, queries ascending.
        n_rel: R', relations in a table (both directions, and staying where one is).
        edges: of one copy. query: int32 [copies * n_src], of each sending row.
        active: bool [copies * n_src], which rows send at all; on the device where the step runs there.
    """

    copies: int
    n_rel: int
    edges: Edges
    query: Array
    active: Array | Tensor

    @cached_property
    def units(self) -> Array:
        """int64: where each query's sending rows begin, and where the last ends."""
        begins = np.flatnonzero(np.concatenate([[True], self.query[1:] != self.query[:-1]])) if len(self.query) else np.zeros(0, np.int64)
        return np.append(begins, len(self.query)).astype(np.int64)

    def on(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """``active`` and ``query`` on a device."""
        query = self.edges.on(device).query(self.copies) if self.copies > 1 else torch.from_numpy(self.query).to(device)
        return torch.as_tensor(self.active, device=device), query

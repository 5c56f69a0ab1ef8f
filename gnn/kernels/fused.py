"""Fused relational message passing as one differentiable operation; picks the kernel for the device."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numba
import numpy as np
import torch
from torch import Tensor

from gnn.kernels import numba_cpu, reference
from kg.arrays import Array


@dataclass(frozen=True)
class Block:
    """Who sends to whom in one step. ``copies`` queries may share one graph: their rows then lie one copy after the other.

    Attributes:
        copies: B where all queries see the same edges, 1 where rows are already (query, node) pairs, queries ascending.
        n_rel: R', relations in a table (both directions, and staying where one is).
        n_dst: receiving rows in a copy.
        ptr: int64 [n_src + 1], dst: int32 [e], rel: int32 [e]: edges by sender, within one by relation.
        query: int32 [copies * n_src], of each sending row.
        active: bool [copies * n_src], which rows send at all.
    """

    copies: int
    n_rel: int
    n_dst: int
    ptr: Array
    dst: Array
    rel: Array
    query: Array
    active: Array

    @property
    def n_src(self) -> int:
        """Sending rows in a copy."""
        return len(self.ptr) - 1

    @cached_property
    def units(self) -> Array:
        """int64: where each query's sending rows begin, and where the last ends."""
        begins = np.flatnonzero(np.concatenate([[True], self.query[1:] != self.query[:-1]])) if len(self.query) else np.zeros(0, np.int64)
        return np.append(begins, len(self.query)).astype(np.int64)

    @cached_property
    def receivers(self) -> tuple[Array, Array, Array]:
        """The same edges by receiver: int64 ptr [n_dst + 1], int32 src [e], int32 rel [e]."""
        order = np.argsort(self.dst, kind="stable")
        sender = np.repeat(np.arange(self.n_src, dtype=np.int32), np.diff(self.ptr))
        ptr = np.zeros(self.n_dst + 1, np.int64)
        np.cumsum(np.bincount(self.dst, minlength=self.n_dst), out=ptr[1:])
        return ptr, sender[order], self.rel[order]


class _CpuMessages(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool
    ) -> Tensor:
        arrays = [x.detach().contiguous().numpy() for x in (H, G, V, As, Ar, w, b)]
        h, g, v, a_s, a_r, weight, bias = arrays
        gv_rows = 0 if shared else block.n_rel
        out = np.zeros((block.copies * block.n_dst, h.shape[1]), h.dtype)
        numba_cpu.forward(
            h, block.active, block.ptr, block.dst, block.rel, block.units, block.query, block.n_dst, g, v, gv_rows, a_s, a_r, block.n_rel,
            weight, bias, out,
        )  # fmt: skip
        ctx.arrays, ctx.block, ctx.gv_rows = arrays, block, gv_rows
        return torch.from_numpy(out)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        h, g, v, a_s, a_r, weight, bias = ctx.arrays
        block = ctx.block
        jobs = max(min(numba.get_num_threads(), len(block.units) - 1), 1)
        dH, dAs = np.zeros_like(h), np.zeros_like(a_s)
        dG, dV, dAr = (np.zeros((jobs, *x.shape), x.dtype) for x in (g, v, a_r))
        dwb = np.zeros((jobs, len(weight) + 1), h.dtype)
        numba_cpu.backward(
            grads[0].contiguous().numpy(), h, block.active, block.ptr, block.dst, block.rel, block.units, block.query, block.n_dst,
            g, v, ctx.gv_rows, a_s, a_r, block.n_rel, weight, bias, numba_cpu.balanced(block.ptr, block.units, jobs),
            dH, dAs, dG, dV, dAr, dwb,
        )  # fmt: skip
        total = dwb.sum(0)
        found = (dH, dG.sum(0), dV.sum(0), dAs, dAr.sum(0), total[:-1], total[-1:])
        return (*(torch.from_numpy(np.ascontiguousarray(x)) for x in found), None, None)


def messages(
    H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, *, backend: str = "auto"
) -> Tensor:
    """Return what every row receives, [copies * n_dst, d].

    Args:
        H: [copies * n_src, d], the senders. As: [copies * n_src, a], their part of the attention.
        G, V: [R', d] shared by all queries, or [Q * R', d] one table a query: the relation's gate and value.
        Ar: [Q * R', a]: the relation's and the query's part of the attention. w: [a]. b: [1].
        backend: auto (Triton on CUDA where it can be had, numba on CPU), numba, triton, or reference (plain, edge messages written out).
    """
    if backend == "auto":
        backend = "numba" if H.device.type == "cpu" else _cuda_backend()
    dtype = H.dtype if H.dtype == torch.float64 else torch.float32
    H, G, V, As, Ar, w, b = (x.to(dtype) for x in (H, G, V, As, Ar, w, b))
    shared = G.shape[0] == block.n_rel
    if backend == "numba":
        return _CpuMessages.apply(H, G, V, As, Ar, w, b, block, shared)
    if backend == "triton":
        from gnn.kernels.triton_cuda import triton_messages

        return triton_messages(H, G, V, As, Ar, w, b, block, shared)
    return reference.messages(H, G, V, As, Ar, w, b, block, shared)


def _cuda_backend() -> str:
    from gnn.kernels.triton_cuda import available

    return "triton" if available() else "reference"

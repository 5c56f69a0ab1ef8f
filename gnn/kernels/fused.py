"""Fused relational message passing as one differentiable operation; picks the kernel for the device."""

from __future__ import annotations

from dataclasses import dataclass
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
        n_rel: R', relations in a table (both directions, and staying where one is).
        copies: B where all queries see the same edges, 1 where rows are already (query, node) pairs.
        ptr: int64 [n_dst + 1], src: int32 [e], rel: int32 [e]: edges by receiver.
        out_ptr: int64 [n_src + 1], dst: int32 [e], out_rel: int32 [e]: the same edges by sender.
        query: int32 [copies * n_dst], src_query: int32 [copies * n_src]: the query of each row.
    """

    copies: int
    n_rel: int
    ptr: Array
    src: Array
    rel: Array
    out_ptr: Array
    dst: Array
    out_rel: Array
    query: Array
    src_query: Array

    @property
    def n_dst(self) -> int:
        """Receiving rows in a copy."""
        return len(self.ptr) - 1

    @property
    def n_src(self) -> int:
        """Sending rows in a copy."""
        return len(self.out_ptr) - 1


class _CpuMessages(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool) -> Tensor:
        arrays = [x.detach().contiguous().numpy() for x in (H, G, V, As, Ar, w, b)]
        h, g, v, a_s, a_r, weight, bias = arrays
        n_rel = block.n_rel
        gv_rows = 0 if shared else n_rel
        out = np.empty((block.copies * block.n_dst, h.shape[1]), h.dtype)
        numba_cpu.forward(
            h, block.ptr, block.src, block.rel, block.query, block.copies, block.n_src, g, v, gv_rows, a_s, a_r, n_rel, weight, bias, out
        )
        ctx.arrays, ctx.block, ctx.sizes = arrays, block, (n_rel, gv_rows)
        return torch.from_numpy(out)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        h, g, v, a_s, a_r, weight, bias = ctx.arrays
        block, (n_rel, gv_rows) = ctx.block, ctx.sizes
        jobs = max(numba.get_num_threads(), 1)
        bounds = numba_cpu.balanced(block.out_ptr, block.copies, jobs)
        dH, dAs = np.zeros_like(h), np.zeros_like(a_s)
        dG, dV, dAr = (np.zeros((jobs, *x.shape), x.dtype) for x in (g, v, a_r))
        dwb = np.zeros((jobs, len(weight) + 1), h.dtype)
        numba_cpu.backward(
            grads[0].contiguous().numpy(), h, block.out_ptr, block.dst, block.out_rel, block.src_query, block.copies, block.n_dst,
            g, v, gv_rows, a_s, a_r, n_rel, weight, bias, bounds, dH, dAs, dG, dV, dAr, dwb,
        )  # fmt: skip
        dwb = dwb.sum(0)
        found = (dH, dG.sum(0), dV.sum(0), dAs, dAr.sum(0), dwb[:-1], dwb[-1:])
        return (*(torch.from_numpy(np.ascontiguousarray(x)) for x in found), None, None)


def messages(H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, *, backend: str = "auto") -> Tensor:
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

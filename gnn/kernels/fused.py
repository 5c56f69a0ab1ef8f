"""Fused relational message passing as one differentiable operation; picks the kernel for the device."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import torch
from torch import Tensor

from gnn.kernels import numba_cpu, reference
from gnn.kernels.block import Block


class _CpuMessages(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool
    ) -> Tensor:
        arrays = [x.detach().contiguous().numpy() for x in (H, G, V, As, Ar, w, b)]
        h, g, v, a_s, a_r, weight, bias = arrays
        gv_rows = 0 if shared else block.n_rel
        edges, active = block.edges, np.asarray(block.active)
        out = np.zeros((block.copies * edges.n_dst, h.shape[1]), h.dtype)
        numba_cpu.forward(
            h,
            active,
            edges.ptr,
            edges.dst,
            edges.rel,
            block.units,
            block.query,
            edges.n_dst,
            g,
            v,
            gv_rows,
            a_s,
            a_r,
            block.n_rel,
            weight,
            bias,
            out,
        )
        ctx.arrays, ctx.block, ctx.gv_rows = arrays, block, gv_rows
        return torch.from_numpy(out)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        h, g, v, a_s, a_r, weight, bias = ctx.arrays
        block, edges, active = ctx.block, ctx.block.edges, np.asarray(ctx.block.active)
        jobs = max(min(numba.get_num_threads(), len(block.units) - 1), 1)
        dH, dAs = np.zeros_like(h), np.zeros_like(a_s)
        dG, dV, dAr = (np.zeros((jobs, *x.shape), x.dtype) for x in (g, v, a_r))
        dwb = np.zeros((jobs, len(weight) + 1), h.dtype)
        numba_cpu.backward(
            grads[0].contiguous().numpy(),
            h,
            active,
            edges.ptr,
            edges.dst,
            edges.rel,
            block.units,
            block.query,
            edges.n_dst,
            g,
            v,
            ctx.gv_rows,
            a_s,
            a_r,
            block.n_rel,
            weight,
            bias,
            numba_cpu.balanced(edges.ptr, block.units, jobs),
            dH,
            dAs,
            dG,
            dV,
            dAr,
            dwb,
        )
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

"""The fused operation on CUDA: forward, and backward without atomics on states; edge messages live in registers only.

Forward: one program a receiving row walks its edges and adds into d registers; every row is written once, so that a sum's order is fixed.
Backward: one program a sending row walks its edges the other way round and owns the row's ``dH`` and ``dAs``; the relation tables, which
many rows share, are added to atomically. alpha is computed again instead of kept. Both walk CSR rows that already lie in memory; the
extra memory is the output's and the gradients'.

``TRITON_INTERPRET=1`` runs the same programs on the CPU, which is how they are checked where there is no GPU.
"""

# Compiled functions take what they are given; mypy sees no types there.
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

try:
    import triton
    import triton.language as tl
except ImportError:  # a build of torch without Triton: the plain way serves
    triton = None

if TYPE_CHECKING:
    from gnn.kernels.fused import Block
    from kg.arrays import Array


def available() -> bool:
    """Whether Triton can run here: it is installed, and there is a CUDA device or its interpreter is on."""
    return triton is not None and (torch.cuda.is_available() or os.environ.get("TRITON_INTERPRET") == "1")


if triton is not None:

    @triton.jit
    def _forward(
        H, active, ptr, src, rel, query, n_dst, n_src, G, V, gv_rows, As, Ar, n_rel, w, b, out, d, a, D: tl.constexpr, A: tl.constexpr
    ):
        f = tl.program_id(0).to(tl.int64)
        copy = f // n_dst
        i = f - copy * n_dst
        j, k = tl.arange(0, D), tl.arange(0, A)
        in_d, in_a = j < d, k < a
        weigh, bias = tl.load(w + k, mask=in_a, other=0.0), tl.load(b)
        total = tl.zeros((D,), dtype=weigh.dtype)
        start, stop = tl.load(ptr + i), tl.load(ptr + i + 1)
        for e in range(start, stop):
            s = copy * n_src + tl.load(src + e).to(tl.int64)
            if tl.load(active + s) != 0:
                r = tl.load(rel + e).to(tl.int64)
                q = tl.load(query + s).to(tl.int64)
                t = tl.load(As + s * a + k, mask=in_a, other=0.0) + tl.load(Ar + (q * n_rel + r) * a + k, mask=in_a, other=0.0)
                x = tl.sum(weigh * tl.where(t > 0, t, t * 0), axis=0) + bias
                alpha = 1.0 / (1.0 + tl.exp(-x))
                g = (q * gv_rows + r) * d
                gate, value = tl.load(G + g + j, mask=in_d, other=0.0), tl.load(V + g + j, mask=in_d, other=0.0)
                total += alpha * (tl.load(H + s * d + j, mask=in_d, other=0.0) * gate + value)
        tl.store(out + f * d + j, total, mask=in_d)

    @triton.jit
    def _backward(
        grad,
        H,
        active,
        ptr,
        dst,
        rel,
        query,
        n_dst,
        n_src,
        G,
        V,
        gv_rows,
        As,
        Ar,
        n_rel,
        w,
        b,
        dH,
        dAs,
        dG,
        dV,
        dAr,
        dw,
        db,
        d,
        a,
        D: tl.constexpr,
        A: tl.constexpr,
    ):
        s = tl.program_id(0).to(tl.int64)
        if tl.load(active + s) != 0:
            copy = s // n_src
            i = s - copy * n_src
            q = tl.load(query + s).to(tl.int64)
            j, k = tl.arange(0, D), tl.arange(0, A)
            in_d, in_a = j < d, k < a
            weigh, bias = tl.load(w + k, mask=in_a, other=0.0), tl.load(b)
            h, mine = tl.load(H + s * d + j, mask=in_d, other=0.0), tl.load(As + s * a + k, mask=in_a, other=0.0)
            of_h, of_a = tl.zeros((D,), dtype=weigh.dtype), tl.zeros((A,), dtype=weigh.dtype)
            of_w, of_b = tl.zeros((A,), dtype=weigh.dtype), tl.sum(tl.zeros((A,), dtype=weigh.dtype), axis=0)
            start, stop = tl.load(ptr + i), tl.load(ptr + i + 1)
            for e in range(start, stop):
                f = copy * n_dst + tl.load(dst + e).to(tl.int64)
                r = tl.load(rel + e).to(tl.int64)
                row = q * n_rel + r
                t = mine + tl.load(Ar + row * a + k, mask=in_a, other=0.0)
                t = tl.where(t > 0, t, t * 0)
                alpha = 1.0 / (1.0 + tl.exp(-(tl.sum(weigh * t, axis=0) + bias)))
                g = (q * gv_rows + r) * d
                gate, value = tl.load(G + g + j, mask=in_d, other=0.0), tl.load(V + g + j, mask=in_d, other=0.0)
                up = tl.load(grad + f * d + j, mask=in_d, other=0.0)
                dx = tl.sum(up * (h * gate + value), axis=0) * alpha * (1.0 - alpha)
                of_h += alpha * up * gate
                tl.atomic_add(dG + g + j, alpha * up * h, mask=in_d)
                tl.atomic_add(dV + g + j, alpha * up, mask=in_d)
                step = tl.where(t > 0, dx * weigh, 0.0)
                tl.atomic_add(dAr + row * a + k, step, mask=in_a)
                of_a += step
                of_w += dx * t
                of_b += dx
            tl.store(dH + s * d + j, of_h, mask=in_d)
            tl.store(dAs + s * a + k, of_a, mask=in_a)
            tl.atomic_add(dw + k, of_w, mask=in_a)
            tl.atomic_add(db, of_b)


class _Messages(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool
    ) -> Tensor:
        H, G, V, As, Ar, w, b = (x.contiguous() for x in (H, G, V, As, Ar, w, b))
        on = _Edges.of(block, H.device)
        d, a = H.shape[1], As.shape[1]
        gv_rows = 0 if shared else block.n_rel
        rows = block.copies * block.n_dst
        out = torch.empty(rows, d, dtype=H.dtype, device=H.device)
        if rows:
            _forward[(rows,)](
                H, on.active, on.in_ptr, on.src, on.in_rel, on.query, block.n_dst, block.n_src, G, V, gv_rows, As, Ar, block.n_rel, w, b,
                out, d, a, D=triton.next_power_of_2(d), A=triton.next_power_of_2(max(a, 2)), num_warps=1,
            )  # fmt: skip
        ctx.save_for_backward(H, G, V, As, Ar, w, b)
        ctx.on, ctx.block, ctx.gv_rows = on, block, gv_rows
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        H, G, V, As, Ar, w, b = ctx.saved_tensors
        on, block = ctx.on, ctx.block
        d, a = H.shape[1], As.shape[1]
        found = [torch.zeros_like(x) for x in (H, G, V, As, Ar, w, b)]
        dH, dG, dV, dAs, dAr, dw, db = found
        if len(H):
            _backward[(len(H),)](
                grads[0].contiguous(), H, on.active, on.ptr, on.dst, on.rel, on.query, block.n_dst, block.n_src, G, V, ctx.gv_rows, As, Ar,
                block.n_rel, w, b, dH, dAs, dG, dV, dAr, dw, db, d, a,
                D=triton.next_power_of_2(d), A=triton.next_power_of_2(max(a, 2)), num_warps=1,
            )  # fmt: skip
        return (*found, None, None)


class _Edges:
    """A block's arrays on a device."""

    def __init__(self, block: Block, device: torch.device) -> None:
        def put(array: Array) -> Tensor:
            return torch.from_numpy(np.ascontiguousarray(array)).to(device)

        in_ptr, src, in_rel = block.receivers
        self.in_ptr, self.src, self.in_rel = put(in_ptr), put(src), put(in_rel)
        self.ptr, self.dst, self.rel = put(block.ptr), put(block.dst), put(block.rel)
        self.query, self.active = put(block.query), put(block.active.astype(np.int8))

    @classmethod
    def of(cls, block: Block, device: torch.device) -> _Edges:
        """Put a block's arrays on a device once; the copy lives as long as the block."""
        kept: dict[str, _Edges] = block.__dict__.setdefault("_on_device", {})
        if str(device) not in kept:
            kept[str(device)] = cls(block, device)
        return kept[str(device)]


def triton_messages(H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool) -> Tensor:
    """See ``gnn.kernels.fused.messages``."""
    result: Tensor = _Messages.apply(H, G, V, As, Ar, w, b, block, shared)
    return result

"""The fused operation on CUDA, forward and backward; edge messages live in registers only.

Forward: a program walks at most ``CHUNK`` edges of one receiving row and adds into d registers; a row of one chunk is written once, a
hub's chunks are added up atomically. Without chunks the step would last as long as its longest row.
Backward: a program walks at most ``CHUNK`` edges of one sending row. Receivers' gradients are summed over each run of edges of one relation
first, as they all got the same message, and what follows is done once a run; tables that many rows share are added to atomically. alpha is
computed again instead of kept. Edges lie on the device from the first step on; the extra memory is the output's and the gradients'.

``TRITON_INTERPRET=1`` runs the same programs on the CPU, which is how they are checked where there is no GPU.
"""

# Compiled functions take what they are given; mypy sees no types there.
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor

from gnn.kernels import block as blocks
from gnn.kernels.block import Block

try:
    import triton
    import triton.language as tl
except ImportError:  # a build of torch without Triton: the plain way serves
    triton = None


def available() -> bool:
    """Whether Triton can run here: it is installed, and there is a CUDA device or its interpreter is on."""
    return triton is not None and (torch.cuda.is_available() or os.environ.get("TRITON_INTERPRET") == "1")


if triton is not None:

    @triton.jit
    def _forward(
        H,
        active,
        n_chunks,
        row,
        first,
        ptr,
        src,
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
        out,
        d,
        a,
        CHUNK: tl.constexpr,
        D: tl.constexpr,
        A: tl.constexpr,
    ):
        p = tl.program_id(0).to(tl.int64)
        copy = p // n_chunks
        c = p - copy * n_chunks
        i = tl.load(row + c).to(tl.int64)
        begin, end = tl.load(ptr + i), tl.load(ptr + i + 1)
        start = tl.load(first + c)
        stop = tl.minimum(start + CHUNK, end)
        j, k = tl.arange(0, D), tl.arange(0, A)
        in_d, in_a = j < d, k < a
        weigh, bias = tl.load(w + k, mask=in_a, other=0.0), tl.load(b)
        total = tl.zeros((D,), dtype=weigh.dtype)
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
        f = (copy * n_dst + i) * d
        if end - begin <= CHUNK:
            tl.store(out + f + j, total, mask=in_d)
        else:
            tl.atomic_add(out + f + j, total, mask=in_d)

    @triton.jit
    def _backward(
        grad,
        H,
        active,
        n_chunks,
        row,
        first,
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
        CHUNK: tl.constexpr,
        D: tl.constexpr,
        A: tl.constexpr,
    ):
        p = tl.program_id(0).to(tl.int64)
        copy = p // n_chunks
        c = p - copy * n_chunks
        i = tl.load(row + c).to(tl.int64)
        s = copy * n_src + i
        if tl.load(active + s) != 0:
            begin, end = tl.load(ptr + i), tl.load(ptr + i + 1)
            e = tl.load(first + c)
            stop = tl.minimum(e + CHUNK, end)
            q = tl.load(query + s).to(tl.int64)
            j, k = tl.arange(0, D), tl.arange(0, A)
            in_d, in_a = j < d, k < a
            weigh, bias = tl.load(w + k, mask=in_a, other=0.0), tl.load(b)
            h, mine = tl.load(H + s * d + j, mask=in_d, other=0.0), tl.load(As + s * a + k, mask=in_a, other=0.0)
            of_h, of_a = tl.zeros((D,), dtype=weigh.dtype), tl.zeros((A,), dtype=weigh.dtype)
            of_w, of_b = tl.zeros((A,), dtype=weigh.dtype), tl.sum(tl.zeros((A,), dtype=weigh.dtype), axis=0)
            while e < stop:
                r = tl.load(rel + e)
                up = tl.zeros((D,), dtype=weigh.dtype)
                # The run of this relation; behind the chunk's end stands no relation at all.
                while tl.load(rel + e, mask=e < stop, other=-1) == r:
                    f = copy * n_dst + tl.load(dst + e).to(tl.int64)
                    up += tl.load(grad + f * d + j, mask=in_d, other=0.0)
                    e += 1
                table = q * n_rel + r
                t = mine + tl.load(Ar + table * a + k, mask=in_a, other=0.0)
                t = tl.where(t > 0, t, t * 0)
                alpha = 1.0 / (1.0 + tl.exp(-(tl.sum(weigh * t, axis=0) + bias)))
                g = (q * gv_rows + r) * d
                gate, value = tl.load(G + g + j, mask=in_d, other=0.0), tl.load(V + g + j, mask=in_d, other=0.0)
                dx = tl.sum(up * (h * gate + value), axis=0) * alpha * (1.0 - alpha)
                of_h += alpha * up * gate
                tl.atomic_add(dG + g + j, alpha * up * h, mask=in_d)
                tl.atomic_add(dV + g + j, alpha * up, mask=in_d)
                step = tl.where(t > 0, dx * weigh, 0.0)
                tl.atomic_add(dAr + table * a + k, step, mask=in_a)
                of_a += step
                of_w += dx * t
                of_b += dx
            if end - begin <= CHUNK:
                tl.store(dH + s * d + j, of_h, mask=in_d)
                tl.store(dAs + s * a + k, of_a, mask=in_a)
            else:
                tl.atomic_add(dH + s * d + j, of_h, mask=in_d)
                tl.atomic_add(dAs + s * a + k, of_a, mask=in_a)
            tl.atomic_add(dw + k, of_w, mask=in_a)
            tl.atomic_add(db, of_b)


class _Messages(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool
    ) -> Tensor:
        H, G, V, As, Ar, w, b = (x.contiguous() for x in (H, G, V, As, Ar, w, b))
        edges, (active, query) = block.edges, _senders(block, H.device)
        d, a = H.shape[1], As.shape[1]
        gv_rows = 0 if shared else block.n_rel
        out = torch.zeros(block.copies * edges.n_dst, d, dtype=H.dtype, device=H.device)
        row, first = edges.on(H.device).receiver_chunks
        if len(row):
            _forward[(block.copies * len(row),)](
                H,
                active,
                len(row),
                row,
                first,
                *edges.on(H.device).by_receiver,
                query,
                edges.n_dst,
                edges.n_src,
                G,
                V,
                gv_rows,
                As,
                Ar,
                block.n_rel,
                w,
                b,
                out,
                d,
                a,
                **_sizes(d, a),
            )
        ctx.save_for_backward(H, G, V, As, Ar, w, b)
        ctx.block, ctx.gv_rows = block, gv_rows
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        H, G, V, As, Ar, w, b = ctx.saved_tensors
        block: Block = ctx.block
        edges, (active, query) = block.edges, _senders(block, H.device)
        d, a = H.shape[1], As.shape[1]
        dH, dG, dV, dAs, dAr, dw, db = found = [torch.zeros_like(x) for x in (H, G, V, As, Ar, w, b)]
        row, first = edges.on(H.device).sender_chunks
        if len(row):
            _backward[(block.copies * len(row),)](
                grads[0].contiguous(),
                H,
                active,
                len(row),
                row,
                first,
                *edges.on(H.device).by_sender,
                query,
                edges.n_dst,
                edges.n_src,
                G,
                V,
                ctx.gv_rows,
                As,
                Ar,
                block.n_rel,
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
                **_sizes(d, a),
            )
        return (*found, None, None)


def _senders(block: Block, device: torch.device) -> tuple[Tensor, Tensor]:
    """Which rows send, as bytes, and of which query each is."""
    active, query = block.on(device)
    return active.to(torch.int8), query


def _sizes(d: int, a: int) -> dict[str, int]:
    """What the kernels are compiled for."""
    return {"CHUNK": blocks.CHUNK, "D": triton.next_power_of_2(d), "A": triton.next_power_of_2(max(a, 2)), "num_warps": 1}


def triton_messages(H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool) -> Tensor:
    """See ``gnn.kernels.fused.messages``."""
    result: Tensor = _Messages.apply(H, G, V, As, Ar, w, b, block, shared)
    return result

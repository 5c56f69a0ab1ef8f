"""Relational message passing fused on the CPU: one pass over the edges, no message is ever written down.

With f a row that receives, s a row that sends, r the relation and q the query of f:

    alpha(e) = sigmoid(w . relu(As[s] + Ar[q, r]) + b)            attention, AdaProp/RED-GNN eq. 6
    out[f]   = sum over e = (s, r) into f of  alpha(e) * (H[s] * G[r] + V[r])

Memory is the size of the rows; the unfused form writes three tensors of [edges, d]. Backward recomputes ``alpha`` instead of keeping it
and walks the edges by sender, so that a thread owns the rows it adds to; relation tables are summed per thread.
"""

from __future__ import annotations

import math

import numba
import numpy as np

# Sums may be reordered (that is what vectorises them), but NaN and infinity keep their meaning: a diverging run must be seen.
_FAST = {"reassoc", "contract", "nsz", "arcp"}


@numba.njit(parallel=True, fastmath=_FAST, cache=True)
def forward(H, ptr, src, rel, query, copies, n_src, G, V, gv_rows, As, Ar, n_rel, w, b, out):  # type: ignore[no-untyped-def]
    """Fill ``out`` [copies * n_dst, d]; see ``gnn.kernels.fused`` for the shapes."""
    n_dst = len(ptr) - 1
    d = H.shape[1]
    a = As.shape[1]
    for f in numba.prange(copies * n_dst):
        copy = f // n_dst
        i = f - copy * n_dst
        q = query[f]
        row = out[f]
        for j in range(d):
            row[j] = 0.0
        for e in range(ptr[i], ptr[i + 1]):
            s = copy * n_src + src[e]
            x = b[0]
            k_rel = q * n_rel + rel[e]
            for k in range(a):
                t = As[s, k] + Ar[k_rel, k]
                x += w[k] * max(t, t * 0)
            alpha = 1.0 / (1.0 + math.exp(-x))
            g = q * gv_rows + rel[e]
            for j in range(d):
                row[j] += alpha * (H[s, j] * G[g, j] + V[g, j])


@numba.njit(parallel=True, fastmath=_FAST, cache=True)
def backward(  # type: ignore[no-untyped-def]
    grad, H, ptr, dst, rel, src_query, copies, n_dst, G, V, gv_rows, As, Ar, n_rel, w, b, bounds, dH, dAs, dG, dV, dAr, dwb
):
    """Add up the gradients; edges grouped by sender. ``dG``, ``dV``, ``dAr``, ``dwb`` have one leading slot a job."""
    n_src = len(ptr) - 1
    d = H.shape[1]
    a = As.shape[1]
    jobs = len(bounds) - 1
    for job in numba.prange(jobs):
        t = np.empty(a, H.dtype)
        for s in range(bounds[job], bounds[job + 1]):
            copy = s // n_src
            i = s - copy * n_src
            q = src_query[s]
            for e in range(ptr[i], ptr[i + 1]):
                f = copy * n_dst + dst[e]
                x = b[0]
                k_rel = q * n_rel + rel[e]
                for k in range(a):
                    v = As[s, k] + Ar[k_rel, k]
                    t[k] = max(v, v * 0)
                    x += w[k] * t[k]
                alpha = 1.0 / (1.0 + math.exp(-x))
                g = q * gv_rows + rel[e]
                dot = grad[f, 0] * 0
                for j in range(d):
                    up = grad[f, j]
                    dot += up * (H[s, j] * G[g, j] + V[g, j])
                    dH[s, j] += alpha * up * G[g, j]
                    dG[job, g, j] += alpha * up * H[s, j]
                    dV[job, g, j] += alpha * up
                dx = dot * alpha * (1.0 - alpha)
                dwb[job, a] += dx
                for k in range(a):
                    dwb[job, k] += dx * t[k]
                    if t[k] > 0:
                        dAs[s, k] += dx * w[k]
                        dAr[job, k_rel, k] += dx * w[k]


@numba.njit(fastmath=_FAST, cache=True)
def attention(src, rel, query, As, Ar, n_rel, w, b, out):  # type: ignore[no-untyped-def]
    """Fill ``out`` [e] with alpha of single edges, given each edge's sending row, relation and query."""
    for e in range(len(src)):
        x = b[0]
        k_rel = query[e] * n_rel + rel[e]
        for k in range(As.shape[1]):
            t = As[src[e], k] + Ar[k_rel, k]
            x += w[k] * max(t, t * 0)
        out[e] = 1.0 / (1.0 + math.exp(-x))


def balanced(ptr: np.ndarray, copies: int, jobs: int) -> np.ndarray:
    """int64 [jobs + 1]: cut ``copies`` stacked runs of the same rows into jobs of about as many edges each."""
    per_copy = int(ptr[-1]) + len(ptr) - 1
    weight = ptr + np.arange(len(ptr))
    marks = np.linspace(0, per_copy * copies, jobs + 1)
    copy = np.minimum((marks // max(per_copy, 1)).astype(np.int64), copies)
    inside = np.searchsorted(weight, marks - copy * per_copy)
    bounds = np.minimum(copy * (len(ptr) - 1) + inside, copies * (len(ptr) - 1))
    bounds[0], bounds[-1] = 0, copies * (len(ptr) - 1)
    return bounds.astype(np.int64)

"""Relational message passing fused on the CPU: one pass over the edges, no edge's message is ever written down.

With s a row that sends, f a row that receives, r the relation and q the query they belong to:

    alpha(s, r) = sigmoid(w . relu(As[s] + Ar[q, r]) + b)            attention, RED-GNN eq. 5, AdaProp eq. 6
    out[f]      = sum over edges (s, r, f) of  alpha(s, r) * (H[s] * G[r] + V[r])

What an edge carries depends on its sender and relation, not on who receives: it is made once for a run of edges of one relation, in a
buffer of d numbers, and added to every receiver. Backward sums the receivers' gradients over the run first, and so differentiates once a
run too. A thread owns whole queries, whose rows no other thread touches; relation tables are summed per thread.
"""

# Compiled functions take what they are given; mypy sees no types there.
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import math

import numba
import numpy as np

from gnn.kernels.fork_safe import threaded
from kg.arrays import Array

# Sums may be reordered (that is what vectorises them), but NaN and infinity keep their meaning: a diverging run must be seen.
_FAST = {"reassoc", "contract", "nsz", "arcp"}


@numba.njit(cache=True, nogil=True)
def _row(s, ptr, n_dst):
    """Where the receivers of a sending row's copy begin, and the row's edges from where to where."""
    n_src = len(ptr) - 1
    copy = s // n_src
    i = s - copy * n_src
    return copy * n_dst, ptr[i], ptr[i + 1]


@numba.njit(fastmath=_FAST, cache=True, nogil=True)
def _alpha(As, s, Ar, k_rel, w, b):
    """The attention of sender row s and relation row k_rel."""
    x = b[0]
    for k in range(len(w)):
        t = As[s, k] + Ar[k_rel, k]
        x += w[k] * (t if t > 0 else t * 0)
    return 1.0 / (1.0 + math.exp(-x))


@numba.njit(fastmath=_FAST, cache=True, nogil=True)
def _send(first, last, H, active, ptr, dst, rel, query, n_dst, G, V, gv_rows, As, Ar, n_rel, w, b, out):
    """Add what the sender rows ``first`` to ``last`` send."""
    d = H.shape[1]
    m = np.empty(d, H.dtype)
    for s in range(first, last):
        if not active[s]:
            continue
        base, e, stop = _row(s, ptr, n_dst)
        q = query[s]
        while e < stop:
            r = rel[e]
            alpha = _alpha(As, s, Ar, q * n_rel + r, w, b)
            g = q * gv_rows + r
            for j in range(d):
                m[j] = alpha * (H[s, j] * G[g, j] + V[g, j])
            while e < stop and rel[e] == r:
                f = base + dst[e]
                for j in range(d):
                    out[f, j] += m[j]
                e += 1


@threaded(fastmath=_FAST)
def forward(H, active, ptr, dst, rel, units, query, n_dst, G, V, gv_rows, As, Ar, n_rel, w, b, out):
    """Add to ``out`` [copies * n_dst, d], zeros before; see ``gnn.kernels.fused`` for the shapes."""
    for unit in numba.prange(len(units) - 1):
        _send(units[unit], units[unit + 1], H, active, ptr, dst, rel, query, n_dst, G, V, gv_rows, As, Ar, n_rel, w, b, out)


@numba.njit(fastmath=_FAST, cache=True, nogil=True)
def forward_here(H, active, ptr, dst, rel, units, query, n_dst, G, V, gv_rows, As, Ar, n_rel, w, b, out):
    """The same in the calling thread: for little work, which is done before other threads have woken."""
    _send(units[0], units[-1], H, active, ptr, dst, rel, query, n_dst, G, V, gv_rows, As, Ar, n_rel, w, b, out)


@threaded(fastmath=_FAST)
def backward(grad, H, active, ptr, dst, rel, units, query, n_dst, G, V, gv_rows, As, Ar, n_rel, w, b, jobs, dH, dAs, dG, dV, dAr, dwb):
    """Add up the gradients. ``jobs`` int64: cuts of the units; ``dG``, ``dV``, ``dAr``, ``dwb`` have one leading slot a job."""
    d, a = H.shape[1], As.shape[1]
    for job in numba.prange(len(jobs) - 1):
        t = np.empty(a, H.dtype)
        up = np.empty(d, H.dtype)
        for s in range(units[jobs[job]], units[jobs[job + 1]]):
            if not active[s]:
                continue
            base, e, stop = _row(s, ptr, n_dst)
            q = query[s]
            while e < stop:
                r = rel[e]
                for j in range(d):
                    up[j] = 0
                while e < stop and rel[e] == r:
                    f = base + dst[e]
                    for j in range(d):
                        up[j] += grad[f, j]
                    e += 1
                x = b[0]
                k_rel = q * n_rel + r
                for k in range(a):
                    v = As[s, k] + Ar[k_rel, k]
                    t[k] = v if v > 0 else v * 0
                    x += w[k] * t[k]
                alpha = 1.0 / (1.0 + math.exp(-x))
                g = q * gv_rows + r
                dot = up[0] * 0
                for j in range(d):
                    dot += up[j] * (H[s, j] * G[g, j] + V[g, j])
                for j in range(d):
                    z = alpha * up[j]
                    dH[s, j] += z * G[g, j]
                    dG[job, g, j] += z * H[s, j]
                    dV[job, g, j] += z
                dx = dot * alpha * (1.0 - alpha)
                dwb[job, a] += dx
                for k in range(a):
                    dwb[job, k] += dx * t[k]
                    z = dx * w[k] if t[k] > 0 else dx * 0
                    dAs[s, k] += z
                    dAr[job, k_rel, k] += z


@numba.njit(cache=True, nogil=True)
def spread(active, ptr, dst, n_dst, out):
    """Set ``out`` bool [copies * n_dst] wherever a sender that is ``active`` reaches."""
    for s in range(len(active)):
        if active[s]:
            base, start, stop = _row(s, ptr, n_dst)
            for e in range(start, stop):
                out[base + dst[e]] = True


@numba.njit(fastmath=_FAST, cache=True, nogil=True)
def attention(src, rel, query, As, Ar, n_rel, w, b, out):
    """Fill ``out`` [e] with alpha of single edges, given each edge's sending row, relation and query."""
    for e in range(len(src)):
        out[e] = _alpha(As, src[e], Ar, query[e] * n_rel + rel[e], w, b)


@numba.njit(fastmath=_FAST, cache=True, nogil=True)
def hop_logits(u, r, v, n_relations, of_u, of_v, of_r, w, b, out):
    """Fill ``out`` [e] with the higher of the logits of walking u -r-> v and v -(r inverted)-> u; see ``gnn.model.hop_head``."""
    for e in range(len(u)):
        ahead, back = b[0], b[0]
        for k in range(len(w)):
            t = of_u[u[e], k] + of_v[v[e], k] + of_r[r[e], k]
            ahead += w[k] * (t if t > 0 else t * 0)
            t = of_u[v[e], k] + of_v[u[e], k] + of_r[r[e] + n_relations, k]
            back += w[k] * (t if t > 0 else t * 0)
        out[e] = max(ahead, back)


def balanced(ptr: Array, units: Array, jobs: int) -> Array:
    """int64 [jobs + 1]: cut the units (runs of sender rows) into jobs of about as many edges each."""
    n_src = len(ptr) - 1
    per_copy = int(ptr[-1]) + n_src
    edges = (units // max(n_src, 1)) * per_copy + ptr[units % max(n_src, 1)] + units % max(n_src, 1)
    cuts = np.searchsorted(edges, np.linspace(0, edges[-1], jobs + 1))
    cuts[0], cuts[-1] = 0, len(units) - 1
    return cuts.astype(np.int64)

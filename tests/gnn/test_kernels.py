"""The fused operation against its plain statement, forward and backward."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gnn.kernels import numba_cpu  # noqa: E402
from gnn.kernels.block import CHUNK, Block, Edges, chunks  # noqa: E402
from gnn.kernels.fused import messages  # noqa: E402


def random_block(rng, copies, n_src, n_dst, n_rel, edges, queries):
    src, dst, rel = rng.integers(0, n_src, edges), rng.integers(0, n_dst, edges), rng.integers(0, n_rel, edges)
    if copies == 1:  # rows are (query, node) pairs: an edge stays within its query
        src_query, query = np.sort(rng.integers(0, queries, n_src)), np.sort(rng.integers(0, queries, n_dst))
        keep = src_query[src] == query[dst]
        src, dst, rel = src[keep], dst[keep], rel[keep]
    else:
        src_query = np.repeat(np.arange(copies), n_src)
    order = np.lexsort((rel, src))
    src, dst, rel = src[order], dst[order].astype(np.int32), rel[order].astype(np.int32)
    ptr = np.concatenate([[0], np.cumsum(np.bincount(src, minlength=n_src))]).astype(np.int64)
    active = rng.random(copies * n_src) < 0.8
    return Block(copies, n_rel, Edges(n_dst, ptr, dst, rel), src_query.astype(np.int32), active)


def received(tensors, block, backend):
    H, G, V, As, Ar, w, b = tensors
    return messages(H, G, V, As, Ar, w, b, block, backend=backend)


def inputs(rng, block, queries, d, a, shared, dtype=torch.float64):
    gv = block.n_rel if shared else block.n_rel * queries
    rows = block.copies * block.edges.n_src
    sizes = [(rows, d), (gv, d), (gv, d), (rows, a), (queries * block.n_rel, a), (a,), (1,)]
    return [torch.tensor(rng.normal(size=s), dtype=dtype, requires_grad=True) for s in sizes]


CASES = [(1, 3, True), (1, 3, False), (3, 3, True), (3, 3, False)]


@pytest.mark.parametrize(("copies", "queries", "shared"), CASES)
def test_numba_equals_plain_forward_and_backward(copies, queries, shared):
    rng = np.random.default_rng(copies * 10 + shared)
    block = random_block(rng, copies, 17, 13, 5, 200, queries)
    xs = inputs(rng, block, queries, 8, 4, shared)
    up = torch.tensor(rng.normal(size=(copies * 13, 8)))
    found = {}
    for backend in ("numba", "reference"):
        out = received(xs, block, backend)
        found[backend] = [out, *torch.autograd.grad((out * up).sum(), xs)]
    for one, other in zip(found["numba"], found["reference"], strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("shared", [True, False])
def test_the_calling_thread_alone_sums_the_same(shared):
    rng = np.random.default_rng(7)
    block = random_block(rng, 3, 17, 13, 5, 200, 3)
    with torch.no_grad():
        H, G, V, As, Ar, w, b = (x.numpy() for x in inputs(rng, block, 3, 8, 4, shared))
    edges, gv_rows = block.edges, 0 if shared else block.n_rel
    ends = (edges.ptr, edges.dst, edges.rel, block.units, block.query, edges.n_dst, G, V, gv_rows, As, Ar, block.n_rel, w, b)
    sums = [np.zeros((3 * 13, 8)) for _ in range(2)]
    numba_cpu.forward(H, np.asarray(block.active), *ends, sums[0])
    numba_cpu.forward_here(H, np.asarray(block.active), *ends, sums[1])
    assert sums[0].any()
    np.testing.assert_allclose(sums[0], sums[1], rtol=1e-12)


def test_gradcheck():
    rng = np.random.default_rng(0)
    block = random_block(rng, 1, 6, 5, 3, 40, 2)
    xs = inputs(rng, block, 2, 3, 2, False)
    assert torch.autograd.gradcheck(lambda *a: received(a, block, "numba"), xs, eps=1e-6, atol=1e-5)


def test_a_row_without_edges_receives_nothing():
    rng = np.random.default_rng(3)
    block = random_block(rng, 1, 4, 9, 3, 6, 1)
    out = received(inputs(rng, block, 1, 4, 2, True), block, "numba")
    alone = np.setdiff1d(np.arange(9), block.edges.dst)
    assert len(alone) and torch.equal(out[alone], torch.zeros(len(alone), 4, dtype=out.dtype))


def test_nan_is_not_swallowed():
    rng = np.random.default_rng(4)
    block = random_block(rng, 1, 4, 3, 2, 12, 1)
    xs = inputs(rng, block, 1, 4, 2, True)
    with torch.no_grad():
        xs[3][block.active] = float("nan")
    assert torch.isnan(received(xs, block, "numba")).any()


def test_rows_are_cut_into_chunks_that_cover_every_edge_once():
    ptr = np.cumsum([0, 3, 0, 2 * CHUNK, CHUNK + 1, 0])
    row, start = chunks(ptr)
    stop = np.minimum(start + CHUNK, ptr[row + 1])
    assert row.tolist() == [0, 2, 2, 3, 3] and (stop > start).all()
    assert np.concatenate([np.arange(a, b) for a, b in zip(start, stop, strict=True)]).tolist() == list(range(ptr[-1]))


def test_what_is_reached_is_the_same_on_a_device_and_on_the_cpu():
    from gnn.graph import MessageGraph
    from gnn.model.context import Whole
    from tests.gnn.graphs import family_world

    data = family_world()
    whole = Whole(MessageGraph.from_triples(data.facts, 60, data.relations))
    here = np.zeros(3 * 60, bool)
    here[[5, 60 + 17, 120 + 40]] = True
    there: Any = torch.from_numpy(here)
    for step in range(4):
        (_, here), (_, there) = whole.block(3, here), whole.block(3, there)
        np.testing.assert_array_equal(here, there.numpy())
        if step == 0:
            assert 3 < here.sum() < len(here)

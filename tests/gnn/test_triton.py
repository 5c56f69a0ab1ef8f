"""The CUDA kernels: on a GPU where there is one, in Triton's interpreter elsewhere (a process of its own: the switch is read at import)."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("triton")

ROOT = Path(__file__).resolve().parents[2]

CHECK = textwrap.dedent(
    """
    import sys
    import numpy as np, torch
    from gnn.kernels import block as block_module
    from gnn.kernels.fused import messages
    from gnn.kernels.triton_cuda import available
    from tests.gnn.test_kernels import CASES, inputs, random_block
    assert available()
    device, block_module.CHUNK = sys.argv[1], int(sys.argv[2])
    for copies, queries, shared in CASES:
        rng = np.random.default_rng(copies)
        block = random_block(rng, copies, 7, 6, 4, 40, queries)
        xs = [x.detach().to(device).requires_grad_() for x in inputs(rng, block, queries, 6, 3, shared)]
        up = torch.tensor(rng.normal(size=(copies * 6, 6)), device=device)
        found = []
        for backend in ("triton", "reference"):
            out = messages(*xs, block, backend=backend)
            found.append([out, *torch.autograd.grad((out * up).sum(), xs)])
        for one, other in zip(*found):
            torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-9)
    rng = np.random.default_rng(9)
    block = random_block(rng, 1, 4, 3, 2, 8, 1)
    xs = [x.detach().to(device).requires_grad_() for x in inputs(rng, block, 1, 2, 2, True)]
    assert torch.autograd.gradcheck(lambda *a: messages(*a, block, backend="triton"), xs, eps=1e-6, atol=1e-5, nondet_tol=1e-9)
    print("kernels agree")
    """
)


def check(device, chunk, **env):
    done = subprocess.run(
        [sys.executable, "-c", CHECK, device, str(chunk)], cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "kernels agree" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [3, 128])  # most rows of the test's graphs are longer than 3 and shorter than 128
def test_the_kernels_equal_the_plain_statement_in_the_interpreter(chunk):
    check("cpu", chunk, TRITON_INTERPRET="1", OMP_NUM_THREADS="1")


@pytest.mark.gpu
@pytest.mark.parametrize("chunk", [3, 128])
def test_the_kernels_equal_the_plain_statement_on_a_gpu(chunk):
    if not torch.cuda.is_available():
        pytest.skip("there is no CUDA device")
    check("cuda", chunk)

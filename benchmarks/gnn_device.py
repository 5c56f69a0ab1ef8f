"""One training step, and all tails of a query: fused kernels beside plain PyG message passing and NBFNet's dense propagation.

``python -m benchmarks.gnn_device`` takes CUDA where there is one, at Hetionet's shape (47,031 nodes, 2,250,197 edges, 24 relations) and
at 10 million edges; without one a small graph on the CPU. Each way runs in a process of its own, so that its peak memory is its own:
CUDA's allocator's, or the growth of the resident set. ``nbfnet`` restates NBFNet (Zhu et al., NeurIPS 2021) as published: every step over
all nodes and edges, ``h_v <- relu(LN(W [h_v, sum over edges of h_u * w_q(r) + boundary]))``, message by message. ``pyg`` is this network
with plain gather and scatter, its edges on the device from the first step on, ``fused`` with the fused kernel, ``adaptive`` the same
keeping the most promising nodes of each step, which is how it is served.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.statistics import machine

WAYS = ("fused", "adaptive", "pyg", "nbfnet")
SHAPES = {"small": (4_000, 60_000, 24), "hetionet": (47_031, 2_250_197, 24), "ten million": (500_000, 10_000_000, 24)}


def random_triples(nodes: int, edges: int, relations: int) -> np.ndarray:
    """Edges between nodes of heavy-tailed degree, as a biomedical graph has: int64 [m, 3]."""
    rng = np.random.default_rng(0)
    weight = 1.0 / np.arange(1, nodes + 1) ** 0.6
    cumulative = np.cumsum(weight / weight.sum())
    ends = [np.minimum(np.searchsorted(cumulative, rng.random(edges)), nodes - 1) for _ in range(2)]
    return np.stack([ends[0], rng.integers(0, relations, edges), ends[1]], axis=1)


def nbfnet(nodes: int, relations: int, dim: int, layers: int, device: Any) -> Any:
    """NBFNet's propagation as published, sum aggregation."""
    import torch
    from torch import nn

    class Dense(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.query = nn.Embedding(2 * relations, dim)
            self.of_query = nn.ModuleList(nn.Linear(dim, 2 * relations * dim) for _ in range(layers))
            self.mix = nn.ModuleList(nn.Linear(2 * dim, dim) for _ in range(layers))
            self.norm = nn.ModuleList(nn.LayerNorm(dim) for _ in range(layers))
            self.head = nn.Sequential(nn.Linear(2 * dim, dim), nn.ReLU(), nn.Linear(dim, 1))

        def forward(
            self, source: torch.Tensor, target: torch.Tensor, kind: torch.Tensor, heads: torch.Tensor, asked: torch.Tensor
        ) -> torch.Tensor:
            B, q = len(heads), self.query(asked)
            boundary = torch.zeros(B, nodes, dim, device=device).index_put((torch.arange(B, device=device), heads), q)
            h = boundary
            for of_query, mix, norm in zip(self.of_query, self.mix, self.norm, strict=True):
                table = of_query(q).view(B, 2 * relations, dim)
                message = h.index_select(1, source) * table.index_select(1, kind)
                heard = boundary.index_add(1, target, message)
                h = torch.relu(norm(mix(torch.cat([h, heard], dim=-1)))) + h
            return self.head(torch.cat([h, q[:, None].expand_as(h)], dim=-1)).squeeze(-1)

    return Dense().to(device)


def measure(way: str, shape: str, batch: int, dim: int, layers: int, steps: int, device: str) -> dict[str, Any]:
    """Time one way; returns seconds a training step, seconds a query for all tails, and peak memory in MB.

    Seconds are by the clock on CUDA and of the processor, all its cores together, without.
    """
    import torch

    from gnn.config import ModelConfig
    from gnn.graph import MessageGraph
    from gnn.model.context import GraphContext
    from gnn.model.network import PathNetwork

    nodes, edges, relations = SHAPES[shape]
    graph = MessageGraph.from_triples(random_triples(nodes, edges, relations), nodes, [f"r{i}" for i in range(relations)])
    heads, asked = np.arange(batch) * 7 % nodes, np.arange(batch) % relations
    answers = torch.as_tensor((heads * 31 + 11) % nodes, device=device)
    cuda = device == "cuda"
    torch.manual_seed(0)
    if way == "nbfnet":
        network = nbfnet(nodes, relations, dim, layers, device)
        source = torch.from_numpy(np.repeat(np.arange(nodes), np.diff(graph.ptr))).to(device)
        target, kind = (torch.from_numpy(x.astype(np.int64)).to(device) for x in (graph.nbr, graph.rel))
        h, r = (torch.as_tensor(x, device=device) for x in (heads, asked))

        def run() -> Any:
            return network(source, target, kind, h, r)
    else:
        keep: dict[str, Any] = {"keep": 200, "fanout": 200} if way == "adaptive" else {}
        network = PathNetwork(ModelConfig(dim=dim, layers=layers, head="mlp", **keep)).to(device)
        context, backend = GraphContext(graph), "reference" if way == "pyg" else "auto"

        def run() -> Any:
            return network(context, heads, asked, backend=backend).dense(batch)

    optimizer = torch.optim.Adam(network.parameters())

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(run(), answers).backward()
        optimizer.step()
        if cuda:
            torch.cuda.synchronize()

    def answer() -> None:
        with torch.inference_mode():
            run()
            if cuda:
                torch.cuda.synchronize()

    with torch.inference_mode():
        network(context, heads[:1], asked[:1]) if way != "nbfnet" else None  # compiled, before memory counts
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if cuda:
        torch.cuda.reset_peak_memory_stats()
    clock = time.perf_counter if cuda else time.process_time  # a busy machine's wall clock says little
    times = {}
    for name, action in (("step", step), ("answer", answer)):
        action()
        taken = []
        for _ in range(steps):
            began = clock()
            action()
            taken.append(clock() - began)
        times[name] = float(np.median(taken))
    peak = torch.cuda.max_memory_allocated() / 2**20 if cuda else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    return {"step_s": times["step"], "query_s": times["answer"] / batch, "peak_mb": peak}


def attempt(way: str, shape: str, batch: int, args: argparse.Namespace, device: str) -> dict[str, Any]:
    """Measure one way in a process of its own; ``{"error": why}`` where it does not end."""
    command = [sys.executable, "-m", "benchmarks.gnn_device", "--one", way, "--shape", shape, "--device", device, "--batch", str(batch)]
    command += [x for name in ("dim", "layers", "steps") for x in (f"--{name}", str(getattr(args, name)))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0 and done.stdout:
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found
    return {"error": "out of memory: killed" if done.returncode == -9 else done.stderr[-400:] or f"ended with {done.returncode}"}


def compare(shape: str, args: argparse.Namespace, device: str) -> list[dict[str, Any]]:
    """Measure every way on one shape, all with one batch: where one of them runs out of memory, all run again with half of it."""
    batch, rows = args.batch, []
    while True:
        print(f"{shape}: {SHAPES[shape][0]} nodes, {SHAPES[shape][1]} edges, each walked both ways; batch {batch}", flush=True)
        base: dict[str, Any] = {}
        short = False
        for way in WAYS:
            found = attempt(way, shape, batch, args, device)
            rows.append({"shape": shape, "way": way, "batch": batch, **found})
            if "error" in found:
                short |= "out of memory" in found["error"]
                print(f"  {way:<9} {found['error']}", flush=True)
                continue
            base = base or found
            print(
                f"  {way:<9} step {1000 * found['step_s']:>9.1f} ms ({found['step_s'] / base['step_s']:.1f}x)   all tails of a query "
                f"{1000 * found['query_s']:>8.1f} ms ({found['query_s'] / base['query_s']:.1f}x)   peak {found['peak_mb']:>8.0f} MB "
                f"({found['peak_mb'] / max(base['peak_mb'], 1):.1f}x)",
                flush=True,
            )
        if not short or batch == 1:
            return rows
        batch //= 2


def main() -> None:
    """Print a line a way and shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--shape", choices=SHAPES, action="append")
    parser.add_argument("--batch", type=int, default=4, help="queries a step; halved where one of the ways runs out of memory")
    parser.add_argument("--dim", type=int, default=32)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--steps", type=int, default=5, help="steps that are timed, after one that is not")
    parser.add_argument("--device", choices=("cpu", "cuda"))
    parser.add_argument("--out", type=Path, help="write the figures here as JSON")
    args = parser.parse_args()
    import torch

    device = args.device or ("cuda" if torch.cuda.is_available() else "cpu")
    if device == "cuda" and not torch.cuda.is_available():
        parser.error("there is no CUDA device; leave --device out, or say cpu")
    shapes = args.shape or (["hetionet", "ten million"] if device == "cuda" else ["small"])
    if args.one:
        try:
            print(json.dumps(measure(args.one, shapes[0], args.batch, args.dim, args.layers, args.steps, device)))
        except (torch.OutOfMemoryError, MemoryError) as error:
            print(json.dumps({"error": f"out of memory: {str(error)[:80]}"}))
        return
    where = f"{machine()} - {torch.cuda.get_device_name() if device == 'cuda' else 'no GPU'}, torch {torch.__version__}"
    print(f"{where} - d {args.dim}, {args.layers} steps, median of {args.steps}")
    rows = [row for shape in shapes for row in compare(shape, args, device)]
    if args.out:
        args.out.write_text(json.dumps({"machine": where, "dim": args.dim, "layers": args.layers, "rows": rows}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

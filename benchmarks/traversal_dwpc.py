"""All-pairs DWPC beside hetmatpy on the core of Hetionet: exact on both sides, compared entry by entry."""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
from scipy import sparse

from benchmarks.hetionet import read_core
from benchmarks.statistics import machine
from traversal.metapaths import Metapaths

METAPATHS = [
    "CbGaD", "CbGpPWpGaD", "CbGbCtD", "CiPCiCtD", "CtDrD", "CpDpCtD", "CtDtCtD", "CtDrDrD", "CbGaDrD", "CbGbCbGaD", "CtDaGaD", "CbGaDaGaD",
    "DaGpPWpGaD",
]  # fmt: skip


def hetmat_of(graph: Metapaths, folder: Path) -> object:
    """Write the same matrices as a hetmatpy HetMat."""
    import hetnetpy.hetnet
    import pandas
    from hetmatpy.hetmat import HetMat

    metagraph = graph.metagraph
    tuples = [(e.source, e.target, e.predicate, "forward" if e.directed else "both") for e in metagraph.edges]
    hetmat = HetMat(folder, initialize=True)
    hetmat.metagraph = hetnetpy.hetnet.MetaGraph.from_edge_tuples(tuples, metagraph.abbreviations)
    for kind in metagraph.categories:
        nodes = [graph.snapshot.curie(int(node)) for node in graph.nodes(kind)]
        frame = pandas.DataFrame({"position": range(len(nodes)), "identifier": nodes, "name": nodes})
        frame.to_csv(hetmat.get_nodes_path(kind), index=False, sep="\t")
    for edge in metagraph.edges:
        step = metagraph.step(edge.source, edge.predicate, edge.target)
        assert step is not None
        metaedge = hetmat.metagraph.metapath_from_abbrev(str(metagraph.metapath([step])))[0]
        path = hetmat.get_edges_path(metaedge, file_format="sparse.npz")
        path.parent.mkdir(parents=True, exist_ok=True)
        sparse.save_npz(path, sparse.csc_matrix(graph.matrices.plain(step).astype(bool)))
    return hetmat


def main() -> None:
    """Print both times and their ratio for each metapath."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", type=Path, default=Path("../shared/data/hetionet-core"))
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    from hetmatpy.degree_weight import dwpc

    ours = Metapaths(*read_core(args.core))
    print(machine())
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        hetmat = hetmat_of(ours, Path(folder) / "hetmat")
        ours.all_pairs("CbGbCtD"), ours.all_pairs("CbGaDaGaD")  # compiled
        for text in METAPATHS:
            metapath = hetmat.metagraph.metapath_from_abbrev(text)  # type: ignore[attr-defined]
            mine, theirs, single = [], [], []
            for _ in range(args.runs):
                start = time.perf_counter()
                matrix = ours.all_pairs(text, counts=False)
                mine.append(time.perf_counter() - start)
                start = time.perf_counter()
                ours.all_pairs(text, counts=False, threads=1)
                single.append(time.perf_counter() - start)
                start = time.perf_counter()
                *_, reference = dwpc(hetmat, metapath, damping=0.4)
                theirs.append(time.perf_counter() - start)
            dense = reference.toarray() if sparse.issparse(reference) else np.asarray(reference)
            worst = float(np.max(np.abs(dense - matrix.dwpc) / np.maximum(np.abs(matrix.dwpc), 1e-12)))
            ratios.append(min(theirs) / min(mine))
            print(
                f"{text:<12} {matrix.dwpc.shape!s:<14} medclew {1000 * min(mine):>8.1f} ms (one thread {1000 * min(single):>8.1f})   "
                f"hetmatpy {1000 * min(theirs):>9.1f} ms   {ratios[-1]:>7.1f} times   largest relative difference {worst:.1e}",
                flush=True,
            )
    print(f"median ratio {np.median(ratios):.1f}, least {min(ratios):.1f}")


if __name__ == "__main__":
    main()

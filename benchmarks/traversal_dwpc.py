"""All-pairs DWPC beside hetmatpy on the core of Hetionet: exact on both sides, compared entry by entry."""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.inputs.hetionet import read_core
from benchmarks.statistics import machine, times
from traversal.metapaths.dwpc import Metapaths

METAPATHS = [
    "CbGaD",
    "CbGpPWpGaD",
    "CbGbCtD",
    "CiPCiCtD",
    "CtDrD",
    "CpDpCtD",
    "CtDtCtD",
    "CtDrDrD",
    "CbGaDrD",
    "CbGbCbGaD",
    "CtDaGaD",
    "CbGaDaGaD",
    "DaGpPWpGaD",
]


def hetmat_of(graph: Metapaths, folder: Path) -> Any:
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
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--metapaths", nargs="+", default=METAPATHS)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    from hetmatpy.degree_weight import dwpc

    ours = Metapaths(*read_core(args.core))
    print(machine())
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        hetmat = hetmat_of(ours, Path(folder) / "hetmat")
        ours.all_pairs("CbGbCtD"), ours.all_pairs("CbGaDaGaD")  # compiled
        for text in args.metapaths:
            metapath = hetmat.metagraph.metapath_from_abbrev(text)
            start = time.perf_counter()
            *_, reference = dwpc(hetmat, metapath, damping=0.4)
            runs = args.runs if time.perf_counter() - start < 5 else 1  # some of hetmatpy's take minutes
            mine = times(partial(ours.all_pairs, text, counts=False), runs).min()
            single = times(partial(ours.all_pairs, text, counts=False, threads=1), runs).min()
            theirs = times(partial(dwpc, hetmat, metapath, damping=0.4), runs, warmup=0).min()
            matrix = ours.all_pairs(text).dwpc
            dense = reference.toarray() if sparse.issparse(reference) else np.asarray(reference)
            some = matrix > 0
            relative = float(np.max(np.abs(dense - matrix)[some] / matrix[some], initial=0))
            ratios.append(theirs / mine)
            print(
                f"{text:<12} {matrix.shape!s:<13} medclew {1000 * mine:>7.1f} ms (one thread {1000 * single:>7.1f})   hetmatpy "
                f"{1000 * theirs:>9.1f} ms   {ratios[-1]:>6.1f} times   differs by {relative:.0e} of a value, "
                f"{float(np.abs(dense[~some]).max(initial=0)):.0e} where there is no path",
                flush=True,
            )
    print(f"median ratio {np.median(ratios):.1f}, least {min(ratios):.1f}")


if __name__ == "__main__":
    main()

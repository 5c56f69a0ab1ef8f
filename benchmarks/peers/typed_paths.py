"""Typed paths of drug-disease pairs on the Hetionet-shaped graph: path counts and DWPC beside hetmatpy."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from scipy import sparse

from benchmarks.hetionet_like import hetionet_like
from benchmarks.inputs.pairs import random_pairs
from benchmarks.traversal_dwpc import hetmat_of
from traversal.metapaths.dwpc import Metapaths

METAPATHS = ["CbGaD", "CtDrD", "CbGiGaD", "CrCtD", "CbGpPWpGaD"]


def least(run: Callable[[], object], runs: int) -> float:
    """Return the least processor time, of all threads, of some runs: milliseconds."""
    took = []
    for _ in range(runs):
        start = time.process_time()
        run()
        took.append(1000 * (time.process_time() - start))
    return min(took)


def typed(pairs: int, runs: int = 3) -> None:
    """Print, for each metapath, our time for a pair and for all pairs, and hetmatpy's for all pairs (it has no other way to one)."""
    from hetmatpy.degree_weight import dwpc

    warnings.simplefilter("ignore")
    ours = Metapaths(*hetionet_like())
    chosen = random_pairs(ours.snapshot, "Compound", "Disease", pairs)
    print(f"\ntyped paths of {pairs} random Compound-Disease pairs, DWPC (damping .4); milliseconds of processor, least of {runs}")
    with tempfile.TemporaryDirectory() as folder:
        hetmat = hetmat_of(ours, Path(folder) / "hetmat")
        for text in METAPATHS:
            ours.pair(text, *chosen[0])
            one = float(np.median([least(partial(ours.pair, text, *pair), runs) for pair in chosen]))
            whole = least(partial(ours.all_pairs, text, counts=False), runs)
            metapath = hetmat.metagraph.metapath_from_abbrev(text)
            theirs = least(partial(dwpc, hetmat, metapath, damping=0.4), runs)
            *_, reference = dwpc(hetmat, metapath, damping=0.4)
            dense = reference.toarray() if sparse.issparse(reference) else np.asarray(reference)
            mine = ours.all_pairs(text).dwpc
            some = mine > 0
            differs = float(np.max(np.abs(dense - mine)[some] / mine[some], initial=0))
            print(
                f"{text:<12} medclew: a pair {one:>8.3f}, all pairs {whole:>8.1f}   hetmatpy: all {theirs:>9.1f}   "
                f"{theirs / one:>9,.0f} and {theirs / whole:>5.1f} times ours; differs by {differs:.0e} of a value",
                flush=True,
            )

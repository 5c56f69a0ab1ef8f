"""Typed paths of drug-disease pairs on the Hetionet-shaped graph: path counts and DWPC beside hetmatpy."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import numpy as np
from scipy import sparse

from benchmarks.hetionet_like import hetionet_like
from benchmarks.statistics import times
from benchmarks.traversal_dwpc import hetmat_of
from benchmarks.traversal_pairs import random_pairs
from traversal.metapaths import Metapaths

METAPATHS = ["CbGaD", "CtDrD", "CbGiGaD", "CrCtD", "CbGpPWpGaD"]


def typed(pairs: int, runs: int = 3) -> None:
    """Print, for each metapath, our time for a pair and for all pairs, and hetmatpy's for all pairs (it has no other way to one)."""
    from hetmatpy.degree_weight import dwpc

    warnings.simplefilter("ignore")
    ours = Metapaths(*hetionet_like())
    chosen = random_pairs(ours.snapshot, "Compound", "Disease", pairs)
    print(f"\ntyped paths of {pairs} random Compound-Disease pairs, DWPC (damping .4); milliseconds of wall clock, least of {runs}")
    with tempfile.TemporaryDirectory() as folder:
        hetmat = hetmat_of(ours, Path(folder) / "hetmat")
        for text in METAPATHS:
            ours.pair(text, *chosen[0])
            one = float(np.median([times(lambda pair=pair, text=text: ours.pair(text, *pair), runs).min() for pair in chosen]))
            whole = times(lambda text=text: ours.all_pairs(text, counts=False), runs).min()
            metapath = hetmat.metagraph.metapath_from_abbrev(text)
            theirs = times(lambda metapath=metapath: dwpc(hetmat, metapath, damping=0.4), runs, warmup=0).min()
            *_, reference = dwpc(hetmat, metapath, damping=0.4)
            dense = reference.toarray() if sparse.issparse(reference) else np.asarray(reference)
            mine = ours.all_pairs(text).dwpc
            some = mine > 0
            differs = float(np.max(np.abs(dense - mine)[some] / mine[some], initial=0))
            print(
                f"{text:<12} medclew: a pair {1000 * one:>8.3f}, all pairs {1000 * whole:>8.1f}   hetmatpy: all {1000 * theirs:>9.1f}   "
                f"{theirs / one:>9,.0f} and {theirs / whole:>5.1f} times ours; differs by {differs:.0e} of a value",
                flush=True,
            )

"""How surprising a DWPC is: p-values against graphs whose edges were permuted, node degrees kept.

DWPCs of permuted graphs are pooled by the degrees of the two ends (source degree on the metapath's first step,
target degree on its last), and a
gamma-hurdle distribution is fitted to each pool: a share of zeros, and a gamma distribution for the rest, on the scale
``arcsinh(DWPC / mean DWPC)``. Source: Himmelstein et al., GigaScience 2023;12:giad047 (connectivity search).
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.arrays import Array, hash_text
from kg.snapshot import Snapshot
from traversal.metagraph import Metapath, MetaStep
from traversal.metapaths import Metapaths
from traversal.typedmatrix import TypedMatrices

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Tries per edge; after ten almost no edge that can move is where it was.
_TRIES = 10


class PermutedMatrices(TypedMatrices):
    """The matrices of a graph whose edges were permuted within each meta-edge; the same seed gives the same graph."""

    def __init__(self, snapshot: Snapshot, seed: int) -> None:
        super().__init__(snapshot)
        self.seed = seed

    def _make(self, step: MetaStep) -> csr_matrix:
        from scipy import sparse

        from traversal.kernels.xswap import xswap

        matrix = super()._make(step)
        within = step.edge.source == step.edge.target
        symmetric = within and not step.edge.directed
        ends = sparse.triu(matrix).tocoo() if symmetric else matrix.tocoo()
        rows, columns = ends.row.astype(np.int32), ends.col.astype(np.int32)
        kind = sum(map(ord, step.edge.source + step.edge.predicate + step.edge.target))
        seed = int(np.random.SeedSequence([self.seed, kind, len(rows)]).generate_state(1)[0])
        xswap(rows, columns, max(matrix.shape), symmetric, not within, _TRIES * len(rows), seed)
        if symmetric:
            rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        return sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=matrix.shape).tocsr()


@dataclass(frozen=True, slots=True)
class NullModel:
    """Moments of permuted DWPCs of one metapath, by the degrees of the ends.

    Attributes:
        metapath: its notation. permutations, seed, damping: how it was made. scale: the mean DWPC of the real graph.
        degrees: int32 [g, 2], (source degree, target degree), sorted. pairs, nonzero: int64 [g]. total, squares: float64 [g], over the
            nonzero scaled values.
    """

    metapath: str
    permutations: int
    seed: int
    damping: float
    scale: float
    degrees: Array
    pairs: Array
    nonzero: Array
    total: Array
    squares: Array

    @classmethod
    def build(cls, counter: Metapaths, metapath: Metapath | str, *, permutations: int = 25, seed: int = 0) -> NullModel:
        """Permute the graph so many times and pool the DWPCs; the result depends on nothing but the graph and the arguments."""
        path = counter.metapath(metapath)
        real = counter.all_pairs(path, counts=False)
        scale = float(real.dwpc.mean()) or 1.0
        first, last = (counter.matrices.plain(step) for step in (path.steps[0], path.steps[-1]))
        source_degree, target_degree = np.diff(first.indptr), np.bincount(last.indices, minlength=last.shape[1])
        _, row_group = np.unique(source_degree, return_inverse=True)
        columns, column_group = np.unique(target_degree, return_inverse=True)
        group = row_group[:, None] * len(columns) + column_group[None, :]
        size = int(group.max(initial=-1)) + 1
        pairs, nonzero = np.bincount(group.ravel(), minlength=size) * permutations, np.zeros(size, np.int64)
        total, squares = np.zeros(size), np.zeros(size)
        for permutation in range(permutations):
            permuted = Metapaths(counter.snapshot, counter.metagraph, damping=counter.damping)
            permuted.matrices = PermutedMatrices(counter.snapshot, seed * 1_000_003 + permutation)
            dwpc = permuted.all_pairs(path, counts=False).dwpc
            some = dwpc > 0
            values, at = np.arcsinh(dwpc[some] / scale), group[some]
            nonzero += np.bincount(at, minlength=size)
            total += np.bincount(at, values, minlength=size)
            squares += np.bincount(at, values**2, minlength=size)
        present = np.flatnonzero(pairs)
        degrees = np.stack([np.unique(source_degree)[present // len(columns)], columns[present % len(columns)]], axis=1).astype(np.int32)
        moments = (pairs[present], nonzero[present], total[present], squares[present])
        return cls(path.text, permutations, seed, counter.damping, scale, degrees, *moments)

    @classmethod
    def of(cls, counter: Metapaths, metapath: Metapath | str, *, permutations: int = 25, seed: int = 0) -> NullModel:
        """Return the model that lies beside the graph's snapshot, made (and put there) on the first call."""
        path = counter.metapath(metapath)
        folder = counter.snapshot.folder
        # By hash: metapaths hold < and >, and differ by case, which not every file system can tell apart.
        key = hash_text(f"{path.text}|{permutations}|{seed}|{counter.damping}|{_TRIES}")
        file = None if folder is None else folder / "nulls" / f"{key:016x}.npz"
        if file is not None and (stored := cls.load(file)) is not None:
            return stored
        model = cls.build(counter, path, permutations=permutations, seed=seed)
        if file is not None:
            model.save(file)
        return model

    def save(self, file: Path) -> None:
        """Write the model; by rename, so that half a file is never read."""
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.npz")
        np.savez_compressed(part, **{name: getattr(self, name) for name in self.__slots__})
        os.replace(part, file)

    @classmethod
    def load(cls, file: Path) -> NullModel | None:
        """Read a model, None when there is none or it cannot be read."""
        try:
            with np.load(file, allow_pickle=False) as stored:
                values = {name: stored[name] for name in cls.__slots__}
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None
        return cls(**{name: value.item() if value.ndim == 0 else value for name, value in values.items()})

    def p_value(self, source_degree: int, target_degree: int, dwpc: float) -> float:
        """Return the chance of a DWPC at least as large between permuted nodes of these degrees; 1 for a DWPC of 0.

        Raises:
            KeyError: no pair of nodes has these degrees.
        """
        from scipy.stats import gamma

        at = int(
            np.searchsorted(self.degrees[:, 0].astype(np.int64) * (1 << 32) + self.degrees[:, 1], source_degree * (1 << 32) + target_degree)
        )
        if at >= len(self.degrees) or tuple(self.degrees[at]) != (source_degree, target_degree):
            raise KeyError(f"no pair with degrees {source_degree} and {target_degree} in the null model of {self.metapath}")
        if dwpc <= 0:
            return 1.0
        count, of = int(self.nonzero[at]), int(self.pairs[at])
        if count == 0:  # never seen: less likely than once in all
            return 1.0 / (of + 1)
        value = float(np.arcsinh(dwpc / self.scale))
        mean = float(self.total[at]) / count
        variance = max(float(self.squares[at]) / count - mean**2, 0.0) * count / max(count - 1, 1)
        if variance <= 1e-12 * mean**2:
            return count / of if value <= mean * (1 + 1e-9) else 1.0 / (of + 1)
        return count / of * float(gamma.sf(value, mean**2 / variance, scale=variance / mean))


def p_value(counter: Metapaths, metapath: Metapath | str, source: int, target: int, *, permutations: int = 25, seed: int = 0) -> float:
    """Return the p-value of a pair's DWPC (node indexes); the null model is made on the first call for a metapath."""
    path = counter.metapath(metapath)
    model = NullModel.of(counter, path, permutations=permutations, seed=seed)
    first, last = counter.matrices.plain(path.steps[0]), counter.matrices.plain(path.steps[-1])
    row, column = (
        int(np.searchsorted(counter.nodes(kind), node)) for kind, node in ((path.categories[0], source), (path.categories[-1], target))
    )
    source_degree, target_degree = int(first.indptr[row + 1] - first.indptr[row]), int((last.indices == column).sum())
    return model.p_value(source_degree, target_degree, counter.dwpc(path, source, target))

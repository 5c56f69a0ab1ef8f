"""How surprising a DWPC is: p-values against graphs whose edges were permuted, node degrees kept.

DWPCs of permuted graphs are pooled by the degrees of the two ends (source degree on the metapath's first step, target degree on its last),
and a gamma-hurdle distribution is fitted to each pool: a share of zeros, and a gamma distribution for the rest, on the scale
``arcsinh(DWPC / mean DWPC)``. Source: Himmelstein et al., GigaScience 2023;12:giad047 (connectivity search).

Between large categories not every pair of every permuted graph is looked at: each permutation takes another random share of the sources of
each degree, so that pools of all degrees fill up while time and memory stay bounded.
"""

from __future__ import annotations

import hashlib
import os
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np

from kg.arrays import Array, hash_text
from kg.snapshot import Snapshot
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import Metapath
from traversal.metapaths.permutation import TRIES, Permutations

#: Pairs that one permutation looks at, at the most (but for one source of each degree).
MOST_PAIRS = 1_000_000
#: DWPCs in memory at once.
_BLOCK = 2_000_000
PERMUTATIONS = 25
#: Raised when models are made in another way.
VERSION = 2


@dataclass(frozen=True, slots=True)
class NullModel:
    """Moments of permuted DWPCs of one metapath, by the degrees of the ends.

    Attributes:
        metapath: its notation. graph: the digest of the graph's statements. permutations, seed, damping: how it was made.
        scale: the mean DWPC of the real graph.
        degrees: int32 [g, 2], (source degree, target degree), sorted, both at least 1.
        pairs, nonzero: int64 [g]. total, squares: float64 [g], over the nonzero scaled values.
    """

    metapath: str
    graph: str
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
    def build(
        cls,
        counter: Metapaths,
        metapath: Metapath | str,
        *,
        permutations: int = PERMUTATIONS,
        seed: int = 0,
        graphs: Permutations | None = None,
    ) -> NullModel:
        """Permute the graph so many times and pool the DWPCs; the result depends on nothing but the graph and the arguments.

        ``graphs`` are the permuted graphs, where other metapaths share them.
        """
        path = counter.metapath(metapath)
        rows, columns = _degrees(counter, path)
        row_degrees, row_group = np.unique(rows[rows > 0], return_inverse=True)
        column_degrees, column_group = np.unique(columns[columns > 0], return_inverse=True)
        active, ends = np.flatnonzero(rows), np.flatnonzero(columns)
        size = len(row_degrees) * len(column_degrees)
        random = np.random.default_rng([seed, hash_text(path.text) & 0xFFFFFFFF])
        real = [0.0, 0]
        for _, values in _blocks(counter, path, active[_sample(random, row_group, len(columns))], ends):
            real = [real[0] + float(values.sum()), real[1] + len(values) * len(columns)]
        scale = real[0] / max(real[1], 1) or 1.0
        pairs, nonzero, total, squares = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
        at_column = np.bincount(column_group, minlength=len(column_degrees))
        for permuted in graphs or Permutations(counter, permutations, seed):
            chosen = _sample(random, row_group, len(columns))
            pairs += np.outer(np.bincount(row_group[chosen], minlength=len(row_degrees)), at_column).ravel()
            for part, values in _blocks(permuted, path, active[chosen], ends):
                r, c = np.nonzero(values)
                at = row_group[chosen[part]][r] * len(column_degrees) + column_group[c]
                scaled = np.arcsinh(values[r, c] / scale)
                nonzero += np.bincount(at, minlength=size)
                total += np.bincount(at, scaled, minlength=size)
                squares += np.bincount(at, scaled**2, minlength=size)
        present = np.flatnonzero(pairs)
        degrees = np.stack([row_degrees[present // len(column_degrees)], column_degrees[present % len(column_degrees)]], axis=1)
        moments = (pairs[present], nonzero[present], total[present], squares[present])
        return cls(path.text, fingerprint(counter.snapshot), permutations, seed, counter.damping, scale, degrees.astype(np.int32), *moments)

    @classmethod
    def stored(cls, counter: Metapaths, metapath: Metapath | str, *, permutations: int = PERMUTATIONS, seed: int = 0) -> NullModel | None:
        """Return the model that lies beside the graph's snapshot; None where there is none, or it is another graph's."""
        path = counter.metapath(metapath)
        file = _file(counter, path, permutations, seed)
        found = None if file is None else cls.load(file)
        return found if found is not None and (found.graph, found.metapath) == (fingerprint(counter.snapshot), path.text) else None

    @classmethod
    def of(
        cls,
        counter: Metapaths,
        metapath: Metapath | str,
        *,
        permutations: int = PERMUTATIONS,
        seed: int = 0,
        graphs: Permutations | None = None,
    ) -> NullModel:
        """Return the model that lies beside the graph's snapshot, made (and put there) on the first call.

        One that is of another graph, was made otherwise, or is damaged is made again.
        """
        path = counter.metapath(metapath)
        stored = cls.stored(counter, path, permutations=permutations, seed=seed)
        if stored is not None:
            return stored
        model = cls.build(counter, path, permutations=permutations, seed=seed, graphs=graphs)
        file = _file(counter, path, permutations, seed)
        if file is not None:
            model.save(file)
        return model

    def save(self, file: Path) -> None:
        """Write the model with its digest; by rename, so that half a file is never read. Where nothing can be written, nothing is."""
        part = file.with_suffix(f".{os.getpid()}.npz")
        values = {name: np.asarray(getattr(self, name)) for name in self.__slots__}
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.savez_compressed(part, digest=_digest(values), **values)
            os.replace(part, file)
        except OSError:  # a read-only bundle makes its models anew each time
            part.unlink(missing_ok=True)

    @classmethod
    def load(cls, file: Path) -> NullModel | None:
        """Read a model, None when there is none, it cannot be read, or it is not what was written."""
        try:
            with np.load(file, allow_pickle=False) as stored:
                values = {name: stored[name] for name in cls.__slots__}
                if str(stored["digest"]) != _digest(values):
                    return None
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, zlib.error):
            return None
        return cls(**{name: value.item() if value.ndim == 0 else value for name, value in values.items()})

    def p_value(self, source_degree: int, target_degree: int, dwpc: float) -> float:
        """Return the chance of a DWPC at least as large between permuted nodes of these degrees; 1 for a DWPC of 0.

        Raises:
            KeyError: no pair of nodes has these degrees.
        """
        if dwpc <= 0:
            return 1.0
        from scipy.stats import gamma

        at = int(
            np.searchsorted(self.degrees[:, 0].astype(np.int64) * (1 << 32) + self.degrees[:, 1], source_degree * (1 << 32) + target_degree)
        )
        if at >= len(self.degrees) or tuple(self.degrees[at]) != (source_degree, target_degree):
            raise KeyError(f"no pair with degrees {source_degree} and {target_degree} in the null model of {self.metapath}")
        count, of = int(self.nonzero[at]), int(self.pairs[at])
        if count == 0:  # never seen: less likely than once in all
            return 1.0 / (of + 1)
        value = float(np.arcsinh(dwpc / self.scale))
        mean = float(self.total[at]) / count
        variance = max(float(self.squares[at]) / count - mean**2, 0.0) * count / max(count - 1, 1)
        if variance <= 1e-12 * mean**2:
            return count / of if value <= mean * (1 + 1e-9) else 1.0 / (of + 1)
        return count / of * float(gamma.sf(value, mean**2 / variance, scale=variance / mean))


@overload
def p_value(
    counter: Metapaths, metapath: Metapath | str, source: int, target: int, *, permutations: int = ..., seed: int = ...
) -> float: ...
@overload
def p_value(
    counter: Metapaths, metapath: Metapath | str, source: int, target: int, *, permutations: int = ..., seed: int = ..., make: bool
) -> float | None: ...
def p_value(
    counter: Metapaths,
    metapath: Metapath | str,
    source: int,
    target: int,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    make: bool = True,
) -> float | None:
    """Return the p-value of a pair's DWPC (node indexes).

    A model that the build did not make is made on the first call; with ``make`` unset the p-value is None then.

    Raises:
        InputError: an end is not of the metapath's category.
    """
    path = counter.metapath(metapath)
    dwpc = counter.dwpc(path, source, target)
    if dwpc <= 0:
        return 1.0
    model = NullModel.stored(counter, path, permutations=permutations, seed=seed)
    if model is None:  # walked from the other end it is the same, and a build makes one of the two
        back = counter.metagraph.reverse(path)
        model = NullModel.stored(counter, back, permutations=permutations, seed=seed)
        if model is not None:
            path, source, target = back, target, source
    if model is None and not make:
        return None
    if model is None:
        model = NullModel.of(counter, path, permutations=permutations, seed=seed)
    rows, columns = _degrees(counter, path)
    row, column = (int(np.searchsorted(counter.nodes(path.categories[end]), node)) for end, node in ((0, source), (-1, target)))
    return model.p_value(int(rows[row]), int(columns[column]), dwpc)


def _file(counter: Metapaths, path: Metapath, permutations: int, seed: int) -> Path | None:
    """Where a model lies. By hash: metapaths hold < and >, and differ by case, which not every file system can tell apart."""
    folder = counter.snapshot.folder
    key = hash_text(f"{path.text}|{permutations}|{seed}|{counter.damping}|{TRIES}|{VERSION}")
    return None if folder is None else folder / "nulls" / f"{key:016x}.npz"


def _degrees(counter: Metapaths, path: Metapath) -> tuple[Array, Array]:
    """Return the degrees of the sources on the first step and of the targets on the last: int64 [sources], int64 [targets]."""
    first, last = (counter.matrices.plain(step) for step in (path.steps[0], path.steps[-1]))
    return np.diff(first.indptr).astype(np.int64), np.bincount(last.indices, minlength=last.shape[1])


def _sample(random: np.random.Generator, group: Array, targets: int) -> Array:
    """Pick sources: places in ``group``, sorted; all of them where that is not too much, else the same share of each degree."""
    share = min(1.0, MOST_PAIRS / max(len(group) * targets, 1))
    if share == 1.0:
        return np.arange(len(group))
    order = np.lexsort((random.random(len(group)), group))
    sizes = np.bincount(group)
    rank = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.sort(order[rank < np.maximum(np.rint(share * sizes), 1)[group[order]]])


def _blocks(counter: Metapaths, path: Metapath, rows: Array, columns: Array) -> Iterator[tuple[slice, Array]]:
    """Yield DWPCs, float64 [part, columns], of parts of the rows (places in their category) to the columns."""
    nodes, width = counter.nodes(path.categories[0]), max(len(counter.nodes(path.categories[-1])), 1)
    step = max(_BLOCK // width, 1)
    for start in range(0, len(rows), step):
        part = slice(start, min(start + step, len(rows)))
        yield part, counter.all_pairs(path, sources=nodes[rows[part]].tolist(), counts=False, threads=1).dwpc[:, columns]


_fingerprints: weakref.WeakKeyDictionary[Snapshot, str] = weakref.WeakKeyDictionary()


def fingerprint(snapshot: Snapshot) -> str:
    """Return a digest of the statements that paths are counted on and of the nodes' categories."""
    if snapshot not in _fingerprints:
        digest = hashlib.blake2b(digest_size=16)
        digest.update("|".join((*snapshot.categories, *snapshot.predicates)).encode())
        for name in ("node_category", "edge_subject", "edge_predicate", "edge_object", "edge_negated"):
            digest.update(np.ascontiguousarray(getattr(snapshot, name)).tobytes())
        _fingerprints[snapshot] = digest.hexdigest()
    return _fingerprints[snapshot]


def _digest(values: dict[str, Array]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name, value in values.items():
        digest.update(f"{name}{value.dtype}{value.shape}".encode())
        digest.update(value.tobytes())
    return digest.hexdigest()

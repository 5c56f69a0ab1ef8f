"""Triples to learn from: read from text files or from a bundle, split, and known answers looked up fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, overload

import numpy as np

from gnn.errors import TripleError, UnknownRelation
from gnn.graph import snapshot_triples
from kg.arrays import Array

if TYPE_CHECKING:
    from kg.snapshot import Snapshot


@dataclass(frozen=True)
class Dataset:
    """Facts to train on and triples to ask for.

    Attributes:
        entities, relations: names; indexes below point into them.
        train, valid, test: int64 [m, 3] rows (head, relation, tail).
        background: int64 [m, 3]: in the graph, but never asked for. train may be empty of what background holds, never the reverse.
    """

    entities: Sequence[str]
    relations: tuple[str, ...]
    train: Array
    valid: Array
    test: Array
    background: Array

    @property
    def facts(self) -> Array:
        """int64 [m, 3]: background and train, all that a graph for validation and test holds."""
        return np.concatenate([self.background, self.train])

    @property
    def everything(self) -> Array:
        """int64 [m, 3]: every true triple, for filtering."""
        return np.concatenate([self.background, self.train, self.valid, self.test])


def read_folder(folder: str | Path) -> Dataset:
    """Read ``train.txt``, ``valid.txt``, ``test.txt`` and, where there is one, ``facts.txt`` (counted as training triples).

    Raises:
        TripleError: a file is missing, or a line is not three fields split by tabs.
    """
    folder = Path(folder)
    parts = {name: _read(folder / f"{name}.txt", optional=name == "facts") for name in ("facts", "train", "valid", "test")}
    rows = [row for part in parts.values() for row in part]
    entities = sorted({name for h, _, t in rows for name in (h, t)})
    relations = tuple(sorted({r for _, r, _ in rows}))
    node = {name: i for i, name in enumerate(entities)}
    kind = {name: i for i, name in enumerate(relations)}

    def indexed(part: list[tuple[str, str, str]]) -> Array:
        return np.array([(node[h], kind[r], node[t]) for h, r, t in part], np.int64).reshape(-1, 3)

    return Dataset(
        entities, relations, indexed(parts["facts"] + parts["train"]), indexed(parts["valid"]), indexed(parts["test"]), indexed([])
    )


def _read(file: Path, *, optional: bool) -> list[tuple[str, str, str]]:
    if not file.is_file():
        if optional:
            return []
        raise TripleError(f"{file} is missing; a folder of triples holds train.txt, valid.txt and test.txt")
    rows = []
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != 3 or not all(field.strip() for field in fields):
            raise TripleError(f"{file}:{number} is not head, relation and tail split by tabs: {line[:80]!r}")
        rows.append((fields[0].strip(), fields[1].strip(), fields[2].strip()))
    return rows


def split_snapshot(
    snapshot: Snapshot, *, ask: Sequence[str] | None = None, seed: int = 0, valid: float = 0.05, test: float = 0.05, most: int = 2000
) -> Dataset:
    """Split a graph's affirmed edges; ``valid`` and ``test`` are shares of the edges asked for, at most ``most`` each.

    Args:
        snapshot: the graph. ask: predicates asked for, None for all.

    Raises:
        UnknownRelation: the graph has no such predicate.
    """
    rows = snapshot_triples(snapshot)
    relations = tuple(snapshot.predicates)
    wanted = np.ones(len(rows), bool)
    if ask is not None:
        for name in ask:
            if name not in relations:
                raise UnknownRelation(name, list(relations))
        wanted = np.isin(rows[:, 1], [relations.index(name) for name in ask])
    return split(rows, wanted, _Curies(snapshot), relations, seed=seed, valid=valid, test=test, most=most)


def split(
    rows: Array, wanted: Array, entities: Sequence[str], relations: tuple[str, ...], *, seed: int, valid: float, test: float, most: int
) -> Dataset:
    """Split triples at random; ``wanted`` bool [m] says which may be asked for."""
    asked = np.random.default_rng(seed).permutation(np.flatnonzero(wanted))
    n_valid, n_test = (min(int(len(asked) * share), most) for share in (valid, test))
    cut = n_valid + n_test
    return Dataset(entities, relations, rows[asked[cut:]], rows[asked[:n_valid]], rows[asked[n_valid:cut]], rows[~wanted])


class _Curies(Sequence[str]):
    """A snapshot's CURIEs, read when they are asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __len__(self) -> int:
        return self._snapshot.n_nodes

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self._snapshot.curie(i) for i in range(*index.indices(len(self)))]
        return self._snapshot.curie(index)


def both_ways(triples: Array, n_relations: int) -> Array:
    """int64 [2m, 3]: each triple as two queries, (h, r, t) and, R rows later, (t, r + R, h)."""
    h, r, t = triples.T
    return np.concatenate([triples, np.stack([t, r + n_relations, h], axis=1)])


class Known:
    """The true answers of every (head, relation), relations in 0..2R-1."""

    def __init__(self, triples: Array, n_nodes: int, n_relations: int) -> None:
        rows = np.unique(both_ways(triples, n_relations), axis=0)
        self._width = 2 * n_relations
        self._keys = rows[:, 0] * self._width + rows[:, 1]
        order = np.argsort(self._keys, kind="stable")
        self._keys, self._tails = self._keys[order], rows[order, 2]
        self.n_nodes = n_nodes

    def answers(self, head: int, relation: int) -> Array:
        """int64: the nodes known to answer (head, relation, ?)."""
        key = head * self._width + relation
        low, high = np.searchsorted(self._keys, [key, key + 1])
        return self._tails[low:high]

    def cells(self, heads: Array, relations: Array) -> tuple[Array, Array]:
        """Return int64 (row, node): every known answer of every query of a batch."""
        keys = np.asarray(heads, np.int64) * self._width + np.asarray(relations, np.int64)
        low, high = np.searchsorted(self._keys, keys), np.searchsorted(self._keys, keys + 1)
        count = high - low
        row = np.repeat(np.arange(len(keys)), count)
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        return row, self._tails[np.repeat(low, count) + within]

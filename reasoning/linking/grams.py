"""Names by their letters: which of very many are nearly written like another, by the cosine of their runs of three letters.

Each name is a vector over the runs of three characters of its words, a space before and after each word, weighed by how often they stand
in it and how few names hold them (``tf * (ln((1 + n) / (1 + df)) + 1)``, scaled to length 1), as scispaCy's linker has it (Neumann et al.
2019, doi:10.18653/v1/W19-5034). Names whose cosine reaches a floor are found exactly, none is missed: such a name shares one of a query's
rarest runs, those without which the rest is too short to reach the floor (prefix filtering: Bayardo et al. 2007,
doi:10.1145/1242572.1242591), so that only these runs' lists are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sparse

from kg.arrays import Array
from traversal.kernels.jit import frozen, kernel

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_BASE = len(_LETTERS) + 1
#: Runs of three of the characters that a name's normal form has; the space is the first.
RUNS = _BASE**3
#: Names of which the nearest is looked for before each is looked at.
_BLOCK = 128
_END = ord("\n")
_CODE = np.zeros(256, np.int32)
_CODE[[ord(letter) for letter in _LETTERS]] = np.arange(1, _BASE)


class Near(NamedTuple):
    """Names near queries: int32 [n] each query's and name's place, float32 [n] cosines; by query, no order among a query's names."""

    query: Array
    name: Array
    cosine: Array


class GramIndex:
    """Names in their normal form (``kg.names.normalise``), to be asked for those near others; reading is safe from several threads."""

    def __init__(self, names: Sequence[str]) -> None:
        runs = _runs(names)
        held = np.bincount(runs.indices, minlength=RUNS)
        self._weight = (np.log((1 + len(names)) / (1 + held)) + 1).astype(np.float32)
        self._names = self._scaled(runs)
        self._lists = self._names.T.tocsr()
        #: runs from the rarest on
        self._rarity = np.empty(RUNS, np.int32)
        self._rarity[np.argsort(held, kind="stable")] = np.arange(RUNS, dtype=np.int32)

    def __len__(self) -> int:
        return int(self._names.shape[0])

    def near(self, texts: Sequence[str], floor: float) -> Near:
        """Return the names whose cosine with a text's normal form is at least ``floor``, more than 0."""
        asked = self._scaled(_runs(texts))
        row = np.repeat(np.arange(len(texts)), np.diff(asked.indptr))
        order = np.lexsort((self._rarity[asked.indices], row))
        names, lists = self._names, self._lists
        return Near(
            *_near(
                frozen(asked.indptr),
                frozen(asked.indices[order]),
                frozen(asked.data[order]),
                frozen(names.indptr),
                frozen(names.indices),
                frozen(names.data),
                frozen(lists.indptr),
                frozen(lists.indices),
                frozen(lists.data),
                np.float32(floor),
            )
        )

    def _scaled(self, runs: sparse.csr_matrix) -> sparse.csr_matrix:
        runs.data *= self._weight[runs.indices]
        row = np.repeat(np.arange(runs.shape[0]), np.diff(runs.indptr))
        length = np.sqrt(np.bincount(row, runs.data.astype(np.float64) ** 2, minlength=runs.shape[0]))
        runs.data /= length[row].astype(np.float32)
        return runs


def _runs(names: Sequence[str]) -> sparse.csr_matrix:
    """Return float32 [names, RUNS]: how often each run of three stands in each name."""
    text = np.frombuffer("".join(f" {name} \n" for name in names).encode("ascii"), np.uint8)
    if not len(text):
        return sparse.csr_matrix((0, RUNS), dtype=np.float32)
    ends = text == _END
    line = np.cumsum(ends) - ends
    code = _CODE[text]
    run = (code[:-2] * _BASE + code[1:-1]) * _BASE + code[2:]
    whole = ~ends[:-2] & ~ends[1:-1] & ~ends[2:] & (code[1:-1] != 0)
    made = sparse.csr_matrix((np.ones(int(whole.sum()), np.float32), (line[:-2][whole], run[whole])), shape=(len(names), RUNS))
    made.sum_duplicates()
    return made


@kernel
def _near(
    asked_ptr: Array,
    asked_run: Array,
    asked_weight: Array,
    name_ptr: Array,
    name_run: Array,
    name_weight: Array,
    list_ptr: Array,
    list_name: Array,
    list_weight: Array,
    floor: Any,
) -> tuple[Array, Array, Array]:
    """The names whose cosine with each query reaches the floor; a query's runs come rarest first."""
    partial = np.zeros(len(name_ptr) - 1, np.float32)
    likely = np.empty(len(name_ptr) - 1, np.int32)
    dense = np.zeros(len(list_ptr) - 1, np.float32)
    queries, names, cosines = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024, np.float32)
    found = 0
    for query in range(len(asked_ptr) - 1):
        runs = asked_run[asked_ptr[query] : asked_ptr[query + 1]]
        weights = asked_weight[asked_ptr[query] : asked_ptr[query + 1]]
        least = _add(partial, runs, weights, list_ptr, list_name, list_weight, floor)
        many = _reaching(partial, least, likely)
        if found + many > len(queries):
            more = max(many, len(queries))
            queries = np.concatenate((queries, np.empty(more, np.int32)))
            names = np.concatenate((names, np.empty(more, np.int32)))
            cosines = np.concatenate((cosines, np.empty(more, np.float32)))
        dense[runs] = weights
        for name in likely[:many]:
            cosine = np.float32(0)
            for at in range(name_ptr[name], name_ptr[name + 1]):
                cosine += dense[name_run[at]] * name_weight[at]
            if cosine >= floor:
                queries[found], names[found], cosines[found] = query, name, min(cosine, np.float32(1))
                found += 1
        partial[:] = 0
        dense[runs] = 0
    return queries[:found], names[:found], cosines[:found]


@kernel
def _add(partial: Array, runs: Array, weights: Array, list_ptr: Array, list_name: Array, list_weight: Array, floor: Any) -> Any:
    """Add up what each name shares of a query's rarest runs; return how much of that a name needs to reach the floor with the others."""
    left = np.float32(1)
    for at in range(len(runs)):
        # Half of what the floor asks is left to the common runs: with fewer lists to read there would be more names to compare.
        if left <= np.float32(0.25) * floor * floor:
            break
        weight = weights[at]
        for place in range(list_ptr[runs[at]], list_ptr[runs[at] + 1]):
            partial[np.uint32(list_name[place])] += weight * list_weight[place]  # unsigned: it is not seen whether it counts from the end
        left -= weight * weight
    return max(floor - np.sqrt(max(left, np.float32(0))), np.float32(0)) - np.float32(1e-5)


@kernel
def _reaching(partial: Array, least: Any, likely: Array) -> int:
    """Write the places at which something is at least so much; return how many there are."""
    # Numbers that are not negative are ordered as their bits are, and these are compared many at once.
    many, bits, enough = 0, partial.view(np.int32), np.array([least], np.float32).view(np.int32)[0]
    for low in range(0, len(partial), _BLOCK):
        high = min(low + _BLOCK, len(partial))
        most = np.int32(0)
        for place in range(low, high):
            most = max(most, bits[place])
        if most > enough:
            for place in range(low, high):
                if partial[place] > least:
                    likely[many] = place
                    many += 1
    return many

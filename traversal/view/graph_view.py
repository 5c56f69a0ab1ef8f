"""The graph as a search walks it: parallel edges collapsed to links, their costs ready, under the filters that a question sets.

A view is made once for a set of edge filters and kept. Degrees and costs are those of the whole graph whatever is filtered out, so
that taking edges away never makes a path shorter or cheaper.
"""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg import arrays, seals
from kg.arrays import Array
from kg.snapshot import Snapshot
from kg.snapshot.check import rows_fit
from traversal.kernels.jit import frozen
from traversal.view.costs import EVIDENCE, MOST, UNIT, Weights
from traversal.view.filters import EdgeFilter, members

_KEPT_VIEWS = 8


@dataclass(frozen=True, slots=True)
class Links:
    """Compressed rows: ptr int64 [n + 1], nbr int32 [l] (sorted in each row), cost int32 [l] in units."""

    ptr: Array
    nbr: Array
    cost: Array


@dataclass(frozen=True, slots=True)
class View:
    """Links in the direction of walking (``out``) and against it (``into``; the same object where edges are walked both ways).

    ``node_cost`` is int32 [n] in units; ``keep`` bool [m] says which edges are in; ``least`` is the cheapest link's cost.
    """

    out: Links
    into: Links
    node_cost: Array
    keep: Array
    least: int
    weights: Weights

    @classmethod
    def of(cls, snapshot: Snapshot, filters: EdgeFilter | None = None) -> View:
        """Return the view of a graph under filters, made on the first call. Threads may call this at once."""
        return _shelf(snapshot).get(snapshot, filters or EdgeFilter())

    @staticmethod
    def admitted(snapshot: Snapshot, categories: tuple[str, ...], not_categories: tuple[str, ...]) -> Array:
        """Return which nodes are of some categories (of any, when none is named) and not of others: bool [n], kept, not to be changed.

        Raises:
            InputError: a category is not one of this graph's.
        """
        return _shelf(snapshot).admitted(snapshot, categories, not_categories)


class _Shelf:
    """The views of one snapshot that were used last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.weights: Weights | None = None
        self.views: OrderedDict[EdgeFilter, View] = OrderedDict()
        self.nodes: OrderedDict[tuple[tuple[str, ...], tuple[str, ...]], Array] = OrderedDict()

    def get(self, snapshot: Snapshot, filters: EdgeFilter) -> View:
        with self.lock:
            view = self.views.get(filters)
            if view is None:
                if self.weights is None:
                    self.weights = Weights.of(snapshot)
                view = _make(snapshot, self.weights, filters)
                self.views[filters] = view
                if len(self.views) > _KEPT_VIEWS:
                    oldest = next(key for key in self.views if key != EdgeFilter())
                    del self.views[oldest]
            self.views.move_to_end(filters)
            return view

    def admitted(self, snapshot: Snapshot, categories: tuple[str, ...], not_categories: tuple[str, ...]) -> Array:
        key = (categories, not_categories)
        with self.lock:
            if key not in self.nodes:
                names = snapshot.categories
                mask = members(names, categories, "category") if categories else np.ones(len(names), bool)
                if not_categories:
                    mask &= ~members(names, not_categories, "category")
                self.nodes[key] = frozen(mask[np.asarray(snapshot.node_category)])
                if len(self.nodes) > _KEPT_VIEWS:
                    self.nodes.popitem(last=False)
            self.nodes.move_to_end(key)
            return self.nodes[key]


_shelves: weakref.WeakKeyDictionary[Snapshot, _Shelf] = weakref.WeakKeyDictionary()
_shelves_lock = threading.Lock()


def _shelf(snapshot: Snapshot) -> _Shelf:
    with _shelves_lock:
        return _shelves.setdefault(snapshot, _Shelf())


def _make(snapshot: Snapshot, weights: Weights, filters: EdgeFilter) -> View:
    keep = filters.keep(snapshot)
    plain = filters == EdgeFilter()
    stored = _load(snapshot) if plain else None
    if stored is not None:
        out = into = stored
    else:
        out = _links(snapshot, weights, keep, 1 if filters.directed else 0)
        into = _links(snapshot, weights, keep, -1) if filters.directed else out
        if plain and snapshot.folder is not None:
            with contextlib.suppress(OSError):
                _save(snapshot.folder, out)
    least = int(out.cost.min()) if len(out.cost) else MOST
    return View(out, into, frozen(weights.node), frozen(keep), least, weights)


def _links(snapshot: Snapshot, weights: Weights, keep: Array, only: int) -> Links:
    from traversal.kernels.links import link_costs

    adj = snapshot.adj
    log_miss = np.log1p(-weights.strength)
    ptr, nbr, cost = link_costs(
        frozen(adj.ptr),
        frozen(adj.nbr),
        frozen(adj.edge),
        frozen(adj.dir),
        frozen(keep),
        only,
        frozen(log_miss),
        frozen(weights.damping),
        frozen(weights.single),
        EVIDENCE,
        float(UNIT),
        MOST,
    )
    return Links(frozen(ptr), frozen(nbr), frozen(cost))


#: Where the checksums of the links are, beside them.
_SEAL = "link_seal.json"


def _load(snapshot: Snapshot) -> Links | None:
    """Read the plain links from beside the weights that they were made with (a new set of weights removes them)."""
    if snapshot.folder is None:
        return None
    folder = snapshot.folder / "weights"
    if not seals.whole(folder, _SEAL):
        return None
    try:
        links = Links(*(frozen(arrays.load(folder, f"link_{name}")) for name in Links.__slots__))
    except (OSError, ValueError):
        return None
    fit = len(links.nbr) == len(links.cost) and rows_fit(links.ptr, snapshot.n_nodes, len(links.nbr))
    # Compiled code walks them: one that points nowhere would end the process.
    return links if fit and (not len(links.nbr) or 0 <= links.nbr.min() <= links.nbr.max() < snapshot.n_nodes) else None


def _save(folder: Path, links: Links) -> None:
    """Write the links; their ``ptr`` last, so that half a set does not load."""
    for name in ("nbr", "cost", "ptr"):
        arrays.save(folder / "weights", f"link_{name}.{os.getpid()}", getattr(links, name))
        os.replace(folder / "weights" / f"link_{name}.{os.getpid()}.npy", folder / "weights" / f"link_{name}.npy")
    seals.seal_files(folder / "weights", _SEAL, [folder / "weights" / f"link_{name}.npy" for name in Links.__slots__])

"""What people look around a graph with: pages of neighbours, typed paths of a pair, what may be true beside. A part of the engine."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from kg.snapshot import Snapshot

if TYPE_CHECKING:
    from reasoning.concepts.neighbours import Neighbours
    from reasoning.connections.typed_paths import MetapathTable
    from reasoning.predictions import Predictions
    from traversal.metapaths.dwpc import Metapaths


class Exploring:
    """These methods of ``Engine``; what they work on is the engine's."""

    snapshot: Snapshot
    _lock: threading.RLock

    def _check_open(self) -> None:
        raise NotImplementedError

    @cached_property
    def _metapaths(self) -> Metapaths:
        from reasoning.connections.path_search import metapaths

        return metapaths(self.snapshot)

    def neighbours(
        self,
        concept: str,
        predicate: str | None = None,
        *,
        direction: Literal["out", "in", "any"] = "any",
        negated: bool | None = False,
        category: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Neighbours:
        """Return a page of a concept's edges, best backed first: of one predicate and direction, to one category, or all.

        ``negated`` takes negative findings instead, None both.

        Raises:
            NotFound: nothing in the graph is called so. AmbiguousName: several concepts are, equally well.
            InputError: the graph has no such predicate or category.
        """
        from reasoning.concepts.neighbours import neighbours

        self._check_open()
        return neighbours(
            self.snapshot,
            concept,
            predicate=predicate,
            direction=direction,
            negated=negated,
            category=category,
            offset=offset,
            limit=limit,
        )

    def metapaths(
        self, a: str, b: str, *, max_length: int = 3, min_length: int = 1, make: bool = False, seconds: float = 10.0
    ) -> MetapathTable:
        """Return the metapaths that join two concepts, with path counts, DWPC and p-values.

        Args:
            make: make the null models that are not at hand, shortest metapath first, while ``seconds`` last; they are kept.
            seconds: when to stop counting and to begin no further null model.

        Raises:
            NotFound: one of the concepts is not in the graph. InputError: they are the same, or the lengths cannot be right.
        """
        from reasoning.connections.typed_paths import table

        self._check_open()
        return table(self.snapshot, self._metapaths, a, b, max_length=max_length, min_length=min_length, make=make, seconds=seconds)

    def metapath_paths(self, a: str, b: str, metapath: str, limit: int = 50) -> dict[str, Any]:
        """Return the paths of one metapath (``GcDhpPF``) between two concepts, each with its share of the pair's DWPC, heaviest first.

        Raises:
            NotFound: one of the concepts is not in the graph. InputError: no such metapath, or its ends are of other categories.
        """
        from reasoning.connections.typed_paths import paths_of

        self._check_open()
        return paths_of(self.snapshot, self._metapaths, a, b, metapath, limit)

    def predict(
        self,
        head: str,
        predicate: str,
        *,
        k: int = 10,
        paths: int = 2,
        backwards: bool = False,
        category: str | None = None,
        known: bool = True,
        new: bool = True,
    ) -> dict[str, Any]:
        """Rank what may complete (head, predicate, ?), each answer with the paths behind it; see ``gnn.predict.Predictor.predict``.

        Raises:
            NotFound: nothing in the graph is called so, or it has no such predicate. CheckpointError: the weights cannot be used.
        """
        self._check_open()
        return self._predictions.ask(head, predicate, k=k, paths=paths, backwards=backwards, category=category, known=known, new=new)

    @property
    def _predictions(self) -> Predictions:
        with self._lock:
            return self._opened_predictions

    @cached_property
    def _opened_predictions(self) -> Predictions:
        from reasoning.predictions import Predictions

        return Predictions(self.snapshot)

"""What the path scorer expects to be true, as the engine offers it: ranked answers with the paths behind each."""

from __future__ import annotations

import threading
from typing import Any

from kg import biolink
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import category_name, unique


class Predictions:
    """One predictor on one graph, for several threads: it works on one question at a time."""

    def __init__(self, snapshot: Snapshot) -> None:
        from gnn.predict import Predictor

        self._snapshot, self._lock, self._predictor = snapshot, threading.Lock(), Predictor(snapshot)

    def ask(
        self, head: str, predicate: str, *, k: int, paths: int, backwards: bool, category: str | None, known: bool, new: bool
    ) -> dict[str, Any]:
        """See ``Engine.predict``."""
        snapshot = self._snapshot
        node = unique(snapshot, head).node
        name = predicate if ":" in predicate else biolink.PREFIX + predicate.strip().lower().replace(" ", "_")
        kind = None if category is None else category_name(snapshot, category)
        with self._lock:
            found = self._predictor.predict(node, name, k=k, paths=paths, backwards=backwards, category=kind, known=known, new=new)
            answers = [self._predictor.to_dict(one) for one in found]
        meta = {key: self._predictor.meta[key] for key in ("command", "sources") if key in self._predictor.meta}
        query = {"head": snapshot.curie(node), "name": snapshot.name(node), "predicate": name, "backwards": backwards}
        return {"query": query, "weights": meta, "answers": answers}

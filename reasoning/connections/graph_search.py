"""Searches that start from concepts' names and need more than one path: ``Engine.graph``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import Concept, category_name, unique

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer
    from reasoning.connections.neighbourhood import HubRow, RelatedRow
    from reasoning.connections.typed_paths import MetapathTable, PValues
    from traversal.planning.chains import Ground


@dataclass(frozen=True, slots=True)
class GraphSearch:
    """Typed paths, neighbourhoods, trees, analogies and hubs of one graph; concepts are given as CURIE, CUI, code or name."""

    snapshot: Snapshot
    _ground: Callable[[], Ground]

    def metapaths(
        self, source: str, target: str, *, max_hops: int = 3, p_values: PValues = "ready", seconds: float = 10.0
    ) -> MetapathTable:
        """Return the typed paths between two concepts, with DWPC and p-values; see ``reasoning.connections.typed_paths``.

        Raises:
            NotFound: a concept is not in the graph. AmbiguousName: a name is several concepts'.
        """
        from reasoning.connections.typed_paths import metapath_table

        ends = unique(self.snapshot, source), unique(self.snapshot, target)
        return metapath_table(self._ground().metapaths, *ends, max_hops=max_hops, p_values=p_values, seconds=seconds)

    def metapath_paths(self, source: str, target: str, metapath: str, limit: int = 50) -> dict[str, Any]:
        """Return the paths of one metapath ("GcD") between two concepts, each with its share of the pair's DWPC, heaviest first.

        Raises:
            NotFound: a concept is not in the graph. InputError: no such metapath, its ends are of other categories, or far too many paths.
        """
        from reasoning.claims.rows import ConceptRef

        ends = unique(self.snapshot, source).node, unique(self.snapshot, target).node
        counter = self._ground().metapaths
        path = counter.metapath(metapath)
        found = counter.paths(path, *ends)
        told = [([ConceptRef.of(self.snapshot, node).to_dict() for node in one.nodes], one) for one in found[:limit]]
        return {
            "metapath": path.text,
            "total": len(found),
            "dwpc": sum(one.weight for one in found),
            "paths": [{"nodes": nodes, "weight": one.weight, "share": one.share} for nodes, one in told],
        }

    def related(self, concepts: Sequence[str], *, category: str | None = None, k: int = 10) -> Answer:
        """Return the concepts nearest to some, by personalised PageRank; ``results`` has the rows.

        Raises:
            NotFound: a concept is not in the graph. InputError: none is given, or the graph has no such category.
        """
        from reasoning.connections.neighbourhood import related

        kind = None if category is None else category_name(self.snapshot, category)
        return related(self.snapshot, self._several(concepts, 1), category=kind, k=k)[0]

    def related_rows(self, concepts: Sequence[str], *, category: str | None = None, k: int = 10) -> tuple[RelatedRow, ...]:
        """Return ``related`` as rows alone, without looking for paths."""
        from reasoning.connections.neighbourhood import related

        kind = None if category is None else category_name(self.snapshot, category)
        return related(self.snapshot, self._several(concepts, 1), category=kind, k=k, explained=0)[1]

    def join(self, concepts: Sequence[str]) -> Answer:
        """Return what joins two or more concepts most cheaply, each link cited.

        Raises:
            NotFound: a concept is not in the graph. InputError: fewer than two different ones.
        """
        from reasoning.connections.neighbourhood import join

        return join(self.snapshot, self._several(concepts, 2))

    def analogues(self, source: str, examples: Sequence[tuple[str, str]], *, k: int = 10, max_hops: int = 3) -> Answer:
        """Return what is to ``source`` as the second of each example is to its first.

        Raises:
            NotFound: a concept is not in the graph. InputError: no example, or ``source`` is of another category than their first.
        """
        from reasoning.connections.analogy import analogues

        one = unique(self.snapshot, source)
        pairs = [(unique(self.snapshot, a), unique(self.snapshot, b)) for a, b in examples]
        if not pairs:
            raise InputError("no example: give at least one pair of concepts")
        kind = self.snapshot.category(one.node)
        for a, _ in pairs:
            if self.snapshot.category(a.node) != kind:
                raise InputError(f"{a.text!r} is a {self.snapshot.category(a.node)}; the examples must start like {source!r}, at a {kind}")
        return analogues(self._ground(), one, pairs, k=k, max_hops=max_hops)

    def hubs(self, k: int = 20, *, category: str | None = None) -> tuple[HubRow, ...]:
        """Return the most generic nodes, the most generic first."""
        from reasoning.connections.neighbourhood import hubs

        return hubs(self.snapshot, k, categories=() if category is None else (category_name(self.snapshot, category),))

    def _several(self, concepts: Sequence[str], least: int) -> list[Concept]:
        found = {concept.node: concept for concept in (unique(self.snapshot, text) for text in concepts)}
        if len(found) < least:
            raise InputError(f"at least {least} different concepts are needed; {len(found)} given")
        return list(found.values())

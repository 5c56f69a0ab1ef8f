"""An answer's evidence seen from three sides: edge by edge, path by path, and of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.snapshot import Snapshot
from reasoning.claims.answer import Answer
from reasoning.claims.rows import PathRow
from reasoning.evidence_views.views import Views, latest, path_views, views_of_edge, weakest


@dataclass(frozen=True, slots=True)
class AnswerViews:
    """Views by citation number, by path (rank), and of the answer: the weakest of what its claims rest on.

    ``now`` is the year to which ages are counted.
    """

    now: int
    citations: dict[int, Views]
    paths: dict[int, Views]
    whole: Views | None

    def to_dict(self) -> dict[str, Any]:
        """Return them as plain data."""
        return {
            "now": self.now,
            "answer": None if self.whole is None else self.whole.to_dict(),
            "citations": {str(number): views.to_dict() for number, views in self.citations.items()},
            "paths": {str(rank): views.to_dict() for rank, views in self.paths.items()},
        }

    def lines(self) -> list[str]:
        """Return them in words."""
        told = [] if self.whole is None else [f"answer, by its weakest: {self.whole.said()}"]
        told += [f"path {rank}, by its weakest hop: {views.said()}" for rank, views in self.paths.items()]
        return told + [f"[{number}] {views.said()}" for number, views in self.citations.items()]


def views_of_answer(answer: Answer, snapshot: Snapshot) -> AnswerViews:
    """Return the views of what an answer cites."""
    rows = [row for row in answer.results if isinstance(row, PathRow)]
    hops = {row.rank: [[edge.edge for edge in hop.edges] for hop in row.hops] for row in rows}
    edges = {*(c.edge for c in answer.citations), *(edge for path in hops.values() for hop in path for edge in hop)}
    now = latest(snapshot, edges)
    cited = {c.number: views_of_edge(snapshot, c.edge, now) for c in answer.citations}
    paths = {rank: views for rank, path in hops.items() if (views := path_views(snapshot, path, now)) is not None}
    return AnswerViews(now, cited, paths, weakest(list(cited.values())))

"""The edges from a disease to its findings, by finding."""

from __future__ import annotations

from reasoning.diagnosis import Diagnoser, ragged


def annotated_edges(diagnoser: Diagnoser, row: int) -> dict[int, tuple[str, ...]]:
    """Return term -> identifiers of the edges that say that the disease in ``row`` has it."""
    records = diagnoser.prepared.records
    span = ragged.span(records.ptr, row)
    terms, edges = records.term[span], records.edge[span]
    found: dict[int, dict[int, None]] = {}
    for term, edge, negated in zip(terms.tolist(), edges.tolist(), records.negated[span].tolist(), strict=True):
        if not negated:
            found.setdefault(term, {})[edge] = None
    return {term: tuple(map(diagnoser.snapshot.edge_id, rows)) for term, rows in found.items()}

"""A concept on a card: who it is, and its edges by predicate with what backs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.model import Node
from kg.snapshot import Snapshot
from reasoning.answers import edges as at
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.rows import EdgeRow, rows_data
from reasoning.rendering.serialisable import PlainData
from reasoning.rendering.text import count, plain


@dataclass(frozen=True, slots=True)
class EdgeGroup(PlainData):
    """Edges of one predicate on one side of the concept; ``total`` of them, the best backed as ``rows``."""

    predicate: str
    direction: str
    phrase: str
    negated: bool
    total: int
    evidence: int
    publications: int
    rows: tuple[EdgeRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the group as plain data."""
        told = PlainData.to_dict(self)
        told["edges"] = rows_data(told.pop("rows"))
        return told


@dataclass(frozen=True, slots=True)
class NodeCard(PlainData):
    """A concept with its names, codes and statements."""

    node: Node
    groups: tuple[EdgeGroup, ...]
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the card as plain data, ready for JSON."""
        n = self.node
        return {
            "curie": n.curie,
            "name": n.name,
            "category": n.category,
            "description": n.description,
            "synonyms": list(n.synonyms),
            "xrefs": list(n.xrefs),
            "cuis": list(n.cuis),
            "deprecated": n.deprecated,
            "replaced_by": n.replaced_by,
            "alt_ids": list(n.alt_ids),
            "provided_by": list(n.provided_by),
            "note": self.note,
            "statements": [g.to_dict() for g in self.groups],
        }

    def __str__(self) -> str:
        n = self.node
        lines = [f"{plain(n.name)} ({n.curie}, {n.category.removeprefix('biolink:')})"]
        lines += [f"Note: {self.note}"] if self.note else []
        lines += [plain(n.description, 1000)] if n.description else []
        for label, values in (("Also called", n.synonyms), ("UMLS", n.cuis), ("Codes", n.xrefs), ("From", n.provided_by)):
            if values:
                lines.append(f"{label}: {', '.join(plain(v) for v in values)}")
        for g in self.groups:
            told = (count(g.total, "statement"), count(g.evidence, "record"), count(g.publications, "publication"))
            lines.append(f"{g.phrase} ({', '.join(told)})")
            lines += [f"  {row.name} ({row.curie}) — {count(row.evidence, 'record')}" for row in g.rows]
            if g.total > len(g.rows):
                lines.append(f"  … and {g.total - len(g.rows):,} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from reasoning.rendering.html import link, table_html, text_html

        n = self.node
        about = [f"<h4>{text_html(n.name)} <small>{link(n.curie)} {text_html(n.category.removeprefix('biolink:'))}</small></h4>"]
        about += [f"<p>{text_html(n.description)}</p>"] if n.description else []
        for label, values in (("Also called", n.synonyms), ("UMLS", n.cuis), ("Codes", n.xrefs)):
            if values:
                about.append(f"<p>{label}: {', '.join(link(v) for v in values)}</p>")
        for g in self.groups:
            rows = [
                [
                    r.name,
                    r.curie,
                    str(r.evidence),
                    str(r.publications),
                    "" if r.frequency is None else f"{r.frequency:.0%}",
                ]
                for r in g.rows
            ]
            about.append(table_html(["name", "CURIE", "records", "publications", "frequency"], rows, f"{g.phrase} ({g.total:,})"))
        return f'<div class="medclew-card">{"".join(about)}</div>'


def make_card(snapshot: Snapshot, node: int, *, limit: int = 10, note: str = "") -> NodeCard:
    """Return a node's card with at most ``limit`` edges a group."""
    groups: dict[tuple[str, bool, bool], list[int]] = {}
    affirmed, negated = at.affirmed_edges(snapshot, node).tolist(), snapshot.negated_of(node).tolist()
    for edge in (*affirmed, *negated):
        key = (snapshot.predicate(edge), int(snapshot.edge_subject[edge]) == node, bool(snapshot.edge_negated[edge]))
        groups.setdefault(key, []).append(edge)
    made = []
    for (predicate, forward, denied), edges in sorted(groups.items(), key=lambda item: (item[0][2], -len(item[1]), item[0])):
        best = at.ranked(snapshot, edges)[:limit] if len(edges) <= 20_000 else edges[:limit]
        made.append(
            EdgeGroup(
                predicate=predicate,
                direction="out" if forward else "in",
                phrase=phrase(predicate, backward=not forward, negated=denied, several=len(edges) > 1),
                negated=denied,
                total=len(edges),
                evidence=sum(snapshot.n_evidence(e) for e in edges),
                publications=int(sum(int(snapshot.edge_publications[e]) for e in edges)),
                rows=tuple(EdgeRow.of_edge(snapshot, e, at.other_end(snapshot, e, node)) for e in best),
            )
        )
    return NodeCard(snapshot.node(node), tuple(made), note)

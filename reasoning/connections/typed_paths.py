"""The typed paths between two concepts as a table: counts, DWPC, and how surprising each is.

What connectivity search shows (Himmelstein et al., GigaScience 2023;12:giad047), on any graph: for each metapath that joins the two, its
paths, their degree-weighted count, and its chance between permuted nodes of the same degrees.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kg import biolink
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import Concept
from reasoning.connections.path_cypher import metapath_cypher
from reasoning.rendering.serialisable import PlainData
from reasoning.rendering.text import plain
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import Metapath
from traversal.metapaths.null_model import p_value

#: ready: p-values where the build made the null model; all: makes the others too, seconds each; none: leaves them out.
PValues = Literal["ready", "all", "none"]


@dataclass(frozen=True, slots=True)
class MetapathRow(PlainData):
    """One metapath that joins a pair.

    Attributes:
        metapath: its notation, as in Hetionet ("CbGaD"). words: the same spelled out.
        hops: its length. paths: simple paths of it between the two.
        dwpc: their degree-weighted count (damping 0.4).
        p_value: chance of a DWPC at least as large between permuted nodes of these degrees; None where no null model was at hand.
        adjusted: the p-value times the number of metapaths that could join such concepts (Bonferroni), at most 1.
        example: the names along the path that weighs most, and ``share``, its part of the DWPC.
        cypher: the statement that lists the paths, on either store.
    """

    metapath: str
    words: str
    hops: int
    paths: int
    dwpc: float
    p_value: float | None
    adjusted: float | None
    example: tuple[str, ...]
    share: float
    cypher: str


@dataclass(frozen=True, slots=True)
class MetapathTable(PlainData):
    """The metapaths that join ``source`` and ``target`` (CURIEs), most surprising first; ``possible`` is how many were looked at."""

    source: str
    target: str
    rows: tuple[MetapathRow, ...]
    possible: int
    truncated: bool

    def to_dict(self) -> dict[str, object]:
        """Return the table as plain data."""
        rows = [row.to_dict() for row in self.rows]
        return {"source": self.source, "target": self.target, "possible": self.possible, "truncated": self.truncated, "rows": rows}


def metapath_table(
    counter: Metapaths, source: Concept, target: Concept, *, max_hops: int = 3, p_values: PValues = "ready", seconds: float = 10.0
) -> MetapathTable:
    """Return the metapaths of at most ``max_hops`` hops that join two concepts; after ``seconds`` the rest is left out and said.

    Null models that are made are kept beside the snapshot, so that asking again goes on where the time was spent.

    Those with the least p-value come first, then those without one by DWPC; ties by length and notation.
    """
    snapshot, end = counter.snapshot, time.perf_counter() + seconds
    kinds = snapshot.category(source.node), snapshot.category(target.node)
    possible = list(counter.metagraph.metapaths(*kinds, max_hops)) if set(kinds) <= set(counter.metagraph.categories) else []
    counted, truncated = [], False
    for path in possible:
        if time.perf_counter() > end:
            truncated = True
            break
        count, dwpc = counter.pair(path, source.node, target.node)
        if count:
            counted.append((path, round(count), dwpc))
    rows = []
    for path, count, dwpc in sorted(counted, key=lambda found: -found[2]):
        make = p_values == "all" and time.perf_counter() < end
        chance = None if p_values == "none" else p_value(counter, path, source.node, target.node, make=make)
        truncated |= p_values == "all" and chance is None
        best = counter.paths(path, source.node, target.node)[0]
        names = tuple(plain(snapshot.name(node)) for node in best.nodes)
        adjusted = None if chance is None else min(1.0, chance * len(possible))
        statement = metapath_cypher(path, *(snapshot.curie(concept.node) for concept in (source, target)))
        rows.append(MetapathRow(path.text, spelled(path), len(path), count, dwpc, chance, adjusted, names, best.share, statement))
    rows.sort(key=lambda row: (row.p_value is None, row.p_value or 0.0, -row.dwpc, row.hops, row.metapath))
    return MetapathTable(snapshot.curie(source.node), snapshot.curie(target.node), tuple(rows), len(possible), truncated)


def spelled(path: Metapath) -> str:
    """Return a metapath in words: "Gene – causes – Disease – has the phenotype – PhenotypicFeature"."""
    parts = [biolink.label(path.categories[0])]
    for step in path.steps:
        parts += [biolink.verb(step.edge.predicate, backward=step.inverse), biolink.label(step.target)]
    return " – ".join(parts)


def edges_along(snapshot: Snapshot, path: Metapath, nodes: Sequence[int]) -> list[int]:
    """Return an edge of the graph for each step of a typed path along its nodes."""
    edges = []
    for step, (one, other) in zip(path.steps, itertools.pairwise(nodes), strict=True):
        ends = (other, one) if step.inverse else (one, other)
        wanted = snapshot.predicates.index(step.edge.predicate)
        edges += [e for e in snapshot.find_edges(*ends) if snapshot.edge_predicate[e] == wanted and not snapshot.edge_negated[e]][:1]
    return edges

"""What joins two concepts, by metapath: path counts, DWPC, and how surprising these are, as connectivity search has them.

Source: Himmelstein et al., GigaScience 2023;12:giad047. A p-value needs a null model of its metapath; the build makes those of the
commonest, others are made where they are asked for and then kept beside the snapshot.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg import biolink
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import unique
from reasoning.connections.explanation import concept_dict
from reasoning.rendering.serialisable import PlainData
from traversal.metapaths.null_model import NullModel, ends_degrees
from traversal.planning.watching import tell

if TYPE_CHECKING:
    from traversal.metapaths.dwpc import Metapaths
    from traversal.metapaths.metagraph import Metapath

#: Longer metapaths are thousands, and telling walks from paths takes seconds each.
LONGEST = 4


@dataclass(frozen=True, slots=True)
class MetapathRow(PlainData):
    """A metapath that joins the pair.

    Attributes:
        metapath: its notation. words: the same spelled out. length: hops. categories, predicates: of its nodes and hops; a predicate
            that is walked against its direction begins with ``<``.
        paths: how many paths of this kind join the two. dwpc: their degree-weighted sum.
        p_value: chance of such a DWPC between nodes of these degrees where edges are permuted; None where no null model is at hand.
        adjusted: ``p_value`` times the number of metapaths of this length between the two categories (Bonferroni), at most 1.
    """

    metapath: str
    words: str
    length: int
    categories: tuple[str, ...]
    predicates: tuple[str, ...]
    paths: int
    dwpc: float
    source_degree: int
    target_degree: int
    p_value: float | None
    adjusted: float | None
    cypher: str


@dataclass(frozen=True, slots=True)
class MetapathTable(PlainData):
    """The metapaths that join two concepts, most surprising first, then by DWPC; ``tried`` says how many there are of each length.

    ``missing`` names those that join the two and have no p-value yet, ``truncated`` says that time ran out before all were counted.
    """

    source: dict[str, Any]
    target: dict[str, Any]
    rows: tuple[MetapathRow, ...]
    tried: dict[str, int]
    missing: tuple[str, ...]
    truncated: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain data."""
        told = PlainData.to_dict(self)
        told["rows"] = [row.to_dict() for row in self.rows]
        return told


def table(
    snapshot: Snapshot, counter: Metapaths, a: str, b: str, *, max_length: int, min_length: int, make: bool, seconds: float
) -> MetapathTable:
    """See ``Engine.metapaths``."""
    if not 1 <= min_length <= max_length <= LONGEST:
        raise InputError(f"lengths from {min_length} to {max_length} hops: they lie between 1 and {LONGEST}, the least first")
    source, target = _pair(snapshot, a, b)
    ends = snapshot.category(source), snapshot.category(target)
    deadline = time.monotonic() + seconds
    tried: dict[str, int] = {}
    found: list[tuple[Metapath, int, float]] = []
    truncated = False
    for length in range(min_length, max_length + 1):
        paths = list(counter.metagraph.metapaths(*ends, length, length)) if all(end in counter.metagraph.categories for end in ends) else []
        tried[str(length)] = len(paths)
        for path in paths:
            truncated = truncated or time.monotonic() > deadline
            if truncated:
                break
            count, weight = counter.pair(path, source, target)
            if count > 0:
                found.append((path, round(count), weight))
    rows = []
    for path, count, weight in found:
        degrees = ends_degrees(counter, path, source, target)
        model, ordered = NullModel.kept(counter, path), degrees
        if model is None:  # read from its other end a metapath says the same
            model, ordered = NullModel.kept(counter, counter.metagraph.reverse(path)), degrees[::-1]
        if model is None and make and time.monotonic() < deadline:
            tell(f"permuting the graph for {path.text}")
            model, ordered = NullModel.of(counter, path), degrees
        p = None if model is None else model.p_value(*ordered, weight)
        adjusted = None if p is None else min(1.0, p * tried[str(len(path))])
        rows.append(_row(snapshot, path, count, weight, degrees, p, adjusted, (source, target)))
    rows.sort(key=lambda row: (row.p_value is None, row.p_value or 0.0, row.length, -row.dwpc, row.metapath))
    missing = tuple(row.metapath for row in rows if row.p_value is None)
    return MetapathTable(concept_dict(snapshot, source), concept_dict(snapshot, target), tuple(rows), tried, missing, truncated)


def paths_of(snapshot: Snapshot, counter: Metapaths, a: str, b: str, metapath: str, limit: int) -> dict[str, Any]:
    """Return the paths of one metapath between two concepts, the weightiest first, each with its share of the pair's DWPC."""
    source, target = _pair(snapshot, a, b)
    path = counter.metapath(metapath)
    found = counter.paths(path, source, target)
    return {
        "metapath": path.text,
        "total": len(found),
        "dwpc": sum(one.weight for one in found),
        "paths": [
            {"nodes": [concept_dict(snapshot, node) for node in one.nodes], "weight": one.weight, "share": one.share}
            for one in found[:limit]
        ],
    }


def _pair(snapshot: Snapshot, a: str, b: str) -> tuple[int, int]:
    source, target = unique(snapshot, a).node, unique(snapshot, b).node
    if source == target:
        raise InputError(f"both concepts are {snapshot.curie(source)}; metapaths join two")
    return source, target


def _row(
    snapshot: Snapshot,
    path: Metapath,
    count: int,
    weight: float,
    degrees: tuple[int, int],
    p: float | None,
    adjusted: float | None,
    ends: tuple[int, int],
) -> MetapathRow:
    predicates = tuple(("<" if step.inverse else "") + step.edge.predicate for step in path.steps)
    words = [biolink.label(path.categories[0])]
    for step in path.steps:
        words += [biolink.verb(step.edge.predicate, backward=step.inverse), biolink.label(step.target)]
    statement = cypher(path, *(snapshot.curie(end) for end in ends))
    return MetapathRow(
        path.text, " – ".join(words), len(path), path.categories, predicates, count, weight, *degrees, p, adjusted, statement
    )


def cypher(path: Metapath, source: str, target: str) -> str:
    """Return the statement that lists a metapath's paths between two concepts, simple ones only."""
    from reasoning.connections.path_cypher import node_pattern, type_pattern

    ends: dict[int, str | None] = {0: source, len(path): target}
    pattern = node_pattern(0, ends[0], path.categories[0])
    for place, step in enumerate(path.steps, 1):
        before, after = ("<-", "-") if step.inverse else ("-", "->")
        if not step.edge.directed and step.edge.source == step.edge.target:
            before, after = "-", "-"
        pattern += f"{before}[r{place}:{type_pattern(step.edge.predicate)}]{after}{node_pattern(place, ends.get(place), step.target)}"
    where = [f"NOT r{i}.negated" for i in range(1, len(path) + 1)]
    where += [f"n{i} <> n{j}" for j in range(len(path) + 1) for i in range(j) if path.categories[i] == path.categories[j]]
    returned = ", ".join(f"n{i}.name AS n{i}" for i in range(len(path) + 1))
    return f"MATCH {pattern}\nWHERE {' AND '.join(where)}\nRETURN {returned}\nLIMIT 100"

"""The graph as PyTorch Geometric's ``HeteroData``.

A node type is a Biolink category and an edge type (category, predicate, category), each without its prefix; a node's place in its type
is its row. What a record denies is of a predicate of its own, ``not_has_phenotype``: messages must not mix it with what is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import MissingExtra
from kg.exchange.part import Part, among, whole
from kg.snapshot import Snapshot

if TYPE_CHECKING:
    from torch_geometric.data import HeteroData

Named = tuple[str, str, str]
Stated = tuple[str, str, str, str, bool]


def to_hetero_data(graph: Snapshot | Part, nodes: Sequence[str] | None = None) -> HeteroData:
    """Return the graph, a part of it, or what is said between ``nodes`` (CURIEs).

    ``data[type].curie`` and ``.name`` are lists in the order of the rows, ``num_nodes`` their length; ``data[edge type].edge_index`` is
    int64 [2, e] and ``.edge`` int64 [e] the statement's row in the snapshot (``snapshot.edge_id`` names it).

    Raises:
        UnknownCurie: the graph has no such node.
        MissingExtra: PyTorch Geometric is not installed.
    """
    part = graph if isinstance(graph, Part) else whole(graph) if nodes is None else among(graph, nodes)
    s, torch, data = part.snapshot, *_empty()
    kind = np.asarray(s.node_category)[part.node_indexes]
    row = np.zeros(s.n_nodes, np.int64)
    for category in np.unique(kind).tolist():
        members = part.node_indexes[kind == category]
        row[members] = np.arange(len(members))
        store = data[_short(s.categories[category])]
        store.num_nodes = len(members)
        store.curie = [s.curie(node) for node in members.tolist()]
        store.name = [s.name(node) for node in members.tolist()]
    edges = np.asarray(part.edge_indexes, np.int64)
    subject, object = np.asarray(s.edge_subject)[edges], np.asarray(s.edge_object)[edges]
    ends = [np.asarray(s.node_category)[end].astype(np.int64) for end in (subject, object)]
    predicate, denied = np.asarray(s.edge_predicate)[edges].astype(np.int64), np.asarray(s.edge_negated)[edges].astype(np.int64)
    keys = ((ends[0] * len(s.predicates) + predicate) * 2 + denied) * len(s.categories) + ends[1]
    for key in np.unique(keys).tolist():
        here = np.flatnonzero(keys == key)
        first = int(here[0])
        verb = ("not_" if denied[first] else "") + _short(s.predicates[int(predicate[first])])
        store = data[_short(s.categories[int(ends[0][first])]), verb, _short(s.categories[int(ends[1][first])])]
        store.edge_index = torch.from_numpy(np.stack([row[subject[here]], row[object[here]]]))
        store.edge = torch.from_numpy(edges[here])
    return data


def of_statements(nodes: Sequence[Named], edges: Sequence[Stated]) -> HeteroData:
    """Return statements as ``to_hetero_data`` does.

    Args:
        nodes: (curie, name, category). edges: (identifier, subject, predicate, object, negated), ends among the nodes;
            ``data[edge type].edge_id`` is the list of the identifiers.
    """
    torch, data = _empty()
    place: dict[str, tuple[str, int]] = {}
    for curie, name, category in dict.fromkeys(nodes):
        kind = _short(category) or "NamedThing"
        store = data[kind]
        rows = [*store.get("curie", ()), curie]
        place[curie] = (kind, len(rows) - 1)
        store.curie, store.name, store.num_nodes = rows, [*store.get("name", ()), name], len(rows)
    found: dict[tuple[str, str, str], list[tuple[int, int, str]]] = {}
    for identifier, subject, predicate, object, negated in edges:
        (from_, start), (to, end) = place[subject], place[object]
        found.setdefault((from_, ("not_" if negated else "") + _short(predicate), to), []).append((start, end, identifier))
    for kinds, rows in found.items():
        store = data[kinds]
        store.edge_index = torch.tensor([[row[0] for row in rows], [row[1] for row in rows]])
        store.edge_id = [row[2] for row in rows]
    return data


def _empty() -> tuple[Any, HeteroData]:
    try:
        import torch
        from torch_geometric.data import HeteroData
    except ImportError as error:
        raise MissingExtra("gnn", error.name or "torch_geometric", "HeteroData") from error
    return torch, HeteroData()


def _short(name: str) -> str:
    return name.removeprefix("biolink:")

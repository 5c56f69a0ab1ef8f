"""The graph as networkx's MultiDiGraph and as GraphML.

A node's key is its CURIE, an edge's its identifier; an edge's ``evidence`` is a list of dicts, one a record. GraphML has no lists and no
dicts: there lists of texts are joined by ``|``, and evidence is a JSON text. What is empty is left out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import atomic
from kg.exchange.part import Part, among, whole
from kg.model import Edge, Evidence, Node
from kg.snapshot import Snapshot

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(graph: Snapshot | Part, nodes: Sequence[str] | None = None) -> nx.MultiDiGraph:
    """Return the graph, a part of it, or what is said between ``nodes`` (CURIEs).

    Node attributes are the fields of ``kg.model.Node`` but for the CURIE; edge attributes ``predicate``, ``negated`` and ``evidence``.
    Everything is copied: the default graph takes about 3 GB so, a neighbourhood next to nothing.

    Raises:
        UnknownCurie: the graph has no such node.
    """
    import networkx as nx

    part = graph if isinstance(graph, Part) else whole(graph) if nodes is None else among(graph, nodes)
    made = nx.MultiDiGraph()
    for node in part.nodes():
        made.add_node(node.curie, **_filled(node, without=("curie",)))
    for edge in part.edges():
        evidence = [_filled(piece) for piece in edge.evidence]
        made.add_edge(edge.subject, edge.object, key=edge.id, predicate=edge.predicate, negated=edge.negated, evidence=evidence)
    return made


def write_graphml(graph: Snapshot | Part, path: str | Path) -> None:
    """Write GraphML, which Gephi, Cytoscape, yEd and igraph read; the file is there whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    import networkx as nx

    made = to_networkx(graph)
    for _, attributes in made.nodes(data=True):
        _flatten(attributes)
    for _, _, attributes in made.edges(data=True):
        _flatten(attributes)
    with atomic.new_file(Path(path)) as new:
        nx.write_graphml(made, new, named_key_ids=True)


def _filled(element: Node | Edge | Evidence, without: Sequence[str] = ()) -> dict[str, Any]:
    """A dataclass as a dict of what is not empty; tuples as lists."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in asdict(element).items()
        if key not in without and value not in (None, (), {})
    }


def _flatten(attributes: dict[str, Any]) -> None:
    for key, value in attributes.items():
        if key == "evidence":
            attributes[key] = json.dumps(value, ensure_ascii=False)
        elif isinstance(value, list):
            attributes[key] = "|".join(value)
        if isinstance(attributes[key], str):
            attributes[key] = _xml(attributes[key])


def _xml(text: str) -> str:
    """The text without the control characters that XML 1.0 cannot hold."""
    return text if text.isprintable() else "".join(c for c in text if (c >= " " and c not in "\ufffe\uffff") or c in "\t\n\r")

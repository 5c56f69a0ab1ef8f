"""One number over every node and edge of a graph, whatever the order in which a store hands them back.

Each element is written as canonical JSON (sorted keys) and hashed with BLAKE2b to 128 bits; the sum of the hashes modulo 2^128 is a
multiset hash: order does not matter, a repeated or missing element does (AdHash, Bellare and Micciancio 1997).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from kg.bundle import Bundle
from kg.stores import property_graph as shape

_MODULUS = 1 << 128


class Checksum:
    """Takes nodes and edges one by one; ``hexdigest`` says what was taken."""

    def __init__(self) -> None:
        self._nodes = 0
        self._edges = 0

    def add_node(self, labels: list[str], properties: dict[str, Any]) -> None:
        """Take a node: its labels in any order and its properties."""
        self.add(nodes=[node_number(labels, properties)])

    def add_edge(self, start: str, relationship: str, end: str, properties: dict[str, Any]) -> None:
        """Take an edge: its ends' CURIEs, its relationship type and its properties."""
        self.add(edges=[edge_number(start, relationship, end, properties)])

    def add(self, nodes: Iterable[int] = (), edges: Iterable[int] = ()) -> None:
        """Take nodes and edges by their numbers (``node_number``, ``edge_number``)."""
        self._nodes = sum(nodes, self._nodes) % _MODULUS
        self._edges = sum(edges, self._edges) % _MODULUS

    def hexdigest(self) -> str:
        """Return 64 hexadecimal digits: 32 for the nodes, 32 for the edges."""
        return f"{self._nodes:032x}{self._edges:032x}"


def node_number(labels: list[str], properties: dict[str, Any]) -> int:
    """Return 128 bits that stand for a node with all that it holds."""
    return _number([sorted(labels), properties])


def edge_number(start: str, relationship: str, end: str, properties: dict[str, Any]) -> int:
    """Return 128 bits that stand for an edge with all that it holds."""
    return _number([start, relationship, end, properties])


def _number(element: list[Any]) -> int:
    text = json.dumps(element, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())


def bundle_checksum(bundle: Bundle) -> str:
    """Return what ``Store.checksum`` must say once the bundle is loaded."""
    total = Checksum()
    for frame in shape.nodes(bundle):
        for row in frame.iter_rows(named=True):
            total.add_node([shape.ENTITY, row["label"]], shape.node_properties(row))
    for frame in shape.edges(bundle):
        for row in frame.iter_rows(named=True):
            total.add_edge(row["start"], row["type"], row["end"], shape.edge_properties(row))
    return total.hexdigest()

"""What TRAPI can be asked here: the graph's kinds of node with their prefixes, and its kinds of statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from serve.trapi.biolink_terms import modern
from traversal.metapaths.metagraph import Metagraph

if TYPE_CHECKING:
    from kg.snapshot import Snapshot


def meta_knowledge_graph(snapshot: Snapshot) -> dict[str, Any]:
    """Return the meta knowledge graph."""
    prefixes: dict[str, set[str]] = {category: set() for category in snapshot.categories}
    category = np.asarray(snapshot.node_category)
    for node in range(snapshot.n_nodes):
        prefixes[snapshot.categories[category[node]]].add(snapshot.curie(node).split(":", 1)[0])
    kinds = dict.fromkeys((edge.source, modern(edge.predicate).predicate, edge.target) for edge in Metagraph.of(snapshot).edges)
    edges = [
        {"subject": subject, "predicate": predicate, "object": object, "knowledge_types": ["lookup"]}
        for subject, predicate, object in kinds
    ]
    return {"nodes": {name: {"id_prefixes": sorted(some)} for name, some in prefixes.items() if some}, "edges": edges}

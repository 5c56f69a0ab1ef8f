"""What a kglite store holds, read back from its own pages. Runs apart (see ``kg.stores.subprocess_runner``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.bundle import Bundle
from kg.stores import embedded_build, worker
from kg.stores import property_graph as shape
from kg.stores.checksum import Checksum
from kg.stores.identifiers import quoted

#: Nodes whose outgoing edges are read back at once.
_BATCH = 2_000


def counts(bundle: Bundle, folder: Path) -> dict[str, Any]:
    """Return the fields of ``kg.stores.base.Counts``."""
    graph = _graph(folder)
    nodes, edges = graph.shape
    labels = {label: graph.cypher(f"MATCH (n:{quoted(label)}) RETURN count(*) AS n").scalar() for label in shape.labels(bundle).values()}
    types = graph.cypher("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n", timeout_ms=0).to_list()
    evidence = graph.cypher("MATCH ()-[r]->() RETURN sum(r.n_evidence) AS n", timeout_ms=0).scalar()
    return {
        "nodes": nodes,
        "edges": edges,
        "evidence": int(evidence or 0),
        "labels": labels,
        "types": {row["type"]: row["n"] for row in types},
    }


def checksum(bundle: Bundle, folder: Path) -> str:
    """Read every node and edge and return their checksum."""
    graph, total = _graph(folder), Checksum()
    curies = graph.cypher("MATCH (n:Entity) RETURN n.curie AS curie", timeout_ms=0).column("curie")
    for start in range(0, len(curies), _BATCH):
        params = {"curies": curies[start : start + _BATCH]}
        for row in graph.cypher("UNWIND $curies AS curie MATCH (n:Entity {curie: curie}) RETURN n", params=params, timeout_ms=0):
            total.add_node(row["n"]["labels"], _stored(row["n"]["properties"]))
        outgoing = "UNWIND $curies AS curie MATCH (s:Entity {curie: curie})-[r]->(o) RETURN curie, r, o.curie AS other"
        for row in graph.cypher(outgoing, params=params, timeout_ms=0):
            total.add_edge(row["curie"], row["r"]["type"], row["other"], _stored(row["r"]["properties"]))
    return total.hexdigest()


def _graph(folder: Path) -> Any:
    import kglite

    return kglite.load(str(embedded_build.graph_path(folder)))


def _stored(properties: dict[str, Any]) -> dict[str, Any]:
    """What was stored: without the keys that kglite adds and what is null. NaN stays, other than in a query's result."""
    return {key: value for key, value in properties.items() if key not in worker.STRUCTURE and value is not None}

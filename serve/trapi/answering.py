"""Queries of TRAPI answered: each way in which the graph satisfies the query graph is a result, each path an analysis."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from reasoning.query.evidence_graph import EvidenceGraph
from serve.trapi.constraints import INFORES
from serve.trapi.knowledge import Knowledge
from serve.trapi.reading import Read, read
from serve.trapi.result import Made, told
from serve.trapi.sets import collated
from traversal.planning.watching import keep_on

if TYPE_CHECKING:
    from reasoning.claims.rows import PathRow
    from reasoning.engine import Engine

#: Ways of one binding that are looked up, results of one response, and paths of a pathfinder query.
WAYS, RESULTS, PATHS = 1000, 1000, 100
#: Hops of a path: longer ones only where the shorter ones are fewer than may be shown.
HOPS = (3, 4, 5)
#: Levels of log entries, the most critical first.
LEVELS = ("ERROR", "WARNING", "INFO", "DEBUG")
#: Of a path's constraints: for each alternative the categories of which it must visit one each.
Alternatives = tuple[tuple[tuple[str, ...], ...], ...]


class Response:
    """One response while it is made; as TRAPI 1.6 has it."""

    def __init__(self, engine: Engine, query: Mapping[str, Any], found: Read, seconds: float = 5.0) -> None:
        self.engine, self.snapshot, self.query, self.found = engine, engine.snapshot, query, found
        self.deadline = time.monotonic() + seconds
        self.knowledge = Knowledge(engine.snapshot)
        self.auxiliary: dict[str, dict[str, Any]] = {}
        self.results: list[dict[str, Any]] = []
        self.truncated = False
        #: What each result binds query nodes to, by what was asked for; and how many members of a set it has.
        self._bound: list[dict[str, str]] = []
        self._members: list[int] = []

    def look_up(self) -> None:
        """Bind the query graph's nodes and edges, for each of the concepts in a batch by itself."""
        # What is demanded of concepts and records is looked at afterwards: so there may have to be more than is shown.
        most = RESULTS * 10 if self.found.concepts or self.found.constraints else RESULTS
        for looked, (query, chosen) in enumerate(self.found.queries()):
            keep_on()
            if len(self.results) >= RESULTS or time.monotonic() > self.deadline:
                self.truncated = True
                self.found.log.append(("WARNING", f"looked up {looked:,} of the concepts in a batch, then ended"))
                break
            if not looked:
                self.found.log.append(("DEBUG", f"as a query in logical form: {query.to_json()}"))
            graph = self.engine.evidence_graph(query, limit=most, ways=WAYS)
            self.found.log += [("INFO", note) for note in graph.notes if ("INFO", note) not in self.found.log]
            self.truncated |= graph.truncated or graph.total > len(graph.bindings)
            self._take(graph, chosen)
        if self.found.collated:
            self.results = collated(self.results, self._bound, self.found.collated, self.found.ends)
        elif any(not one.every for one in self.found.sets.values()):  # the more members, the better
            order = sorted(range(len(self.results)), key=lambda at: -self._members[at])
            self.results = [self.results[at] for at in order]

    def _take(self, graph: EvidenceGraph, chosen: dict[str, str]) -> None:
        required = self.found.required()
        for binding in graph:
            self.truncated |= binding.n_ways > len(binding.ways)
            for way in binding.ways:
                if len(self.results) >= RESULTS:
                    self.truncated = True
                    return
                nodes = {**way.nodes, **({graph.variable: binding.node} if graph.variable is not None and binding.node is not None else {})}
                made = Made(self.found, self.knowledge, way, nodes, chosen, required)
                if made.complete():
                    self.results.append(made.result(self.kinds))
                    self._bound.append(made.names())
                    self._members.append(made.members)

    def kinds(self, chains: Iterable[int]) -> str | None:
        """Put in the graph of the edges that say of what something is a kind; return its identifier, None where there are none."""
        edges = [one for edge in dict.fromkeys(chains) for one in self.knowledge.edge(edge)]
        if not edges:
            return None
        identifier = f"kinds-{len(self.auxiliary)}"
        self.auxiliary[identifier] = {"edges": edges, "attributes": []}
        return identifier

    def find_paths(self) -> None:
        """Answer a pathfinder query: a result for each pair of ends, an analysis a path."""
        assert self.found.path is not None
        name, subject, object, alternatives = self.found.path
        pairs = list(itertools.product(self.found.asked[subject].items(), self.found.asked[object].items()))
        left = self.deadline - time.monotonic()
        for ends in pairs:
            if time.monotonic() > self.deadline:
                self.truncated = True
                self.found.log.append(("WARNING", "not every pair of the concepts in a batch was looked at"))
                break
            self._paths_of(name, {subject: ends[0], object: ends[1]}, alternatives, left / len(pairs))

    def _paths_of(self, name: str, ends: dict[str, tuple[str, str]], alternatives: Alternatives, seconds: float) -> None:
        (source, _), (target, _) = ends.values() if len(ends) == 2 else [*ends.values()] * 2
        kept: dict[tuple[str, ...], PathRow] = {}
        for hops in HOPS:
            found = self.engine.explain(source, target, PATHS, hops, seconds=seconds / len(HOPS), order="score")
            self.truncated |= found.truncated
            for path in found.paths:
                if _visits(path, alternatives):
                    kept.setdefault(tuple(node.curie for node in path.nodes), path)
            if len(kept) >= PATHS:
                break
        analyses = []
        for path in itertools.islice(kept.values(), PATHS):
            identifier = f"path-{len(self.auxiliary)}"
            edges = [one for hop in path.hops for edge in hop.edges for one in self.knowledge.edge(edge.edge)]
            self.auxiliary[identifier] = {"edges": edges, "attributes": []}
            analyses.append({"resource_id": INFORES, "score": path.score, "path_bindings": {name: [{"id": identifier}]}})
        if analyses:
            bound = {end: [told(self.knowledge.node(self.snapshot.index(here)), asked)] for end, (here, asked) in ends.items()}
            self.results.append({"node_bindings": bound, "analyses": analyses})

    def _shown(self) -> tuple[set[str], set[str]]:
        """Identifiers of the edges and nodes that results and auxiliary graphs name."""
        edges = {edge for graph in self.auxiliary.values() for edge in graph["edges"]}
        nodes: set[str] = set()
        for result in self.results:
            nodes |= {one["id"] for bound in result["node_bindings"].values() for one in bound}
            for analysis in result["analyses"]:
                edges |= {one["id"] for bound in analysis.get("edge_bindings", {}).values() for one in bound}
        return edges, nodes

    def to_dict(self) -> dict[str, Any]:
        """Return the response as TRAPI 1.6 has it."""
        now = datetime.now(UTC).isoformat()
        least = LEVELS.index((self.query.get("parameters") or self.query).get("log_level") or "INFO")
        log = [{"timestamp": now, "level": level, "message": text} for level, text in self.found.log if LEVELS.index(level) <= least]
        message: dict[str, Any] = {
            "query_graph": self.query["message"]["query_graph"],
            "knowledge_graph": self.knowledge.to_dict(*self._shown()),
            "results": self.results,
        }
        if self.auxiliary:
            message["auxiliary_graphs"] = self.auxiliary
        said = f"{len(self.results)} results" + ("; there are more" if self.truncated else "")
        workflow = self.query.get("workflow")
        return {
            "message": message,
            "status": "Success",
            "description": said,
            **({"logs": log} if log else {}),
            **({"workflow": workflow} if workflow else {}),
        }


def answer(engine: Engine, query: Mapping[str, Any], *, seconds: float = 5.0) -> dict[str, Any]:
    """Return the response to a query (plain data that its model has passed), in the shape of TRAPI 1.6.

    Nothing is kept from one query to another, so that ``bypass_cache`` is always met.

    Args:
        seconds: after so many no further concept of a batch is looked up, and no further path; less where the query's own ``timeout`` is.

    Raises:
        InputError: the query has no query graph, a workflow other than a look-up, or asks for what is not supported.
    """
    graph = (query.get("message") or {}).get("query_graph")
    if not graph:
        raise InputError("the message has no query graph")
    unknown = [step["id"] for step in query.get("workflow") or () if step["id"] not in ("lookup", "lookup_and_score")]
    if unknown:
        raise InputError(f"the workflow's operation {unknown[0]!r} is not supported; lookup is")
    wanted = (query.get("parameters") or {}).get("timeout")
    if wanted is not None and 0 < wanted < seconds:
        seconds = wanted
    found = read(graph, engine.snapshot)
    response = Response(engine, query, found, seconds)
    if found.path is not None:
        response.find_paths()
    else:
        response.look_up()
    return response.to_dict()


def _visits(path: PathRow, alternatives: Alternatives) -> bool:
    """Whether a path has, for any of the alternatives, a node of each of its kinds between the ends."""
    inner = [node.category for node in path.nodes[1:-1]]
    return any(all(any(category in kinds for category in inner) for kinds in through) for through in alternatives)

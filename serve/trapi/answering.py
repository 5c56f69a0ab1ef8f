"""Queries of TRAPI answered: each way in which the graph satisfies the query graph is a result, each path an analysis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from reasoning.query.evidence_graph import Support, Way
from reasoning.query.model import Statement
from serve.trapi.constraints import INFORES
from serve.trapi.knowledge import Knowledge
from serve.trapi.reading import Read, read

if TYPE_CHECKING:
    from reasoning.claims.rows import PathRow
    from reasoning.engine import Engine

#: Ways of one binding that are looked up, results of one response, and paths of a pathfinder query.
WAYS, RESULTS, PATHS = 1000, 1000, 100
#: Hops of a path: a longer one only where no shorter one is there.
HOPS = (3, 4, 5)


class Response:
    """One response while it is made; as TRAPI 1.6 has it."""

    def __init__(self, engine: Engine, query: Mapping[str, Any], found: Read) -> None:
        self.engine, self.snapshot, self.query, self.found = engine, engine.snapshot, query, found
        self.knowledge = Knowledge(engine.snapshot)
        self.auxiliary: dict[str, dict[str, Any]] = {}
        self.results: list[dict[str, Any]] = []
        self.truncated = False

    def look_up(self) -> None:
        """Bind the query graph's nodes and edges."""
        if self.found.query is None:
            return
        graph = self.engine.evidence_graph(self.found.query, limit=RESULTS, ways=WAYS)
        self.found.log += [("INFO", note) for note in graph.notes]
        self.truncated = graph.truncated or graph.total > len(graph.bindings)
        for binding in graph:
            self.truncated |= binding.n_ways > len(binding.ways)
            for way in binding.ways:
                if len(self.results) >= RESULTS:
                    self.truncated = True
                    return
                result = self._result(way, dict(way.nodes), graph.variable, binding.node)
                if result is not None:
                    self.results.append(result)

    def _result(self, way: Way, nodes: dict[str, int], variable: str | None, node: int | None) -> dict[str, Any] | None:
        """Return a way as a result, None where no record of an edge satisfies what the query edge demands."""
        if variable is not None and node is not None:
            nodes[variable] = node
        bound: dict[str, dict[str, dict[str, Any]]] = {
            name: {(curie := self.knowledge.node(one)): {"id": curie, "attributes": []}} for name, one in nodes.items()
        }
        edges: dict[str, list[dict[str, Any]]] = {name: [] for name in self.found.edges}
        kinds: dict[int, None] = {}
        for support in way.support:
            name = next(edge for edge, statements in self.found.edges.items() if _among(support.statement, statements))
            for edge in support.edges:
                identifiers = self.knowledge.edge(edge, self.found.constraints.get(name))
                if not identifiers:
                    continue
                edges[name] += [{"id": identifier, "attributes": []} for identifier in identifiers]
                self._bind(bound, support, edge, nodes)
                kinds.update(dict.fromkeys(support.chains.get(edge, ())))
        if not all(edges[name] for name in self.found.constraints):
            return None
        analysis: dict[str, Any] = {"resource_id": INFORES, "edge_bindings": edges, "score": self._score(way)}
        if kinds:
            identifier = f"kinds-{len(self.auxiliary)}"
            chain = [one for edge in kinds for one in self.knowledge.edge(edge)]
            self.auxiliary[identifier] = {"edges": chain, "attributes": []}
            analysis["support_graphs"] = [identifier]
        return {"node_bindings": {name: list(some.values()) for name, some in bound.items()}, "analyses": [analysis]}

    def _bind(self, bound: dict[str, dict[str, dict[str, Any]]], support: Support, edge: int, nodes: dict[str, int]) -> None:
        """Bind the ends of an edge that are bound in the query: to what was asked for, or to a kind of it, which says of what."""
        s, ends = self.snapshot, (support.statement.subject, support.statement.object)
        for name, node in self._ends(edge, ends, nodes):
            if name in nodes:
                continue
            curie = self.knowledge.node(node)
            asked = self.found.asked.get(name, {})
            binding: dict[str, Any] = {"id": curie, "attributes": []}
            if curie in asked:
                if asked[curie] != curie:
                    binding["query_id"] = asked[curie]
            else:
                chain = support.chains.get(edge, ())
                above = [s.curie(end) for one in chain for end in (int(s.edge_object[one]), int(s.edge_subject[one]))]
                binding["query_id"] = asked[next((one for one in above if one in asked), next(iter(asked)))]
            bound.setdefault(name, {})[curie] = binding

    def _ends(self, edge: int, names: tuple[str, str], nodes: dict[str, int]) -> list[tuple[str, int]]:
        """Which query node each end of an edge is bound to."""
        subject, object = int(self.snapshot.edge_subject[edge]), int(self.snapshot.edge_object[edge])
        turned = (names[0] in nodes and nodes[names[0]] == object and subject != object) or (
            names[1] in nodes and nodes[names[1]] == subject and subject != object
        )
        return [(names[0], object), (names[1], subject)] if turned else [(names[0], subject), (names[1], object)]

    def _score(self, way: Way) -> float:
        """How well a way is backed: the share of its edges' records over those and one, 1 the most."""
        pieces = sum(self.snapshot.n_evidence(edge) for support in way.support for edge in support.edges)
        return round(pieces / (pieces + 1), 6)

    def find_paths(self, seconds: float) -> None:
        """Answer a pathfinder query: one result, an analysis a path."""
        assert self.found.path is not None
        name, subject, object, through = self.found.path
        ends = [next(iter(self.found.asked[end].items())) for end in (subject, object)]
        for hops in HOPS:
            found = self.engine.explain(ends[0][0], ends[1][0], PATHS, hops, seconds=seconds / len(HOPS), order="score")
            if any(self._visits(path, through) for path in found.paths):
                break
        self.truncated = found.truncated
        analyses = []
        for path in found.paths:
            if not self._visits(path, through):
                continue
            identifier = f"path-{path.rank}"
            edges = [one for hop in path.hops for edge in hop.edges for one in self.knowledge.edge(edge.edge)]
            self.auxiliary[identifier] = {"edges": edges, "attributes": []}
            analyses.append({"resource_id": INFORES, "score": path.score, "path_bindings": {name: [{"id": identifier}]}})
        if not analyses:
            return
        bindings = {}
        for end, (curie, asked) in zip((subject, object), ends, strict=True):
            self.knowledge.node(self.snapshot.index(curie))
            told = {"id": curie, "attributes": []}
            bindings[end] = [told if asked == curie else {**told, "query_id": asked}]
        self.results.append({"node_bindings": bindings, "analyses": analyses})

    @staticmethod
    def _visits(path: PathRow, through: tuple[tuple[str, ...], ...]) -> bool:
        """Whether a path has a node of each of the kinds between its ends."""
        inner = [node.category for node in path.nodes[1:-1]]
        return all(any(category in kinds for category in inner) for kinds in through)

    def to_dict(self) -> dict[str, Any]:
        """Return the response as TRAPI 1.6 has it."""
        now = datetime.now(UTC).isoformat()
        log = [{"timestamp": now, "level": level, "message": message} for level, message in self.found.log]
        message: dict[str, Any] = {
            "query_graph": self.query["message"]["query_graph"],
            "knowledge_graph": self.knowledge.to_dict(),
            "results": self.results,
        }
        if self.auxiliary:
            message["auxiliary_graphs"] = self.auxiliary
        told = f"{len(self.results)} results" + ("; there are more" if self.truncated else "")
        return {"message": message, "status": "Success", "description": told, **({"logs": log} if log else {})}


def answer(engine: Engine, query: Mapping[str, Any], *, seconds: float = 5.0) -> dict[str, Any]:
    """Return the response to a query (plain data that its model has passed), in the shape of TRAPI 1.6.

    Raises:
        InputError: the query has no query graph, a workflow other than a look-up, or asks for what is not supported.
    """
    graph = (query.get("message") or {}).get("query_graph")
    if not graph:
        raise InputError("the message has no query graph")
    unknown = [step["id"] for step in query.get("workflow") or () if step["id"] not in ("lookup", "lookup_and_score")]
    if unknown:
        raise InputError(f"the workflow's operation {unknown[0]!r} is not supported; lookup is")
    found = read(graph, engine.snapshot)
    response = Response(engine, query, found)
    if found.path is not None:
        response.find_paths(seconds)
    else:
        response.look_up()
    return response.to_dict()


def _among(statement: Statement, statements: tuple[Statement, ...]) -> bool:
    """Whether a statement of the executor is one of these; it spells predicates out, which ours are already."""
    key = (statement.subject, statement.object, statement.predicates)
    return any(key == (one.subject, one.object, one.predicates) for one in statements)

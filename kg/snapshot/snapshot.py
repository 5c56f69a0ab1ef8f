"""The graph in memory: memory-mapped arrays that search reads, and the text behind them that answers cite.

Derived from a bundle and thrown away with it. Opening costs milliseconds; processes that open the same snapshot share its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from kg import arrays, atomic, refusals
from kg.arrays import Array, HashIndex
from kg.columns import reader, remembered, texts
from kg.curie import normalise
from kg.errors import BundleError, UnknownCurie
from kg.identity import SNAPSHOT_VERSION, read_manifest, read_snapshot
from kg.model import Edge, Evidence, Node
from kg.snapshot.adjacency import Adjacency, adjacency
from kg.snapshot.check import check
from kg.snapshot.evidence_rows import EvidenceRows, Frequent, evidence_of

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.lexicon import Lexicon

#: Every sentence and row of an answer asks for the CURIEs and names of the same nodes again and again: of so many nodes they are
#: remembered (about 10 MB).
_NODES_KEPT = 32_768

EDGE_ARRAYS = {
    "edge_subject": np.int32,
    "edge_predicate": np.int16,
    "edge_object": np.int32,
    "edge_negated": np.bool_,
    "edge_evidence_ptr": np.int64,
    "edge_publications": np.int32,
    "edge_sources": np.uint64,
    "edge_frequency": np.float32,
    "edge_level": np.int8,
    "edge_year": np.int16,
}


class Snapshot:
    """A graph of ``n_nodes`` nodes and ``n_edges`` edges, read-only.

    Attributes:
        categories, predicates, sources: what the small integers in the arrays stand for.
        node_category: int16 [n].
        edge_subject, edge_object: int32 [m], node indexes. edge_predicate: int16 [m]. edge_negated: bool [m].
        edge_evidence_ptr: int64 [m + 1], rows of the evidence table.
        edge_publications: int32 [m], distinct publications. edge_sources: uint64 [m], bit i set for ``sources[i]``.
        edge_frequency: float32 [m], highest frequency in 0..1, NaN where none is known.
        edge_level: int8 [m], index of the strongest knowledge level in ``kg.model.KNOWLEDGE_LEVELS`` (0 is strongest).
        edge_year: int16 [m], earliest year that a record names, 0 where none does.
        adj: both directions of the edges that are not negated.
    """

    edge_subject: Array
    edge_predicate: Array
    edge_object: Array
    edge_negated: Array
    edge_evidence_ptr: Array
    edge_publications: Array
    edge_sources: Array
    edge_frequency: Array
    edge_level: Array
    edge_year: Array

    def __init__(self, fields: dict[str, Any], folder: Path | None = None) -> None:
        self.folder = folder
        self.categories: list[str] = fields["categories"]
        self.predicates: list[str] = fields["predicates"]
        self.sources: list[str] = fields["sources"]
        self.node_category: Array = fields["node_category"]
        for name in EDGE_ARRAYS:
            setattr(self, name, fields[name])
        self.adj: Adjacency = fields["adj"]
        self.n_nodes = len(self.node_category)
        self.n_edges = len(self.edge_subject)
        self._nodes: pa.RecordBatch | None = fields.get("nodes")
        self._curies: HashIndex | None = fields.get("curies")
        self._found: dict[str, int] = {}

    # -- opening ------------------------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, bundle: str | Path) -> Snapshot:
        """Open the snapshot in a bundle's folder, building it first where it is absent or of another version.

        Raises:
            BundleError: there is no bundle, or the snapshot's files cannot be read.
        """
        path = Path(bundle)
        atomic.recover(path)
        folder = path / "snapshot"
        identity = read_manifest(path / "manifest.json")["content_hash"]
        meta = read_snapshot(folder)
        if meta is None or meta["version"] != SNAPSHOT_VERSION or meta["bundle"] != identity:
            from kg.snapshot.build import rebuild_snapshot

            rebuild_snapshot(path)
            meta = read_snapshot(folder)
            if meta is None:
                raise BundleError(f"the snapshot in {folder} cannot be read; build the bundle again")
        try:
            check(folder, meta, EDGE_ARRAYS)
            fields = {name: arrays.load(folder, name) for name in ("node_category", *EDGE_ARRAYS)}
            adj = Adjacency(*(arrays.load(folder, f"adj_{part}") for part in ("ptr", "nbr", "edge", "dir")))
            text = {"nodes": arrays.load_table(folder, "nodes"), "curies": HashIndex.load(folder, "curies")}
        except (OSError, ValueError, KeyError) as error:
            way_out = "delete that folder, it is built again from the tables"
            raise BundleError(refusals.told(f"the snapshot in {folder}", error, way_out)) from error
        vocabularies = {key: meta[key] for key in ("categories", "predicates", "sources")}
        return cls({**fields, **vocabularies, **text, "adj": adj}, folder)

    @classmethod
    def from_arrays(
        cls,
        subject: Sequence[int] | Array,
        predicate: Sequence[int] | Array,
        object: Sequence[int] | Array,
        n_nodes: int,
        *,
        node_category: Sequence[int] | Array | None = None,
        categories: Sequence[str] = ("biolink:NamedThing",),
        predicates: Sequence[str] | None = None,
        negated: Sequence[bool] | Array | None = None,
        curies: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
    ) -> Snapshot:
        """Make a snapshot in memory from edge lists, without evidence: for tests, benchmarks and graphs that have none."""
        import pyarrow as pa

        tails, heads = np.asarray(subject, np.int32), np.asarray(object, np.int32)
        kinds = np.asarray(predicate, np.int16)
        m = len(tails)
        negative = np.zeros(m, bool) if negated is None else np.asarray(negated, bool)
        identifiers = list(curies) if curies is not None else [f"N:{i}" for i in range(n_nodes)]
        fields: dict[str, Any] = {
            "categories": list(categories),
            "predicates": list(predicates) if predicates is not None else [f"biolink:p{i}" for i in range(int(kinds.max(initial=0)) + 1)],
            "sources": ["memory"],
            "node_category": np.zeros(n_nodes, np.int16) if node_category is None else np.asarray(node_category, np.int16),
            "edge_subject": tails,
            "edge_predicate": kinds,
            "edge_object": heads,
            "edge_negated": negative,
            "edge_evidence_ptr": np.zeros(m + 1, np.int64),
            "edge_publications": np.zeros(m, np.int32),
            "edge_sources": np.ones(m, np.uint64),
            "edge_frequency": np.full(m, np.nan, np.float32),
            "edge_level": np.zeros(m, np.int8),
            "edge_year": np.zeros(m, np.int16),
            "adj": adjacency(tails, heads, n_nodes, ~negative),
            "nodes": pa.RecordBatch.from_arrays(
                [texts(identifiers), texts(names if names is not None else identifiers)], names=["curie", "name"]
            ),
            "curies": HashIndex.build(identifiers, range(n_nodes)),
        }
        return cls(fields)

    # -- nodes --------------------------------------------------------------------------------------------------------------------

    @property
    def degree(self) -> Array:
        """int64 [n]: entries in each node's row of ``adj`` (parallel edges count each)."""
        return np.diff(self.adj.ptr)

    def degree_of(self, node: int) -> int:
        """Return how many entries a node's row of ``adj`` has (parallel edges count each, negated ones not)."""
        return int(self.adj.ptr[node + 1] - self.adj.ptr[node])

    def curie(self, node: int) -> str:
        """Return a node's CURIE."""
        return self._curie(int(node))

    def name(self, node: int) -> str:
        """Return a node's name."""
        return self._name(int(node))

    def deprecated(self, node: int) -> bool:
        """Return whether a node is obsolete."""
        return "deprecated" in self._columns and bool(self._text("deprecated", node))

    def category(self, node: int) -> str:
        """Return a node's Biolink category."""
        return self.categories[int(self.node_category[node])]

    def find(self, curie: str) -> int | None:
        """Return the index of the node with a CURIE, None when there is none."""
        node = self._found.get(curie)
        if node is None and self._curies is not None:
            for node in self._curies.get(curie):
                if self.curie(node) == curie:
                    if len(self._found) >= _NODES_KEPT:
                        self._found.clear()
                    self._found[curie] = node
                    return node
            return None
        return node

    def index(self, curie: str) -> int:
        """Return the index of the node with a CURIE, also where its prefix is spelled another way.

        Raises:
            UnknownCurie: no node has it.
        """
        node = self.find(curie)
        if node is None:
            try:
                node = self.find(normalise(curie))
            except ValueError as error:
                raise UnknownCurie(curie, str(error)) from None
        if node is None:
            raise UnknownCurie(curie)
        return node

    def node(self, node: int) -> Node:
        """Return a node with all its text."""
        if self._nodes is None:
            raise BundleError("this snapshot has no table of nodes")
        if not 0 <= node < self.n_nodes:
            raise IndexError(f"node {node} of {self.n_nodes}")
        return self._whole_node(node, {name: read(int(node)) for name, read in self._columns.items()})

    def read_nodes(self, nodes: Array, batch: int = 5_000) -> Iterator[Node]:
        """Yield nodes (indexes) with all their text, in the order given, many at a time: what reads a large part of the graph wants."""
        if self._nodes is None:
            raise BundleError("this snapshot has no table of nodes")
        for start in range(0, len(nodes), batch):
            part = np.asarray(nodes[start : start + batch])
            for node, row in zip(part.tolist(), self._nodes.take(part).to_pylist(), strict=True):
                yield self._whole_node(node, row)

    def _whole_node(self, node: int, row: dict[str, Any]) -> Node:
        row.setdefault("category", self.category(node))
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        return Node(**values)

    def _text(self, column: str, node: int) -> Any:
        if self._nodes is None:
            raise BundleError("this snapshot has no table of nodes")
        node = int(node)  # a plain integer: comparing numpy's own takes longer than reading the text
        if not 0 <= node < self.n_nodes:
            raise IndexError(f"node {node} of {self.n_nodes}")
        return self._columns[column](node)

    @cached_property
    def _columns(self) -> dict[str, Callable[[int], Any]]:
        return {} if self._nodes is None else {name: reader(self._nodes.column(name)) for name in self._nodes.schema.names}

    @cached_property
    def _curie(self) -> Callable[[int], str]:
        return self._remembered("curie")

    @cached_property
    def _name(self) -> Callable[[int], str]:
        return self._remembered("name")

    def _remembered(self, column: str) -> Callable[[int], str]:
        if self._nodes is None:
            raise BundleError("this snapshot has no table of nodes")
        return remembered(self._columns[column], self.n_nodes, _NODES_KEPT)

    # -- edges --------------------------------------------------------------------------------------------------------------------

    def predicate(self, edge: int) -> str:
        """Return an edge's predicate."""
        return self.predicates[int(self.edge_predicate[edge])]

    def edge_id(self, edge: int) -> str:
        """Return an edge's identifier (``e…``), the same in every bundle that states the same."""
        from kg.model import edge_id

        subject, object = self.curie(self.edge_subject[edge]), self.curie(self.edge_object[edge])
        return edge_id(subject, self.predicate(edge), object, bool(self.edge_negated[edge]))

    @overload
    def n_evidence(self, edge: int) -> int: ...
    @overload
    def n_evidence(self, edge: Array) -> Array: ...
    def n_evidence(self, edge: int | Array) -> int | Array:
        """Return how many pieces of evidence an edge has; for an array of edges, int64 of the same shape."""
        counts = self.edge_evidence_ptr[edge + 1] - self.edge_evidence_ptr[edge]
        return counts if isinstance(edge, np.ndarray) else int(counts)

    def evidence(self, edge: int) -> list[Evidence]:
        """Return an edge's evidence, [] where the snapshot was made without."""
        if self._evidence_rows is None:
            return []
        return list(self._evidence_rows.pieces(int(self.edge_evidence_ptr[edge]), int(self.edge_evidence_ptr[edge + 1])))

    def frequent(self, edge: int) -> list[Frequent]:
        """Return what each piece of an edge's evidence says of how frequent it is, read without the rest; [] as for ``evidence``."""
        if self._evidence_rows is None:
            return []
        return self._evidence_rows.frequent(int(self.edge_evidence_ptr[edge]), int(self.edge_evidence_ptr[edge + 1]))

    def edge(self, edge: int) -> Edge:
        """Return an edge with its evidence."""
        return self._whole_edge(edge, self.evidence(edge))

    def read_edges(self, edges: Array, batch: int = 5_000) -> Iterator[Edge]:
        """Yield edges (indexes) with their evidence, in the order given, many at a time."""
        for start in range(0, len(edges), batch):
            part = np.asarray(edges[start : start + batch], np.int64)
            if self._evidence is None:
                yield from (self._whole_edge(edge, []) for edge in part.tolist())
                continue
            first, stop = self.edge_evidence_ptr[part], self.edge_evidence_ptr[part + 1]
            rows = iter(self._evidence.take(np.concatenate([np.arange(*ends) for ends in zip(first, stop, strict=True)])).to_pylist())
            for edge, count in zip(part.tolist(), (stop - first).tolist(), strict=True):
                yield self._whole_edge(edge, [evidence_of(row) for row in islice(rows, count)])

    def _whole_edge(self, edge: int, evidence: list[Evidence]) -> Edge:
        subject, object = self.curie(self.edge_subject[edge]), self.curie(self.edge_object[edge])
        return Edge(self.edge_id(edge), subject, self.predicate(edge), object, bool(self.edge_negated[edge]), tuple(evidence))

    def edges_of(self, node: int) -> Array:
        """int32: the edges, negated ones too, that have the node as subject or object, in index order."""
        start, stop = int(self.adj.ptr[node]), int(self.adj.ptr[node + 1])
        found: Array = np.unique(np.concatenate([self.adj.edge[start:stop], self.negated_of(node)]))
        return found

    def negated_of(self, node: int) -> Array:
        """int32: the negated edges that have the node as subject or object, in index order."""
        edges, subjects, objects = self._negated
        found: Array = edges[(subjects == node) | (objects == node)]
        return found

    @cached_property
    def _negated(self) -> tuple[Array, Array, Array]:
        """The negated edges, which are few, with their ends."""
        negated = np.flatnonzero(self.edge_negated).astype(np.int32)
        return negated, self.edge_subject[negated], self.edge_object[negated]

    def find_edges(self, one: int, other: int) -> list[int]:
        """Return the edges, in either direction and not negated, between two nodes, in index order."""
        start, stop = int(self.adj.ptr[one]), int(self.adj.ptr[one + 1])
        row = self.adj.nbr[start:stop]
        low, high = row.searchsorted(other, "left"), row.searchsorted(other, "right")
        found: list[int] = self.adj.edge[start + int(low) : start + int(high)].tolist()
        return found

    def edges_with(self, predicate: str, *, negated: bool = False) -> Array:
        """int32: the edges of a predicate in index order, the affirmed ones or the negated ones; empty for an unknown predicate."""
        if predicate not in self.predicates:
            return np.empty(0, np.int32)
        wanted = (self.edge_predicate == self.predicates.index(predicate)) & (self.edge_negated == negated)
        return np.flatnonzero(wanted).astype(np.int32)

    @cached_property
    def _evidence(self) -> pa.RecordBatch | None:
        return arrays.load_table(self.folder, "evidence") if self.folder is not None else None

    @cached_property
    def _evidence_rows(self) -> EvidenceRows | None:
        return None if self._evidence is None else EvidenceRows(self._evidence)

    @cached_property
    def _evidence_ids(self) -> HashIndex | None:
        return HashIndex.load(self.folder, "evidence_ids") if self.folder is not None else None

    def find_evidence(self, evidence: str) -> tuple[int, Evidence] | None:
        """Return (edge index, piece of evidence) for an evidence identifier, None when there is no such piece."""
        if self._evidence_ids is None or self._evidence is None:
            return None
        for row in self._evidence_ids.get(evidence):
            edge = int(np.searchsorted(self.edge_evidence_ptr, row, "right")) - 1
            for piece in self.evidence(edge):
                if piece.id == evidence:
                    return edge, piece
        return None

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of the graph.

        Raises:
            BundleError: the snapshot was made in memory, without names.
        """
        from kg.lexicon import Lexicon

        if self.folder is None:
            raise BundleError("a snapshot made from arrays has no names to look up")
        return Lexicon.load(self.folder)

"""What the graph's records say of diseases and findings, as counts: in how many of how many patients, according to which publications."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg import arrays, frequency, qualifiers
from kg.arrays import Array, hash_text
from kg.snapshot import Snapshot
from reasoning.diagnosis.ontology import Ontology

_PREDICATE = "biolink:has_phenotype"
_DISEASE = "biolink:Disease"

#: What a record says of how often: nothing, a share (a class such as "frequent", a percentage), or a count of patients.
UNSTATED, SHARE, COUNT = 0, 1, 2


@dataclass(frozen=True)
class Records:
    """``R`` records about ``D`` diseases, sorted by (disease, term).

    Attributes:
        node: int32 [D], each disease's node in the snapshot, ascending.
        ptr: int32 [D + 1], each disease's records.
        term: int32 [R], the finding. negated: bool [R], the record says that patients do not have it.
        kind: int8 [R], UNSTATED, SHARE or COUNT. share: float32 [R], 0..1, NaN where unstated. patients: float32 [R], how many were
        counted, 0 where no one counted.
        edge: int32 [R], the edge. row: int32 [R], its row in the evidence table, -1 where the graph has none.
        pub_ptr: int32 [R + 1], pub: uint64, hashes of each record's publications.
    """

    node: Array
    ptr: Array
    term: Array
    negated: Array
    kind: Array
    share: Array
    patients: Array
    edge: Array
    row: Array
    pub_ptr: Array
    pub: Array

    @property
    def size(self) -> int:
        """Number of diseases."""
        return len(self.node)

    @cached_property
    def disease(self) -> Array:
        """int32 [R]: whose record each is."""
        return np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.ptr))

    @cached_property
    def unreferenced(self) -> Array:
        """bool [R]: the records that name no publication or other reference, so that nobody can tell whether they rest on a given one."""
        return np.asarray(np.diff(self.pub_ptr) == 0) & (self.row >= 0)

    def where(self, kept: Array) -> Records:
        """Return the records of a mask, bool [R], of the same diseases: some may have none left."""
        lengths = np.diff(self.pub_ptr)
        rows = {name: getattr(self, name)[kept] for name in ("term", "negated", "kind", "share", "patients", "edge", "row")}
        ptr = np.concatenate([[0], np.cumsum(kept)])[self.ptr].astype(np.int32)
        pub_ptr = np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int32)
        return Records(self.node, ptr, **rows, pub_ptr=pub_ptr, pub=self.pub[np.repeat(kept, lengths)])

    def cites(self, publications: Iterable[str]) -> Array:
        """Return bool [R]: the records that cite any of these publications (CURIEs)."""
        wanted = np.array(sorted({hash_text(publication) for publication in publications}), np.uint64)
        found = np.zeros(len(self.term), bool)
        # the record of a place in ``pub`` is the last one that starts at or before it
        found[np.searchsorted(self.pub_ptr, np.flatnonzero(np.isin(self.pub, wanted)), "right") - 1] = True
        return found


def read(snapshot: Snapshot, ontology: Ontology) -> Records:
    """Collect a snapshot's disease-to-finding records."""
    edges = np.sort(np.concatenate([snapshot.edges_with(_PREDICATE), snapshot.edges_with(_PREDICATE, negated=True)]))
    is_disease = snapshot.node_category == (snapshot.categories.index(_DISEASE) if _DISEASE in snapshot.categories else -1)
    place = np.full(snapshot.n_nodes, -1, np.int32)
    place[ontology.node] = np.arange(ontology.size, dtype=np.int32)
    edges = edges[is_disease[snapshot.edge_subject[edges]] & (place[snapshot.edge_object[edges]] >= 0)]
    edge, row = _rows(snapshot, edges)
    kind, share, patients, pub_ptr, pub = _statements(snapshot, edge, row)
    subject = snapshot.edge_subject[edge]
    node = np.unique(subject[~snapshot.edge_negated[edge]])  # a disease of which only absences are known cannot be recognised
    keep = np.flatnonzero(np.isin(subject, node))
    term = place[snapshot.edge_object[edge]]
    order = keep[np.lexsort((row[keep], edge[keep], term[keep], subject[keep]))]
    ptr = np.searchsorted(subject[order], np.append(node, snapshot.n_nodes)).astype(np.int32)
    lengths = np.diff(pub_ptr)[order]
    new_ptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    picks = np.repeat(pub_ptr[order] - new_ptr[:-1], lengths) + np.arange(int(lengths.sum()))
    return Records(
        node.astype(np.int32),
        ptr,
        term[order],
        snapshot.edge_negated[edge][order],
        kind[order],
        share[order],
        patients[order],
        edge[order].astype(np.int32),
        row[order].astype(np.int32),
        new_ptr,
        pub[picks],
    )


def _rows(snapshot: Snapshot, edges: Array) -> tuple[Array, Array]:
    """Return (edge, evidence row) of each record; an edge without evidence gives one record with row -1."""
    start, count = snapshot.edge_evidence_ptr[edges], np.diff(snapshot.edge_evidence_ptr)[edges]
    edge = np.repeat(edges, np.maximum(count, 1))
    first = np.repeat(np.concatenate([[0], np.cumsum(np.maximum(count, 1))])[:-1], np.maximum(count, 1))
    row = np.repeat(start, np.maximum(count, 1)) + np.arange(len(edge)) - first
    return edge, np.where(np.repeat(count, np.maximum(count, 1)) > 0, row, -1)


def _statements(snapshot: Snapshot, edge: Array, row: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Return (kind, share, patients, pub_ptr, pub) of records."""
    share = snapshot.edge_frequency[edge].astype(np.float32)
    patients = np.zeros(len(edge), np.float32)
    kind = np.where(np.isnan(share), UNSTATED, SHARE).astype(np.int8)
    pub_ptr, pub = np.zeros(len(edge) + 1, np.int32), np.empty(0, np.uint64)
    if snapshot.folder is None or not (row >= 0).any():
        return kind, share, patients, pub_ptr, pub
    table = arrays.load_table(snapshot.folder, "evidence")
    has = np.flatnonzero(row >= 0)
    columns = table.select(["frequency", "qualifiers", "publications"]).take(row[has])
    share[has] = np.nan
    for i, said, text, cited in zip(has.tolist(), *(column.to_pylist() for column in columns.columns), strict=True):
        pub_ptr[i + 1] = len(cited or ())
        count = frequency.of(qualifiers.read(text, "a record of a phenotype")) if text and frequency.KEY in text else None
        if count is not None and count.examined:
            kind[i], share[i], patients[i] = COUNT, count.share, count.examined
        elif said is not None and said == said:
            kind[i], share[i] = SHARE, said
        else:
            kind[i] = UNSTATED
    pub = np.array([hash_text(p) for cited in columns.column(2).to_pylist() for p in cited or ()], np.uint64)
    return kind, share, patients, np.cumsum(pub_ptr).astype(np.int32), pub

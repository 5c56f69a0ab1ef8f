"""What is known of a disease before any finding is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg import arrays
from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.diagnosis.records import Records

_GENE = "biolink:Gene"
_GENE_TO_DISEASE = (
    "biolink:causes",
    "biolink:contributes_to",
    "biolink:gene_associated_with_condition",
    "biolink:predisposes_to_condition",
)


@dataclass(frozen=True)
class Priors:
    """gene: bool [D], a gene is known for the disease. mendelian: bool [D], it has a number in OMIM."""

    gene: Array
    mendelian: Array


def gene_edges(snapshot: Snapshot) -> Array:
    """Return the edges from genes to what they cause, contribute to or are associated with: int32, the strongest kind first."""
    kind = snapshot.categories.index(_GENE) if _GENE in snapshot.categories else -1
    edges = np.concatenate([snapshot.edges_with(predicate) for predicate in _GENE_TO_DISEASE])
    found: Array = edges[snapshot.node_category[snapshot.edge_subject[edges]] == kind]
    return found


def read(snapshot: Snapshot, records: Records) -> Priors:
    """Look the diseases of ``records`` up."""
    gene = np.zeros(snapshot.n_nodes, bool)
    gene[snapshot.edge_object[gene_edges(snapshot)]] = True
    mendelian = np.array([snapshot.curie(node).startswith("OMIM:") for node in records.node.tolist()], bool)
    if snapshot.folder is not None and (records.row >= 0).any():
        import pyarrow.compute as pc

        filed = np.flatnonzero(records.row >= 0)
        subjects = arrays.load_table(snapshot.folder, "evidence").column("original_subject").take(records.row[filed])
        in_omim = pc.fill_null(pc.starts_with(subjects, "OMIM:"), False).to_numpy(zero_copy_only=False)
        mendelian[records.disease[filed[in_omim]]] = True
    return Priors(gene[records.node], mendelian)

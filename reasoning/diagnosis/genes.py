"""What a patient's genes say of diseases: the gene of a variant, or a list of candidates, each with its weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.diagnosis.priors import gene_edges

#: Chance that the causal gene is among those that were given: what exome studies that found a cause report of their candidate lists.
LISTED = 0.9


@dataclass(frozen=True)
class DiseaseGenes:
    """The genes of ``D`` diseases.

    Attributes:
        disease: int32 [P], row of the disease, ascending. gene: int32 [P], node. edge: int32 [P], a row a gene of a disease.
        count: int32 [D], genes of each disease. known: genes of any disease at all.
    """

    disease: Array
    gene: Array
    edge: Array
    count: Array
    known: int

    @classmethod
    def read(cls, snapshot: Snapshot, node: Array) -> DiseaseGenes:
        """Look up the genes of diseases, ``node`` int32 [D] ascending."""
        edges = gene_edges(snapshot)
        row = np.searchsorted(node, snapshot.edge_object[edges])
        here = row < len(node)
        here[here] = node[row[here]] == snapshot.edge_object[edges[here]]
        rows, genes, edges = row[here], snapshot.edge_subject[edges[here]], edges[here]
        _, first = np.unique(rows.astype(np.int64) * snapshot.n_nodes + genes, return_index=True)
        rows, genes, edges = rows[first].astype(np.int32), genes[first], edges[first]
        return cls(rows, genes, edges, np.bincount(rows, minlength=len(node)).astype(np.int32), len(np.unique(genes)))

    def log_ratios(self, given: Mapping[int, float]) -> Array:
        """Return float32 [D]: log-likelihood ratios of a list of genes (nodes) with positive weights.

        With chance ``LISTED`` the causal gene is in the list, each gene of it in proportion to its weight; before, each of the ``known``
        genes was as likely. So a disease whose k genes have the share q of the weight has the ratio ``LISTED q known / k``, one with none
        of them ``(1 - LISTED) / (1 - listed / known)``, at most 1, and one whose gene nobody knows has 1.
        """
        total = sum(given.values())
        if not given or total <= 0 or not self.known:
            return np.zeros(len(self.count), np.float32)
        genes = np.array(sorted(given), np.int64)
        weight = np.array([given[gene] for gene in genes.tolist()]) / total
        at = np.minimum(np.searchsorted(genes, self.gene), len(genes) - 1)
        hit = np.bincount(self.disease, np.where(genes[at] == self.gene, weight[at], 0.0), len(self.count))
        listed = min(len(given) / self.known, 0.99)
        with np.errstate(divide="ignore"):
            found = np.log(LISTED * hit * self.known / np.maximum(self.count, 1))
        missed = min(float(np.log((1 - LISTED) / (1 - listed))), 0.0)
        return np.where(self.count == 0, 0.0, np.where(hit > 0, found, missed)).astype(np.float32)

    def of(self, row: int) -> tuple[Array, Array]:
        """Return (genes, edges) of a disease: int32 each."""
        start, stop = np.searchsorted(self.disease, [row, row + 1])
        return self.gene[start:stop], self.edge[start:stop]

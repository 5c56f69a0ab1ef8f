"""What a patient's genes say of diseases: the gene of a variant, or a list of candidates, each with its weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

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
        if not given or not self.known:
            return np.zeros(len(self.count), np.float32)
        greatest = max(given.values())  # the sum of weights may be more than a float holds, that of their shares of the greatest is not
        total = sum(weight / greatest for weight in given.values())
        listed = min(len(given) / self.known, 0.99)
        missed = min(float(np.log((1 - LISTED) / (1 - listed))), 0.0)
        found = np.where(self.count == 0, np.float32(0), np.float32(missed))
        order, sorted_genes = self._by_gene
        genes = np.array(sorted(given), np.int64)
        start, stop = np.searchsorted(sorted_genes, genes), np.searchsorted(sorted_genes, genes, "right")
        weight = np.repeat(np.array([given[gene] / greatest for gene in genes.tolist()]) / total, stop - start)
        rows = self.disease[order[np.concatenate([np.arange(a, b) for a, b in zip(start.tolist(), stop.tolist(), strict=True)])]]
        rows, place = np.unique(rows, return_inverse=True)
        found[rows] = np.log(LISTED * np.bincount(place, weight, len(rows)) * self.known / self.count[rows])
        return found

    @cached_property
    def _by_gene(self) -> tuple[Array, Array]:
        """(Places of ``gene`` in the order of the genes, the genes in that order)."""
        order = np.argsort(self.gene, kind="stable")
        return order, self.gene[order]

    def of(self, row: int) -> tuple[Array, Array]:
        """Return (genes, edges) of a disease: int32 each."""
        start, stop = np.searchsorted(self.disease, [row, row + 1])
        return self.gene[start:stop], self.edge[start:stop]

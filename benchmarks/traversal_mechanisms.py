"""DrugMechDB on the core of Hetionet: is the drug's target ranked first, are whole mechanisms among the paths?

A record counts when its drug is one of the graph's compounds and binds some gene there, its disease is one of the graph's,
and it names a protein that
the drug acts on which maps to one of the graph's genes. Candidates are the genes that the drug binds; a record is a hit at k when
one of its
targets is among the first k. Identifiers map through a bundle's cross-references (UniProt and NCBI gene on HGNC,
MeSH and DOID on MONDO); a disease
that has none maps by name,
else through its nearest MONDO ancestor that has one. The one weight that was set with these records in view is that
of evidence against damping (a whole number, see docs/paths.md).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import polars as pl

from benchmarks.inputs.hetionet import read_core
from benchmarks.statistics import interval, machine
from kg.bundle import Bundle
from kg.snapshot import Snapshot
from traversal import Budget, Constraints, find_paths
from traversal.metapaths.dwpc import Metapaths
from traversal.view.neighbourhood import expand


@dataclass(frozen=True, slots=True)
class Record:
    """A mechanism in the graph's terms: node indexes; ``stories`` are the gene sequences of its drug-to-disease paths."""

    drug: int
    disease: int
    targets: frozenset[int]
    candidates: tuple[int, ...]
    stories: frozenset[tuple[int, ...]]


class Mapping:
    """UniProt accessions to genes, MeSH identifiers and names to diseases."""

    def __init__(self, bundle: Bundle, graph: Snapshot) -> None:
        self.graph = graph
        nodes = bundle.nodes.select("curie", "category", "xrefs")
        genes = _references(nodes, "biolink:Gene")
        proteins, entrez = genes["UniProtKB"], genes["NCBIGene"]
        self.genes: dict[str, set[int]] = defaultdict(set)
        for hgnc, accessions in proteins.items():
            for accession in accessions:
                self.genes[accession] |= {at for e in entrez.get(hgnc, ()) if (at := graph.find(f"Gene::{e}")) is not None}
        diseases = _references(nodes, "biolink:Disease")
        self.mondo: dict[str, list[str]] = defaultdict(list)
        for mondo, numbers in sorted(diseases["MESH"].items()):
            for number in sorted(numbers):
                self.mondo[number].append(mondo)
        self.disease = {
            mondo: [at for d in sorted(numbers) if (at := graph.find(f"Disease::DOID:{d}")) is not None]
            for mondo, numbers in diseases["DOID"].items()
        }
        self.names = {graph.name(at).lower(): at for at in range(graph.n_nodes) if graph.category(at) == "Disease"}
        rises = bundle.edges.filter((pl.col("predicate") == "biolink:subclass_of") & pl.col("subject").str.starts_with("MONDO:"))
        self.above: dict[str, list[str]] = defaultdict(list)
        for child, parent in rises.select("subject", "object").iter_rows():
            self.above[child].append(parent)

    def disease_of(self, mesh: str, name: str) -> int | None:
        """Return the graph's disease for a MeSH identifier, else for a name, else for the nearest ancestor."""
        level = self.mondo.get(mesh, [])
        for depth in range(5):
            found = [at for mondo in level for at in self.disease.get(mondo, [])]
            if found:
                return min(found)
            if depth == 0 and name.lower() in self.names:
                return self.names[name.lower()]
            level = sorted({parent for mondo in level for parent in self.above[mondo]})
        return None


def _references(nodes: pl.DataFrame, category: str) -> dict[str, dict[str, set[str]]]:
    table: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for curie, xref in nodes.filter(pl.col("category") == category).select("curie", "xrefs").explode("xrefs").drop_nulls().iter_rows():
        prefix, _, local = xref.partition(":")
        table[prefix][curie].add(local)
    return table


def records(file: Path, graph: Snapshot, mapping: Mapping) -> Iterator[Record]:
    """Read the records that can be evaluated."""
    binds = Constraints(predicates=("binds",))
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            head = record["graph"]
            drug = graph.find("Compound::" + (head.get("drugbank") or "").removeprefix("DB:"))
            disease = mapping.disease_of((head.get("disease_mesh") or "").removeprefix("MESH:"), head.get("disease") or "")
            if drug is None or disease is None:
                continue
            starts = {n["id"] for n in record["nodes"] if n["label"] == "Drug"} | {head.get("drug_mesh")}
            acts = {e["target"] for e in record["links"] if e["source"] in starts and e["target"].startswith("UniProt:")}
            targets = frozenset(at for protein in acts for at in mapping.genes.get(protein.removeprefix("UniProt:"), ()))
            candidates = tuple(n.node for n in expand(graph, drug, constraints=binds))
            if targets and candidates:
                yield Record(drug, disease, targets, candidates, frozenset(_stories(record, starts, mapping)))


def _stories(record: dict[str, Any], starts: set[str], mapping: Mapping) -> Iterator[tuple[int, ...]]:
    """Yield the genes, in order, of each path from the drug to the disease in a record, where all its proteins are in the graph."""
    shape = nx.DiGraph((e["source"], e["target"]) for e in record["links"])
    ends = {n["id"] for n in record["nodes"] if n["label"] == "Disease"} | {record["graph"].get("disease_mesh")}
    for start in starts & set(shape):
        for path in nx.all_simple_paths(shape, start, ends & set(shape)):
            proteins = [node.removeprefix("UniProt:") for node in path if node.startswith("UniProt:")]
            genes = [sorted(mapping.genes.get(protein, ())) for protein in proteins]
            if genes and all(genes):
                yield tuple(options[0] for options in genes)


Ranker = Callable[[Record], dict[int, float]]


def by_metapaths(counter: Metapaths, texts: tuple[str, ...]) -> Ranker:
    """Score a gene by the DWPC of the paths that go through it first."""

    def rank(record: Record) -> dict[int, float]:
        score: dict[int, float] = defaultdict(float)
        for text in texts:
            for path in counter.paths(text, record.drug, record.disease):
                score[path.nodes[1]] += path.weight
        return score

    return rank


def by_paths(graph: Snapshot, hops: int, k: int) -> Ranker:
    """Score a gene by its own hop times the summed scores of its k best ways on to the disease: the documented path score, nothing else."""

    def rank(record: Record) -> dict[int, float]:
        price = {n.node: n.cost for n in expand(graph, record.drug, constraints=Constraints(predicates=("binds",)))}
        avoid, budget = Constraints(avoid=(record.drug,)), Budget(None)
        score = {}
        for gene in record.candidates:
            onward = find_paths(graph, gene, record.disease, k=k, max_hops=hops, order="score", constraints=avoid, budget=budget)
            # A gene with no way on still ranks by how well its binding is known.
            score[gene] = math.exp(-price[gene]) * (sum(path.score for path in onward) + 1e-9)
        return score

    return rank


def by_chance(seed: int) -> Ranker:
    """Score at random."""
    rng = np.random.default_rng(seed)
    return lambda record: {gene: float(rng.random()) for gene in record.candidates}


def recall(found: list[Record], rank: Ranker) -> str:
    """Return recall at 1, 3, 5, 10 with 95 % intervals; cases of one drug are drawn together."""
    places = []
    for record in found:
        score = rank(record)
        order = sorted(record.candidates, key=lambda gene: (-score.get(gene, 0.0), gene))
        places.append(next((i for i, gene in enumerate(order) if gene in record.targets), 10**9))
    drugs = [record.drug for record in found]
    parts = []
    for k in (1, 3, 5, 10):
        hits = np.array([place < k for place in places], float)
        _, low, high = interval(hits, groups=drugs)
        parts.append(f"@{k} {hits.mean():.3f} [{low:.3f}, {high:.3f}]")
    return "   ".join(parts)


def whole_paths(found: list[Record], graph: Snapshot, hops: int) -> str:
    """Return MRR and hits of paths whose genes are, in order, those of a whole recorded mechanism; among the 100 best paths."""
    told = [record for record in found if record.stories]
    gene = graph.categories.index("Gene")
    ranks = []
    for record in told:
        result = find_paths(graph, record.drug, record.disease, k=100, max_hops=hops, order="score", budget=Budget(None))
        stories = [tuple(v for v in path.nodes if graph.node_category[v] == gene) for path in result]
        ranks.append(next((i for i, story in enumerate(stories, 1) if story in record.stories), math.inf))
    inverse = np.array([1 / rank for rank in ranks])
    groups = [record.drug for record in told]
    _, low, high = interval(inverse, groups=groups)
    parts = [f"n={len(told)}   MRR {inverse.mean():.3f} [{low:.3f}, {high:.3f}]"]
    for k in (10, 100):
        hits = np.array([rank <= k for rank in ranks], float)
        _, low, high = interval(hits, groups=groups)
        parts.append(f"Hit@{k} {hits.mean():.3f} [{low:.3f}, {high:.3f}]")
    return "   ".join(parts)


def main() -> None:
    """Print recall of targets and of whole mechanisms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", required=True, help="the default graph: its cross-references map identifiers")
    parser.add_argument("--core", type=Path, default=Path("../shared/data/hetionet-core"))
    parser.add_argument("--records", type=Path, default=Path("../shared/data/drugmechdb/drugmechdb-dev.jsonl.gz"))
    args = parser.parse_args()
    graph, metagraph = read_core(args.core)
    counter = Metapaths(graph, metagraph)
    found = list(records(args.records, graph, Mapping(Bundle.open(args.bundle), graph)))
    print(machine())
    ceiling = np.mean([bool(record.targets & set(record.candidates)) for record in found])
    print(f"{len(found)} records, {len({record.drug for record in found})} drugs; ceiling {ceiling:.3f}")
    print("random            ", recall(found, by_chance(0)))
    print("CbGaD             ", recall(found, by_metapaths(counter, ("CbGaD",))))
    print("CbGaD + CbGpPWpGaD", recall(found, by_metapaths(counter, ("CbGaD", "CbGpPWpGaD"))))
    for hops in (2, 3):
        print(f"path score, {hops + 1} hops", recall(found, by_paths(graph, hops, 20)), flush=True)
    for hops in (2, 3, 4):
        print(f"whole mechanisms among paths of <= {hops} hops: {whole_paths(found, graph, hops)}", flush=True)


if __name__ == "__main__":
    main()

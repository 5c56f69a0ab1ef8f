"""Mechanisms true and false told apart: DrugMechCounterfactuals, with the scorer and without.

Four kinds of records (czi-ai/DrugMechCounterfactuals). ``known_moa``: is there a mechanism by which the drug treats the disease? Score: the
best path between the two. The edits ask of one link, drug or protein -> protein: would the drug treat the disease, were the link *added*?
Score: the weighed paths from the link's end to the disease, with the sign that the link and they multiply to (what inhibits a cause helps).
Would *changing* or *deleting* it matter? Score: the strength with which the graph states the link and leads on to the disease. AUROC with
95 % bootstrap intervals, over records whose concepts are in the graph; a record without a path scores 0.

Leakage: the true pairs of ``known_moa`` are DrugMechDB's: it is asked of a bundle without DrugMechDB. The edits are made from mechanisms of
that database, and the rest of a mechanism must be known to judge an edit of it: a second bundle, with DrugMechDB, is for them.
There a link to be changed or deleted is one that the graph states: that is looked up; only what an added one does is worked out.

    python -m benchmarks.counterfactuals --bundle WITHOUT_DRUGMECHDB --with-mechanisms WITH_DRUGMECHDB
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.statistics import machine
from kg.arrays import Array
from kg.snapshot import Snapshot
from traversal import Budget, find_paths
from traversal.paths.result import Path as Walk
from traversal.scorer import Scorer

RECORDS = Path(__file__).resolve().parents[2] / "shared" / "data" / "counterfactuals" / "counterfactuals-dev.jsonl.gz"
_PREFIXES = {"UniProt": "UniProtKB", "DB": "DRUGBANK", "DrugBank": "DRUGBANK", "reactome": "REACT"}
_BUDGET = Budget(seconds=1.0)
_LINK = 0.05
#: Which way a predicate pushes its object; one that is not listed pushes neither way.
_DOWN = ("decreases", "negatively", "treats", "prevents", "ameliorates", "disrupts", "applied_to_treat", "inhibits", "reduces")
_UP = ("increases", "positively", "causes", "contributes_to", "exacerbates", "predisposes", "activates", "manifestation_of", "produces")


def sign_of(relation: str) -> int:
    """Return -1 for a relation that pushes down, +1 for one that pushes up, 0 for neither.

    >>> sign_of("biolink:decreases_activity_of"), sign_of("positively regulates"), sign_of("biolink:part_of")
    (-1, 1, 0)
    """
    name = relation.removeprefix("biolink:").replace(" ", "_")
    return -1 if name.startswith(_DOWN) else int(name.startswith(_UP))


class Judge:
    """Scores records on one graph."""

    def __init__(self, graph: Snapshot, scorer: Scorer | None) -> None:
        self.graph, self.scorer = graph, scorer
        self._nodes: dict[tuple[str, str], int | None] = {}
        self._walks: dict[tuple[int, int], tuple[Walk, ...]] = {}

    def node(self, identifier: str, name: str) -> int | None:
        """Return the node of an identifier, or else of a name."""
        key = identifier, name
        if key not in self._nodes:
            prefix, _, local = identifier.partition(":")
            local = local.zfill(7) if prefix == "MONDO" else local
            curie = f"{_PREFIXES.get(prefix, prefix)}:{local}"
            found = self.graph.find(curie)
            if found is None:
                matches = self.graph.lexicon.exact(curie) or self.graph.lexicon.exact(name)
                found = matches[0].node if matches else None
            self._nodes[key] = found
        return self._nodes[key]

    def walks(self, source: int, target: int) -> tuple[Walk, ...]:
        """Return the best paths between two nodes."""
        if (source, target) not in self._walks:
            found = find_paths(self.graph, source, target, k=5, max_hops=4, budget=_BUDGET, scorer=self.scorer, order="score")
            self._walks[source, target] = found.paths
        return self._walks[source, target]

    def strength(self, source: int, target: int) -> float:
        """Return how well two nodes are joined, in 0..1."""
        return max((walk.score for walk in self.walks(source, target)), default=0.0)

    def pushes(self, source: int, target: int) -> float:
        """Return how paths from one node push another: scores with the product of their hops' signs, those of no sign left out."""
        total = 0.0
        for walk in self.walks(source, target):
            sign = 1
            for hop in walk.hops:
                signs = {sign_of(edge.predicate) for edge in hop.edges} - {0}
                if len(signs) == 2:
                    sign = 0
                elif signs:
                    sign *= signs.pop()
            total += sign * walk.score
        return total

    def score(self, record: dict[str, Any]) -> float | None:
        """Return a record's score, or None where one of its concepts is not in the graph."""
        drug, disease = self.node(record["drug_id"], record["drug_name"]), self.node(record["disease_id"], record["disease_name"])
        if drug is None or disease is None or drug == disease:
            return None
        if record["query_type"] == "known_moa":
            return self.strength(drug, disease)
        edit = record["edit_link_info"]
        source, target = (self.node(edit[f"{end}_node"], edit[f"{end}_node_name"]) for end in ("source", "target"))
        if source is None or target is None or source == target:
            return None
        onward = 1.0 if target == disease else None
        if record["query_type"] == "ADD_LINK":
            pushed = onward if onward is not None else self.pushes(target, disease)
            # From the drug on, the ways to the link's start count as well.
            start = 1 if source == drug else int(np.sign(self.pushes(drug, source))) or 1
            return -start * sign_of(edit["new_relation"]) * pushed
        stated = any(True for _ in self.graph.find_edges(source, target))
        link = 1.0 if stated else _LINK * self.strength(source, target)
        return link * (onward if onward is not None else self.strength(target, disease))


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def auroc(scores: Array, true: Array) -> float:
    """Return the chance that a true record scores more than a false one, ties half (Mann-Whitney)."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive = int(true.sum())
    return float((ranks[true].sum() - positive * (positive + 1) / 2) / (positive * (len(true) - positive)))


def interval(scores: Array, true: Array, draws: int = 500) -> tuple[float, float, float]:
    """Return (AUROC, low, high), records drawn with replacement."""
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(draws):
        rows = rng.integers(0, len(true), len(true))
        if 0 < true[rows].sum() < len(rows):
            drawn.append(auroc(scores[rows], true[rows]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return auroc(scores, true), float(low), float(high)


def _kind(record: dict[str, Any]) -> str:
    what = "drug-protein" if "dpi" in record["set"] else "protein-protein"
    return record["query_type"] if record["query_type"] == "known_moa" else f"{record['query_type']}, {what}"


def main() -> None:
    """Print a line for each kind of record, without and with the scorer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True, help="built without DrugMechDB")
    parser.add_argument("--with-mechanisms", type=Path, help="built with DrugMechDB; for the edits")
    parser.add_argument("--records", type=Path, default=RECORDS)
    parser.add_argument("--most", type=int, default=200, help="records of each kind, drawn at random")
    args = parser.parse_args()
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in read(args.records):
        kinds[_kind(record)].append(record)
    print(machine())
    for path, edits in ((args.bundle, False), (args.bundle, True), (args.with_mechanisms, True)):
        if path is None:
            continue
        graph = Snapshot.open(path)
        for name in ("no scorer", "scorer"):
            judge = Judge(graph, None if name == "no scorer" else _scorer(graph))
            for kind, records in sorted(kinds.items()):
                if (kind != "known_moa") == edits:
                    _report(
                        judge, records, args.most, f"{'with' if path == args.with_mechanisms else 'without'} DrugMechDB, {name}, {kind}"
                    )


def _scorer(graph: Snapshot) -> Scorer:
    from gnn.scorer import GnnScorer

    return GnnScorer(graph)


def _report(judge: Judge, records: list[dict[str, Any]], most: int, title: str) -> None:
    drawn = [records[i] for i in np.random.default_rng(0).permutation(len(records))[:most]]
    scored = [(score, not record["is_negative_sample"]) for record in drawn if (score := judge.score(record)) is not None]
    scores, true = np.array([score for score, _ in scored]), np.array([label for _, label in scored], bool)
    if not 0 < true.sum() < len(true):
        print(f"{title}: too few of the {len(drawn)} records are in the graph")
        return
    told = "AUROC {:.3f} [{:.3f}, {:.3f}]".format(*interval(scores, true))
    print(f"{title:<62} {told}  {len(scored)} of {len(drawn)} records, {float((scores != 0).mean()):.0%} with a path", flush=True)


if __name__ == "__main__":
    main()

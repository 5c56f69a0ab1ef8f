"""What ``medclew predict`` is worth on the default graph: ranks of edges that no training saw, and whether chances come true.

The edges are those that ``gnn.train.pretrain`` held out to validate on (200 drawn at random, asked from both ends); they are taken out of
the graph. Ranks are filtered and realistic, over all nodes that have a category which the predicate leads to. A prediction's chance is the
softmax over those that the graph does not state: in a calibrated scorer the best answer's chance is, on average, how often it is right.
Ranks are given among all nodes, and among those that do not follow from what is left of the graph, which is what ``predict`` lists; a
held-out edge that follows is a miss there. Intervals draw edges.

``--grounds`` sets the grounds of ``predict`` beside one another: the network, what is stated of things alike, and both by their ranks;
filtered (other answers that the graph states are left out) and unfiltered (they stand before it where they rank so). The exponents of
``gnn.alike`` were chosen on other edges; that ranks are joined, and of which nodes, after these edges had been looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.statistics import interval, machine
from gnn.entailment import Kinds
from gnn.evaluate.metrics import realistic_rank
from gnn.graph import MessageGraph
from gnn.predict import SMOOTH, Predictor
from gnn.scorer import SHIPPED
from gnn.triples import Known, both_ways, split_snapshot
from kg.arrays import Array
from kg.snapshot import Snapshot


def _first_pages(predictor: Predictor, queries: Array, relations: Sequence[str]) -> None:
    """Print how often the answer stands among the first ten new ones: as ``predict`` lists them, and with what follows and all kin."""
    count = len(relations)
    hits: dict[str, list[float]] = {"as listed": [], "with what follows and all kin": []}
    long: dict[str, list[int]] = {name: [] for name in hits}
    for head, relation, answer in queries.tolist():
        asked = {"backwards": relation >= count, "known": False, "paths": 0, "k": 10}
        for name, every in zip(hits, (False, True), strict=True):
            listed = predictor.predict(head, relations[relation % count], **asked, entailed=every, kin=every)
            hits[name].append(float(any(one.node == answer for one in listed)))
            long[name].append(len(listed))
    edges = np.tile(np.arange(len(queries) // 2), 2).tolist()
    for name, hit in hits.items():
        told = interval(np.array(hit), groups=edges)
        per = sum(hit) / max(1, sum(long[name]))
        print(
            "Hits@10 {}: {:.3f} [{:.3f}, {:.3f}]".format(name, *told),
            f"; {np.mean(long[name]):.1f} answers a page, {per:.4f} of them right",
        )


def _grounds(predictor: Predictor, hierarchy: Kinds, queries: Array, relations: Sequence[str], known: Known) -> None:
    """Print MRR and Hits@10 of each ground, without what follows: filtered and unfiltered, for all predicates and the most frequent."""
    count = len(relations)
    ranks: dict[tuple[str, str], list[float]] = {}
    for start in range(0, len(queries), 8):
        part = queries[start : start + 8]
        for (head, kind, answer), network in zip(part.tolist(), predictor.score_all(part[:, 0], part[:, 1]).astype(float), strict=True):
            follows = hierarchy.entailed(head, relations[kind % count], backwards=kind >= count)
            fits = predictor.fitting(kind) & ~follows
            alikes = predictor.alike.most(head, hierarchy.above([head]) | hierarchy.below([head]))
            alike = predictor.alike.support(alikes, kind)
            both = sum(1 / (SMOOTH + _places(np.where(fits, one, -np.inf))) for one in (network, np.where(alike > 0, alike, -np.inf)))
            for name, scores in (("network", network), ("alike", alike), ("both", both)):
                for how, others in (("filtered", known.answers(head, kind)), ("unfiltered", np.zeros(0, np.int64))):
                    rank = np.inf if follows[answer] else realistic_rank(np.where(fits, scores, -np.inf), answer, others)
                    ranks.setdefault((name, how), []).append(rank)
    kinds = queries[:, 1] % count
    groups = np.tile(np.arange(len(queries) // 2), 2)
    parts = [("all", np.ones(len(kinds), bool))]
    parts += [(relations[kind], kinds == kind) for kind in np.argsort(-np.bincount(kinds, minlength=count))[:3].tolist()]
    for title, mine in parts:
        print(f"{title}: {int(mine.sum())} queries")
        for (name, how), values in ranks.items():
            chosen, of = np.array(values)[mine], groups[mine].tolist()
            mrr, hits = interval(1 / chosen, groups=of), interval((chosen <= 10).astype(float), groups=of)
            print("  {:8} {:10} MRR {:.3f} [{:.3f}, {:.3f}]".format(name, how, *mrr), " Hits@10 {:.3f} [{:.3f}, {:.3f}]".format(*hits))


def _places(scores: Array) -> Array:
    """The rank of every node, from 1; infinite for what has none."""
    places = np.full(len(scores), np.inf)
    order = np.argsort(-scores, kind="stable")
    places[order] = np.arange(1, len(scores) + 1)
    places[np.isneginf(scores)] = np.inf
    return places


def main() -> None:
    """Print MRR and Hits@10 over all and for each frequent predicate, then chances beside hits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True, help="the bundle that the weights were trained on")
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--listed", action="store_true", help="whether a held-out edge is on the first page, as listed and with all kin")
    parser.add_argument("--grounds", action="store_true", help="the network, things alike and both, filtered and unfiltered")
    args = parser.parse_args()
    snapshot = Snapshot.open(args.bundle)
    data = split_snapshot(snapshot, seed=0, valid=0.001, test=0.0, most=200)
    count, nodes = len(data.relations), len(data.entities)
    known, stated = Known(data.everything, nodes, count), Known(data.facts, nodes, count)
    predictor = Predictor(snapshot, args.weights)
    predictor.__dict__["graph"] = MessageGraph.from_triples(data.facts, nodes, data.relations)
    queries = both_ways(data.valid, count)
    ranks, listed, chances, right, nats = (np.zeros(len(queries)) for _ in range(5))
    subjects, predicates, objects = (data.facts[:, column] for column in range(3))
    hierarchy = Kinds(Snapshot.from_arrays(subjects, predicates, objects, nodes, predicates=list(data.relations)))
    for start in range(0, 0 if args.listed or args.grounds else len(queries), 8):
        part = queries[start : start + 8]
        for i, scores in enumerate(predictor.score_all(part[:, 0], part[:, 1]).astype(float), start):
            head, relation, answer = queries[i].tolist()
            fitting = predictor.fitting(relation)
            ranks[i] = realistic_rank(np.where(fitting, scores, -np.inf), answer, known.answers(head, relation))
            follows = hierarchy.entailed(head, data.relations[relation % count], backwards=relation >= count)
            apart = np.where(fitting & ~follows, scores, -np.inf)
            listed[i] = np.inf if follows[answer] else realistic_rank(apart, answer, known.answers(head, relation))
            fitting[stated.answers(head, relation)] = False
            total, best = np.exp(scores[fitting]).sum(), np.flatnonzero(fitting)[scores[fitting].argmax()]
            chances[i], right[i], nats[i] = np.exp(scores[best]) / total, best == answer, np.log(total) - scores[answer]
    print(machine())
    if args.grounds:
        _grounds(predictor, hierarchy, queries, data.relations, known)
        return
    if args.listed:
        predictor.__dict__["kinds"] = hierarchy
        _first_pages(predictor, queries, data.relations)
        return
    edges = np.tile(np.arange(len(data.valid)), 2).tolist()
    print(f"{np.isinf(listed).mean():.3f} of the held-out edges follow from what is left of the graph")
    for name, values in (
        ("MRR", 1 / ranks),
        ("Hits@10", (ranks <= 10).astype(float)),
        ("MRR without what follows", 1 / listed),
        ("Hits@10 without what follows", (listed <= 10).astype(float)),
        ("nats", nats),
    ):
        print("{}: {:.3f} [{:.3f}, {:.3f}]".format(name, *interval(values, groups=edges)))
    telling = np.flatnonzero(np.isfinite(listed))
    for name, values in (("all nodes", ranks), ("without what follows", listed)):
        told = interval(1 / values[telling], groups=[edges[i] for i in telling])
        print("MRR of edges that do not follow, {}: {:.3f} [{:.3f}, {:.3f}]".format(name, *told))
    for name, values in (("mean chance of the best answer", chances), ("share of best answers that are right", right)):
        print("{}: {:.3f} [{:.3f}, {:.3f}]".format(name, *interval(values, groups=edges)))
    kinds = queries[:, 1] % count
    for kind in np.argsort(-np.bincount(kinds, minlength=count))[:4].tolist():
        mine = kinds == kind
        print(f"  {data.relations[kind]}: MRR {(1 / ranks[mine]).mean():.3f}, {int(mine.sum())} queries")


if __name__ == "__main__":
    main()

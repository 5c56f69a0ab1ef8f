"""What treats a disease: known treatments ranked among all medicines, beside degree, DWPC and ComplEx.

Questions and answers as ``benchmarks.inputs.treats`` says: nothing of DrugMechDB (its indications are DrugCentral's), no statement that a
known pair's drug, or a form of it, treats the disease. Recall@10 is the share of a disease's known drugs among the first ten, mean over
diseases; MRR the mean reciprocal filtered rank of a known drug, realistic where scores tie. Intervals are 95 % bootstraps over diseases.

    python -m benchmarks.treats_ranking --bundle BUNDLE
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.inputs.treats import PAIRS, Task, load
from benchmarks.statistics import interval, machine
from gnn.evaluate.metrics import realistic_rank
from kg.arrays import Array
from kg.snapshot import Snapshot
from traversal.algorithms.pagerank import pagerank
from traversal.metapaths.dwpc import Metapaths

#: Scores of all nodes for one disease, float [n].
Method = Callable[[int], Array]
TREATS = "biolink:treats"
#: What metapaths are made of; through findings nearly everything joins everything.
_STEPS = (
    "treats",
    "has_chemical_role",
    "subclass_of",
    "gene_associated_with_condition",
    "causes",
    "affects_response_to",
    "chemically_similar_to",
)


def degree(graph: Snapshot) -> Method:
    """Every disease gets the medicines of which the graph says most."""
    scores = graph.degree.astype(float)
    return lambda disease: scores


def metapaths(graph: Snapshot) -> Method:
    """Sum of ``asinh(DWPC / mean)`` over all metapaths of one to three steps (Himmelstein et al. 2017 transform features so)."""
    wanted = np.isin(graph.edge_predicate, [graph.predicates.index(f"biolink:{p}") for p in _STEPS if f"biolink:{p}" in graph.predicates])
    rows = np.flatnonzero(wanted & ~np.asarray(graph.edge_negated))
    part = Snapshot.from_arrays(
        np.asarray(graph.edge_subject)[rows],
        np.asarray(graph.edge_predicate)[rows],
        np.asarray(graph.edge_object)[rows],
        graph.n_nodes,
        node_category=np.asarray(graph.node_category),
        categories=graph.categories,
        predicates=graph.predicates,
    )
    counter = Metapaths(part)
    found: dict[str, list[str]] = {}

    def score(disease: int) -> Array:
        source = graph.category(disease)
        if source not in found:
            ends = [kind for kind in ("biolink:Drug", "biolink:SmallMolecule", "biolink:MolecularMixture") if kind in graph.categories]
            found[source] = [str(path) for end in ends for path in counter.metagraph.metapaths(source, end, 3)]
        scores = np.zeros(graph.n_nodes)
        for path in found[source]:
            _, weights = counter.row(path, disease)
            if weights.any():
                scores[counter.nodes(counter.metapath(path).categories[-1])] += np.arcsinh(weights / weights[weights > 0].mean())
        return scores

    return score


def walk(graph: Snapshot) -> Method:
    """Random walk with restart at the disease, by the costs of ``traversal`` (``traversal.algorithms.pagerank``)."""
    return lambda disease: pagerank(graph, {disease: 1.0}, tolerance=1e-7)


def scorer(graph: Snapshot) -> Method:
    """The network that ships, asked (?, treats, disease); its training saw no statement of this predicate."""
    from gnn.predict import Predictor

    predictor = Predictor(graph)
    kind = predictor.relation(TREATS) + predictor.graph.n_relations
    return lambda disease: predictor.score_all(np.array([disease], np.int32), np.array([kind], np.int32))[0].astype(float)


def factorised(graph: Snapshot, epochs: int) -> Method:
    """ComplEx, trained on all that the graph affirms (``gnn.evaluate.baselines``)."""
    from gnn.evaluate.baselines import FactorConfig, train_factorisation
    from gnn.graph import snapshot_triples
    from gnn.triples import Dataset

    facts = snapshot_triples(graph)
    none = np.zeros((0, 3), np.int64)
    data = Dataset([str(i) for i in range(graph.n_nodes)], tuple(graph.predicates), facts, none, none, none)
    config = FactorConfig("complex", dim=64, epochs=epochs, batch=16384, negatives=512, n3=1e-3, every=epochs)
    model, _ = train_factorisation(data, config)
    kind = graph.predicates.index(TREATS) + len(graph.predicates)
    return lambda disease: model.score_all(np.array([disease]), np.array([kind]))[0].astype(float)


def fused(*methods: Method) -> Method:
    """Reciprocal rank fusion (Cormack et al., SIGIR 2009), k = 60."""

    def score(disease: int) -> Array:
        total = np.zeros(0)
        for method in methods:
            values = np.asarray(method(disease), float)
            total = total if len(total) else np.zeros(len(values))
            places = np.empty(len(values))
            places[np.argsort(-values, kind="stable")] = np.arange(len(values))
            total = total + np.where(values > 0, 1.0 / (60.0 + places), 0.0)
        return total

    return score


def evaluate(task: Task, method: Method, diseases: Array) -> tuple[list[float], list[float], list[int]]:
    """Return recall@10 of each disease, and reciprocal ranks of all known drugs with the disease of each."""
    rng = np.random.default_rng(0)
    noise = rng.permutation(task.graph.n_nodes)  # equals come in an order that no one chose
    recall, reciprocal, groups = [], [], []
    outside = np.flatnonzero(~task.candidates)
    for disease in diseases.tolist():
        scores = np.array(method(disease), float)
        scores[outside] = -np.inf
        answers = task.answers[disease]
        first = np.lexsort((noise, -scores))[:10]
        recall.append(float(np.isin(first, answers).sum() / len(answers)))
        others = np.union1d(answers, outside)
        reciprocal += [1.0 / realistic_rank(scores, int(answer), others) for answer in answers]
        groups += [disease] * len(answers)
    return recall, reciprocal, groups


def main() -> None:
    """Print a line a method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--most", type=int, default=150, help="diseases, drawn at random")
    parser.add_argument("--stated", action="store_true", help="leave in what sources other than DrugCentral's state of the pairs")
    parser.add_argument("--epochs", type=int, default=5, help="of ComplEx; 0 leaves it out")
    args = parser.parse_args()
    task = load(args.bundle, args.pairs, stated=args.stated)
    graph = task.graph
    drawn = np.random.default_rng(0).permutation(task.diseases)[: args.most]
    print(machine())
    print(
        f"{task.read} pairs, {task.mapped} of them in the graph, of {len(task.diseases)} diseases; {len(drawn)} of these drawn; "
        f"{int(task.candidates.sum()):,} medicines; {task.removed:,} edges taken out"
    )
    paths, around = metapaths(graph), walk(graph)
    methods: dict[str, Method] = {
        "degree": degree(graph),
        "DWPC, 1 to 3 steps": paths,
        "the network that ships": scorer(graph),
        "random walk": around,
    }
    methods["random walk and DWPC, fused"] = fused(paths, around)
    for name, method in methods.items():
        _report(task, name, method, drawn)
    if args.epochs:
        _report(task, f"ComplEx, {args.epochs} epochs", factorised(graph, args.epochs), drawn)


def _report(task: Task, name: str, method: Method, drawn: Array) -> None:
    began = time.process_time()
    recall, reciprocal, groups = evaluate(task, method, drawn)
    spent = time.process_time() - began
    told = "recall@10 {:.3f} [{:.3f}, {:.3f}]".format(*interval(recall))
    told += "  MRR {:.3f} [{:.3f}, {:.3f}]".format(*interval(reciprocal, groups=groups))
    print(f"{name:<28} {told}  {spent / len(drawn):.2f} s of processor a disease", flush=True)


if __name__ == "__main__":
    main()

"""What treats a disease: known treatments ranked among all medicines, beside degree, DWPC, a random walk and ComplEx.

Questions and answers as ``benchmarks.inputs.treats`` says: nothing of DrugMechDB (its indications are DrugCentral's), no statement that a
known pair's drug, or a form of it, treats the disease. Recall@10 is the share of a disease's known drugs among the first ten, mean over
diseases, and what the graph still states to treat the disease is not ranked; MRR the mean reciprocal filtered rank of a known drug,
realistic where scores tie. Intervals are 95 % bootstraps over diseases. First it says what can be found at all: a known drug is *linked*
where it, or a role that it has, is stated to treat the disease, something above or below it, or a disease half as close.

    python -m benchmarks.treats_ranking --bundle BUNDLE
    python -m benchmarks.treats_ranking --bundle BUNDLE --methods ComplEx --epochs 5
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.inputs.treats import PAIRS, Task, load, part
from benchmarks.statistics import interval, machine
from gnn.evaluate.metrics import realistic_rank
from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.medicines.features import Features
from reasoning.medicines.hierarchy import ancestors
from reasoning.medicines.ranker import shipped
from traversal.algorithms.pagerank import pagerank
from traversal.metapaths.dwpc import Metapaths

#: Scores of all nodes for one disease, float [n].
Method = Callable[[int], Array]
TREATS = "biolink:treats"
METHODS = {
    "degree": "degree",
    "DWPC": "DWPC, 1 to 3 steps",
    "network": "the path scorer that ships",
    "walk": "random walk",
    "learnt": "learnt (Engine.medicines)",
    "ComplEx": "ComplEx, {} epochs, {} dimensions",
}
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
    counter = Metapaths(part(graph, wanted & ~np.asarray(graph.edge_negated)))
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


def factorised(graph: Snapshot, epochs: int, dim: int) -> Method:
    """ComplEx, trained on all that the graph affirms (``gnn.evaluate.baselines``)."""
    from gnn.evaluate.baselines import FactorConfig, train_factorisation
    from gnn.graph import snapshot_triples
    from gnn.triples import Dataset

    facts = snapshot_triples(graph)
    none = np.zeros((0, 3), np.int64)
    data = Dataset([str(i) for i in range(graph.n_nodes)], tuple(graph.predicates), facts, none, none, none)
    config = FactorConfig("complex", dim=dim, epochs=epochs, batch=16384, negatives=128, n3=1e-3, every=epochs)
    model, _ = train_factorisation(data, config)
    kind = graph.predicates.index(TREATS) + len(graph.predicates)
    return lambda disease: model.score_all(np.array([disease]), np.array([kind]))[0].astype(float)


def learnt(features: Features) -> Method:
    """What ``Engine.medicines`` ranks by: weights fitted to the graph's own treatments (``benchmarks.treats_fit``)."""
    weights = shipped()

    def score(disease: int) -> Array:
        scores = np.full(features.graph.n_nodes, -np.inf)
        row = features.row(disease)
        if row is not None:
            scores[features.medicines] = features.of(row) @ weights
        return scores

    return score


def linked(features: Features, disease: int) -> Array:
    """Return the medicines (nodes) that some statement links to a disease; see the module's docstring."""
    row = features.row(disease)
    if row is None:
        return np.zeros(0, np.int64)
    close = features.closeness.to(row)
    within = np.zeros(features.graph.n_nodes, bool)
    within[features.conditions] = True
    above = ancestors(features.graph, features.conditions, within)[:, features.conditions]
    near = (close >= 0.5) | (np.asarray(above[[row]].todense()).ravel() > 0) | (np.asarray(above[:, [row]].todense()).ravel() > 0)
    good = np.zeros(features.classes[0].members.shape[1])
    good[features.uses.subject[near[features.uses.condition]]] = 1
    found = features.classes[0].members @ good > 0
    found[features.stated.subject[near[features.stated.condition]]] = True
    return features.medicines[found]


def evaluate(task: Task, method: Method, diseases: Array) -> tuple[list[float], list[float], list[int]]:
    """Return recall@10 of each disease, and reciprocal ranks of all known drugs with the disease of each."""
    rng = np.random.default_rng(0)
    noise = rng.permutation(task.graph.n_nodes)  # equals come in an order that no one chose
    recall, reciprocal, groups = [], [], []
    outside = np.flatnonzero(~task.candidates)
    for disease in diseases.tolist():
        scores = np.array(method(disease), float)
        answers = task.answers[disease]
        left = np.setdiff1d(_stated(task.graph, disease), answers)
        scores[outside], scores[left] = -np.inf, -np.inf
        first = np.lexsort((noise, -scores))[:10]
        recall.append(float(np.isin(first, answers).sum() / len(answers)))
        others = np.union1d(np.union1d(answers, left), outside)
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
    parser.add_argument("--epochs", type=int, default=5, help="of ComplEx")
    parser.add_argument("--dim", type=int, default=64, help="of ComplEx")
    parser.add_argument("--methods", nargs="*", default=list(METHODS), help=f"some of: {', '.join(METHODS)}")
    args = parser.parse_args()
    task = load(args.bundle, args.pairs, stated=args.stated)
    graph = task.graph
    drawn = np.random.default_rng(0).permutation(task.diseases)[: args.most]
    print(machine())
    print(
        f"{task.read} pairs, {task.mapped} of them in the graph, of {len(task.diseases)} diseases; {len(drawn)} of these drawn; "
        f"{int(task.candidates.sum()):,} medicines; {task.removed:,} edges taken out"
    )
    features = Features(graph, Snapshot.open(args.bundle), np.flatnonzero(task.candidates))
    _ceiling(task, features, drawn)
    makers: dict[str, Callable[[], Method]] = {
        "degree": lambda: degree(graph),
        "DWPC": lambda: metapaths(graph),
        "network": lambda: scorer(graph),
        "walk": lambda: walk(graph),
        "learnt": lambda: learnt(features),
        "ComplEx": lambda: factorised(graph, args.epochs, args.dim),
    }
    for name in args.methods:
        _report(task, METHODS[name].format(args.epochs, args.dim), makers[name](), drawn)


def _stated(graph: Snapshot, disease: int) -> Array:
    """Return the nodes that the graph still states to treat a disease."""
    edges = graph.edges_with(TREATS)
    kept = np.asarray(graph.edge_object)[edges] == disease
    return np.asarray(graph.edge_subject)[edges[kept]]


def _ceiling(task: Task, features: Features, drawn: Array) -> None:
    """Print what share of the known drugs is linked at all, and what drawing ten of all linked ones would find."""
    share, chance, most = [], [], []
    for disease in drawn.tolist():
        answers = task.answers[disease]
        found = linked(features, disease)
        share.append(float(np.isin(answers, found).mean()))
        chance.append(share[-1] * min(1.0, 10 / max(len(found), 1)))
        most.append(min(10, len(answers)) / len(answers))
    print("known drugs that are linked {:.3f} [{:.3f}, {:.3f}]".format(*interval(share)), end="; ")
    print(f"ten drawn of what is linked: recall@10 {np.mean(chance):.3f}; the most that ten answers can hold {np.mean(most):.3f}")


def _report(task: Task, name: str, method: Method, drawn: Array) -> None:
    began = time.process_time()
    recall, reciprocal, groups = evaluate(task, method, drawn)
    spent = time.process_time() - began
    told = "recall@10 {:.3f} [{:.3f}, {:.3f}]".format(*interval(recall))
    told += "  MRR {:.3f} [{:.3f}, {:.3f}]".format(*interval(reciprocal, groups=groups))
    print(f"{name:<28} {told}  {spent / len(drawn):.2f} s of processor a disease", flush=True)


if __name__ == "__main__":
    main()

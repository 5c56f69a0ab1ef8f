"""Does the set of options that paths leave hold the true one as often as it promises? Recorded pairs whose own link is left out.

    python -m benchmarks.abstention [BUNDLE] [--pairs N] [--alpha A] [--seed N] [--fit FILE]

For each kind of pair (gene and disease, disease and phenotype, chemical and role): N recorded pairs, each concept once, are drawn from the
graph. On the first half the least support is fitted that all but a share A of them reach (``reasoning.debate.support``). The other half
are questions with four options: the true one and three of its category, with about as many statements. Coverage is the share whose set
holds the true option; size is how many options the set leaves; alone, of sets of one, how often that one is the true one. Beside it the
option that is joined most closely, as a peer that never abstains. Leakage: the pair's own edges are left out of its paths, those of its
subclasses and superclasses are not. In brackets Wilson's 95 % interval. ``--fit`` writes what ships.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np

from benchmarks.statistics import machine, wilson
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.debate.support import Calibration, least, remaining, support

#: Predicates whose edges are recorded pairs; the end that is asked for.
KINDS = {
    "Disease|Gene": (("biolink:causes", "biolink:gene_associated_with_condition"), "subject"),
    "Disease|PhenotypicFeature": (("biolink:has_phenotype",), "object"),
    "ChemicalRole|Drug": (("biolink:has_chemical_role",), "object"),
}
OPTIONS = 4


def pairs(snapshot: Snapshot, kind: str, n: int, random: np.random.Generator) -> list[tuple[int, int]]:
    """Return n recorded pairs (asked for, given), each concept once."""
    predicates, end = KINDS[kind]
    edges = np.concatenate([snapshot.edges_with(predicate) for predicate in predicates])
    wanted = set(kind.split("|"))
    found: list[tuple[int, int]] = []
    seen: set[int] = set()
    for edge in random.permutation(edges).tolist():
        subject, object = int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])
        sorts = {snapshot.category(node).removeprefix("biolink:") for node in (subject, object)}
        if sorts != wanted or {subject, object} & seen:
            continue
        seen |= {subject, object}
        found.append((subject, object) if end == "subject" else (object, subject))
        if len(found) == n:
            break
    return found


def distractors(snapshot: Snapshot, true: int, given: int, random: np.random.Generator) -> list[int]:
    """Return other concepts of the true one's category with about as many statements, none of them recorded with the given one."""
    same = np.flatnonzero(snapshot.node_category == snapshot.node_category[true])
    degree = np.diff(snapshot.adj.ptr)
    alike = same[np.argsort(np.abs(np.log1p(degree[same]) - np.log1p(degree[true])), kind="stable")[:400]]
    chosen: list[int] = []
    for node in random.permutation(alike).tolist():
        if node not in (true, given) and not snapshot.find_edges(node, given):
            chosen.append(node)
            if len(chosen) == OPTIONS - 1:
                break
    return chosen


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--pairs", type=int, default=400, help="recorded pairs a kind; half of them fit, half test")
    options.add_argument("--alpha", type=float, default=0.1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    options.add_argument("--fit", type=Path, default=None)
    given = options.parse_args()
    snapshot, random = Snapshot.open(given.bundle or default_bundle()), np.random.default_rng(given.seed)
    table = {}
    print(machine())
    print(f"{'pairs':28} {'fit':>4} {'test':>5} {'coverage':>27} {'size':>5} {'alone':>27} {'most closely joined':>27}")
    for kind in given.kinds:
        found = pairs(snapshot, kind, given.pairs, random)
        # Each concept is drawn once, so that those with many statements come early and few of them late: the halves are to be alike.
        random.shuffle(found)
        half = len(found) // 2
        fitted = least([support(snapshot, *pair) for pair in found[:half]], given.alpha)
        calibrated = Calibration(fitted, given.alpha, half)
        table[kind] = {"least": None if fitted == -math.inf else round(fitted, 6), "alpha": given.alpha, "pairs": half}
        holds = alone = right = 0
        nearest = 0.0
        sizes = []
        for true, other in found[half:]:
            supports = [support(snapshot, node, other) for node in (true, *distractors(snapshot, true, other, random))]
            left = remaining(supports, calibrated)
            holds += 0 in left
            sizes.append(len(left))
            alone += len(left) == 1
            right += left == [0]
            best = max(supports)
            # A tie counts as the share of a draw among those tied.
            nearest += (supports[0] == best) / sum(value == best for value in supports)
        n = len(found) - half

        def told(hit: float, of: int) -> str:
            low, high = wilson(hit, of)
            return f"{hit / of if of else float('nan'):.3f} [{low:.3f}, {high:.3f}] {of:5}"

        print(
            f"{kind:28} {half:4} {n:5} {told(holds, n):>27} {np.mean(sizes):5.2f} {told(right, alone):>27} {told(nearest, n):>27}",
            flush=True,
        )
    if given.fit is not None:
        given.fit.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

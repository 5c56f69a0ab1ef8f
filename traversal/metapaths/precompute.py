"""Which null models a build makes ready: those of short metapaths between kinds of concept that people ask about."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from kg.snapshot import Snapshot
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import MetaEdge, Metapath, MetaStep
from traversal.metapaths.null_model import MOST_PAIRS, PERMUTATIONS, VERSION, NullModel, fingerprint
from traversal.metapaths.permutation import TRIES, Permutations
from traversal.view.costs import SUBCLASS

#: Questions lead from these to those, in Biolink's words and in Hetionet's. (A metapath's reverse says the same.)
FROM = ("Drug", "SmallMolecule", "Compound", "Gene", "Disease")
TO = ("Gene", "Disease", "PhenotypicFeature", "Symptom")
MOST_STEPS = 3
#: A step of fewer edges says little of chance.
LEAST_EDGES = 100
#: What all of them together may take, in multiplications (about ten nanoseconds each); a swap takes about as long as fifteen.
WORK = 2.5e8
_SWAP = 15.0


def chosen(counter: Metapaths, work: float = WORK) -> list[Metapath]:
    """Return the metapaths whose null models fit in so much work.

    Short ones come first, among them those between different kinds of concept, then those whose rarest step has most edges.
    Steps up and down a hierarchy are left out: a permuted hierarchy is none. Which metapaths are chosen depends on the graph alone, not
    on the machine.
    """
    left = work
    permuted: set[MetaEdge] = set()
    taken = []
    telling = [path for path in _candidates(counter) if _rarest(counter, path) >= LEAST_EDGES]
    order = [(len(path), path.categories[0] == path.categories[-1], -_rarest(counter, path), path.text) for path in telling]
    for _, path in sorted(zip(order, telling, strict=True)):
        needed = PERMUTATIONS * _SWAP * TRIES * _edges(counter, path, permuted)
        if needed <= left:
            needed += PERMUTATIONS * _product(counter, path)
        if needed <= left:
            left -= needed
            permuted |= {step.edge for step in path.steps}
            taken.append(path)
    return taken


def prepare(snapshot: Snapshot) -> int:
    """Make the chosen models and put them beside the snapshot, once for a graph. Return how many there are.

    A model that is lost or damaged later is made again when it is asked for.
    """
    if snapshot.folder is None or not len(snapshot.edge_subject):
        return 0
    note = snapshot.folder / "nulls" / "prepared.json"
    identity = {
        "graph": fingerprint(snapshot),
        "work": WORK,
        "steps": MOST_STEPS,
        "edges": LEAST_EDGES,
        "permutations": PERMUTATIONS,
        "version": VERSION,
    }
    with contextlib.suppress(OSError, ValueError):
        noted: dict[str, Any] = json.loads(note.read_text("utf-8"))
        if noted | identity == noted:
            return len(noted["metapaths"])
    counter = Metapaths(snapshot)
    paths = chosen(counter)
    graphs = Permutations(counter, PERMUTATIONS)
    for path in paths:
        NullModel.of(counter, path, graphs=graphs)
    with contextlib.suppress(OSError):  # a read-only bundle is prepared anew each time
        note.parent.mkdir(parents=True, exist_ok=True)
        part = note.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(identity | {"metapaths": [path.text for path in paths]}, indent=1), "utf-8")
        os.replace(part, note)
    return len(paths)


def _candidates(counter: Metapaths) -> Iterable[Metapath]:
    metagraph = counter.metagraph
    starts, ends = ([kind for name in names for kind in (name, f"biolink:{name}") if kind in metagraph.categories] for names in (FROM, TO))
    seen: set[frozenset[str]] = set()
    for source, target in itertools.product(starts, ends):
        if frozenset((source, target)) not in seen:
            seen.add(frozenset((source, target)))
            for path in metagraph.metapaths(source, target, MOST_STEPS, 2):
                if all(step.edge.predicate != SUBCLASS for step in path.steps):
                    yield path


def _rarest(counter: Metapaths, path: Metapath) -> int:
    return min(int(counter.matrices.plain(step).nnz) for step in path.steps)


def _edges(counter: Metapaths, path: Metapath, permuted: set[MetaEdge]) -> int:
    """Count the edges that must be permuted."""
    return sum(int(counter.matrices.plain(MetaStep(edge, False)).nnz) for edge in {step.edge for step in path.steps} - permuted)


def _product(counter: Metapaths, path: Metapath) -> float:
    """Estimate the multiplications that the DWPCs of one permutation take; an entry of a dense result costs as much as one."""
    degrees = np.diff(counter.matrices.plain(path.steps[0]).indptr)
    active, targets = int((degrees > 0).sum()), len(counter.nodes(path.categories[-1]))
    rows = min(active, max(MOST_PAIRS // max(targets, 1), len(np.unique(degrees))))
    return rows / max(active, 1) * counter.cost(path) + rows * targets

"""How much an edge and a node cost a path: the constants of the score, and the arrays that follow from them.

The formula and the reasons are in ``docs/paths.md``. Costs are in nats; where search compares them they are whole micronats, so that
sums are exact: a path costs the same from either end, and ties are ties.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.arrays import Array
from kg.biolink import PREDICATES
from kg.model import KNOWLEDGE_LEVELS
from kg.snapshot import Snapshot
from traversal.view.descendants import descendants

#: Units of cost in a nat.
UNIT = 1_000_000
#: What a single hop, or a single node, costs at most, in units.
MOST = 60 * UNIT

#: How far a single record of each knowledge level is believed, strongest first.
LEVEL_STRENGTH = dict(zip(KNOWLEDGE_LEVELS, (0.90, 0.85, 0.75, 0.60, 0.40, 0.30), strict=True))
#: Exponent of degree damping, as in DWPC (Himmelstein et al., eLife 2017;6:e26726).
DAMPING = 0.4
#: How much evidence weighs against damping: an edge seen once and one seen often differ by two nats, as do degrees of 10 and 1000.
EVIDENCE = 5.0
#: What is left of a node that is as generic as its category allows.
LEAST_SPECIFICITY = 0.1
#: What each hop beyond the first costs, in nats: half.
LENGTH_COST = float(np.log(2.0))

SUBCLASS = "biolink:subclass_of"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """Arrays behind the score.

    Attributes:
        strength: float64 [m] in (0, 1): how well an edge is supported.
        damping: float64 [m], nats: how promiscuous its ends are.
        specificity: float64 [n] in [LEAST_SPECIFICITY, 1].
        single: int32 [m], units: the cost of a hop over this edge alone.
        node: int32 [n], units: the cost of passing through a node.
    """

    strength: Array
    damping: Array
    specificity: Array
    single: Array
    node: Array

    @classmethod
    def of(cls, snapshot: Snapshot) -> Weights:
        """Return the weights of a graph: read from beside its snapshot where they lie, else computed (and put there when that can be)."""
        if snapshot.folder is not None and (stored := _load(snapshot.folder)) is not None and len(stored.single) == snapshot.n_edges:
            return stored
        weights = cls.compute(snapshot)
        if snapshot.folder is not None:
            with contextlib.suppress(OSError):  # a read-only bundle is computed anew each time
                _save(snapshot.folder, weights)
        return weights

    @classmethod
    def compute(cls, snapshot: Snapshot) -> Weights:
        """Compute the weights from a snapshot's arrays."""
        strength = edge_strength(snapshot)
        damping = edge_damping(snapshot)
        specificity = node_specificity(snapshot)
        single = np.clip(np.rint((damping - EVIDENCE * np.log(strength)) * UNIT), 1, MOST).astype(np.int32)
        node = np.clip(np.rint(-np.log(specificity) * UNIT), 0, MOST).astype(np.int32)
        return cls(strength, damping, specificity, single, node)


#: Bits set in each byte (NumPy 1 cannot count them itself).
_BITS = np.array([bin(byte).count("1") for byte in range(256)], np.uint8)


def edge_strength(snapshot: Snapshot) -> Array:
    """Return how well each edge is supported, float64 [m] in (0, 1).

    ``1 - (1 - level x frequency) ^ witnesses``: a record of a level is believed so far, in proportion to how often the thing is seen
    (unknown counts as middling), and every doubling of sources, and every fourfold of publications, is one more witness.
    """
    level = np.array(list(LEVEL_STRENGTH.values()))[np.clip(snapshot.edge_level, 0, len(KNOWLEDGE_LEVELS) - 1)]
    frequency = np.nan_to_num(np.asarray(snapshot.edge_frequency, np.float64), nan=0.5)
    believed = level * (0.5 + 0.5 * np.clip(frequency, 0, 1))
    octets = np.ascontiguousarray(snapshot.edge_sources, np.uint64).view(np.uint8).reshape(-1, 8)
    sources = np.maximum(_BITS[octets].sum(axis=1), 1)
    witnesses = 1.0 + np.log2(sources) + 0.5 * np.log2(1.0 + np.maximum(snapshot.edge_publications, 0))
    strength: Array = np.clip(-np.expm1(witnesses * np.log1p(-believed)), 1e-6, 1 - 1e-6)
    return strength


def edge_damping(snapshot: Snapshot) -> Array:
    """Return ``DAMPING x (ln degree of subject + ln degree of object)``, nats, float64 [m].

    The degree is counted over edges of the same kind: predicate, direction and the other end's category.
    """
    from traversal.kernels.costs import typed_degrees
    from traversal.kernels.jit import frozen

    adj = snapshot.adj
    symmetric = np.array([name in PREDICATES and PREDICATES[name].symmetric for name in snapshot.predicates], bool)
    of_subject, of_object = typed_degrees(
        frozen(adj.ptr),
        frozen(adj.nbr),
        frozen(adj.edge),
        frozen(adj.dir),
        frozen(snapshot.edge_predicate),
        frozen(snapshot.node_category),
        frozen(symmetric),
        len(snapshot.predicates),
        len(snapshot.categories),
        snapshot.n_edges,
    )
    damping: Array = DAMPING * (np.log(of_subject) + np.log(of_object))
    return damping


def node_specificity(snapshot: Snapshot) -> Array:
    """Return each node's information content, scaled to [LEAST_SPECIFICITY, 1]: float64 [n].

    ``1 - ln(descendants) / ln(nodes of its category)`` (Seco et al., ECAI 2004: intrinsic information content), descendants by subclass
    edges, itself among them. A node that stands in no hierarchy is as specific as a leaf: that it is a hub is damping's affair.
    """
    if SUBCLASS not in snapshot.predicates:
        return np.ones(snapshot.n_nodes)
    below = descendants(snapshot, SUBCLASS)
    category = np.asarray(snapshot.node_category)
    peers = np.maximum(np.bincount(category, minlength=len(snapshot.categories))[category], 2)
    content = 1.0 - np.minimum(np.log(below) / np.log(peers), 1.0)
    specificity: Array = LEAST_SPECIFICITY + (1.0 - LEAST_SPECIFICITY) * content
    return specificity


#: Where the checksums of the weights are, beside them.
_SEAL = "seal.json"


def _fingerprint() -> Array:
    return np.array([_VERSION, UNIT, MOST, DAMPING, EVIDENCE, LEAST_SPECIFICITY, *LEVEL_STRENGTH.values()], np.float64)


def _load(folder: Path) -> Weights | None:
    from kg import arrays, seals

    try:
        # Compiled code runs over these: what is damaged is made again.
        if not np.array_equal(np.load(folder / "weights" / "fingerprint.npy"), _fingerprint()) or not seals.whole(
            folder / "weights", _SEAL
        ):
            return None
        return Weights(*(arrays.load(folder / "weights", name) for name in Weights.__slots__))
    except (OSError, ValueError):
        return None


def _save(folder: Path, weights: Weights) -> None:
    """Write the arrays beside the snapshot; the fingerprint last and by rename, so that half a set is never read as one."""
    from kg import arrays, seals

    target = folder / "weights"
    target.mkdir(exist_ok=True)
    (target / "fingerprint.npy").unlink(missing_ok=True)
    (target / "link_ptr.npy").unlink(missing_ok=True)  # links follow from the weights: the old ones go with them
    for name in Weights.__slots__:
        arrays.save(target, f"{name}.{os.getpid()}", getattr(weights, name))
        os.replace(target / f"{name}.{os.getpid()}.npy", target / f"{name}.npy")
    seals.seal_files(target, _SEAL, [target / f"{name}.npy" for name in Weights.__slots__])
    arrays.save(target, f"fingerprint.{os.getpid()}", _fingerprint())
    os.replace(target / f"fingerprint.{os.getpid()}.npy", target / "fingerprint.npy")

"""What a network is made of and how a run goes: plain values that travel in checkpoints as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeVar

from kg.errors import InputError

T = TypeVar("T", "ModelConfig", "TrainConfig")

#: Raised when the parameters or the equations change; a checkpoint of another version is refused.
FORMAT = 2


@dataclass(frozen=True)
class ModelConfig:
    """Shape of a network.

    Attributes:
        dim: d, width of a node's state. attention: a, width of the attention. layers: L, longest path in hops.
        relations: "graph" (representations from the graph of relations: new graphs and new relations work) or
            "table" (one learned row a relation: one graph only).
        n_relations: R, for "table"; 0 for "graph".
        relation_layers: steps on the graph of relations.
        keep: nodes kept a query and step; 0 keeps all (small graphs).
        fanout: most edges walked from one node and step; 0 walks all.
        dropout: after each step.
        head: "linear" (w . h) or "mlp" (from state and query).
        hop_hidden: width of the head that scores hops between two ends; 0 for a network without one.
    """

    dim: int = 64
    attention: int = 8
    layers: int = 5
    relations: Literal["graph", "table"] = "graph"
    n_relations: int = 0
    relation_layers: int = 3
    keep: int = 0
    fanout: int = 0
    dropout: float = 0.0
    head: Literal["linear", "mlp"] = "linear"
    hop_hidden: int = 0

    def __post_init__(self) -> None:
        if min(self.dim, self.attention, self.layers) < 1:
            raise InputError(f"dim {self.dim}, attention {self.attention} and layers {self.layers} must be at least 1")
        if (self.relations == "table") != (self.n_relations > 0):
            raise InputError('n_relations goes with relations="table", and only with it')


@dataclass(frozen=True)
class TrainConfig:
    """How a run goes.

    Attributes:
        seed: of every random choice. epochs: at most. batch: queries a step. accumulate: steps an update.
        rate, decay, weight_decay: Adam's learning rate, its factor an epoch, and L2.
        holdout: share of the facts that an epoch takes out of the graph and asks for; 0 asks for all and takes out each batch's own.
        patience: epochs without a better validation MRR before it stops. every: epochs between validations.
        amp: bfloat16 autocast. clip: gradient norm. filter_known: other known answers are not counted against one.
        queries: most queries an epoch, 0 for all.
        one_hop: without ``holdout``, the share of batches in which every edge between a query's head and its answer is hidden; in the rest
            only the edge that is asked for is, so that what other relations between the two say is learned as well.
        max_minutes: wall time after which a run stops as if patience had ended.
    """

    seed: int = 0
    epochs: int = 60
    batch: int = 24
    accumulate: int = 1
    rate: float = 3e-3
    decay: float = 0.99
    weight_decay: float = 1e-5
    holdout: float = 0.1
    patience: int = 15
    every: int = 1
    amp: bool = False
    clip: float = 1.0
    filter_known: bool = True
    queries: int = 0
    max_minutes: float = 0.0
    average: float = 0.0
    balance: bool = False
    nameless: float = 0.0
    one_hop: float = 1.0


def to_dict(config: ModelConfig | TrainConfig) -> dict[str, Any]:
    """Return a config as plain values."""
    return asdict(config)


def from_dict(kind: type[T], values: dict[str, Any]) -> T:
    """Read a config back.

    Raises:
        InputError: it has a field that this version does not know.
    """
    unknown = set(values) - {f.name for f in fields(kind)}
    if unknown:
        raise InputError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    return kind(**values)

"""Networks to and from checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from gnn import checkpoint
from gnn.config import ModelConfig, from_dict, to_dict
from gnn.errors import CheckpointError
from gnn.model.network import PathNetwork
from kg.arrays import Array
from kg.errors import InputError


def state_arrays(network: torch.nn.Module) -> dict[str, Array]:
    """Copies of a network's parameters."""
    return {name: value.detach().cpu().numpy().copy() for name, value in network.state_dict().items()}


def save_network(path: str | Path, network: PathNetwork, meta: dict[str, Any] | None = None) -> str:
    """Write a network; ``meta`` says where the weights come from."""
    return checkpoint.save(path, state_arrays(network), {"model": to_dict(network.config), **(meta or {})})


def build(config: dict[str, Any], arrays: dict[str, Array], where: str = "these weights") -> PathNetwork:
    """Make a network from a config and arrays.

    Raises:
        CheckpointError: they do not fit each other.
    """
    try:
        network = PathNetwork(from_dict(ModelConfig, config))
        network.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in arrays.items()})
    except (InputError, RuntimeError, TypeError) as error:
        raise CheckpointError(f"{where} do not fit the network they describe: {str(error)[:300]}") from error
    return network


def load_network(path: str | Path) -> tuple[PathNetwork, dict[str, Any]]:
    """Read a network and its header.

    Raises:
        CheckpointError: see ``gnn.checkpoint.load``.
    """
    arrays, meta = checkpoint.load(path)
    if "model" not in meta:
        raise CheckpointError(f"{path} holds no network")
    return build(meta["model"], arrays, str(path)).eval(), meta

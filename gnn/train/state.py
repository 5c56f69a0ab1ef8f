"""Where a run stands, on disk: enough to go on as if nothing had happened. safetensors, never pickle."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gnn import checkpoint
from gnn.config import ModelConfig, TrainConfig, to_dict
from gnn.errors import CheckpointError
from gnn.model.io import state_arrays
from kg.arrays import Array


@dataclass
class Progress:
    """Where a run stands.

    Attributes:
        epoch, step: the next ones, ``step`` counting batches within the epoch.
        loss, seen: summed over the epoch's queries so far.
        best, best_epoch: best validation MRR and when. history: one row an epoch that was validated.
        seconds, cpu_seconds: spent so far, over all starts.
    """

    epoch: int = 0
    step: int = 0
    loss: float = 0.0
    seen: int = 0
    best: float = -1.0
    best_epoch: int = -1
    history: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0


def write(
    path: Path,
    network: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    mean: dict[str, torch.Tensor],
    best: dict[str, Array],
    progress: Progress,
    model: ModelConfig,
    train: TrainConfig,
    data: str,
) -> None:
    """Write parameters, Adam's moments, the best parameters and the progress as one file, which replaces the one before by rename."""
    arrays = {f"model.{name}": value for name, value in state_arrays(network).items()}
    arrays |= {f"best.{name}": value for name, value in best.items()}
    arrays |= {f"mean.{name}": value.detach().cpu().numpy() for name, value in mean.items()}
    names = [name for name, _ in network.named_parameters()]
    for index, slot in optimizer.state_dict()["state"].items():
        for key, value in slot.items():
            arrays[f"adam.{names[index]}.{key}"] = torch.as_tensor(value).detach().cpu().numpy()
    rate = optimizer.param_groups[0]["lr"]
    checkpoint.save(
        path, arrays, {"progress": vars(progress), "rate": rate, "model": to_dict(model), "train": to_dict(train), "data": data}
    )


def read(
    path: Path,
    network: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    mean: dict[str, torch.Tensor],
    model: ModelConfig,
    train: TrainConfig,
    data: str,
) -> tuple[Progress, dict[str, Array]]:
    """Load a run's state into a network and its optimizer; returns the progress and the best parameters.

    Raises:
        CheckpointError: the file is damaged, or belongs to a run of another shape, other settings or other data.
    """
    arrays, meta = checkpoint.load(path)
    for what, mine in (("model", to_dict(model)), ("data", data), ("train", to_dict(train))):
        if meta.get(what) != mine:
            raise CheckpointError(
                f"{path} is the state of a run with another {what}: {_difference(meta.get(what), mine)}; use another folder"
            )
    device = next(network.parameters()).device
    network.load_state_dict({name[6:]: torch.from_numpy(value) for name, value in arrays.items() if name.startswith("model.")})
    for name, value in mean.items():
        value.copy_(torch.from_numpy(arrays[f"mean.{name}"]))
    names = [name for name, _ in network.named_parameters()]
    slots: dict[int, dict[str, torch.Tensor]] = {}
    for index, name in enumerate(names):
        found = {key: arrays.get(f"adam.{name}.{key}") for key in ("step", "exp_avg", "exp_avg_sq")}
        if found["step"] is not None:
            slots[index] = {k: torch.from_numpy(np.array(v)).to(device if k != "step" else "cpu") for k, v in found.items()}
    shape = optimizer.state_dict()
    shape["state"] = slots
    optimizer.load_state_dict(shape)
    for group in optimizer.param_groups:
        group["lr"] = meta["rate"]
    return Progress(**meta["progress"]), {name[5:]: value for name, value in arrays.items() if name.startswith("best.")}


def _difference(old: Any, new: Any) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        return ", ".join(f"{k} {old.get(k)!r} there, {new.get(k)!r} here" for k in sorted({*old, *new}) if old.get(k) != new.get(k))
    return f"{old!r} there, {new!r} here"

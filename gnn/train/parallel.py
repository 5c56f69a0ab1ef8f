"""Several processes, one model: gradients are averaged, nothing else is shared. Start with ``torchrun``."""

from __future__ import annotations

import os

import torch
import torch.distributed as dist


def start(device: str) -> tuple[int, int, torch.device]:
    """Join the group that torchrun describes in the environment; returns (rank, world, device). Alone: (0, 1, device)."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        return 0, 1, torch.device(device)
    rank, local = int(os.environ["RANK"]), int(os.environ.get("LOCAL_RANK", "0"))
    if not dist.is_initialized():
        dist.init_process_group("nccl" if device == "cuda" else "gloo")
    if device == "cuda":
        torch.cuda.set_device(local)
        return rank, world, torch.device("cuda", local)
    return rank, world, torch.device(device)


def average(network: torch.nn.Module, world: int) -> None:
    """Average gradients over processes; a parameter that a process did not use counts as zero there."""
    if world == 1:
        return
    grads = []
    for parameter in network.parameters():
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
        grads.append(parameter.grad)
    flat = torch.cat([grad.flatten() for grad in grads])
    dist.all_reduce(flat)
    flat /= world
    at = 0
    for grad in grads:
        grad.copy_(flat[at : at + grad.numel()].view_as(grad))
        at += grad.numel()


def agree(value: float, world: int, device: torch.device) -> float:
    """Return process 0's value everywhere, so that all stop at the same epoch."""
    if world == 1:
        return value
    shared = torch.tensor([value], dtype=torch.float64, device=device)
    dist.broadcast(shared, 0)
    return float(shared.item())


def stop(world: int) -> None:
    """Leave the group."""
    if world > 1 and dist.is_initialized():
        dist.destroy_process_group()

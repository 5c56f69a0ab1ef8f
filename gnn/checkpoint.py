"""Weights and training state on disk: safetensors with a JSON header, never pickle, written beside and renamed."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from gnn.config import FORMAT
from gnn.errors import CheckpointError
from kg.arrays import Array
from kg.atomic import new_file


def save(path: str | Path, tensors: dict[str, Array], meta: dict[str, Any]) -> str:
    """Write arrays and a header atomically; returns the digest that ``load`` checks.

    The digest (blake2b-16 over names, shapes, types, bytes and the header) tells a damaged or edited file from a whole one. It is no
    signature: whoever can write the file can write its digest.
    """
    from safetensors.numpy import save_file

    path = Path(path)
    arrays = {name: np.ascontiguousarray(tensors[name]) for name in sorted(tensors)}
    text = json.dumps({"format": FORMAT, **meta}, sort_keys=True)
    seal = _digest(arrays, text)
    with new_file(path) as part:
        # One key: the format keeps a header's keys in no order, and the same weights should be the same bytes.
        save_file(arrays, part, metadata={"medclew": json.dumps({"digest": seal, "header": text})})
        part.chmod(0o666 & ~_umask())  # the library makes files for their owner alone
        with part.open("rb") as file:
            os.fsync(file.fileno())
    return seal


def load(path: str | Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Read arrays and header.

    Raises:
        CheckpointError: there is no such file, it is no safetensors file or not one of ours, it is of another version, or it was changed.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if not path.is_file():
        raise CheckpointError(f"there are no weights at {path}; train some with `medclew gnn train`")
    try:
        with safe_open(path, framework="numpy") as file:
            header = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in sorted(file.keys())}
    except (SafetensorError, OSError, ValueError, TypeError) as error:
        raise CheckpointError(
            f"{path} is not a whole safetensors file ({error}); other formats are not read, pickle least of all"
        ) from error
    if "medclew" not in header:
        raise CheckpointError(f"{path} was not written by medclew: its header has no description of the network")
    try:
        outer = json.loads(header["medclew"])
        text = str(outer["header"])
        meta = json.loads(text)
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"the header of {path} is damaged ({error})") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        version = meta.get("format") if isinstance(meta, dict) else None
        raise CheckpointError(
            f"{path} is of format {version}, this version reads {FORMAT}; train it again or install the version that wrote it"
        )
    if unusable := [name for name, array in arrays.items() if array.dtype.kind == "f" and not np.isfinite(array).all()]:
        raise CheckpointError(f"{path} holds numbers that are none (NaN or infinite) in {', '.join(unusable[:3])}; train it again")
    if _digest(arrays, text) != outer.get("digest"):
        raise CheckpointError(f"{path} was changed since it was written (its digest does not fit); get it again or train it again")
    return arrays, meta


def _umask() -> int:
    """The process's mask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _digest(arrays: dict[str, Array], text: str) -> str:
    state = hashlib.blake2b(text.encode(), digest_size=16)
    for name, array in sorted(arrays.items()):
        state.update(f"|{name}|{array.dtype.str}|{array.shape}|".encode())
        state.update(np.ascontiguousarray(array).tobytes())
    return state.hexdigest()

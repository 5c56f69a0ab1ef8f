"""The phenotypes' own names by the roots of their words: made once for a bundle, and mapped into memory afterwards."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from kg import arrays, atomic, seals
from kg.arrays import Array, HashIndex, hash_texts
from kg.lexicon.rows import NameRows
from kg.model import NAME_KINDS
from kg.names import bag
from reasoning.grounding import roots
from reasoning.grounding.roots import rooted

#: Raised when the arrays or how they are made change; that the endings changed is seen.
VERSION = 1
_RULES = blake2b(repr((roots._GROUPS, roots._LEAST, roots._LEAST_SIGNED)).encode(), digest_size=8).hexdigest()


def root_index(folder: Path, names: NameRows, phenotypes: Array) -> tuple[Array, Array]:
    """Return (uint64 [rows], int32 [rows]): hashes of bags of roots, ascending, and the rows of the names that have them.

    Args:
        folder: the snapshot's; the index is kept in ``roots`` in it where that can be written.
        phenotypes: bool [nodes], those whose names are wanted.
    """
    place, key = folder / "roots", _key(folder) | {"phenotypes": int(phenotypes.sum())}
    if (found := _load(place, key)) is not None:
        return found
    own = [number for number, kind in enumerate(NAME_KINDS) if kind in ("name", "exact")]
    rows = np.flatnonzero(phenotypes[names.node] & np.isin(names.kind, own)).astype(np.int32)
    keys = hash_texts(rooted(bag(names.text(row))) for row in rows.tolist())
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    try:
        _save(place, key, keys, rows)
    except OSError:
        return keys, rows  # a read-only bundle works, it only starts slower
    return keys, rows


def _key(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        meta = {}
    return {"version": VERSION, "rules": _RULES, "bundle": meta.get("bundle"), "snapshot": meta.get("version")}


def _save(place: Path, key: dict[str, Any], keys: Array, rows: Array) -> None:
    with atomic.new_folder(place) as new:
        HashIndex(keys, rows).save(new, "roots")
        (new / "key.json").write_text(json.dumps(seals.sealed(new, key)), "utf-8")


def _load(place: Path, key: dict[str, Any]) -> tuple[Array, Array] | None:
    try:
        told = json.loads((place / "key.json").read_text("utf-8"))
        if not isinstance(told, dict) or {name: told.get(name) for name in key} != key or not seals.intact(place, told):
            return None
        return arrays.load(place, "roots_keys"), arrays.load(place, "roots_values")
    except (OSError, ValueError):
        return None

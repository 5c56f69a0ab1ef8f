"""The phenotypes' own names by the roots of their words: made once for a bundle, and mapped into memory afterwards."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kg import arrays, atomic, seals
from kg.arrays import Array, HashIndex, hash_texts
from kg.lexicon.rows import NameRows
from kg.model import NAME_KINDS
from kg.names import bag
from reasoning.grounding import roots
from reasoning.grounding.roots import rooted

#: Raised when the arrays or how they are made change; that the endings changed is seen.
VERSION = 2
_RULES = blake2b(repr((roots._GROUPS, roots._LEAST, roots._LEAST_SIGNED)).encode(), digest_size=8).hexdigest()


class RootIndex(NamedTuple):
    """``keys`` uint64 [rows], ``rows`` int32 [rows]: hashes of bags of roots, ascending, and the names that have them.

    ``words`` uint64: hashes of the roots that are in any of the bags, ascending.
    """

    keys: Array
    rows: Array
    words: Array


def root_index(folder: Path, names: NameRows, phenotypes: Array) -> RootIndex:
    """Return the index of the phenotypes' own names.

    Args:
        folder: the snapshot's; the index is kept in ``roots`` in it where that can be written.
        phenotypes: bool [nodes], those whose names are wanted.
    """
    place, key = folder / "roots", _key(folder) | {"phenotypes": int(phenotypes.sum())}
    if (found := _load(place, key)) is not None:
        return found
    own = [number for number, kind in enumerate(NAME_KINDS) if kind in ("name", "exact")]
    rows = np.flatnonzero(phenotypes[names.node] & np.isin(names.kind, own)).astype(np.int32)
    bags = [rooted(bag(names.text(row))) for row in rows.tolist()]
    keys = hash_texts(bags)
    order = np.lexsort((rows, keys))
    made = RootIndex(keys[order], rows[order], np.sort(hash_texts({root for roots in bags for root in roots.split()})))
    with suppress(OSError):  # a read-only bundle works, it only starts slower
        _save(place, key, made)
    return made


def _key(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        meta = {}
    return {"version": VERSION, "rules": _RULES, "bundle": meta.get("bundle"), "snapshot": meta.get("version")}


def _save(place: Path, key: dict[str, Any], made: RootIndex) -> None:
    with atomic.new_folder(place) as new:
        HashIndex(made.keys, made.rows).save(new, "roots")
        arrays.save(new, "roots_words", made.words)
        (new / "key.json").write_text(json.dumps(seals.sealed(new, key)), "utf-8")


def _load(place: Path, key: dict[str, Any]) -> RootIndex | None:
    try:
        told = json.loads((place / "key.json").read_text("utf-8"))
        if not isinstance(told, dict) or {name: told.get(name) for name in key} != key or not seals.intact(place, told):
            return None
        return RootIndex(*(arrays.load(place, f"roots_{part}") for part in ("keys", "values", "words")))
    except (OSError, ValueError):
        return None

"""Whether a snapshot's files can be what they should: search runs compiled code over them, which a number out of bounds crashes.

Every value that points somewhere is looked at, and every text of the tables, once (``kg.seals``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kg import arrays, seals
from kg.arrays import Array
from kg.model import NAME_KINDS

#: Beside the snapshot, not in it: what is in it is the same whenever it is built.
_NOTE = ".snapshot-seen.json"

#: dtype of each array beside those of edges (``kg.snapshot.EDGE_ARRAYS``).
_TYPES = {
    "node_category": np.int16,
    "adj_ptr": np.int64,
    "adj_nbr": np.int32,
    "adj_edge": np.int32,
    "adj_dir": np.int8,
    "name_node": np.int32,
    "name_kind": np.int8,
    "name_words": np.int16,
    "word_ptr": np.int64,
    "word_names": np.int32,
    **{f"{index}_keys": np.uint64 for index in ("curies", "evidence_ids", "names_exact", "names_bag")},
    **{f"{index}_values": np.int32 for index in ("curies", "evidence_ids", "names_exact", "names_bag")},
}


def check(folder: Path, meta: Mapping[str, Any], edge_types: Mapping[str, Any]) -> None:
    """See that a snapshot's files fit together; ones that were found good, and have not changed since, are believed.

    Args:
        folder: the snapshot's.
        meta: what its ``meta.json`` says.
        edge_types: the arrays that hold one value an edge (and ``edge_evidence_ptr`` one more), with their dtypes.

    Raises:
        ValueError, OSError: a file is missing, of another type or length than the others, or points out of bounds; the message names it.
    """
    seals.unless_seen(folder.parent / _NOTE, folder, _own(folder), lambda: _check_all(folder, meta, edge_types))


def note_built(folder: Path) -> None:
    """Note that a snapshot's files were written by this process: the first opening need not read what the builder has just sealed."""
    seals.note_written(folder.parent / _NOTE, folder, _own(folder))


def _own(folder: Path) -> list[Path]:
    """Return the snapshot's own files; what others keep in folders beside them is theirs to check."""
    return [path for path in folder.iterdir() if path.suffix in {".npy", ".arrow"} or path.name == "meta.json"]


def _check_all(folder: Path, meta: Mapping[str, Any], edge_types: Mapping[str, Any]) -> None:
    seals.check(folder, meta)
    for name in ("categories", "predicates", "sources"):
        if not (isinstance(meta.get(name), list) and all(isinstance(text, str) for text in meta[name])):
            raise ValueError(f"meta.json has no list of {name}")
    read = {name: _load(folder, name, dtype) for name, dtype in {**_TYPES, **edge_types}.items()}
    tables = {name: arrays.load_table(folder, name) for name in ("nodes", "evidence", "names", "vocabulary")}
    for name, table in tables.items():
        try:
            table.validate(full=True)
        except Exception as error:
            raise ValueError(f"{name}.arrow: {error}") from None
    n, m = len(read["node_category"]), len(read["edge_subject"])
    pieces, names, words = (tables[name].num_rows for name in ("evidence", "names", "vocabulary"))
    if tables["nodes"].num_rows != n:
        raise ValueError(f"nodes.arrow has {tables['nodes'].num_rows} rows for {n} nodes")
    for name in edge_types:
        if name != "edge_evidence_ptr":
            _length(read, name, m)
    _within(read, "node_category", n, len(meta["categories"]))
    _within(read, "edge_predicate", m, len(meta["predicates"]))
    _within(read, "edge_subject", m, n)
    _within(read, "edge_object", m, n)
    _rows(read, "edge_evidence_ptr", m, pieces)
    entries = len(read["adj_nbr"])
    _rows(read, "adj_ptr", n, entries)
    _within(read, "adj_nbr", entries, n)
    _within(read, "adj_edge", entries, m)
    _length(read, "adj_dir", entries)
    _within(read, "name_node", names, n)
    _within(read, "name_kind", names, len(NAME_KINDS))
    _length(read, "name_words", names)
    _rows(read, "word_ptr", words, len(read["word_names"]))
    _within(read, "word_names", len(read["word_names"]), names)
    for index, top in (("curies", n), ("evidence_ids", pieces), ("names_exact", names), ("names_bag", names)):
        _within(read, f"{index}_values", len(read[f"{index}_keys"]), top)
        keys = read[f"{index}_keys"]
        if (keys[1:] < keys[:-1]).any():
            raise ValueError(f"{index}_keys.npy is not in order")


def _load(folder: Path, name: str, dtype: Any) -> Array:
    array = arrays.load(folder, name)
    if array.ndim != 1 or array.dtype != np.dtype(dtype):
        raise ValueError(f"{name}.npy is {array.dtype}{list(array.shape)}, not {np.dtype(dtype)} of one dimension")
    return array


def _length(read: Mapping[str, Array], name: str, length: int) -> None:
    if len(read[name]) != length:
        raise ValueError(f"{name}.npy has {len(read[name])} values, not {length}")


def _within(read: Mapping[str, Array], name: str, length: int, top: int) -> None:
    """See that an array has a length and values of 0 up to, not including, ``top``."""
    _length(read, name, length)
    array = read[name]
    if len(array) and (array.min() < 0 or array.max() >= top):
        raise ValueError(f"{name}.npy holds {array.min()} to {array.max()}, beyond 0 to {top - 1}")


def _rows(read: Mapping[str, Array], name: str, rows: int, entries: int) -> None:
    """See that an array of row beginnings begins at 0, never falls, and ends at the number of entries."""
    if not rows_fit(read[name], rows, entries):
        raise ValueError(f"{name}.npy does not cut {entries} entries into {rows} rows")


def rows_fit(ptr: Array, rows: int, entries: int) -> bool:
    """Whether ``ptr`` (int64 [rows + 1]) cuts so many entries into rows: from 0 to ``entries``, never falling."""
    return bool(len(ptr) == rows + 1 and ptr[0] == 0 and ptr[-1] == entries and not (ptr[1:] < ptr[:-1]).any())

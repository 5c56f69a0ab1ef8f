"""Folders of memory-mapped arrays: numpy files for numbers, Arrow files for text. Opening one reads headers only."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[Any]
#: Texts that are looked up one by one.
_FEW = 8


def save(folder: Path, name: str, array: Array) -> None:
    """Write one array as ``name.npy``."""
    np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def load(folder: Path, name: str) -> Array:
    """Map ``name.npy`` read-only.

    Raises:
        OSError, ValueError: there is no such file, or it is damaged; the message names it.
    """
    file = folder / f"{name}.npy"
    try:
        array = np.load(file, mmap_mode="r", allow_pickle=False) if file.stat().st_size > 128 else np.load(file, allow_pickle=False)
    except OSError:
        raise
    except Exception as error:
        # An empty file is an EOFError, a damaged head whatever the parser of its literal raises.
        raise ValueError(f"{file.name}: {error or type(error).__name__}") from error
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{file.name}: it is an archive of arrays")
    # A plain view: indexing a memmap object builds a Python subclass each time, which is five times slower in loops.
    view: Array = array.view(np.ndarray)
    view.flags.writeable = False
    return view


def save_table(folder: Path, name: str, table: pa.Table) -> None:
    """Write a table as ``name.arrow`` in one uncompressed batch, so that it can be mapped and read by row."""
    import pyarrow as pa

    with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks(), max_chunksize=max(table.num_rows, 1))


def load_table(folder: Path, name: str) -> pa.RecordBatch:
    """Map ``name.arrow``; its rows are read when they are asked for.

    Raises:
        OSError, ValueError: there is no such file, or it is damaged.
    """
    import pyarrow as pa

    try:
        reader = pa.ipc.open_file(pa.memory_map(str(folder / f"{name}.arrow"), "r"))
        if reader.num_record_batches == 0:
            return pa.RecordBatch.from_pylist([], schema=reader.schema)
        return reader.get_batch(0)
    except OSError:
        raise
    except Exception as error:
        raise ValueError(f"{name}.arrow: {error}") from error


def hash_text(text: str) -> int:
    """Return 64 bits of blake2b of a text: the key of a ``HashIndex``."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def hash_texts(texts: Iterable[str]) -> Array:
    """Return uint64: ``hash_text`` of each text."""
    hashes = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts]
    return np.frombuffer(b"".join(hashes), "<u8").astype(np.uint64)


def filed(keys: Array, texts: Sequence[str]) -> list[tuple[str, int]]:
    """Return those of some texts whose hash is among ascending uint64 keys, each with the first place of it."""
    if len(texts) <= _FEW:  # an array's own search costs more to call than it saves
        plain, end = keys.data, len(keys)
        places = ((text, key, bisect_left(plain, key)) for text in texts for key in (hash_text(text),))
        return [(text, at) for text, key, at in places if at < end and plain[at] == key]
    hashes = hash_texts(texts)
    order = np.argsort(hashes)  # neighbours in the order of the keys share the pages that a search touches
    hashes = hashes[order]
    low = np.searchsorted(keys, hashes, "left")
    present = np.flatnonzero((low < len(keys)) & (keys[np.minimum(low, len(keys) - 1)] == hashes)) if len(keys) else np.empty(0, int)
    return [(texts[order[place]], int(low[place])) for place in present.tolist()]


class HashIndex:
    """From text to the integers filed under it, by binary search over sorted 64-bit hashes: nothing to build when opened.

    Two texts may share a hash (about one chance in 10^8 for a million names): whoever looks up compares the text found.
    """

    def __init__(self, keys: Array, values: Array) -> None:
        self._keys, self._values = keys, values
        self._plain = keys.data

    @classmethod
    def build(cls, texts: Iterable[str], values: Iterable[int]) -> HashIndex:
        """Index texts; ``values`` holds one int32 a text. Under one text they come back in ascending order."""
        return cls.of(hash_texts(texts), np.fromiter(values, dtype=np.int32))

    @classmethod
    def of(cls, keys: Array, numbers: Array) -> HashIndex:
        """Index int32 [n] ``numbers`` by the hashes of their texts, uint64 [n]."""
        order = np.lexsort((numbers, keys))
        return cls(keys[order], numbers[order])

    def save(self, folder: Path, name: str) -> None:
        """Write the index as two arrays."""
        save(folder, f"{name}_keys", self._keys)
        save(folder, f"{name}_values", self._values)

    @classmethod
    def load(cls, folder: Path, name: str) -> HashIndex:
        """Map a written index."""
        return cls(load(folder, f"{name}_keys"), load(folder, f"{name}_values"))

    def get(self, text: str) -> list[int]:
        """Return the integers filed under a text, [] when there are none."""
        plain, key, end = self._plain, hash_text(text), len(self._keys)
        stop = start = bisect_left(plain, key)
        while stop < end and plain[stop] == key:
            stop += 1
        found: list[int] = self._values[start:stop].tolist() if stop > start else []
        return found

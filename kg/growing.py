"""Arrays, tables and indexes that are written a range at a time, so that the memory it takes does not grow with them.

What comes of it is byte for byte what ``kg.arrays`` writes of the whole.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from kg import arrays
from kg.arrays import Array

if TYPE_CHECKING:
    import pyarrow as pa

#: Values that are sorted, and bytes that are copied, at a time.
SORTED = 1 << 22
_COPIED = 1 << 25


class GrowingArray:
    """``folder/name.npy``, written from its beginning to its end."""

    def __init__(self, folder: Path, name: str, dtype: Any) -> None:
        self._file = (folder / f"{name}.npy").open("wb")
        self._dtype = np.dtype(dtype)
        self._length = 0
        self._head()

    def __enter__(self) -> GrowingArray:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.seek(0)
        self._head()
        self._file.close()

    def add(self, values: Array) -> None:
        """Write values (any [k]) behind those that are there."""
        self._file.write(np.ascontiguousarray(values, self._dtype).data)
        self._length += len(values)

    def _head(self) -> None:
        # Numpy pads the head for lengths of up to 21 digits: it has the same size whatever the length.
        said = {"descr": np.lib.format.dtype_to_descr(self._dtype), "fortran_order": False, "shape": (self._length,)}  # type: ignore[no-untyped-call] # numpy's own, without types
        np.lib.format.write_array_header_1_0(self._file, said)  # type: ignore[no-untyped-call] # as above


@contextmanager
def passing_array(folder: Path, name: str) -> Iterator[Path]:
    """Yield the place of an array that is needed for a while; it is removed when the block ends."""
    place = folder / f"{name}.npy"
    try:
        yield place
    finally:
        place.unlink(missing_ok=True)


def save_index(folder: Path, name: str, keys: Array, numbers: Array | None = None) -> None:
    """Write what ``HashIndex.of(keys, numbers).save(folder, name)`` would.

    Args:
        keys: uint64 [n], hashes, which are spread evenly.
        numbers: int32 [n], ascending; default: 0 to n - 1.
    """
    parts = -(-len(keys) // SORTED) or 1
    bounds = [part * 2**64 // parts for part in range(parts + 1)]
    with GrowingArray(folder, f"{name}_keys", np.uint64) as out, GrowingArray(folder, f"{name}_values", np.int32) as values:
        for low, high in pairwise(bounds):
            at = places(keys, np.uint64(low), np.uint64(high - 1))
            held = keys[at]
            # The numbers ascend: a stable sort leaves them so under each key.
            order = np.argsort(held, kind="stable")
            out.add(held[order])
            values.add((at if numbers is None else numbers[at])[order])


def places(values: Array, low: Any, last: Any, mapping: Array | None = None) -> Array:
    """int64, ascending: where ``values``, or what ``mapping`` has at them, are ``low`` to ``last``; a piece is looked at at a time."""
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(values), SORTED):
        piece = values[start : start + SORTED]
        piece = piece if mapping is None else mapping[piece]
        found.append(np.flatnonzero((piece >= low) & (piece <= last)) + start)
    return np.concatenate(found)


def cuts(ptr: Array, limit: int) -> list[tuple[int, int]]:
    """Return [low, high) ranges of rows that hold about ``limit`` entries each; a row of more has a range of its own.

    >>> cuts(np.array([0, 2, 3, 9, 10]), 3)
    [(0, 2), (2, 3), (3, 4)]
    """
    ranges, low = [], 0
    while low < len(ptr) - 1:
        high = max(int(np.searchsorted(ptr, ptr[low] + limit, "right")) - 1, low + 1)
        ranges.append((low, high))
        low = high
    return ranges


class GrowingTable:
    """``folder/name.arrow``, as ``arrays.save_table`` writes it: one batch, of rows that come a range at a time.

    The parts of each column go to files of their own, which are put together, mapped, at the end.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._schema: pa.Schema | None = None
        self._columns: list[_Column] = []
        self._rows = 0

    def __enter__(self) -> GrowingTable:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is None:
                self._join()
        finally:
            for place in self._folder.glob(f".{self._name}.part-*"):
                place.unlink()

    def add(self, table: pa.Table) -> None:
        """Add rows behind those that are there; the first ones, of which there may be none, tell the columns."""
        if self._schema is None:
            self._schema = table.schema
            self._columns = [_Column(self._folder / f".{self._name}.part-{place}", field.type) for place, field in enumerate(table.schema)]
        self._rows += table.num_rows
        for column, chunked in zip(self._columns, table.columns, strict=True):
            for chunk in chunked.chunks:
                column.add(chunk)

    def _join(self) -> None:
        import pyarrow as pa

        maps: list[mmap.mmap] = []
        made = [column.mapped(maps) for column in self._columns]
        with (
            (self._folder / f"{self._name}.arrow").open("wb") as file,
            pa.PythonFile(_Releasing(file, maps), "w") as sink,
            pa.ipc.new_file(sink, self._schema) as writer,
        ):
            if self._rows:
                writer.write_batch(pa.RecordBatch.from_arrays(made, schema=self._schema))


class _Releasing:
    """A file that takes what is written a piece at a time, and lets go of the mapped memory that it came from."""

    def __init__(self, file: IO[bytes], maps: list[mmap.mmap]) -> None:
        self._file, self._maps = file, maps
        self.closed = False

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        for start in range(0, len(view), _COPIED):
            self._file.write(view[start : start + _COPIED])
            for mapped in self._maps:
                mapped.madvise(mmap.MADV_DONTNEED)
        return len(view)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self.closed = True


class _Column:
    """A column, or the values of its lists, in files: what is null (a byte each), where texts and lists end, and what they hold."""

    def __init__(self, place: Path, dtype: pa.DataType) -> None:
        import pyarrow as pa

        self._type = dtype
        self._length = self._nulls = 0
        self._valid = _Spool(place.with_name(f"{place.name}-valid"))
        self._ends: _Spool | None = None
        self._last = 0
        self._child: _Column | None = None
        self._data = _Spool(place.with_name(f"{place.name}-data"))
        self._packed = dtype == pa.bool_()
        if dtype in (pa.string(), pa.large_string()) or pa.types.is_large_list(dtype):
            self._wide: np.dtype[np.int32] | np.dtype[np.int64] = np.dtype(np.int32) if dtype == pa.string() else np.dtype(np.int64)
            self._ends = _Spool(place.with_name(f"{place.name}-ends"))
            self._ends.add(np.zeros(1, self._wide))
        if pa.types.is_large_list(dtype):
            self._child = _Column(place.with_name(f"{place.name}-of"), dtype.value_type)

    def add(self, array: pa.Array) -> None:
        """Add an array's values."""
        if array.null_count or self._nulls:
            self._valid.fill(self._length)
            self._valid.add(array.is_valid().to_numpy(zero_copy_only=False))
        self._nulls += array.null_count
        self._length += len(array)
        if self._ends is None:
            self._data.add(self._plain(array))
            return
        if not len(array):
            return
        ends: Array = np.frombuffer(array.buffers()[1], self._wide, len(array) + 1, array.offset * self._wide.itemsize)
        first, last = int(ends[0]), int(ends[-1])
        if self._last + last - first > np.iinfo(self._wide).max:
            raise ValueError(f"a column of {self._type} holds no more than {np.iinfo(self._wide).max} bytes")
        self._ends.add(ends[1:] - self._wide.type(first) + self._wide.type(self._last))
        self._last += last - first
        if self._child is not None:
            self._child.add(array.values.slice(first, last - first))
        elif last > first:
            self._data.add(memoryview(array.buffers()[2])[first:last])

    def _plain(self, array: pa.Array) -> Any:
        if self._packed:
            return array.fill_null(False).to_numpy(zero_copy_only=False)
        kind = np.dtype(self._type.to_pandas_dtype())
        return np.frombuffer(array.buffers()[1], kind, len(array), array.offset * kind.itemsize) if len(array) else np.zeros(0, kind)

    def mapped(self, maps: list[mmap.mmap]) -> pa.Array:
        """Return the whole column, its files mapped; the maps are added to ``maps``."""
        import pyarrow as pa

        valid = self._valid.packed() if self._nulls else None
        data = self._data.packed() if self._packed else self._data
        parts = [valid, *([self._ends] if self._ends is not None else []), *([data] if self._child is None else [])]
        buffers = [None if part is None else part.mapped(maps) for part in parts]
        children = [self._child.mapped(maps)] if self._child is not None else None
        return pa.Array.from_buffers(self._type, self._length, buffers, self._nulls, children=children)


class _Spool:
    """Bytes that are written one behind the other and mapped in the end."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._file = place.open("wb")

    def add(self, data: Any) -> None:
        self._file.write(memoryview(data).cast("B"))

    def fill(self, length: int) -> None:
        """Make it as many bytes long, with ones."""
        while (missing := length - self._file.tell()) > 0:
            self.add(np.ones(min(missing, _COPIED), np.uint8))

    def packed(self) -> _Spool:
        """Return the same with eight values a byte."""
        self._file.flush()
        bits = _Spool(self._place.with_name(f"{self._place.name}-bits"))
        with self._place.open("rb") as file:
            while piece := file.read(_COPIED):
                bits.add(np.packbits(np.frombuffer(piece, np.uint8), bitorder="little"))
        return bits

    def mapped(self, maps: list[mmap.mmap]) -> pa.Buffer:
        import pyarrow as pa

        self._file.close()
        with self._place.open("rb") as file:
            if not self._place.stat().st_size:
                return pa.py_buffer(b"")
            maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return pa.py_buffer(maps[-1])


def load_passing(place: Path) -> Array:
    """Map an array of ``passing_array``."""
    return arrays.load(place.parent, place.name.removesuffix(".npy"))

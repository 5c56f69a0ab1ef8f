"""Columns of mapped Arrow tables, read one row at a time from where the bytes lie: a fraction of what Arrow's scalars take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.arrays import Array

if TYPE_CHECKING:
    import pyarrow as pa

Reader = Callable[[int], Any]


def reader(column: pa.Array) -> Reader:
    """Return what reads a row of a column as the Python value that ``column[row].as_py()`` is.

    Text, lists of text, whole numbers and floats, each with or without nulls, are read in place; other types by Arrow itself. Rows are not
    negative.
    """
    made = _made(column)
    return made if made is not None else lambda row: column[row].as_py()


def texts(values: Sequence[str]) -> pa.Array:
    """Return a column of text from its buffers; ``pyarrow.array`` would load pandas to see whether it was given any of its types."""
    import pyarrow as pa

    encoded = [value.encode() for value in values]
    ends = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(text) for text in encoded], out=ends[1:])
    return pa.LargeStringArray.from_buffers(len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def _made(column: pa.Array) -> Reader | None:
    import pyarrow as pa

    kind = column.type
    if not len(column):
        return None
    if kind in (pa.string(), pa.large_string()):
        read = _texts(column)
    elif pa.types.is_large_list(kind) or pa.types.is_list(kind):
        inner = _made(column.values) if len(column.values) else None
        if inner is None:
            return None
        read = _lists(ends_of(column), inner)
    elif pa.types.is_integer(kind) or pa.types.is_float32(kind) or pa.types.is_float64(kind):
        read = _numbers(column)
    else:
        return None
    return _present(column, read) if column.null_count else read


def ends_of(column: pa.Array) -> memoryview:
    """Return int32 or int64 [rows + 1]: where each row's values begin, and the last one's end; as plain integers, not numpy's."""
    import pyarrow as pa

    wide = column.type == pa.large_string() or pa.types.is_large_list(column.type)
    return memoryview(column.buffers()[1]).cast("B").cast("q" if wide else "i")[column.offset : column.offset + len(column) + 1]


def _texts(column: pa.Array) -> Reader:
    ends, data = ends_of(column), column.buffers()[2]
    text = memoryview(data) if data is not None else memoryview(b"")
    return lambda row: str(text[ends[row] : ends[row + 1]], "utf-8")


def _lists(ends: memoryview, inner: Reader) -> Reader:
    return lambda row: [inner(at) for at in range(ends[row], ends[row + 1])]


def _numbers(column: pa.Array) -> Reader:
    name = str(column.type)  # not Arrow's own way to numpy, which loads pandas
    kind = np.dtype({"float": "float32", "double": "float64"}.get(name, name))
    values: Array = np.frombuffer(column.buffers()[1], kind, len(column), column.offset * kind.itemsize)
    return lambda row: values[row].item()


def _present(column: pa.Array, read: Reader) -> Reader:
    """What reads a row that may be null: a bit a row says whether it is there."""
    bits, offset = memoryview(column.buffers()[0]), column.offset

    def known(row: int) -> Any:
        at = offset + row
        return read(row) if bits[at >> 3] >> (at & 7) & 1 else None

    return known


def remembered(read: Callable[[int], Any], size: int, most: int) -> Callable[[int], str]:
    """Return what reads a column's text and remembers that of ``most`` places. It holds no snapshot, which would keep the graph mapped.

    Raises (when called):
        IndexError: the place is none of the column's ``size``.
    """

    @lru_cache(most)
    def text(place: int) -> str:
        if not 0 <= place < size:
            raise IndexError(f"node {place} of {size}")
        return str(read(place))

    return text

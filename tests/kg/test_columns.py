"""Rows of Arrow columns are read in place as Arrow itself reads them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from kg.columns import reader

TYPES = (pa.string(), pa.large_string(), pa.list_(pa.string()), pa.large_list(pa.large_string()))
TEXTS = ["", "fièvre", None, "α-synuclein", "x" * 300, None, "z"]
VALUES: dict[str, tuple[list[Any], tuple[pa.DataType, ...]]] = {
    "text": (TEXTS, TYPES[:2]),
    "lists": ([["a", "β"], [], None, [""], ["c"] * 9, [], ["d"]], TYPES[2:]),
    "numbers": ([1, -7, None, 0, 2**31 - 1, None, 3], (pa.int32(), pa.int64())),
    "floats": ([0.1, -2.5, None, float("inf"), 1e-30, 0.0, None], (pa.float32(), pa.float64())),
    "flags": ([True, False, None, True, True, False, None], (pa.bool_(),)),
}


@pytest.mark.parametrize("nulls", [True, False])
@pytest.mark.parametrize("kind", [(name, type_) for name, (_, types) in VALUES.items() for type_ in types], ids=str)
@pytest.mark.parametrize("start", [0, 3])
def test_rows_are_what_arrow_says(kind: tuple[str, pa.DataType], start: int, nulls: bool) -> None:
    name, type_ = kind
    values = [value for value in VALUES[name][0] if nulls or value is not None]
    column = pa.array(values, type_)[start:]
    read = reader(column)
    assert [read(row) for row in range(len(column))] == column.to_pylist()


def test_a_column_without_rows_or_without_any_text_can_be_made() -> None:
    reader(pa.array([], pa.string()))
    assert reader(pa.array([[], []], pa.list_(pa.string())))(1) == []
    assert reader(pa.array([None, None], pa.large_string()))(0) is None

"""The columns of a bundle's tables, and checks that a frame keeps to them.

One table a concern; see ``kg.bundle`` for what ties them together. Types are polars types; a list column is never null, it is empty.
"""

from __future__ import annotations

import polars as pl

from kg.errors import BundleError

STRINGS = pl.List(pl.String)

NODES: dict[str, pl.DataType] = {
    "curie": pl.String(),
    "name": pl.String(),
    "category": pl.String(),
    "synonyms": STRINGS,
    "xrefs": STRINGS,
    "cuis": STRINGS,
    "description": pl.String(),
    "deprecated": pl.Boolean(),
    "replaced_by": pl.String(),
    "alt_ids": STRINGS,
    "provided_by": STRINGS,
}

STATEMENT: dict[str, pl.DataType] = {
    "subject": pl.String(),
    "predicate": pl.String(),
    "object": pl.String(),
    "negated": pl.Boolean(),
}

EDGES: dict[str, pl.DataType] = {"id": pl.String(), **STATEMENT, "evidence_count": pl.Int32()}

#: What one record says in support of a statement; the bundle adds ``id`` and ``edge`` (the row of ``edges.parquet``).
RECORD: dict[str, pl.DataType] = {
    "primary_knowledge_source": pl.String(),
    "source": pl.String(),
    "source_version": pl.String(),
    "licence": pl.String(),
    "record": pl.String(),
    "publications": STRINGS,
    "evidence_code": pl.String(),
    "frequency": pl.Float32(),
    "score": pl.Float32(),
    "knowledge_level": pl.String(),
    "agent_type": pl.String(),
    "original_subject": pl.String(),
    "original_object": pl.String(),
    "qualifiers": pl.String(),
}

EVIDENCE: dict[str, pl.DataType] = {"id": pl.String(), "edge": pl.Int32(), **RECORD}

#: What a source hands over: a statement and the record behind it, one row each.
STATEMENTS: dict[str, pl.DataType] = {**STATEMENT, **RECORD}

NAMES: dict[str, pl.DataType] = {"name": pl.String(), "curie": pl.String(), "kind": pl.String(), "source": pl.String()}

REJECTED: dict[str, pl.DataType] = {
    "source": pl.String(),
    "file": pl.String(),
    "row": pl.Int64(),
    "reason": pl.String(),
    "raw": pl.String(),
}

_REQUIRED = {
    "curie",
    "name",
    "category",
    "subject",
    "predicate",
    "object",
    "negated",
    "primary_knowledge_source",
    "source",
    "source_version",
    "licence",
    "record",
    "knowledge_level",
    "agent_type",
    "kind",
}


def conform(frame: pl.DataFrame, schema: dict[str, pl.DataType], table: str) -> pl.DataFrame:
    """Return the frame with exactly the schema's columns, order and types; absent optional columns are filled with null or [].

    Raises:
        BundleError: a required column is absent or null in some row (the first such row is shown), or a type does not fit.
    """
    columns = []
    for name, dtype in schema.items():
        if name in frame.columns:
            column = pl.col(name).cast(dtype)
        elif name in _REQUIRED:
            raise BundleError(f"table {table!r} lacks the column {name!r}; it has {frame.columns}")
        else:
            column = pl.lit(None, dtype=dtype).alias(name)
        if isinstance(dtype, pl.List):
            column = column.fill_null([])
        elif dtype == pl.Boolean():
            column = column.fill_null(False)
        columns.append(column)
    try:
        shaped = frame.select(columns)
    except pl.exceptions.PolarsError as error:
        raise BundleError(f"table {table!r} does not fit its schema: {error}") from error
    for name in schema:
        if name in _REQUIRED and shaped[name].null_count():
            row = shaped.filter(pl.col(name).is_null()).row(0, named=True)
            raise BundleError(f"table {table!r} has a row without {name!r}: {row}")
    return shaped


def empty(schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Return a frame of no rows with the schema's columns."""
    return pl.DataFrame(schema=schema)

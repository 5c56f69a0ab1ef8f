"""The columns of a staged source: the bundle's, plus ``rec``, the number of the record that a row came from."""

from __future__ import annotations

import polars as pl

from kg.bundle import schema

REC = {"rec": pl.Int32()}

NODES: dict[str, pl.DataType] = {
    "curie": pl.String(),
    "name": pl.String(),
    "category": pl.String(),
    "description": pl.String(),
    "deprecated": pl.Boolean(),
    "replaced_by": pl.String(),
    "alt_ids": schema.STRINGS,
    "source": pl.String(),
    **REC,
}
#: A concept and an identifier of the same concept elsewhere; ``UMLS:`` ones become CUIs when the graph is put together.
XREFS: dict[str, pl.DataType] = {"curie": pl.String(), "xref": pl.String(), "source": pl.String(), **REC}
NAMES: dict[str, pl.DataType] = {**schema.NAMES, **REC}
STATEMENTS: dict[str, pl.DataType] = {**schema.STATEMENTS, **REC}
REJECTED: dict[str, pl.DataType] = {**schema.REJECTED, **REC}

TABLES: dict[str, dict[str, pl.DataType]] = {"nodes": NODES, "xrefs": XREFS, "names": NAMES, "statements": STATEMENTS, "rejected": REJECTED}

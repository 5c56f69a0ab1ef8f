"""The graph on disk: Parquet tables and a manifest, how they are written, and what one has that another has not."""

from kg.bundle.bundle import TABLES, Bundle, Part, write, write_parts

__all__ = ["TABLES", "Bundle", "Part", "write", "write_parts"]

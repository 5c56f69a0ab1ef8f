"""What one bundle has that another has not: nodes, edges and evidence added, removed and changed, and which source brought it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from kg import atomic
from kg.bundle import Bundle

#: Table -> what identifies a row in every build (a row's number does not).
_KEYS = {"nodes": "curie", "edges": "id", "evidence": "id"}
#: Columns that differ from build to build though they say the same.
_NUMBERS = {"edge"}


@dataclass(frozen=True)
class Changes:
    """How many rows of a table are new, gone, or say something else."""

    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class SourceChanges:
    """One source in both bundles; a version is "" where the bundle lacks the source."""

    old_version: str
    new_version: str
    evidence_added: int
    evidence_removed: int


@dataclass(frozen=True)
class Difference:
    """What is different, with the first few rows of each kind."""

    same: bool
    tables: dict[str, Changes]
    sources: dict[str, SourceChanges]
    predicates: dict[str, tuple[int, int]]
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def difference(old: Bundle, new: Bundle, *, first: int = 5, out: Path | None = None) -> Difference:
    """Compare two bundles.

    Args:
        old: the earlier one.
        new: the later one.
        first: how many rows of each kind to return as examples.
        out: where to write all of them: ``nodes_added.parquet``, ``edges_removed.parquet``, ...; a folder of ours there is replaced.

    Raises:
        InputError: ``out`` holds other files.
    """
    if old.manifest.content_hash == new.manifest.content_hash:
        return Difference(True, {table: Changes(0, 0, 0) for table in _KEYS}, {}, {})
    frames = {f"{table}_{what}": frame for table in _KEYS for what, frame in _compared(old, new, table).items()}
    if out is not None:
        with atomic.new_folder(out, mark="nodes_added.parquet") as folder:
            for name, frame in frames.items():
                frame.write_parquet(folder / f"{name}.parquet", compression="zstd")
    tables = {table: Changes(*(frames[f"{table}_{what}"].height for what in ("added", "removed", "changed"))) for table in _KEYS}
    return Difference(
        not any(counts != Changes(0, 0, 0) for counts in tables.values()),
        tables,
        _sources(old, new, frames["evidence_added"], frames["evidence_removed"]),
        _predicates(frames["edges_added"], frames["edges_removed"]),
        {name: _first(frame, first) for name, frame in frames.items() if frame.height and not name.startswith("evidence")},
    )


def _compared(old: Bundle, new: Bundle, table: str) -> dict[str, pl.DataFrame]:
    key = _KEYS[table]
    before, after = (pl.scan_parquet(bundle.path / f"{table}.parquet") for bundle in (old, new))
    said = [column for column in after.collect_schema().names() if column in before.collect_schema().names() and column not in _NUMBERS]
    # A piece of evidence is named after what it says: one that says something else is another one.
    digest = pl.struct(pl.col(said)).hash(seed=1).alias("_digest")
    one, other = before.select(key, digest), after.select(key, digest)
    changed = other.join(one, on=key, suffix="_old").filter(pl.col("_digest") != pl.col("_digest_old")).select(key)
    return {
        "added": after.join(one, on=key, how="anti").sort(key).collect(),
        "removed": before.join(other, on=key, how="anti").sort(key).collect(),
        "changed": after.join(changed, on=key, how="semi").sort(key).collect(),
    }


def _sources(old: Bundle, new: Bundle, added: pl.DataFrame, removed: pl.DataFrame) -> dict[str, SourceChanges]:
    versions = [{source.name: source.version for source in bundle.manifest.sources} for bundle in (old, new)]
    counted = [dict(frame.group_by("source").len().iter_rows()) for frame in (added, removed)]
    found = {}
    for name in sorted({*versions[0], *versions[1]}):
        said = SourceChanges(versions[0].get(name, ""), versions[1].get(name, ""), counted[0].get(name, 0), counted[1].get(name, 0))
        if (
            said.old_version != said.new_version
            or said.evidence_added
            or said.evidence_removed
            or (name in versions[0]) != (name in versions[1])
        ):
            found[name] = said
    return found


def _predicates(added: pl.DataFrame, removed: pl.DataFrame) -> dict[str, tuple[int, int]]:
    counted = [dict(frame.group_by("predicate").len().iter_rows()) for frame in (added, removed)]
    return {name: (counted[0].get(name, 0), counted[1].get(name, 0)) for name in sorted({*counted[0], *counted[1]})}


def _first(frame: pl.DataFrame, number: int) -> list[dict[str, Any]]:
    shown = ("curie", "name", "category") if "curie" in frame.columns else ("subject", "predicate", "object", "negated")
    return frame.select(shown).head(number).to_dicts()

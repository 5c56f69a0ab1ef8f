"""Disease annotations of a later release of HPO, as the package hpo3 carries them: which terms each OMIM and Orphanet disease has.

hpo3 (MIT) compiles the release into its library as one block of bytes; the library is read as data, nothing of it is run. The block keeps
neither frequencies nor references, so that of what it says only that is taken over which the pinned release of HPO does not say already
(``restates`` in the catalog): the diseases and the findings that were annotated since.

Format: the documentation of ``hpo::Ontology::as_bytes``, version 3 (https://docs.rs/hpo). Numbers are big-endian. ``HPO``, the version,
the release's year (2 bytes), month, day; then sections, each with its length (4 bytes): terms, parents, genes, OMIM diseases, Orphanet
diseases. A term's parents are their number, the term, the parents (4 bytes each). A disease is its own length, its number, the length of
its name, the name, the number of terms, the terms (4 bytes each).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from ingest.files import SourceFiles
from ingest.records.ontology import Term, descendants
from ingest.records.sink import Sink
from ingest.sources.hpo.disease_annotations import HAS_ONSET, ONSET, PREDICATES
from kg.errors import SourceError

READER = 2
FILES = ["pyhpo.cpython-311-x86_64-linux-gnu.so"]
_START = re.compile(rb"HPO\x03([\x07-\x08].[\x01-\x0c][\x01-\x1f])", re.DOTALL)
#: What a disease has, by the branch of the ontology that the term is of, the narrower branch first (onsets are of the clinical course).
_BRANCHES = {
    ONSET: HAS_ONSET,
    "HP:0031797": PREDICATES["C"],
    "HP:0000005": PREDICATES["I"],
    "HP:0032443": PREDICATES["H"],
    "HP:0012823": PREDICATES["M"],
    "HP:0000118": PREDICATES["P"],
}
_DISEASES = ("OMIM", "ORPHA")


def version(files: SourceFiles) -> str:
    """Return the release's date (``2025-11-24``).

    Raises:
        SourceError: the file has no such block.
    """
    year, month, day = struct.unpack(">HBB", _block(files)[:4])
    return f"{year}-{month:02}-{day:02}"


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the diseases and their terms.

    Raises:
        SourceError: the block is of another form, or cut short.
    """
    name, block = FILES[0], _block(files)[4:]
    try:
        _, block = _section(block)
        parents, block = _section(block)
        predicates = _predicates(dict(_lists(parents)))
        _, block = _section(block)  # of genes
        for prefix in _DISEASES:
            section, block = _section(block)
            for row, (number, label, terms) in enumerate(_diseases(section), 1):
                sink.record(name, row)
                disease = f"{prefix}:{number}"
                if not terms:
                    sink.reject("no terms", f"{disease} {label}")
                    continue
                sink.node(disease, label, "biolink:Disease")
                for curie in map(_curie, terms):
                    if curie in predicates:
                        sink.statement(disease, predicates[curie], curie, key=f"{disease}|{curie}")
                    else:
                        sink.reject("the term is of no branch that is said of a disease", f"{disease} {curie}")
    except (struct.error, UnicodeDecodeError) as error:
        raise SourceError(f"{files.called(name)} is truncated, or its annotations are of another form: {error}; fetch it again") from error


def _block(files: SourceFiles) -> bytes:
    """Return the block from the release's date on."""
    name = FILES[0]
    with files.binary(name) as stream:
        library = stream.read()
    found = _START.search(library)
    if found is None:
        raise SourceError(f"{files.called(name)} has no annotations of the form that is read here (version 3); is it hpo3's library?")
    return library[found.start(1) :]


def _section(block: bytes) -> tuple[bytes, bytes]:
    """Return the section at the block's beginning, and what follows it."""
    (length,) = struct.unpack_from(">I", block)
    if len(block) < 4 + length:
        raise struct.error(f"a section of {length:,} bytes has only {len(block) - 4:,}")
    return block[4 : 4 + length], block[4 + length :]


def _curie(number: int) -> str:
    return f"HP:{number:07d}"


def _lists(section: bytes) -> Iterator[tuple[str, list[str]]]:
    """Yield (term, its parents)."""
    at = 0
    while at < len(section):
        count, term = struct.unpack_from(">II", section, at)
        yield _curie(term), [_curie(parent) for parent in struct.unpack_from(f">{count}I", section, at + 8)]
        at += 8 + 4 * count


def _predicates(parents: dict[str, list[str]]) -> dict[str, str]:
    """Return term -> what it is to a disease that has it."""
    terms = [Term(0, curie, "", relations={"is_a": above}) for curie, above in parents.items()]
    found: dict[str, str] = {}
    for root, predicate in _BRANCHES.items():
        for curie in descendants(terms, root):
            found.setdefault(curie, predicate)
    return found


def _diseases(section: bytes) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """Yield (number, name, terms)."""
    at = 0
    while at < len(section):
        length, number, letters = struct.unpack_from(">III", section, at)
        label = section[at + 12 : at + 12 + letters].decode()
        (count,) = struct.unpack_from(">I", section, at + 12 + letters)
        if length != 16 + letters + 4 * count:
            raise struct.error(f"disease {number} says that it has {length} bytes, but has {16 + letters + 4 * count}")
        yield number, label, struct.unpack_from(f">{count}I", section, at + 16 + letters)
        at += length

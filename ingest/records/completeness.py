"""Whether a file is whole, for what its form alone does not tell: a table that was cut at the end of a line is still a table.

A whole file keeps its word: what its records refer to is there, as many as its header says, and its last record is complete. Measured on
the pinned releases and one or two earlier ones of each: of HPO's ``is_a`` (23,392) and annotated terms (271,702), of MONDO's, GO's, DOID's
and ChEBI's ``is_a`` and of HGNC's "see" (3,380) none dangles; 1 in 10,876 of MeSH's mapped descriptors does; of the diseases that the
header of ``phenotype.hpoa`` announces 0.02 to 0.21 % are not there.

What is cut at a line's end shows nothing in a table that neither refers nor counts (CPIC's pairs, ChEBI's and MeSH's mappings,
``genes_to_disease.txt``, one's own graph), nor in the last hundredth of one that counts roughly; but when it is the beginning of a pinned
file, ``ingest.obtain`` sees that.
"""

from __future__ import annotations

from collections.abc import Collection

from ingest.files import SourceFiles
from ingest.records.sink import Sink
from kg.errors import SourceError

#: The share of references that may lead nowhere; releases that are whole have less than a fiftieth of this.
ALLOWED = 0.005
#: The share of what a header announces that may be missing; releases that are whole lack a fifth of this at the most.
MISSING = 0.01


def truncated(files: SourceFiles, name: str, why: str) -> SourceError:
    """Return the error to raise for a file that is not whole."""
    return SourceError(f"{files.called(name)} is truncated: {why}; fetch the file again, whole")


def refuse_dangling(
    files: SourceFiles, name: str, what: str, dangling: Collection[tuple[int, str]], total: int, *, allowed: float = ALLOWED
) -> None:
    """Refuse a file of whose references too many lead nowhere.

    Args:
        files: the source's files.
        name: the file that should have what is referred to.
        what: the references, for people: "is_a references".
        dangling: (row or place of the referring record, what it refers to) of those that lead nowhere.
        total: how many references there are.
        allowed: the share that may.

    Raises:
        SourceError: more than ``allowed`` of them dangle.
    """
    if total and len(dangling) > allowed * total:
        row, target = next(iter(dangling))
        raise truncated(
            files,
            name,
            f"{len(dangling):,} of {total:,} {what} lead to nothing in it, for instance {target} (row {row}); of a whole file's "
            f"at most {allowed:.1%} do",
        )


def refuse_shortfall(files: SourceFiles, name: str, row: int, what: str, announced: int, found: int, *, said_in: str = "") -> None:
    """Refuse a file that has fewer of something than its own row ``row``, or that of the file ``said_in``, announces.

    Raises:
        SourceError: more than ``MISSING`` of them are not there.
    """
    if announced - found > MISSING * announced:
        raise truncated(files, name, f"row {row}{f' of {said_in}' if said_in else ''} announces {announced:,} {what}, it has {found:,}")


def refuse_half_a_record(files: SourceFiles, sink: Sink) -> None:
    """Refuse a file whose last line has no line end and lacks a part: it is the first half of a record.

    Raises:
        SourceError: a file ends so.
    """
    for name, row in files.unended.items():
        at, reason = sink.incomplete.get(name, (0, ""))
        if at == row:
            raise truncated(files, name, f"row {row}, its last, has no line end and is half a record ({reason})")

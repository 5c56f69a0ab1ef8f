"""What a file does to its reader becomes one error of ours, here and nowhere else: it names the file, the row and the way out.

Readers reject the records that they see to be unusable; this catches what no reader foresaw, and a source of which nothing could be used.
"""

from __future__ import annotations

import csv
import fnmatch
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import numpy as np
import polars as pl

from ingest.files import SourceFiles
from ingest.records.sink import Sink, Staged
from kg.errors import MedclewError, SourceError

#: What unforeseen content raises in Python's and Polars' own code; a fault of ours is among them, and is told from them by its chain.
_UNFORESEEN = (
    ValueError,  # Unicode errors and JSON's are such
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    EOFError,
    StopIteration,
    csv.Error,
    pl.exceptions.PolarsError,
)


@contextmanager
def typed_errors(files: SourceFiles, sink: Sink) -> Iterator[None]:
    """Within the block, turn whatever a file's content raises into a ``SourceError`` that names file and row.

    Raises:
        SourceError: something was raised that is not one of ours.
    """
    try:
        yield
    except MedclewError:
        raise
    except MemoryError as error:
        raise SourceError(f"{_place(files, sink)}: memory does not suffice for what stands there") from error
    except OSError as error:
        raise SourceError(f"{_place(files, sink)}: {error}") from error
    except _UNFORESEEN as error:
        said = "nested too deeply" if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"
        raise SourceError(
            f"{_place(files, sink)}, or near it, cannot be read ({said[:300]}); if the file is whole and of this form, please report it"
        ) from error


def _place(files: SourceFiles, sink: Sink) -> str:
    place = f"{files.reading}, row {files.row:,}" if files.reading else ""
    return f"source {files.source!r} ({files.origin}), {place or sink.place or 'at its beginning'}"


def refuse_useless(files: SourceFiles, staged: Staged, supplements: Collection[str] = (), additions: Collection[str] = ()) -> None:
    """Refuse a source with a file of which not one record could be used: what came is not what the file's name promises.

    Args:
        files: the source's files.
        staged: what was read of them.
        supplements: names or patterns of files that have no records of their own; their reader checks them.
        additions: files of which every record may be out of scope, or say what another file says.

    Raises:
        SourceError: a file has no records, or all of them were rejected.
    """
    useful = np.zeros(staged.read + 1, np.bool_)
    for table in ("nodes", "xrefs", "names", "statements"):
        for frame in staged.tables[table].frames(["rec"]):
            useful[frame["rec"].to_numpy()] = True
    ends = [*(first for first, _ in staged.segments[1:]), staged.read + 1]
    used: dict[str, bool] = {}
    for (first, name), end in zip(staged.segments, ends, strict=False):
        used[name] = used.get(name, False) or bool(useful[first:end].any())
    for name in files.members:
        if name in used and not used[name] and name not in additions:
            why = staged.rejected.filter(pl.col("file") == name)
            said = f"; row {why['row'][0]}: {why['reason'][0]}" if why.height else ""
            raise SourceError(f"{files.called(name)}: none of its records can be used{said}")
        if name not in used and not any(fnmatch.fnmatchcase(name, pattern) for pattern in supplements):
            raise SourceError(f"{files.called(name)} has no records: it is empty but for a header, or of another form")

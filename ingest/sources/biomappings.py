"""Biomappings: cross-references between ontologies that a person has looked at and found right.

Source: https://github.com/biopragmatics/biomappings, CC0 1.0; SSSOM, positive mappings. Scope: exact matches in which one side is of an
ontology here.
"""

from __future__ import annotations

import re

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from ingest.records.delimited import COMMENTED, is_record
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink
from kg.errors import SourceError

READER = 4
FILES = ["positive.sssom.tsv"]
_OURS = {"MONDO", "DOID", "HP", "CHEBI", "HGNC", "GO"}
#: A line of the header's ``curie_map``; the rows are sorted, so that a file that was cut lacks those of the last prefixes.
_DECLARED = re.compile(r"#  ([\w.-]+): ")
#: The share of declared prefixes that may be in no row; in the pinned release there is none.
_UNUSED = 0.05
#: What else a mapping may say; such a one is out of scope.
_RELATION = re.compile(r"skos:(close|broad|narrow|related)Match|(?!skos:)[A-Za-z]+:\w+")
_COLUMNS = ("subject_id", "predicate_id", "object_id")


def version(files: SourceFiles) -> str:
    """Return "": the table names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the mappings in both directions.

    Raises:
        SourceError: a column is absent, or the file is truncated.
    """
    place: list[int] = []
    declared: dict[str, int] = {}
    for row, line in files.lines(FILES[0]):
        if line.startswith("#"):
            if prefix := _DECLARED.match(line):
                declared[prefix[1]] = row
            elif place and is_record(line.split("\t"), _COLUMNS, max(place)):
                sink.record(FILES[0], row)
                sink.reject(COMMENTED, line)
            continue
        cells = line.split("\t")
        if not place:
            missing = [column for column in _COLUMNS if column not in cells]
            if missing:
                raise SourceError(f"{files.called(FILES[0])}, row {row}: the header lacks {missing}; it has {cells[:8]}")
            place = [cells.index(column) for column in _COLUMNS]
            modifier = cells.index("predicate_modifier") if "predicate_modifier" in cells else None
            width, total = len(cells), len(declared)
            continue
        # The last line of a whole file may have no line end, but it has all columns.
        if len(cells) <= max(place) or (row == files.unended.get(FILES[0]) and len(cells) < width):
            sink.record(FILES[0], row)
            sink.reject(f"{len(cells)} columns, too few", line, incomplete=True)
            continue
        if modifier is not None and len(cells) > modifier and cells[modifier].strip():
            sink.record(FILES[0], row)
            sink.reject(f"a mapping that is denied or changed ({cells[modifier]}) joins nothing", line)
            continue
        for cell in cells:
            declared.pop(cell.partition(":")[0], None)
        subject, predicate, target = (cells[i].strip() for i in place)
        if predicate != "skos:exactMatch":
            if not _RELATION.fullmatch(predicate):
                sink.record(FILES[0], row)
                sink.reject(f"{predicate!r} relates no mapping", line)
            continue
        ends = tidy_xref(subject), tidy_xref(target)
        if None in ends:
            sink.record(FILES[0], row)
            sink.reject("an end is no CURIE", line)
            continue
        if not any((end or "").partition(":")[0] in _OURS for end in ends):
            continue
        sink.record(FILES[0], row)
        sink.xref(str(ends[0]), str(ends[1]))
        sink.xref(str(ends[1]), str(ends[0]))
    if not place:
        raise SourceError(f"{files.called(FILES[0])} is empty")
    unused = [(row, name) for name, row in declared.items()]
    whole.refuse_dangling(files, FILES[0], "prefixes of the header", unused, total, allowed=_UNUSED)

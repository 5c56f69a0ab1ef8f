"""ATC: the classes of medicines, by what they act on and what for.

Source: WHO Collaborating Centre for Drug Statistics Methodology, https://atcddd.fhi.no; its terms forbid sale and changes, so that it is
read only from a file of the user's. A CSV of codes and names (``atc_code,atc_name,...``), as common exports of the index have it.
"""

from __future__ import annotations

import re

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 1
FILES = ["atc.csv", "WHO ATC-DDD*.csv", "*atc*.csv"]
_CODE = re.compile(r"[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?")
#: The lengths of a code on the five levels; the last names a substance.
_LEVELS = (1, 3, 4, 5, 7)


def version(files: SourceFiles) -> str:
    """Return "": the table names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read classes, what they are kinds of, and the substances in them.

    Raises:
        SourceError: a column is absent.
    """
    seen: set[str] = set()
    for name in sorted(files.members):
        for line, get in rows(files, name, sink, ("atc_code", "atc_name"), delimiter=",", quoted=True):
            code = get["atc_code"]
            if not _CODE.fullmatch(code):
                sink.reject("no code of ATC", line)
                continue
            if code in seen:  # a substance has a row for each of its doses
                continue
            seen.add(code)
            level = _LEVELS.index(len(code))
            sink.node(f"ATC:{code}", get["atc_name"].capitalize(), "biolink:Drug" if level == 4 else "biolink:ChemicalRole")
            if level:
                parent = f"ATC:{code[: _LEVELS[level - 1]]}"
                sink.statement(f"ATC:{code}", "biolink:has_chemical_role" if level == 4 else "biolink:subclass_of", parent)

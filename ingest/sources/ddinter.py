"""DDInter: which medicines interact with each other, and how seriously.

Source: https://ddinter.scbdd.com, CC BY-NC-SA 4.0, so that it is read only from files of the user's: ``ddinter_downloads_code_A.csv`` and
the others of that name. No source of interactions that may be shipped was found.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 1
FILES = ["ddinter_downloads_code_*.csv"]
_WANTED = ("DDInterID_A", "Drug_A", "DDInterID_B", "Drug_B", "Level")


def version(files: SourceFiles) -> str:
    """Return "": the tables name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the pairs; one that stands in several files is one statement with several records.

    Raises:
        SourceError: a column is absent.
    """
    named: set[str] = set()
    for name in sorted(files.members):
        for line, get in rows(files, name, sink, _WANTED, delimiter=",", quoted=True):
            ends = sorted(("DDINTER:" + get[f"DDInterID_{end}"], get[f"Drug_{end}"]) for end in "AB")
            if any(not curie.startswith("DDINTER:DDInter") or not label for curie, label in ends):
                sink.reject("no number or no name of a drug", line)
                continue
            for curie, label in ends:
                if curie not in named:
                    named.add(curie)
                    sink.node(curie, label, "biolink:Drug")
            sink.statement(ends[0][0], "biolink:interacts_with", ends[1][0], qualifiers={"level": get["Level"].lower()})

"""What a medicine's role is good for: "antihypertensive agent" treats hypertensive disorder. ChEBI defines such roles by their use.

A list of our own after those definitions. With ChEBI's roles of medicines it is all that a graph from packages alone knows of treatments:
a class of medicines for a class of conditions, never that one medicine is approved for one disease.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 1
FILES = ["role_uses.tsv"]


def version(files: SourceFiles) -> str:
    """Return "": the catalog says which list it is."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the uses.

    Raises:
        SourceError: a column is absent.
    """
    for line, get in rows(files, FILES[0], sink, ("role", "role_name", "condition", "condition_name")):
        if not get["role"].startswith("CHEBI:") or ":" not in get["condition"]:
            sink.reject("no role of ChEBI, or no condition", line)
            continue
        sink.statement(get["role"], "biolink:treats", get["condition"], qualifiers={"basis": "what ChEBI defines the role by"})

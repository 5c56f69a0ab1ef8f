"""What a medicine's role is good for: "antihypertensive agent" treats hypertensive disorder.

A list of our own, not a curated source. Where ChEBI defines the role by its use the basis is "definition"; where it defines it by what
the medicine does (an antagonist, a vasodilator), and medicines of the role are commonly given so, it is "use". Roles that hold medicines
of opposite use (fibrin is dissolved and kept by "fibrin modulating drugs") are not in it. With ChEBI's roles of medicines it is all that
a graph from packages alone knows of treatments: a class of medicines for a class of conditions, never that one medicine is approved for
one disease.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 2
FILES = ["role_uses.tsv"]
_BASES = {"definition": "what ChEBI defines the role by", "use": "what medicines of the role are commonly given for"}


def version(files: SourceFiles) -> str:
    """Return "": the catalog says which list it is."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the uses.

    Raises:
        SourceError: a column is absent.
    """
    for line, get in rows(files, FILES[0], sink, ("role", "role_name", "condition", "condition_name", "basis")):
        if not get["role"].startswith("CHEBI:") or ":" not in get["condition"] or get["basis"] not in _BASES:
            sink.reject("no role of ChEBI, no condition, or a basis that is neither definition nor use", line)
            continue
        sink.statement(get["role"], "biolink:treats", get["condition"], qualifiers={"basis": _BASES[get["basis"]]})

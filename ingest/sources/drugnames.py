"""What people call common medicines: brand names and abbreviations; a list of our own, which adds names and nothing else.

RxNorm and Open Targets have more brand names, but no package of an index carries them; these are there on every machine.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 1
FILES = ["drug_names.tsv"]
_KINDS = {"brand": "exact", "abbreviation": "abbreviation"}


def version(files: SourceFiles) -> str:
    """Return "": the catalog says which list it is."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the names; a medicine that no other source describes gets none.

    Raises:
        SourceError: a column is absent.
    """
    for line, get in rows(files, FILES[0], sink, ("name", "kind", "curie", "drug")):
        if get["kind"] not in _KINDS or ":" not in get["curie"] or not get["name"]:
            sink.reject(f"no name, no identifier, or a kind that is none of {', '.join(_KINDS)}", line)
            continue
        sink.name(get["curie"], get["name"], _KINDS[get["kind"]])

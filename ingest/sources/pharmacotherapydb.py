"""PharmacotherapyDB: which drug modifies a disease, which eases its symptoms, and which does neither, as physicians judged it.

Source: https://github.com/dhimmel/indications, CC0 1.0. A "non-indication" is one that a resource
lists and that was found to be none: a negative statement.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import count, rows
from ingest.records.sink import Sink

READER = 1
FILES = ["indications.tsv"]
_WANTED = ("doid_id", "drugbank_id", "disease", "drug", "category", "n_curators", "n_resources")
_EFFECTS = {"DM": "disease-modifying", "SYM": "symptomatic", "NOT": None}


def version(files: SourceFiles) -> str:
    """Return "": the table names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the judgements.

    Raises:
        SourceError: a column is absent.
    """
    named: set[str] = set()
    for line, get in rows(files, FILES[0], sink, _WANTED):
        if get["category"] not in _EFFECTS:
            sink.reject(f"the category is none of {', '.join(_EFFECTS)}", line)
            continue
        if not get["doid_id"].startswith("DOID:") or not get["drugbank_id"].startswith("DB"):
            sink.reject("no DOID, or no number of DrugBank's", line)
            continue
        drug, disease = f"DRUGBANK:{get['drugbank_id']}", get["doid_id"]
        for curie, name, category in ((drug, get["drug"], "biolink:Drug"), (disease, get["disease"], "biolink:Disease")):
            if curie not in named:
                named.add(curie)
                sink.node(curie, name, category)
        sink.statement(
            drug,
            "biolink:treats",
            disease,
            negated=get["category"] == "NOT",
            qualifiers={
                "effect": _EFFECTS[get["category"]],
                "curators": count(get["n_curators"]),
                "resources": count(get["n_resources"]),
            },
        )

"""STRING: which human proteins work together, above a score.

Source: https://string-db.org, CC BY 4.0. ``9606.protein.links`` (or ``.physical.links``) and ``9606.protein.info``, which has the
symbols. Scope: combined scores of 700 or more of 1,000, STRING's "high confidence", which rests on several channels; each pair once.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import count, rows
from ingest.records.sink import Sink
from kg.errors import SourceError

READER = 2
FILES = ["9606.protein.info*.txt", "9606.protein.physical.links*.txt", "9606.protein.links*.txt"]
_LEAST = 700


def version(files: SourceFiles) -> str:
    """Return the release in the files' names (``v12.0``)."""
    names = [part for name in files.members for part in name.split(".v")[1:]]
    return "v" + names[0].removesuffix(".txt") if names else ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read symbols, then pairs.

    Raises:
        SourceError: there are pairs and no symbols, or a column is absent.
    """
    infos = [name for name in sorted(files.members) if ".info" in name]
    links = [name for name in sorted(files.members) if ".links" in name]
    if not infos:
        raise SourceError(f"source {files.source!r} ({files.origin}) lacks {FILES[0]}: without it nothing names the proteins")
    symbols: dict[str, str] = {}
    for name in infos:
        for _, get in rows(files, name, sink, ("string_protein_id", "preferred_name"), comment="#"):
            symbols[get["string_protein_id"]] = f"HGNC.SYMBOL:{get['preferred_name']}"
            sink.node(symbols[get["string_protein_id"]], get["preferred_name"], "biolink:Gene")
    for name in links:
        predicate = "biolink:physically_interacts_with" if "physical" in name else "biolink:interacts_with"
        for line, get in rows(files, name, sink, ("protein1", "protein2", "combined_score"), delimiter=" "):
            one, other, score = get["protein1"], get["protein2"], count(get["combined_score"])
            if score is None or one not in symbols or other not in symbols:
                sink.reject("no score, or a protein without a symbol", line)
            elif score >= _LEAST and one < other:
                sink.statement(
                    symbols[one],
                    predicate,
                    symbols[other],
                    score=score / 1000,
                    knowledge_level="prediction",
                    agent_type="data_analysis_pipeline",
                    qualifiers={"species": "NCBITaxon:9606"},
                )

"""Relations that were mined from sentences (``medclew mine``): one a row, its evidence the sentence with document, offsets and PMID.

They are marked as a text-mining agent's with no knowledge level, so that no ranking by level puts them before what a person curated. What a
sentence only supposes is rejected with it.
"""

from __future__ import annotations

from typing import Any

from ingest.files import SourceFiles
from ingest.records import json_values
from ingest.records.sink import Sink
from ingest.text.mined import FORM
from kg.errors import SourceError

READER = 1
FILES = ["mined.jsonl", "*.mined.jsonl"]


def version(files: SourceFiles) -> str:
    """Return the model that linked the mentions, as the first row of the first file names it."""
    name = min(files.members)
    return _model(files, name, next(iter(files.lines(name)), (1, ""))[1])


def read(files: SourceFiles, sink: Sink) -> None:
    """Read every row of every file.

    Raises:
        SourceError: a file was not written by ``medclew mine``.
    """
    described: set[str] = set()
    for name in sorted(files.members):
        model = ""
        for row, line in files.lines(name, ended=True):
            if row == 1:
                model = _model(files, name, line)
                continue
            sink.record(name, row)
            try:
                _put(sink, json_values.parse(line), model, described)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                sink.reject(f"no mined relation: {type(error).__name__}: {error}", line)


def _model(files: SourceFiles, name: str, line: str) -> str:
    try:
        said = json_values.parse(line)
        if said["form"] == FORM:
            return str(said["model"])
    except (ValueError, KeyError, TypeError):
        pass
    raise SourceError(f"{files.called(name)} was not written by `medclew mine`: its first row does not say {FORM!r}")


def _put(sink: Sink, said: dict[str, Any], model: str, described: set[str]) -> None:
    sentence = said["sentence"]
    spans = {}
    for role in ("subject", "object"):
        end = said[role]
        if not 0 <= end["start"] < end["end"] <= len(sentence):
            sink.reject(f"the {role} does not stand in the sentence", sentence)
            return
        spans[role] = sentence[end["start"] : end["end"]]
    if said["doubtful"]:
        sink.reject("only supposed, not stated", sentence)
        return
    for role in ("subject", "object"):
        end = said[role]
        if end["curie"] not in described:
            described.add(end["curie"])
            sink.node(end["curie"], end["name"], end["category"])
    sink.statement(
        said["subject"]["curie"],
        said["predicate"],
        said["object"]["curie"],
        negated=bool(said["negated"]),
        publications=[f"PMID:{said['pmid']}"] if said["pmid"] else [],
        knowledge_level="not_provided",
        agent_type="text_mining_agent",
        qualifiers={
            "document": said["document"],
            "sentence": sentence,
            "start": said["start"],
            "end": said["end"],
            "subject_text": spans["subject"],
            "object_text": spans["object"],
            "trigger": said["trigger"],
            "model": model,
        },
    )

"""Mine documents: write the relations that their sentences state as JSON Lines, which a build takes in as a source (``text``)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ingest.progress import Progress, silent
from ingest.text.documents import Document, documents
from ingest.text.linking import Linker, Mention, Sentence
from ingest.text.relations import Relation, relations
from kg import atomic
from kg.errors import InputError, SourceError

#: Names the form in the first row of a file.
FORM = "medclew-mined-1"
_SHOWN = 20


@dataclass
class Mined:
    """What came of it: ``unread`` lists documents that could not be read (the first ones), each with its place and why."""

    documents: int = 0
    sentences: int = 0
    mentions: int = 0
    relations: int = 0
    doubtful: int = 0
    rejected: int = 0
    unread: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def mine(path: str | Path, out: str | Path, linker: Linker, progress: Progress | None = None) -> Mined:
    """Read documents and write what they state to ``out``; a file that is there is replaced when all is read.

    Args:
        path: a document, a file of many, or a folder (``ingest.text.documents``).
        out: the file to write.
        linker: what links words to concepts; its ``model`` stands in every piece of evidence.
        progress: told (stage, documents done, 0).

    Raises:
        SourceError: a file is damaged, or there is no document in it that can be read.
    """
    told, found = progress or silent, Mined()
    with atomic.new_file(Path(out).expanduser()) as new, new.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"form": FORM, "model": linker.model}, ensure_ascii=False) + "\n")
        for document in documents(Path(path).expanduser()):
            told("mine", found.documents, 0)
            for row in _rows(document, linker, found):
                file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
        if not found.documents:
            said = found.unread[0] if found.unread else "it is empty"
            raise SourceError(f"{path} has no document that can be read: {said}")
    told("mine", found.documents, found.documents)
    return found


def _rows(document: Document, linker: Linker, found: Mined) -> list[dict[str, Any]]:
    fault, sentences = document.fault, []
    if not fault:
        try:
            sentences = list(linker.read(document.text))
        except InputError as error:
            fault = str(error)
    if fault:
        found.rejected += 1
        if len(found.unread) < _SHOWN:
            found.unread.append(f"{document.file}, row {document.row}: {fault}")
        return []
    found.documents += 1
    rows = []
    for sentence in sentences:
        found.sentences += 1
        found.mentions += len(sentence.mentions)
        for relation in relations(document.text, sentence):
            found.relations += 1
            found.doubtful += relation.doubtful
            rows.append(_row(document, sentence, relation))
    return rows


def _row(document: Document, sentence: Sentence, relation: Relation) -> dict[str, Any]:
    said = document.text[sentence.start : sentence.end].rstrip()
    return {
        "document": document.identifier,
        "pmid": document.pmid,
        "start": sentence.start,
        "end": sentence.start + len(said),
        "sentence": said,
        "subject": _end(relation.subject, sentence),
        "predicate": relation.predicate,
        "object": _end(relation.object, sentence),
        "trigger": relation.trigger,
        "negated": relation.negated,
        "doubtful": relation.doubtful,
    }


def _end(mention: Mention, sentence: Sentence) -> dict[str, Any]:
    """A mention, its offsets within the sentence."""
    return {
        "curie": mention.curie,
        "name": mention.name,
        "category": mention.category,
        "start": mention.start - sentence.start,
        "end": mention.end - sentence.start,
    }

"""Documents of a file or folder: plain text, JSON Lines, PubMed's XML, BioC's XML; packed or not.

Plain text (``.txt``) is a document a file. A line of JSON Lines is ``{"id": ..., "text": ..., "pmid": ...}``; a ``PMID:`` as its id
will do. Of a PubMed record the title and the parts of the abstract are the text, a line each. BioC: http://bioc.sourceforge.net, its
passages a line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from ingest.files import SourceFiles, from_local
from ingest.records import json_values, xml_records
from kg.errors import SourceError

WANTED = ["*.txt", "*.jsonl", "*.xml"]


@dataclass(frozen=True, slots=True)
class Document:
    """A text and where it stands; ``fault`` says why a record of a file is none."""

    identifier: str
    text: str
    file: str
    row: int
    pmid: str = ""
    fault: str = ""


def documents(path: Path) -> Iterator[Document]:
    """Yield the documents of a file, an archive or a folder, in the order of the files' names.

    Raises:
        SourceError: there are none, or a file is damaged, truncated, or XML of neither form.
    """
    files = from_local("text", path, WANTED)
    for name in sorted(files.members):
        if name.endswith(".jsonl"):
            yield from _lines(files, name)
        elif name.endswith(".xml"):
            yield from _xml(files, name)
        else:
            text = files.text(name)
            yield Document(name, text, name, 1, fault="" if text.strip() else "no text")


def _lines(files: SourceFiles, name: str) -> Iterator[Document]:
    for row, line in files.lines(name):
        if not line.strip():
            continue
        try:
            said = json_values.parse(line)
            text = said["text"]
            if not isinstance(text, str) or not text.strip():
                raise ValueError("no text")
        except (ValueError, TypeError, KeyError) as error:
            yield Document(f"{name}:{row}", "", name, row, fault=f'not {{"id": ..., "text": ...}}: {error}')
            continue
        identifier = str(said.get("id") or "")
        told = str(said.get("pmid") or (identifier if identifier.upper().startswith("PMID:") else ""))
        yield Document(identifier or f"{name}:{row}", text, name, row, _pmid(told))


def _xml(files: SourceFiles, name: str) -> Iterator[Document]:
    with files.binary(name) as stream:
        head = stream.read(1 << 16)
    if b"<PubmedArticle" in head:
        tag, read = "PubmedArticle", _pubmed
    elif b"<collection" in head or b"<document" in head:
        tag, read = "document", _bioc
    else:
        raise SourceError(f"{files.called(name)} is XML of neither PubMed (PubmedArticle) nor BioC (document)")
    for row, element in xml_records.records(files, name, tag):
        identifier, pmid, parts = read(element)
        text = "\n".join(part for part in parts if part)
        yield Document(identifier or f"{name}:{row}", text, name, row, pmid, "" if text else "no text")


def _pubmed(element: Element) -> tuple[str, str, list[str]]:
    pmid = (element.findtext("MedlineCitation/PMID") or "").strip()
    article = element.find("MedlineCitation/Article")
    found = [] if article is None else [article.find("ArticleTitle"), *article.iterfind("Abstract/AbstractText")]
    return f"PMID:{pmid}" if pmid else "", pmid, [_plain("".join(one.itertext())) for one in found if one is not None]


def _bioc(element: Element) -> tuple[str, str, list[str]]:
    identifier = (element.findtext("id") or "").strip()
    infons = {one.get("key", ""): (one.text or "").strip() for one in element.iter("infon")}
    pmid = next((found for key in ("article-id_pmid", "pmid") if (found := _pmid(infons.get(key, "")))), "")
    return identifier, pmid, [_plain(passage.findtext("text") or "") for passage in element.iterfind("passage")]


def _pmid(told: str) -> str:
    """Return a PubMed identifier's digits, written as a CURIE or bare; "" where it is none."""
    digits = re.sub(r"(?i)^pmid:\s*", "", told.strip())
    return digits if digits.isascii() and digits.isdigit() else ""


def _plain(text: str) -> str:
    return " ".join(text.split())

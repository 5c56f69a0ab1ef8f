"""What a record of DrugMechDB cites: the field for it under the names that writers give it, and the articles that its texts name."""

from __future__ import annotations

import json
import re
from typing import Any

_PUBMED = re.compile(
    r"(?:pubmed\.(?:ncbi\.nlm\.nih\.)?gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/?(?:\?term=)?|europepmc\.org/\w+/med/|"
    r"pubmed\.ncbi\.nlm\.nih\.gov/\?term=|\bPMIDs?[\"']?(?:[:=\s]\s*[\[\"']*)?(?=\d)|\bpubmed\s+ids?[:\s]\s*|(?<![./\w])pubmed:?\s+|(?<=/)pubmed:|(?<![./\w])pubmed:)0*(\d+(?:,\s*\d+)*)",
    re.IGNORECASE,
)
#: Articles that PubMed's numbers do not name.
_OTHER_PAPERS = re.compile(r"(?:doi\.org/|\bdoi:?\s*)(?P<doi>10\.\d{4,9}/[^\s;,\"'<>]+)|\bPMC:?(?P<pmc>\d{3,9})\b", re.IGNORECASE)
#: Fields, in plain letters, that hold a record's references.
_REFERENCES = re.compile(r"(?:refs?|references?|publications?|pmids?|citations?|papers?|articles?)")


def papers(references: list[str]) -> list[str]:
    """Return the articles that references name, by PubMed's number, else by DOI or by PubMed Central's.

    >>> papers(["PMID: 12, 34", "https://doi.org/10.1000/x.", "PMC123456", "56789012"])
    ['DOI:10.1000/x', 'PMCID:PMC123456', 'PMID:12', 'PMID:34', 'PMID:56789012']
    """
    found: set[str] = set()
    for reference in references:
        if re.fullmatch(r"[1-9]\d{5,7}", reference):
            found.add(f"PMID:{reference}")
        found.update(f"PMID:{number}" for said in _PUBMED.findall(reference) for number in re.split(r",\s*", said))
        for other in _OTHER_PAPERS.finditer(reference):
            found.add(f"DOI:{other['doi'].rstrip('.)]')}" if other["doi"] else f"PMCID:PMC{other['pmc']}")
    return sorted(found)


def cited(part: Any) -> list[str]:
    """Return what an object cites, whatever it calls that."""
    if not isinstance(part, dict):
        return []
    return [said for name, value in part.items() if _REFERENCES.fullmatch(str(name).casefold()) for said in texts(value)]


def texts(value: Any) -> list[str]:
    """Return the texts of a field that is a list or, when there is one, a text."""
    parts = value if isinstance(value, list) else [value]
    return [said for part in parts if (said := text(part))]


def text(value: Any) -> str:
    """Return a field as text, "" where there is none."""
    return value.strip() if isinstance(value, str) else "" if value is None else raw(value)


def raw(value: Any) -> str:
    """Return a part of a record as JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)

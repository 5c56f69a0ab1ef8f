"""Where an edge of KGX is from: who first asserted it, who passed it on, and the papers that it cites.

Today's KGX lists ``sources`` (RetrievalSource: ``resource_id``, ``resource_role``); older ones have a field for each. Writers put the list
as JSON, as Python prints it, or as one object; papers parted by "|", ";", a comma or a space.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from ingest.records import json_values
from ingest.sources.kgx.values import several, text
from kg import curie as curies

_PRIMARY = "primary_knowledge_source"
_APART = re.compile(r"[;,]\s*|\s+")
_SPACED = re.compile(r"(?<=[A-Za-z]:)\s+(?=\d)")
#: Identifiers whose local part is what a program writes for no value.
_EMPTY = re.compile(r"[\w.]*:(?:nan|none|null|na|n/a)?", re.I)


def primary_source(fields: dict[str, Any]) -> str | None:
    """Return who first asserted an edge: the field for it, the primary one of ``sources``, or an older field.

    >>> primary_source({"sources": "[{'id': 'infores:a', 'resource_role': 'PRIMARY_KNOWLEDGE_SOURCE'}]"})
    'infores:a'
    """
    if said := several(fields.get(_PRIMARY)):
        return _infores(said[0])
    for source in _sources(fields):
        if _role(source) == _PRIMARY and (who := _who(source)):
            return _infores(who)
    for older in ("original_knowledge_source", "knowledge_source"):
        if said := several(fields.get(older)):
            return _infores(said[0])
    # Before there were roles, whoever provided an edge was its source; elsewhere it is a file's name.
    provided = [said for said in several(fields.get("provided_by")) if _infores(said).startswith("infores:")]
    named = [said for said in several(fields.get("sources")) if _infores(said).startswith("infores:")]
    return _infores(provided[0]) if len(provided) == 1 else _infores(named[0]) if len(named) == 1 else None


def aggregators(fields: dict[str, Any]) -> list[str]:
    """Return who passed an edge on."""
    named = [_who(source) for source in _sources(fields) if "aggregator" in _role(source)]
    return [*dict.fromkeys([*several(fields.get("aggregator_knowledge_source")), *(name for name in named if name)])]


def unread_sources(fields: dict[str, Any]) -> Any:
    """Return what ``sources`` says where nobody in it is the primary one, so that it stays among the qualifiers; else None."""
    said = fields.get("sources")
    return said if said and not any(_role(source) == _PRIMARY and _who(source) for source in _sources(fields)) else None


def publications(value: Any) -> tuple[list[str], list[str]]:
    """Return (papers by identifier or address, what else the field says).

    >>> publications("PMID:1; pmid: 2 https://pubmed.ncbi.nlm.nih.gov/3/"), publications("PMID:nan|Smith 1998, Nature")
    ((['PMID:1', 'PMID:2', 'PMID:3'], []), ([], ['Smith 1998, Nature']))
    """
    papers: list[str] = []
    rest: list[str] = []
    for said in several(value):
        plain = _SPACED.sub("", said.strip("\"'{}"))
        parts = [part for part in _APART.split(plain) if part]
        read = [_paper(part) for part in parts]
        if all(one is not None for one in read):
            papers += [one for one in read if one]
        else:
            rest.append(said)
    return list(dict.fromkeys(papers)), rest


def _paper(said: str) -> str | None:
    """Return an identifier or address in the graph's spelling, "" for one of nothing, None for what is neither."""
    if _EMPTY.fullmatch(said) or said in ("-", "."):
        return ""
    if said.isdecimal():
        return f"PMID:{said}"
    found = curies.spelled(said)
    if found is not None:
        return found
    return said if curies.looks_like(said) or re.match(r"https?://\S+$", said) else None


def _infores(said: str) -> str:
    return said.removeprefix("biolink:")


def _role(source: dict[str, Any]) -> str:
    said = str(source.get("resource_role") or source.get("role") or "").removeprefix("biolink:").casefold().replace(" ", "_")
    return _PRIMARY if said in ("primary", "primary_source") else said


def _who(source: dict[str, Any]) -> str | None:
    return next((said for key in ("resource_id", "resource", "id") if (said := text(source.get(key)))), None)


def _sources(fields: dict[str, Any]) -> list[dict[str, Any]]:
    said = fields.get("sources")
    if isinstance(said, str):
        said = _parsed(said)
    if isinstance(said, dict):
        said = [said]
    return [source for source in said if isinstance(source, dict)] if isinstance(said, list) else []


def _parsed(said: str) -> Any:
    try:
        return json_values.parse(said)
    except ValueError:
        pass
    try:
        return ast.literal_eval(said) if len(said) < 10_000 else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None

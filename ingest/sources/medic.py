"""MeDIC: what medicines' labels say they are for and must not be given in, as read from DailyMed, EMA and PMDA by machine.

Source: https://github.com/monarch-initiative/medic. Its statements (``medic_reliable.tsv``, the reliable ones, or
``medic_statements.tsv``, all) or its KGX edges (``medic_edges.jsonl``), which have the label's words. DailyMed's text is in the public
domain; EMA's and PMDA's may be used with attribution. Text mined by its own account, and marked so here; what it holds to be unreliable
is rejected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.files import SourceFiles
from ingest.records import json_values
from ingest.records.delimited import rows
from ingest.records.sink import Sink
from ingest.sources.kgx import values
from kg import curie as curies

READER = 1
FILES = ["medic_reliable.tsv", "medic_statements.tsv", "medic_edges.jsonl"]
_WANTED = ("statement_type", "reliability", "drug_id", "drug_label", "disease_id", "disease_label")
_PREDICATES = {"INDICATION": "biolink:treats", "CONTRAINDICATION": "biolink:contraindicated_in"}
#: Statements of MeDIC that say nothing of a drug and a disease.
_OTHERS = ("DRUG_APPROVAL", "ADVERSE_EVENT", "RESEARCH_ASSOCIATION")
_RELIABLE = ("HIGH", "MEDIUM")
_EDGES = {
    "biolink:treats": "biolink:treats",
    "biolink:contraindicated_in": "biolink:contraindicated_in",
    "biolink:contraindicated_for": "biolink:contraindicated_in",
}
_LICENCES = {"DailyMed": "CC0-1.0", "FDA": "CC0-1.0", "EMA": "LicenseRef-EMA-attribution", "PMDA": "LicenseRef-PMDA-attribution"}
_QUOTE = 2_000


def version(files: SourceFiles) -> str:
    """Return "": the tables name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read indications and contraindications; the edges with quotes when they are there, else the tables.

    Raises:
        SourceError: a column is absent.
    """
    named: set[str] = set()
    if FILES[2] in files:
        _read_edges(files, sink, named)
        return
    for name in FILES[:2]:
        if name in files:
            for line, get in rows(files, name, sink, _WANTED):
                _put_row(sink, line, get, named)
            return


def _put_row(sink: Sink, line: str, get: Mapping[str, str], named: set[str]) -> None:
    kind = get["statement_type"]
    if kind in _OTHERS:
        sink.reject(f"{kind}: says nothing of what a drug is for", line)
    elif kind not in _PREDICATES:
        sink.reject("an unknown type of statement", line)
    elif get["reliability"] not in _RELIABLE:
        sink.reject(f"its reliability is {get['reliability'] or 'not said'}", line)
    elif not curies.looks_like(get["drug_id"]) or not curies.looks_like(get["disease_id"]):
        sink.reject("no drug or no disease", line)
    else:
        drug = _named(sink, named, get["drug_id"], get["drug_label"], "biolink:Drug")
        disease = _named(sink, named, get["disease_id"], get["disease_label"], "")
        source = next(
            (name for name in _LICENCES if name.lower() in f"{get.get('reference', '')} {get.get('jurisdictions', '')}".lower()), ""
        )
        sink.statement(
            drug,
            _PREDICATES[kind],
            disease,
            licence=_LICENCES.get(source),
            agent_type="text_mining_agent",
            qualifiers={
                "stage": "approved" if kind == "INDICATION" else None,
                "confidence": get["reliability"].lower(),
                "jurisdictions": get.get("jurisdictions"),
                "status": get.get("approval_status"),
                "reference": get.get("reference"),
            },
        )


def _named(sink: Sink, named: set[str], identifier: str, label: str, category: str) -> str:
    curie = curies.normalise(identifier)
    if curie not in named:
        named.add(curie)
        sink.node(curie, label or curie, category or ("biolink:PhenotypicFeature" if curie.startswith("HP:") else "biolink:Disease"))
    return curie


def _read_edges(files: SourceFiles, sink: Sink, named: set[str]) -> None:
    for row, line in files.lines(FILES[2]):
        if not line.strip():
            continue
        sink.record(FILES[2], row)
        try:
            edge = json_values.parse(line)
        except ValueError:
            sink.reject("not JSON", line, incomplete=True)
            continue
        if not isinstance(edge, dict):
            sink.reject("no edge", line)
            continue
        predicate = _EDGES.get(str(edge.get("predicate", "")))
        subject, target = (str(edge.get(end) or "") for end in ("subject", "object"))
        reliability = str(edge.get("medic_reliability") or edge.get("medic_pair_reliability") or "")
        if predicate is None:
            sink.reject("says nothing of what a drug is for", line)
        elif not curies.looks_like(subject) or not curies.looks_like(target):
            sink.reject("no drug or no disease", line)
        elif reliability not in _RELIABLE or edge.get("medic_withdrawn") or edge.get("medic_negation_detected"):
            sink.reject(f"its reliability is {reliability or 'not said'}, it was withdrawn, or the label denies it", line)
        else:
            _put_edge(sink, edge, predicate, named)


def _put_edge(sink: Sink, edge: dict[str, Any], predicate: str, named: set[str]) -> None:
    drug = _named(
        sink, named, str(edge["subject"]), str(edge.get("subject_label") or edge.get("medic_subject_label") or ""), "biolink:Drug"
    )
    disease = _named(sink, named, str(edge["object"]), str(edge.get("object_label") or edge.get("medic_object_label") or ""), "")
    text = edge.get("supporting_text")
    quote = " ".join(map(str, text)) if isinstance(text, list) else str(text or "")
    score = edge.get("has_confidence_score")
    sink.statement(
        drug,
        predicate,
        disease,
        key=str(edge["id"]) if edge.get("id") else None,
        licence=_LICENCES.get(str(edge.get("medic_source") or "")),
        score=values.number(score) if isinstance(score, int | float) else None,
        agent_type="text_mining_agent",
        qualifiers={
            "stage": "approved" if predicate == "biolink:treats" else None,
            "quote": quote[:_QUOTE],
            "confidence": str(edge.get("medic_reliability") or edge.get("medic_pair_reliability") or "").lower(),
            "label": edge.get("medic_source"),
            "document": edge.get("medic_document_url"),
            "approved": edge.get("medic_approval_date"),
        },
    )

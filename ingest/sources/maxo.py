"""MAxO annotations: which medical action treats or prevents which finding of a disease, and by which test a finding is seen.

Source: https://github.com/monarch-initiative/maxo-annotations, CC BY 4.0. An action may be narrowed down to a substance ("pharmacotherapy",
"L-dopa"): then it is the substance that treats. What a finding is "observable through" tells which test to ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink
from kg import curie as curies

READER = 2
FILES = ["maxo-annotations.tsv", "maxo_diagnostic_annotations.tsv"]
_WANTED = (
    "disease_id",
    "disease_name",
    "source_id",
    "maxo_id",
    "maxo_name",
    "hpo_id",
    "relation",
    "evidence",
    "extension_id",
    "extension_name",
)
_DIAGNOSTIC = ("hpo_id", "hpo_label", "predicate_id", "maxo_id", "maxo_label")
#: relation -> (predicate, whether it is denied)
_RELATIONS = {
    "treats": ("biolink:treats", False),
    "prevents": ("biolink:prevents", False),
    "contraindicated": ("biolink:contraindicated_in", False),
    "investigates": ("biolink:diagnoses", False),
    "lack of observed response": ("biolink:treats", True),
    "no_observed_benefit": ("biolink:treats", True),
}
_OBSERVABLE = {"is_observable_through": None, "is_prenatally_observable_through": "prenatal"}
_FINDINGS = {"HP": "biolink:PhenotypicFeature", "MONDO": "biolink:Disease"}


def version(files: SourceFiles) -> str:
    """Return the date in the header of the diagnostic annotations; "" where there are none."""
    if FILES[1] in files:
        for row, line in files.lines(FILES[1]):
            if line.startswith("#version:"):
                return line.partition(":")[2].strip()
            if row > 8:
                break
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read treatments, then tests.

    Raises:
        SourceError: a column is absent.
    """
    named: set[str] = set()
    if FILES[0] in files:
        _read_treatments(files, sink, named)
    if FILES[1] in files:
        _read_tests(files, sink, named)


def _read_treatments(files: SourceFiles, sink: Sink, named: set[str]) -> None:
    for line, get in rows(files, FILES[0], sink, _WANTED):
        finding = get["hpo_id"].partition(":")[0]
        if get["relation"] not in _RELATIONS:
            sink.reject(f"the relation is none of {', '.join(_RELATIONS)}", line)
            continue
        if not get["maxo_id"].startswith("MAXO:") or finding not in _FINDINGS:
            sink.reject("no action of MAxO, or no finding", line)
            continue
        predicate, negated = _RELATIONS[get["relation"]]
        subject = _subject(sink, get, named)
        disease = curies.normalise(get["disease_id"]) if curies.looks_like(get["disease_id"]) else ""
        said: dict[str, Any] = {
            "publications": [get["source_id"]] if get["source_id"].startswith("PMID:") else (),
            "evidence_code": get["evidence"] or None,
            "negated": negated,
        }
        context = {"action": get["maxo_id"], "reference": "" if said["publications"] else get["source_id"]}
        sink.statement(subject, predicate, get["hpo_id"], qualifiers={"disease_context": disease, **context}, **said)
        if disease and disease != get["hpo_id"]:
            _name(sink, named, disease, get["disease_name"], "biolink:Disease")
            sink.statement(
                subject,
                "biolink:applied_to_treat" if predicate == "biolink:treats" else predicate,
                disease,
                qualifiers={"finding": get["hpo_id"], **context},
                **said,
            )


def _subject(sink: Sink, get: Mapping[str, str], named: set[str]) -> str:
    """Return what acts: the substance that an action is narrowed down to, or else the action."""
    _name(sink, named, get["maxo_id"], get["maxo_name"], "biolink:Procedure")
    if get["extension_id"].startswith("CHEBI:"):
        _name(sink, named, get["extension_id"], get["extension_name"], "biolink:SmallMolecule")
        return get["extension_id"]
    return get["maxo_id"]


def _read_tests(files: SourceFiles, sink: Sink, named: set[str]) -> None:
    for line, get in rows(files, FILES[1], sink, _DIAGNOSTIC, comment="#"):
        if get["predicate_id"] not in _OBSERVABLE or not get["hpo_id"].startswith("HP:") or not get["maxo_id"].startswith("MAXO:"):
            sink.reject("not a finding that is observable through an action of MAxO", line)
            continue
        _name(sink, named, get["maxo_id"], get["maxo_label"], "biolink:Procedure")
        sink.statement(
            get["maxo_id"],
            "biolink:diagnoses",
            get["hpo_id"],
            qualifiers={"relation": get["predicate_id"], "when": _OBSERVABLE[get["predicate_id"]]},
        )


def _name(sink: Sink, named: set[str], curie: str, name: str, category: str) -> None:
    if curie not in named:
        named.add(curie)
        sink.node(curie, name or curie, category)

"""EMCKG: symptoms, tests and medicines of common diseases, as the graph that MIRAGE and MindMap report on.

``train.txt`` of https://github.com/wyl-willing/MindMap (Wen et al. 2024, doi:10.18653/v1/2024.acl-long.558) writes names with underscores
and every relation in both directions. ``emckg_full_triples.tsv`` is the table of ChatDoctor's 796 diseases it was sampled from (Li et al.
2023, doi:10.7759/cureus.40895). Neither names its evidence, MindMap states no licence: the user brings the files.

A thing is its name. Four names are both a disease and a symptom of others ("Depression"): such a symptom is a node of its own.
"""

from __future__ import annotations

import re

from ingest.files import SourceFiles
from ingest.records.sink import Sink
from kg.errors import SourceError

READER = 1
FILES = ["train.txt", "emckg_full_triples.tsv"]
#: relation -> (kind of the other end, Biolink predicate, whether the disease is its subject)
_OF_DISEASE = {
    "has_symptom": ("biolink:PhenotypicFeature", "biolink:has_phenotype", True),
    "need_medical_test": ("biolink:Procedure", "biolink:diagnoses", False),
    "need_medication": ("biolink:Drug", "biolink:applied_to_treat", False),
}
#: the same said of the other end
_TO_DISEASE = {"possible_disease": "has_symptom", "can_check_disease": "need_medical_test", "possible_cure_disease": "need_medication"}
_ALSO = re.compile(r"^(?P<name>.+?)\s*\((?P<also>[^()]+)\)$")
_MARKS = re.compile(r"[^A-Za-z0-9]+")


def version(files: SourceFiles) -> str:
    """Return "": the tables name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the tables that are there.

    Raises:
        SourceError: neither is.
    """
    present = [name for name in FILES if name in files]
    if not present:
        raise SourceError(f"{files.origin} has neither {FILES[0]} nor {FILES[1]}")
    diseases = {_key(subject) for name in present for subject, _, _ in _diseases(files, name)}
    named: set[str] = set()
    for name in present:
        for row, line in files.lines(name):
            if not line.strip():
                continue
            sink.record(name, row)
            cells = _cells(line)
            if cells is None:
                sink.reject("not a disease and its symptom, test or medicine, in three columns", line, incomplete=line.count("\t") < 2)
                continue
            disease, relation, other = cells
            category, predicate, first = _OF_DISEASE[relation]
            ends = [_node(sink, named, disease, "biolink:Disease"), _node(sink, named, other, category, _key(other) in diseases)]
            sink.statement(*(ends[0], predicate, ends[1]) if first else (ends[1], predicate, ends[0]), knowledge_level="not_provided")


def _diseases(files: SourceFiles, name: str) -> list[tuple[str, str, str]]:
    return [cells for _, line in files.lines(name) if (cells := _cells(line)) is not None]


def _cells(line: str) -> tuple[str, str, str] | None:
    """Return (disease, relation of the disease, other end), whichever way round the line says it; None where it says neither."""
    cells = [cell.strip().replace("_", " ") for cell in line.rstrip("\r\n").split("\t")]
    if len(cells) != 3 or not all(_key(cell) for cell in cells):
        return None
    subject, relation, target = cells[0], cells[1].replace(" ", "_"), cells[2]
    if relation in _OF_DISEASE:
        return subject, relation, target
    return (target, _TO_DISEASE[relation], subject) if relation in _TO_DISEASE else None


def _node(sink: Sink, named: set[str], name: str, category: str, apart: bool = False) -> str:
    """Return a thing's CURIE; the first time, add it with the other name that stands in brackets ("Alprazolam (Xanax)")."""
    curie = f"EMCKG:{_key(name)}{'.symptom' if apart and category == 'biolink:PhenotypicFeature' else ''}"
    if curie not in named:
        named.add(curie)
        parts = _ALSO.match(name)
        sink.node(curie, parts["name"] if parts else name, category)
        if parts:
            for also in parts["also"].split(";"):
                sink.name(curie, also.strip(), "exact")
            sink.name(curie, name, "exact")
    return curie


def _key(name: str) -> str:
    """Return what a name is known by: the same whether written with spaces or underscores."""
    return _MARKS.sub("_", name.replace("_", " ")).strip("_")

"""PrimeKG's ``kg.csv``: 129,375 nodes of ten types, joined from twenty resources.

A row is an edge with both of its ends, and every edge stands there twice, once from each end; which end is the parent in a
``parent-child`` row is therefore lost. The second row of an edge is merged into the first. Source: https://github.com/mims-harvard/PrimeKG,
Chandak et al., Scientific Data 2023, doi:10.1038/s41597-023-01960-3.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from ingest import csv_rows
from ingest.files import SourceFiles
from ingest.sources.sink import Sink
from kg import curie as curies
from kg.errors import SourceError

READER = 2
FILES = ["kg.csv", "kg_giant.csv", "kg_raw.csv"]
_COLUMNS = ("relation", "display_relation", "x_id", "x_type", "x_name", "x_source", "y_id", "y_type", "y_name", "y_source")

#: Type -> Biolink category.
CATEGORIES = {
    "gene/protein": "biolink:Gene",
    "disease": "biolink:Disease",
    "effect/phenotype": "biolink:PhenotypicFeature",
    "drug": "biolink:Drug",
    "biological_process": "biolink:BiologicalProcess",
    "molecular_function": "biolink:MolecularActivity",
    "cellular_component": "biolink:CellularComponent",
    "anatomy": "biolink:GrossAnatomicalStructure",
    "pathway": "biolink:Pathway",
    "exposure": "biolink:ChemicalExposure",
}
#: Source of an identifier -> its prefix; numbers of the OBO ontologies have lost their leading zeros.
_PREFIXES = {"NCBI": "NCBIGene", "DrugBank": "DRUGBANK", "REACTOME": "REACT", "CTD": "MESH"}
_PADDED = {"MONDO": "MONDO", "HPO": "HP", "GO": "GO", "UBERON": "UBERON"}
_GROUPED = "MONDO_grouped"
#: Sources whose identifiers are numbers; some copies of the table have them as ``9796.0``.
_NUMBERED = {*_PADDED, "NCBI"}


class Relation(NamedTuple):
    """How Biolink says a relation: the type that is its subject ("" where both ends are alike), the predicate, whether it is denied."""

    subject: str
    predicate: str
    negated: bool = False
    level: str = "knowledge_assertion"
    agent: str = "manual_agent"


_COMPUTED = ("observation", "data_analysis_pipeline")
RELATIONS = {
    "protein_protein": Relation("", "interacts_with"),
    "drug_protein": Relation("drug", "interacts_with"),
    "drug_drug": Relation("", "interacts_with"),
    "indication": Relation("drug", "treats"),
    "off-label use": Relation("drug", "treats_or_applied_or_studied_to_treat"),
    "contraindication": Relation("drug", "contraindicated_in"),
    "drug_effect": Relation("drug", "has_side_effect", False, "knowledge_assertion", "text_mining_agent"),
    "disease_phenotype_positive": Relation("disease", "has_phenotype"),
    "disease_phenotype_negative": Relation("disease", "has_phenotype", True),
    "disease_protein": Relation("gene/protein", "gene_associated_with_condition", False, "prediction", "text_mining_agent"),
    "phenotype_protein": Relation("gene/protein", "gene_associated_with_condition", False, "prediction", "text_mining_agent"),
    "bioprocess_protein": Relation("gene/protein", "actively_involved_in"),
    "molfunc_protein": Relation("gene/protein", "enables"),
    "cellcomp_protein": Relation("gene/protein", "located_in"),
    "pathway_protein": Relation("gene/protein", "participates_in"),
    "anatomy_protein_present": Relation("gene/protein", "expressed_in", False, *_COMPUTED),
    "anatomy_protein_absent": Relation("gene/protein", "expressed_in", True, *_COMPUTED),
}
_OTHER = Relation("", "related_to", False, "not_provided", "not_provided")
#: Exposures, and hierarchies whose direction is lost.
RELATIONS |= dict.fromkeys(
    (
        *(f"exposure_{end}" for end in ("bioprocess", "cellcomp", "disease", "exposure", "molfunc", "protein")),
        *(f"{end}_{end}" for end in ("anatomy", "bioprocess", "cellcomp", "disease", "molfunc", "pathway")),
    ),
    _OTHER,
)


def version(files: SourceFiles) -> str:
    """Return "": the file names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the edges and what they join.

    Raises:
        SourceError: the header lacks a column, the file is truncated, or there are several.
    """
    if len(files.members) > 1:
        raise SourceError(f"source {files.source!r} has {sorted(files.members)}, each of them a whole graph: name the one that is meant")
    name = next(iter(files.members))
    place: list[int] = []
    named: set[str] = set()
    seen: set[tuple[str, str, str, str]] = set()
    unknown: Counter[str] = Counter()
    for row, cells, raw, fault in csv_rows.rows(files.lines(name, ended=True)):
        if not place:
            if missing := [column for column in _COLUMNS if column not in cells]:
                raise SourceError(f"{files.called(name)}, row {row}: the header lacks {missing}; it has {cells}")
            place = [cells.index(column) for column in _COLUMNS]
            continue
        sink.record(name, row)
        if fault is not None:
            sink.reject(fault, raw)
            continue
        relation, shown, *ends = (cells[at].strip() for at in place)
        first, second = _End(*ends[:4]), _End(*ends[4:])
        if reason := _fault(relation, first, second):
            sink.reject(reason, raw)
            continue
        if relation not in RELATIONS:
            unknown[relation] += 1
        _edge(sink, relation, shown, first, second, seen, named)
    if not place:
        raise SourceError(f"{files.called(name)} is empty")
    for relation, count in sorted(unknown.items()):
        sink.note(f"the relation {relation!r} ({count:,} rows) is none that PrimeKG is known to have: kept as {_predicate(relation)}")


def _fault(relation: str, first: _End, second: _End) -> str | None:
    """Return why a row cannot be used."""
    if not relation:
        return "no relation"
    for end in (first, second):
        if not end.identifier or not end.source:
            return "an end without an identifier, or without its source"
        if end.type not in CATEGORIES:
            return f"unknown type {end.type!r}"
        if end.source in _NUMBERED and not re.fullmatch(r"\d+(\.0)?", end.identifier):
            return f"{end.identifier!r} is no number of {end.source}"
        if end.source == _GROUPED and not re.fullmatch(r"\d+(_\d+)*", end.identifier):
            return f"{end.identifier!r} is no group of numbers"
        if not curies.looks_like(end.curie):
            return f"{end.identifier!r} of {end.source!r} is no identifier"
    subject = RELATIONS.get(relation, _OTHER).subject
    if subject and subject not in (first.type, second.type):
        return f"{relation!r} between {first.type} and {second.type}: which of them it is said of is not known"
    return None


class _End(NamedTuple):
    identifier: str
    type: str
    name: str
    source: str

    @property
    def curie(self) -> str:
        return curie_of(self.identifier, self.source)


def _edge(sink: Sink, relation: str, shown: str, first: _End, second: _End, seen: set[tuple[str, str, str, str]], named: set[str]) -> None:
    said = RELATIONS.get(relation, _OTHER)
    predicate = f"biolink:{said.predicate}" if relation in RELATIONS else _predicate(relation)
    turned = second.type == said.subject != first.type if said.subject else (second.curie, second.type) < (first.curie, first.type)
    subject, target = (second, first) if turned else (first, second)
    key = relation, shown, subject.curie, target.curie
    if key in seen:
        return
    seen.add(key)
    for end in (subject, target):
        if end.curie not in named:
            named.add(end.curie)
            _node(sink, end)
    sink.statement(
        subject.curie,
        predicate,
        target.curie,
        negated=said.negated,
        knowledge_level=said.level,
        agent_type=said.agent,
        qualifiers={"aggregator": "infores:primekg", "relation": relation, "shown": shown if shown != relation else None},
    )


def _predicate(relation: str) -> str:
    return "primekg:" + (re.sub(r"[^A-Za-z0-9]+", "_", relation).strip("_").lower() or "unnamed")


def _node(sink: Sink, end: _End) -> None:
    sink.node(end.curie, end.name or end.curie, CATEGORIES[end.type])
    if end.source == _GROUPED:
        for member in end.identifier.split("_"):
            sink.statement(
                curie_of(member, "MONDO"),
                "biolink:related_to",
                end.curie,
                knowledge_level="prediction",
                agent_type="computational_model",
                qualifiers={"aggregator": "infores:primekg", "relation": "grouped by name"},
            )


def curie_of(identifier: str, source: str) -> str:
    """Return a node's identifier in the graph's spelling.

    >>> curie_of("9796", "NCBI"), curie_of("13924", "MONDO"), curie_of("1166", "HPO"), curie_of("13924_12592", "MONDO_grouped")
    ('NCBIGene:9796', 'MONDO:0013924', 'HP:0001166', 'PRIMEKG.GROUP:13924_12592')
    """
    local = re.sub(r"\s+", "_", identifier)
    if source in _NUMBERED:
        local = local.removesuffix(".0")
    if source in _PADDED:
        return f"{_PADDED[source]}:{local.zfill(7)}" if local.isdigit() else f"{_PADDED[source]}:{local}"
    if source == _GROUPED:
        return f"PRIMEKG.GROUP:{local}"
    return f"{_PREFIXES.get(source, 'PRIMEKG.' + re.sub(r'[^A-Za-z0-9]+', '_', source).upper())}:{local}"

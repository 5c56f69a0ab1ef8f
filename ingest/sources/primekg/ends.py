"""PrimeKG's ends of edges: the types and identifiers of twenty resources, and what is no identifier of theirs."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ingest.records import gate
from ingest.records.sink import Sink
from kg import curie as curies

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
#: What identifiers of other sources look like, so that a swapped cell or the word for nothing ("NaN") becomes no concept.
_SHAPES = {
    "DrugBank": re.compile(r"(DB|BTD|BIOD|EXPT|NUTR)\d+"),
    "REACTOME": re.compile(r"(R-[A-Z]{3}-|REACT_)\d+(\.\d+)?"),
    "CTD": re.compile(r"[A-Z]\d+"),
}
#: Sources whose identifiers are numbers; some copies of the table have them as ``9796.0``.
_NUMBERED = {*_PADDED, "NCBI"}
_NUMBER = re.compile(r"\d+(?:\.0*)?|\d(?:\.\d{1,15})?[eE]\+?\d{1,2}")
#: Every source of the release; what is the beginning of one of them was cut.
_SOURCES = {*_NUMBERED, *_SHAPES, _GROUPED}
#: The columns of an end.
KEY = ("id", "type", "name", "source")


class End(NamedTuple):
    """One end of a row."""

    identifier: str
    type: str
    name: str
    source: str

    @property
    def curie(self) -> str:
        """Its identifier in the graph's spelling."""
        return curie_of(self.identifier, self.source)


def fault_of(end: End) -> str | None:
    """Return why an end cannot be used."""
    if not end.identifier or not end.source:
        return "an end without an identifier, or without its source"
    if end.type not in CATEGORIES:
        return f"unknown type {end.type!r}"
    if end.source not in _SOURCES and any(whole.startswith(end.source) for whole in _SOURCES):
        return f"{end.source!r} is the beginning of a source's name: the row was cut"
    if end.source in _NUMBERED and _whole(end.identifier, end.source) is None:
        return f"{end.identifier!r} is no number of {end.source}"
    if end.source in _SHAPES and not _SHAPES[end.source].fullmatch(end.identifier):
        return f"{end.identifier!r} is no identifier of {end.source}"
    if end.source == _GROUPED and not re.fullmatch(r"\d+(_\d+)*", end.identifier):
        return f"{end.identifier!r} is no group of numbers"
    curie = end.curie
    if not curies.looks_like(curie) or gate.curie_fault(curie):
        return f"{end.identifier!r} of {end.source!r} is no identifier"
    return None


def put(sink: Sink, end: End, row: int) -> None:
    """Add a node; a group of diseases names its members."""
    curie = end.curie
    sink.node(curie, end.name or curie, CATEGORIES[end.type])
    if end.source == _GROUPED:
        for member in end.identifier.split("_"):
            sink.statement(
                curie_of(member, "MONDO"),
                "biolink:related_to",
                curie,
                key=str(row),
                knowledge_level="prediction",
                agent_type="computational_model",
                qualifiers={"aggregator": "infores:primekg", "relation": "grouped by name"},
            )


def _whole(identifier: str, source: str) -> int | None:
    """Return a number however it is written ("09796", "9796.0", "9.796e3", "NCBIGene:9796"), None where it is none.

    >>> _whole("9796.0", "NCBI"), _whole("MONDO:0013924", "MONDO"), _whole("9796.5", "NCBI"), _whole("9.796e3", "NCBI")
    (9796, 13924, None, 9796)
    """
    plain = identifier.removeprefix(f"{_PADDED.get(source) or _PREFIXES.get(source) or source}:").removeprefix(f"{source}:")
    if len(plain) > 100 or _NUMBER.fullmatch(plain) is None:
        return None
    if "e" in plain.casefold():
        number = Decimal(plain)
        return int(number) if number == number.to_integral_value() else None
    return int(plain.partition(".")[0])


# An end is asked for it several times in a row.
@lru_cache(maxsize=4096)
def curie_of(identifier: str, source: str) -> str:
    """Return a node's identifier in the graph's spelling.

    >>> curie_of("9796", "NCBI"), curie_of("13924", "MONDO"), curie_of("1166", "HPO"), curie_of("13924_12592", "MONDO_grouped")
    ('NCBIGene:9796', 'MONDO:0013924', 'HP:0001166', 'PRIMEKG.GROUP:13924_12592')
    """
    local = re.sub(r"\s+", "_", identifier)
    if source in _NUMBERED:
        whole = _whole(local, source)
        local = local if whole is None else str(whole)
    if source in _PADDED:
        return f"{_PADDED[source]}:{local.zfill(7)}" if local.isdigit() else f"{_PADDED[source]}:{local}"
    if source == _GROUPED:
        return f"PRIMEKG.GROUP:{local}"
    return f"{_PREFIXES.get(source, 'PRIMEKG.' + re.sub(r'[^A-Za-z0-9]+', '_', source).upper())}:{local}"

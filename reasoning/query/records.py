"""Which records behind edges satisfy qualifiers: one record must satisfy all of them at once.

``publications`` alone speaks of the edge: how many distinct publications its satisfying records name between them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.arrays import Array
from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.query.frequencies import inside, spans_within
from reasoning.query.kinds import kinds_of
from reasoning.query.model import Qualifiers

if TYPE_CHECKING:
    import pyarrow as pa

#: Prefixes of references by which a record of a collection says whose entry it is, where they are not the source's own name.
REFERENCES = {"orphanet": "ORPHA", "omim": "OMIM", "decipher": "DECIPHER"}


def satisfying(snapshot: Snapshot, edges: Array, wanted: Qualifiers) -> Array:
    """bool [edges]: whether an edge has a record that satisfies the qualifiers; edges are indexes, [] of evidence satisfies none."""
    table = snapshot._evidence
    if table is None or not len(edges):
        return np.zeros(len(edges), bool)
    starts, stops = np.asarray(snapshot.edge_evidence_ptr)[edges], np.asarray(snapshot.edge_evidence_ptr)[edges + 1]
    counts = stops - starts
    owner = np.repeat(np.arange(len(edges)), counts)
    rows = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(starts, counts)
    kept = _records(snapshot, table, rows, wanted)
    if wanted.publications is None:
        found = np.zeros(len(edges), bool)
        found[owner[kept]] = True
        return found
    named = table.column("publications").take(_index(rows[kept])).to_pylist()
    distinct: list[set[str]] = [set() for _ in range(len(edges))]
    for at, publications in zip(owner[kept].tolist(), named, strict=True):
        distinct[at].update(publications or ())
    return inside(np.array([len(each) for each in distinct], float), wanted.publications)


def _records(snapshot: Snapshot, table: pa.RecordBatch, rows: Array, wanted: Qualifiers) -> Array:
    """bool [rows]: which records satisfy every qualifier that speaks of one record."""
    kept: Array = np.ones(len(rows), bool)

    def column(name: str) -> list[Any]:
        values: list[Any] = table.column(name).take(_index(rows)).to_pylist()
        return values

    if wanted.frequency is not None:
        shares = np.array([np.nan if value is None else value for value in column("frequency")], float)
        kept &= inside(shares, wanted.frequency)
        # a span ("30–79 %") is within another only as a whole: that it may be more than half does not make it so
        near = np.flatnonzero(kept)
        said = table.column("qualifiers").take(_index(rows[near])).to_pylist()
        kept[near] = [text is None or "HP:00402" not in text or spans_within(_parsed(text), wanted.frequency) for text in said]
    if wanted.licences:
        kept &= _among(column("licence"), wanted.licences)
    if wanted.levels:
        kept &= _among(column("knowledge_level"), wanted.levels)
    if wanted.evidence_codes:
        kept &= _among(column("evidence_code"), wanted.evidence_codes)
    if wanted.sources:
        keys = {source_key(name) for name in wanted.sources}
        about = zip(column("source"), column("primary_knowledge_source"), column("publications"), strict=True)
        kept &= np.fromiter((bool(keys & _names(*each)) for each in about), bool, len(rows))
    if wanted.onset or wanted.sex or wanted.years is not None or wanted.other:
        parsed = [_parsed(text) for text in column("qualifiers")]
        onset = _terms(snapshot, wanted.onset)
        kept &= np.fromiter((_says(each, wanted, onset) for each in parsed), bool, len(rows))
    return kept


def satisfies(snapshot: Snapshot, piece: Evidence, wanted: Qualifiers) -> bool:
    """Whether one record satisfies the qualifiers, ``publications`` aside."""
    if wanted.frequency is not None:
        share = np.array([np.nan if piece.frequency is None else piece.frequency], float)
        if not inside(share, wanted.frequency) or not spans_within(piece.qualifiers, wanted.frequency):
            return False
    for value, options in (
        (piece.licence, wanted.licences),
        (piece.knowledge_level, wanted.levels),
        (piece.evidence_code, wanted.evidence_codes),
    ):
        if options and value not in options:
            return False
    if wanted.sources and not {source_key(name) for name in wanted.sources} & _names(
        piece.source, piece.primary_knowledge_source, piece.publications
    ):
        return False
    return _says(piece.qualifiers, wanted, _terms(snapshot, wanted.onset))


def _says(qualifiers: dict[str, Any], wanted: Qualifiers, onset: frozenset[str]) -> bool:
    if wanted.onset and not onset & set(_texts(qualifiers.get("onset"))):
        return False
    if wanted.sex and wanted.sex not in [text.lower() for text in _texts(qualifiers.get("sex"))]:
        return False
    if wanted.years is not None and not inside(np.array([_year(qualifiers)], float), wanted.years):
        return False
    return all(value.lower() in [text.lower() for text in _texts(qualifiers.get(key))] for key, value in wanted.other)


def _terms(snapshot: Snapshot, curies: Iterable[str]) -> frozenset[str]:
    """CURIEs of onset terms with those of all their kinds."""
    nodes = [node for node in map(snapshot.find, curies) if node is not None]
    kinds = kinds_of(snapshot).down(nodes, forms=False).members.tolist() if nodes else []
    return frozenset([*curies, *(snapshot.curie(node) for node in kinds)])


def source_key(name: str) -> str:
    """Return what a knowledge source is compared by.

    >>> source_key("infores:orphanet"), source_key("Orphanet")
    ('orphanet', 'orphanet')
    """
    return name.strip().lower().removeprefix("infores:")


@lru_cache(maxsize=256)
def _references_of(prefix: str) -> str | None:
    return next((key for key, reference in REFERENCES.items() if reference == prefix), None)


def _names(source: str, primary: str, publications: Iterable[str] | None) -> set[str]:
    """Whom a record is "according to": its source, who first asserted it, and the collection whose entry it cites."""
    cited = {_references_of(publication.split(":", 1)[0]) for publication in publications or ()}
    return {source_key(source), source_key(primary), *(key for key in cited if key)}


def _year(qualifiers: dict[str, Any]) -> float:
    text = str(qualifiers.get("year") or "")
    return float(text[:4]) if text[:4].isdigit() else float("nan")


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]


def _among(values: list[Any], options: tuple[str, ...]) -> Array:
    return np.fromiter((value in options for value in values), bool, len(values))


@lru_cache(maxsize=65_536)
def _parse(text: str) -> dict[str, Any]:
    read = json.loads(text)
    return read if isinstance(read, dict) else {}


def _parsed(text: str | None) -> dict[str, Any]:
    return _parse(text) if text else {}


def _index(rows: Array) -> pa.Array:
    import pyarrow

    return pyarrow.array(rows)

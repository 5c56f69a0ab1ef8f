"""Everything that ranking reads, prepared once for a bundle and mapped into memory afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from kg import arrays, atomic, seals
from kg.arrays import Array, HashIndex
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.diagnosis import named_findings as naming
from reasoning.diagnosis import ontology as ontologies
from reasoning.diagnosis import priors
from reasoning.diagnosis import profiles as profiling
from reasoning.diagnosis import records as recording
from reasoning.diagnosis import related_diseases as relating
from reasoning.diagnosis import sex_and_onset as circumstances
from reasoning.diagnosis.named_findings import NamedFindings
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.priors import Priors
from reasoning.diagnosis.profiles import Profiles
from reasoning.diagnosis.records import Records
from reasoning.diagnosis.related_diseases import Families
from reasoning.diagnosis.settings import Settings
from reasoning.diagnosis.sex_and_onset import Circumstances

#: Raised when the arrays or how they are made change.
VERSION = 4
_PARTS: tuple[tuple[str, type], ...] = (
    ("ontology", Ontology),
    ("records", Records),
    ("named", NamedFindings),
    ("families", Families),
    ("profiles", Profiles),
    ("priors", Priors),
    ("circumstances", Circumstances),
)


@dataclass(frozen=True)
class Prepared:
    """Ontology, records, profiles and priors of a snapshot.

    Attributes:
        background: float32 [T], mean frequency of each term over all diseases.
        information: float32 [T], ``-ln`` of the share of diseases that have the term at all (Resnik 1995, with diseases as the corpus).
    """

    ontology: Ontology
    records: Records
    named: NamedFindings
    families: Families
    profiles: Profiles
    priors: Priors
    circumstances: Circumstances
    background: Array
    information: Array


def prepare(snapshot: Snapshot, settings: Settings) -> Prepared:
    """Map what was prepared before, or prepare it and keep it beside the snapshot where that can be written.

    Raises:
        InputError: the graph holds no record of a disease's findings.
    """
    folder = None if snapshot.folder is None else snapshot.folder / "diagnosis"
    key = None if folder is None else _key(snapshot, settings)
    if folder is not None and (found := _load(folder, key)) is not None:
        return found
    made = compute(snapshot, settings)
    if folder is not None:
        try:
            _save(folder, key, made)
        except OSError:
            return made  # a read-only bundle works, it only starts slower
    return made


def compute(snapshot: Snapshot, settings: Settings) -> Prepared:
    """Prepare from the snapshot.

    Raises:
        InputError: the graph holds no record of a disease's findings.
    """
    terms = ontologies.read(snapshot)
    records = recording.read(snapshot, terms)
    if records.size == 0:
        raise InputError("this graph has no disease with phenotypes (biolink:has_phenotype): build it with the source 'hpo'")
    families = relating.read(snapshot, records.node)
    named = naming.read(snapshot, records.node, terms)
    profiles = profiling.build(records, named, families, terms, settings)
    counts = np.diff(profiles.by_ptr)
    sums = np.add.reduceat(np.append(profiles.by_share, 0), profiles.by_ptr[:-1]) * (counts > 0)
    # A term that no disease has is as rare as can be told from this many diseases: seen less than once.
    rarest = 0.3 / profiles.size
    background = np.maximum(sums / profiles.size, rarest).astype(np.float32)
    information = -np.log(np.maximum(counts / profiles.size, rarest)).astype(np.float32)
    given = circumstances.read(snapshot, records.node)
    return Prepared(terms, records, named, families, profiles, priors.read(snapshot, records), given, background, information)


def _key(snapshot: Snapshot, settings: Settings) -> dict[str, Any] | None:
    if snapshot.folder is None:
        return None
    try:
        meta = json.loads((snapshot.folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        meta = {}
    return {"version": VERSION, "bundle": meta.get("bundle"), "snapshot": meta.get("version"), "settings": settings.profile_key()}


def _save(folder: Path, key: dict[str, Any] | None, made: Prepared) -> None:
    with atomic.new_folder(folder) as new:
        for part, _ in _PARTS:
            for field in fields(getattr(made, part)):
                value = getattr(getattr(made, part), field.name)
                if isinstance(value, HashIndex):
                    value.save(new, f"{part}_{field.name}")
                else:
                    arrays.save(new, f"{part}_{field.name}", value)
        arrays.save(new, "background", made.background)
        arrays.save(new, "information", made.information)
        (new / "key.json").write_text(json.dumps(seals.sealed(new, key or {})), "utf-8")


def _load(folder: Path, key: dict[str, Any] | None) -> Prepared | None:
    try:
        told = json.loads((folder / "key.json").read_text("utf-8"))
        # Compiled loops run over these: what is damaged is made again.
        if not isinstance(told, dict) or {name: told.get(name) for name in key or {}} != key or not seals.intact(folder, told):
            return None
        parts: list[Any] = []
        for part, kind in _PARTS:
            values: dict[str, Any] = {}
            for field in fields(kind):
                name = f"{part}_{field.name}"
                values[field.name] = HashIndex.load(folder, name) if field.name == "formerly" else arrays.load(folder, name)
            parts.append(kind(**values))
        background, information = arrays.load(folder, "background"), arrays.load(folder, "information")
        ontology, records, named, families, profiles, known, given = parts
        return Prepared(ontology, records, named, families, profiles, known, given, background, information)
    except (OSError, ValueError):
        return None

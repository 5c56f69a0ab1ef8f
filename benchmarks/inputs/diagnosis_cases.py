"""Published patients for the diagnosis benchmarks: reading them, ranks under ties, figures with intervals."""

from __future__ import annotations

import json
import random
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg import arrays
from reasoning.diagnosis import Diagnoser, phenopackets
from reasoning.diagnosis.disease_hierarchy import LARGEST, DiseaseHierarchy

MODES = ("standard", "leave-publication-out")
PACKETS = Path(__file__).resolve().parents[3] / "shared" / "data" / "phenopackets" / "phenopackets-dev.zip"
TOP = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Case:
    """A solved patient: HPO identifiers, sex and onset, the reporting publications, the OMIM identifier of the diagnosis,
    and the genes that the packet's interpretations name."""

    id: str
    observed: tuple[str, ...]
    excluded: tuple[str, ...]
    gold: str
    publications: tuple[str, ...]
    sex: str | None
    onset: str | None
    genes: tuple[str, ...] = ()


def read_cases(path: Path) -> list[Case]:
    """Read every Phenopacket of a zip archive, in order of their names."""
    cases = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(name for name in archive.namelist() if name.endswith(".json")):
            patient = phenopackets.from_dict(json.loads(archive.read(name)), name)
            gold = patient.diseases[0][0]
            known = patient.observed_ids, patient.excluded_ids, gold, patient.publications, patient.sex, patient.onset, patient.genes
            cases.append(Case(patient.id, *known))
    return cases


def sample(cases: Sequence[Case], size: int | None, seed: int) -> list[Case]:
    """Return ``size`` cases drawn without replacement, in their order; all of them where size is None."""
    if size is None or size >= len(cases):
        return list(cases)
    return [cases[i] for i in sorted(random.Random(seed).sample(range(len(cases)), size))]


def rows_by_identifier(diagnoser: Diagnoser) -> dict[str, list[int]]:
    """Return identifier -> rows of ``diagnoser.diseases`` that carry it: as CURIE, in a record as it was filed, or as a cross-reference."""
    found: dict[str, set[int]] = defaultdict(set)
    snapshot, records = diagnoser.snapshot, diagnoser.prepared.records
    for row, node in enumerate(diagnoser.diseases.tolist()):
        for identifier in (snapshot.curie(node), *snapshot.node(node).xrefs):
            found[identifier].add(row)
    if snapshot.folder is not None:
        column = arrays.load_table(snapshot.folder, "evidence").column("original_subject")
        for row, filed in zip(records.disease.tolist(), column.take(records.row).to_pylist(), strict=True):
            if filed:
                found[filed].add(row)
    return {identifier: sorted(rows) for identifier, rows in found.items()}


def families(diagnoser: Diagnoser) -> list[list[int]]:
    """Return for each row of ``diagnoser.diseases`` the rows of its family: of the narrowest group of the classification that holds another
    ranked disease, at most ``LARGEST`` of them; of a disease without such a group the row alone."""
    hierarchy, place_of = DiseaseHierarchy.of(diagnoser.snapshot), {node: row for row, node in enumerate(diagnoser.diseases.tolist())}
    members: dict[int, list[int]] = {}
    found = []
    for node, row in place_of.items():
        groups = sorted(hierarchy.up(node))
        for group in groups:
            if group not in members:
                members[group] = sorted(place_of[below] for below in hierarchy.down(group) if below in place_of)
        fitting = [members[group] for group in groups if 2 <= len(members[group]) <= LARGEST]
        found.append(min(fitting, key=len, default=[row]))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where the diagnosis stood: ``better`` candidates scored higher, ``equal`` others the same; ``better`` is None if not ranked."""

    better: int | None
    equal: int = 0

    def within(self, k: int) -> float:
        """Return the probability that it is among the first k when ties are broken at random."""
        return 0.0 if self.better is None else float(np.clip((k - self.better) / (self.equal + 1), 0, 1))

    def reciprocal(self) -> float:
        """Return the expected reciprocal rank when ties are broken at random; 0 where it was not ranked."""
        return 0.0 if self.better is None else float(np.mean(1.0 / (self.better + 1 + np.arange(self.equal + 1))))


def place(scores: npt.NDArray[np.floating[Any]], gold: Sequence[int], allowed: npt.NDArray[np.bool_] | None = None) -> Place:
    """Return the place of the best of the ``gold`` rows among the ``allowed`` ones; a score of -inf is not ranked."""
    best = max((float(scores[row]) for row in gold), default=-np.inf)
    if best == -np.inf:
        return Place(None)
    others = scores if allowed is None else scores[allowed]
    return Place(int((others > best).sum()), max(int((others == best).sum()) - 1, 0))

"""Patients whose disease is to be found by asking: published ones and simulated ones, and what they answer."""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.inputs.diagnosis_cases import read_cases, rows_by_identifier
from kg.errors import InputError
from reasoning.diagnosis import Diagnoser, findings


@dataclass(frozen=True)
class Hidden:
    """A patient whose disease is to be found.

    Attributes:
        group: what a bootstrap draws as a whole: the publications, or the disease of a simulated patient.
        gold: the disease's rows. has, lacks: terms. publications: whose records are left out.
        complete: whether everything that the patient is not said to have is absent.
    """

    group: str
    gold: tuple[int, ...]
    has: tuple[int, ...]
    lacks: tuple[int, ...]
    publications: tuple[str, ...] = ()
    sex: str | None = None
    onset: str | None = None
    complete: bool = False


def published(
    diagnoser: Diagnoser, packets: Path, seed: int, *, most: int = 2, least: int = 4, half: int | None = None, left_out: bool = True
) -> Iterator[Hidden]:
    """Yield published patients whose diagnosis has findings in the graph, in an order drawn at random.

    Args:
        most: patients of one publication. least: findings that a patient has. half: 0 or 1, one half of the publications only, each whole
            in one of them. left_out: whether the records that cite the patient's publication are left out.
    """
    rows, draw = rows_by_identifier(diagnoser), random.Random(seed)
    cases = defaultdict(list)
    for case in read_cases(packets):
        if case.gold in rows and half in (None, zlib.crc32(" ".join(sorted(case.publications)).encode()) % 2):
            cases[case.publications].append(case)
    drawn = [case for key in sorted(cases) for case in draw.sample(cases[key], len(cases[key]))]
    draw.shuffle(drawn)
    kept: dict[tuple[str, ...], int] = defaultdict(int)
    for case in drawn:
        try:
            used = findings.collect(case.observed, case.excluded, diagnoser.snapshot, diagnoser.prepared.ontology)
        except InputError:
            continue
        if len(used.observed) < least or kept[case.publications] == most:
            continue
        kept[case.publications] += 1
        has, lacks = tuple(used.observed.tolist()), tuple(used.excluded.tolist())
        without = case.publications if left_out else ()
        yield Hidden(" ".join(case.publications), tuple(rows[case.gold]), has, lacks, without, case.sex, case.onset)


def simulated(diagnoser: Diagnoser, seed: int) -> Iterator[Hidden]:
    """Yield patients of diseases with at least five findings of their own, without end.

    Each finding is drawn by its frequency on record; one in ten is replaced by a more general one.
    """
    draw, profiles, ontology = random.Random(seed), diagnoser.prepared.profiles, diagnoser.prepared.ontology
    spans = [slice(int(a), int(b)) for a, b in zip(profiles.ptr[:-1], profiles.ptr[1:], strict=True)]
    rich = [row for row, span in enumerate(spans) if int((profiles.alone[span] > 0).sum()) >= 5]
    while True:
        row = draw.choice(rich)
        has = set()
        for term, share in zip(profiles.term[spans[row]].tolist(), profiles.alone[spans[row]].tolist(), strict=True):
            if draw.random() < share:
                above = [up for up in ontology.up(term).tolist() if ontology.finding[up] and up != term]
                closest = max(above, key=lambda up: len(ontology.up(up)), default=term)
                has.add(closest if draw.random() < 0.1 else term)
        if len(has) >= 3:
            yield Hidden(str(row), (row,), tuple(sorted(has)), (), complete=True)


def answer(patient: Hidden, term: int, diagnoser: Diagnoser) -> tuple[bool | None, list[int]]:
    """Return (yes, no or unknown; what exactly the patient has of it)."""
    ontology = diagnoser.prepared.ontology
    special = [other for other in patient.has if term in ontology.up(other)]
    if special:
        return True, special
    above = set(ontology.up(term).tolist())
    return (False, []) if patient.complete or above & set(patient.lacks) else (None, [])

"""Findings over time: what was new, worse, better or resolved between two moments (TemMed-Bench asks as much of images)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, TypeVar

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.result import Term
from reasoning.intake.document import Document, Drug, Finding, day
from reasoning.intake.weighing import DOUBTFUL, Case, Placed
from reasoning.rendering.text import plain

F = TypeVar("F", Finding, Drug)
Kind = Literal["new", "worse", "better", "resolved", "started", "stopped"]
_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T.*)?")
_RANK = {None: 0, "mild": 1, "moderate": 2, "severe": 3, "profound": 4}
#: A laboratory value has moved when its distance from the limits did by so much, in widths of the reference range.
_MOVED = 0.1


@dataclass(frozen=True, slots=True)
class State:
    """What was said of a finding on a day. ``beyond``: a value's distance from its limits (see ``Measured.beyond``)."""

    time: str
    present: bool
    severity: str | None = None
    number: float | None = None
    unit: str = ""
    beyond: float | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An edge from one state of a finding (None: nothing was said before) to a later one."""

    kind: Kind
    finding: Term
    before: State | None
    after: State

    def __str__(self) -> str:
        then = f" (before: {_told(self.before)})" if self.before is not None else ""
        return f"{self.after.time[:10]}  {self.kind}: {self.finding.name}, {_told(self.after)}{then}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes in the order of time, and how many findings have no date and so no place in it."""

    changes: tuple[Change, ...]
    undated: int

    def to_dict(self) -> dict[str, Any]:
        """Return them as plain data."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [str(change) for change in self.changes] or ["nothing changed"]
        return "\n".join([*lines, *([f"{self.undated} findings have no date"] if self.undated else [])])


def moment(text: str) -> date:
    """Return the day that a caller names; of a month or a year its first.

    Raises:
        InputError: it is no date.
    """
    try:
        return day(text)
    except ValueError:
        raise InputError(f"{plain(text, 40)!r} is no date: want 2021-03-04") from None


def until(document: Document, at: str) -> Document:
    """Return what was known on a day: what began later is left out, what was over later was not over; what has no date is kept.

    A finding that is over stays: what a patient once had is evidence of what the patient has.

    Raises:
        InputError: ``at`` is no date.
    """
    end = moment(at)

    def known(items: Iterable[F]) -> Iterator[F]:
        for each in items:
            if each.when is None or day(each.when) <= end:
                yield each if each.until is None or day(each.until) <= end else each.model_copy(update={"until": None})

    findings, drugs = tuple(known(document.findings)), tuple(known(document.drugs))
    later = len(document.findings) - len(findings)
    undated = sum(each.when is None for each in findings)
    notes = [f"as of {end}: {later} findings of later days left out"] if later else []
    notes += [f"{undated} findings have no date and were taken for known"] if undated else []
    return document.model_copy(update={"findings": findings, "drugs": drugs, "notes": (*document.notes, *notes)})


def changes(case: Case, snapshot: Snapshot, ontology: Ontology, since: str | None = None, to: str | None = None) -> Changes:
    """Return what changed after ``since`` up to ``to`` (each a date or None for no limit).

    New: said to be there where it was not, or nothing was said. Resolved: said to be absent, within its limits again, or over. Worse and
    better: of higher and lower severity, or further from and nearer to the limits by a tenth of the reference range. Doubtful findings
    (confidence below 0.5) change nothing. A finding and its special forms are told apart.

    Raises:
        InputError: a limit is no date.
    """
    first, last = (None if each is None else moment(each) for each in (since, to))
    series: dict[int, list[State]] = defaultdict(list)
    for each in case.placed:
        if each.finding.confidence >= DOUBTFUL:
            series[each.term] += _states(each)
    found = [
        Change(kind, Term(snapshot.curie(int(ontology.node[term])), snapshot.name(int(ontology.node[term]))), before, after)
        for term, states in series.items()
        for kind, before, after in _edges(sorted(states, key=lambda state: (day(state.time), state.present)))
    ]
    found += _of_drugs(case)
    kept = [c for c in found if (first is None or day(c.after.time) > first) and (last is None or day(c.after.time) <= last)]
    kept.sort(key=lambda change: (day(change.after.time), change.finding.name, change.kind))
    return Changes(tuple(kept), sum(each.finding.when is None for each in case.placed))


def _states(each: Placed) -> list[State]:
    finding = each.finding
    measured = finding.measured
    number, unit, beyond = (None, "", None) if measured is None else (measured.number, measured.unit, measured.beyond)
    states = []
    if finding.when is not None:
        states.append(State(finding.when, each.present, finding.severity, number, unit, beyond, finding.place))
    if finding.until is not None and each.present:
        states.append(State(finding.until, False, place=finding.place))
    return states


def _edges(states: Sequence[State]) -> Iterator[tuple[Kind, State | None, State]]:
    before: State | None = None
    for after in states:
        kind = _kind(before, after)
        if kind is not None:
            yield kind, before, after
        before = after


def _kind(before: State | None, after: State) -> Kind | None:
    if before is None or not before.present:
        return "new" if after.present else None
    if not after.present:
        return "resolved"
    if before.beyond is not None and after.beyond is not None:
        moved = abs(after.beyond) - abs(before.beyond)
        return "worse" if moved > _MOVED else "better" if moved < -_MOVED else None
    if before.severity is None or after.severity is None:
        return None
    moved = _RANK[after.severity] - _RANK[before.severity]
    return "worse" if moved > 0 else "better" if moved < 0 else None


def _of_drugs(case: Case) -> Iterator[Change]:
    for kind, name, curie, time, over in case.drugs:
        if kind == "drug":
            told = Term(curie, plain(name, 80))
            begun = None if time is None else State(time, True)
            if begun is not None:
                yield Change("started", told, None, begun)
            if over is not None:
                yield Change("stopped", told, begun, State(over, False))


def _told(state: State) -> str:
    if state.number is not None:
        return f"{state.number:g} {plain(state.unit, 20)}".strip()
    return state.severity or ("there" if state.present else "not there")


def age_at_onset(document: Document) -> str | None:
    """Return the age at which the first finding began as an ISO 8601 duration, None where no beginning is on record.

    When something was seen says nothing of when it began, so it does not count.
    """
    born, ages = document.patient.born, dict[float, str]()
    for each in document.findings:
        if each.present and each.confidence >= DOUBTFUL:
            if each.age is not None and (found := _DURATION.fullmatch(each.age)):
                ages[sum(float(n or 0) * days for n, days in zip(found.groups(), (365.25, 30.44, 7, 1), strict=True))] = each.age
            elif born is not None and each.since is not None and day(each.since) >= day(born):
                days = (day(each.since) - day(born)).days
                ages[days] = f"P{days}D"
    return ages[min(ages)] if ages else None

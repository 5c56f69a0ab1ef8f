"""Findings of several voices made one case: what is there and how surely, what is not, where the voices contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

from kg.snapshot import Snapshot
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.result import Term
from reasoning.intake.codes import Codes
from reasoning.intake.document import Document, Drug, Finding
from reasoning.patients.opposites import Opposites

#: Below this a finding is to be looked at again: it is as likely not there.
DOUBTFUL = 0.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A front end's finding and the term of the ontology that it is."""

    finding: Finding
    term: int
    present: bool

    @property
    def absent_by_value(self) -> bool:
        """Whether it is only a value within its limits: an episode may have been missed, so it denies nothing."""
        return not self.present and (self.finding.measured is not None or self.finding.direction is not None)


@dataclass(frozen=True, slots=True)
class Look:
    """A finding to look at again, and where: ``places`` are the parts of the body that it is of, as the ontology or the front end says."""

    finding: Term
    why: str
    confidence: float
    places: tuple[str, ...]
    laterality: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things said of a patient that cannot both be so, with where each was said."""

    one: Term
    other: Term
    why: str
    places: tuple[str, str]


@dataclass(frozen=True)
class Case:
    """What a document says of the patient, in the graph's terms.

    Attributes:
        observed: identifier -> the probability that it is there. excluded: identifiers. contradictions, look_again: what to settle first.
        diseases: (CURIE, name) of conditions that are diseases: context, never counted. drugs: (kind, name, CURIE or "", time, until).
        placed: everything that was found in the ontology, in the document's order. notes: what was read otherwise or set aside.
    """

    observed: dict[str, float]
    excluded: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    look_again: tuple[Look, ...]
    diseases: tuple[tuple[str, str], ...]
    drugs: tuple[tuple[str, str, str, str | None, str | None], ...]
    notes: tuple[str, ...]
    placed: tuple[Placed, ...] = field(repr=False, default=())

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = asdict(self)
        del told["placed"]
        return told


def weigh(document: Document, codes: Codes, snapshot: Snapshot, ontology: Ontology) -> Case:
    """Return the case that a document tells of.

    The same finding by several voices is the likelier there: 1 minus the product of their doubts, a voice's own repetitions counting once
    (its surest). What is denied as surely as it is asserted, on the same day, is a contradiction.
    """
    placed: list[Placed] = []
    notes = list(document.notes)
    diseases: dict[str, str] = {}
    lost: list[str] = []
    for finding, meant in ((each, meant) for each in document.findings for meant in codes.meant(each)):
        if meant.note:
            notes.append(meant.note)
        if meant.kind == "disease":
            if meant.present:
                diseases[meant.curie] = snapshot.name(snapshot.index(meant.curie))
        elif meant.kind == "finding" and meant.present is not None:
            term = ontology.term(snapshot.index(meant.curie))
            if term is not None:
                placed.append(Placed(finding, term, meant.present))
        elif meant.kind == "unknown" and meant.present is not None and not meant.note:
            lost.append(finding.called)
    if lost:
        unlike = list(dict.fromkeys(lost))
        more = f" and {len(unlike) - 5} more" if len(unlike) > 5 else ""
        notes.append(f"no finding of this graph, set aside: {', '.join(map(repr, unlike[:5]))}{more}")
    if diseases:
        notes.append(f"diseases on record, not counted as findings: {', '.join(diseases.values())}")
    weighed = _Weighing(placed, snapshot, ontology)
    return Case(
        weighed.observed,
        tuple(weighed.excluded),
        weighed.contradictions,
        tuple(weighed.look_again()),
        tuple(diseases.items()),
        tuple(_drug(drug, codes) for drug in document.drugs),
        tuple(dict.fromkeys(notes)),
        tuple(placed),
    )


def told(case: Case) -> list[str]:
    """Return what to say of contradictions and of what is to be looked at again."""
    lines = [
        f"{each.one.name} ({each.one.curie}) and {each.other.name} ({each.other.curie}) contradict each other: {each.why}"
        for each in case.contradictions[:10]
    ]
    for look in case.look_again[:10]:
        where = ", ".join(filter(None, (look.laterality, *look.places)))
        lines.append(f"look again for {look.finding.name} ({look.finding.curie}){f', {where}' if where else ''}: {look.why}")
    return lines


def _drug(drug: Drug, codes: Codes) -> tuple[str, str, str, str | None, str | None]:
    return drug.kind, drug.label or (drug.codes[0] if drug.codes else ""), codes.drug(drug.codes, drug.label), drug.time, drug.until


class _Weighing:
    def __init__(self, placed: Sequence[Placed], snapshot: Snapshot, ontology: Ontology) -> None:
        self._snapshot, self._ontology = snapshot, ontology
        self._opposites = Opposites(snapshot, ontology)
        self._said = [each for each in placed if not each.absent_by_value]
        sure: dict[int, dict[str, float]] = defaultdict(dict)
        denied: dict[int, float] = defaultdict(float)
        for each in self._said:
            if each.present:
                voice = sure[each.term]
                voice[each.finding.by] = max(voice.get(each.finding.by, 0.0), each.finding.confidence)
            else:
                denied[each.term] = max(denied[each.term], each.finding.confidence)
        self._certain = {term: _together(voices.values()) for term, voices in sure.items()}
        self._denied = dict(denied)

    @property
    def observed(self) -> dict[str, float]:
        return {self._curie(term): certain for term, certain in self._certain.items()}

    @property
    def excluded(self) -> list[str]:
        """What is denied surely enough, and not asserted, nor a special form of it."""
        there = {int(up) for term in self._certain for up in self._ontology.up(term)}
        return [self._curie(term) for term, sure in self._denied.items() if sure >= DOUBTFUL and term not in there]

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Pairs that cannot both be so of the same day (or of days of which one is unknown)."""
        found: dict[tuple[int, int], Contradiction] = {}
        kept = self._each_once()
        up = {each.term: set(self._ontology.up(each.term).tolist()) for each in kept}
        opposed = {each.term: self._opposed(up[each.term]) for each in kept if each.present}
        for one, other in combinations(kept, 2):
            there, absent = (one, other) if one.present else (other, one)
            why = ""
            if not there.present:
                continue
            if not absent.present:
                why = "said to be there and said to be absent" if absent.term in up[there.term] else ""
            elif there.term not in up[absent.term] and absent.term not in up[there.term]:
                clash = opposed[there.term] & up[absent.term] or opposed[absent.term] & up[there.term]
                why = "opposites" if clash else ""
            if why and _same_time(one.finding, other.finding) and not _apart(one.finding, other.finding):
                places = _where(there.finding), _where(absent.finding)
                found.setdefault((there.term, absent.term), Contradiction(self._term(there.term), self._term(absent.term), why, places))
        return tuple(found.values())

    def _opposed(self, terms: set[int]) -> set[int]:
        return {other for term in terms if self._ontology.finding[term] for other in self._opposites.of(term)}

    def look_again(self) -> Iterable[Look]:
        """What is doubtful, and what was contradicted."""
        told: set[int] = set()
        for each in self._said:
            doubtful = self._certain.get(each.term, 0.0) < DOUBTFUL if each.present else each.finding.confidence < DOUBTFUL
            if doubtful and each.term not in told:
                told.add(each.term)
                certain = self._certain[each.term] if each.present else each.finding.confidence
                yield self._look(each, "low confidence", certain)
        for contradiction in self.contradictions:
            for each in self._said:
                if self._curie(each.term) in (contradiction.one.curie, contradiction.other.curie) and each.term not in told:
                    told.add(each.term)
                    yield self._look(each, f"contradicted: {contradiction.why}", each.finding.confidence)

    def _look(self, each: Placed, why: str, confidence: float) -> Look:
        finding = each.finding
        places = (finding.region,) if finding.region else tuple(self._organs(each.term))
        return Look(self._term(each.term), why, round(confidence, 4), places, finding.laterality, finding.by)

    def _each_once(self) -> list[Placed]:
        """What is said, each of a day and side once; of a long record the last thousand, every pair of which is compared."""
        kept: dict[tuple[int, bool, str | None, str | None], Placed] = {}
        for each in self._said:
            kept.setdefault((each.term, each.present, each.finding.when, each.finding.laterality), each)
        return list(kept.values())[-1000:]

    def _organs(self, term: int) -> list[str]:
        """The organ systems that a finding is of: what stands right below the top of the ontology."""
        top = {int(each) for each in self._ontology.up(term) if len(self._ontology.up(int(each))) <= 3}
        names = [self._snapshot.name(int(self._ontology.node[each])) for each in sorted(top)]
        return [
            name.removeprefix("Abnormality of the ").removeprefix("Abnormality of ") for name in names if name.startswith("Abnormality of")
        ]

    def _curie(self, term: int) -> str:
        return self._snapshot.curie(int(self._ontology.node[term]))

    def _term(self, term: int) -> Term:
        return Term(self._curie(term), self._snapshot.name(int(self._ontology.node[term])))


def _together(doubts: Iterable[float]) -> float:
    left = 1.0
    for confidence in doubts:
        left *= 1.0 - confidence
    return round(1.0 - left, 6)


def _same_time(one: Finding, other: Finding) -> bool:
    if one.when is None or other.when is None:
        return True
    return one.when[:10] == other.when[:10]


def _apart(one: Finding, other: Finding) -> bool:
    """Whether the two are of different sides or places of the body."""
    sides = {one.laterality, other.laterality}
    if None not in sides and "both" not in sides and len(sides) == 2:
        return True
    return bool(one.region and other.region and one.region.casefold() != other.region.casefold())


def _where(finding: Finding) -> str:
    return ", ".join(part for part in (finding.place, finding.by) if part)

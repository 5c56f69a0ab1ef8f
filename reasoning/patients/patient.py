"""A made-up patient: atomic facts, and what the patient says when asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from reasoning.diagnosis.result import Term


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so with the patient.

    Attributes:
        finding: what. present: whether the patient has it. lay: the plainest name that the graph has for it.
        volunteered: told without being asked. severity: how bad, '' where absent. edge_id: the edge that it was drawn from.
    """

    finding: Term
    present: bool
    lay: str
    volunteered: bool
    severity: str
    edge_id: str


@dataclass(frozen=True, slots=True)
class SimulatedPatient:
    """A patient of a disease.

    Attributes:
        disease, name: the diagnosis, never said. sex: "male" or "female". age, onset: years.
        style: how the patient talks, a key of ``voice.STYLES``. facts: in the order of their identifiers; no two contradict each other.
        seed: with the disease, what made this patient.
    """

    disease: str
    name: str
    sex: str
    age: float
    onset: float
    style: str
    facts: tuple[Fact, ...]
    seed: int

    @property
    def has(self) -> tuple[str, ...]:
        """Identifiers of what is present."""
        return tuple(fact.finding.curie for fact in self.facts if fact.present)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Identifiers of what is absent."""
        return tuple(fact.finding.curie for fact in self.facts if not fact.present)

    def to_dict(self) -> dict[str, Any]:
        """Return the patient as plain data for JSON."""
        return asdict(self)

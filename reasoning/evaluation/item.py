"""A question of an evaluation set, and a system's response to it: the one interface between sets, systems and measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Task(StrEnum):
    """What is asked for."""

    CHOICE = "choice"  # one of some options
    DIAGNOSIS = "diagnosis"  # a disease, by identifier
    ENTITIES = "entities"  # nodes of a graph, by identifier
    PASSAGES = "passages"  # texts of a corpus, by identifier


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        id: unique in its set. text: the question. options: label -> text, for a choice. findings: HPO identifiers, for a diagnosis.
        gold: right answers -> how right each is (1 but where the set grades them): labels of options, or identifiers.
        group: what is not independent of each other (a topic, a disease); drawn together by the bootstrap.
    """

    id: str
    task: Task
    text: str
    gold: Mapping[str, float]
    options: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What a system says to an item.

    Attributes:
        ranking: (answer, score) with the greatest score first; () where it abstains. For a choice, answers are labels.
        confidence: probability in 0..1 that the first is right, None where the system gives none.
        edges: rows of the graph's edges that it cites. queries: look-ups of the graph, calls: of a language model, tokens: of these.
    """

    ranking: tuple[tuple[str, float], ...] = ()
    confidence: float | None = None
    edges: tuple[int, ...] = ()
    queries: int = 0
    calls: int = 0
    tokens: int = 0

    @property
    def abstains(self) -> bool:
        """Whether nothing is answered."""
        return not self.ranking

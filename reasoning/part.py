"""What the engine's parts need of the engine that they are a part of."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from kg.snapshot import Snapshot

if TYPE_CHECKING:
    from reasoning.answers.parts import Means
    from reasoning.claims.answer import Answer
    from reasoning.diagnosis import Diagnoser
    from reasoning.grounding import Grounder
    from reasoning.llm import Client
    from reasoning.query.reading import Reading
    from traversal.scorer import Scorer


class Part(ABC):
    """Methods of ``Engine`` that stand in a module of their own; what they work on is the engine's."""

    snapshot: Snapshot
    _lock: threading.RLock

    @property
    @abstractmethod
    def grounder(self) -> Grounder:
        """What links text to the graph."""

    @property
    @abstractmethod
    def diagnoser(self) -> Diagnoser:
        """What ranks diseases."""

    @abstractmethod
    def read(self, text: str, before: Sequence[Reading] = (), *, model: Client | None = None) -> Reading:
        """Return how a text is read."""

    @abstractmethod
    def answer(self, reading: Reading, *, scorer: Scorer | Literal["gnn"] | None = "gnn") -> Answer:
        """Answer a text as it was read."""

    @abstractmethod
    def _means(self, scorer: Scorer | Literal["gnn"] | None) -> Means: ...

    @abstractmethod
    def _check_open(self) -> None: ...

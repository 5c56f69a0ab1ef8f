"""A question as the engine understands it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from reasoning.concepts.resolver import Concept
from reasoning.grounding import Grounding, Mention
from reasoning.questions.relations import Relation

#: differential: which diseases explain findings; connection: how two concepts hang together; neighbours: what stands in a relation to a
#: concept; check: whether a statement holds; shared: what two concepts have in common; definition: what a concept is.
Intent = Literal["differential", "connection", "neighbours", "check", "shared", "definition"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its parts; which of them are filled goes by the intent.

    Attributes:
        text: as it was asked.
        intent: what is asked.
        concepts: the concepts it is about, in the order of the answer's sentences (subject before object).
        relation: for ``neighbours``; for ``shared`` what is to be shared, None for anything.
        through: for ``neighbours``: the relation from the concept to what lies between, where ``relation`` starts from there.
        predicates: for ``check``: the predicates that would affirm it; empty for any.
        either_way: for ``check``: whether the direction does not matter ("is A related to B?").
        findings, excluded: for ``differential``: the patient's findings, and those that the patient does not have.
        pattern: the name of the pattern that matched, for tests and for the curious.
        grounding: what free text was grounded to, where there was any.
    """

    text: str
    intent: Intent
    concepts: tuple[Concept, ...] = ()
    relation: Relation | None = None
    through: Relation | None = None
    predicates: tuple[str, ...] = ()
    either_way: bool = False
    findings: tuple[Mention, ...] = ()
    excluded: tuple[Mention, ...] = ()
    pattern: str = ""
    grounding: Grounding | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the question as plain data."""
        return {
            "text": self.text,
            "intent": self.intent,
            "pattern": self.pattern,
            "concepts": [c.text for c in self.concepts],
            "relation": self.relation.name if self.relation else None,
            "through": self.through.name if self.through else None,
            "predicates": list(self.predicates),
            "findings": [m.to_dict() for m in self.findings],
            "excluded": [m.to_dict() for m in self.excluded],
        }

"""A diagnosis as the engine hands it over: the ranking, what was understood of the input, and the same in cited sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from reasoning.claims.answer import Answer
from reasoning.diagnosis import Candidate, Differential
from reasoning.diagnosis.result import Term
from reasoning.grounding import Grounding
from reasoning.intake.weighing import Case


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was understood of a patient beside the findings: sex, an HPO term of onset or an age, candidates for the causal gene."""

    sex: str | None = None
    onset: str | None = None
    genes: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Diagnosed:
    """A ranked differential diagnosis.

    Attributes:
        differential: the ranking with its explanations.
        write: writes ``answer``; called when it is first asked for.
        grounding: what free text was understood as, None when identifiers were given.
        intake: what the findings of another front end were understood as: certainties, contradictions, what to look at again; else None.
        circumstances: what counted beside the findings; who asks again with the findings alone would ask of another patient.
    """

    differential: Differential
    write: Callable[[], Answer] = field(repr=False, compare=False)
    grounding: Grounding | None = None
    intake: Case | None = None
    circumstances: Circumstances = Circumstances()

    @cached_property
    def answer(self) -> Answer:
        """The leading candidates in sentences that cite the annotations."""
        return self.write()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates, best first."""
        return self.differential.candidates

    @property
    def notes(self) -> tuple[str, ...]:
        """What was replaced, set aside or read otherwise than written."""
        return self.answer.notes

    def __str__(self) -> str:
        return str(self.answer)

    def to_dict(self) -> dict[str, Any]:
        """Return the diagnosis as plain data, ready for JSON; its candidates are the rows that ``Engine.ask`` returns for them."""
        from reasoning.answers.rank import candidate_row

        return {
            **self.differential.to_dict(),
            "candidates": [candidate_row(candidate).to_dict() for candidate in self.candidates],
            "notes": list(self.answer.notes),
            "missing": list(self.answer.missing),
            "text": self.answer.text,
            "claims": [c.to_dict() for c in self.answer.claims],
            "citations": [c.to_dict() for c in self.answer.citations],
            "grounding": self.grounding.to_dict() if self.grounding else None,
            "intake": self.intake.to_dict() if self.intake else None,
            "circumstances": asdict(self.circumstances),
        }

    def to_json(self, indent: int | None = 2) -> str:
        """Return the diagnosis as JSON."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)

    def _repr_html_(self) -> str:
        return self.answer._repr_html_()

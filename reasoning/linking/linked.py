"""What linking finds for a name: concepts, best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reasoning.grounding.mention import Candidate


@dataclass(frozen=True, slots=True)
class Linked:
    """A name and the concepts that it may mean, best first; none where nothing of the graph is called nearly so.

    A candidate's ``how`` is "code" (an identifier), "exact" (the same name, but for case, plurals, accents and spelling), "words" (the
    same words in another order), "variant" (other words for it), "roots" (the same roots of words), "ingredient" (a medicine without
    its strength, form or salt), "namesake" (by a synonym that only another vocabulary lists, for a concept of the same name) or "near"
    (nearly the same letters; its score is the cosine, times what its kind of name is worth).
    """

    text: str
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate | None:
        """The first candidate, None where there is none."""
        return self.candidates[0] if self.candidates else None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"text": self.text, "candidates": [candidate.to_dict() for candidate in self.candidates]}

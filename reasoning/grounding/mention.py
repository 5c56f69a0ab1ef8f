"""What grounding finds: mentions of concepts, and the words that stayed without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

#: Whose finding a mention speaks of, and how sure the writer is: the patient's; a relative's; only thought of ("rule out", "risk of").
Context = Literal["patient", "family", "hypothetical"]

#: What sort of thing a mention names, from the category and the place in its ontology of its best candidate.
Kind = Literal["finding", "disease", "gene", "chemical", "inheritance", "modifier", "other"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that a mention may mean: by which of its names, of which kind, found how, worth what (0..1).

    ``how``: "exact" (as it is written, but for case, plurals and word order), "words" and "variant" (other words for it), "respelled" (a
    word was mended, and may be another).
    """

    node: int
    curie: str
    label: str
    category: str
    name: str
    name_kind: str
    how: str
    score: float

    def to_dict(self) -> dict[str, Any]:
        """Return the candidate as plain data."""
        return {
            "curie": self.curie,
            "label": self.label,
            "category": self.category,
            "name": self.name,
            "name_kind": self.name_kind,
            "how": self.how,
            "score": self.score,
        }


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a concept; candidates best first, never none.

    ``start`` and ``end`` are the offsets of the hull; ``spans`` the pieces, more than one where the mention is discontinuous ("long …
    toes" in "long fingers and toes"). ``text`` joins the pieces. ``inside`` marks one that a longer one covers ("carcinoma" in "basal cell
    carcinoma"); its negation and context are the longer one's.
    """

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]
    kind: Kind
    negated: bool = False
    context: Context = "patient"
    cue: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    inside: bool = False

    @property
    def best(self) -> Candidate:
        """The candidate that is taken when nothing else is said."""
        return self.candidates[0]

    def of(self, *categories: str) -> Candidate | None:
        """Return the best candidate of one of the categories, None when there is none."""
        return next((c for c in self.candidates if c.category in categories), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the mention as plain data."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "kind": self.kind,
            "negated": self.negated,
            "context": self.context,
            "cue": self.cue,
            "spans": [list(span) for span in self.spans],
            "inside": self.inside,
            "candidates": [c.to_dict() for c in self.candidates],
        }


@dataclass(frozen=True, slots=True)
class Nil:
    """Words of the text that may name something, and that the graph has no name for."""

    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Grounding:
    """What a text means to the graph: mentions in order of appearance, and what could not be grounded."""

    text: str
    mentions: tuple[Mention, ...]
    nil: tuple[Nil, ...] = ()

    def findings(self, *, negated: bool = False) -> tuple[Mention, ...]:
        """Return the patient's own findings, those that are there or, with ``negated``, those that were excluded."""
        own = (m for m in self.mentions if m.kind == "finding" and m.context == "patient" and not m.inside)
        return tuple(m for m in own if m.negated == negated)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"text": self.text, "mentions": [m.to_dict() for m in self.mentions], "nil": [n.to_dict() for n in self.nil]}

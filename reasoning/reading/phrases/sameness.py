"""What is the same as another's: "the same gene as X"."""

from __future__ import annotations

from reasoning.reading.syntax import Link, Noun, Phrase
from reasoning.reading.words.vocabulary import Role, Word

#: The note of a relation that makes something the same as another's, which is not looked for itself.
SAME = "same"


def same_of(noun: Phrase) -> tuple[str, Role] | None:
    """Return the relation in which something is "the same gene as X"'s, for what "has" it; None for a finding or another phrase."""
    if not isinstance(noun, Noun) or not isinstance(noun.head, Word) or noun.head.family == "have":
        return None
    same = [c for c in noun.conditions if isinstance(c, Link) and c.note == SAME]
    return (same[0].family, same[0].role) if same else None

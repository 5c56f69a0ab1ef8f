"""What is had and is no finding: "X has a cure", "does X have a gene" ask for what treats and what causes it."""

from __future__ import annotations

from dataclasses import replace

from reasoning.reading.syntax import Noun, Phrase, flip
from reasoning.reading.words.vocabulary import Role, Word

#: Families of nouns that name what is done about something, or how it comes.
_OWNED = frozenset({"treat", "prevent", "diagnose", "inherit", "onset"})
_GIVEN = frozenset("CT")


def owned_of(phrase: Phrase) -> tuple[str, Role, Noun] | None:
    """Return how a bare sort of things that something has relates to it: the family, its own role, and the sort; None for findings."""
    if not isinstance(phrase, Noun) or not isinstance(phrase.head, Word) or phrase.conditions or phrase.head.part != "noun":
        return None
    family, role = phrase.head.family, phrase.head.role
    if family == "link" and phrase.cats <= _GIVEN:
        family, role = "treat", "subject"
    elif family in ("link", "cause") and phrase.cats <= frozenset("G"):
        family, role = "cause", "subject"
    elif family not in _OWNED:
        return None
    given = family in ("treat", "prevent") and phrase.cats & _GIVEN
    return family, flip(role), replace(phrase, cats=phrase.cats & _GIVEN) if given else phrase

"""What the forms of questions share: the words at hand, and how a phrase is asked about."""

from __future__ import annotations

from collections.abc import Iterator

from reasoning.reading.phrases.grammar import Phrases
from reasoning.reading.phrases.rules import Made
from reasoning.reading.syntax import Ask, Group, Link, Noun, Phrase
from reasoning.reading.words.vocabulary import ALL, Role

_RELATED = frozenset(["related", "connected", "linked", "associated", "relate", "connect", "hang", "interact"])
_SIGHTED = frozenset(
    [
        "occur",
        "occurs",
        "seen",
        "found",
        "observed",
        "present",
        "reported",
        "exist",
        "exists",
        "there",
        "known",
        "described",
        "recognized",
        "recognised",
    ]
)


class Forms:
    """Forms over one question's phrases."""

    def __init__(self, phrases: Phrases) -> None:
        self.p = phrases
        self.low, self.n = phrases.low, phrases.n

    def _at(self, place: int) -> str:
        return self.low[place] if 0 <= place < self.n else ""

    def _asked_of(
        self, phrase: Phrase, family: str, role: Role, cats: str, made: Made, end: int, *, literal: bool = True
    ) -> Iterator[tuple[Ask, Made]]:
        """Find what stands at an end of a relation to a phrase."""
        wanted = frozenset(cats) or ALL
        fitting = self.p.typing.can(wanted, family, role, phrase.cats)
        if fitting:
            link = Link(family, role, phrase, (made.end, end))
            yield Ask("find", Noun(None, fitting, (0, 0), (link,)), literal=literal), Made(None, end, made.cost + 0.1, made.omitted)

    def _between(self, phrase: Phrase, made: Made, end: int) -> Iterator[tuple[Ask, Made]]:
        if isinstance(phrase, Group) and len(phrase.members) == 2 and not any(phrase.denied):
            one, other = phrase.members
            yield Ask("explain", one, None, other), Made(None, end, made.cost + 0.1, made.omitted)

    def _reciprocal(self, place: int) -> int:
        if self.low[place : place + 3] in (["to", "each", "other"], ["to", "one", "another"], ["with", "each", "other"]):
            return place + 3
        while self._at(place) in ("together", "somehow", "each", "other", "at", "all"):
            place += 1
        return place

"""What the rules of phrases share: the tokens, the names in them, and the memory of what was made where."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reasoning.reading.meaning.typing import Typing
from reasoning.reading.phrases.qualifiers import narrowing_at
from reasoning.reading.syntax import Both, Condition, Entity, Group, Link, Narrowing, Noun, Phrase
from reasoning.reading.words.closed import (
    AUX,
    NEG,
    PREP,
    SMALL,
)
from reasoning.reading.words.closed import (
    WH as WHICH,
)
from reasoning.reading.words.tokens import Token

#: Readings of one rule at one place that are kept.
KEPT = 8
#: What each further word is worth when readings are chosen to be kept.
REACH = 0.5
#: What it costs to leave out a word of content, and one that only frames.
CONTENT, FRAME = 2.0, 0.15
#: Words that make a question what it is: leaving one out makes it another, a question word above all.
_STRUCTURE = AUX
#: Small words that deny nothing.
_SMALL = SMALL - NEG
#: Words for what was spoken of before: leaving one out leaves out a concept.
_REFERRING = frozenset({"it", "they", "them"})
_DOES_NOT = frozenset({"do", "does", "did"})


class Made(NamedTuple):
    """What a rule made of the words up to ``end``; ``omitted`` are tokens that it left out."""

    node: object
    end: int
    cost: float
    omitted: tuple[int, ...] = ()

    @property
    def phrase(self) -> Phrase:
        """What was made, where the rule makes noun phrases."""
        assert isinstance(self.node, Noun | Group)
        return self.node

    @property
    def noun(self) -> Noun:
        """What was made, where the rule makes single noun phrases."""
        assert isinstance(self.node, Noun)
        return self.node

    @property
    def condition(self) -> Condition:
        """What was made, where the rule makes relations."""
        assert isinstance(self.node, Link | Both)
        return self.node


class Rules(ABC):
    """The words of one question, and the memory of its rules."""

    def __init__(self, tokens: Sequence[Token], names: dict[int, list[tuple[int, Entity, float]]], typing: Typing) -> None:
        self.tokens, self.names, self.typing = tokens, names, typing
        self.low = [t.low for t in tokens]
        self.n = len(tokens)
        self._memo: dict[tuple[str, int], list[Made]] = {}
        self._active: set[tuple[str, int]] = set()

    def not_both(self, at: int) -> int:
        """The end of "but not both", "but not both of them" at a token; the token itself where it is not said."""
        place = at + (self._at(at) == ",")
        place += self._at(place) in ("but", "and")
        if self.low[place : place + 2] != ["not", "both"]:
            return at
        place += 2
        return place + 2 if self.low[place : place + 2] in (["of", "them"], ["of", "these"]) else place

    @abstractmethod
    def list_of(self, at: int) -> list[Made]:
        """One noun phrase, or several in a row."""

    def _narrowing_at(self, at: int, *, nominal: bool) -> tuple[Narrowing, int] | None:
        found = narrowing_at(self.tokens, at, nominal=nominal, sources=self.typing.sources)
        if found is None and not nominal and self._at(at) == "(":
            inner = narrowing_at(self.tokens, at + 1, nominal=False, sources=self.typing.sources)
            if inner is not None and self._at(inner[1]) == ")":
                return inner[0], inner[1] + 1
        return found

    def _at(self, place: int) -> str:
        return self.low[place] if 0 <= place < self.n else ""

    def _once(self, rule: str, at: int, make: Callable[[int], list[Made]]) -> list[Made]:
        key = (rule, at)
        if key not in self._memo:
            if at >= self.n or key in self._active:
                return []
            self._active.add(key)
            best: dict[int, list[Made]] = {}
            for made in sorted(make(at), key=lambda m: m.cost):
                kept = best.setdefault(made.end, [])
                if len(kept) < 3 and all(made.node != other.node for other in kept):
                    kept.append(made)
            self._active.discard(key)
            # what a reading does not reach costs others to read: those that reach further are kept
            reaching = sorted((m for kept in best.values() for m in kept), key=lambda m: (m.cost - REACH * m.end, -m.end))[: KEPT * 2]
            self._memo[key] = sorted(reaching, key=lambda m: (m.cost, -m.end))
        return self._memo[key]


def _framing(token: Token) -> float:
    return CONTENT if token.low in WHICH else 1.2 if token.low in _REFERRING else 0.8 if token.low in _STRUCTURE else FRAME


def omitted_cost(tokens: Sequence[Token], places: Iterable[int]) -> float:
    """Return what it costs to leave words out of a reading."""
    places = list(places)
    # a preposition at the very end belongs to what was asked ("which pathways is X in")
    stranded = CONTENT if places and places[-1] == len(tokens) - 1 and tokens[-1].low in PREP else 0.0
    return stranded + sum(
        _framing(tokens[p]) if tokens[p].low in _SMALL or not tokens[p].word else 4.0 if tokens[p].low in NEG else CONTENT for p in places
    )

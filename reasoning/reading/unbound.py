"""What is asked of a name that the graph has not: "symptoms of lighter fluid poisoning" asks for findings, whatever that is.

The question is read once more with a stand-in for the name, from each place where one may begin to the question's end. Where that accounts
for every word, the reading can say what was asked and of what, instead of saying that nothing was understood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.snapshot import Snapshot
from reasoning.grounding import Candidate
from reasoning.query.model import Describe, Find, Query, Span
from reasoning.query.reading import Unbound
from reasoning.query.words import words as told
from reasoning.reading.meaning.builder import Builder
from reasoning.reading.meaning.queries import compile
from reasoning.reading.meaning.terms import Unreadable
from reasoning.reading.meaning.typing import Typing
from reasoning.reading.phrases.grammar import Phrases
from reasoning.reading.questions.grammar import Parsed, Questions
from reasoning.reading.soundness import unsound
from reasoning.reading.syntax import Entity
from reasoning.reading.words.closed import (
    ABOUT_ASKING,
    AUX,
    CONJ,
    DECIDING,
    KIN,
    NEG,
    PEOPLE,
    PREP,
    PRONOUN,
    SMALL,
    TURNING,
    WH,
    narrowing_adverb,
)
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import letters, words
from reasoning.rendering.text import plain

_Names = Mapping[int, list[tuple[int, Entity, float]]]
#: What a name that nobody knows may be.
_SORTS = ("biolink:Disease", "biolink:Drug", "biolink:SmallMolecule", "biolink:Gene")
#: Words that no name holds: they ask, deny, refer or set apart.
_NO_NAME = AUX | WH | NEG | TURNING | DECIDING | KIN | PEOPLE | PRONOUN | {"like", "similar", "same", "mean", "means"}
_APART = frozenset({",", ";", ":", "the", "a", "an", "used"})
#: Words for the whole of what is known.
_ALL = frozenset({"everything", "anything", "something", "all", "more"})
_FRAMING = SMALL | ABOUT_ASKING
#: Sorts of concepts that qualify others ("chronic").
_MODIFYING = frozenset("MOI")
#: Words of the longest name that is looked for, and readings of each that are tried.
_LONGEST, _TRIED = 9, 4


class Unknown:
    """Reads questions about names that a snapshot has not."""

    def __init__(self, snapshot: Snapshot, typing: Typing) -> None:
        self._snapshot, self._typing = snapshot, typing
        self._stand_ins = tuple(self._stand_in(category) for category in _SORTS if category in snapshot.categories)

    def _stand_in(self, category: str) -> Candidate:
        """Some concept of a category, of which nothing is told."""
        of = self._snapshot.node_category
        node = int((of == self._snapshot.categories.index(category)).argmax())
        return Candidate(node, self._snapshot.curie(node), "", category, "", "name", "exact", 1.0)

    def _called(self, curie: str) -> str:
        node = self._snapshot.find(curie)
        return curie if node is None else self._snapshot.name(node)

    def read(self, text: str, tokens: Sequence[Token], names: _Names) -> Unbound | None:
        """Return what is asked of the name at a question's end, None where no such reading accounts for every word."""
        if not self._stand_ins or not tokens or tokens[0].low in AUX:
            return None  # what asks for yes or no asks of something else as well
        for low in range(max(1, len(tokens) - _LONGEST), len(tokens)):
            if not _says_more(tokens, low, names) or not self._may_be_named(tokens, low):
                continue
            if (query := self._asked(text, list(tokens), names, low)) is not None:
                return self._told(text, Span(start=tokens[low].start, end=tokens[-1].end), query)
        return None

    def _told(self, text: str, span: Span, query: Query) -> Unbound:
        said = plain(text[span.start : span.end], 80)
        held = {candidate.curie: f"“{said}”" for candidate in self._stand_ins}
        predicates = tuple(dict.fromkeys(p for s in query.statements() for p in s.predicates))
        return Unbound(name=said, span=span, asked=told(query, lambda curie: held.get(curie) or self._called(curie)), predicates=predicates)

    def _may_be_named(self, tokens: Sequence[Token], low: int) -> bool:
        """Whether the words from a token on can be one name: they begin as names do, and hold nothing that asks or sets apart."""
        rest = tokens[low:]
        if (
            rest[0].low in SMALL
            or rest[-1].low in SMALL
            or not rest[0].word
            or any(token.low in _NO_NAME or token.low in _APART or narrowing_adverb(token.low) for token in rest)
        ):
            return False
        begins = tokens[low - 1].low in SMALL or any(end == low for at in range(low) for end, _ in words().at(tokens, at))
        related = any(
            end < len(tokens) or entry.family != "link" for at in range(low, len(tokens)) for end, entry in words().at(tokens, at)
        )
        return begins and not related

    def _asked(self, text: str, tokens: list[Token], names: _Names, low: int) -> Query | None:
        end = len(tokens)
        sorts = letters([candidate.category for candidate in self._stand_ins])
        name = Entity(text[tokens[low].start : tokens[-1].end], self._stand_ins, sorts, (low, end))
        held = {at: kept for at, found in names.items() if at < low and (kept := [one for one in found if one[0] <= low])}
        held[low] = [(end, name, 0.3)]
        builder = Builder(self._snapshot, self._typing, tokens)
        tried = 0
        for parsed in Questions(Phrases(tokens, held, self._typing)).best(_TRIED):
            tried += 1
            if _leaves_out(tokens, parsed):
                continue
            try:
                made = compile(parsed.ask, builder, text)
            except Unreadable:
                continue
            if not isinstance(made.query.asked, Find | Describe) or not _bound(made.query, self._stand_ins):
                continue
            if not (made.unplaced or unsound(tokens, held, parsed.omitted, made.query)):
                return made.query
        return None


def _says_more(tokens: Sequence[Token], low: int, names: _Names) -> bool:
    """Whether the words from a token on are more than names that are known: a word of them is in none, and they are no list of such."""
    known = [(at, end) for at, found in names.items() if at >= low for end, entity, _ in found if not entity.cats <= _MODIFYING]
    if known and any(token.low in CONJ for token in tokens[low:]):
        return False  # several things, of which one is known
    if (low, len(tokens)) not in known and _compound(tokens, low, known):
        return True
    if known and min(end for _, end in known) <= max(at for at, _ in known):
        return False  # several things
    if any(at > low and (tokens[at - 1].low in SMALL or (end == len(tokens) and tokens[low].low in _ALL)) for at, end in known):
        return False  # "shared with X", "everything about X"
    known += [(at, end) for at in range(low, len(tokens)) for end, _ in words().at(tokens, at)]
    covered = {at for begin, end in known for at in range(begin, end)}
    return any(tokens[at].word and tokens[at].low not in _FRAMING for at in range(low, len(tokens)) if at not in covered)


def _compound(tokens: Sequence[Token], low: int, known: Sequence[tuple[int, int]]) -> bool:
    """Whether two names and nothing else stand behind a word that leads up to one: "(symptoms of) acetone poisoning"."""
    return tokens[low - 1].low in PREP and any((low, end) in known and (end, len(tokens)) in known for end in range(low + 1, len(tokens)))


def _leaves_out(tokens: Sequence[Token], parsed: Parsed) -> bool:
    return any(tokens[at].word and tokens[at].low not in SMALL - WH for at in parsed.omitted)


def _bound(query: Query, stand_ins: Sequence[Candidate]) -> bool:
    return bool({curie for term in query.terms for curie in term.curies} & {candidate.curie for candidate in stand_ins})

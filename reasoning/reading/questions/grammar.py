"""The grammar of questions: what is asked, and of which phrase. Each form yields what it can make; the cheapest reading wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

from reasoning.reading.phrases.rules import Made, omitted_cost
from reasoning.reading.questions.attesting import Attesting
from reasoning.reading.questions.finding import without
from reasoning.reading.questions.measuring import Measuring
from reasoning.reading.questions.routing import Routing
from reasoning.reading.syntax import Ask, Entity, Group, Link, Noun
from reasoning.reading.words.closed import ALTERED, AUX, PREP
from reasoning.reading.words.vocabulary import words

_SHOW = frozenset(
    ["list", "show", "give", "name", "find", "tell", "get", "enumerate", "return", "identify", "retrieve", "display", "select", "fetch"]
)
_ABOUT = (
    ("tell", "about"),
    ("describe",),
    ("define",),
    ("explain",),
    ("information", "on"),
    ("information", "about"),
    ("know", "about"),
    ("about",),
)


#: How an answer is to be sorted, behind the question.
_ORDERS = {
    "frequency": (
        "most common first",
        "most frequent first",
        "commonest first",
        "by frequency",
        "by their frequency",
        "by how common they are",
    ),
    "rarest": ("rarest first", "least common first", "least frequent first"),
    "name": ("by name", "alphabetically", "in alphabetical order"),
    "year": ("newest first", "latest first", "by year"),
}
_ORDERS_BY_FIRST: dict[str, list[tuple[str, list[str]]]] = {}
for _order, _phrases in _ORDERS.items():
    for _phrase in _phrases:
        _ORDERS_BY_FIRST.setdefault(_phrase.split()[0], []).append((_order, _phrase.split()))
_SORTED = frozenset(("sorted", "ordered", "ranked", "sort", "order", "rank", "them", "and", ",", "(", "-", "with", "the", "starting"))


#: More than rules ever take off the cost of a reading.
_REBATE = 0.5
_EXCEPT = (
    ("but", "not"),
    ("but", "no"),
    ("and", "not"),
    ("other", "than"),
    ("except", "for"),
    ("except",),
    ("excluding",),
    ("apart", "from"),
    ("besides",),
    ("without",),
)


class Parsed(NamedTuple):
    """A reading of a question: what is asked, where it ends, what it costs, what it left out."""

    ask: Ask
    end: int
    cost: float
    omitted: tuple[int, ...]


def _parallel(asked: Noun, members: list[Noun]) -> bool:
    """Whether what is taken out could as well be a finding beside one that was named: "diseases in which A is seen but not B"."""
    others = [c.other for c in asked.conditions if isinstance(c, Link) and isinstance(c.other, Noun)]
    return any("P" in member.cats and "P" in other.cats and "D" in asked.cats for member in members for other in others)


class Questions(Measuring, Attesting, Routing):
    """The forms of questions over one question's phrases."""

    def best(self, limit: int, enough: Callable[[], float] = lambda: inf) -> Iterator[Parsed]:
        """Yield the cheapest readings of the whole question, the cheapest first; words behind a reading's end count as left out.

        What a reading that begins further on leaves out in front is a cost of its own: it is not looked for before that much was asked for.

        Args:
            limit: readings at the most. enough: the cost above which no further reading is of use, asked again after each.
        """
        waiting = [(place, start, omitted_cost(self.p.tokens, range(start)) - _REBATE) for place, start in enumerate(self._starts())]
        found: list[tuple[float, int, int, Parsed]] = []
        while limit:
            most = min(found[0][0], enough()) if found else enough()
            within = (n for n in range(1, len(waiting) + 1) if waiting[n - 1][2] <= most)
            near = next(within, 0) if not found else max(within, default=0)
            if near:
                for place, start, _ in waiting[:near]:
                    for number, parsed in enumerate(self._from(start)):
                        heappush(found, (parsed.cost, place, number, parsed))
                del waiting[:near]
            elif not found or found[0][0] > enough():
                return
            else:
                limit -= 1
                yield heappop(found)[3]

    def _from(self, start: int) -> Iterator[Parsed]:
        """The readings that begin at a token."""
        lead = () if self._befallen(start) else tuple(range(start))
        for ask, made in self._all(start):
            order, end = self._ordered(made.end)
            if end > made.end and ask.what == "find":
                ask, made = replace(ask, order=order), made._replace(end=end)
            ask, made = self._routed(*self._excepted(ask, made))
            tail = tuple(range(made.end, self.n))
            omitted = (*lead, *made.omitted, *tail)
            cost = made.cost + omitted_cost(self.p.tokens, (*lead, *tail))
            yield Parsed(replace(ask, words=(start, made.end)), made.end, cost, omitted)

    def _befallen(self, start: int) -> bool:
        """ "(a mutation in) which gene (causes X)": what befell the gene that is asked for."""
        said = self.low[: start - 1] if self._at(start - 1) in ("in", "of") else []
        gene = self._at(start) in ("which", "what") and self._at(start + 1) in ("gene", "genes")
        return gene and len(said) in (1, 2) and said[-1] in ALTERED and all(word in ("a", "an", "the") for word in said[:-1])

    def _excepted(self, ask: Ask, made: Made) -> tuple[Ask, Made]:
        """ "(drugs for epilepsy) but not valproate", "other than X", "except X and Y": what is asked for, without these."""
        place = made.end + (self._at(made.end) == ",")
        cues = (*_EXCEPT, *([("not",)] if place > made.end else []))
        first = self._at(place)
        said = next((cue for cue in cues if cue[0] == first and self.low[place : place + len(cue)] == list(cue)), None)
        if said is None or ask.what not in ("find", "count") or not isinstance(ask.phrase, Noun) or ask.excluded:
            return ask, made
        for others in self.p.list_of(place + len(said)):
            members = others.node.members if isinstance(others.node, Group) else (others.node,)
            fitting = [m for m in members if isinstance(m, Noun) and isinstance(m.head, Entity) and m.cats & ask.phrase.cats]
            if len(fitting) == len(members) and not (said[0] != "not" and _parallel(ask.phrase, fitting)):
                cost = made.cost + others.cost + 0.1
                return replace(ask, excluded=tuple(fitting)), Made(None, others.end, cost, made.omitted + others.omitted)
        return ask, made

    def _ordered(self, at: int) -> tuple[str, int]:
        """How the answer is to be sorted, where that is said from a token on, and where it ends."""
        place = at
        while self._at(place) in _SORTED:
            place += 1
        for order, said in _ORDERS_BY_FIRST.get(self._at(place), ()):
            if self.low[place : place + len(said)] == said:
                end = place + len(said)
                return order, end + (self._at(end) == ")")
        return "", at

    def _all(self, start: int) -> Iterator[tuple[Ask, Made]]:
        """The forms at a place, with names taken out in front of them or behind; at the first word also statements to be agreed with."""
        for ask, made in self._forms(start):
            yield ask, made
            for members, taken in self.p.excepted(made.end, after=True):
                yield from without([(ask, Made(None, taken.end, made.cost + taken.cost, made.omitted + taken.omitted))], members)
        if start == 0:
            yield from self._asserted()
            for members, taken in self.p.excepted(0, fronted=True):
                after = taken.end + (self._at(taken.end) == ",")
                for ask, made in without(self._forms(after), members):
                    yield ask, made._replace(cost=made.cost + taken.cost)

    def _starts(self) -> list[int]:
        """Where a question may begin: at its first word, or behind words that lead up to it."""
        later = [
            i
            for i in range(1, self.n)
            if self.low[i] in ("what", "which", "how", "why", "when", "since", "whether", "does", "do", "is", "are", "can", "could")
        ]
        nouns = [
            i for i in range(1, min(self.n, 14)) if self.p.names.get(i) or any(e.part == "noun" for _, e in words().at(self.p.tokens, i))
        ]
        return [0, *later[:3], *[i for i in nouns if i not in later][:4]]

    def _forms(self, at: int) -> Iterator[tuple[Ask, Made]]:
        word = self._at(at)
        if word in ("which", "what", "whose", "whom"):
            yield from self._which(at)
        if word in PREP and self._at(at + 1) in ("which", "what"):
            yield from self._fronted(at)
        if word == "how":
            yield from self._how(at)
        if (
            word in PREP
            and self.low[at + 1 : at + 2] in (["which"], ["what"])
            and self._at(at + 2) in ("mechanism", "mechanisms", "way", "means")
        ):
            yield from self._how(at + 2)
        if word == "why":
            yield from self._why(at + 1)
        if word == "when" or (word == "at" and "age" in self.low[at : at + 4]):
            yield from self._when(at)
        if word in AUX or word in ("has", "have", "whether", "if"):
            yield from self._yes_no(at + (word in ("whether", "if")))
        if word in _SHOW:
            place = at + 1
            while self._at(place) in ("me", "us", "all", "out", "the", "every"):
                place += 1
            yield from self._nominal(place)
            yield from self._members(place)
            yield from self._alike(place)
        if word == "count":
            for ask, made in self._nominal(at + 1 + (self._at(at + 1) in ("the", "all"))):
                if ask.what == "find":
                    yield replace(ask, what="count"), made
        if word == "explain":
            yield from self._explained(at + 1)
        yield from self._since(at)
        yield from self._attested(at)
        yield from self._more_common(at)
        yield from self._compared(at)
        yield from self._alike(at)
        yield from self._connected(at)
        yield from self._shares(at)
        yield from self._amounts(at)
        for about in _ABOUT:
            if self._at(at) == about[0]:
                place = at + 1
                while self._at(place) in ("me", "us", "more", "all", "everything", "anything", *about[1:]):
                    place += 1
                for made in self.p.list_of(place):
                    yield from self._described(made)
        if word not in ("which", "what", "how", "why", "when", "since"):
            yield from self._nominal(at)
            yield from self._in_place(at)

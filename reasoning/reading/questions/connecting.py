"""How things hang together: "how is X related to Y", "why might X help Y", "what links X and Y"."""

from __future__ import annotations

from collections.abc import Iterator

from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.forms import _RELATED, Forms
from reasoning.reading.syntax import Ask, Group, Link, Noun
from reasoning.reading.words.closed import AUX, BE

_HELPS = frozenset(
    [
        "help",
        "helps",
        "treat",
        "treats",
        "work",
        "works",
        "improve",
        "relieve",
        "prevent",
        "benefit",
        "useful",
        "effective",
        "used",
        "given",
        "repurposed",
        "repositioned",
        "beneficial",
    ]
)


_JOINS = frozenset(["links", "connects", "relates", "joins", "ties", "link", "connect", "join", "relate"])


class Connecting(Forms):
    """Questions of how two things hang together."""

    def _explain(self, subject: Noun, condition: Link, made: Made, said: Made, cost: float = 0.2) -> tuple[Ask, Made]:
        return (
            Ask("explain", subject, condition, condition.other),
            Made(None, said.end, made.cost + said.cost + cost, made.omitted + said.omitted),
        )

    def _helped(self, start: int) -> Iterator[tuple[Ask, Made]]:
        """ "(why might) imatinib be used for, help in ... X": what helps, and against what."""
        for made in self.p.noun(start):
            subject = made.node
            rest = made.end
            while self._at(rest) in AUX:
                rest += 1
            if self._at(rest) not in _HELPS or not isinstance(subject, Noun):
                continue
            rest += 1
            while self._at(rest) in (
                "to",
                "treat",
                "in",
                "for",
                "with",
                "against",
                "on",
                "patients",
                "people",
                "the",
                "treatment",
                "treating",
                "of",
            ):
                rest += 1
            for other in self.p.noun(rest):
                link = Link("treat", "subject", other.phrase, (made.end, rest))
                yield self._explain(subject, link, made, other, 0.25)

    def _why(self, at: int) -> Iterator[tuple[Ask, Made]]:
        if self._at(at) not in AUX:
            return
        yield from self._helped(at + 1)
        for made in self.p.noun(at + 1):
            for said in self.p.predicate(made.end):
                link = said.node
                if isinstance(link, Link) and link.other is not None and not link.denied and isinstance(made.node, Noun):
                    yield self._explain(made.node, link, made, said)
        for made in self.p.list_of(at + 1):
            if isinstance(made.node, Group) and self._at(made.end) in _RELATED:
                yield from self._between(made.node, made, self._reciprocal(made.end + 1))

    def _connected(self, at: int, *, checked: bool = False) -> Iterator[tuple[Ask, Made]]:
        """ "what links A and B", "the path from A to B", "the connection between A and B", "explain A and B"."""
        place = at
        if self._at(place) in ("what", "which"):
            place += 1
            place += self._at(place) in BE
        while self._at(place) in (
            "the",
            "a",
            "an",
            "any",
            "best",
            "shortest",
            "possible",
            "evidence",
            "show",
            "find",
            "give",
            "explain",
            "me",
            "describe",
            "there",
            "is",
            "are",
            "all",
        ):
            place += 1
        word = self._at(place)
        linked = word in _JOINS
        named = word in (
            "path",
            "paths",
            "pathway",
            "pathways",
            "route",
            "routes",
            "chain",
            "chains",
            "connection",
            "connections",
            "link",
            "links",
            "relationship",
            "relationships",
            "relation",
            "relations",
            "association",
            "associations",
            "mechanism",
            "mechanisms",
        ) and (self._at(place + 1) in ("between", "from", "linking", "connecting", "of") or self._at(place + 1) in _JOINS)
        if not (named or linked):
            return
        start = place + (2 if named else 1)
        for made in self.p.list_of(start):
            yield from self._between(made.phrase, made, made.end)
            if self._at(made.end) in ("to", "with", "and", "in", "for") and isinstance(made.node, Noun):
                for other in self.p.noun(made.end + 1):
                    yield (
                        Ask("explain", made.phrase, None, other.phrase),
                        Made(None, other.end, made.cost + other.cost + 0.1, made.omitted + other.omitted),
                    )

    def _explained(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place = at
        while self._at(place) in ("how", "why", "the", "me", "to"):
            place += 1
        for made in self.p.list_of(place):
            yield from self._between(made.phrase, made, made.end)
            if isinstance(made.node, Noun):
                for said in self.p.predicate(made.end):
                    if isinstance(said.node, Link) and said.node.other is not None and not said.node.denied:
                        yield self._explain(made.node, said.node, made, said)

"""What things have in common and what not: "compare X with Y", "what do X and Y share"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.forms import Forms
from reasoning.reading.syntax import Ask, Group, Link, Noun, Phrase, flip
from reasoning.reading.words.closed import AUX, BE
from reasoning.reading.words.vocabulary import Word

_SAME = frozenset(["same", "shared", "common", "overlapping", "mutual", "similar"])
#: How close, and by what; words for what is like another.
_CLOSELY = frozenset(["most", "more", "very", "the", "best", "closely", "clinically", "phenotypically", "highly", "strongly", "also"])
_NEAR = frozenset(["similar", "close", "closest", "nearest", "comparable", "alike"])
_RESEMBLES = frozenset(["resemble", "resembles", "resembling", "mimic", "mimics", "mimicking"])
_TELLING = frozenset(["distinguish", "distinguishes", "distinguishing", "differentiate", "differentiates", "differentiating", "separate"])
_OVERLAPS = frozenset(["overlap", "overlaps", "overlapping"])


class Comparing(Forms):
    """Questions that compare."""

    def _compared(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "compare A with B", "the difference between A and B", "what distinguishes A from B"."""
        word, place = self._at(at), at
        if word in ("compare", "contrast"):
            yield from self._differs(None, Made(None, at, 0.0), at + 1)
            for made in self.p.noun(at + 1 + (self._at(at + 1) == "the")):  # "compare the symptoms of A and B"
                inner = made.noun.conditions[-1] if isinstance(made.noun.head, Word) and made.noun.conditions else None
                if isinstance(inner, Link) and isinstance(inner.other, Group) and not any(inner.other.denied):
                    wanted = replace(made.noun, conditions=made.noun.conditions[:-1])
                    yield Ask("compare", inner.other, other=wanted), made._replace(cost=made.cost + 0.05)
        for made in self.p.noun(at) if {"vs", "versus"} & set(self.low[at:]) else ():
            if made.noun.named:
                yield from self._versus([made.noun], made)
        yield from self._apart_by(at)
        if word in ("what", "which"):
            place += 1 + (self._at(place + 1) == "'s")
            if self._at(place) in ("distinguishes", "differentiates", "separates", "tells"):
                yield from self._differs(None, Made(None, at, 0.0), place + 1)
            place += self._at(place) in BE
        while self._at(place) in ("the", "main", "key", "a", "any"):
            place += 1
        if self._at(place) in ("difference", "differences", "similarity", "similarities", "overlap") and self._at(place + 1) in (
            "between",
            "of",
            "in",
        ):
            yield from self._differs(None, Made(None, at, 0.0), place + 2)

    def _versus(self, members: list[Noun], so_far: Made) -> Iterator[tuple[Ask, Made]]:
        """ "(A) vs B", "vs B vs C", "vs B: features"."""
        if self._at(so_far.end) not in ("vs", "versus") or len(members) > 4:
            return
        for other in self.p.noun(so_far.end + 1 + (self._at(so_far.end + 1) == ".")):
            if not other.noun.named:
                continue
            several = [*members, other.noun]
            ask, whole = self._comparison(several, so_far, other)
            yield ask, whole
            yield from self._versus(several, whole)
            for sort in self.p.noun(whole.end + (self._at(whole.end) in (":", ",", "-", "–"))):
                if isinstance(sort.noun.head, Word) and not sort.noun.conditions:
                    yield replace(ask, other=sort.noun), whole._replace(end=sort.end, cost=whole.cost + sort.cost)

    def _apart_by(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "which symptoms distinguish A from B", "which of the phenotypes of A are shared with B"."""
        start = at + (self._at(at) in ("which", "what")) + (self.low[at + 1 : at + 3] == ["of", "the"]) * 2
        for made in self.p.noun(start) if start > at or _TELLING & set(self.low[at:]) else ():
            noun, place = made.noun, made.end
            place += self._at(place) in ("that", "which") and self._at(place + 1) in _TELLING
            if not isinstance(noun.head, Word):
                continue
            if not noun.conditions and self._at(place) in _TELLING | {"tell", "set"}:
                for ask, whole in self._differs(None, Made(None, place, made.cost, made.omitted), place + 1):
                    yield replace(ask, other=noun), whole._replace(cost=whole.cost + made.cost, omitted=whole.omitted + made.omitted)
            held = noun.conditions[-1] if len(noun.conditions) == 1 else None
            shared = self._at(place) in BE and self._at(place + 1) == "shared" and self._at(place + 2) in ("with", "by")
            if shared and isinstance(held, Link) and isinstance(held.other, Noun) and held.other.named:
                for other in self.p.noun(place + 3):
                    _, whole = self._comparison([held.other, other.noun], made, other)
                    group = Group("and", (held.other, other.noun), (False, False), (place, other.end), said=True)
                    yield Ask("compare", group, other=replace(noun, conditions=()), of="common"), whole

    def _differs(self, first: Phrase | None, so_far: Made, at: int) -> Iterator[tuple[Ask, Made]]:
        if isinstance(first, Group):
            yield Ask("compare", first), Made(None, at, so_far.cost, so_far.omitted)
            return
        if first is not None:
            place = at + (self._at(at) in ("from", "to", "with", "than"))
            for other in self.p.noun(place):
                yield self._comparison([first, other.noun], so_far, other)
            return
        for made in self.p.list_of(at):
            if isinstance(made.node, Group) and len(made.node.members) >= 2:
                end = made.end + (self._at(made.end) == "apart")
                yield Ask("compare", made.node), Made(None, end, made.cost + 0.1, made.omitted)
            elif isinstance(made.node, Noun) and self._at(made.end) in ("from", "with", "to", "and", "versus", "vs", "against"):
                for several in self.p.list_of(made.end + 1):  # "A with B and C"
                    if isinstance(several.node, Group) and several.node.op == "and" and not any(several.node.denied):
                        members = (made.noun, *several.node.members)
                        group = Group("and", members, (False,) * len(members), (made.end, several.end), said=True)
                        cost, omitted = made.cost + several.cost + 0.1, made.omitted + several.omitted
                        yield Ask("compare", group), Made(None, several.end, cost, omitted)
                for other in self.p.noun(made.end + 1):
                    end = other.end + (self._at(other.end) == "apart")
                    yield self._comparison([made.noun, other.noun], made, other._replace(end=end))

    def _comparison(self, members: list[Noun], one: Made, other: Made) -> tuple[Ask, Made]:
        group = Group("and", tuple(members), (False,) * len(members), (one.end, other.end), said=True)
        return Ask("compare", group), Made(None, other.end, one.cost + other.cost + 0.1, one.omitted + other.omitted)

    def _shares(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "what do A and B have in common", "which symptoms do A and B share", "which diseases share phenotypes with X"."""
        place = at
        starts: list[tuple[int, Noun | None, float, tuple[int, ...]]] = []
        if self._at(place) in ("what", "which"):
            starts.append((place + 1, None, 0.0, ()))
            for made in self.p.noun(place + 1):
                if isinstance(made.node, Noun) and isinstance(made.node.head, Word):
                    starts.append((made.end, made.node, made.cost, made.omitted))
        elif self.low[place : place + 2] == ["how", "many"]:  # what is shared is told with its number
            starts += [
                (made.end, made.noun, made.cost, made.omitted) for made in self.p.noun(place + 2) if isinstance(made.noun.head, Word)
            ]
        elif self._at(place) in AUX:
            starts.append((place, None, 0.0, ()))
        for place, noun, cost, omitted in starts:
            if self._at(place) in ("share", "shares") and noun is not None:
                yield from self._sharing(noun, place + 1, cost, omitted)
            overlap = self._at(place) in ("overlap", "overlaps") and self._at(place + 1) in ("between", "in", "among", "for")
            if noun is not None and (overlap or (self._at(place) in BE and self._at(place + 1) in ("shared", "common"))):
                for made in self.p.list_of(place + (2 if overlap else 3)):
                    if isinstance(made.node, Group):
                        yield (
                            Ask("compare", made.node, other=noun, of="common"),
                            Made(None, made.end, made.cost + cost + 0.05, made.omitted + omitted),
                        )
            if self._at(place) not in AUX | {"has", "have"}:
                continue
            yield from self._shared_with(place + 1, noun, cost, omitted)
            for made in self.p.list_of(place + 1):
                if not isinstance(made.node, Group):
                    continue
                rest, shared = made.end + (self._at(made.end) in ("all", "both", "each", "also")), noun
                if self._at(rest) in ("share", "shared", "have", "has", "got"):
                    verb, rest, more = self._at(rest), rest + 1, 0.0
                    skip: tuple[int, ...] = ()
                    rest += self._at(rest) == "got"
                    common = verb in ("share", "shared")
                    while self._at(rest) in ("any", "some", "of", "the", *_SAME) and self.low[rest : rest + 2] != ["in", "common"]:
                        common |= self._at(rest) in _SAME
                        rest += 1
                    if shared is None:
                        for inner in self.p.noun(rest):
                            if isinstance(inner.node, Noun) and isinstance(inner.node.head, Word) and not inner.node.conditions:
                                shared, rest, more, skip = inner.node, inner.end, inner.cost, inner.omitted
                                break
                    if self.low[rest : rest + 2] == ["in", "common"]:
                        common, rest = True, rest + 2
                    if common:
                        yield (
                            Ask("compare", made.node, other=shared, of="common"),
                            Made(None, rest, made.cost + cost + more, made.omitted + omitted + skip),
                        )
        yield from self._common(at)

    def _alike(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "(which) diseases are most similar to X", "what else looks like X": what shares most findings with it."""
        place = at + (self._at(at) in ("what", "which")) + (self._at(at + 1) == "else")
        place += place > at and self._at(place) in BE
        if place > at:
            yield from self._like(place, (), 0.0)
        for made in self.p.noun(place):
            if isinstance(made.noun.head, Word) and "D" in made.noun.cats and not (made.noun.conditions or made.noun.narrowings):
                yield from self._like(made.end, made.omitted, made.cost)

    def _like(self, at: int, omitted: tuple[int, ...], cost: float) -> Iterator[tuple[Ask, Made]]:
        place = at
        while self._at(place) in AUX | _CLOSELY | {"that", "which"}:
            place += 1
        verb, behind = self._at(place), self._at(place + 1)
        if verb in _RESEMBLES:
            place += 1
            while self._at(place) in _CLOSELY:
                place += 1
        elif verb in _OVERLAPS:
            while self._at(place) != "with" and self._at(place) in _CLOSELY | _OVERLAPS:
                place += 1
            place += self._at(place) == "with"
            if self._at(place - 1) != "with":
                return
        elif (verb in _NEAR and behind == "to") or (verb in ("look", "looks", "looking", "present", "presents") and behind == "like"):
            place += 2
        elif verb == "like" and not any(word in AUX for word in self.low[at:place]):
            place += 1
        else:
            return
        for made in self.p.noun(place):
            other = made.noun
            if not other.named or other.conditions or other.narrowings or "D" not in other.cats:
                continue
            end = made.end
            while self._at(end) in _CLOSELY | {"in", "by", "terms", "of", "phenotype", "phenotypes", "symptoms", "findings", "features"}:
                end += 1
            if self._at(end) in ("their", "its", "the") or self._at(end - 1) in ("in", "by", "of"):
                continue  # "in their genes": alike in something else than findings
            theirs = Link("have", "object", other, (at, place))
            mine = Link("have", "subject", Noun(None, frozenset("P"), (0, 0), (theirs,)), (at, end))
            found = Noun(None, frozenset("D"), (0, 0), (mine,))
            yield Ask("find", found, other=other, of="sharing", literal=False), Made(None, end, cost + made.cost, omitted + made.omitted)

    def _shared_with(self, at: int, noun: Noun | None, cost: float, omitted: tuple[int, ...]) -> Iterator[tuple[Ask, Made]]:
        """ "(which symptoms does) A share with B", "(what does) A have in common with B"."""
        for one in self.p.noun(at):
            place = one.end + (self._at(one.end) in ("also",))
            if self.low[place : place + 2] == ["share", "with"]:
                place += 2
            elif self.low[place : place + 4] == ["have", "in", "common", "with"]:
                place += 4
            else:
                continue
            for others in self.p.list_of(place):
                if isinstance(others.node, Group) and noun is not None and others.node.op == "and" and others.node.denied[0] is False:
                    yield from self._shared_but(noun, one, others, cost, omitted)
            for other in self.p.noun(place):
                _, made = self._comparison([one.noun, other.noun], one, other)
                group = Group("and", (one.noun, other.noun), (False, False), (at, other.end), said=True)
                yield Ask("compare", group, other=noun, of="common"), made._replace(cost=made.cost + cost, omitted=made.omitted + omitted)

    def _shared_but(self, noun: Noun, one: Made, others: Made, cost: float, omitted: tuple[int, ...]) -> Iterator[tuple[Ask, Made]]:
        """ "(which symptoms does) A share with B but not C", "A share with B and C": those of all that are none of the others'."""
        group = others.node
        assert isinstance(group, Group) and isinstance(noun.head, Word)
        members, denied = (one.noun, *group.members), (False, *group.denied)
        family, role = noun.head.family, noun.head.role
        links = tuple(Link(family, role, member, (one.end, others.end), refused) for member, refused in zip(members, denied, strict=True))
        if all(self.p.typing.can(noun.cats, family, role, member.cats) for member in members):
            made = Made(None, others.end, cost + one.cost + others.cost + 0.1, omitted + one.omitted + others.omitted)
            yield Ask("find", replace(noun, conditions=(*noun.conditions, *links))), made

    def _common(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "the shared symptoms of A and B"."""
        place = at
        while self._at(place) in ("what", "which", "are", "is", "the", "list", "show", "give", "me"):
            place += 1
        if self._at(place) not in ("shared", "common", "overlapping"):
            return
        for made in self.p.noun(place + 1):
            noun = made.node
            if isinstance(noun, Noun) and noun.conditions:
                last = noun.conditions[-1]
                if isinstance(last, Link) and isinstance(last.other, Group):
                    yield Ask("compare", last.other, other=replace(noun, conditions=noun.conditions[:-1]), of="common"), made

    def _sharing(self, noun: Noun, place: int, cost: float, omitted: tuple[int, ...]) -> Iterator[tuple[Ask, Made]]:
        """ "diseases | share | phenotypes with X": what has at least one of them with X."""
        begin = place
        while self._at(place) in ("the", "same", "any", "some", "their", "its", "most"):  # what shares most is told first
            place += 1
        for made in self.p.noun(place):
            shared = made.node
            if not isinstance(shared, Noun) or not isinstance(shared.head, Word):
                continue
            links = [c for c in shared.conditions if isinstance(c, Link) and c.other is not None]
            bare = replace(shared, conditions=tuple(c for c in shared.conditions if c not in links))
            if links:
                other, end = links[-1].other, made.end
                more, skip = made.cost, made.omitted
            elif self._at(made.end) in ("with", "of"):
                inner = next(iter(self.p.list_of(made.end + 1)), None)
                if inner is None:
                    continue
                other, end, more, skip = inner.phrase, inner.end, made.cost + inner.cost, made.omitted + inner.omitted
            else:
                continue
            family, role = (shared.head.family, shared.head.role) if shared.head.family != "link" else ("link", "either")
            if isinstance(other, Noun) and other.named:
                theirs = Link(family, role, other, (begin - 1, place))
                held = replace(bare, conditions=(theirs,))
                mine = Link(family, flip(role), held, (place - 1, place))
                if self.p.typing.can(noun.cats, family, flip(role), bare.cats):
                    found = replace(noun, conditions=(mine,))
                    most = "most" in self.low[begin:place]
                    yield Ask("find", found, other=other, of="sharing", literal=not most), Made(None, end, cost + more, omitted + skip)

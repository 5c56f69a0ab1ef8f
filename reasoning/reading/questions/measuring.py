"""How often, how many, when: "how common is Y in X", "when does X start", "what share of patients"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.checking import Checking
from reasoning.reading.questions.comparing import Comparing
from reasoning.reading.questions.forms import _RELATED, _SIGHTED
from reasoning.reading.syntax import Ask, Group, Link, Noun, Phrase
from reasoning.reading.words.closed import AUX, BE, FILLER, PEOPLE
from reasoning.reading.words.vocabulary import Role, Word

_HOW_MUCH = frozenset(["common", "frequent", "often", "rare", "likely", "prevalent", "frequently", "commonly"])
_DIFFER = frozenset(["differ", "different", "similar", "alike", "distinct", "distinguished", "distinguishable"])


_LEARNT = frozenset(
    [
        "known",
        "found",
        "discovered",
        "shown",
        "established",
        "reported",
        "described",
        "recognized",
        "recognised",
        "published",
        "demonstrated",
        "linked",
        "associated",
    ]
)
_MUCH = frozenset({"common", "frequent", "frequently", "commonly", "often", "typical", "usual"})


def _degree(said: list[str]) -> str:
    """ "more" for "more common", "less" for "rarer" """
    if len(said) == 2 and said[1] in _MUCH and said[0] in ("more", "most", "less", "least"):
        return "less" if said[0] in ("less", "least") else "more"
    return ""


class Measuring(Checking, Comparing):
    """Questions of amounts and times."""

    def _how(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place = at + 1
        word = self._at(place)
        if word == "many":
            yield from self._many(place + 1)
        if word == "to":
            yield from self._to_do(place + 1)
        if word not in AUX:
            return
        start = place + 1
        yield from self._to_do(start + (self._at(start) in ("i", "you", "we", "one", "doctors")))
        for made in self.p.list_of(start):
            phrase = made.node
            assert isinstance(phrase, Noun | Group)
            rest = made.end
            while self._at(rest) in (AUX | FILLER) - _RELATED or self._at(rest) in ("usually", "typically", "best"):
                rest += 1
            then = self._at(rest)
            if then in ("inherited", "transmitted") or self.low[rest : rest + 2] in (["passed", "on"], ["passed", "down"]):
                yield from self._asked_of(phrase, "inherit", "object", "I", made, rest + 1 + (then == "passed"))
            if then in ("treated", "cured", "managed"):
                yield from self._asked_of(phrase, "treat", "subject", "", made, rest + 1)
            if then in ("prevented", "avoided"):
                yield from self._asked_of(phrase, "prevent", "subject", "", made, rest + 1)
            if then in ("diagnosed", "detected", "confirmed"):
                yield from self._asked_of(phrase, "diagnose", "subject", "", made, rest + 1)
            if then in ("present", "presents", "manifest", "manifests", "look", "recognized", "recognised", "show") or self.low[
                rest : rest + 2
            ] in (
                ["affect", "people"],
                ["affect", "patients"],
                ["affect", "the"],
            ):
                end = rest + 1
                while self._at(end) in ("clinically", "itself", "people", "patients", "the", "body", "in", "children", "adults", "up"):
                    end += 1
                yield from self._asked_of(phrase, "have", "object", "P", made, end)
            if then in ("work", "works", "act", "acts", "exert") and self._at(rest + 1) not in ("in", "for", "against", "on"):
                end = self.n if then == "exert" else rest + 1
                yield from self._asked_of(phrase, "target", "object", "", made, end)
            if then in _RELATED and not (isinstance(phrase, Noun) and self._at(rest + 1) in ("to", "with")):
                yield from self._between(phrase, made, self._reciprocal(rest + 1))
            if then in _DIFFER:
                yield from self._differs(phrase, made, rest + 1)
            for said in self.p.predicate(rest):
                condition = said.node
                if isinstance(condition, Link) and condition.other is not None and isinstance(phrase, Noun):
                    yield self._explain(phrase, condition, made, said)
        for made in self.p.noun(start):
            subject = made.node
            if isinstance(subject, Noun):
                for said in self.p.predicate(made.end):
                    if isinstance(said.node, Link) and said.node.other is not None:
                        yield self._explain(subject, said.node, made, said)
        yield from self._helped(start)

    def _to_do(self, place: int) -> Iterator[tuple[Ask, Made]]:
        verb = self._at(place)
        family = {
            "treat": "treat",
            "cure": "treat",
            "prevent": "prevent",
            "diagnose": "diagnose",
            "manage": "treat",
            "detect": "diagnose",
            "avoid": "prevent",
        }.get(verb)
        if verb in ("tell", "distinguish", "differentiate", "separate"):
            yield from self._differs(None, Made(None, place, 0.0), place + 1)
        if family:
            for made in self.p.list_of(place + 1):
                yield from self._asked_of(made.phrase, family, "subject", "", made, made.end)

    def _when(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place = at + 1
        while self._at(place) in ("what", "which", "age", "ages"):
            place += 1
        if self._at(place) not in AUX:
            return
        for made in self.p.list_of(place + 1):
            phrase: Phrase = made.phrase
            rest = made.end
            while self._at(rest) in AUX | FILLER or self._at(rest) in ("usually", "typically", "first"):
                rest += 1
            if self._at(rest) in (
                "start",
                "starts",
                "begin",
                "begins",
                "appear",
                "appears",
                "present",
                "manifest",
                "manifests",
                "set",
                "diagnosed",
                "show",
                "develop",
                "occur",
                "become",
            ):
                end = rest + 1
                while self._at(end) in ("in", "up", "apparent", "manifest", "evident", "visible", "symptomatic", "first", "usually"):
                    end += 1
                if (
                    isinstance(phrase, Noun)
                    and isinstance(phrase.head, Word)
                    and phrase.head.family == "have"
                    and len(phrase.conditions) == 1
                    and not phrase.narrowings
                ):
                    inner = phrase.conditions[0]  # "when do symptoms of X begin"
                    if isinstance(inner, Link) and inner.other is not None:
                        phrase = inner.other
                yield from self._asked_of(phrase, "onset", "object", "O", made, end)

    def _since(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "since when is it known that X causes Y", "since when is X known to cause Y", "when was it found that ..."."""
        place = at + 2 if self.low[at : at + 2] == ["since", "when"] else at + (self._at(at) == "when")
        place = at + 2 if self.low[at : at + 2] == ["how", "long"] else place
        if place == at or self._at(place) not in AUX | {"has", "have"}:
            return
        told = place + 1 + (self._at(place + 1) == "it")
        told += self._at(told) in AUX
        if self._at(place + 1) == "it" and self._at(told) in _LEARNT and self._at(told + 1) == "that":
            for ask, made in self._stated(told + 2):
                yield Ask("value", ask.phrase, ask.condition, of="years"), made
        for made in self.p.noun(place + 1):
            known = made.end + (self._at(made.end) in AUX)
            if isinstance(made.node, Noun) and self._at(known) in _LEARNT:
                for said in self.p.predicate(known + 1 + (self._at(known + 1) == "to")):
                    if isinstance(said.node, Link) and said.node.other is not None and not said.node.denied:
                        end = Made(None, said.end, made.cost + said.cost, made.omitted + said.omitted)
                        yield Ask("value", made.node, said.node, of="years"), end

    def _amounts(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "how common is Y in X", "what percentage of X patients have Y", "how often do patients with X have Y"."""
        if self._at(at) == "how" and self._at(at + 1) in _HOW_MUCH and self._at(at + 2) in AUX:
            for made in self.p.list_of(at + 3):
                rest = made.end
                while self._at(rest) in _SIGHTED:
                    rest += 1
                if self._at(rest) in ("in", "among", "with") and isinstance(made.node, Noun):
                    for other in self.p.noun(rest + 1):
                        yield from self._share(other, made, other.end)
                yield from self._having(made)
                if isinstance(made.node, Noun) and made.node.conditions and isinstance(made.node.conditions[-1], Link):
                    link = made.node.conditions[-1]
                    if link.family == "have" and link.role == "object" and isinstance(link.other, Noun):
                        pass
        place = at
        while self._at(place) in ("what", "which", "is", "the", "a", "in"):
            place += 1
        if self._at(place) in (
            "percentage",
            "percent",
            "proportion",
            "share",
            "fraction",
            "frequency",
            "rate",
            "likelihood",
            "prevalence",
        ):
            rest = place + 1 + (self._at(place + 1) == "of")
            for made in self.p.list_of(rest):
                yield from self._having(made)
                if self._at(made.end) in ("in", "among") and isinstance(made.node, Noun):
                    for other in self.p.noun(made.end + 1):
                        yield from self._share(other, made, other.end)
                if self._at(made.end) in BE and isinstance(made.node, Noun):  # "in what fraction of patients with X is Y seen"
                    for other in self.p.noun(made.end + 1):
                        yield from self._share(made, other, other.end + (self._at(other.end) in _SIGHTED))

    def _more_common(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "which is more common in X: A or B", "is A more common in X or in Y", "is A or B more common in X"."""
        place = at + (self._at(at) in ("which", "what", "who"))
        place += self._at(place) in BE
        degree = _degree(self.low[place : place + 2])
        if degree and self._at(place + 2) in ("in", "among", "with"):
            yield from self._more_of(place + 3, degree, Made(None, place, 0.0))
        for made in self.p.list_of(place):
            phrase, rest = made.node, made.end + (self._at(made.end) in BE)
            assert isinstance(phrase, Noun | Group)
            degree = _degree(self.low[rest : rest + 2])
            if not degree or self._at(rest + 2) not in ("in", "among", "with"):
                continue
            if isinstance(phrase, Noun):
                yield from self._than(phrase, degree, made, rest + 3)
            for other in self.p.list_of(rest + 3):
                if isinstance(phrase, Group):
                    yield from self._sorted(phrase, other.phrase, "object", degree, made, other)
                else:
                    yield from self._sorted(other.phrase, phrase, "subject", degree, made, other)

    def _than(self, fixed: Noun, degree: str, made: Made, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "(is A more common in) X than in Y"."""
        for one in self.p.noun(at):
            if self._at(one.end) != "than":
                continue
            for other in self.p.noun(one.end + 1 + (self._at(one.end + 1) in ("in", "among", "with"))):
                group = Group("or", (one.noun, other.noun), (False, False), (at, other.end), said=True)
                for ask, end in self._sorted(group, fixed, "subject", degree, made, other):
                    yield ask, end._replace(cost=end.cost + one.cost, omitted=end.omitted + one.omitted)

    def _more_of(self, at: int, degree: str, so_far: Made) -> Iterator[tuple[Ask, Made]]:
        for made in self.p.noun(at):
            if self._at(made.end) in (":", ",", "-"):
                for other in self.p.list_of(made.end + 1):
                    yield from self._sorted(other.phrase, made.phrase, "object", degree, made, other)

    def _sorted(self, options: Phrase, fixed: Phrase, role: Role, degree: str, made: Made, other: Made) -> Iterator[tuple[Ask, Made]]:
        if isinstance(options, Group) and isinstance(fixed, Noun) and all(m.named for m in (*options.members, fixed)):
            link = Link("frequent", role, fixed, (made.end, made.end))
            cost = made.cost + other.cost - 0.1
            yield Ask("more", options, link, of=degree), Made(None, other.end, cost, made.omitted + other.omitted)

    def _having(self, made: Made) -> Iterator[tuple[Ask, Made]]:
        for said in self.p.predicate(made.end):
            if (
                isinstance(said.node, Link)
                and said.node.family in ("have", "cause")
                and said.node.other is not None
                and isinstance(made.node, Noun)
            ):
                if not self.p.typing.can(made.node.cats, "frequent", "subject", said.node.other.cats):
                    continue
                yield (
                    Ask("value", made.node, replace(said.node, family="frequent"), of="frequency"),
                    Made(None, said.end, made.cost + said.cost - 0.1, made.omitted + said.omitted),
                )

    def _share(self, disease: Made, finding: Made, end: int) -> Iterator[tuple[Ask, Made]]:
        one, other = disease.phrase, finding.phrase
        if isinstance(one, Noun) and self.p.typing.can(one.cats, "frequent", "subject", other.cats):
            link = Link("frequent", "subject", other, (finding.end, finding.end))
            yield (
                Ask("value", one, link, of="frequency"),
                Made(None, end, disease.cost + finding.cost - 0.1, disease.omitted + finding.omitted),
            )

    def _many(self, place: int) -> Iterator[tuple[Ask, Made]]:
        for made in self.p.list_of(place):
            if any(word in PEOPLE for word in self.low[place : made.end]):  # "how many patients with X have Y": a share of them
                yield from self._having(made)
        if self._at(place) in PEOPLE and self._at(place + 1) in ("with", "who", "having"):
            return  # patients are not counted as the diseases that they have
        for ask, made in self._which(place - 1):
            if ask.what == "find":
                yield replace(ask, what="count"), made

"""The grammar of questions: what is asked, and of which phrase. Each form yields what it can make; the cheapest reading wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from reasoning.reading.closed import AUX, BE, FILLER, PREP
from reasoning.reading.phrases import Made, Phrases, omitted_cost
from reasoning.reading.syntax import WH, Ask, Both, Condition, Group, Link, Noun, Phrase, flip
from reasoning.reading.vocabulary import ALL, Word, words

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
_HOW_MUCH = frozenset(["common", "frequent", "often", "rare", "likely", "prevalent", "frequently", "commonly"])
_RELATED = frozenset(["related", "connected", "linked", "associated", "relate", "connect", "hang", "interact"])
_DIFFER = frozenset(["differ", "different", "similar", "alike", "distinct", "distinguished", "distinguishable"])
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
_SAME = frozenset(["same", "shared", "common", "overlapping", "mutual", "similar"])


class Parsed(NamedTuple):
    """A reading of a question: what is asked, where it ends, what it costs, what it left out."""

    ask: Ask
    end: int
    cost: float
    omitted: tuple[int, ...]


class Questions:
    """The forms of questions over one question's phrases."""

    def __init__(self, phrases: Phrases) -> None:
        self.p = phrases
        self.low, self.n = phrases.low, phrases.n

    def best(self, limit: int = 6) -> list[Parsed]:
        """Return the cheapest readings of the whole question; words behind a reading's end count as left out."""
        found = []
        for start in self._starts():
            lead = tuple(range(start))
            for ask, made in self._forms(start):
                tail = tuple(range(made.end, self.n))
                omitted = (*lead, *made.omitted, *tail)
                cost = made.cost + omitted_cost(self.p.tokens, (*lead, *tail))
                found.append(Parsed(replace(ask, words=(start, made.end)), made.end, cost, omitted))
        found.sort(key=lambda parsed: parsed.cost)
        return found[:limit]

    def _starts(self) -> list[int]:
        """Where a question may begin: at its first word, or behind words that lead up to it."""
        later = [
            i
            for i in range(1, self.n)
            if self.low[i] in ("what", "which", "how", "why", "when", "whether", "does", "do", "is", "are", "can", "could")
        ]
        nouns = [
            i for i in range(1, min(self.n, 14)) if self.p.names.get(i) or any(e.part == "noun" for _, e in words().at(self.p.tokens, i))
        ]
        return [0, *later[:3], *[i for i in nouns if i not in later][:4]]

    def _at(self, place: int) -> str:
        return self.low[place] if 0 <= place < self.n else ""

    def _forms(self, at: int) -> Iterator[tuple[Ask, Made]]:
        word = self._at(at)
        if word in ("which", "what", "who", "whose", "whom"):
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
        if word == "explain":
            yield from self._explained(at + 1)
        yield from self._compared(at)
        yield from self._connected(at)
        yield from self._shares(at)
        yield from self._amounts(at)
        for about in _ABOUT:
            if self.low[at] == about[0]:
                place = at + 1
                while self._at(place) in ("me", "us", "more", "all", *about[1:]):
                    place += 1
                for made in self.p.list_of(place):
                    yield from self._described(made)
        if word not in ("which", "what", "how", "why", "when"):
            yield from self._nominal(at)

    # -- which and what -----------------------------------------------------------------------------------------------------------

    def _which(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place = at + 1
        if self._at(place) == "'s":
            place += 1
            yield from self._nominal(place, questioned=True)
        if self._at(place) == "of" or (self._at(place) == "one" and self._at(place + 1) == "of"):
            yield from self._chosen(place + 1 + (self._at(place) == "one"))
        if self._at(place) in ("happens", "results", "follows", "goes"):
            yield from self._happens(place + 1 + (self._at(place) == "goes"))
        # "what causes X": nothing between
        for said in self.p.predicate(place):
            if self._at(at) != "which" or said.cost < 5:
                yield from self._found(WH, said)
        for gap in self.p.gapped(place):
            yield from self._found(WH, gap)
        if self._at(place) in BE:
            yield from self._nominal(place + 1, questioned=True)
        yield from self._does(place)
        for made in self.p.noun(place):
            noun = made.node
            assert isinstance(noun, Noun)
            if noun.named:
                continue
            rest = made.end
            if (
                (self._at(rest) in BE and self._at(rest + 1) in _SIGHTED | {"", "?"} | {"of", "for", "in"})
                or rest >= self.n
                or self._at(rest) == "exist"
            ):
                end = rest + 1 + (self._at(rest + 1) in _SIGHTED) if rest < self.n else rest
                yield from self._found(noun, made._replace(end=min(end, self.n)))
            for said in self.p.predicate(rest):
                yield from self._applied(noun, made, said)
            for gap in self.p.gapped(rest):
                yield from self._applied(noun, made, gap)
            if self._at(rest) in BE:
                yield from self._is_noun(noun, made, rest + 1)

    def _happens(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "(what happens) when CFTR is mutated"."""
        if self._at(at) not in ("when", "if", "from"):
            return
        for made in self.p.noun(at + 1):
            end = made.end
            while self._at(end) in AUX or self._at(end) == "not":
                end += 1
            if self._at(end) in (
                "mutated",
                "defective",
                "lost",
                "missing",
                "deficient",
                "deleted",
                "work",
                "working",
                "broken",
                "altered",
                "absent",
            ):
                yield from self._asked_of(made.node, "cause", "object", "D", made, end + 1)  # type: ignore[arg-type]

    def _found(self, noun: Noun, said: Made) -> Iterator[tuple[Ask, Made]]:
        if noun is WH:
            condition: Condition = said.node  # type: ignore[assignment]
            cats = self.p.typing.subject_cats(ALL, condition)
            if cats and not (isinstance(condition, Link) and condition.other is None):
                yield Ask("find", Noun(None, cats, (0, 0), (condition,))), said
        else:
            yield Ask("find", noun), said

    def _applied(self, noun: Noun, made: Made, said: Made) -> Iterator[tuple[Ask, Made]]:
        """A noun with a condition: "which genes" + "cause X"."""
        condition: Condition = said.node  # type: ignore[assignment]
        cost = made.cost + said.cost
        if isinstance(condition, Link) and condition.other is None:
            if noun.conditions:  # "which forms of X are known"
                yield Ask("find", noun), Made(None, said.end, cost, made.omitted + said.omitted)
            return
        cats = self.p.typing.subject_cats(noun.cats, condition)
        if not cats and isinstance(condition, Link) and isinstance(noun.head, Word) and noun.head.note == "" and noun.head.family != "link":
            condition = replace(condition, family=noun.head.family, role=noun.head.role)
            cats = self.p.typing.subject_cats(noun.cats, condition)
        if cats:
            found = replace(noun, cats=cats, conditions=(*noun.conditions, condition))
            yield Ask("find", found), Made(None, said.end, cost, made.omitted + said.omitted)

    def _is_noun(self, noun: Noun, made: Made, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "which gene is in X", "which gene is X's"; "which drugs are diuretics" comes from the copula."""
        if not isinstance(noun.head, Word):
            return
        place += self._at(place) in PREP
        for other in self.p.list_of(place):
            phrase = other.node
            assert isinstance(phrase, Noun | Group)
            if isinstance(phrase, Noun) and isinstance(phrase.head, Word):
                continue
            for family, role in ((noun.head.family, noun.head.role), ("link", "either")):
                cats = self.p.typing.can(noun.cats, family, role, phrase.cats)
                if cats:
                    link = Link(family, role, phrase, (place, place))  # type: ignore[arg-type]
                    yield (
                        Ask("find", replace(noun, cats=cats, conditions=(*noun.conditions, link))),
                        Made(None, other.end, made.cost + other.cost + 0.6, made.omitted + other.omitted),
                    )
                    break

    def _does(self, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "what does BRCA2 do", "what does X look like"."""
        if self._at(place) not in AUX:
            return
        for made in self.p.list_of(place + 1):
            phrase = made.node
            assert isinstance(phrase, Noun | Group)
            rest = self.low[made.end : made.end + 2]
            if rest[:1] == ["do"]:
                yield Ask("describe", phrase, of="does"), Made(None, made.end + 1, made.cost + 0.1, made.omitted)
            if rest == ["look", "like"]:
                yield from self._asked_of(phrase, "have", "object", "P", made, made.end + 2)

    def _asked_of(
        self, phrase: Phrase, family: str, role: str, cats: str, made: Made, end: int, *, literal: bool = True
    ) -> Iterator[tuple[Ask, Made]]:
        """Find what stands at an end of a relation to a phrase."""
        wanted = frozenset(cats) or ALL
        fitting = self.p.typing.can(wanted, family, role, phrase.cats)
        if fitting:
            link = Link(family, role, phrase, (made.end, end))  # type: ignore[arg-type]
            yield Ask("find", Noun(None, fitting, (0, 0), (link,)), literal=literal), Made(None, end, made.cost + 0.1, made.omitted)

    def _chosen(self, place: int) -> Iterator[tuple[Ask, Made]]:
        place += self._at(place) in ("the", "these")
        for made in self.p.list_of(place):
            group = made.node
            if isinstance(group, Group):
                rest = made.end + (self._at(made.end) == ",")
                for said in self.p.predicate(rest):
                    yield (
                        Ask("choose", group, said.node),  # type: ignore[arg-type]
                        Made(None, said.end, made.cost + said.cost, made.omitted + said.omitted),
                    )
            elif isinstance(group, Noun) and isinstance(group.head, Word):
                for said in self.p.predicate(made.end):
                    yield from self._applied(group, made, said)

    def _fronted(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "in which diseases is ataxia seen", "for which diseases is metformin used"."""
        for made in self.p.noun(at + 2):
            noun = made.node
            assert isinstance(noun, Noun)
            for gap in self.p.gapped(made.end):
                yield from self._applied(noun, made, gap)
            if self._at(made.end) in AUX:
                for other in self.p.list_of(made.end + 1):
                    end = other.end
                    while self._at(end) in _SIGHTED | {"common", "typical", "involved", "used", "implicated", "indicated"}:
                        end += 1
                    for family, role in (("link", "either"),):
                        cats = self.p.typing.can(noun.cats, family, role, other.node.cats)  # type: ignore[attr-defined]
                        if cats and end > other.end:
                            link = Link(family, role, other.node, (other.end, end))  # type: ignore[arg-type]
                            yield (
                                Ask("find", replace(noun, cats=cats, conditions=(*noun.conditions, link))),
                                Made(None, end, made.cost + other.cost + 0.2, made.omitted + other.omitted),
                            )

    # -- how, why, when -----------------------------------------------------------------------------------------------------------

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
            while self._at(rest) in AUX | FILLER or self._at(rest) in ("usually", "typically", "best"):
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
                yield from self._asked_of(made.node, family, "subject", "", made, made.end)  # type: ignore[arg-type]

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
                link = Link("treat", "subject", other.node, (made.end, rest))  # type: ignore[arg-type]
                yield self._explain(subject, link, made, other, 0.25)

    def _why(self, at: int) -> Iterator[tuple[Ask, Made]]:
        if self._at(at) not in AUX:
            return
        yield from self._helped(at + 1)
        for made in self.p.noun(at + 1):
            for said in self.p.predicate(made.end):
                if isinstance(said.node, Link) and said.node.other is not None and isinstance(made.node, Noun):
                    yield self._explain(made.node, said.node, made, said)
        for made in self.p.list_of(at + 1):
            if isinstance(made.node, Group) and self._at(made.end) in _RELATED:
                yield from self._between(made.node, made, self._reciprocal(made.end + 1))

    def _when(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place = at + 1
        while self._at(place) in ("what", "which", "age", "ages"):
            place += 1
        if self._at(place) not in AUX:
            return
        for made in self.p.list_of(place + 1):
            phrase: Phrase = made.node  # type: ignore[assignment]
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
                if isinstance(phrase, Noun) and isinstance(phrase.head, Word) and phrase.head.family == "have" and phrase.conditions:
                    inner = phrase.conditions[0]  # "when do symptoms of X begin"
                    if isinstance(inner, Link) and inner.other is not None:
                        phrase = inner.other
                yield from self._asked_of(phrase, "onset", "object", "O", made, end)

    # -- yes or no ----------------------------------------------------------------------------------------------------------------

    def _yes_no(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place, denied = at + 1, False
        if self._at(at) not in AUX and self._at(at) not in ("has", "have"):
            place = at  # "whether X causes Y"
        if self.low[place : place + 3] in (["it", "true", "that"], ["it", "possible", "that"], ["it", "correct", "that"]):
            for ask, made in self._stated(place + 3):
                yield ask, made
        if self._at(place) == "not":
            denied, place = True, place + 1
        if self._at(place) == "there":
            yield from self._exists(place + 1, denied)
        for made in self.p.list_of(place):
            subject: Phrase = made.node  # type: ignore[assignment]
            yield from self._nature(subject, made, at)
            if self._at(made.end) in _RELATED and isinstance(subject, Group):
                end = self._reciprocal(made.end + 1)
                yield from self._between(subject, made, end)
            for said in self._said_of(at, made.end):
                condition: Condition = said.node  # type: ignore[assignment]
                if isinstance(condition, Link) and condition.other is None:
                    continue
                if self.p.typing.subject_cats(subject.cats, condition) or (isinstance(condition, Link) and condition.family == "link"):
                    positive, off = _affirmed(condition)
                    yield (
                        Ask("check", subject, positive, denied=denied != off),
                        Made(None, said.end, made.cost + said.cost, made.omitted + said.omitted),
                    )
            if self._at(at) in ("has", "have"):
                yield from self._has(subject, made)
            if self._at(made.end) in ("repurposed", "repositioned") or self.low[made.end : made.end + 2] == ["be", "repurposed"]:
                yield from self._helped(place)
        if self._at(at) in ("could", "can", "might", "may"):
            for ask, made in self._helped(place):
                if any(w in ("repurposed", "repositioned", "useful", "beneficial", "effective") for w in self.low[place : made.end]):
                    yield ask, made._replace(cost=made.cost - 0.2)

    def _has(self, subject: Phrase, made: Made) -> Iterator[tuple[Ask, Made]]:
        """ "has X ataxia (as a feature)"."""
        for other in self.p.list_of(made.end):
            phrase: Phrase = other.node  # type: ignore[assignment]
            if self.p.typing.can(subject.cats, "have", "subject", phrase.cats):
                end = other.end + (3 if self.low[other.end : other.end + 2] == ["as", "a"] else 0)
                link = Link("have", "subject", phrase, (made.end, made.end))
                yield Ask("check", subject, link), Made(None, min(end, self.n), made.cost + other.cost, made.omitted + other.omitted)

    def _said_of(self, at: int, place: int) -> Iterable[Made]:
        """A predicate behind its subject, whose auxiliary stands before the subject: "is X | caused by Y"."""
        yield from self.p.predicate(place)
        if self._at(at) in BE:
            yield from self.p.inverted(place)

    def _stated(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "(is it true that) X causes Y"."""
        for made in self.p.list_of(at):
            for said in self.p.predicate(made.end):
                condition: Condition = said.node  # type: ignore[assignment]
                if isinstance(condition, Link) and condition.other is None:
                    continue
                positive, off = _affirmed(condition)
                yield (
                    Ask("check", made.node, positive, denied=off),  # type: ignore
                    Made(None, said.end, made.cost + said.cost, made.omitted + said.omitted),
                )  # type: ignore[arg-type]

    def _exists(self, at: int, denied: bool) -> Iterator[tuple[Ask, Made]]:
        place = at
        while self._at(place) in ("a", "an", "any", "some", "no", "known"):
            place += 1
        for made in self.p.noun(place):
            noun = made.node
            assert isinstance(noun, Noun)
            if isinstance(noun.head, Word) and noun.conditions:
                yield Ask("find", noun, of="exists", literal=False), made
        yield from self._connected(place, checked=True)

    def _nature(self, subject: Phrase, made: Made, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "is X hereditary", "is X dominant or recessive"."""
        place = made.end
        place += self._at(place) == "be"
        place += self._at(place) in ("a", "an")
        end = place
        known = (
            "hereditary",
            "heritable",
            "inherited",
            "genetic",
            "familial",
            "dominant",
            "recessive",
            "autosomal",
            "x",
            "linked",
            "-",
            "or",
            "sex",
            "inheritable",
            "passed",
            "on",
            "down",
            "inheritable",
        )
        while self._at(end) in known:
            end += 1
        said = [w for w in self.low[place:end] if w not in ("-", "or", "x", "linked", "autosomal", "on", "down")]
        if not said or (("autosomal" in self.low[place:end] or "x" in self.low[place:end]) and "or" not in self.low[place:end]):
            return
        while self._at(end) in ("disease", "disorder", "condition", "trait", "disorders"):
            end += 1
        yield from self._asked_of(subject, "inherit", "object", "I", made, end, literal=False)

    # -- two phrases --------------------------------------------------------------------------------------------------------------

    def _between(self, phrase: Phrase, made: Made, end: int) -> Iterator[tuple[Ask, Made]]:
        if isinstance(phrase, Group) and len(phrase.members) == 2:
            one, other = phrase.members
            yield Ask("explain", one, None, other), Made(None, end, made.cost + 0.1, made.omitted)

    def _reciprocal(self, place: int) -> int:
        if self.low[place : place + 3] in (["to", "each", "other"], ["to", "one", "another"], ["with", "each", "other"]):
            return place + 3
        while self._at(place) in ("together", "somehow", "each", "other", "at", "all"):
            place += 1
        return place

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
        linked = word in ("links", "connects", "relates", "joins", "ties", "link", "connect")
        named = word in (
            "path",
            "paths",
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
        ) and self._at(place + 1) in ("between", "from", "linking", "connecting", "of")
        if not (named or linked):
            return
        start = place + (2 if named else 1)
        for made in self.p.list_of(start):
            yield from self._between(made.node, made, made.end)  # type: ignore[arg-type]
            if self._at(made.end) in ("to", "with", "and", "in", "for") and isinstance(made.node, Noun):
                for other in self.p.noun(made.end + 1):
                    yield (
                        Ask("explain", made.node, None, other.node),  # type: ignore
                        Made(None, other.end, made.cost + other.cost + 0.1, made.omitted + other.omitted),
                    )  # type: ignore[arg-type]

    def _explained(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place = at
        while self._at(place) in ("how", "why", "the", "me", "to"):
            place += 1
        for made in self.p.list_of(place):
            yield from self._between(made.node, made, made.end)  # type: ignore[arg-type]
            if isinstance(made.node, Noun):
                for said in self.p.predicate(made.end):
                    if isinstance(said.node, Link) and said.node.other is not None:
                        yield self._explain(made.node, said.node, made, said)

    def _compared(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "compare A with B", "the difference between A and B", "what distinguishes A from B"."""
        word, place = self._at(at), at
        if word in ("compare", "contrast"):
            yield from self._differs(None, Made(None, at, 0.0), at + 1)
        if word in ("what", "which"):
            place += 1
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

    def _differs(self, first: Phrase | None, so_far: Made, at: int) -> Iterator[tuple[Ask, Made]]:
        if isinstance(first, Group):
            yield Ask("compare", first), Made(None, at, so_far.cost, so_far.omitted)
            return
        if first is not None:
            place = at + (self._at(at) in ("from", "to", "with", "than"))
            for other in self.p.noun(place):
                yield self._comparison([first, other.node], so_far, other)  # type: ignore[list-item]
            return
        for made in self.p.list_of(at):
            if isinstance(made.node, Group) and len(made.node.members) >= 2:
                end = made.end + (self._at(made.end) == "apart")
                yield Ask("compare", made.node), Made(None, end, made.cost + 0.1, made.omitted)
            elif isinstance(made.node, Noun) and self._at(made.end) in ("from", "with", "to", "and", "versus", "vs", "against"):
                for other in self.p.noun(made.end + 1):
                    end = other.end + (self._at(other.end) == "apart")
                    yield self._comparison([made.node, other.node], made, other._replace(end=end))  # type: ignore[list-item]

    def _comparison(self, members: list[Noun], one: Made, other: Made) -> tuple[Ask, Made]:
        group = Group("and", tuple(members), (False, False), (one.end, other.end), said=True)
        return Ask("compare", group), Made(None, other.end, one.cost + other.cost + 0.1, one.omitted + other.omitted)

    def _shares(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "what do A and B have in common", "which symptoms do A and B share", "which diseases share phenotypes with X"."""
        place, noun, cost, omitted = at, None, 0.0, ()
        starts: list[tuple[int, Noun | None, float, tuple[int, ...]]] = []
        if self._at(place) in ("what", "which"):
            starts.append((place + 1, None, 0.0, ()))
            for made in self.p.noun(place + 1):
                if isinstance(made.node, Noun) and isinstance(made.node.head, Word):
                    starts.append((made.end, made.node, made.cost, made.omitted))
        elif self._at(place) in AUX:
            starts.append((place, None, 0.0, ()))
        for place, noun, cost, omitted in starts:  # type: ignore
            if self._at(place) in ("share", "shares") and noun is not None:
                yield from self._sharing(noun, place + 1, cost, omitted)
            if self._at(place) in BE and self._at(place + 1) in ("shared", "common") and noun is not None:
                for made in self.p.list_of(place + 3):
                    if isinstance(made.node, Group):
                        yield (
                            Ask("compare", made.node, other=noun, of="common"),
                            Made(None, made.end, made.cost + cost + 0.05, made.omitted + omitted),
                        )
            if self._at(place) not in AUX | {"has", "have"}:
                continue
            for made in self.p.list_of(place + 1):
                if not isinstance(made.node, Group):
                    continue
                rest, shared = made.end, noun
                if self._at(rest) in ("share", "shared", "have", "has", "got"):
                    verb, rest, more, skip = self._at(rest), rest + 1, 0.0, ()
                    rest += self._at(rest) == "got"
                    common = verb in ("share", "shared")
                    while self._at(rest) in ("any", "some", "of", "the", *_SAME) and self.low[rest : rest + 2] != ["in", "common"]:
                        common |= self._at(rest) in _SAME
                        rest += 1
                    if shared is None:
                        for inner in self.p.noun(rest):
                            if isinstance(inner.node, Noun) and isinstance(inner.node.head, Word) and not inner.node.conditions:
                                shared, rest, more, skip = inner.node, inner.end, inner.cost, inner.omitted  # type: ignore[assignment]
                                break
                    if self.low[rest : rest + 2] == ["in", "common"]:
                        common, rest = True, rest + 2
                    if common:
                        yield (
                            Ask("compare", made.node, other=shared, of="common"),
                            Made(None, rest, made.cost + cost + more, made.omitted + omitted + skip),
                        )
        yield from self._common(at)

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
        while self._at(place) in ("the", "same", "any", "some", "their", "its"):
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
                other, end, more, skip = inner.node, inner.end, made.cost + inner.cost, made.omitted + inner.omitted  # type: ignore[assignment]
            else:
                continue
            family, role = (shared.head.family, shared.head.role) if shared.head.family != "link" else ("link", "either")
            if isinstance(other, Noun) and other.named:
                theirs = Link(family, role, other, (place, end))  # type: ignore[arg-type]
                held = replace(bare, conditions=(theirs,))
                mine = Link(family, flip(role), held, (place, end))  # type: ignore[arg-type]
                if self.p.typing.can(noun.cats, family, flip(role), bare.cats):  # type: ignore[arg-type]
                    found = replace(noun, conditions=(mine,))
                    yield Ask("find", found, other=other, of="sharing"), Made(None, end, cost + more, omitted + skip)

    # -- amounts ------------------------------------------------------------------------------------------------------------------

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
        while self._at(place) in ("what", "which", "is", "the", "a"):
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
            "how",
        ):
            rest = place + 1 + (self._at(place + 1) == "of")
            for made in self.p.list_of(rest):
                yield from self._having(made)
                if self._at(made.end) in ("in", "among") and isinstance(made.node, Noun):
                    for other in self.p.noun(made.end + 1):
                        yield from self._share(other, made, other.end)

    def _having(self, made: Made) -> Iterator[tuple[Ask, Made]]:
        for said in self.p.predicate(made.end):
            if isinstance(said.node, Link) and said.node.family == "have" and said.node.other is not None and isinstance(made.node, Noun):
                yield (
                    Ask("value", made.node, replace(said.node, family="frequent"), of="frequency"),
                    Made(None, said.end, made.cost + said.cost - 0.1, made.omitted + said.omitted),
                )

    def _share(self, disease: Made, finding: Made, end: int) -> Iterator[tuple[Ask, Made]]:
        one, other = disease.node, finding.node
        if isinstance(one, Noun) and self.p.typing.can(one.cats, "frequent", "subject", other.cats):  # type: ignore[attr-defined]
            link = Link("frequent", "subject", other, (finding.end, finding.end))  # type: ignore[arg-type]
            yield (
                Ask("value", one, link, of="frequency"),
                Made(None, end, disease.cost + finding.cost - 0.1, disease.omitted + finding.omitted),
            )

    def _many(self, place: int) -> Iterator[tuple[Ask, Made]]:
        for ask, made in self._which(place - 1):
            if ask.what == "find":
                yield replace(ask, what="count"), made

    # -- phrases by themselves ----------------------------------------------------------------------------------------------------

    def _nominal(self, at: int, *, questioned: bool = False) -> Iterator[tuple[Ask, Made]]:
        """ "the symptoms of X", "X": find what the phrase describes, or describe what it names."""
        if self.low[at : at + 2] == ["number", "of"] or self.low[at : at + 3] == ["the", "number", "of"]:
            place = at + (3 if self._at(at) == "the" else 2)
            for ask, made in self._nominal(place):
                if ask.what == "find":
                    yield replace(ask, what="count"), made
        for made in self.p.list_of(at):
            yield from self._described(made)
        place = at
        while self._at(place) in ("the", "a", "umls", "omim", "mondo", "hpo", "mesh", "orphanet"):
            place += 1
        if self._at(place) in (
            "code",
            "cui",
            "id",
            "identifier",
            "synonym",
            "synonyms",
            "definition",
            "meaning",
            "name",
            "names",
            "codes",
            "cuis",
            "curie",
        ) and self._at(place + 1) in ("of", "for"):
            for made in self.p.noun(place + 2):
                yield from self._described(made)

    def _described(self, made: Made) -> Iterator[tuple[Ask, Made]]:
        phrase = made.node
        if isinstance(phrase, Group):
            if all(isinstance(m.head, Word) and m.conditions for m in phrase.members):
                return
            if all(m.named for m in phrase.members) and not any(phrase.denied):
                yield Ask("describe", phrase), made._replace(cost=made.cost + 0.4)
            return
        assert isinstance(phrase, Noun)
        if phrase.conditions and isinstance(phrase.head, Word):
            yield Ask("find", phrase), made
        elif phrase.named:
            yield Ask("describe", phrase), made

    def _members(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "list anticonvulsants", "name the porphyrias": what is a kind of what is named, or has that role."""
        for made in self.p.noun(at):
            noun = made.node
            if isinstance(noun, Noun) and noun.named and not noun.conditions and not noun.pronoun:
                for cats, kept in (("C", "R"), ("", "")):
                    wanted = frozenset(cats) or noun.cats
                    if kept and not noun.cats & frozenset(kept):
                        continue
                    link = Link("kind", "subject", noun, (at, at))
                    yield Ask("find", Noun(None, wanted, (0, 0), (link,))), made._replace(cost=made.cost - 0.1 * bool(kept))
                    break


def _affirmed(condition: Condition) -> tuple[Condition, bool]:
    """Return a condition without its denial, and whether it was denied: "does X not cause Y" asks whether X causes Y."""
    if isinstance(condition, Link):
        return replace(condition, denied=False), condition.denied
    parts = condition.parts
    if all(isinstance(part, Link) and part.denied for part in parts):
        return Both(condition.op, tuple(_affirmed(part)[0] for part in parts)), True
    return condition, False

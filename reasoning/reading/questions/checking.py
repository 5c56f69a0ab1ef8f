"""Whether something is so: "does X cause Y", "is X a kind of Y", "is there a link"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions import asserting
from reasoning.reading.questions.connecting import Connecting
from reasoning.reading.questions.finding import Finding
from reasoning.reading.questions.forms import _RELATED
from reasoning.reading.syntax import Ask, Both, Condition, Group, Link, Narrowing, Noun, Phrase
from reasoning.reading.words.closed import AUX, BE, HAVE, PEOPLE, WH
from reasoning.reading.words.vocabulary import Qualifier, Word

_MANY = frozenset(["many", "several", "more", "multiple", "genes"])
_ANYBODY = frozenset(["you", "one", "someone", "somebody", "people", "patients", "anyone"])
#: Words that begin a question or a request of another form.
_ASKING = frozenset(["list", "show", "give", "name", "find", "tell", "explain", "describe", "define", "compare", "count"])


class Checking(Finding, Connecting):
    """Questions that are answered by yes or no."""

    def _yes_no(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place, denied = at + 1, False
        if self._at(at) not in AUX and self._at(at) not in ("has", "have"):
            place = at  # "whether X causes Y"
        if self._at(place) == "not":
            # "isn't it so" expects that it is, "is it not so" may ask whether it is not
            denied, place = not self._contracted(place), place + 1
        if self._at(place) == "there":
            yield from self._exists(place + 1, denied)
        if self._at(place) == "it" and self._at(at) in BE:
            yield from self._cleft(place + 1, denied)
        if self._at(at) in ("do", "does", "can", "are", "is") and self._at(place) == "any":
            yield from self._any_of(at, place + 1)
        if self._at(at) in ("can", "could", "may", "might", "do", "does", "is"):
            yield from self._without(place, denied)
        for made in self.p.list_of(place):
            subject: Phrase = made.phrase
            if self._at(place) == "there" and isinstance(subject, Noun) and subject.named:
                continue  # "are there ALS genes that cause X" does not ask whether ALS is one
            yield from self._nature(subject, made, at)
            if self.low[made.end : made.end + 2] == ["similar", "to"] and isinstance(subject, Noun) and "D" in subject.cats:
                for other in self.p.noun(made.end + 2):  # "is A similar to B": by what both are said to have
                    if other.noun.named and subject.named and "D" in other.noun.cats:
                        group = Group("and", (subject, other.noun), (False, False), (made.end, other.end), said=True)
                        cost, omitted = made.cost + other.cost + 0.1, made.omitted + other.omitted
                        yield Ask("compare", group, literal=False), Made(None, other.end, cost, omitted)
            yield from self._so_frequent(subject, made, denied)
            if self._at(made.end) in _RELATED and isinstance(subject, Group):
                end = self._reciprocal(made.end + 1)
                yield from self._between(subject, made, end)
            for said in self._said_of(at, made.end):
                condition: Condition = said.condition
                if isinstance(condition, Link) and condition.other is None:
                    continue
                if isinstance(condition, Link) and condition.family == "kind" and any(w in PEOPLE for w in self.low[place : made.end]):
                    condition = replace(condition, family="have")  # "are people with X blind": they have it, and X is no kind of it
                if self.p.typing.subject_cats(subject.cats, condition) or (isinstance(condition, Link) and condition.family == "link"):
                    positive, off = _affirmed(condition)
                    if off and isinstance(subject, Noun) and not subject.named:
                        continue  # "do any genes not cause X": all but few do not
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

    def _any_of(self, at: int, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "do any (of the) genes for X cause Y": whether there are such."""
        place += 2 * (self._at(place) == "of" and self._at(place + 1) in ("the", "these", "its"))
        for made in self.p.noun(place):
            if isinstance(made.noun.head, Word):
                for said in self._said_of(at, made.end):
                    if _affirmed(said.condition)[1]:
                        continue  # whether there are any of which it is not so
                    for ask, end in self._applied(made.noun, made, said):
                        yield replace(ask, of="exists", literal=False), end._replace(cost=end.cost + 0.3)

    def _cleft(self, at: int, denied: bool) -> Iterator[tuple[Ask, Made]]:
        """ "is it FBN1 that causes X", "is it A or B that causes X"."""
        for made in self.p.list_of(at):
            phrase: Phrase = made.phrase
            if self._at(made.end) not in ("that", "which", "who") or (isinstance(phrase, Noun) and not phrase.named):
                continue
            choice = isinstance(phrase, Group) and phrase.op == "or" and not any(phrase.denied)
            for said in self.p.predicate(made.end + 1):
                end = Made(None, said.end, made.cost + said.cost - 0.1, made.omitted + said.omitted)
                if choice and not denied:
                    yield Ask("choose", phrase, said.condition), end
                elif isinstance(phrase, Noun) and self.p.typing.subject_cats(phrase.cats, said.condition):
                    positive, off = _affirmed(said.condition)
                    yield Ask("check", phrase, positive, denied=denied != off), end

    def _so_frequent(self, subject: Phrase, made: Made, denied: bool) -> Iterator[tuple[Ask, Made]]:
        """ "is A obligate in X", "is A rare in people with X"."""
        often = self.p._narrowing_at(made.end, nominal=True)
        if often is None or often[0].qualifier.sort != "frequency" or self._at(often[1]) not in ("in", "among", "with"):
            return
        for other in self.p.noun(often[1] + 1):
            disease = other.node
            if isinstance(disease, Noun) and self.p.typing.can(disease.cats, "have", "subject", subject.cats):
                link = Link("have", "subject", subject, (often[1], often[1] + 1), narrowings=(often[0],))
                yield (
                    Ask("check", disease, link, denied=denied),
                    Made(None, other.end, made.cost + other.cost, made.omitted + other.omitted),
                )

    def _without(self, at: int, denied: bool) -> Iterator[tuple[Ask, Made]]:
        """ "can X occur without A", "can you have X without A": whether A is in fewer than all who have X."""
        starts = [at]
        if self.low[at : at + 3] == ["it", "possible", "to"] and self._at(at + 3) in ("have", "get", "develop"):
            starts = [at + 4]
        if self._at(at) in _ANYBODY and self._at(at + 1) in ("have", "get", "develop"):
            starts = [at + 2]
        elif self._at(at) in ("a", "any") and self._at(at + 1) in PEOPLE and self._at(at + 2) in ("have", "get", "develop"):
            starts = [at + 3]
        for start in starts:
            for made in self.p.noun(start):
                disease, place = made.node, made.end
                if start == at:
                    if self._at(place) not in ("occur", "exist", "happen", "present", "be", "arise", "appear"):
                        continue
                    place += 1
                skipped = self._at(place + 1) in ("having", "getting", "any")
                if self._at(place) != "without" or not isinstance(disease, Noun) or not disease.named:
                    continue
                for other in self.p.noun(place + 1 + skipped):
                    if self.p.typing.can(disease.cats, "have", "subject", other.phrase.cats):
                        fewer = Narrowing(Qualifier("without", "frequency", "0:<1"), (place, place + 1))
                        link = Link("have", "subject", other.phrase, (place, place + 1), narrowings=(fewer,))
                        cost = made.cost + other.cost - 0.3
                        ask = Ask("check", disease, link, denied=denied, literal=False)
                        yield ask, Made(None, other.end, cost, made.omitted + other.omitted)

    def _has(self, subject: Phrase, made: Made) -> Iterator[tuple[Ask, Made]]:
        """ "has X ataxia (as a feature)"."""
        for other in self.p.list_of(made.end):
            phrase: Phrase = other.phrase
            if self.p.typing.can(subject.cats, "have", "subject", phrase.cats):
                end = other.end + (3 if self.low[other.end : other.end + 2] == ["as", "a"] else 0)
                link = Link("have", "subject", phrase, (made.end, made.end))
                yield Ask("check", subject, link), Made(None, min(end, self.n), made.cost + other.cost, made.omitted + other.omitted)

    def _said_of(self, at: int, place: int) -> Iterable[Made]:
        """A predicate behind its subject, whose auxiliary stands before the subject: "is X | caused by Y"."""
        yield from self.p.predicate(place)
        if self._at(at) in BE:
            yield from self.p.inverted(place)

    def _contracted(self, at: int) -> bool:
        return at < self.n and self.low[at] == "not" and self.p.tokens[at].text.lower() != "not"

    def _asserted(self) -> Iterator[tuple[Ask, Made]]:
        """ "is it false that X causes Y", "X does not cause Y, right?", "I doubt that X causes Y"."""
        first = next((i for i, word in enumerate(self.low) if word == "not"), self.n)
        framed = asserting.frame(self.low, 0, self._contracted(first))
        if framed is None and (self._at(0) in _ASKING or self._at(0) in AUX or self._at(0) in HAVE):
            return
        start, turned = framed or (0, False)
        if self._at(start) in AUX or self._at(start) in HAVE or self._at(start) in WH:
            return
        for ask, made in self._stated(start):
            yield replace(ask, denied=ask.denied != turned, framed=start), made._replace(cost=made.cost + (0.0 if framed else 0.3))

    def _stated(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "(is it true that) X causes Y"."""
        for made in self.p.list_of(at):
            for said in self.p.predicate(made.end):
                condition: Condition = said.condition
                if isinstance(condition, Link) and condition.other is None:
                    continue
                positive, off = _affirmed(condition)
                yield (
                    Ask("check", made.phrase, positive, denied=off),
                    Made(None, said.end, made.cost + said.cost, made.omitted + said.omitted),
                )

    def _exists(self, at: int, denied: bool) -> Iterator[tuple[Ask, Made]]:
        place = at
        while self._at(place) in ("a", "an", "any", "some", "no", "not", "known"):
            denied |= self._at(place) in ("no", "not")
            place += 1
        for made in self.p.noun(place):
            noun = made.node
            assert isinstance(noun, Noun)
            if denied and any(_affirmed(condition)[1] for condition in noun.conditions):
                continue  # "are there no genes that do not cause X" is not asked by finding those that do not
            if isinstance(noun.head, Word) and noun.conditions:
                yield Ask("find", noun, of="exists", literal=False), made
            elif isinstance(noun.head, Word) and made.end >= self.n:
                yield from self._of_it(noun, made)
        for ask, made in self._connected(place, checked=True):
            yield replace(ask, literal=ask.literal and not denied), made  # what there is answers "is there none" too, and says so

    def _nature(self, subject: Phrase, made: Made, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "is X hereditary", "is X dominant or recessive"."""
        place = made.end
        if self._at(place) in ("run", "runs") and self.low[place + 1 : place + 3] in (["in", "families"], ["in", "the"], ["in", "my"]):
            end = place + 3 + (self._at(place + 2) != "families")
            yield from self._asked_of(subject, "inherit", "object", "I", made, end, literal=False)
        if self.low[place : place + 2] == ["caused", "by"] and "gene" in self.low[place + 2 : place + 5] and self._at(self.n - 1) in _MANY:
            yield from self._asked_of(subject, "cause", "subject", "G", made, self.n, literal=False)  # "one gene or many"
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
        while self._at(end) in (
            "disease",
            "disorder",
            "condition",
            "trait",
            "disorders",
            "to",
            "children",
            "kids",
            "offspring",
            "your",
            "my",
        ):
            end += 1
        yield from self._asked_of(subject, "inherit", "object", "I", made, end, literal=False)


def _affirmed(condition: Condition) -> tuple[Condition, bool]:
    """Return a condition without its denial, and whether it was denied: "does X not cause Y" asks whether X causes Y."""
    if isinstance(condition, Link):
        return replace(condition, denied=False), condition.denied
    parts = condition.parts
    if all(isinstance(part, Link) and part.denied for part in parts):
        return Both(condition.op, tuple(_affirmed(part)[0] for part in parts)), True
    return condition, False

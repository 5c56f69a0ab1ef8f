"""Relations in phrases: verbs with their objects, copulas, what is denied, several of them in a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reasoning.reading.closed import (
    AUX,
    BE,
    FILLER,
    HAVE,
)
from reasoning.reading.numbers import narrowing_at
from reasoning.reading.phrase_rules import Made, Rules
from reasoning.reading.syntax import Both, Condition, Group, Link, Narrowing, Noun, flip
from reasoning.reading.vocabulary import ALL, Role, Word, words


class Relations(Rules):
    """Predicates."""

    def predicate(self, at: int) -> list[Made]:
        """What is said of a subject: "cause X", "are associated with X but do not cause Y"."""
        return self._once("predicate", at, self._predicate)

    def gapped(self, at: int) -> list[Made]:
        """ "imatinib targets", "does FBN1 cause", "is clopidogrel used for": a relation whose other end stands before it."""
        return self._once("gapped", at, self._gapped)

    def _gapped(self, at: int) -> list[Made]:
        place, negated = self._auxiliaries(at)
        made: list[Made] = []
        for subject in self.list_of(place):
            phrase = subject.node
            assert isinstance(phrase, Noun | Group)
            for family, role, end, denied, start, narrowings in self._verbs(subject.end):
                other = flip(role)
                link = Link(family, other, phrase, (start, end), denied != negated, narrowings)
                made.append(Made(link, end, subject.cost + 0.1, subject.omitted))
        return made

    def inverted(self, at: int) -> list[Made]:
        """A predicate whose form of "to be" stands before its subject: "(is X) caused by Y", "(is X) a symptom of Y"."""
        return self._once("inverted", at, self._inverted)

    def _inverted(self, at: int) -> list[Made]:
        made = list(self._simple(at, inverted=True))
        for first in list(made):
            made += self._more(first, [first.node], first, "")  # type: ignore[list-item, arg-type]
        return made

    def _predicate(self, at: int) -> list[Made]:
        made = list(self._simple(at))
        for first in list(made):
            made += self._more(first, [first.node], first, "")  # type: ignore[list-item, arg-type]
        return made

    def _more(self, first: Made, parts: list[Condition], last: Made, op: str) -> Iterable[Made]:
        joint = self._clause_joint(last.end)
        if joint is None or len(parts) > 4:
            return
        word, denied, place = joint
        for form in self._simple(place, joined=True):
            condition = self._denied(form.node) if denied else form.node  # type: ignore[arg-type]
            joined = [*parts, condition]
            so_far = Made(condition, form.end, last.cost + form.cost + 0.05, last.omitted + form.omitted)
            operator = op or ("or" if word == "or" else "and")
            yield Made(Both(operator, tuple(joined)), form.end, so_far.cost, so_far.omitted)  # type: ignore[arg-type]
            yield from self._more(first, joined, so_far, operator)  # type: ignore[list-item, arg-type]

    def _clause_joint(self, place: int) -> tuple[str, bool, int] | None:
        if self._at(place) == ",":
            place += 1
        word = self._at(place)
        if word not in ("and", "or", "but", "yet", "while") and not (self._at(place - 1) == "," and word in (*AUX, "not", "without")):
            return None
        place += word in ("and", "or", "but", "yet", "while")
        place += self._at(place) in ("also", "that", "which", "who", "they")
        denied = False
        if self._at(place) == "not" and self._at(place + 1) not in BE:
            denied, place = True, place + 1
        return word, denied, place

    def _denied(self, condition: Condition) -> Condition:
        if isinstance(condition, Link):
            return replace(condition, denied=not condition.denied)
        return Both(condition.op, tuple(self._denied(part) for part in condition.parts))

    def _auxiliaries(self, at: int) -> tuple[int, bool]:
        place, negated = at, False
        while place < self.n and (
            self.low[place] in AUX
            or self.low[place] in ("not", "never", "longer", "cannot", "also", "really", "ever", "known", "thought", "to")
        ):
            negated ^= self.low[place] in ("not", "never", "cannot")
            place += 1
        return place, negated

    def _simple(self, at: int, *, reduced: bool = False, joined: bool = False, inverted: bool = False) -> Iterable[Made]:
        """One verb or adjective with its object."""
        if at >= self.n:
            return
        for family, role, end, denied, start, narrowings in self._verbs(at, reduced=reduced, inverted=inverted):
            found = False
            place, refused = end, denied
            if self._at(place) == "no":
                place, refused = place + 1, not refused
            for made in self.list_of(place):
                other = made.node
                assert isinstance(other, Noun | Group)
                found = True
                end_at, more, cost = made.end, list(narrowings), made.cost
                while (after := narrowing_at(self.tokens, end_at, nominal=False)) is not None:
                    more.append(after[0])
                    end_at = after[1]
                yield Made(Link(family, role, other, (start, end), refused, tuple(more)), end_at, cost + 0.1, made.omitted)
            if not found and not reduced:
                yield Made(Link(family, role, None, (start, end), denied, narrowings), end, 1.5)
        if not reduced:
            yield from self._copular(at, inverted=inverted)
        if joined and self._at(at) == "without":
            for made in self.list_of(at + 1):
                yield Made(Link("have", "subject", made.node, (at, at + 1), True), made.end, made.cost + 0.1, made.omitted)  # type: ignore[arg-type]

    def _verbs(
        self, at: int, *, reduced: bool = False, inverted: bool = False
    ) -> Iterable[tuple[str, Role, int, bool, int, tuple[Narrowing, ...]]]:
        """Yield (family, the subject's role, end, denied, start, narrowings) for the verbs and adjectives that a predicate begins with."""
        place, denied, passive = at, False, reduced or inverted
        narrowings: list[Narrowing] = []
        while place < self.n:
            word = self.low[place]
            last = narrowing_at(self.tokens, place, nominal=True)
            if word in HAVE and self._at(place + 1) not in ("been", "not", "never") and not self._participle(place + 1):
                break
            if any(entry.part != "noun" for _, entry in words().at(self.tokens, place)):
                break
            if word in AUX:
                passive |= word in BE
            elif word in ("not", "never", "cannot"):
                denied = not denied
            elif last is not None and last[0].qualifier.sort == "frequency" and last[1] < self.n and self._adverb(place, passive):
                narrowings.append(last[0])
                place = last[1]
                continue
            elif (
                word in HAVE
                or word in FILLER
                or (word in ("no", "longer", "directly", "to") and place > at and self._at(place - 1) in (*AUX, "no", "known", "thought"))
            ):
                pass
            else:
                break
            place += 1
        if place >= self.n:
            return
        for end, entry in words().at(self.tokens, place):
            if entry.part == "verb":
                if entry.form == "participle":
                    by = self._at(end) in ("by", "through", "with", "from")
                    if (passive or reduced) and by:
                        yield entry.family, flip(entry.role), end + 1, denied, place, tuple(narrowings)
                        continue
                    if passive:
                        yield entry.family, flip(entry.role), end, denied, place, tuple(narrowings)
                        continue
                    if reduced:
                        continue
                if reduced and entry.form not in ("ing",) and self._at(at) not in AUX:
                    continue
                if passive and not reduced and entry.form in ("base", "third"):
                    continue
                yield entry.family, entry.role, end, denied, place, tuple(narrowings)
            elif entry.part == "adjective":
                off = entry.note == "denies"
                yield entry.family, entry.role, end, denied != off, place, tuple(narrowings)

    def _participle(self, at: int) -> bool:
        return at < self.n and any(e.form == "participle" for _, e in words().at(self.tokens, at) if e.part == "verb")

    def _adverb(self, place: int, passive: bool) -> bool:
        """Whether a word of frequency stands before a verb ("often causes") and not before a noun ("rare diseases")."""
        return self.low[place].endswith("ly") or self.low[place] in ("often", "always", "sometimes")

    def _copular(self, at: int, *, inverted: bool) -> Iterable[Made]:
        """ "is a symptom of X", "are antihypertensive agents", "is autosomal dominant", "are in X"."""
        place, denied = at, False
        if not inverted and self._at(place) not in BE and not (self._at(place) in AUX and self._at(place + 1) in ("be", "not")):
            return
        while self._at(place) in AUX or self._at(place) in ("not", "never", "also", "really"):
            denied ^= self._at(place) in ("not", "never")
            place += 1
        narrowing = narrowing_at(self.tokens, place, nominal=True)
        if narrowing is not None and narrowing[0].qualifier.sort in ("inherit", "onset"):
            end = narrowing[1]
            end += self._at(end) in ("disease", "diseases", "disorder", "disorders", "condition", "conditions", "inheritance", "trait")
            yield Made(
                Link(narrowing[0].qualifier.sort, "subject", Noun(None, ALL, (place, end), narrowings=(narrowing[0],)), (at, end), denied),
                end,
                0.2,
            )
        for made in self.list_of(place):
            node = made.node
            if isinstance(node, Noun) and isinstance(node.head, Word):
                # "is a symptom of X": what is said of the noun holds of the subject
                for condition in node.conditions[:1]:
                    if isinstance(condition, Link):
                        held = replace(condition, denied=condition.denied != denied, narrowings=(*condition.narrowings, *node.narrowings))
                        yield Made(held, made.end, made.cost + 0.1, made.omitted)
            elif isinstance(node, Noun) and node.pronoun:
                continue
            elif isinstance(node, Noun | Group):
                yield Made(Link("kind", "subject", node, (at, place), denied), made.end, made.cost + 0.3, made.omitted)

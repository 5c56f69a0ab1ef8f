"""Relations in phrases: verbs with their objects, copulas, what is denied, several of them in a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from reasoning.reading.phrases.owning import owned_of
from reasoning.reading.phrases.rules import Made, Rules
from reasoning.reading.phrases.sameness import same_of
from reasoning.reading.syntax import Both, Condition, Group, Link, Narrowing, Noun, flip
from reasoning.reading.words.closed import ASPECTS, AUX, BE, DET, FILLER, HAVE, NUMBERS, STAGES
from reasoning.reading.words.inflection import verb_forms
from reasoning.reading.words.vocabulary import ALL, Qualifier, Role, Word, words

#: What it costs to take a bare sort of thing ("symptoms") for what is had or caused: nobody asks for what has any.
_ANY = 1.0
_BEGIN = frozenset(form for verb in ("start", "begin", "appear", "manifest", "present") for form in verb_forms(verb))
_BRACKETS = {"both": "and", "either": "or", "neither": "nor"}
#: What stands between a word of frequency and what something is so frequent in.
_SEEN_IN = frozenset({"in", "among", "of", "for", "to", "with"})
_COMPARED = frozenset({"most", "more", "less", "least"})
_FAILS = frozenset({"fail", "fails", "failed", "failing"})
#: The note of a relation of which there is to be no record that denies it.
ABSENT = "absent"
_JOINTS = frozenset({"and", "or", "but", "yet", "while", "unless"})


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
            if BE & set(self.low[at:place]):  # "(what) is X caused by"
                for family, role, end, denied, start, narrowings in self._verbs(subject.end, inverted=True):
                    if self._at(end - 1) in ("by", "from"):
                        link = Link(family, flip(role), phrase, (start, end), denied != negated, narrowings)
                        made.append(Made(link, end, subject.cost, subject.omitted))
        return made

    def passive(self, subject: Made) -> Iterable[Made]:
        """ "(by which genes is) X caused": a participle alone behind its subject, what it is done by standing before."""
        for family, role, end, denied, start, narrowings in self._verbs(subject.end, inverted=True):
            if end > start and self._at(end - 1) not in ("by", "from") and self._participle(start):
                link = Link(family, flip(role), subject.phrase, (start, end), denied, narrowings)
                yield Made(link, end, subject.cost, subject.omitted)

    def inverted(self, at: int) -> list[Made]:
        """A predicate whose form of "to be" stands before its subject: "(is X) caused by Y", "(is X) a symptom of Y"."""
        return self._once("inverted", at, self._inverted)

    def _inverted(self, at: int) -> list[Made]:
        made = list(self._simple(at, inverted=True))
        for first in list(made):
            made += self._more((first.condition,), (), first)
        return made

    def _predicate(self, at: int) -> list[Made]:
        made = list(self._clause(at))
        for first in list(made):
            made += self._more((first.condition,), (), first)
        for either in list(made):
            if isinstance(either.node, Both) and either.node.op == "or" and (end := self.not_both(either.end)) > either.end:
                made.append(either._replace(node=replace(either.node, op="just one"), end=end))
        return made

    def _clause(self, at: int, *, joined: bool = False) -> Iterable[Made]:
        """One verb with its object, or several that a set word holds together."""
        word = self._at(at)
        for made in self._simple(at, joined=joined):
            yield made if word not in _BRACKETS else made._replace(cost=made.cost + _ANY)
        if word in _BRACKETS:
            yield from self._bracketed(_BRACKETS[word], (), Made(None, at + 1, 0.05))
        elif word in ("satisfy", "satisfies", "meet", "meets", "fulfil", "fulfill", "fulfils", "fulfills"):
            yield from self._enough(at + 1)

    def _bracketed(self, joint: str, parts: tuple[Condition, ...], last: Made) -> Iterable[Made]:
        """ "both A and B", "either A, B or C", "neither A nor B", behind the first word."""
        for form in self._member(last.end):
            condition: Condition = self._denied(form.condition) if joint == "nor" else form.condition
            so_far = Made(condition, form.end, last.cost + form.cost, last.omitted + form.omitted)
            held = (*parts, condition)
            if len(held) > 1 and self._at(last.end - 1) == joint:
                yield so_far._replace(node=Both("or" if joint == "or" else "and", held))
            place = form.end + (self._at(form.end) == ",")
            if len(held) < 6 and self._at(place) == joint:
                yield from self._bracketed(joint, held, so_far._replace(end=place + 1))
            elif len(held) < 6 and place > form.end and self._at(last.end - 1) != joint:
                yield from self._bracketed(joint, held, so_far._replace(end=place))

    def _member(self, at: int) -> Iterable[Made]:
        """One clause between set words: simple, or itself held together by others ("both A and either B or C")."""
        return self._clause(at) if self._at(at) in _BRACKETS else self._simple(at)

    def _enough(self, at: int) -> Iterable[Made]:
        """ "(satisfy) at least two of the following: A; B; C"."""
        place = at + 2 if self.low[at : at + 2] == ["at", "least"] else at
        number = NUMBERS.get(self._at(place), 0)
        rest = self.low[place + 1 : place + 4]
        if not number or rest[:1] != ["of"]:
            return
        place += 2
        while self._at(place) in ("the", "these", "following", "conditions", ":"):
            place += 1
        yield from self._listed(number, (), Made(None, place, 0.1))

    def _listed(self, number: int, parts: tuple[Condition, ...], last: Made) -> Iterable[Made]:
        for form in self._simple(last.end):
            held = (*parts, form.condition)
            so_far = Made(form.node, form.end, last.cost + form.cost, last.omitted + form.omitted)
            if self._at(form.end) == ";" and len(held) < 8:
                yield from self._listed(number, held, so_far._replace(end=form.end + 1))
            elif number <= len(held) and len(held) > 1:
                yield so_far._replace(node=Both("at least", held, number))

    def _more(self, parts: tuple[Condition, ...], joints: tuple[tuple[str, int], ...], last: Made) -> Iterable[Made]:
        """Further clauses behind ``last``; ``joints`` are what joined those before, and where."""
        joint = self._clause_joint(last.end)
        if joint is None or len(parts) > 4:
            return
        word, denied, place = joint
        for form in self._clause(place, joined=True):
            condition = self._denied(form.condition) if denied else form.condition
            held, joined = (*parts, condition), (*joints, (word, place - 1))
            so_far = Made(condition, form.end, last.cost + form.cost + 0.05, last.omitted + form.omitted)
            if word != ",":
                yield so_far._replace(node=_together(held, joined))
            yield from self._more(held, joined, so_far)

    def _reduced_more(self, first: Made) -> Iterable[Made]:
        """ "(diseases) not associated with A but associated with B": a second clause without a verb of its own behind a first."""
        joint = self._clause_joint(first.end)
        if joint is None or joint[0] == ",":
            return
        word, denied, place = joint
        for form in self._simple(place, reduced=True):
            condition = self._denied(form.condition) if denied else form.condition
            held = _together((first.condition, condition), ((word, place - 1),))
            yield Made(held, form.end, first.cost + form.cost + 0.05, first.omitted + form.omitted)

    def _clause_joint(self, at: int) -> tuple[str, bool, int] | None:
        place = at + (self._at(at) == ",")
        word = self._at(place)
        if word in _JOINTS:
            place += 1
        elif place > at:
            word = ","
        else:
            return None
        place += self._at(place) in ("also", "that", "which", "who", "they")
        denied = word == "unless"
        if not denied and self._at(place) == "not" and self._at(place + 1) not in BE:
            denied, place = True, place + 1
        return word, denied, place

    def _denied(self, condition: Condition) -> Condition:
        if isinstance(condition, Link) and any(n.qualifier.sort == "recorded" for n in condition.narrowings):
            return replace(condition, note="" if condition.note == ABSENT else ABSENT)  # no record that denies it
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
                if family == "have" and isinstance(other, Noun) and isinstance(other.head, Word) and other.head.family == "response":
                    held = self._held(other, denied)  # "have a response that X affects": X affects them
                    if held is not None:
                        yield Made(held, made.end, made.cost + 0.1, made.omitted)
                    continue
                if family == "have" and not reduced and (owned := owned_of(other)) is not None:
                    link = Link(*owned, (start, end), refused, narrowings)
                    yield Made(link, made.end, made.cost + 0.1, made.omitted)
                    continue
                if family == "have" and not reduced and (theirs := same_of(other)) is not None:
                    link = Link(theirs[0], flip(theirs[1]), other, (start, end), refused, narrowings)
                    yield Made(link, made.end, made.cost + 0.1, made.omitted)
                    continue
                end_at, more, cost = self._among(made.end, family), list(narrowings), made.cost
                while (after := self._narrowing_at(end_at, nominal=False)) is not None:
                    more.append(after[0])
                    end_at = after[1]
                cost += (
                    _ANY if isinstance(other, Noun) and isinstance(other.head, Word) and not (other.conditions or other.narrowings) else 0.0
                )
                yield Made(Link(family, role, other, (start, end), refused, tuple(more)), end_at, cost + 0.1, made.omitted)
            if not found and not reduced:
                yield Made(Link(family, role, None, (start, end), denied, narrowings), end, 1.5)
        if not reduced:
            yield from self._begins(at)
            yield from self._copular(at, inverted=inverted)
        if joined and self._at(at) == "without":
            for made in self.list_of(at + 1):
                yield Made(Link("have", "subject", made.phrase, (at, at + 1), True), made.end, made.cost + 0.1, made.omitted)

    def _begins(self, at: int) -> Iterable[Made]:
        """ "start in childhood", "usually first appears at birth": when something begins, by the ages of life that records name."""
        place, denied = self._auxiliaries(at)
        while self._at(place) in FILLER or self._at(place) in ("usually", "typically", "often"):
            place += 1
        if self._at(place) not in _BEGIN or self._at(place + 1) not in ("in", "during", "at", "from"):
            return
        start = place + 2 + (self._at(place + 2) in ("the", "early"))
        for stage, term in STAGES.items():
            said = stage.split()
            if self.low[start : start + len(said)] == said:
                words_ = (place, start + len(said))
                when = Noun(None, ALL, words_, narrowings=(Narrowing(Qualifier(" ".join(said), "onset", term), words_),))
                yield Made(Link("onset", "subject", when, (at, words_[1]), denied), words_[1], 0.1)

    def _among(self, at: int, family: str) -> int:
        """The end of "among their symptoms" behind what is had, of "for their response" behind what it depends on."""
        if family == "affect" and self._at(at) == "for" and self._at(at + 1) in DET:
            return at + 3 if self._at(at + 2) in ASPECTS else at
        if family != "have" or self._at(at) not in ("among", "as") or self._at(at + 1) not in ("the", "their", "its", "his", "her", "a"):
            return at
        ends = [end for end, entry in words().at(self.tokens, at + 2) if entry.family == "have"] if at + 2 < self.n else []
        return max(ends, default=at)

    def _verbs(
        self, at: int, *, reduced: bool = False, inverted: bool = False
    ) -> Iterable[tuple[str, Role, int, bool, int, tuple[Narrowing, ...]]]:
        """Yield (family, the subject's role, end, denied, start, narrowings) for the verbs and adjectives that a predicate begins with."""
        place, denied, passive = at, False, reduced or inverted
        narrowings: list[Narrowing] = []
        while place < self.n:
            word = self.low[place]
            last = self._narrowing_at(place, nominal=True)
            if word in HAVE and self._at(place + 1) not in ("been", "not", "never") and not self._participle(place + 1):
                break
            if any(entry.part != "noun" for _, entry in words().at(self.tokens, place)):
                break
            often = last is not None and last[0].qualifier.sort == "frequency" and self._at(place - 1) not in _COMPARED
            if last is not None and often and self._at(last[1]) in _SEEN_IN and not denied:  # "(are) frequent in"
                yield "have", "object", last[1] + 1, False, place, (*narrowings, last[0])
            if word in AUX:
                passive |= word in BE
            elif word in ("not", "never", "cannot"):
                denied = not denied
            elif word in _FAILS and self._at(place + 1) == "to":
                denied, place = not denied, place + 1
            elif (said := self._recorded(place)) is not None:
                narrowings.append(said[0])
                denied, place, passive = not denied, said[1], False
                continue
            elif last is not None and often and last[1] < self.n and self._adverb(place):
                narrowings.append(last[0])
                place = last[1]
                continue
            elif (
                word in HAVE
                or word in FILLER
                or (word in ("no", "longer", "directly", "to") and place > at and self._at(place - 1) in (*AUX, "no", "known", "thought"))
            ):
                passive &= word != "to"  # "are known to cause"
            else:
                break
            place += 1
        if place >= self.n or sum(word in ("not", "never", "cannot") for word in self.low[at:place]) > 1:
            return  # "not known not to cause" is not "known to cause"
        modal = denied and any(word in ("can", "could", "ca", "cannot") for word in self.low[at:place])
        for end, entry in words().at(self.tokens, place):
            if modal and entry.note == "denies":
                continue  # nor is "cannot be excluded" the same as "is so"
            if entry.part == "verb":
                denied ^= entry.note == "denies"
                if entry.form == "participle" and (passive or reduced) and (entry.family, entry.role) == ("cause", "object"):
                    continue  # "come from X" has no passive, which would turn it round
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

    def _recorded(self, at: int) -> tuple[Narrowing, int] | None:
        """ "explicitly do not (have)", "(are) recorded not to (have)", "(are) said by records not to (have)": records that deny it."""
        place = at + 1
        if self._at(at) in ("explicitly", "expressly"):
            while self._at(place) in AUX:
                place += 1
            end = place + 1 if self._at(place) in ("not", "never") else 0
        elif self._at(at) in ("recorded", "said", "documented", "stated", "reported", "known"):
            place += 2 * (self.low[place : place + 2] == ["by", "records"])
            end = place + 2 if self.low[place : place + 2] == ["not", "to"] else 0
        else:
            end = 0
        return (Narrowing(Qualifier("", "recorded", ""), (at, end)), end) if end else None

    def _participle(self, at: int) -> bool:
        return at < self.n and any(e.form == "participle" for _, e in words().at(self.tokens, at) if e.part == "verb")

    def _adverb(self, place: int) -> bool:
        """Whether a word of frequency stands before a verb ("often causes") and not before a noun ("rare diseases")."""
        return self.low[place].endswith("ly") or self.low[place] in ("often", "always", "sometimes")

    def _held(self, noun: Noun, denied: bool) -> Condition | None:
        """ "(is) a symptom of X": all that is said of a sort of thing holds of the subject; None where nothing is, or all is denied."""
        first, *rest = noun.conditions or (None,)
        if not isinstance(first, Link) or (rest and denied):
            return first if isinstance(first, Both) and not rest and not denied and not noun.narrowings else None
        sort = noun.cats | (frozenset("D") if "P" in noun.cats else frozenset())
        held = replace(first, denied=first.denied != denied, narrowings=(*first.narrowings, *noun.narrowings), sort=sort)
        return Both("and", (held, *rest)) if rest else held

    def _copular(self, at: int, *, inverted: bool) -> Iterable[Made]:
        """ "is a symptom of X", "are antihypertensive agents", "is autosomal dominant", "are in X"."""
        place, denied = at, False
        if not inverted and self._at(place) not in BE and not (self._at(place) in AUX and self._at(place + 1) in ("be", "not")):
            return
        while self._at(place) in AUX or self._at(place) in ("not", "never", "also", "really", "no"):
            denied ^= self._at(place) in ("not", "never", "no")
            place += 1
        narrowing = self._narrowing_at(place, nominal=True)
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
            if self._at(made.end) == "'s":
                continue  # "are not TSC2's" says whose, and not what
            if isinstance(node, Noun) and isinstance(node.head, Word):
                held = self._held(node, denied)
                if held is not None:
                    yield Made(held, made.end, made.cost + 0.1, made.omitted)
            elif isinstance(node, Noun) and node.pronoun:
                continue
            elif isinstance(node, Noun | Group):
                yield Made(Link("kind", "subject", node, (at, place), denied), made.end, made.cost + 0.3, made.omitted)


def _together(parts: tuple[Condition, ...], joints: tuple[tuple[str, int], ...]) -> Both:
    """Clauses joined as their words say: "and" beside "or" belongs together in two ways, unless "but" sets the rest apart."""
    said: list[tuple[str, int]] = []
    for word, place in reversed(joints):
        said.insert(0, (said[0] if said else (word, place)) if word == "," else (word, place))
    ops: list[Literal["and", "or"]] = ["or" if word == "or" else "and" for word, _ in said]
    nested = any(isinstance(part, Both) and part.op != op and part.op != "at least" for part, op in zip(parts, ops, strict=False))
    if len(set(ops)) == 1:
        return Both(ops[0], parts, unclear=(said[0][1], said[0][1] + 1) if nested else None)
    turn = ops.index("and")
    if "or" not in ops[turn:] and said[turn][0] in ("but", "yet", "while", "unless"):
        return Both("and", (Both("or", parts[: turn + 1]), *parts[turn + 1 :]))
    turn = next(place for place, op in enumerate(ops) if op != ops[0])
    return Both("or", parts, unclear=(said[turn][1], said[turn][1] + 1))

"""The grammar of phrases: noun phrases with what hangs on them, relations, lists. Every rule returns what it can make, with a cost.

A rule is memoised by the token at which it begins, so that the work grows with the length of the question and not with its readings. What
cannot stand in a relation by the categories of both ends (``Typing.can``) is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from reasoning.reading.closed import (
    ALTERED,
    ASPECTS,
    AUX,
    BE,
    CONJ,
    DET,
    EVERYONE,
    FILLER,
    HAVE,
    NEG,
    NUMBERS,
    PEOPLE,
    PREP,
    SMALL,
)
from reasoning.reading.closed import (
    WH as WHICH,
)
from reasoning.reading.lattice import without
from reasoning.reading.numbers import narrowing_at
from reasoning.reading.syntax import Both, Condition, Entity, Group, Link, Narrowing, Noun, Phrase, flip
from reasoning.reading.tokens import Token
from reasoning.reading.typing import Typing
from reasoning.reading.vocabulary import ALL, Letters, Qualifier, Role, Word, words

#: Readings of one rule at one place that are kept.
KEPT = 8
#: What it costs to leave out a word of content, and one that only frames.
CONTENT, FRAME = 2.0, 0.15
#: Words that make a question what it is: leaving one out makes it another.
_STRUCTURE = AUX | WHICH
_GENES = frozenset({"gene", "genes", "protein"})
#: Sorts of concepts that qualify others ("severe").
_MODIFIES, _MODES = frozenset("MO"), frozenset("IO")
_RELATIVE = frozenset({"that", "which", "who", "whose"})
_BUT = frozenset({"but", "without", "except", "excluding", "minus"})
_DOES_NOT = frozenset({"do", "does", "did"})


class Made(NamedTuple):
    """What a rule made of the words up to ``end``; ``omitted`` are tokens that it left out."""

    node: object
    end: int
    cost: float
    omitted: tuple[int, ...] = ()


class Phrases:
    """The rules, for the tokens of one question and the names in it."""

    def __init__(self, tokens: Sequence[Token], names: dict[int, list[tuple[int, Entity, float]]], typing: Typing) -> None:
        self.tokens, self.names, self.typing = tokens, names, typing
        self.low = [t.low for t in tokens]
        self.n = len(tokens)
        self._memo: dict[tuple[str, int], list[Made]] = {}
        self._active: set[tuple[str, int]] = set()

    # -- noun phrases -------------------------------------------------------------------------------------------------------------

    def list_of(self, at: int) -> list[Made]:
        """A noun phrase or a list of them: "A", "both A and B", "A, B or C", "A but not B", "at least two of A, B and C"."""
        return self._once("list", at, self._list_of)

    def noun(self, at: int) -> list[Made]:
        """A noun phrase with what hangs on it."""
        return self._once("noun", at, self._noun)

    def predicate(self, at: int) -> list[Made]:
        """What is said of a subject: "cause X", "are associated with X but do not cause Y"."""
        return self._once("predicate", at, self._predicate)

    def _list_of(self, at: int) -> list[Made]:
        op, n, said, place = self._opening(at)
        made: list[Made] = []
        for first in self.noun(place):
            assert isinstance(first.node, Noun)
            if not said:
                made.append(first)
            made += self._members([first.node], [False], first, at, op, n, said)
        return made

    def _opening(self, at: int) -> tuple[str, int, bool, int]:
        """What stands before a list: (op, n, whether it was said, where the list begins)."""
        word = self._at(at)
        if word == "both" or (word == "all" and self._at(at + 1) == "of"):
            return "and", 0, True, at + 1 + (self._at(at + 1) == "of")
        if word in ("either", "any", "one") and (word == "either" or self._at(at + 1) == "of"):
            return "or", 0, True, at + 1 + (self._at(at + 1) == "of")
        if word == "neither":
            return "neither", 0, True, at + 1
        for phrase, skip in ((("at", "least"), 2), (("any",), 1), ((), 0)):
            number = NUMBERS.get(self._at(at + skip), 0)
            if self.low[at : at + skip] == list(phrase) and number and self._at(at + skip + 1) == "of":
                place = at + skip + 2
                place += self._at(place) in ("the", "these")
                place += self._at(place) == "following"
                return "at least", number, True, place + (self._at(place) == ":")
        return "", 0, False, at

    def _members(self, nouns: list[Noun], denied: list[bool], last: Made, at: int, op: str, n: int, said: bool) -> Iterable[Made]:
        place = last.end
        joint = self._joint(place)
        if joint is None or len(nouns) > 7:
            return
        joined, refused, after, both = joint
        for form in self.noun(after):
            member = form.node
            assert isinstance(member, Noun)
            if not self._alike(nouns[0], member):
                if not (nouns[0].named and member.named):
                    continue
                form = form._replace(cost=form.cost + 0.5)
            members, denials = [*nouns, member], [*denied, refused or (denied[-1] and joined == ",")]
            cost = last.cost + form.cost + (0 if joined != "," else 0.05)
            so_far = Made(member, form.end, cost, last.omitted + form.omitted)
            operator = op or ("or" if joined in ("or", "and/or") else "and")
            if joined != "," or len(members) > 2 or op == "at least":
                positive = [d for d in denials if not d]
                neither = op == "neither"
                group = Group(
                    "or" if operator in ("or", "neither") else "at least" if operator == "at least" else "and",  # type: ignore[arg-type]
                    tuple(members),
                    tuple(not neither for _ in denials) if neither and not positive else tuple(denials),
                    (at, form.end),
                    n,
                    said or both or any(denials),
                )
                if neither:
                    group = replace(group, op="and", denied=tuple(True for _ in members))
                yield Made(group, form.end, cost, so_far.omitted)
            yield from self._members(members, denials, so_far, at, op or ("or" if joined == "or" else ""), n, said or both)

    def _joint(self, place: int) -> tuple[str, bool, int, bool] | None:
        """What joins two members at a token: (word, whether what follows is denied, where it goes on, whether "both" is said)."""
        start, comma = place, False
        if self._at(place) in (",", ";"):
            comma, place = True, place + 1
        word = self._at(place)
        denied, both = False, False
        if word in ("and", "or", "nor", "&", "plus"):
            place += 1
            if self._at(place) == "/":
                place += 2
            if self._at(place) in ("not", "without", "no", "never"):
                denied, place = True, place + 1
            if self._at(place) in ("also",):
                both, place = True, place + 1
            denied = denied or word == "nor"
        elif word == "as" and self.low[place : place + 3] == ["as", "well", "as"]:
            word, place, both = "and", place + 3, True
        elif word in _BUT:
            place += 1
            if word == "but" and self._at(place) in ("not", "without", "no", "never", "excluding"):
                place += 1
            elif word == "but" and self._at(place) == "also":
                return "and", False, place + 1, True
            elif word == "but":
                return None
            place += word == "except" and self._at(place) in ("for", "those")
            denied = True
        elif word == "not" and comma:
            denied, place = True, place + 1
        elif (word, self._at(place + 1)) in (("other", "than"), ("apart", "from"), ("rather", "than")):
            denied, place = True, place + 2
        elif comma:
            word = ","
        else:
            return None
        if denied and self._at(place) in ("those", "the", "that", "ones"):
            place += 1
        if self._at(place) in PREP and self._at(place) not in ("without",) and place > start:
            place += 1  # "of A but not of B"
        word = "and" if denied and word not in ("or", ",") else word
        return ("or" if word in ("or",) else "," if word == "," else "and"), denied, place, both

    def _alike(self, one: Noun, other: Noun) -> bool:
        return bool(one.cats & other.cats) or bool((one.cats | other.cats) <= frozenset("DPI"))

    def _noun(self, at: int) -> list[Made]:
        made: list[Made] = []
        for noun, end, cost, omitted in self._bare(at):
            made += self._hung(noun, end, cost, omitted, 3)
        return made

    def _bare(self, at: int) -> Iterable[tuple[Noun, int, float, tuple[int, ...]]]:
        """Determiners and adjectives, then a head: a name, a noun of the tables, or both beside each other."""
        place, cost = at, 0.0
        narrowings: list[Narrowing] = []
        omitted: list[int] = []
        pronoun = self._pronoun(at)
        if pronoun is not None:
            yield pronoun
        for _ in range(8):
            if place >= self.n:
                return
            heads = list(self._heads(place, tuple(narrowings)))
            for noun, end, more in heads:
                yield replace(noun, words=(at, end)) if isinstance(noun.head, Word) else noun, end, cost + more, tuple(omitted)
            longest = max((end for end, _, _ in self.names.get(place, ())), default=0)
            narrowing = narrowing_at(self.tokens, place, nominal=True)
            word = self.low[place]
            if narrowing is not None and narrowing[1] > place and longest <= narrowing[1]:
                narrowings.append(narrowing[0])
                place = narrowing[1]
            elif word in DET or word in FILLER or word == "-" or (word == "both" and place == at):
                place += 1
            elif word in PEOPLE and self._at(place + 1) in ("with", "who", "having", "suffering", "affected"):
                if word in EVERYONE or self._at(place - 1) in ("all", "every"):
                    narrowings.append(Narrowing(Qualifier(word, "frequency", "1:1"), (place, place + 1)))
                place += 2
                place += self._at(place) in ("have", "has", "from", "by")
            elif word in ALTERED - _GENES and self._at(place + 1) in ("in", "of"):
                place, cost = place + 2, cost + 0.3
            elif self.names.get(place) and all(entity.cats <= _MODIFIES for _, entity, _ in self.names[place]):
                omitted.append(place)
                cost += CONTENT / 2
                place += 1
            elif heads or word in SMALL or not self.tokens[place].word or len(omitted) >= 2 or any(words().at(self.tokens, place)):
                return
            else:
                omitted.append(place)
                cost += CONTENT
                place += 1

    def _pronoun(self, at: int) -> tuple[Noun, int, float, tuple[int, ...]] | None:
        word = self._at(at)
        if word in ("it", "they", "them") or (word in ("this", "that", "these") and self._at(at + 1) in ("", "?", "be")):
            return Noun(None, ALL, (at, at + 1), pronoun=word), at + 1, 0.2, ()
        if word in ("this", "that", "these", "those", "the", "such"):
            place = at + 1
            for end, entry in words().at(self.tokens, place):
                if entry.part == "noun" and entry.cats and entry.family == "link":
                    if word == "the" and (end < self.n and self._at(end) not in ("and", "or", "?", ",")):
                        continue
                    return (
                        Noun(None, entry.cats | (frozenset("P") if "D" in entry.cats else frozenset()), (at, end), pronoun=entry.phrase),
                        end,
                        0.5,
                        (),
                    )
        return None

    def _heads(self, at: int, narrowings: tuple[Narrowing, ...]) -> Iterable[tuple[Noun, int, float]]:
        for end, entity, cost in self.names.get(at, ()):
            yield from self._named(entity, end, cost + (3.0 if entity.cats <= _MODIFIES else 0.0), narrowings)
        for end, entry in words().at(self.tokens, at):
            if entry.part == "noun":
                cats = entry.cats or ALL
                noun = Noun(entry, cats, (at, end), narrowings=narrowings, several=entry.form == "several")
                yield noun, end, 0.25 - 0.02 * (end - at)
                yield from self._explained(noun, end)

    def _explained(self, noun: Noun, end: int) -> Iterable[tuple[Noun, int, float]]:
        """ "the gene FBN1", "the drug imatinib": a name behind its sort."""
        for stop, entity, cost in self.names.get(end, ()):
            fitting = without(entity, noun.cats) if isinstance(noun.head, Word) and noun.head.family == "link" else None
            if fitting is not None:
                yield Noun(fitting, fitting.cats, (end, stop), narrowings=noun.narrowings), stop, cost + 0.1

    def _named(self, entity: Entity, end: int, cost: float, narrowings: tuple[Narrowing, ...]) -> Iterable[tuple[Noun, int, float]]:
        noun = Noun(entity, entity.cats, entity.words, narrowings=narrowings)
        yield noun, end, cost
        aside = self._aside(end)
        if aside > end:
            yield noun, aside, cost + 0.1
            end = aside
        place = end
        while self._at(place) in ALTERED or self._at(place) in PEOPLE:
            genes = entity.cats & frozenset("G")
            if self._at(place) in ALTERED and not genes:
                break
            place += 1
            if self._at(place - 1) in ALTERED:
                narrowed = without(entity, frozenset("G"))
                if narrowed is not None:
                    noun = replace(noun, head=narrowed, cats=narrowed.cats)
            yield noun, place, cost + 0.02
        if self._at(end) in ASPECTS and entity.cats & frozenset("C"):
            aspect = Narrowing(Qualifier(self.low[end], "aspect", ""), (end, end + 1))
            yield replace(noun, narrowings=(*noun.narrowings, aspect)), end + 1, cost + 0.3
        yield from self._compound(noun, end, cost)

    def _aside(self, at: int) -> int:
        """The end of a bracket at a token: another name, or an abbreviation, for what stands before it."""
        if self._at(at) == "(" and ")" in self.low[at : at + 12]:
            return self.low.index(")", at) + 1
        return at

    def _compound(self, noun: Noun, end: int, cost: float) -> Iterable[tuple[Noun, int, float]]:
        """ "Marfan syndrome symptoms", "FBN1's diseases", "SCN1A-related disorders": a noun behind the name that it belongs to."""
        place, family, role = end, "", "either"
        if self._at(place) == "'s":
            place += 1
        joined = place
        if self._at(place) == "-" and self._at(place + 1) in (
            "related",
            "associated",
            "linked",
            "caused",
            "induced",
            "dependent",
            "deficient",
        ):
            family, role, joined = ("cause" if self._at(place + 1) in ("caused", "induced") else "link"), "object", place + 2
        elif self._at(place) in ("related", "associated", "linked") and any(words().at(self.tokens, min(place + 1, self.n - 1))):
            family, joined = "link", place + 1
        while self._at(joined) in FILLER and joined < self.n - 1:
            joined += 1
        if joined >= self.n:
            return
        for stop, entry in words().at(self.tokens, joined):
            if entry.part != "noun":
                continue
            cats = entry.cats or ALL
            assert isinstance(noun.head, Entity)
            alike = without(noun.head, entry.cats) if entry.family == "link" and not family and place == end else None
            if alike is not None and entry.cats:
                yield replace(noun, head=alike, cats=alike.cats, words=(noun.words[0], noun.words[1])), stop, cost + 0.1
                continue
            kinds = [(family, role)] if family else [(entry.family, entry.role)]
            if not family and entry.family != "link":
                kinds.append(("link", "either"))
            for kind, end_role in kinds:
                fitting = self.typing.can(cats, kind, end_role, noun.cats)
                if fitting:
                    link = Link(kind, end_role, noun, (place, joined), note=entry.note)  # type: ignore[arg-type]
                    yield Noun(entry, fitting, (joined, stop), (link,), noun.narrowings, several=entry.form == "several"), stop, cost + 0.3
                    break

    # -- what hangs on a noun -----------------------------------------------------------------------------------------------------

    def _hung(self, noun: Noun, end: int, cost: float, omitted: tuple[int, ...], depth: int) -> Iterable[Made]:
        yield Made(noun, end, cost, omitted)
        if depth == 0 or end >= self.n:
            return
        narrowing = narrowing_at(self.tokens, end, nominal=False)
        if narrowing is not None:
            yield from self._hung(replace(noun, narrowings=(*noun.narrowings, narrowing[0])), narrowing[1], cost, omitted, depth - 1)
            return
        for made in self._postmodifiers(noun, end):
            condition = made.node
            narrowed = self._narrowed(noun, condition)  # type: ignore[arg-type]
            if narrowed is not None:
                more = 0.15 if noun.conditions else 0.0  # what stands later belongs rather to what stands nearer
                yield from self._hung(narrowed, made.end, cost + made.cost + more, omitted + made.omitted, depth - 1)

    def _narrowed(self, noun: Noun, condition: Condition) -> Noun | None:
        cats = self.typing.subject_cats(noun.cats, condition)
        return replace(noun, cats=cats, conditions=(*noun.conditions, condition)) if cats else None

    def _postmodifiers(self, noun: Noun, at: int) -> Iterable[Made]:
        word = self._at(at)
        place = at
        if word == "," and self._at(at + 1) in _RELATIVE:
            place, word = at + 1, self._at(at + 1)
        # "genes that cause X", "genes which imatinib targets", "genes causing X", "diseases caused by X"
        if word in _RELATIVE and word != "whose":
            yield from self.predicate(place + 1)
            yield from self.gapped(place + 1)
            return
        if word == "whose":
            for inner in self.noun(place + 1):
                for said in self.predicate(inner.end):
                    yield from self._whose(inner, said)
            return
        if word in PREP or word == "'s" or word in ("without", "involving", "having", "like"):
            yield from self._prepositional(noun, at)
        if (
            word not in ("is", "are", "was", "were", "has", "have", "do", "does", "can", "could", "may", "might", "will")
            and word not in CONJ
        ):
            for made in self._simple(at, reduced=True):
                yield made._replace(cost=made.cost + 0.1)
            if isinstance(noun.head, Word) and self.names.get(at):
                yield from self.gapped(at)

    def _whose(self, inner: Made, said: Made) -> Iterable[Made]:
        """ "diseases whose symptoms include X": what is said of the symptoms is said of the diseases."""
        noun = inner.node
        if isinstance(noun, Noun) and isinstance(noun.head, Word) and noun.head.family == "have":
            yield said._replace(cost=said.cost + inner.cost + 0.2)

    def _prepositional(self, noun: Noun, at: int) -> Iterable[Made]:
        word, place, denied = self.low[at], at + 1, False
        if word == "without":
            denied = True
        if word == "with" and self._at(place) in ("no", "neither"):
            denied = self._at(place) == "no"
            place += self._at(place) == "no"
        if word in (
            "in",
            "of",
            "for",
            "among",
            "with",
            "to",
            "from",
            "by",
            "behind",
            "against",
            "on",
            "without",
            "having",
            "involving",
            "within",
            "between",
        ):
            for made in self.list_of(place):
                other = made.node
                assert isinstance(other, Noun | Group)
                for family, role in self._prepositions(noun, word):
                    if self.typing.can(noun.cats, family, role, other.cats):
                        note = noun.head.note if isinstance(noun.head, Word) else ""
                        link = Link(family, role, other, (at, place), denied, note=note)
                        near = isinstance(noun.head, Word) or other.cats <= _MODES
                        yield Made(link, made.end, made.cost + (0.1 if near else 0.6), made.omitted)
                        break

    def _prepositions(self, noun: Noun, word: str) -> list[tuple[str, Role]]:
        """What a preposition behind a noun says: the noun's own relation first."""
        if isinstance(noun.head, Word):
            own = [(noun.head.family, noun.head.role)]
            if noun.head.family == "kind" and word != "of":
                own = []
            return own + ([("link", "either")] if noun.head.family != "link" else [])
        return [("have", "subject")] if word in ("with", "without", "having") else []

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

    # -- predicates ---------------------------------------------------------------------------------------------------------------

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

    # -- parts --------------------------------------------------------------------------------------------------------------------

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
                if len(kept) < 3:
                    kept.append(made)
            self._active.discard(key)
            self._memo[key] = sorted((m for kept in best.values() for m in kept), key=lambda m: (m.cost, -m.end))[: KEPT * 2]
        return self._memo[key]


def _framing(token: Token) -> float:
    return 0.8 if token.low in _STRUCTURE else FRAME


def omitted_cost(tokens: Sequence[Token], places: Iterable[int]) -> float:
    """Return what it costs to leave words out of a reading."""
    return sum(
        _framing(tokens[p]) if tokens[p].low in SMALL - NEG or not tokens[p].word else 4.0 if tokens[p].low in NEG else CONTENT
        for p in places
    )


__all__ = ["Letters", "Made", "Phrase", "Phrases", "omitted_cost"]

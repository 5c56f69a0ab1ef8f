"""Nouns in phrases: names, kinds, pronouns, and what narrows them down before and behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from reasoning.reading.names.lattice import without
from reasoning.reading.names.verbatim import NUMBER
from reasoning.reading.phrases import excepting
from reasoning.reading.phrases.pronouns import Pronouns
from reasoning.reading.phrases.qualifiers import share_before_name, share_of_people
from reasoning.reading.phrases.rules import CONTENT, Made
from reasoning.reading.syntax import Condition, Entity, Group, Link, Narrowing, Noun
from reasoning.reading.words.closed import (
    AGED,
    ALTERED,
    ASPECTS,
    CONJ,
    COUNTS,
    DET,
    EVERYONE,
    FILLER,
    KIN,
    NARROWING,
    PEOPLE,
    PREP,
    SEXES,
    SMALL,
    UNIVERSAL,
)
from reasoning.reading.words.vocabulary import ALL, Qualifier, Role, Word, words

_GENES = frozenset({"gene", "genes", "protein"})
#: Sorts of concepts that qualify others ("severe").
_MODIFIES, _MODES = frozenset("MO"), frozenset("IO")
#: Sorts of things that are given for a disease.
_GIVEN = frozenset("CT")
#: Families of nouns behind which "with" says what is had; behind others ("treatments for X with Y") it belongs to another noun.
_HAVING = frozenset({"link", "have", "cause"})
_GIVING = frozenset({"treat", "prevent"})
#: Families of nouns behind which a concept of their sort may be named.
_NAMED_SORTS = frozenset({"link", "role", "inherit", "onset", "have"})
_RELATIVE = frozenset({"that", "which", "who", "whose"})
#: Families of nouns that say what sort of thing is meant, so that any link to it will do ("symptoms of FBN1"); others say how it is
#: linked, which no other link replaces ("treatments for FBN1").
_SORTS = frozenset({"have", "cause", "inherit", "onset", "role", "participate", "express"})


class Nouns(Pronouns):
    """Noun phrases."""

    def noun(self, at: int) -> list[Made]:
        """A noun phrase with what hangs on it."""
        return self._once("noun", at, self._noun)

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
            narrowing = self._narrowing_at(place, nominal=True)
            word = self.low[place]
            if narrowing is not None and narrowing[1] > place and longest <= narrowing[1]:
                narrowings.append(narrowing[0])
                place = narrowing[1]
            elif (shared := share_of_people(self.tokens, place) or self._of_named_people(place)) is not None:
                narrowings.append(shared[0])
                place = shared[1]
            elif word in NARROWING and self.names.get(place + 1):
                omitted.append(place)
                cost += CONTENT
                place += 1
            elif (limit := self._limit(place)) is not None:
                narrowings.append(limit[0])
                place = limit[1]
            elif (
                word in DET
                or (word in FILLER and not self._people_with(place))
                or word == "-"
                or (word == "both" and place == at)
                or self._sexed(place)
            ):
                place += 1
            elif word in KIN and self._at(place + 1) == "'s":
                place += 2
            elif word in PEOPLE and self._at(place + 1) in ("with", "who", "having", "suffering", "affected"):
                if word in EVERYONE or self._at(place - 1) in UNIVERSAL:
                    words_ = (place - (word not in EVERYONE), place + 1)
                    narrowings.append(Narrowing(Qualifier(word, "frequency", "1:1"), words_))
                if word in SEXES or self._at(place - 1) in ("male", "female"):
                    sex = SEXES.get(word) or self._at(place - 1)
                    narrowings.append(Narrowing(Qualifier(word, "sex", sex), (place - (word not in SEXES), place + 1)))
                elif word in AGED:
                    narrowings.append(Narrowing(Qualifier(word, "age", word), (place, place + 1)))
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

    def _limit(self, at: int) -> tuple[Narrowing, int] | None:
        """How many are asked for: "three genes", "the top 10 drugs", "the first five"; not "two of", nor a number in a name."""
        place = at + (self._at(at) in ("top", "first", "best"))
        number = COUNTS.get(self._at(place)) or (int(self._at(place)) if re.fullmatch(r"[1-9]\d{0,2}", self._at(place)) else 0)
        if not number or self._at(place + 1) in ("", "of", "%", "-", ".", ",", ")", "or", "and") or self.names.get(place):
            return None
        return Narrowing(Qualifier(self._at(place), "limit", str(number)), (at, place + 1)), place + 1

    def _of_named_people(self, at: int) -> tuple[Narrowing, int] | None:
        """A share of those who have what is named: "all (Marfan patients)"."""
        share = share_before_name(self.tokens, at)
        named = share is not None and any(self._at(end) in PEOPLE for end, _, _ in self.names.get(share[1], ()))
        return share if named else None

    def _people_with(self, at: int) -> bool:
        """ "(every) patient with", where "patient" is whom it is about."""
        return self._at(at) in PEOPLE and self._at(at + 1) in ("with", "who", "having", "suffering", "affected")

    def _sexed(self, at: int) -> bool:
        """ "male (patients)"."""
        return self._at(at) in ("male", "female") and self._at(at + 1) in PEOPLE

    def _heads(self, at: int, narrowings: tuple[Narrowing, ...]) -> Iterable[tuple[Noun, int, float]]:
        for end, entity, cost in self.names.get(at, ()):
            # "severe" before a noun narrows it; by itself it is what is had
            modifies = entity.cats <= _MODIFIES and (
                end in self.names or any(e.part == "noun" for _, e in words().at(self.tokens, min(end, self.n - 1)))
            )
            yield from self._named(entity, end, cost + (3.0 if modifies else 0.0), narrowings)
        for end, entry in words().at(self.tokens, at):
            if entry.part == "noun" and not self._numbers(entry, end):
                cats = entry.cats or ALL
                noun = Noun(entry, cats, (at, end), narrowings=narrowings, several=entry.form == "several")
                yield noun, end, 0.25 - 0.02 * (end - at)
                yield from self._explained(noun, end)

    def _numbers(self, entry: Word, end: int) -> bool:
        """Whether a word for kinds only introduces a number ("spastic paraplegia type 4")."""
        return entry.family == "kind" and entry.form == "one" and NUMBER.fullmatch(self._at(end)) is not None and self._at(end) != "i"

    def _explained(self, noun: Noun, end: int) -> Iterable[tuple[Noun, int, float]]:
        """ "the gene FBN1", "the drug imatinib", "the role antioxidant", "the symptom ataxia": a name behind its sort."""
        for stop, entity, cost in self.names.get(end, ()):
            fitting = without(entity, noun.cats) if isinstance(noun.head, Word) and noun.head.family in _NAMED_SORTS else None
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
            stop = self.low.index(")", at)
            if self._abbreviates(at, stop) or not any(self._narrowing_at(place, nominal=False) for place in range(at + 1, stop)):
                return stop + 1
        return at

    def _abbreviates(self, at: int, stop: int) -> bool:
        """Whether a bracket holds the first letters of the words before it: "acute lymphoblastic leukemia (ALL)" is no "all"."""
        short = self.tokens[at + 1].text
        before = "".join(word[0] for word in self.low[max(0, at - len(short)) : at])
        return stop == at + 2 and len(short) > 1 and short.isupper() and short.lower() == before

    def _compound(self, noun: Noun, end: int, cost: float) -> Iterable[tuple[Noun, int, float]]:
        """ "Marfan syndrome symptoms", "FBN1's diseases", "SCN1A-related disorders": a noun behind the name that it belongs to."""
        place, family = end, ""
        role: Role = "either"
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
            if entry.part != "noun" or self._numbers(entry, stop):
                continue
            cats = entry.cats or ALL
            assert isinstance(noun.head, Entity)
            alike = without(noun.head, entry.cats) if entry.family == "link" and not family and place == end else None
            if alike is None and not family and place == end and entry.cats == frozenset("D") and entry.form == "one":
                continue  # "celiac artery compression syndrome" is a name, not any disease with it
            if alike is not None and entry.cats:
                yield replace(noun, head=alike, cats=alike.cats, words=(noun.words[0], noun.words[1])), stop, cost + 0.1
                continue
            if not family and entry.family == "link" and cats <= _GIVEN and noun.cats & frozenset("DP"):
                family, role = "treat", "subject"  # "hypertension drugs"
            kinds: list[tuple[str, Role]] = [(family, role)] if family else [(entry.family, entry.role)]
            if not family and entry.family in _SORTS:
                kinds.append(("link", "either"))
            for kind, end_role in kinds:
                fitting = self.typing.can(cats, kind, end_role, noun.cats)
                if fitting:
                    link = Link(kind, end_role, noun, (place, joined), note=entry.note)
                    yield Noun(entry, fitting, (joined, stop), (link,), noun.narrowings, several=entry.form == "several"), stop, cost + 0.3
                    break

    def _hung(self, noun: Noun, end: int, cost: float, omitted: tuple[int, ...], depth: int) -> Iterable[Made]:
        yield Made(noun, end, cost, omitted)
        if depth == 0 or end >= self.n:
            return
        if isinstance(noun.head, Word):
            for members, made in self.excepted(end):
                after = made.end + (self._at(made.end) == ",")
                yield from self._hung(replace(noun, apart=(*noun.apart, *members)), after, cost + made.cost, omitted, depth - 1)
        narrowing = self._narrowing_at(end, nominal=False)
        if narrowing is not None:
            yield from self._hung(replace(noun, narrowings=(*noun.narrowings, narrowing[0])), narrowing[1], cost, omitted, depth - 1)
            return
        for made in self._postmodifiers(noun, end):
            narrowed = self._narrowed(noun, made.condition)
            if narrowed is not None:
                more = 0.15 if noun.conditions else 0.0  # what stands later belongs rather to what stands nearer
                yield from self._hung(narrowed, made.end, cost + made.cost + more, omitted + made.omitted, depth - 1)

    def excepted(self, at: int, *, fronted: bool = False, after: bool = False) -> Iterable[tuple[tuple[Noun, ...], Made]]:
        """ "other than X and Y": the names that are taken out, and where they end."""
        start = excepting.behind(self.low, at, fronted=fronted, after=after)
        if start == at:
            return
        for made in self.list_of(start):
            phrase = made.phrase
            members = phrase.members if isinstance(phrase, Group) else (phrase,)
            if all(isinstance(member.head, Entity) and not member.conditions for member in members):
                yield members, made

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

    def behind(self, noun: Noun, at: int) -> Iterable[Made]:
        """What a preposition says of a noun that does not stand right before it."""
        if at < self.n:
            yield from self._prepositional(noun, at)

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
        if isinstance(noun.head, Word) and word in ("for", "against") and noun.cats <= _GIVEN:
            return [("treat", "subject")]  # "drugs for X" are not whatever else may link a drug to it
        if isinstance(noun.head, Word) and word == "of" and noun.cats <= _GIVEN and noun.head.family == "link":
            return [("treat", "subject"), ("link", "either")]  # "drugs of asthma"
        if isinstance(noun.head, Word) and noun.head.phrase == "diagnosis" and word in ("of", "for"):
            return []  # how something is diagnosed, not which diagnosis it is
        if isinstance(noun.head, Word) and noun.head.family in _GIVING and word in ("in", "among") and noun.conditions:
            return []  # "treatments for X in Y" are not treatments for Y
        if isinstance(noun.head, Word):
            own = [(noun.head.family, noun.head.role)]
            if (noun.head.family == "kind" and word != "of") or (noun.head.family not in _HAVING and word in ("with", "without", "having")):
                own = []
            return own + ([("link", "either")] if noun.head.family in _SORTS else [])
        return [("have", "subject")] if word in ("with", "without", "having") and noun.cats & frozenset("D") else []

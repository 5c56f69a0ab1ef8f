"""Nouns in phrases: names, kinds, pronouns, and what narrows them down before and behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from reasoning.reading.names.lattice import without
from reasoning.reading.names.systems import SYSTEM
from reasoning.reading.names.verbatim import NUMBER
from reasoning.reading.phrases.hanging import GIVEN, SORTS, Hanging
from reasoning.reading.phrases.qualifiers import share_before_name, share_of_people
from reasoning.reading.phrases.rules import CONTENT, Made
from reasoning.reading.syntax import Entity, Link, Narrowing, Noun
from reasoning.reading.words.closed import (
    AGED,
    ALTERED,
    ASPECTS,
    AUX,
    COUNTS,
    DET,
    EVERYONE,
    FILLER,
    KIN,
    NARROWING,
    PEOPLE,
    SEXES,
    SMALL,
    UNIVERSAL,
)
from reasoning.reading.words.vocabulary import ALL, Qualifier, Role, Word, words

_GENES = frozenset({"gene", "genes", "protein"})
_ALTERED = ALTERED - _GENES
#: Sorts of concepts that qualify others ("severe").
_MODIFIES = frozenset("MO")
#: Families of nouns behind which a concept of their sort may be named.
_NAMED_SORTS = frozenset({"link", "role", "inherit", "onset", "have"})
#: Words for whatever there is, of which something is taken out.
_ANYTHING = frozenset({"something", "anything", "things", "else"})


class Nouns(Hanging):
    """Noun phrases."""

    def noun(self, at: int) -> list[Made]:
        """A noun phrase with what hangs on it."""
        return self._once("noun", at, self._noun)

    def _noun(self, at: int) -> list[Made]:
        made: list[Made] = []
        for noun, end, cost, omitted in self._bare(at):
            made += self._hung(noun, end, cost, omitted, 3)
            if (having := _having(noun)) is not None:
                made += self._hung(having, end, cost + 0.3, omitted, 3)
        return made

    def _bare(self, at: int) -> Iterable[tuple[Noun, int, float, tuple[int, ...]]]:
        """Determiners and adjectives, then a head: a name, a noun of the tables, or both beside each other."""
        place, cost = at, 0.0
        narrowings: list[Narrowing] = []
        omitted: list[int] = []
        pronoun = self._pronoun(at)
        if pronoun is not None:
            yield pronoun
        if self._at(at) in _ANYTHING:
            for members, made in self.excepted(at + 1 + (self._at(at + 1) == "else")):
                yield Noun(None, ALL, (at, at + 1), apart=members), made.end, made.cost + 0.2, made.omitted
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
                or self._same(place, at)
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
            elif word in _ALTERED and self._at(place + 1) in ("in", "of"):
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

    def _same(self, at: int, begin: int) -> bool:
        """Whether "same" says whose: "the same gene as X", or of several things at once: "are A and B caused by | the same gene"."""
        one = any(entry.part == "noun" and entry.form == "one" for _, entry in words().at(self.tokens, at + 1))
        several = one and self.low[0] in AUX and "and" in self.low[1:begin]  # "the same genes" are all of them
        return self._at(at) == "same" and self._at(at - 1) == "the" and ("as" in self.low[at : at + 6] or several)

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
        if self._at(end) in ("=", ":") and end + 1 < self.n:
            end += 1  # "disease=Alport syndrome"
        for stop, entity, cost in self.names.get(end, ()):
            fitting = without(entity, noun.cats) if isinstance(noun.head, Word) and noun.head.family in _NAMED_SORTS else None
            if fitting is not None:
                named = Noun(fitting, fitting.cats, (end, stop), narrowings=noun.narrowings)
                yield named, stop, cost + 0.1
                yield from self._compound(named, stop, cost + 0.1)  # "gene CFTR diseases"

    def _named(self, entity: Entity, end: int, cost: float, narrowings: tuple[Narrowing, ...]) -> Iterable[tuple[Noun, int, float]]:
        noun = Noun(entity, entity.cats, entity.words, narrowings=narrowings)
        yield noun, end, cost
        aside = self._aside(end)
        if aside > end:
            yield noun, aside, cost + 0.1
            end = aside
        place, whole = end, noun
        while self._at(place) in ALTERED or self._at(place) in PEOPLE:
            genes = entity.cats & frozenset("G")
            if self._at(place) in ALTERED and (not genes or self._of_a_disease(entity, place)):
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
        yield from self._compound(whole, end, cost)

    def _of_a_disease(self, entity: Entity, at: int) -> bool:
        """Whether "gene" behind a name is a disease's ("ALS genes", "the HD gene") and not the gene of that name ("the CFTR gene")."""
        word, other = self._at(at), bool(entity.cats & frozenset("DP"))
        return other and (word == "genes" or (word == "gene" and entity.candidates[0].category != "biolink:Gene"))

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
            if alike is not None and entry.cats == frozenset("G") and noun.cats & frozenset("DP"):
                # "ALS genes" are those of the disease, "the CFTR gene" is that gene
                alike = None if self._of_a_disease(noun.head, place) else alike
            if entry.family == "have" and place == end and noun.head.candidates[0].how == SYSTEM:
                # "eye findings" are those that are abnormalities of the eye
                own = Link("kind", "subject", noun, noun.words)
                yield Noun(entry, cats & noun.cats, (joined, stop), (own,), noun.narrowings, several=entry.form == "several"), stop, cost
                continue
            coding = entry.cats == frozenset("G") and (self._its_own(Noun(entry, cats, (place, stop)), noun.cats) or _made_of(noun))
            if coding and not family:
                continue  # "collagen genes" are those that code for it, and not whatever changes the response to it
            if alike is None and not family and place == end and entry.cats == frozenset("D") and entry.form == "one":
                continue  # "celiac artery compression syndrome" is a name, not any disease with it
            if alike is not None and entry.cats:
                yield replace(noun, head=alike, cats=alike.cats, words=(noun.words[0], noun.words[1])), stop, cost + 0.1
                continue
            if not family and entry.family == "link" and cats <= GIVEN and noun.cats & frozenset("DP"):
                family, role = "treat", "subject"  # "hypertension drugs"
            kinds: list[tuple[str, Role]] = [(family, role)] if family else [(entry.family, entry.role)]
            if not family and entry.family in SORTS:
                kinds.append(("link", "either"))
            for kind, end_role in kinds:
                fitting = self.typing.can(cats, kind, end_role, noun.cats)
                if fitting:
                    link = Link(kind, end_role, noun, (place, joined), note=entry.note)
                    yield Noun(entry, fitting, (joined, stop), (link,), noun.narrowings, several=entry.form == "several"), stop, cost + 0.3
                    break


def _having(noun: Noun) -> Noun | None:
    """Diseases that have what is named as a finding, where it is told how they are inherited: "autosomal dominant ataxias"."""
    finding = without(noun.head, frozenset("P")) if isinstance(noun.head, Entity) and not noun.pronoun else None
    if finding is None or "D" in noun.cats or not any(n.qualifier.sort in ("inherit", "onset") for n in noun.narrowings):
        return None
    held = Link("have", "subject", replace(noun, head=finding, cats=finding.cats, narrowings=()), noun.words)
    return Noun(None, frozenset("D"), (0, 0), (held,), noun.narrowings)


def _made_of(noun: Noun) -> bool:
    """Whether a name is a substance's that is no drug, so that genes beside it are not those on which a response to it depends."""
    assert isinstance(noun.head, Entity)
    return noun.cats <= frozenset("C") and all(c.category != "biolink:Drug" for c in noun.head.candidates)

"""What hangs on a noun: conditions behind it, what is taken out of it, whose it is, and whose the same is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace

from reasoning.reading.phrases import excepting
from reasoning.reading.phrases.pronouns import Pronouns
from reasoning.reading.phrases.rules import Made
from reasoning.reading.phrases.sameness import SAME
from reasoning.reading.syntax import Condition, Entity, Group, Link, Narrowing, Noun, flip
from reasoning.reading.words.closed import ALTERED, CONJ, PREP
from reasoning.reading.words.vocabulary import Letters, Role, Word

#: Sorts of concepts that say how something is inherited and when it begins.
_MODES = frozenset("IO")
#: Sorts of things that are given for a disease.
GIVEN = frozenset("CT")
#: Families of nouns behind which "with" says what is had; behind others ("treatments for X with Y") it belongs to another noun.
_HAVING = frozenset({"link", "have", "cause"})
_GIVING = frozenset({"treat", "prevent"})
#: Families of nouns that are somebody's or something's ("whose gene", "whose cause").
_THEIR_OWN = frozenset({"link", "cause"})
_RELATIVE = frozenset({"that", "which", "who", "whose"})
#: Families of nouns that say what sort of thing is meant, so that any link to it will do ("symptoms of FBN1"); others say how it is
#: linked, which no other link replaces ("treatments for FBN1").
SORTS = frozenset({"have", "cause", "inherit", "onset", "role", "participate", "express"})


class Hanging(Pronouns):
    """Noun phrases from their heads on."""

    @abstractmethod
    def noun(self, at: int) -> list[Made]:
        """A noun phrase with what hangs on it."""

    def _hung(self, noun: Noun, end: int, cost: float, omitted: tuple[int, ...], depth: int) -> Iterable[Made]:
        yield Made(noun, end, cost, omitted)
        if depth == 0 or end >= self.n:
            return
        if isinstance(noun.head, Word):
            for members, made in self.excepted(end):
                after = made.end + (self._at(made.end) == ",")
                yield from self._hung(replace(noun, apart=(*noun.apart, *members)), after, cost + made.cost, omitted, depth - 1)
        if self._at(end) == "as" and isinstance(noun.head, Word) and not noun.conditions and "same" in self.low[noun.words[0] : end]:
            yield from self._same_as(noun, end + 1, cost, omitted)
        narrowing = self._narrowing_at(end, nominal=False) or (self._at_last(end) if noun.conditions else None)
        if narrowing is not None:
            yield from self._hung(replace(noun, narrowings=(*noun.narrowings, narrowing[0])), narrowing[1], cost, omitted, depth - 1)
            return
        for made in self._postmodifiers(noun, end):
            narrowed = self._narrowed(noun, made.condition)
            if narrowed is not None:
                more = 0.15 if noun.conditions else 0.0  # what stands later belongs rather to what stands nearer
                yield from self._hung(narrowed, made.end, cost + made.cost + more, omitted + made.omitted, depth - 1)

    def _at_last(self, at: int) -> tuple[Narrowing, int] | None:
        """ "(HCM genes), AD": how it is inherited, behind a comma and the last of all."""
        found = self._narrowing_at(at + 1, nominal=True) if self._at(at) == "," else None
        return found if found is not None and found[1] >= self.n and found[0].qualifier.sort == "inherit" else None

    def _same_as(self, noun: Noun, at: int, cost: float, omitted: tuple[int, ...]) -> Iterable[Made]:
        """ "the same gene as X": X's gene, by which something else is meant than X itself."""
        assert isinstance(noun.head, Word)
        for made in self.noun(at):
            cats = made.noun.cats
            family, role = noun.head.family, noun.head.role
            if family == "link" and noun.cats <= GIVEN and cats & frozenset("DP"):
                family, role = "treat", "subject"
            elif family == "link" and noun.cats <= frozenset("D") and cats <= GIVEN:
                family, role = "treat", "object"
            elif family == "link" and not (noun.cats <= frozenset("G") and cats & frozenset("DP")):
                continue
            if made.noun.named and not made.noun.conditions and self.typing.can(noun.cats, family, role, cats):
                link = Link(family, role, made.noun, (at - 1, at), note=SAME)
                yield Made(replace(noun, conditions=(link,)), made.end, cost + made.cost + 0.1, omitted + made.omitted)

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
            again = self._at(place + 1) in ("it", "they")  # "the gene that it causes X", as other languages have it
            yield from self.predicate(place + 1 + again)
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
                for further in self._reduced_more(made):
                    yield further._replace(cost=further.cost + 0.1)
            if isinstance(noun.head, Word) and self.names.get(at):
                yield from self.gapped(at)

    def _whose(self, inner: Made, said: Made) -> Iterable[Made]:
        """ "diseases whose symptoms include X": what is said of the symptoms is said of the diseases."""
        noun = inner.node
        if not isinstance(noun, Noun) or not isinstance(noun.head, Word) or noun.conditions or noun.narrowings:
            return
        if noun.head.family == "have":
            yield said._replace(cost=said.cost + inner.cost + 0.2)
        elif noun.head.family in _THEIR_OWN and isinstance(said.node, Link) and said.node.family in ("kind", "have"):
            other = said.node.other
            if other is not None and noun.cats & other.cats:  # "diseases whose gene is FBN1" are FBN1's
                theirs = replace(said.node, family=noun.head.family, role=flip(noun.head.role))
                yield said._replace(node=theirs, cost=said.cost + inner.cost + 0.2)

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
                if self._its_own(noun, other.cats):
                    continue
                befell = {*self.low[place : other.words[0]]} & ALTERED  # kinds of mutations of a gene are no kinds of what it does
                for family, role in self._prepositions(noun, word):
                    if family == "kind" and befell:
                        continue
                    if self.typing.can(noun.cats, family, role, other.cats):
                        note = noun.head.note if isinstance(noun.head, Word) else ""
                        link = Link(family, role, other, (at, place), denied, note=note)
                        near = isinstance(noun.head, Word) or other.cats <= _MODES
                        yield Made(link, made.end, made.cost + (0.1 if near else 0.6), made.omitted)
                        break

    def _its_own(self, noun: Noun, cats: Letters) -> bool:
        """Whether genes are said to be a gene's ("variants of CFTR"), of which no statement between concepts speaks."""
        return isinstance(noun.head, Word) and noun.head.cats == frozenset("G") and "G" in cats and not cats & frozenset("DP")

    def _prepositions(self, noun: Noun, word: str) -> list[tuple[str, Role]]:
        """What a preposition behind a noun says: the noun's own relation first."""
        if isinstance(noun.head, Word) and word in ("for", "against") and noun.cats <= GIVEN:
            return [("treat", "subject")]  # "drugs for X" are not whatever else may link a drug to it
        if isinstance(noun.head, Word) and word == "on" and noun.cats <= frozenset("G"):
            return []  # "genes on the X chromosome" are not expressed in it
        if isinstance(noun.head, Word) and word == "of" and noun.cats <= GIVEN and noun.head.family == "link":
            return [("treat", "subject"), ("link", "either")]  # "drugs of asthma"
        if isinstance(noun.head, Word) and noun.head.phrase == "diagnosis" and word in ("of", "for"):
            return []  # how something is diagnosed, not which diagnosis it is
        if isinstance(noun.head, Word) and noun.head.family in _GIVING and word in ("in", "among") and noun.conditions:
            return []  # "treatments for X in Y" are not treatments for Y
        if isinstance(noun.head, Word):
            own = [(noun.head.family, noun.head.role)]
            if (noun.head.family == "kind" and word != "of") or (noun.head.family not in _HAVING and word in ("with", "without", "having")):
                own = []
            return own + ([("link", "either")] if noun.head.family in SORTS else [])
        return [("have", "subject")] if word in ("with", "without", "having") and noun.cats & frozenset("D") else []

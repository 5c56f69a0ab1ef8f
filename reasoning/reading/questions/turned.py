"""Questions in an order of their own: what is asked stands first and leaves a gap, or is a kind of what is named.

"which pathways is X in", "what is X a symptom of", "by which genes is X caused", "what kind of disease is X", "which ataxias have Y".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoning.reading.names.lattice import without
from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.applying import Applying
from reasoning.reading.questions.forms import _SIGHTED
from reasoning.reading.syntax import WH, Ask, Both, Condition, Entity, Group, Link, Noun, Phrase, flip
from reasoning.reading.words.closed import ALTERED, AUX, BE, PREP
from reasoning.reading.words.vocabulary import Word, words

#: The sort of what diseases have.
_FEATURES = frozenset("P")


class Turned(Applying):
    """Questions that are turned round."""

    def _stranded(self, noun: Noun, made: Made, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "(which pathways) is CFTR in", "(which diseases) is aspirin for": the preposition of what is asked stands at the end."""
        for other in self.p.list_of(place):
            yield from self._sort_of(noun, made, other)
            end = other.end + (2 if self.low[other.end : other.end + 2] in (["a", "part"], ["part", "of"]) else 0)
            if self._at(end) not in PREP or end + 1 < self.n or not isinstance(noun.head, Word):
                continue  # "what is X for" asks what it is good for
            family, role = (noun.head.family, noun.head.role) if noun.head.family in ("participate", "express") else ("link", "either")
            if cats := self.p.typing.can(noun.cats, family, role, other.phrase.cats):
                link = Link(family, role, other.phrase, (other.end, end + 1))
                found = replace(noun, cats=cats, conditions=(*noun.conditions, link))
                yield Ask("find", found), Made(None, end + 1, made.cost + other.cost + 0.1, made.omitted + other.omitted)

    def _sort_of(self, noun: Noun, made: Made, other: Made) -> Iterator[tuple[Ask, Made]]:
        """ "(which disorder) is polydactyly a feature of", "(what) are seizures a symptom of"."""
        start = other.end + (self._at(other.end) in ("a", "an", "the"))
        for end, entry in words().at(self.p.tokens, start) if start < self.n else ():
            if entry.part != "noun" or entry.family == "link" or self._at(end) not in ("of", "for") or end + 1 < self.n:
                continue
            role = flip(entry.role)
            if cats := self.p.typing.can(noun.cats, entry.family, role, other.phrase.cats):
                link = Link(entry.family, role, other.phrase, (start, end + 1))
                found = replace(noun, cats=cats, conditions=(*noun.conditions, link))
                yield Ask("find", found), Made(None, end + 1, made.cost + other.cost, made.omitted + other.omitted)

    def _by(self, noun: Noun, made: Made) -> Iterator[tuple[Ask, Made]]:
        """ "by which genes is X caused"."""
        for other in self.p.list_of(made.end + 1):
            for said in self.p.passive(other):
                yield from self._applied(noun, made, said)

    def _in_place(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "X is caused by what", "FBN1 causes how many diseases": the question word stands where the answer would."""
        if not any(word in ("what", "which", "how") for word in self.low[at + 1 :]):
            return
        for subject in self.p.list_of(at):
            for family, role, end, denied, start, narrowings in self.p._verbs(subject.end):
                end = self._befell(end)
                many = self.low[end : end + 2] == ["how", "many"]
                if (self._at(end) not in ("what", "which") and not many) or not _all_named(subject.phrase):
                    continue
                link = Link(family, flip(role), subject.phrase, (start, end), denied, narrowings)
                said = Made(link, end, subject.cost + 0.2, subject.omitted)
                if end + 1 >= self.n:
                    yield from self._found(WH, said._replace(end=end + 1))
                for noun in self.p.noun(end + 1 + many) if end + 1 < self.n else ():
                    if isinstance(noun.noun.head, Word) and not noun.noun.conditions:
                        for ask, made in self._applied(noun.noun, noun, said):
                            yield replace(ask, what="count" if many else "find"), made._replace(end=noun.end)

    def _befell(self, at: int) -> int:
        """Where the question word stands behind what befell a gene: "(caused by) mutations in | which gene"; the token itself elsewhere."""
        place = at + (self._at(at) in ("a", "an", "the"))
        altered = self._at(place) in ALTERED and self._at(place + 1) in ("in", "of") and self._at(place + 2) in ("which", "what")
        return place + 2 if altered and self._at(place + 3) in ("gene", "genes") else at

    def _unlike(self, phrase: Phrase, made: Made) -> Iterator[tuple[Ask, Made]]:
        """ "(what does) A have that B does not"."""
        for other in self.p.noun(made.end + 2):
            if self._at(other.end) in AUX and self._at(other.end + 1) == "not":
                end = other.end + 2 + (self._at(other.end + 2) == "have")
                mine = Link("have", "object", phrase, (made.end, made.end + 1))
                theirs = Link("have", "object", other.phrase, (other.end, end), True)
                yield (
                    Ask("find", Noun(None, frozenset("P"), (0, 0), (mine, theirs))),
                    Made(None, end, made.cost + other.cost, made.omitted + other.omitted),
                )

    def _is_the_most(self, noun: Noun, made: Made, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "(which feature of X) is the most frequent": how what is found is to be ordered."""
        if self._at(place) not in BE or not noun.conditions:
            return
        ordered = self.p._narrowing_at(place + 1 + (self._at(place + 1) == "the"), nominal=True)
        if ordered is not None and ordered[0].qualifier.sort == "order" and ordered[1] >= self.n:
            yield Ask("find", replace(noun, narrowings=(*noun.narrowings, ordered[0]))), made._replace(end=ordered[1])

    def _so_often(self, noun: Noun, made: Made, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "(which symptoms of X) occur in less than 5% of patients": how often alone is said of what is had."""
        start = place
        while self._at(place) in AUX | _SIGHTED:
            place += 1
        often = self.p._narrowing_at(place, nominal=False) if place > start else None
        if often is not None and often[0].qualifier.sort == "frequency" and noun.conditions:
            yield Ask("find", replace(noun, narrowings=(*noun.narrowings, often[0]))), made._replace(end=often[1])

    def _kinds_that(self, noun: Noun, made: Made) -> Iterator[tuple[Ask, Made]]:
        """ "(which) ataxias have cataract", "(which) lysosomal storage diseases do not cause seizures": kinds of what is named."""
        if noun.pronoun or noun.conditions or not noun.cats & frozenset("DP"):
            return
        family, cost = ("kind", 0.8) if "D" in noun.cats else ("have", 1.0)  # "ataxias" that are but findings: what has them
        held = Link(family, "subject", replace(noun, narrowings=()), noun.words)
        sort = Noun(None, frozenset("D"), (0, 0), (held,), noun.narrowings)
        for said in self.p.predicate(made.end):
            for ask, end in self._applied(sort, made._replace(cost=made.cost + cost), said):
                yield replace(ask, literal=ask.literal and family == "kind"), end
            if (features := without(noun.head, _FEATURES) if isinstance(noun.head, Entity) else None) is not None and _had(said.condition):
                # "(which) skeletal abnormalities occur in X": those of X's findings that are such
                own = Link("kind", "subject", replace(noun, head=features, cats=_FEATURES, narrowings=()), noun.words)
                kinds = Noun(None, _FEATURES, (0, 0), (own,), noun.narrowings)
                yield from self._applied(kinds, made._replace(cost=made.cost + cost - 0.5), said)

    def _sorted_under(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "(what) kind of disease is X": what X is a kind of."""
        if self._at(at) not in ("kind", "kinds", "sort", "type", "class", "category", "group") or self._at(at + 1) != "of":
            return
        for made in self.p.noun(at + 2):
            sort = made.node
            if not isinstance(sort, Noun) or not isinstance(sort.head, Word) or sort.conditions or self._at(made.end) not in BE:
                continue
            for other in self.p.noun(made.end + 1):
                if isinstance(other.node, Noun) and other.node.named and (cats := sort.cats & other.phrase.cats):
                    link = Link("kind", "object", other.node, (at, made.end))
                    found = Noun(None, cats, (0, 0), (link,), sort.narrowings)
                    yield Ask("find", found), Made(None, other.end, made.cost + other.cost - 0.2, made.omitted + other.omitted)


def _all_named(phrase: Phrase) -> bool:
    return all(one.named for one in (phrase.members if isinstance(phrase, Group) else (phrase,)))


def _had(condition: Condition) -> bool:
    """Whether a condition says that diseases have its subject."""
    if isinstance(condition, Both):
        return all(_had(part) for part in condition.parts)
    return condition.family == "have" and condition.role == "object" and condition.other is not None and "D" in condition.other.cats

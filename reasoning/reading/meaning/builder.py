"""From what the grammar made to a typed query: senses of relations and of names are chosen together, by categories and by the graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from reasoning.grounding import Candidate
from reasoning.query.kinds import kinds_of
from reasoning.query.model import And, AtLeast, Not, Or, Qualifiers, Statement, Term
from reasoning.query.model import Condition as Where
from reasoning.reading.meaning.joins import joined_by_kind, met
from reasoning.reading.meaning.qualified import qualified_in, qualifiers_of
from reasoning.reading.meaning.terms import Build, Terms, Unreadable
from reasoning.reading.names.lattice import without
from reasoning.reading.phrases.relations import ABSENT
from reasoning.reading.syntax import Both, Condition, Entity, Group, Link, Narrowing, Noun
from reasoning.reading.words.vocabulary import ALL, LETTER, Letters, Qualifier, Sense, senses

#: By which something is a kind of another.
_KIND = "biolink:subclass_of"
#: What a statement of a narrowing is made with.
_ABOUT_DISEASE = {"inherit": "biolink:has_mode_of_inheritance", "onset": "biolink:has_disease_onset"}
_FREQUENT = frozenset({"biolink:has_phenotype", "biolink:has_manifestation"})
#: What it costs to take a name for a thing of which the graph says nothing of what is asked: less than any worse spelling.
_SILENT = 0.1
#: What it costs more at the most to take the names of a list for things of one sort.
_PARALLEL = 0.3
#: Worth of the names by which they then are called.
_OWN = 0.96
#: What it costs where no statement of the sense joins two named things.
_UNJOINED = 0.6
#: What it costs where kinds of the two are joined and not they themselves, and where statements join them by way of a third.
_BY_KIND, _BY_WAY = 0.05, -0.35


class Builder(Terms):
    """Makes queries for one snapshot; ``tokens`` are the question's, for spans."""

    def condition(self, noun: Noun, condition: Condition, build: Build, *, alone: bool = True) -> Where:
        """Return what a condition says of a noun's term. ``alone``: nothing else narrows the noun, so a denial asks for records of it."""
        if isinstance(condition, Both):
            many = len(condition.parts) > 1
            if condition.unclear is not None:
                build.unclear.append(Narrowing(Qualifier("", "scope", ""), condition.unclear))
            parts = [self.condition(noun, part, build, alone=alone and not many) for part in self._ordered(condition)]
            if condition.op == "just one":
                return _just_one(parts)
            if condition.op == "at least":
                return AtLeast(n=min(condition.n, len(parts)), parts=tuple(parts))
            return (Or if condition.op == "or" else And)(parts=tuple(parts))
        assert isinstance(condition, Link)
        other = condition.other
        if isinstance(other, Group):
            return self._over(noun, condition, other, build, alone)
        return self._linked(noun, condition, other, condition.denied, build, alone)

    def _ordered(self, both: Both) -> list[Condition]:
        """What is affirmed first, so that it decides what a name means."""
        return sorted(both.parts, key=lambda part: isinstance(part, Link) and part.denied) if both.op == "and" else list(both.parts)

    def _over(self, noun: Noun, link: Link, group: Group, build: Build, alone: bool) -> Where:
        group = self._alike(noun, link, group, build)
        parts: list[Where] = []
        members = sorted(zip(group.members, group.denied, strict=True), key=lambda pair: pair[1])
        positive = any(not denied for _, denied in members) and not link.denied
        for member, denied in members:
            apart = group.op == "just one"  # what is denied of one of several is denied of their number
            parts.append(self._linked(noun, link, member, denied if apart else denied != link.denied, build, alone and not positive))
        if group.op == "just one":
            return Not(part=_just_one(parts)) if link.denied else _just_one(parts)
        if group.op == "mixed":
            if link.denied:
                raise Unreadable("a denial of mixed words")
            return self._mixed(parts, group, build)
        if group.op == "exactly":
            enough = AtLeast(n=max(1, min(group.n, len(parts))), parts=tuple(parts), spans=self.span(group.words))
            counted: Where = And(parts=(enough, Not(part=enough.model_copy(update={"n": group.n + 1}))))
            counted = counted if group.n < len(parts) else enough
            return Not(part=counted) if link.denied else counted
        if group.op == "at least":
            return AtLeast(n=max(1, min(group.n, len(parts))), parts=tuple(parts), spans=self.span(group.words))
        if group.op == "or" and link.denied:
            return And(parts=tuple(parts), spans=self.span(group.words))
        if group.op == "or":
            affirmed = [p for p, (_, denied) in zip(parts, members, strict=True) if not denied]
            refused = [p for p, (_, denied) in zip(parts, members, strict=True) if denied]
            either: Where = Or(parts=tuple(affirmed), spans=self.span(group.words)) if len(affirmed) > 1 else parts[0]
            return And(parts=(either, *refused)) if refused and affirmed else either
        if not group.said and not any(group.denied):
            build.notes.append("all")
        return And(parts=tuple(parts), spans=self.span(group.words))

    def _alike(self, noun: Noun, link: Link, group: Group, build: Build) -> Group:
        """A list whose names all are of one sort where they can be: in "both ataxia and cataract" the one is a finding as the other is."""
        if not all(isinstance(member.head, Entity) and not (member.conditions or id(member) in build.chosen) for member in group.members):
            return group
        best, worth = group, self._cost(noun, link, group, build) + _PARALLEL
        for letter in sorted(frozenset.intersection(*(member.cats for member in group.members))):
            heads = [without(member.head, frozenset(letter)) for member in group.members if isinstance(member.head, Entity)]
            if any(head is None or head.candidates[0].score < _OWN for head in heads):
                continue
            alike = replace(group, members=tuple(replace(member, cats=frozenset(letter)) for member in group.members))
            if (cost := self._cost(noun, link, alike, build)) < worth:
                best, worth = alike, cost
        return best

    def _cost(self, noun: Noun, link: Link, group: Group, build: Build) -> float:
        """What it costs to read a relation to each of several things; infinite where one of them cannot stand in it."""
        trial = replace(build, cost=0.0, letters=dict(build.letters), chosen=dict(build.chosen), ids=dict(build.ids))
        try:
            for member in group.members:
                self._sense(noun, link, member, trial)
        except Unreadable:
            return float("inf")
        return trial.cost

    def _mixed(self, parts: Sequence[Where], group: Group, build: Build) -> Where:
        """ "A and either B or C" as its words say. "A and B or C" can be meant in two ways: its last joint is left open."""
        if group.closer == "and":
            last = max(place for place in range(*group.words) if self._tokens[place].low in ("and", "or", "and/or"))
            build.unclear.append(Narrowing(Qualifier("", "scope", ""), (last, last + 1)))
        runs: list[list[Where]] = [[parts[0]]]
        for joint, part in zip(group.joints, parts[1:], strict=True):
            if joint != group.closer:
                runs.append([])
            runs[-1].append(part)
        inner, outer = (And, Or) if group.closer == "and" else (Or, And)
        return outer(parts=tuple(run[0] if len(run) == 1 else inner(parts=tuple(run)) for run in runs))

    def _linked(self, noun: Noun, link: Link, other: Noun | None, denied: bool, build: Build, alone: bool) -> Where:
        if other is None:
            raise Unreadable(link.family)
        if other.head is None and not other.pronoun and other.narrowings and not other.conditions:
            return self._narrowed_only(noun, link, other, denied, build)
        recorded = [n for n in link.narrowings if n.qualifier.sort == "recorded"]
        if recorded:
            link = replace(link, narrowings=tuple(n for n in link.narrowings if n not in recorded))
        sense, forward = self._sense(noun, link, other, build)
        here = self.term(noun, build)
        there, inner = self._end(other, build)
        qualified = bool(link.narrowings or other.narrowings)  # by one source alone, another may have it as a kind
        if denied and link.family == "kind" and other.named and not (inner or qualified) and not build.terms[here].curies:
            # "diseases that are not X" are not X itself either
            apart = (*build.terms[here].not_curies, *build.terms[there].curies)
            build.terms[here] = build.terms[here].model_copy(update={"not_curies": tuple(dict.fromkeys(apart))})
        inner += [self.condition(other, part, build, alone=False) for part in other.conditions]
        about, of_records = self._placed((*link.narrowings, *other.narrowings), other, there, sense, build)
        inner += about
        where = self._path(sense, here, there, forward, link, of_records, build)
        narrowed = noun.conditions or inner or not alone
        if denied and not inner and len(where) == 1 and (recorded or not narrowed):
            refuted = where[0].model_copy(update={"negated": True})
            return Not(part=refuted, spans=self.span(link.words)) if link.note == ABSENT else refuted
        stated: Where = where[0] if len(where) + len(inner) == 1 else And(parts=(*where, *inner))
        return Not(part=stated, spans=self.span(link.words)) if denied else stated

    def _end(self, other: Noun, build: Build) -> tuple[str, list[Where]]:
        """The term at a relation's far end, and what makes it so: a name that is narrowed is a kind of it."""
        narrowed = other.conditions or any(n.qualifier.sort in _ABOUT_DISEASE for n in other.narrowings)
        if not (isinstance(other.head, Entity) and narrowed) or id(other) in build.kinds:
            return self.term(other, build), []
        bound = build.terms.pop(self.term(other, build))
        letters = frozenset(LETTER.get(self._snapshot.category(self._node(curie)), "A") for curie in bound.curies)
        made = self._variable(letters, build).model_copy(update={"within": bound.curies, "name": bound.name, "spans": bound.spans})
        build.terms[made.id] = made
        build.ids[id(other)] = made.id
        build.kinds.add(id(other))
        return made.id, []

    def _path(
        self, sense: Sense, here: str, there: str, forward: bool, link: Link, qualifiers: Qualifiers | None, build: Build
    ) -> list[Statement]:
        first, last = (here, there) if forward else (there, here)
        ends, spans = [first], self.span(link.words)
        for letter in sense.between:
            made = self._variable(frozenset(letter), build)
            build.terms[made.id] = made
            ends.append(made.id)
        ends.append(last)
        made_of = []
        either = link.role == "either" and link.family in ("interact", "similar")
        for (reverse, predicates), one, other in zip(sense.path, ends, ends[1:], strict=False):
            subject, object_ = (other, one) if reverse else (one, other)
            held = self._typing.held(predicates, self._letters(subject, build), self._letters(object_, build))
            mine = qualifiers if qualifiers is not None and self._takes(held, qualifiers) else None
            made_of.append(Statement(subject=subject, predicates=held, object=object_, qualifiers=mine, either_way=either, spans=spans))
        return made_of

    def _letters(self, term: str, build: Build) -> Letters:
        return frozenset(LETTER.get(category, "A") for category in self._categories(term, build)) or ALL

    def _takes(self, predicates: tuple[str, ...], qualifiers: Qualifiers) -> bool:
        sorts = [sort for sort in ("frequency", "sex") if getattr(qualifiers, sort) is not None]
        return all(_FREQUENT & set(predicates) or self._typing.recorded(predicates, sort) for sort in sorts)

    def _sense(self, noun: Noun, link: Link, other: Noun, build: Build) -> tuple[Sense, bool]:
        """Choose a relation's sense with what stands at both ends, and fix these; return it and whether the noun is its subject."""
        best: tuple[tuple[float, float, int], Sense, bool, tuple[Candidate, ...] | Letters, tuple[Candidate, ...] | Letters] | None = None
        named = isinstance(noun.head, Entity) and isinstance(other.head, Entity)
        for sense in senses().get(link.family, ()):
            for forward in (True, False):
                if (forward and link.role == "object") or (not forward and link.role == "subject"):
                    continue
                mine, theirs = (sense.subject, sense.object) if forward else (sense.object, sense.subject)
                ones = list(self._readings(noun, mine, build, named))
                others = list(self._readings(other, theirs, build, named)) if ones else []
                lacking = 1.2 * self._typing.lacking(sense) if others else 0.0
                spared = _BY_WAY if len(sense.path) == 2 else 0.0  # the most that the graph can take off
                for a_cost, a in ones:
                    for b_cost, b in others:
                        cost = a_cost + b_cost + sense.rank * 0.45 + lacking
                        if best is not None and round(cost + spared, 3) > best[0][0]:
                            continue
                        cost += self._unsaid(sense, a, b, forward)
                        key = (round(cost, 3), -self._often(sense, a, b, forward), len(sense.path))
                        if best is None or key < best[0]:
                            best = (key, sense, forward, a, b)
        if best is None:
            raise Unreadable(link.family)
        key, sense, forward, a, b = best
        build.cost += 0.2 * key[0]
        for phrase, taken in ((noun, a), (other, b)):
            if isinstance(taken, tuple):
                build.chosen[id(phrase)] = taken
            elif id(phrase) not in build.ids:
                build.letters[id(phrase)] = taken
        return sense, forward

    def _readings(
        self, noun: Noun, wanted: Letters, build: Build, named: bool = False
    ) -> Iterable[tuple[float, tuple[Candidate, ...] | Letters]]:
        if isinstance(noun.head, Entity):
            taken = build.chosen.get(id(noun))
            for place, candidate in enumerate(taken or noun.head.candidates):
                letter = LETTER.get(candidate.category, "A")
                if letter in wanted and letter in noun.cats:
                    yield (0.0 if taken else self._spelled(noun.head, candidate, named) + 0.01 * place), (candidate,)
            return
        letters = build.letters.get(id(noun), noun.cats) & wanted
        if letters:
            yield 0.0, letters

    def _unsaid(self, sense: Sense, a: object, b: object, forward: bool) -> float:
        """What a sense costs between two named things that no statement joins: less than a worse spelling would gain."""
        if len(sense.path) == 2 and isinstance(a, tuple) and isinstance(b, tuple):
            one, other = (a[0], b[0]) if forward else (b[0], a[0])
            return _BY_WAY if met(self._snapshot, one.node, other.node, sense) else 0.0
        if len(sense.path) > 1:
            return 0.0
        if not (isinstance(a, tuple) and isinstance(b, tuple)):
            named = a if isinstance(a, tuple) else b
            of_it = isinstance(b if forward else a, tuple)
            return _SILENT if isinstance(named, tuple) and self._silent(named[0].node, sense, of_it) else 0.0
        one, other = (a[0], b[0]) if forward else (b[0], a[0])
        numbers = {self._snapshot.predicates.index(p) for p in sense.path[0][1] if p in self._typing.predicates}
        joined = any(int(self._snapshot.edge_predicate[e]) in numbers for e in self._snapshot.find_edges(one.node, other.node))
        return 0.0 if joined else _BY_KIND if joined_by_kind(self._snapshot, one.node, other.node, numbers) else _UNJOINED

    def _silent(self, node: int, sense: Sense, of_it: bool) -> bool:
        """Whether the graph says nothing of the sense's kind of a concept or its kinds: then another that bears the name may be meant."""
        if of_it and _KIND in sense.path[0][1]:
            return len(kinds_of(self._snapshot).down([node]).members) == 1
        said = self._said.get(node)
        if said is None:
            adj = self._snapshot.adj
            members = kinds_of(self._snapshot).down([node]).members
            starts, counts = adj.ptr[members], adj.ptr[members + 1] - adj.ptr[members]
            rows = np.arange(int(counts.sum())) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
            held = np.bincount(self._snapshot.edge_predicate[adj.edge[rows]], minlength=len(self._snapshot.predicates))
            said = self._said[node] = frozenset(np.flatnonzero(held).tolist())
        return said.isdisjoint(self._snapshot.predicates.index(p) for p in sense.path[0][1] if p in self._typing.predicates)

    def _often(self, sense: Sense, a: Letters | Sequence[Candidate], b: Letters | Sequence[Candidate], forward: bool) -> float:
        if len(sense.path) > 1:
            return 0
        ones, others = (a, b) if forward else (b, a)
        return max(
            (self._typing.often(sense.path[0][1], x, y) for x in _letters_of(ones) for y in _letters_of(others)),
            default=0,
        )

    def _narrowed_only(self, noun: Noun, link: Link, other: Noun, denied: bool, build: Build) -> Where:
        """ "is autosomal dominant": a condition that is a qualifier alone."""
        qualifier = other.narrowings[0].qualifier
        taken = [pair for letter in "D" for pair in self._readings(noun, frozenset(letter), build)]
        if qualifier.sort not in _ABOUT_DISEASE or not taken:
            raise Unreadable(link.family)
        cost, reading = min(taken, key=lambda pair: pair[0])
        build.cost += cost
        if isinstance(reading, tuple):
            build.chosen[id(noun)] = reading
        else:
            build.letters[id(noun)] = reading
        stated = self._states(self.term(noun, build), other.narrowings[0], build)
        return Not(part=stated) if denied else stated

    def _states(self, term: str, narrowing: Narrowing, build: Build) -> Statement:
        curies = tuple(c for c in narrowing.qualifier.value.split(",") if self._snapshot.find(c) is not None)
        if not curies:
            raise Unreadable(narrowing.qualifier.phrase)
        name = "inheritance" if narrowing.qualifier.sort == "inherit" else "onset"
        made = Term(id=self._free(name, build), curies=curies, name=narrowing.qualifier.phrase, spans=self.span(narrowing.words))
        build.terms[made.id] = made
        return Statement(
            subject=term, predicates=(_ABOUT_DISEASE[narrowing.qualifier.sort],), object=made.id, spans=self.span(narrowing.words)
        )

    def _placed(
        self, narrowings: tuple[Narrowing, ...], noun: Noun, term: str, sense: Sense, build: Build
    ) -> tuple[list[Where], Qualifiers | None]:
        """Put qualifiers where they belong: on a disease as statements, on the relation's records, or aside."""
        about: list[Where] = []
        held: list[Narrowing] = []
        for narrowing in narrowings:
            sort = narrowing.qualifier.sort
            if sort == "aspect":
                if not any("biolink:affects_response_to" in p for _, p in sense.path):
                    build.unplaced.append(narrowing)
            elif sort in _ABOUT_DISEASE:
                if narrowing in noun.narrowings and "biolink:Disease" in (self._categories(term, build) or ("biolink:Disease",)):
                    about.append(self._states(term, narrowing, build))
                else:
                    build.unplaced.append(narrowing)
            elif sort in ("limit", "age"):
                build.unplaced.append(narrowing)
            elif sort == "order" and not self._told("frequency", sense):
                build.unplaced.append(narrowing)  # "the rarest form of albinism"
            elif sort == "order":
                build.order = narrowing.qualifier.value
                build.ordered.append(narrowing)
            elif not self._told(sort, sense):
                build.unplaced.append(narrowing)
            else:
                held.append(narrowing)
        return about, qualifiers_of(held, self.span)

    def _told(self, sort: str, sense: Sense) -> bool:
        """Whether records of a relation say something of a sort: only some say how frequent it is, or in which sex it holds."""
        return sort not in ("frequency", "sex") or any(_FREQUENT & set(p) or self._typing.recorded(p, sort) for _, p in sense.path)

    def described(self, noun: Noun, build: Build) -> Where | None:
        """Return everything that a noun phrase says of its term, None for a bare one."""
        parts: list[Where] = []
        conditions = sorted(noun.conditions, key=lambda c: isinstance(c, Link) and c.denied)
        affirmed = any(not (isinstance(c, Link) and c.denied) for c in conditions)
        # "common diseases": how common a disease is, is not how often it has a finding
        aside = [n for n in noun.narrowings if n.qualifier.sort == "frequency" and noun.cats == frozenset("D")]
        build.unplaced += aside
        narrowings = tuple(n for n in noun.narrowings if n not in aside)
        own = replace(noun, conditions=())
        build.ids.pop(id(own), None)
        first: Link | None = None
        for condition in conditions:
            if first is None and isinstance(condition, Link) and not condition.denied:
                first = condition
                condition = replace(
                    condition, narrowings=(*condition.narrowings, *(n for n in narrowings if n.qualifier.sort not in _ABOUT_DISEASE))
                )
            parts.append(self.condition(own, condition, build, alone=not affirmed or len(conditions) == 1))
        if first is None:
            build.unplaced += [n for n in narrowings if n.qualifier.sort not in _ABOUT_DISEASE]
        for narrowing in narrowings:
            if narrowing.qualifier.sort in _ABOUT_DISEASE:
                of = qualified_in(
                    parts, self.term(own, build), _ABOUT_DISEASE[narrowing.qualifier.sort], lambda t: self._categories(t, build)
                )
                if of and (bound := build.terms[of]).curies:  # of X itself it would hold or not: those kinds of X are meant
                    kinds = {"curies": (), "within": bound.curies, "categories": self.categories(frozenset("D"))}
                    build.terms[of] = bound.model_copy(update=kinds)
                parts += [self._states(of, narrowing, build)] if of else []
                build.unplaced = [n for n in build.unplaced if n != narrowing] + ([narrowing] if of is None else [])
        build.ids[id(noun)] = self.term(own, build)
        if build.order and "P" not in self._letters(build.ids[id(noun)], build):
            # how frequent a finding is in a disease is recorded, how common diseases and genes are is not
            build.unplaced += build.ordered
            build.order = ""
        if isinstance(noun.head, Entity) and (noun.conditions or noun.narrowings):
            build.notes.append("narrowed")
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(parts=tuple(parts))


def _just_one(parts: Sequence[Where]) -> Where:
    """Exactly one of several holds."""
    return And(parts=(Or(parts=tuple(parts)), Not(part=AtLeast(n=2, parts=tuple(parts)))))


def _letters_of(reading: Letters | Sequence[Candidate]) -> set[str]:
    if isinstance(reading, frozenset):
        return set(reading)
    return {LETTER.get(c.category, "A") for c in reading}

"""The terms of a query in the making: concepts with their senses, and variables."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kg.names import bag, normalise
from kg.snapshot import Snapshot
from reasoning.grounding import Candidate
from reasoning.grounding.lookup import spelled
from reasoning.query.kinds import kinds_of
from reasoning.query.model import Span, Term
from reasoning.reading.meaning.typing import Typing
from reasoning.reading.names.narrowing import narrows
from reasoning.reading.syntax import Entity, Narrowing, Noun, Words
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import ALL, CATEGORIES, LETTER, Letters
from reasoning.rendering.text import plain

_NAMED = {
    "G": "gene",
    "D": "disease",
    "P": "phenotype",
    "C": "drug",
    "R": "role",
    "I": "inheritance",
    "O": "onset",
    "B": "process",
    "L": "place",
    "T": "test",
}
#: Sorts of concepts whose own names go before other concepts' synonyms.
_CLINICAL = frozenset("DPGC")
#: What a looser sort of name costs, and a synonym where the name is another thing's own: of the same sort, of another sort.
_LOOSE, _ANOTHERS, _ELSEWHERE = 1.5, 1.5, 0.3
#: What it costs to take a name for a thing that is called by other words, where one is called by these.
_REWORDED = 0.3
#: What a synonym of another sort costs where the other end is asked for, so that no statement between the two can speak for the synonym.
_OPEN = 1.0
#: Worth of candidates that bear the very name, and how many senses of one are kept.
_EXACT, _OWN, _SENSES = 0.8, 0.96, 4
#: Combinations of senses that are compared at the most.
_COMBINED = 64


@dataclass
class Build:
    """A query in the making: terms, costs, what is said aside."""

    terms: dict[str, Term] = field(default_factory=dict)
    cost: float = 0.0
    unplaced: list[Narrowing] = field(default_factory=list)
    #: words that join clauses in a way that can be read twice
    unclear: list[Narrowing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    order: str = ""
    ordered: list[Narrowing] = field(default_factory=list)
    limit: int | None = None
    #: the sorts of thing that a noun turned out to be, and the concept that a name turned out to mean
    letters: dict[int, Letters] = field(default_factory=dict)
    chosen: dict[int, tuple[Candidate, ...]] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    #: the nouns that ``ids`` has by their identity, which would be given away again if they were let go
    held: list[Noun] = field(default_factory=list)
    kinds: set[int] = field(default_factory=set)
    #: for the answer's notes: how names were read
    told: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """No sense of a relation fits what stands at its ends."""


def reworded(entity: Entity, candidate: Candidate) -> bool:
    """Whether a name is found under other words than its own, where another concept has a name of these very words."""
    asked = bag(entity.text)
    return spelled(candidate.name)[1] != asked and any(spelled(other.name)[1] == asked for other in entity.candidates)


class Terms:
    """Makes terms for one snapshot; ``tokens`` are the question's, for spans."""

    def __init__(self, snapshot: Snapshot, typing: Typing, tokens: list[Token]) -> None:
        self._snapshot, self._typing, self._tokens = snapshot, typing, tokens
        #: by node, the numbers of the predicates of which the graph says something of it or its kinds
        self._said: dict[int, frozenset[int]] = {}
        #: what it costs to take a name for a candidate; the names are held, or their identities would be given away again
        self._costs: dict[tuple[int, int, bool], tuple[Entity, float]] = {}

    def span(self, words: Words) -> tuple[Span, ...]:
        """Return the characters of a range of tokens; none for an empty range."""
        low, high = words
        if low >= high or high > len(self._tokens):
            return ()
        return (Span(start=self._tokens[low].start, end=self._tokens[high - 1].end),)

    def says(self, words: Collection[str], within: Words) -> bool:
        """Return whether a range of tokens holds any of some words."""
        return any(token.low in words for token in self._tokens[slice(*within)])

    def term(self, noun: Noun, build: Build) -> str:
        """Return the id of a noun phrase's term, made when it is first asked for; its own conditions are not part of it."""
        if id(noun) in build.ids:
            return build.ids[id(noun)]
        if isinstance(noun.head, Entity):
            candidates = build.chosen.get(id(noun)) or self.likeliest(noun.head)
            self._noted(noun.head, candidates[0], build)
            made = Term(
                id=self._free(_NAMED.get(LETTER.get(candidates[0].category, "A"), "concept"), build),
                curies=tuple(dict.fromkeys(c.curie for c in candidates)),
                name=noun.head.text,
                spans=self.span(noun.head.words),
            )
        else:
            letters = build.letters.get(id(noun), noun.cats)
            made = self._variable(letters, build, noun.words)
            if noun.apart:
                made = made.model_copy(update={"not_curies": self._apart(noun, letters, build)})
        build.terms[made.id] = made
        build.ids[id(noun)] = made.id
        build.held.append(noun)
        return made.id

    def _apart(self, noun: Noun, letters: Letters, build: Build) -> tuple[str, ...]:
        """The concepts that a variable must not be: what the names mean that may be of its sort."""
        found: list[str] = []
        for other in noun.apart:
            assert isinstance(other.head, Entity)
            fitting = [c for c in other.head.candidates if LETTER.get(c.category, "A") in letters and c.score >= _OWN]
            if not fitting:
                raise Unreadable(other.head.text)  # what is no such thing cannot be taken out of it
            taken = fitting[:_SENSES]
            self._noted(other.head, taken[0], build)
            found += [c.curie for c in taken]
        return tuple(dict.fromkeys(found))

    def _variable(self, letters: Letters, build: Build, words: Words = (0, 0)) -> Term:
        categories = () if letters >= ALL - {"A"} or "A" in letters else self.categories(letters)
        named = _NAMED.get(next(iter(letters)), "x") if len(letters) == 1 else "x"
        return Term(id=self._free(f"?{named}", build), categories=categories, spans=self.span(words))

    def categories(self, letters: Letters) -> tuple[str, ...]:
        """Return the graph's categories of some letters; Biolink's first where the graph has none of them."""
        had = tuple(c for c in self._snapshot.categories if LETTER.get(c) in letters)
        return had or tuple(f"biolink:{CATEGORIES[letter][0]}" for letter in sorted(letters) if letter in CATEGORIES)

    def _noted(self, entity: Entity, taken: Candidate, build: Build) -> None:
        """Say how a name was read where that is not plain: another spelling, or one of several things that bear it."""
        snapshot, name = self._snapshot, plain(entity.text, 80)
        told = f"{plain(taken.label)} ({taken.curie})"
        letter = LETTER.get(taken.category, "A")
        others = [
            c for c in entity.candidates if c.curie != taken.curie and c.score >= _EXACT and LETTER.get(c.category) in ("D", "P", "G")
        ]
        if letter in "DPG" and others:
            rest = " and ".join(f"{plain(c.label)} ({c.curie})" for c in others[:2])
            build.told.append(f"{name!r} names {told}, which the question fits best, and {rest}")
        elif taken.how == "eponym" or bag(entity.text) != spelled(taken.name)[1] or _in_other_letters(entity.text, taken):
            build.told.append(f"{name!r} was read as {told}")
        elif snapshot.deprecated(taken.node):
            build.told.append(f"{taken.curie} is obsolete")

    def _free(self, stem: str, build: Build) -> str:
        name, number = stem, 1
        while name in build.terms:
            number += 1
            name = f"{stem}{number}"
        return name

    def likeliest(self, entity: Entity, letters: tuple[str, ...] = ()) -> tuple[Candidate, ...]:
        """What a name means where nothing chooses: the best spelling, then the letters in their order, then the better known."""

        asked = normalise(entity.text)

        def key(candidate: Candidate) -> tuple[bool, int, bool, int, int]:
            letter = LETTER.get(candidate.category, "A")
            place = letters.index(letter) if letter in letters else len(letters)
            # what is so called goes before what is called so as well ("stroke": the finding, before the disorder that it is a synonym of)
            another = letter not in _CLINICAL or spelled(candidate.label)[0] != asked
            return reworded(entity, candidate), round((1 - candidate.score) * 7), another, place, entity.candidates.index(candidate)

        return (min(entity.candidates, key=key),)

    def of_one_sort(self, nouns: Sequence[Noun], build: Build) -> None:
        """Choose what abbreviations of several diseases mean by what the ontology puts nearest: "PD vs MSA" is Parkinson disease."""
        options = [self._as_likely(noun, build) for noun in nouns]
        if not all(options) or not any(len(each) > 1 for each in options) or math.prod(map(len, options)) > _COMBINED:
            return
        kinds = kinds_of(self._snapshot)
        wider = {c.node: frozenset(kinds.up([c.node]).members.tolist()) for each in options for c in each}

        def near(chosen: Sequence[Candidate]) -> float:
            pairs = itertools.combinations([wider[c.node] for c in chosen], 2)
            return sum(len(one & other) / max(1, len(one | other)) for one, other in pairs if one != other)

        best = max(itertools.product(*options), key=near)
        for noun, candidate in zip(nouns, best, strict=True):
            build.chosen[id(noun)] = (candidate,)

    def _as_likely(self, noun: Noun, build: Build) -> tuple[Candidate, ...]:
        """What an abbreviation may mean as well as what was chosen, that first."""
        (chosen,) = (build.chosen.get(id(noun)) or (None,))[:1]
        if chosen is None or not isinstance(noun.head, Entity):
            return ()
        if chosen.name_kind != "abbreviation":
            return (chosen,)
        alike = (c for c in noun.head.candidates if c.category == chosen.category and c.score >= chosen.score and c != chosen)
        return (chosen, *alike)

    def senses(self, noun: Noun, build: Build) -> None:
        """Give a name's term every concept that bears the name, the chosen one first: what hangs together may do so in another sense."""
        id_ = self.term(noun, build)
        if isinstance(noun.head, Entity):
            others = [c.curie for c in noun.head.candidates if c.score >= _OWN]
            curies = tuple(dict.fromkeys((*build.terms[id_].curies, *others)))[:_SENSES]
            build.terms[id_] = build.terms[id_].model_copy(update={"curies": curies})

    def _spelled(self, entity: Entity, candidate: Candidate, named: bool) -> float:
        """``_spelling``, found once a question: every sense of a relation asks for it."""
        key = id(entity), id(candidate), named
        known = self._costs.get(key)
        if known is None:
            known = self._costs[key] = (entity, self._spelling(entity, candidate, named))
        return known[1]

    def _spelling(self, entity: Entity, candidate: Candidate, named: bool) -> float:
        """What it costs to take a name for a thing of which it is not the own name."""
        cost = _LOOSE * (1 - candidate.score) + (_REWORDED if reworded(entity, candidate) else 0.0)
        asked = normalise(entity.text)
        if spelled(candidate.label)[0] == asked:
            return cost
        own = [c for c in entity.candidates if spelled(c.label)[0] == asked]
        alike = [c for c in entity.candidates if c.category == candidate.category]
        if any(c in own for c in alike) or (narrows(candidate.label, asked) and any(not narrows(c.label, asked) for c in alike)):
            return cost + _ANOTHERS
        open_to = not named or narrows(candidate.label, asked)  # a kind of what is so called is rather another thing
        return cost + ((_OPEN if open_to else _ELSEWHERE) if own else 0.0)

    def _node(self, curie: str) -> int:
        node = self._snapshot.find(curie)
        return 0 if node is None else node

    def _categories(self, term: str, build: Build) -> tuple[str, ...]:
        made = build.terms[term]
        return tuple(self._snapshot.category(self._node(c)) for c in made.curies) or made.categories


def _in_other_letters(text: str, taken: Candidate) -> bool:
    """Whether an abbreviation was typed small: "map" is a word, and MAP a disease."""
    return taken.name_kind == "abbreviation" and taken.name not in text

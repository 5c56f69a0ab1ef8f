"""What stands in a relation: "which genes cause X", "what does X treat", "symptoms of X", "which of A, B and C"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.forms import _SIGHTED
from reasoning.reading.questions.turned import Turned
from reasoning.reading.syntax import WH, Ask, Entity, Group, Link, Noun, Phrase
from reasoning.reading.words.closed import AUX, BE, PREP
from reasoning.reading.words.vocabulary import ALL, LETTER, Role, Word, words

#: What is said of a gene that is behind what was spoken of before ("which gene is mutated?").
_AT_FAULT = frozenset({"mutated", "affected", "involved", "responsible", "altered", "defective", "changed"})
_ONTOLOGIES = frozenset({"hpo", "mondo", "umls", "mesh", "omim", "orphanet", "ontology", "graph"})
#: What is asked of something that need not be said again.
_OF_IT = frozenset({"have", "cause", "treat", "inherit", "onset", "prevent", "sideeffect", "target"})


def without(asks: Iterable[tuple[Ask, Made]], members: tuple[Noun, ...]) -> Iterator[tuple[Ask, Made]]:
    """Take names out of what is asked for; an ask for something else is passed over."""
    for ask, made in asks:
        if ask.what == "compare" and ask.of == "common" and isinstance(ask.phrase, Group) and (shared := _all_have(ask.phrase, ask.other)):
            ask = replace(ask, what="find", phrase=shared, other=None, of="", literal=False)
        if ask.what in ("find", "count") and isinstance(ask.phrase, Noun) and not ask.phrase.named:
            sorts = frozenset().union(*(member.cats for member in members))
            bare = ask.phrase.head is None and len(ask.phrase.cats) > 1  # "except for FBN1, what causes X" asks for genes
            cats = (ask.phrase.cats & sorts if bare else frozenset()) or ask.phrase.cats
            yield replace(ask, phrase=replace(ask.phrase, cats=cats, apart=(*ask.phrase.apart, *members))), made


def _all_have(group: Group, wanted: Phrase | None) -> Noun | None:
    """What several things have in common as what is looked for: findings, or the sort that was named; None where some are denied."""
    noun = wanted if isinstance(wanted, Noun) else Noun(None, frozenset("P"), (0, 0))
    family, role = (noun.head.family, noun.head.role) if isinstance(noun.head, Word) else ("have", "object")
    if any(group.denied) or group.op != "and":
        return None
    return replace(noun, conditions=tuple(Link(family, role, member, group.words) for member in group.members))


class Finding(Turned):
    """Questions that look for something."""

    def _which(self, at: int) -> Iterator[tuple[Ask, Made]]:
        place = at + 1 + (self._at(at + 1) in ("else", "exactly", "precisely"))
        yield from self._which_of(at, place)
        for members, made in self.p.excepted(place):
            yield from without(self._which_of(at, made.end + (self._at(made.end) == ",")), members)

    def _which_of(self, at: int, place: int) -> Iterator[tuple[Ask, Made]]:
        if self._at(place) == "'s":
            place += 1
            yield from self._nominal(place, questioned=True)
        if self._at(place) == "of" or (self._at(place) == "one" and self._at(place + 1) == "of"):
            yield from self._chosen(place + 1 + (self._at(place) == "one"))
        term = self._at(place) in _ONTOLOGIES and self._at(place + 1) in ("term", "code", "concept", "id", "identifier")
        if term and self._at(place + 2) in ("means", "denotes", "describes", "is"):  # "which HPO term means long fingers"
            for made in self.p.noun(place + 3 + (self._at(place + 3) in ("for", "the"))):
                yield from self._described(made)
        yield from self._options_behind(place)
        yield from self._sorted_under(place)
        if self._at(place) in ("happens", "results", "follows", "goes"):
            yield from self._happens(place + 1 + (self._at(place) == "goes"))
        # "what causes X": nothing between
        for said in self.p.predicate(place):
            if self._at(at) != "which" or said.cost < 5:
                yield from self._found(WH, said)
        for gap in self.p.gapped(place):
            yield from self._found(WH, gap)
        if self._at(place) in BE:
            yield from self._nominal(place + 1, questioned=True)
            yield from self._stranded(Noun(None, ALL, (0, 0)), Made(None, place, 0.0), place + 1)
        yield from self._does(place)
        for made in self.p.noun(place):
            noun = made.node
            assert isinstance(noun, Noun)
            if noun.named:
                yield from self._kinds_that(noun, made)
                continue
            rest = made.end
            bare = rest >= self.n and isinstance(noun.head, Word) and not (noun.conditions or noun.narrowings)
            if bare and (of_it := list(self._of_it(noun, made))):  # "I have X. Which genes?"
                yield from of_it
                continue
            if (
                (self._at(rest) in BE and self._at(rest + 1) in _SIGHTED | {"", "?"} | {"of", "for", "in"})
                or rest >= self.n
                or self._at(rest) == "exist"
            ):
                end = rest + 1 + (self._at(rest + 1) in _SIGHTED) if rest < self.n else rest
                yield from self._found(noun, made._replace(end=min(end, self.n)))
            if self._at(rest) in BE and self._at(rest + 1) in _AT_FAULT and rest + 2 >= self.n and not noun.conditions:
                yield from self._of_it(noun, made._replace(end=rest + 2))
            yield from self._so_often(noun, made, rest)
            yield from self._is_the_most(noun, made, rest)
            if self._at(rest) in BE and self._at(rest + 1) == "there":  # "what drugs are there for X"
                for said in self.p.behind(noun, rest + 2):
                    yield from self._applied(noun, made, said)
            for said in self.p.predicate(rest):
                yield from self._applied(noun, made, said)
            for gap in self.p.gapped(rest):
                yield from self._applied(noun, made, gap)
            if self._at(rest) in BE:
                yield from self._is_noun(noun, made, rest + 1)
                yield from self._stranded(noun, made, rest + 1)

    def _happens(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "(what happens) when CFTR is mutated"."""
        if self._at(at) not in ("when", "if", "from"):
            return
        for made in self.p.noun(at + 1):
            end = made.end
            while self._at(end) in AUX or self._at(end) == "not":
                end += 1
            if self._at(end) in (
                "mutated",
                "defective",
                "lost",
                "missing",
                "deficient",
                "deleted",
                "work",
                "working",
                "broken",
                "altered",
                "absent",
            ):
                yield from self._asked_of(made.phrase, "cause", "object", "D", made, end + 1)

    def _is_noun(self, noun: Noun, made: Made, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "which gene is in X", "which gene is X's"; "which drugs are diuretics" comes from the copula."""
        if not isinstance(noun.head, Word):
            return
        place += self._at(place) in PREP
        for other in self.p.list_of(place):
            phrase = other.node
            assert isinstance(phrase, Noun | Group)
            if isinstance(phrase, Noun) and isinstance(phrase.head, Word):
                continue
            for family, role in ((noun.head.family, noun.head.role), ("link", "either")):
                cats = self.p.typing.can(noun.cats, family, role, phrase.cats)
                if cats:
                    link = Link(family, role, phrase, (place, place))
                    yield (
                        Ask("find", replace(noun, cats=cats, conditions=(*noun.conditions, link))),
                        Made(None, other.end, made.cost + other.cost + 0.6, made.omitted + other.omitted),
                    )
                    break

    def _does(self, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "what does BRCA2 do", "what does X look like"."""
        if self._at(place) not in AUX:
            return
        for made in self.p.list_of(place + 1):
            phrase = made.node
            assert isinstance(phrase, Noun | Group)
            rest = self.low[made.end : made.end + 2]
            if rest == ["have", "that"]:
                yield from self._unlike(phrase, made)
            if rest[:1] in (["mean"], ["stand"]) and isinstance(phrase, Noun) and phrase.named:
                yield Ask("describe", phrase), made._replace(end=made.end + 1 + (rest == ["stand", "for"]), cost=made.cost + 0.1)
            if rest[:1] == ["do"]:
                yield Ask("describe", phrase, of="does"), Made(None, made.end + 1, made.cost + 0.1, made.omitted)
            if rest == ["look", "like"]:
                yield from self._asked_of(phrase, "have", "object", "P", made, made.end + 2)

    def _chosen(self, place: int) -> Iterator[tuple[Ask, Made]]:
        if self._at(place) in ("these", "those", "them"):
            for ask, made in self._among_those(place + 1):
                yield replace(ask, of="those"), made
            if self._at(place) == "them":
                return
        place += self._at(place) in ("the", "these", "those")
        for made in self.p.list_of(place):
            group = made.node
            if isinstance(group, Group):
                rest = made.end + (self._at(made.end) == ",")
                for said in self.p.predicate(rest):
                    yield (
                        Ask("choose", group, said.condition),
                        Made(None, said.end, made.cost + said.cost, made.omitted + said.omitted),
                    )
            elif isinstance(group, Noun) and group.named and self._at(place - 1) == "the":  # "which of the ataxias have cataract"
                yield from self._kinds_that(group, made)
            elif isinstance(group, Noun) and isinstance(group.head, Word) and self._at(place - 1) not in ("these", "those"):
                for said in self.p.predicate(made.end):
                    yield from self._applied(group, made, said)

    def _among_those(self, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "(which of these) genes cause X", "(which of them) are diuretics": among what was found before."""
        for said in self.p.predicate(place):
            yield from self._found(WH, said)
        for made in self.p.noun(place):
            if isinstance(made.node, Noun) and isinstance(made.node.head, Word):
                for said in self.p.predicate(made.end):
                    yield from self._applied(made.node, made, said)

    def _options_behind(self, place: int) -> Iterator[tuple[Ask, Made]]:
        """ "(which) of these is not caused by X: A, B or C", "(which) of the following diseases ...", "(which) is caused by X, A or B"."""
        start = place + (2 if self.low[place : place + 2] == ["one", "of"] else self._at(place) == "of")
        while start > place and self._at(start) in ("the", "these", "those", "following", "them"):
            start += 1
        sorts = [end for end, entry in words().at(self.p.tokens, start) if entry.part == "noun"] if start < self.n else []
        for begin in dict.fromkeys((start, *sorts)):
            for said in self.p.predicate(begin):
                if self._at(said.end) not in (":", ",", "-"):
                    continue
                if self._at(said.end) == ":":
                    yield from self._two_options(said)
                for made in self.p.list_of(said.end + 1):
                    if self._at(said.end) != ":" and not (isinstance(made.node, Group) and made.node.op == "or"):
                        continue  # "what is diabetes, heart disease, and stroke"
                    if isinstance(made.node, Group) and all(m.named for m in made.node.members) and not any(made.node.denied):
                        yield (
                            Ask("choose", made.node, said.condition),
                            Made(None, made.end, said.cost + made.cost, said.omitted + made.omitted),
                        )

    def _two_options(self, said: Made) -> Iterator[tuple[Ask, Made]]:
        """ "(which of these cause X:) A, B": two behind a colon with nothing but a comma between."""
        for one in self.p.noun(said.end + 1):
            for other in self.p.noun(one.end + 1) if self._at(one.end) == "," else ():
                if one.noun.named and other.noun.named and other.end >= self.n:
                    group = Group("or", (one.noun, other.noun), (False, False), (said.end + 1, other.end), said=True)
                    cost, omitted = said.cost + one.cost + other.cost, said.omitted + one.omitted + other.omitted
                    yield Ask("choose", group, said.condition), Made(None, other.end, cost + 0.1, omitted)

    def _fronted(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "in which diseases is ataxia seen", "for which diseases is metformin used"."""
        for made in self.p.noun(at + 2):
            noun = made.node
            assert isinstance(noun, Noun)
            for gap in self.p.gapped(made.end):
                yield from self._applied(noun, made, gap)
            if self._at(at) == "by" and self._at(made.end) in BE:
                yield from self._by(noun, made)
            if self._at(made.end) in AUX:
                for other in self.p.list_of(made.end + 1):
                    end = other.end
                    while self._at(end) in _SIGHTED | {"common", "typical", "involved", "used", "implicated", "indicated"}:
                        end += 1
                    often = self.p._narrowing_at(other.end, nominal=True)
                    if often is not None and often[0].qualifier.sort == "frequency":  # "in which diseases is ataxia very common"
                        cats = self.p.typing.can(noun.cats, "have", "subject", other.phrase.cats)
                        link = Link("have", "subject", other.phrase, (other.end, often[1]), False, (often[0],))
                        yield (
                            Ask("find", replace(noun, cats=cats or noun.cats, conditions=(*noun.conditions, link))),
                            Made(None, often[1], made.cost + other.cost + 0.1, made.omitted + other.omitted),
                        )
                        continue
                    given = self._at(at) == "for" and bool({"used", "indicated"} & set(self.low[other.end : end]))
                    said: tuple[str, Role] = ("treat", "object") if given and noun.cats & frozenset("DP") else ("link", "either")
                    family, role = said
                    cats = self.p.typing.can(noun.cats, family, role, other.phrase.cats)
                    if cats and end > other.end:
                        link = Link(family, role, other.phrase, (other.end, end))
                        yield (
                            Ask("find", replace(noun, cats=cats, conditions=(*noun.conditions, link))),
                            Made(None, end, made.cost + other.cost + 0.2, made.omitted + other.omitted),
                        )

    def _nominal(self, at: int, *, questioned: bool = False) -> Iterator[tuple[Ask, Made]]:
        """ "the symptoms of X", "X": find what the phrase describes, or describe what it names."""
        if self.low[at : at + 2] == ["number", "of"] or self.low[at : at + 3] == ["the", "number", "of"]:
            place = at + (3 if self._at(at) == "the" else 2)
            for ask, made in self._nominal(place):
                if ask.what == "find":
                    yield replace(ask, what="count"), made
        for made in self.p.list_of(at):
            yield from self._described(made, questioned=questioned)
        if not questioned:
            yield from self._beside(at)
        place = at
        while self._at(place) in ("the", "a", "umls", "omim", "mondo", "hpo", "mesh", "orphanet"):
            place += 1
        if self._at(place) in (
            "code",
            "cui",
            "id",
            "identifier",
            "synonym",
            "synonyms",
            "definition",
            "meaning",
            "name",
            "names",
            "codes",
            "cuis",
            "curie",
        ) and self._at(place + 1) in ("of", "for"):
            for made in self.p.noun(place + 2):
                yield from self._described(made)

    def _beside(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "inheritance Wilson disease", "phenotypes disease=Alport syndrome": a sort of things and a name, and nothing between."""
        for end, entry in words().at(self.p.tokens, at) if at < self.n else ():
            if entry.part != "noun" or entry.family == "kind" or end >= self.n:
                continue
            sort = entry.cats or ALL
            called = self._at(end) == "("  # "phenotypes(Marfan syndrome)"
            for other in self.p.noun(end + called):
                if called and self._at(other.end) != ")":
                    continue
                family, role = entry.family, entry.role
                if family == "link" and sort <= frozenset("CT"):
                    family, role = "treat", "subject"
                cats = self.p.typing.can(sort, family, role, other.noun.cats)
                if other.noun.named and not other.noun.conditions and not other.noun.pronoun and cats and self._own_sort(entry, other.noun):
                    link = Link(family, role, other.noun, (at, end))
                    found = Noun(entry, cats, (at, end), (link,), several=entry.form == "several")
                    yield Ask("find", found, literal=False), Made(None, other.end + called, other.cost + 0.5, other.omitted)

    def _own_sort(self, entry: Word, other: Noun) -> bool:
        """Whether a name beside a word for a sort of things is none of that sort ("gene CFTR" is the gene)."""
        named = {LETTER.get(c.category, "A") for c in other.head.candidates[:1]} if isinstance(other.head, Entity) else set()
        return not entry.cats & named

    def _described(self, made: Made, *, questioned: bool = False) -> Iterator[tuple[Ask, Made]]:
        """Find what a phrase describes, or describe what it names; ``questioned``: "what is" stands before it."""
        phrase = made.node
        if isinstance(phrase, Group):
            if all(isinstance(m.head, Word) and m.conditions for m in phrase.members):
                return
            if all(m.named for m in phrase.members) and not any(phrase.denied):
                yield Ask("describe", phrase), made._replace(cost=made.cost + 0.4)
            return
        assert isinstance(phrase, Noun)
        if phrase.conditions and not phrase.named:
            yield Ask("find", phrase), made
        elif phrase.conditions and phrase.named and questioned and not phrase.narrowings:
            return  # "what is ataxia with oculomotor apraxia" asks what that is, and not what has both
        elif phrase.conditions and phrase.named:
            # "X-linked diseases with seizures": what is a kind of what is named, and so
            kind = Link("kind", "subject", replace(phrase, conditions=(), narrowings=()), phrase.words)
            yield Ask("find", Noun(None, phrase.cats, (0, 0), (kind, *phrase.conditions), phrase.narrowings)), made
        elif phrase.named:
            yield Ask("describe", phrase), made
        elif not phrase.pronoun:
            yield from self._of_it(phrase, made)

    def _of_it(self, noun: Noun, made: Made) -> Iterator[tuple[Ask, Made]]:
        """ "what are the symptoms", "is there any medicine": of what was spoken of before."""
        assert isinstance(noun.head, Word)
        family, role = noun.head.family, noun.head.role
        if family == "link" and noun.cats <= frozenset("CT"):
            family, role = "treat", "subject"
        elif family == "link" and noun.cats == frozenset("G"):
            family, role = "cause", "subject"
        if family not in _OF_IT:
            return
        letters = frozenset(letter for letter in "DPCG" if self.p.typing.can(noun.cats, family, role, frozenset(letter)))
        if letters:
            link = Link(family, role, Noun(None, letters, (made.end, made.end), pronoun="it"), (made.end, made.end))
            yield Ask("find", replace(noun, conditions=(link,)), literal=False), made._replace(cost=made.cost + 0.8)

    def _members(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "list anticonvulsants", "name the porphyrias": what is a kind of what is named, or has that role."""
        for made in self.p.noun(at):
            noun = made.node
            if isinstance(noun, Noun) and noun.named and not noun.conditions and not noun.pronoun:
                for cats, kept in (("C", "R"), ("", "")):
                    wanted = frozenset(cats) or noun.cats
                    if kept and not noun.cats & frozenset(kept):
                        continue
                    link = Link("kind", "subject", noun, (at, at))
                    yield Ask("find", Noun(None, wanted, (0, 0), (link,))), made._replace(cost=made.cost - 0.1 * bool(kept))
                    break

"""What "it" and "this disease" refer to: the latest concept of the right sort that was spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.snapshot import Snapshot
from reasoning.grounding import Candidate
from reasoning.query.kinds import kinds_of
from reasoning.query.model import Query
from reasoning.query.reading import Reading
from reasoning.reading.syntax import Ask, Both, Condition, Entity, Group, Link, Noun, Phrase
from reasoning.reading.words.closed import DET
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import Letters, letters

#: What people go on speaking of, first.
_SALIENT = ("D", "P", "C", "G")
#: Sorts of which any may be meant where nothing is said of the sort ("what is it").
_SAME_SORT = frozenset("DCG")


@dataclass(frozen=True)
class Referents:
    """Concepts that were spoken of, the latest last."""

    snapshot: Snapshot
    curies: tuple[str, ...] = ()
    #: what each name of the latest sentence that asked nothing may mean, where the question is asked behind it
    last: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, before: Sequence[Reading], snapshot: Snapshot) -> Referents:
        """Return what earlier readings spoke of."""
        made = cls(snapshot)
        for reading in before:
            for query in reading.queries:
                made = made.asked(query, snapshot)
        return made

    def heard(self, curies: Sequence[str]) -> Referents:
        """Return these with more."""
        return replace(self, curies=(*self.curies, *reversed(curies)), last=())

    def denied(self, curies: Sequence[str]) -> Referents:
        """Return these with what is said not to be there: "it" is that only where nothing else was spoken of."""
        return replace(self, curies=(*reversed(curies), *self.curies))

    def told(self, named: Sequence[tuple[str, ...]]) -> Referents:
        """Return these with what each name of a sentence may mean."""
        heard = self.heard([curie for one in named for curie in one])
        return replace(heard, last=tuple(dict.fromkeys(named)) or self.last)

    def options(self) -> list[str]:
        """Return what the names of the sentence that was told last are called in the graph."""
        nodes = [node for names in self.last if (node := self.snapshot.find(names[-1])) is not None]
        told = [node for node in nodes if letters([self.snapshot.category(node)]) & frozenset(_SALIENT)]
        return list(dict.fromkeys(self.snapshot.name(node) for node in told))

    def rivals(self, chosen: Candidate, wanted: Letters) -> bool:
        """Whether the sentence that was told last names another thing as well that "it" may mean: of the same sort, and no kind of it."""
        kinds = kinds_of(self.snapshot)
        found = [[node for curie in names if (node := self.snapshot.find(curie)) is not None] for names in self.last]
        sorts = [letters([self.snapshot.category(nodes[0])]) if nodes else frozenset[str]() for nodes in found]
        own = next((sort for nodes, sort in zip(found, sorts, strict=True) if chosen.node in nodes), wanted)
        for nodes, sort in zip(found, sorts, strict=True):
            # by what a name means first: beside a disease, a finding that is also the name of a disease is none
            alike = [node for node in nodes if letters([self.snapshot.category(node)]) & wanted] if sort & (wanted | own) else []
            if not alike or chosen.node in nodes:
                continue
            near = {chosen.node} | set(kinds.up([chosen.node]).members.tolist())
            if all(node not in near and chosen.node not in kinds.up([node]).members for node in alike):
                return True
        return False

    def asked(self, query: Query | None, snapshot: Snapshot) -> Referents:
        """Return these with what a query spoke of."""
        if query is None:
            return self
        return self.heard([c for term in query.terms if term.curies for c in term.curies[:1]])

    def among(self, wanted: Letters) -> set[str]:
        """Return every concept of the sorts that was spoken of."""
        nodes = {curie: self.snapshot.find(curie) for curie in self.curies}
        return {curie for curie, node in nodes.items() if node is not None and letters([self.snapshot.category(node)]) & wanted}

    def find(self, wanted: Letters) -> Candidate | None:
        """Return the latest concept of one of the sorts, what is most often spoken of first."""
        for letter in _SALIENT:
            for curie in reversed(self.curies):
                node = self.snapshot.find(curie)
                if node is not None and letters([self.snapshot.category(node)]) & wanted & {letter}:
                    name = self.snapshot.name(node)
                    return Candidate(node, curie, name, self.snapshot.category(node), name, "name", "exact", 1.0)
        return None


#: Words that stand for one thing of those that were spoken of.
ONE = frozenset({"it", "this", "that"})


def resolved(ask: Ask, referents: Referents) -> Ask | None:
    """Return an ask whose pronouns are concepts; None where one refers to nothing."""
    try:
        if ask.what == "describe" and isinstance(ask.phrase, Noun) and ask.phrase.pronoun in ONE:
            chosen = referents.find(ask.phrase.cats)
            if chosen is not None and referents.rivals(chosen, _SAME_SORT):
                return None
        return replace(
            ask,
            phrase=None if ask.phrase is None else _phrase(ask.phrase, referents),
            condition=None if ask.condition is None else _condition(ask.condition, referents),
            other=None if ask.other is None else _phrase(ask.other, referents),
        )
    except LookupError:
        return None


def asks_what_it_is(ask: Ask, tokens: Sequence[Token]) -> bool:
    """Whether "is it X" asks for what is the matter, and not what "it" is a kind of ("is it a lung disease", "is it hereditary")."""
    said = ask.condition
    if ask.what != "check" or not isinstance(ask.phrase, Noun) or ask.phrase.pronoun not in ONE:
        return False
    if not isinstance(said, Link) or said.family != "kind" or not isinstance(said.other, Noun) or not isinstance(said.other.head, Entity):
        return False
    at = said.words[1]
    return "D" in said.other.cats and at == said.other.head.words[0] and tokens[at].low not in DET


def _phrase(phrase: Phrase, referents: Referents) -> Phrase:
    if isinstance(phrase, Group):
        members = tuple(_noun(member, referents) for member in phrase.members)
        return phrase if members == phrase.members else replace(phrase, members=members)
    return _noun(phrase, referents)


def _noun(noun: Noun, referents: Referents) -> Noun:
    conditions = tuple(_condition(condition, referents) for condition in noun.conditions)
    if noun.pronoun:
        candidate = referents.find(noun.cats)
        if noun.pronoun.split()[0] in ("his", "her", "their") and len(referents.among(noun.cats)) > 1:
            raise LookupError(noun.pronoun)  # whose it is decides which one is meant
        if candidate is None or (noun.pronoun in ONE and referents.rivals(candidate, letters([candidate.category]))):
            raise LookupError(noun.pronoun)
        entity = Entity(candidate.label, (candidate,), letters([candidate.category]), noun.words)
        return replace(noun, head=entity, cats=entity.cats, conditions=conditions, pronoun="")
    return noun if conditions == noun.conditions else replace(noun, conditions=conditions)


def _condition(condition: Condition, referents: Referents) -> Condition:
    if isinstance(condition, Both):
        return replace(condition, parts=tuple(_condition(part, referents) for part in condition.parts))
    if condition.other is None:
        return condition
    other = _phrase(condition.other, referents)
    return condition if other is condition.other else replace(condition, other=other)

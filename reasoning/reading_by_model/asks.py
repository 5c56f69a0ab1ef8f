"""From what the model filled in to what the grammar would have made: an ``Ask``, with its concepts grounded and its words accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from kg.snapshot import Snapshot
from reasoning.query.reading import Leftover
from reasoning.reading.account import leftovers
from reasoning.reading.meaning.terms import Unreadable
from reasoning.reading.questions.grammar import Parsed
from reasoning.reading.syntax import Ask, Both, Condition, Entity, Group, Link, Narrowing, Noun, Words
from reasoning.reading.words.vocabulary import ALL, LETTER, Letters
from reasoning.reading_by_model.accounting import Account
from reasoning.reading_by_model.shape import FAMILIES, SORTS, Asked, Fact
from reasoning.reading_by_model.stretches import Stretches

#: Words without which a question asks for no number.
_MANY = frozenset({"many", "number", "count"})
_WANTED = "?"
#: The words that ask for a thing, for a number, for a relation; whether something holds is asked by a verb.
_THING = frozenset({"what", "which", "who", "whose", "whom"})
_QUESTION = {
    "which": _THING,
    "what is": _THING,
    "how many": _MANY | {"how"},
    "how related": _THING | {"how"},
    "how differ": _THING | {"how"},
}


@dataclass(frozen=True, slots=True)
class Made:
    """An ask, the account of its words, and what the engine had to take the model's word for: words -> relation."""

    ask: Ask
    account: Account
    taken: tuple[tuple[str, str], ...]


def make(asked: Asked, here: Stretches, text: str, whole: bool = False) -> Made:
    """Return what is asked; where ``whole``, new words of the question may say it together, wherever they stand.

    Raises:
        Unreadable: a name is not in the question or not in the graph, or what is filled in is no question; the message says which.
    """
    account = Account(here.tokens, here.found)
    account.framing()
    account.asked(_QUESTION.get(asked.asks, frozenset()))
    many = frozenset(t.low for t in here.tokens)
    if asked.asks == "how many" and not _MANY & many:
        raise Unreadable("a number, which the question does not ask for")
    if asked.asks == "none of these":
        raise Unreadable("a question of the kinds that a graph answers")
    if asked.asks in ("what is", "how related", "how differ"):
        ask = _of_concepts(asked, here, account)
        return Made(ask, account, _rest(account, here, text, "what it is") if whole else ())
    if not asked.facts:
        raise Unreadable("a relation")
    if any(fact.denied for fact in asked.facts):
        if not account.denials():
            raise Unreadable("a denial, which the question does not have")
        account.denied()
    sorts: Letters = frozenset(SORTS[asked.wanted]) or ALL
    families = frozenset(FAMILIES[fact.relation] for fact in asked.facts)
    made = _whether(asked, here, account) if asked.asks == "whether" else _which(asked, here, account, sorts)
    named = frozenset(LETTER.get(c.category, "A") for n in _nouns(made) if isinstance(n.head, Entity) for c in n.head.candidates)
    account.known(families, (sorts if sorts != ALL else frozenset()) | named)
    taken = list(_rest(account, here, text, asked.facts[0].relation)) if whole else []
    for fact in () if taken else asked.facts:
        place = here.whole(fact.words)
        if place is None and not account.says(FAMILIES[fact.relation]):
            raise Unreadable(f"“{fact.relation}”, which no word of the question says")
        new = () if place is None else account.related(place)
        if new:
            taken.append((text[here.tokens[new[0]].start : here.tokens[new[-1]].end], fact.relation))
    return Made(made, account, tuple(taken))


def _rest(account: Account, here: Stretches, text: str, relation: str) -> tuple[tuple[str, str], ...]:
    """What the new words of a question are taken for, together."""
    new = account.rest()
    said = " … ".join(text[here.tokens[low].start : here.tokens[high].end] for low, high in _runs(new))
    return ((said, relation),) if new else ()


def _runs(places: tuple[int, ...]) -> list[tuple[int, int]]:
    """Places that follow one another, as (first, last).

    >>> _runs((1, 2, 5))
    [(1, 2), (5, 5)]
    """
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return runs


def left(made: Made, here: Stretches, text: str, unplaced: tuple[Narrowing, ...], snapshot: Snapshot) -> tuple[Leftover, ...]:
    """Return the words that the reading leaves out."""
    parsed = Parsed(made.ask, len(here.tokens), 0.0, made.account.omitted())
    return leftovers(text, here.tokens, parsed, here.found, unplaced, snapshot)


def _named(said: str, here: Stretches, account: Account) -> Noun:
    # Of a name that the graph has not, a part may be one that it has: the rest is then left over, and the reading is not complete.
    noun = here.noun(said) or here.part(said)
    if noun is None:
        raise Unreadable(f"“{said[:60]}”, which is no name in the question that the graph has")
    account.named(noun.words)
    return noun


def _of_concepts(asked: Asked, here: Stretches, account: Account) -> Ask:
    nouns = [_named(said, here, account) for said in dict.fromkeys(asked.concepts)]
    if asked.asks == "what is":
        if len(nouns) != 1:
            raise Unreadable("one concept to describe")
        return Ask("describe", nouns[0], literal=False)
    if len(nouns) != 2:
        raise Unreadable("two concepts")
    if asked.asks == "how related":
        return Ask("explain", nouns[0], other=nouns[1], literal=False)
    return Ask("compare", Group("and", tuple(nouns), (False, False), (0, 0)), literal=False)


def _which(asked: Asked, here: Stretches, account: Account, sorts: Letters) -> Ask:
    conditions: list[Condition] = []
    for fact in asked.facts:
        ends = (fact.subject.strip() == _WANTED, fact.object.strip() == _WANTED)
        if sum(ends) != 1:
            raise Unreadable("a relation with one end that is asked for")
        other = _named(fact.object if ends[0] else fact.subject, here, account)
        conditions.append(Link(FAMILIES[fact.relation], "subject" if ends[0] else "object", other, _place(fact, here), fact.denied))
    if asked.joined == "or" and len(conditions) > 1:
        conditions = [Both("or", tuple(conditions))]
    noun = Noun(None, sorts, (0, 0), tuple(conditions))
    return Ask("count" if asked.asks == "how many" else "find", noun, literal=False)


def _whether(asked: Asked, here: Stretches, account: Account) -> Ask:
    facts = [_filled(fact, asked.concepts) for fact in asked.facts]
    subjects = {fact.subject.strip().lower() for fact in facts}
    if len(subjects) != 1 or _WANTED in subjects or any(fact.object.strip() == _WANTED for fact in facts):
        raise Unreadable("something that is said of one concept")
    subject = _named(facts[0].subject, here, account)
    links: list[Condition] = [
        Link(FAMILIES[f.relation], "subject", _named(f.object, here, account), _place(f, here), f.denied) for f in facts
    ]
    return Ask("check", subject, links[0] if len(links) == 1 else Both(asked.joined, tuple(links)), literal=False)


def _filled(fact: Fact, concepts: list[str]) -> Fact:
    """A fact of a question that asks for nothing: "?" at an end stands for the one concept that is not at the other."""
    for end, other in (("subject", fact.object), ("object", fact.subject)):
        rest = [name for name in concepts if name.strip().lower() != other.strip().lower()]
        if getattr(fact, end).strip() == _WANTED and len(rest) == 1 and len(concepts) == 2:
            return fact.model_copy(update={end: rest[0]})
    return fact


def _place(fact: Fact, here: Stretches) -> Words:
    return here.whole(fact.words) or (0, 0)


def _nouns(ask: Ask) -> list[Noun]:
    found: list[Noun] = []

    def of(condition: Condition) -> None:
        if isinstance(condition, Both):
            for part in condition.parts:
                of(part)
        elif isinstance(condition.other, Noun):
            found.append(condition.other)

    if isinstance(ask.phrase, Noun):
        found += [ask.phrase] if ask.phrase.named else []
        for condition in ask.phrase.conditions:
            of(condition)
    if ask.condition is not None:
        of(ask.condition)
    return found

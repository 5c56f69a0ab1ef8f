"""From what is asked to a query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from reasoning.query.model import (
    And,
    Asked,
    Check,
    Choose,
    Count,
    Describe,
    Explain,
    Find,
    Not,
    Or,
    Order,
    Query,
    Statement,
    Term,
    Value,
)
from reasoning.query.model import (
    Condition as Where,
)
from reasoning.reading.meaning.builder import Builder
from reasoning.reading.meaning.comparisons import bare, compared
from reasoning.reading.meaning.terms import Build, Unreadable
from reasoning.reading.names.lattice import without
from reasoning.reading.phrases.sameness import SAME
from reasoning.reading.syntax import Ask, Both, Condition, Entity, Group, Link, Narrowing, Noun, Phrase
from reasoning.reading.words.vocabulary import LETTER, Word

#: The sorts in the order in which a name means them where no relation chooses.
_CLINICAL = ("P", "D", "G", "C")
_DRUG = frozenset("C")


_ORDERS = {
    "frequency": Order(by="frequency"),
    "rarest": Order(by="frequency", ascending=True),
    "name": Order(by="name", ascending=True),
    "year": Order(by="year"),
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query, what it costs, what could not be put in it, and whether it is word for word what was asked."""

    query: Query
    cost: float
    unplaced: tuple[Narrowing, ...] = ()
    literal: bool = True
    notes: tuple[str, ...] = ()
    unclear: tuple[Narrowing, ...] = ()


def compile(ask: Ask, builder: Builder, text: str) -> Compiled:
    """Return the query that an ask is.

    Raises:
        Unreadable: a relation has no sense between what stands at its ends.
    """
    build = Build()
    asked, where = _PARTS[ask.what](ask, builder, build)
    used = _used(asked, where)
    terms = tuple(term for term in build.terms.values() if term.id in used)
    by = ask.order or build.order
    order = _ORDERS[by] if by else Order(by="matches") if isinstance(where, Or) else Order()
    query = Query(asked=asked, terms=terms, where=where, order=order, limit=build.limit, text=text)
    build.unplaced += [n for n in dict.fromkeys(_narrowings(ask)) if n not in build.unplaced and not _accounted(n, query, builder, build)]
    literal = ask.literal and not build.notes and not _loose(ask.phrase)
    return Compiled(query, build.cost, tuple(build.unplaced), literal, tuple(dict.fromkeys(build.told)), tuple(build.unclear))


#: The fields of what may hold others, and what holds none.
_PARTED: dict[type, tuple[str, ...]] = {kind: tuple(field.name for field in fields(kind)) for kind in (Ask, Noun, Group, Link, Both)}
_SIMPLE = (str, int, frozenset)


def _narrowings(part: object) -> Iterator[Narrowing]:
    """Every qualifier that stands anywhere in an ask."""
    if isinstance(part, Narrowing):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _narrowings(each)
    elif (names := _PARTED.get(type(part))) is not None:
        for name in names:
            value = getattr(part, name)
            if value is not None and not isinstance(value, _SIMPLE):
                yield from _narrowings(value)


def _accounted(narrowing: Narrowing, query: Query, builder: Builder, build: Build) -> bool:
    """Whether a part of the query stands for a qualifier: nothing is swallowed on the way."""
    if (
        narrowing.qualifier.sort in ("recorded", "aspect")
        or narrowing in build.ordered
        or (narrowing.qualifier.sort == "limit" and query.limit)
    ):
        return True
    held = [span for term in query.terms if term.curies or term.within for span in term.spans]
    for statement in query.statements():
        held += [*statement.spans, *(statement.qualifiers.spans if statement.qualifiers is not None else ())]
    return all(any(s.start <= own.start and own.end <= s.end for s in held) for own in builder.span(narrowing.words))


def _find(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    noun = ask.phrase
    if isinstance(noun, Group):
        return _find_each(noun, builder, build)
    assert isinstance(noun, Noun)
    if isinstance(noun.head, Word) and noun.head.family == "kind":
        noun = _own_kind(noun)
    noun = _limited(ask, noun, build)
    where = builder.described(noun, build)
    variable = build.ids[id(noun)]
    if ask.of == "sharing" and isinstance(ask.other, Noun) and isinstance(ask.other.head, Entity):
        shared = build.terms[variable]
        named = [t for t in build.terms.values() if t.curies]
        build.terms[variable] = shared.model_copy(update={"not_curies": tuple(c for t in named for c in t.curies)})
    others = {curie for own in _sames(noun.conditions) for curie in build.terms[build.ids[id(own)]].curies}
    if others:
        made = build.terms[variable]
        build.terms[variable] = made.model_copy(update={"not_curies": tuple(dict.fromkeys((*made.not_curies, *sorted(others))))})
    if ask.excluded:
        _except(ask.excluded, variable, builder, build)
    return (Count if ask.what == "count" else Find)(variable=variable), where


def _sames(conditions: tuple[Condition, ...]) -> Iterator[Noun]:
    """What something is to be the same as of: of "diseases with the same gene as X" X is none."""
    for condition in conditions:
        if isinstance(condition, Both):
            yield from _sames(condition.parts)
        elif isinstance(condition.other, Noun):
            if condition.note == SAME:
                yield condition.other
            yield from _sames(condition.other.conditions)


def _except(excluded: tuple[Noun, ...], variable: str, builder: Builder, build: Build) -> None:
    """What is found is none of these."""
    letters = tuple(sorted({LETTER.get(category, "A") for category in build.terms[variable].categories}))
    refused: list[str] = []
    for noun in excluded:
        assert isinstance(noun.head, Entity)
        fitting = [c for c in noun.head.candidates if LETTER.get(c.category, "A") in letters]
        if not fitting:
            raise Unreadable(noun.head.text)
        refused.append(fitting[0].curie)
    made = build.terms[variable]
    spans = (*made.spans, *(span for noun in excluded for span in builder.span(noun.words)))
    build.terms[variable] = made.model_copy(update={"not_curies": (*made.not_curies, *refused), "spans": spans})


def _limited(ask: Ask, noun: Noun, build: Build) -> Noun:
    """A noun of which so many are asked for, without the number; a count has none."""
    limits = [n for n in noun.narrowings if n.qualifier.sort == "limit"]
    if not limits or ask.what == "count" or len(limits) > 1:
        return noun
    build.limit = int(limits[0].qualifier.value)
    return replace(noun, narrowings=tuple(n for n in noun.narrowings if n not in limits))


def _own_kind(noun: Noun) -> Noun:
    """Subtypes of X are of the sort that X is."""
    cats = noun.cats
    for condition in noun.conditions:
        if isinstance(condition, Link) and condition.family == "kind" and isinstance(condition.other, Noun):
            common = cats & condition.other.cats
            if common:
                cats = common
    return replace(noun, cats=cats)


def _find_each(group: Group, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    raise Unreadable("a list")


def _check(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    assert ask.phrase is not None and ask.condition is not None
    where = _of_each(ask.phrase, ask.condition, builder, build)
    return Check(denied=ask.denied), where


def _of_each(phrase: Phrase, condition: Condition, builder: Builder, build: Build) -> Where:
    if isinstance(phrase, Group):
        if phrase.op in ("mixed", "exactly"):
            raise Unreadable("a list of subjects")
        each = (_of_each(member, condition, builder, build) for member in phrase.members)
        parts = tuple(Not(part=where) if refused else where for where, refused in zip(each, phrase.denied, strict=True))
        return Or(parts=parts) if phrase.op == "or" else And(parts=parts)
    bare = replace(phrase, conditions=(), narrowings=())
    condition = _carried(condition, phrase.narrowings)
    if _vague(condition) and phrase.named:
        where = _any(bare, condition, builder, build)
    else:
        where = builder.condition(bare, condition, build, alone=False)
    told = [builder.condition(bare, part, build, alone=False) for part in phrase.conditions]
    return And(parts=(where, *told)) if told else where


def _carried(condition: Condition, narrowings: tuple[Narrowing, ...]) -> Condition:
    """What narrows a subject in a statement of it narrows the statement: "does everyone with X have Y"."""
    if isinstance(condition, Link) and narrowings:
        return replace(condition, narrowings=(*condition.narrowings, *narrowings))
    return condition


def _vague(condition: Condition) -> bool:
    """Whether a condition says no more than that two named concepts hang together."""
    if not isinstance(condition, Link) or condition.family != "link" or not isinstance(condition.other, Noun):
        return False
    return condition.other.named and not condition.other.conditions and not condition.other.narrowings


def _any(noun: Noun, condition: Condition, builder: Builder, build: Build) -> Where:
    """ "is A associated with B": any statement between them, in the senses of which the graph says most."""
    assert isinstance(condition, Link) and isinstance(condition.other, Noun)
    try:
        builder.condition(noun, condition, build, alone=False)
        for id in [id for id, term in build.terms.items() if not term.curies]:
            del build.terms[id]
    except Unreadable:
        pass
    builder.senses(noun, build)
    builder.senses(condition.other, build)
    return Statement(
        subject=builder.term(noun, build),
        predicates=(),
        object=builder.term(condition.other, build),
        either_way=True,
        spans=builder.span(condition.words),
    )


def _value(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    assert isinstance(ask.phrase, Noun) and ask.condition is not None
    if ask.phrase.conditions:
        raise Unreadable("what is narrowed")
    if _vague(ask.condition) and ask.phrase.named:
        return Value(of=ask.of), _any(ask.phrase, ask.condition, builder, build)
    return Value(of=ask.of), builder.condition(replace(ask.phrase, conditions=()), ask.condition, build)


def _describe(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    phrase = ask.phrase
    if isinstance(phrase, Group):
        raise Unreadable("a list")
    assert isinstance(phrase, Noun)
    if isinstance(phrase.head, Entity):
        build.chosen[id(phrase)] = builder.likeliest(phrase.head, ("D", "P", "G", "C"))
    term = builder.term(phrase, build)
    build.unplaced += phrase.narrowings
    return Describe(term=term), None


def _explain(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    one, other = ask.phrase, ask.other
    if not (isinstance(one, Noun) and isinstance(other, Noun) and one.named and other.named):
        raise Unreadable("two concepts")
    bare(one, other)
    if isinstance(ask.condition, Link) and ask.condition.denied:
        raise Unreadable("why something is not so")
    helped = isinstance(ask.condition, Link) and ask.condition.family == "treat"
    # what a drug is joined with is the disease, before the finding of the same name
    drug = any(isinstance(n.head, Entity) and n.head.cats == _DRUG for n in (one, other))
    of_drug = ("D", "P", "G", "C") if drug else _CLINICAL
    for noun, letters in ((one, ("C", "G", "P", "D") if helped else of_drug), (other, ("D", "P") if helped else of_drug)):
        assert isinstance(noun.head, Entity)
        disease = without(noun.head, frozenset("D")) if drug and noun.head.cats <= frozenset("DP") else None
        called = disease is not None and any(candidate.how == "exact" for candidate in disease.candidates)
        build.chosen[id(noun)] = builder.likeliest(disease if disease is not None and called else noun.head, letters)
    source, target = builder.term(one, build), builder.term(other, build)
    if build.terms[source].curies == build.terms[target].curies:
        raise Unreadable("two concepts")
    through, avoid = (tuple(_passed(noun, builder, build) for noun in nouns) for nouns in (ask.through, ask.avoid))
    if {build.terms[id].curies for id in (source, target)} & {build.terms[id].curies for id in (*through, *avoid)}:
        raise Unreadable("a path's own end on its way")
    builder.senses(one, build)
    builder.senses(other, build)
    return Explain(source=source, target=target, through=through, avoid=avoid, max_hops=4), None


def _passed(noun: Noun, builder: Builder, build: Build) -> str:
    """The term of what a path passes or does not: "through DNA repair"."""
    bare(noun)
    if not isinstance(noun.head, Entity):
        raise Unreadable("what a path passes")
    build.chosen[id(noun)] = builder.likeliest(noun.head, ("G", "B", "D", "P", "C"))
    return builder.term(noun, build)


def _choose(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    group = ask.phrase
    assert isinstance(group, Group) and ask.condition is not None
    bare(*group.members)
    if any(group.denied) or group.op == "mixed":
        raise Unreadable("a list without some")
    cats = group.cats
    options, where = [], None
    stand_in = Noun(None, cats, (0, 0))
    for member in group.members:
        trial = Build(dict(build.terms), chosen=dict(build.chosen), ids=dict(build.ids))
        builder.condition(member, ask.condition, trial, alone=False)
        if id(member) in trial.chosen:
            build.chosen[id(member)] = trial.chosen[id(member)]
        options.append(builder.term(member, build))
    letters = frozenset(LETTER.get(c.category, "A") for o in group.members for c in build.chosen.get(id(o), ()))
    stand_in = replace(stand_in, cats=letters or cats)
    where = builder.condition(stand_in, ask.condition, build, alone=False)
    return Choose(variable=build.ids[id(stand_in)], options=tuple(options)), where


def _more(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    """Which of several is more (or less) common: found among them, and sorted by how often records say so."""
    choice, where = _choose(ask, builder, build)
    assert isinstance(choice, Choose)
    options = [build.terms[option] for option in choice.options]
    among = tuple(dict.fromkeys(curie for option in options for curie in option.curies))
    build.terms[choice.variable] = build.terms[choice.variable].model_copy(update={"curies": among})
    build.order = "rarest" if ask.of == "less" else "frequency"
    return Find(variable=choice.variable), where


def _loose(phrase: Phrase | None) -> bool:
    return isinstance(phrase, Noun) and isinstance(phrase.head, Word) and phrase.head.note == "loose"


def _used(asked: Asked, where: Where | None) -> set[str]:
    used = set()
    for value in asked.__dict__.values():
        used |= {value} if isinstance(value, str) else set(value) if isinstance(value, tuple) else set()
    return used | (_named(where) if where is not None else set())


def _named(where: Where) -> set[str]:
    if isinstance(where, Statement):
        return {where.subject, where.object}
    if isinstance(where, Not):
        return _named(where.part)
    return set().union(*(_named(part) for part in where.parts))


_PARTS = {"find": _find, "count": _find, "check": _check, "value": _value, "describe": _describe}
_PARTS |= {"explain": _explain, "compare": compared, "choose": _choose, "more": _more}

__all__ = ["Both", "Compiled", "Term", "compile"]

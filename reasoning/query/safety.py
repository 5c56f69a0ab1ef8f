"""What must hold of a query before it can be run, and which variables belong to which part of its condition."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg import biolink
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.query.domains import Domains
from reasoning.query.model import And, AtLeast, Condition, Not, Or, Query, Statement, Term, walk


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """Return the parts that must all hold, "and" within "and" and "not not" taken apart."""
    if isinstance(condition, And):
        return tuple(inner for part in condition.parts for inner in conjuncts(part))
    if isinstance(condition, Not) and isinstance(condition.part, Not):
        return conjuncts(condition.part.part)
    return (condition,)


def variables(condition: Condition, domains: Domains) -> frozenset[str]:
    """Return the variables that a condition names, inside "not" too."""
    ends = (end for statement in walk(condition) for end in (statement.subject, statement.object))
    return frozenset(end for end in ends if domains.is_variable(end))


def bound_by(condition: Condition, domains: Domains) -> frozenset[str]:
    """Return the variables that whatever satisfies a condition has a value for."""
    match condition:
        case Statement():
            return variables(condition, domains)
        case And():
            return frozenset().union(*(bound_by(part, domains) for part in condition.parts))
        case Or() | AtLeast():
            each = [bound_by(part, domains) for part in condition.parts]
            return each[0].intersection(*each[1:])
        case Not():
            return bound_by(condition.part.part, domains) if isinstance(condition.part, Not) else frozenset()


@dataclass(frozen=True)
class Split:
    """The parts of an "and": those that produce bindings, and those that only let bindings through."""

    generators: tuple[Condition, ...]
    filters: tuple[Condition, ...]


def split(parts: Sequence[Condition], outer: frozenset[str], domains: Domains) -> Split:
    """Tell the parts that can produce bindings from those that must wait for the others' bindings.

    An "or" produces bindings when each of its parts binds the same variables of those that matter outside it.
    """
    generators: list[Condition] = []
    filters: list[Condition] = []
    for place, part in enumerate(parts):
        if isinstance(part, Statement):
            generators.append(part)
        elif isinstance(part, (Or, AtLeast)):
            others = [other for at, other in enumerate(parts) if at != place]
            seen = outer.union(*(variables(other, domains) for other in others))
            visible = [variables(each, domains) & seen for each in part.parts]
            fits = all(names == visible[0] and names <= bound_by(each, domains) for names, each in zip(visible, part.parts, strict=True))
            (generators if fits else filters).append(part)
        else:
            filters.append(part)
    return Split(tuple(generators), tuple(filters))


def check(query: Query, snapshot: Snapshot, domains: Domains) -> list[str]:
    """Check that a query can be run; return notes on what this graph does not know.

    Raises:
        InputError: a predicate or category exists nowhere, a number of parts cannot be reached, or nothing narrows the answer down.
    """
    notes: list[str] = []
    for statement in query.statements():
        for predicate in statement.predicates:
            if predicate not in snapshot.predicates:
                _refuse_unknown(predicate, "predicate", snapshot.predicates, biolink.PREDICATES)
                notes.append(f"this graph holds no statements of the kind {predicate.removeprefix('biolink:')}")
    for term in query.terms:
        _check_categories(term, snapshot, notes)
    for part in [] if query.where is None else _walk_all(query.where):
        if isinstance(part, AtLeast) and part.n > len(part.parts):
            raise InputError(f"at least {part.n} of {len(part.parts)} parts can never hold; n must be at most the number of parts")
    if query.where is not None and all(
        domains.is_variable(term.id) and not (term.curies or term.categories or term.within) for term in query.terms
    ):
        raise InputError("no term of the query is bound to a concept or narrowed by a category: it would return the whole graph")
    return list(dict.fromkeys(notes))


def unsafe(names: Iterable[str]) -> InputError:
    """Return the error for variables that nothing affirmative binds."""
    told = " and ".join(repr(name) for name in sorted(names))
    return InputError(
        f"nothing in the query says what {told} is, only what it is not (or nothing at all): everything in the graph might be meant; "
        "add a statement outside “not” and in every part of an “or” that holds of it"
    )


def _walk_all(condition: Condition) -> Iterable[Condition]:
    yield condition
    if isinstance(condition, Not):
        yield from _walk_all(condition.part)
    elif not isinstance(condition, Statement):
        for part in condition.parts:
            yield from _walk_all(part)


def _check_categories(term: Term, snapshot: Snapshot, notes: list[str]) -> None:
    for category in term.categories:
        if category not in snapshot.categories and category != "biolink:NamedThing":
            _refuse_unknown(category, "category", snapshot.categories, ())
            notes.append(f"this graph has no {category.removeprefix('biolink:')}")


def _refuse_unknown(name: str, what: str, known: Sequence[str], elsewhere: Iterable[str]) -> None:
    """Refuse what can only be a slip of the pen; what Biolink has and this graph lacks is an empty answer instead."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.85)
    if not name.startswith(biolink.PREFIX) or (near and name not in elsewhere):
        near = near or difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        told = f"; did you mean {', '.join(near)}?" if near else f"; it has {', '.join(known)}"
        raise InputError(f"this graph has no {what} {name!r}{told}")

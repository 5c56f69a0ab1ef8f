"""The logical form: what is asked, however it was asked. Typed, immutable, JSON both ways; ``docs/query.md`` describes it as a format.

A query is terms (variables and bound concepts), a condition over statements between them, and what is asked for. It is a superset of
TRAPI's query graph: negation, "or", "at least n of", and ordering are what TRAPI lacks. Each part may name the stretch of the question
that it came from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Part(BaseModel):
    """Something in a query: immutable, compared by value, with no fields but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON, without the fields that are as they would be anyway; ``kind`` stays."""
        told = {}
        for name, always, default in _fields(type(self)):
            value = getattr(self, name)
            if always or value != default:
                told[name] = _plain(value)
        return told

    def to_json(self, indent: int | None = None) -> str:
        """Return it as JSON, as short as ``to_dict``."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)


@cache
def _fields(part: type[Part]) -> tuple[tuple[str, bool, Any], ...]:
    """A part's fields: the name, whether it is always told, and otherwise as what it is not (parts are immutable: one serves all)."""
    fields = part.model_fields.items()
    return tuple((name, name == "kind" or field.is_required(), field.get_default(call_default_factory=True)) for name, field in fields)


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return value.to_dict()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


class Span(Part):
    """The characters ``start:end`` of the question that a part came from."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Range(Part):
    """Numbers from ``least`` to ``most``, both included unless ``open`` is set; None is without bound."""

    least: float | None = None
    most: float | None = None
    open: bool = Field(default=False, description="whether the bounds themselves are left out (“more than half”)")


class Term(Part):
    """A concept, or something to be found.

    ``curies`` binds it: to one concept, or to any of several, each statement to whichever kind of it fits. Without them it is a variable,
    which ``categories`` narrow, and ``within`` ("retinitis pigmentosa, whichever kind it is"): one and the same in every statement.
    """

    id: str = Field(min_length=1, description="what statements call it: “x”, “disease”")
    curies: tuple[str, ...] = ()
    categories: tuple[str, ...] = Field(default=(), description="Biolink categories, any of them")
    name: str = Field(default="", description="what the question called it")
    within: tuple[str, ...] = Field(default=(), description="concepts of which a variable must be one, or a kind of one")
    kinds: bool = Field(default=True, description="whether what is a kind of a bound concept counts as well")
    not_curies: tuple[str, ...] = Field(default=(), description="what a variable must not be, nor any kind of it where ``kinds`` is set")
    spans: tuple[Span, ...] = ()


class Qualifiers(Part):
    """What must hold of the records behind a statement; every filled field narrows, a tuple means any of its members."""

    frequency: Range | None = Field(default=None, description="share of patients, 0 to 1")
    onset: tuple[str, ...] = Field(default=(), description="HPO terms of onset that a record names")
    sex: Literal["male", "female"] | None = None
    sources: tuple[str, ...] = Field(default=(), description="knowledge sources by key or infores (“orphanet”, “infores:orphanet”)")
    licences: tuple[str, ...] = ()
    levels: tuple[str, ...] = Field(default=(), description="Biolink knowledge levels")
    evidence_codes: tuple[str, ...] = ()
    years: Range | None = Field(default=None, description="years of publication that records name")
    publications: Range | None = Field(default=None, description="how many distinct publications")
    other: tuple[tuple[str, str], ...] = Field(default=(), description="qualifier of a record and its value (“stage”, “approved”)")
    spans: tuple[Span, ...] = ()


class Statement(Part):
    """subject, predicate, object: the terms are named by their ids.

    ``negated`` asks for records that deny it (“does not have”), which is not the same as the absence of records (``Not``).
    """

    kind: Literal["statement"] = "statement"
    subject: str
    predicates: tuple[str, ...] = Field(default=(), description="Biolink predicates, any of them; any at all when empty")
    object: str
    negated: bool = False
    either_way: bool = Field(default=False, description="whether the direction does not matter")
    qualifiers: Qualifiers | None = None
    spans: tuple[Span, ...] = ()


class And(Part):
    """All of the parts hold."""

    kind: Literal["and"] = "and"
    parts: tuple[Condition, ...] = Field(min_length=1)
    spans: tuple[Span, ...] = ()


class Or(Part):
    """At least one of the parts holds."""

    kind: Literal["or"] = "or"
    parts: tuple[Condition, ...] = Field(min_length=1)
    spans: tuple[Span, ...] = ()


class AtLeast(Part):
    """At least ``n`` of the parts hold."""

    kind: Literal["at_least"] = "at_least"
    n: int = Field(ge=1)
    parts: tuple[Condition, ...] = Field(min_length=1)
    spans: tuple[Span, ...] = ()


class Not(Part):
    """The graph has no record by which the part holds. Every term of it that matters outside must be bound outside as well."""

    kind: Literal["not"] = "not"
    part: Condition
    spans: tuple[Span, ...] = ()


Condition = Annotated[Statement | And | Or | AtLeast | Not, Field(discriminator="kind")]


class Find(Part):
    """Which concepts ``variable`` can stand for."""

    kind: Literal["find"] = "find"
    variable: str


class Count(Part):
    """How many concepts ``variable`` can stand for."""

    kind: Literal["count"] = "count"
    variable: str


class Check(Part):
    """Whether the condition holds. ``denied`` says that the question was put in the negative (“is it true that X does not cause Y?”)."""

    kind: Literal["check"] = "check"
    denied: bool = False


class Value(Part):
    """What the records say of the statement: “how common is ...”, “when does ... start”, “since when is it known”, “who says that ...”.

    ``evidence`` is all of it that says how well the statement is backed: source, knowledge level, evidence code, publications.
    """

    kind: Literal["value"] = "value"
    of: Literal["frequency", "onset", "sex", "sources", "publications", "years", "evidence"]


class Describe(Part):
    """What a concept is: its definition, and the statements that place it."""

    kind: Literal["describe"] = "describe"
    term: str


class Explain(Part):
    """How two concepts hang together, by paths; ``through`` and ``avoid`` are terms that paths must or must not visit."""

    kind: Literal["explain"] = "explain"
    source: str
    target: str
    through: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    max_hops: int = Field(default=3, ge=1, le=6)


class Rank(Part):
    """Which diseases explain a patient's findings; ``suspected`` are diseases that the text itself names as possible."""

    kind: Literal["rank"] = "rank"
    findings: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    known: tuple[str, ...] = Field(default=(), description="diseases that the patient is known to have")
    sex: Literal["male", "female"] | None = None
    onset: str | None = Field(default=None, description="an HPO term of onset, or an ISO 8601 duration (“P3Y6M”)")


class Compare(Part):
    """What two or more concepts have in common and what not, by what ``variable`` stands for in the condition.

    ``apart``: what not is what is asked for, and is told first.
    """

    kind: Literal["compare"] = "compare"
    terms: tuple[str, ...] = Field(min_length=2)
    variable: str | None = None
    apart: bool = False


class Choose(Part):
    """Which of the options, each a term, satisfies the condition when it takes the place of ``variable``."""

    kind: Literal["choose"] = "choose"
    variable: str
    options: tuple[str, ...] = Field(min_length=2)


Asked = Annotated[Find | Count | Check | Value | Describe | Explain | Rank | Compare | Choose, Field(discriminator="kind")]


class Order(Part):
    """By what results are sorted: how well they are backed, how frequent, how many parts of an ``or`` hold, or their names."""

    by: Literal["evidence", "frequency", "matches", "score", "year", "name"] = "evidence"
    ascending: bool = False


class Query(Part):
    """One question in logical form.

    Raises:
        pydantic.ValidationError: on making one whose statements or question name a term that it does not have, or bind none.
    """

    asked: Asked
    terms: tuple[Term, ...] = ()
    where: Condition | None = None
    order: Order = Order()
    limit: int | None = Field(default=None, ge=1)
    text: str = Field(default="", description="the question as it was put; spans are of this text")

    def term(self, id: str) -> Term:
        """Return the term with an id; KeyError when there is none."""
        for term in self.terms:
            if term.id == id:
                return term
        raise KeyError(id)

    def speaks_of_any(self, statement: Statement) -> bool:
        """Whether an end of a statement is anything at all: what is denied of one thing is not denied of that."""
        ends = (self.term(statement.subject), self.term(statement.object))
        return not all(term.curies or term.within for term in ends)

    def statements(self) -> Iterator[Statement]:
        """Iterate over every statement of the condition, inside "not" too, in order."""
        yield from () if self.where is None else walk(self.where)

    @model_validator(mode="after")
    def _names_its_terms(self) -> Query:
        known = [term.id for term in self.terms]
        if len(set(known)) != len(known):
            raise ValueError("two terms have the same id")
        named = [end for statement in self.statements() for end in (statement.subject, statement.object)]
        unknown = [id for id in (*named, *_named(self.asked)) if id not in known]
        if unknown:
            raise ValueError(f"no term is called {unknown[0]!r}; the terms are {', '.join(known) or 'none'}")
        return self


def walk(condition: Condition) -> Iterator[Statement]:
    """Iterate over the statements of a condition, in order."""
    if isinstance(condition, Statement):
        yield condition
    elif isinstance(condition, Not):
        yield from walk(condition.part)
    else:
        for part in condition.parts:
            yield from walk(part)


def rebuilt(condition: Condition, change: Callable[[Statement], Condition]) -> Condition:
    """Return a condition with each of its statements changed, the rest as it was."""
    if isinstance(condition, Statement):
        return change(condition)
    if isinstance(condition, Not):
        return condition.model_copy(update={"part": rebuilt(condition.part, change)})
    return condition.model_copy(update={"parts": tuple(rebuilt(part, change) for part in condition.parts)})


def _named(asked: Asked) -> tuple[str, ...]:
    match asked:
        case Find() | Count():
            return (asked.variable,)
        case Describe():
            return (asked.term,)
        case Explain():
            return (asked.source, asked.target, *asked.through, *asked.avoid)
        case Rank():
            return (*asked.findings, *asked.excluded, *asked.suspected, *asked.known)
        case Compare():
            return (*asked.terms, *((asked.variable,) if asked.variable else ()))
        case Choose():
            return (asked.variable, *asked.options)
        case _:
            return ()

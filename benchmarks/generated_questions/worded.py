"""Generated queries put into words and asked: answers equal to the oracle's, abstained, or wrong.

The words were written without a look at the grammar that reads them: several ways to say each kind of constraint, each way to put them
together, and each way to begin. A question is taken when its answer has 1 to 300 values. What a word leaves open is not held against an
answer: "drugs" may be drugs or any chemicals, "phenotypes" with or without diseases that are manifestations.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generated_questions.oracle import Oracle
from benchmarks.generated_questions.shapes import CHEMICAL, DISEASE, GENE, GENE_DISEASE, PHENOTYPE, Shape, Shapes
from benchmarks.statistics import interval
from kg.errors import InputError, NotFound
from reasoning.claims.rows import EdgeRow
from reasoning.engine import Engine
from reasoning.query.model import And, AtLeast, Condition, Count, Not, Or, Qualifiers, Query, Statement, rebuilt

_B = "biolink:"
_ALL_GENE_DISEASE = (_B + "causes", _B + "contributes_to", _B + "gene_associated_with_condition")
_MOST = 300
_NOUNS = {
    DISEASE: ("diseases", "disorders", "conditions"),
    GENE: ("genes",),
    PHENOTYPE: ("phenotypes", "symptoms", "clinical features"),
    CHEMICAL[0]: ("drugs",),
    CHEMICAL[1]: ("chemicals", "compounds"),
}
_BEGINNINGS: tuple[str, ...] = (
    "Which {noun} {rest}?",
    "What {noun} {rest}?",
    "List all {noun} that {rest}.",
    "I am looking for {noun} that {rest}.",
)
_BEGINNINGS += ("Name the {noun} which {rest}", "Are there {noun} that {rest}? Which?", "Show me {noun} that {rest}")
_COUNTS = ("How many {noun} {rest}?", "What is the number of {noun} that {rest}?", "Count the {noun} that {rest}")
#: (predicates, the variable's end) -> (several ways to say it, several ways to deny that there is such a record).
_SAID: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("has_phenotype", "subject"): (
        ("have {o}", "show {o}", "present with {o}", "feature {o}", "come with {o}", "include {o} among their symptoms"),
        ("do not have {o}", "lack {o}", "never show {o}", "do not present with {o}"),
    ),
    ("has_phenotype", "object"): (
        ("occur in {o}", "are seen in {o}", "are features of {o}", "are found in patients with {o}", "belong to the picture of {o}"),
        ("do not occur in {o}", "are not seen in {o}", "are not features of {o}"),
    ),
    ("has_mode_of_inheritance", "subject"): (
        ("show {o}", "are inherited by {o}", "follow {o}", "have {o}"),
        ("do not show {o}", "do not follow {o}"),
    ),
    ("has_disease_onset", "subject"): (("have {o}", "begin with {o}", "show {o}"), ("do not have {o}",)),
    ("gene", "object"): (
        ("are caused by {o}", "are linked to {o}", "are due to mutations in {o}", "result from variants of {o}", "are associated with {o}"),
        ("are not caused by {o}", "are not linked to {o}", "are not associated with {o}"),
    ),
    ("subclass_of", "subject"): (
        ("are kinds of {o}", "are types of {o}", "are forms of {o}", "belong to {o}"),
        ("are not a kind of {o}", "are no form of {o}"),
    ),
    ("has_chemical_role", "subject"): (("have the role {o}", "act as {o}", "serve as {o}"), ("do not have the role {o}",)),
    ("affects_response_to", "object"): (
        ("are affected by {o}", "have a response that {o} affects", "depend on {o} for their response"),
        ("are not affected by {o}",),
    ),
}
_DENIED = ("are recorded not to have {o}", "are said by records not to have {o}", "explicitly do not have {o}")
_SHARES = {
    0.0: ("in some patients",),
    0.01: ("in {more} 1% of patients",),
    0.05: ("in {more} 5% of patients", "in {more} 5 percent of cases"),
    0.3: ("in {more} 30% of patients", "in {more} 30 percent of cases"),
    0.5: ("in {more} half of patients", "in {more} 50% of patients"),
    0.8: ("in {more} 80% of patients", "in {more} four fifths of patients"),
}


class Unsayable(Exception):
    """A query for which there are no words here."""


class Words:
    """Puts shapes into words."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def say(self, shape: Shape) -> str:
        """Return a question.

        Raises:
            Unsayable: a part of it has no words here.
        """
        query = shape.query
        noun = self.rng.choice(_NOUNS[shape.category])
        beginnings = _COUNTS if isinstance(query.asked, Count) else _BEGINNINGS
        assert query.where is not None
        return self.rng.choice(beginnings).format(noun=noun, rest=self._clauses(query, query.where, "x"))

    def _clauses(self, query: Query, where: Condition, x: str) -> str:
        match where:
            case Statement():
                return self._clause(query, where, x)
            case Not(part=part):
                if isinstance(part, Statement):
                    return self._clause(query, part, x, absent=True)
                if isinstance(part, Or):
                    return f"neither {' nor '.join(self._clause(query, _said(p), x) for p in part.parts)}"
                raise Unsayable
            case And():
                return self._all(query, where.parts, x)
            case Or():
                said = [self._clauses(query, part, x) for part in where.parts]
                return f"{self.rng.choice(('either ', ''))}{_listed(said, 'or')}"
            case AtLeast():
                return self._at_least(query, where, x)

    def _all(self, query: Query, parts: tuple[Condition, ...], x: str) -> str:
        local = [p for p in parts if isinstance(p, Statement) and {"d", x} == {p.subject, p.object}]
        if local:
            return self._through(query, parts, local[0])
        there = [self._clauses(query, part, x) for part in parts if not isinstance(part, Not)]
        absent = [self._clauses(query, part, x) for part in parts if isinstance(part, Not)]
        both = "both " if len(there) == 2 and self.rng.random() < 0.2 else ""
        said = both + _listed(there, "and")
        return f"{said} {self.rng.choice(('but', 'and', 'yet'))} {' and '.join(absent)}" if absent else said

    def _through(self, query: Query, parts: tuple[Condition, ...], link: Statement) -> str:
        """Genes by what holds of a disease of theirs."""
        of_it = [part for part in parts if part != link]
        if any(isinstance(part, Not) and not isinstance(part.part, Statement) for part in of_it):
            raise Unsayable
        rest = self._all(query, tuple(of_it), "d") if len(of_it) > 1 else self._clauses(query, of_it[0], "d")
        verb = self.rng.choice(("cause", "are linked to", "are associated with", "are mutated in"))
        return f"{verb} {self.rng.choice(('diseases', 'disorders'))} that {rest}"

    def _at_least(self, query: Query, where: AtLeast, x: str) -> str:
        number = {1: "one", 2: "two", 3: "three"}[where.n]
        statements = [_said(part) for part in where.parts]
        same = {(s.predicates, s.subject == x, s.negated, s.qualifiers is None) for s in statements}
        if len(same) == 1 and all(s.qualifiers is None and not s.negated for s in statements):
            ends = _listed([self._name(query, s.object if s.subject == x else s.subject) for s in statements], "and")
            way = self.rng.choice(_SAID[_key(statements[0], x)][0])
            return way.format(o=f"at least {number} of {ends}")
        said = "; ".join(self._clause(query, s, x) for s in statements)
        return f"satisfy at least {number} of the following: {said}"

    def _clause(self, query: Query, statement: Statement, x: str, *, absent: bool = False) -> str:
        other = statement.object if statement.subject == x else statement.subject
        ways = _SAID[_key(statement, x)]
        options = ways[1] if absent else _DENIED if statement.negated else ways[0]
        if absent and statement.negated:
            raise Unsayable
        return f"{self.rng.choice(options).format(o=self._name(query, other))}{self._qualified(statement.qualifiers)}"

    def _name(self, query: Query, id: str) -> str:
        return query.term(id).name

    def _qualified(self, q: Qualifiers | None) -> str:
        if q is None:
            return ""
        if q.frequency is not None and q.frequency.least is not None:
            if q.frequency.least == 0:
                raise Unsayable
            more = "more than" if q.frequency.open else "at least"
            return " " + self.rng.choice(_SHARES[q.frequency.least]).format(more=more)
        if q.sources:
            return f" according to {q.sources[0].removeprefix('infores:')}"
        if q.sex:
            return f" in {q.sex}s"
        raise Unsayable


def _said(part: Condition) -> Statement:
    if not isinstance(part, Statement):
        raise Unsayable
    return part


def _key(statement: Statement, x: str) -> tuple[str, str]:
    predicate = "gene" if statement.predicates == GENE_DISEASE else statement.predicates[0].removeprefix(_B)
    return predicate, "subject" if statement.subject == x else "object"


def _listed(parts: list[str], last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def readings(shape: Shape) -> Iterator[Query]:
    """Yield the queries that the words may as well mean."""
    base = shape.query
    assert base.where is not None

    def wide(statement: Statement) -> Statement:
        more = {GENE_DISEASE: _ALL_GENE_DISEASE, (_B + "has_phenotype",): (_B + "has_phenotype", _B + "has_manifestation")}
        return statement.model_copy(update={"predicates": more.get(statement.predicates, statement.predicates)})

    chemicals: tuple[tuple[str, ...], ...] = (
        ((CHEMICAL[0],), (CHEMICAL[1],), CHEMICAL) if shape.category in CHEMICAL else ((shape.category,),)
    )
    if shape.category == PHENOTYPE:
        chemicals = ((PHENOTYPE,), ())
    for categories in chemicals:
        terms = tuple(t.model_copy(update={"categories": categories}) if t.id == "x" else t for t in base.terms)
        for where in (base.where, rebuilt(base.where, wide)):
            yield base.model_copy(update={"terms": terms, "where": where})


def report(bundle: Path, oracle: Oracle, count: int, seed: int) -> None:
    """Ask ``count`` questions; print how many answers are equal, abstained and wrong (95 % intervals), by form, and some wrong ones."""
    outcomes: dict[str, list[str]] = defaultdict(list)
    wrong: list[str] = []
    spent: list[float] = []
    with Engine.open(bundle) as engine:
        shapes, words = Shapes(engine.snapshot, seed), Words(seed)
        while sum(map(len, outcomes.values())) < count:
            shape = shapes.make()
            try:
                text = words.say(shape)
            except Unsayable:
                continue
            expected = oracle.values(shape.query, "x")
            if not 1 <= len(expected) <= _MOST:
                continue
            started = time.process_time()
            outcome, got = _asked(engine, text, shape.query)
            spent.append(time.process_time() - started)
            if outcome == "answered":
                accepted = [oracle.values(query, "x") for query in readings(shape)]
                right = any(got == (len(values) if isinstance(got, int) else values) for values in accepted)
                outcome = "equal" if right else "wrong"
            if outcome == "wrong":
                size = got if isinstance(got, int) else len(got)
                wrong.append(f"{text}\n      {size} instead of {len(expected)}")
            outcomes[shape.form].append(outcome)
    everything = [each for form in outcomes.values() for each in form]
    print(f"{count:,} questions in words, seed {seed}; median {1000 * statistics.median(spent):.0f} ms of processor each")
    for name, found in [("all", everything), *sorted(outcomes.items())]:
        parts = []
        for outcome in ("equal", "abstained", "wrong"):
            mean, low, high = interval([float(each == outcome) for each in found])
            parts.append(f"{outcome} {mean:.3f} ({low:.3f}-{high:.3f})")
        print(f"  {name} ({len(found):,}): {', '.join(parts)}")
    print("  " + ", ".join(f"{name} {number:,}" for name, number in sorted(Counter(everything).items())))
    for text in wrong[:25]:
        print(f"    {text}")


def _asked(engine: Engine, text: str, query: Query) -> tuple[str, frozenset[str] | int]:
    try:
        answer = engine.ask(text)
    except (NotFound, InputError):
        return "abstained", frozenset()
    if answer.abstained:
        return "abstained", frozenset()
    if isinstance(query.asked, Count):
        # How it was read may hold a number of its own: "in 50% to 100% of patients".
        number = re.search(r"\d[\d,]*", re.sub(r"^Read as: .*$", "", answer.text, flags=re.M))
        return "answered", int(number[0].replace(",", "")) if number else 0
    denied = any(statement.negated for statement in query.statements())
    rows = [row for row in answer.results if isinstance(row, EdgeRow) and (denied or not row.negated)]
    return "answered", frozenset(row.curie for row in rows)

"""A query told in words, so that one sees how a question was read.

Bound concepts are called by the graph's names. What is told is the whole query: statements, what is denied and what is only not recorded,
qualifiers, alternatives, order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reasoning.claims.predicate_phrases import phrase, plural
from reasoning.query.model import (
    And,
    AtLeast,
    Check,
    Choose,
    Compare,
    Condition,
    Count,
    Describe,
    Explain,
    Find,
    Not,
    Or,
    Qualifiers,
    Query,
    Range,
    Rank,
    Statement,
    Term,
    Value,
    walk,
)
from reasoning.query.nouns import noun_of
from reasoning.rendering.text import listed, plain

_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}
#: Of more predicates than this, the last of these says how many more there are.
_MOST_SAID = 4
_VALUES = {
    "frequency": "how often",
    "onset": "when it begins that",
    "sex": "in which sex",
    "sources": "according to which sources",
    "publications": "in which publications",
    "years": "since when it is known that",
    "evidence": "what backs it that",
}


def words(query: Query, name: Callable[[str], str] = str) -> str:
    """Return a query in words.

    Args:
        name: from a CURIE to what it is called; the CURIE itself when not given.

    >>> x, a, b = Term(id="x", categories=("biolink:PhenotypicFeature",)), Term(id="a", curies=("A",)), Term(id="b", curies=("B",))
    >>> has = lambda who: Statement(subject=who, predicates=("biolink:has_phenotype",), object="x")
    >>> words(Query(asked=Find(variable="x"), terms=(x, a, b), where=And(parts=(has("a"), Not(part=has("b"))))))
    'phenotypes of A that are not phenotypes of B'
    """
    return _Teller(query, name).tell()


class _Teller:
    def __init__(self, query: Query, name: Callable[[str], str]) -> None:
        self.query, self._name = query, name
        self._told: set[str] = set()
        #: a choice is told of one thing ("which of A or B causes C"), everything else of several
        self._one = isinstance(query.asked, Choose)
        #: the condition that holds of what is being told: inside of a denial it is what is denied
        self._where = query.where

    def tell(self) -> str:
        asked, query = self.query.asked, self.query
        match asked:
            case Find(variable=variable):
                return self._limited(self._things(variable, query.where))
            case Count(variable=variable):
                return f"how many {self._things(variable, query.where)}"
            case Choose(variable=variable, options=options):
                options_said = listed([self._bound(query.term(option)) for option in options], "or")
                clauses = [] if query.where is None else self._clauses(query.where, variable)
                return f"which of {options_said} {listed(clauses) or 'is meant'}"
            case Check(denied=denied):
                if not denied and (alone := self._only_variable()):
                    return f"whether there are {self._things(alone, query.where)}"
                said = self._sentence(query.where) if query.where is not None else "anything is asked"
                return f"whether it is {'not ' if denied else ''}so that {said}" if denied else f"whether {said}"
            case Value(of=of):
                return f"{_VALUES[of]} {self._sentence(query.where) if query.where is not None else ''}".strip()
            case Describe(term=term):
                return f"what {self._noun_phrase(term)} is"
            case Explain():
                through = f" through {self._ends(asked.through)}" if asked.through else ""
                avoid = f" without {self._ends(asked.avoid, 'or')}" if asked.avoid else ""
                return f"how {self._ends((asked.source, asked.target))} hang together{through}{avoid}"
            case Rank():
                return self._rank(asked)
            case Compare(terms=terms, variable=variable):
                what = noun_of(query, variable)[1] if variable else f"what the graph says of {'both' if len(terms) == 2 else 'all'}"
                if asked.apart:
                    return f"what sets {self._ends(terms)} apart, by {what}"
                return f"what {self._ends(terms)} have in common and what not, by {what}"

    def _only_variable(self) -> str:
        """The one variable of which every statement of the query says something; "" where there is none, or more than one."""
        free = {term.id for term in self.query.terms if not term.curies}
        stated = [{s.subject, s.object} & free for s in self.query.statements()]
        return next(iter(free)) if len(free) == 1 and stated and all(stated) else ""

    def _rank(self, asked: Rank) -> str:
        without = f" without {self._ends(asked.excluded, 'or')}" if asked.excluded else ""
        suspected = f", {self._ends(asked.suspected, 'or')} among them" if asked.suspected else ""
        known = f", in a patient with {self._ends(asked.known)}" if asked.known else ""
        sex = f", in a {asked.sex} patient" if asked.sex else ""
        onset = f", beginning at {asked.onset if asked.onset.startswith('P') else self._name(asked.onset)}" if asked.onset else ""
        return f"diseases that explain {self._ends(asked.findings)}{without}{suspected}{known}{sex}{onset}"

    def _limited(self, said: str) -> str:
        order, limit = self.query.order, self.query.limit
        if order.by != "evidence":
            what = {"frequency": "frequency", "matches": "how many parts hold", "score": "score", "year": "year", "name": "name"}[order.by]
            said += f", by {what}{', ascending' if order.ascending else ''}"
        return f"the first {limit} {said}" if limit else said

    # -- things -------------------------------------------------------------------------------------------------------------------

    def _ends(self, ids: Sequence[str], last: str = "and") -> str:
        return listed([self._noun_phrase(id) for id in ids], last)

    def _bound(self, term: Term) -> str:
        # Several concepts of one name are told once.
        return listed(list(dict.fromkeys(plain(self._name(curie)) for curie in term.curies)), "or")

    def _noun_phrase(self, id: str) -> str:
        term = self.query.term(id)
        if term.curies:
            return self._bound(term)
        if id in self._told:
            return f"these {noun_of(self.query, id)[1]}"
        return self._things(id, self._where)

    def _things(self, variable: str, where: Condition | None) -> str:
        """What a variable stands for, with every clause of the condition about it that was not told yet."""
        self._told.add(variable)
        one, many = noun_of(self.query, variable)
        term = self.query.term(variable)
        clauses = [] if where is None else self._clauses(where, variable)
        head = f"{many} among {self._bound(term)}" if term.curies else many
        if term.within:
            clauses = [f"are {listed([plain(self._name(curie)) for curie in term.within], 'or')} or a kind of it", *clauses]
        if clauses and clauses[0].startswith(f"are {many} of ") and not term.curies:
            head, clauses = clauses[0].removeprefix("are "), clauses[1:]
        elif clauses and clauses[0] in (f"are {one} of ",):
            head, clauses = clauses[0], clauses[1:]
        if term.not_curies:
            head += f" other than {listed([plain(self._name(curie)) for curie in term.not_curies], 'or')}"
        return f"{head} that {listed(clauses)}" if clauses else head

    def _clauses(self, condition: Condition, variable: str) -> list[str]:
        """Verb phrases that say a condition of a variable, in the plural."""
        match condition:
            case Statement():
                return [said] if (said := self._clause(condition, variable)) else []
            case And():
                return [clause for part in condition.parts for clause in self._clauses(part, variable)]
            case Or():
                sides = [listed(clauses) for part in condition.parts if (clauses := self._clauses(part, variable))]
                return [f"either {listed(sides, 'or')}" if len(sides) > 1 else sides[0]] if sides else []
            case AtLeast():
                told = [clauses for part in condition.parts if (clauses := self._clauses(part, variable))]
                if len(told) == 1 < len(condition.parts):
                    return told[0]  # what is between one of the parts' ends
                sides = [listed(clauses) for clauses in told]
                return [f"satisfy at least {_NUMBERS.get(condition.n, str(condition.n))} of these: {'; '.join(sides)}"] if sides else []
            case Not(part=part):
                if isinstance(part, Statement):
                    said_not = self._clause(part, variable, absent=True)
                    return [said_not] if said_not else []
                if isinstance(part, AtLeast) and sum(_speaks_of(each, variable) for each in part.parts) == 1:
                    return []  # what is between one of the parts' ends is told there
                outside, self._where = self._where, part
                inner = self._clauses(part, variable)
                self._where = outside
                if isinstance(part, AtLeast) and not inner:
                    return [f"do not satisfy {_NUMBERS.get(part.n, str(part.n))} of these"]
                if isinstance(part, And) and len(inner) > 1:
                    return [f"do not {listed([_without_aux(clause) for clause in inner])} at once"]
                if len(inner) == 1 and inner[0].startswith("are "):
                    return [f"are not {inner[0].removeprefix('are ')}"]
                return [f"do not {'; nor '.join(_without_aux(clause) for clause in inner)}"] if inner else []

    def _clause(self, statement: Statement, variable: str, *, absent: bool = False) -> str:
        if variable not in (statement.subject, statement.object):
            return ""
        backward = statement.object == variable and statement.subject != variable
        other = statement.subject if backward else statement.object
        if other in self._told and not self.query.term(other).curies and other != variable:
            return ""  # told from its other end
        said = self._verbs(statement, backward, negated=statement.negated or absent, one=self._one and not statement.negated)
        if statement.negated and not absent:
            said = f"are recorded not to {_without_aux(said.replace('do not ', '', 1).replace('are not ', 'are ', 1))}"
        if not self.query.term(other).curies:  # "associated with the gene BRCA1", and with "genes that ..."
            said = said.removesuffix(f" the {noun_of(self.query, other)[0]}")
        return f"{said} {self._noun_phrase(other)}{self._qualified(statement.qualifiers)}"

    def _verbs(self, statement: Statement, backward: bool, *, negated: bool, one: bool = False) -> str:
        """The relation as a verb phrase, as one thing or (as it is by default) several would be said to stand in it."""
        symmetric = all(phrase(p) == phrase(p, backward=True) for p in statement.predicates)
        if not statement.predicates or (statement.either_way and not symmetric):
            return f"{'is' if one else 'are'} {'not ' if negated else ''}linked to"
        phrases = [phrase(p, backward=backward, negated=negated) for p in statement.predicates]
        said = list(dict.fromkeys(phrases if one else [plural(each) for each in phrases]))
        if (more := len(said) - _MOST_SAID + 1) > 1:
            stand = ("does not stand" if one else "do not stand") if negated else ("stands" if one else "stand")
            said[_MOST_SAID - 1 :] = [f"{stand} in {'any' if negated else 'one'} of {more} more such relations to"]
        return listed(said, "and" if negated else "or")

    def _qualified(self, qualifiers: Qualifiers | None) -> str:
        if qualifiers is None:
            return ""
        q, said = qualifiers, []
        if q.frequency is not None:
            said.append(f"in {_range(q.frequency, percent=True)} of patients")
        if q.onset:
            said.append(f"beginning at {listed([self._name(curie) for curie in q.onset], 'or')}")
        said += [f"in {q.sex} patients"] if q.sex else []
        said += [f"according to {listed(list(q.sources), 'or')}"] if q.sources else []
        said += [f"under {listed(list(q.licences), 'or')}"] if q.licences else []
        said += [f"as {listed([level.replace('_', ' ') for level in q.levels], 'or')}"] if q.levels else []
        said += [f"with the evidence code {listed(list(q.evidence_codes), 'or')}"] if q.evidence_codes else []
        said += [f"published in {_range(q.years)}"] if q.years is not None else []
        said += [f"in {_range(q.publications)} publications"] if q.publications is not None else []
        said += [f"with {key} {value}" for key, value in q.other]
        return f" ({', '.join(said)})"

    # -- sentences ----------------------------------------------------------------------------------------------------------------

    def _sentence(self, condition: Condition) -> str:
        match condition:
            case Statement():
                subject, object = self._noun_phrase(condition.subject), self._noun_phrase(condition.object)
                one = bool(self.query.term(condition.subject).curies)
                verb = self._verbs(condition, False, negated=condition.negated, one=one)
                return f"{subject} {verb} {object}{self._qualified(condition.qualifiers)}"
            case And():
                return listed([self._sentence(part) for part in condition.parts])
            case Or():
                return f"either {listed([self._sentence(part) for part in condition.parts], 'or')}"
            case AtLeast():
                said = "; ".join(self._sentence(part) for part in condition.parts)
                return f"at least {_NUMBERS.get(condition.n, str(condition.n))} of these hold: {said}"
            case Not():
                return f"no record says that {self._sentence(condition.part)}"


def _speaks_of(condition: Condition, variable: str) -> bool:
    return any(variable in (statement.subject, statement.object) for statement in walk(condition))


def _range(wanted: Range, *, percent: bool = False) -> str:
    def number(value: float) -> str:
        return f"{100 * value:g}%" if percent else f"{value:g}"

    least, most = wanted.least, wanted.most
    if least is not None and most is not None:
        return f"{number(least)} to {number(most)}" if least != most else number(least)
    if least is not None:
        return f"{'more than' if wanted.open else 'at least'} {number(least)}"
    return f"{'less than' if wanted.open else 'at most'} {number(most)}" if most is not None else "any number"


def _without_aux(clause: str) -> str:
    return f"be {clause.removeprefix('are ')}" if clause.startswith("are ") else clause

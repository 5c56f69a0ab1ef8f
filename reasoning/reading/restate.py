"""A query in words, for "Read as: ...": what is asked for, and every statement of its condition."""

from __future__ import annotations

from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
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
    Value,
)

_PLURAL = {
    "Disease": "diseases", "Gene": "genes", "PhenotypicFeature": "phenotypes", "Drug": "drugs", "SmallMolecule": "chemicals",
    "ChemicalRole": "roles", "GeneticInheritance": "modes of inheritance", "ClinicalCourse": "onsets", "BiologicalProcess": "processes",
    "Procedure": "procedures",
}  # fmt: skip
_EACH_DISEASE = "at least one disease that"


def restate(query: Query, snapshot: Snapshot) -> str:
    """Return what a query asks, in words."""
    told = _Words(query, snapshot)
    match query.asked:
        case Find(variable=v):
            return f"{told.sort(v)} that {told.of(v)}" if query.where else told.sort(v)
        case Count(variable=v):
            return f"how many {told.sort(v)} {told.of(v)}"
        case Check(denied=denied):
            return f"whether {'it does not hold that ' if denied else ''}{told.condition(query.where)}"
        case Value(of=of):
            return f"what records say of the {of} with which {told.condition(query.where)}"
        case Describe(term=t):
            return f"what {told.name(t)} is"
        case Explain(source=a, target=b):
            return f"how {told.name(a)} and {told.name(b)} are connected"
        case Compare(terms=terms, variable=v):
            shared = f" by {told.sort(v)}" if v else ""
            return f"what {told.listed([told.name(t) for t in terms])} have in common{shared}"
        case Choose(options=options):
            return f"which of {told.listed([told.name(o) for o in options])} {told.of(query.asked.variable)}"
        case Rank(findings=findings, excluded=excluded):
            without = f" without {told.listed([told.name(e) for e in excluded])}" if excluded else ""
            return f"which diseases explain {told.listed([told.name(f) for f in findings])}{without}"
    return ""


class _Words:
    def __init__(self, query: Query, snapshot: Snapshot) -> None:
        self._query, self._snapshot = query, snapshot

    def name(self, id: str) -> str:
        term = self._query.term(id)
        if not term.curies:
            return f"some {self.sort(id).removesuffix('s')}"
        node = self._snapshot.find(term.curies[0])
        return term.curies[0] if node is None else self._snapshot.name(node)

    def sort(self, id: str) -> str:
        names = [c.removeprefix("biolink:") for c in self._query.term(id).categories]
        return " or ".join(dict.fromkeys(_PLURAL.get(name, name) for name in names)) or "what"

    def listed(self, items: list[str], joint: str = "and") -> str:
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joint} {items[-1]}"

    def of(self, id: str) -> str:
        return self.condition(self._query.where, id)

    def condition(self, where: Condition | None, about: str = "") -> str:
        if where is None:
            return "are"
        if isinstance(where, Statement):
            return self.statement(where, about)
        if isinstance(where, Not):
            return f"not ({self.condition(where.part, about)})"
        parts = [self.condition(part, about) for part in where.parts]
        if isinstance(where, AtLeast):
            return f"at least {where.n} of: {'; '.join(parts)}"
        return self.listed(parts, "or" if isinstance(where, Or) else "and") if isinstance(where, And | Or) else ""

    def statement(self, stated: Statement, about: str) -> str:
        predicate = stated.predicates[0] if stated.predicates else "biolink:related_to"
        backward = stated.object == about
        verb = phrase(predicate, backward=backward, negated=stated.negated, several=bool(about) and not self._query.term(about).curies)
        other = self.name(stated.subject if backward else stated.object)
        first = "" if about in (stated.subject, stated.object) and about else f"{self.name(stated.subject)} "
        return f"{first}{verb} {other}{self.qualified(stated.qualifiers)}"

    def qualified(self, qualifiers: Qualifiers | None) -> str:
        if qualifiers is None:
            return ""
        told = []
        if qualifiers.frequency:
            told.append(f"in {_range(qualifiers.frequency, 100, ' %')} of patients")
        if qualifiers.sex:
            told.append(f"in {qualifiers.sex}s")
        if qualifiers.sources:
            told.append(f"according to {self.listed(list(qualifiers.sources))}")
        if qualifiers.years:
            told.append(f"published in {_range(qualifiers.years, 1, '')}")
        if qualifiers.publications:
            told.append(f"with {_range(qualifiers.publications, 1, '')} publications")
        told += [f"{key} {value}" for key, value in qualifiers.other]
        told += [f"{level.replace('_', ' ')}" for level in (*qualifiers.levels, *qualifiers.licences)]
        return f" ({'; '.join(told)})" if told else ""


def _range(of: Range, scale: int, unit: str) -> str:
    least = None if of.least is None else f"{of.least * scale:g}"
    most = None if of.most is None else f"{of.most * scale:g}"
    if least and most:
        return f"{least} to {most}{unit}"
    more, less = ("more than", "less than") if of.open else ("at least", "at most")
    return f"{more} {least}{unit}" if least else f"{less} {most}{unit}"

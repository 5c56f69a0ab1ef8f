"""Random read-only statements whose answers do not depend on order, to ask two stores, or one in two ways, and compare."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What statements are made of: labels, relationship types and CURIEs of a graph."""

    labels: Sequence[str]
    types: Sequence[str]
    curies: Sequence[str]


_ENDS = (("-", "->"), ("<-", "-"), ("-", "-"))
_NUMBERS = ("r{0}.n_evidence", "size(n{0}.synonyms)", "size(n{0}.name)", "size(r{0}.source)")
_GROUPS = ("n{0}.category", "r{0}.predicate", "type(r{0})", "n{0}.curie", "r{0}.negated", "n{0}.deprecated")
_CONDITIONS = (
    "NOT r{0}.negated",
    "r{0}.negated",
    "r{0}.n_evidence > 1",
    "n{0}.name CONTAINS 'a'",
    "n{0}.description IS NOT NULL",
    "size(coalesce(n{0}.synonyms, [])) > 0",
    "n{0}.curie STARTS WITH 'HP'",
    "'hpo' IN r{0}.source",
    "any(f IN coalesce(r{0}.frequency, []) WHERE f > 0.4)",
    "EXISTS {{ (n{0})-->() }}",
    "NOT (n{0})-->()",
    "n{0}.category <> 'biolink:Disease'",
    "(n{0}.deprecated OR r{0}.negated)",
)


def statements(words: Words, seed: int, count: int) -> Iterator[str]:
    """Yield ``count`` statements."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _Statement(chance, words).text()


class _Statement:
    def __init__(self, chance: random.Random, words: Words) -> None:
        self._chance, self._words = chance, words
        self._nodes = 0
        self._edges: list[int] = []
        self._optional = False

    def text(self) -> str:
        """One statement."""
        form = self._chance.choice((self._plain, self._plain, self._with, self._optional_match, self._two, self._union))
        return form()

    def _node(self, number: int, *, bare: bool = False) -> str:
        chance = self._chance
        kind = chance.random()
        if bare or kind < 0.35:
            return f"(n{number})"
        if kind < 0.6:
            return f"(n{number}:Entity)"
        if kind < 0.8:
            return f"(n{number}:{chance.choice(self._words.labels)})"
        return f"(n{number}:Entity {{curie: '{chance.choice(self._words.curies)}'}})"

    def _hop(self, number: int, named: bool) -> str:
        chance = self._chance
        left, right = chance.choice(_ENDS)
        types = chance.sample(self._words.types, chance.choice((0, 0, 1, 2)))
        body = (f"r{number}" if named else "") + (":" + "|".join(types) if types else "")
        return f"{left}[{body}]{right}" if body else f"{left}{right}"

    def _pattern(self, hops: int, start: int | None = None) -> str:
        parts = []
        if start is None:
            self._nodes += 1
            parts.append(self._node(self._nodes))
        else:
            parts.append(self._node(start, bare=True))
        for _ in range(hops):
            self._nodes += 1
            named = self._chance.random() < 0.7
            if named:
                self._edges.append(self._nodes)
            parts.append(self._hop(self._nodes, named))
            parts.append(self._node(self._nodes))
        return "".join(parts)

    def _fill(self, template: str, nodes: Sequence[int], edges: Sequence[int]) -> str | None:
        if "r{0}" in template and not edges:
            return None
        if "r{0}" in template and "n{0}" in template:
            both = [number for number in edges if number in nodes]
            return template.format(self._chance.choice(both)) if both else None
        return template.format(self._chance.choice(edges if "r{0}" in template else nodes))

    def _some(self, templates: Sequence[str], nodes: Sequence[int], edges: Sequence[int], most: int) -> list[str]:
        chosen = [self._fill(one, nodes, edges) for one in self._chance.sample(templates, self._chance.randint(0, most))]
        return [one for one in chosen if one]

    def _where(self) -> str:
        found = self._some(_CONDITIONS, range(1, self._nodes + 1), self._edges, 2)
        return " WHERE " + self._chance.choice((" AND ", " OR ")).join(found) if found else ""

    def _return(self, nodes: Sequence[int], edges: Sequence[int]) -> str:
        chance = self._chance
        groups = self._some(_GROUPS, nodes, edges, 2)
        number = self._fill(chance.choice(_NUMBERS), nodes, edges) or f"size(n{nodes[0]}.name)"
        node = f"n{chance.choice(nodes)}"
        counts = ("count(*)", f"count({node})", f"count(DISTINCT {node})", f"count(DISTINCT {node}.category)")
        total = chance.choice((*counts, f"sum({number})", f"max({number})"))
        columns = [f"{group} AS g{i}" for i, group in enumerate(groups)]
        if chance.random() < 0.25 and groups:
            return f"RETURN DISTINCT {', '.join(columns)}"
        return f"RETURN {', '.join([*columns, f'{total} AS total'])}"

    def _plain(self) -> str:
        pattern = self._pattern(self._chance.choice((0, 1, 1, 2, 2, 3)))
        return f"MATCH {pattern}{self._where()} {self._return(range(1, self._nodes + 1), self._edges)}"

    def _two(self) -> str:
        first = self._pattern(self._chance.choice((0, 1)))
        shared = self._chance.randint(1, self._nodes)
        second = self._pattern(1, shared)
        joined = self._chance.choice((", ", " MATCH "))
        return f"MATCH {first}{joined}{second}{self._where()} {self._return(range(1, self._nodes + 1), self._edges)}"

    def _with(self) -> str:
        first = self._pattern(1) + self._where()
        kept = self._chance.randint(1, self._nodes)
        total = self._chance.choice(("count(*)", f"count(DISTINCT n{kept}.category)"))
        more = self._chance.choice((0, 1))
        self._edges.clear()
        between = f"MATCH {first} WITH n{kept}, {total} AS k"
        if self._chance.random() < 0.4:
            between += " WHERE k > 1"
        if not more:
            return f"{between} RETURN n{kept}.category AS c, sum(k) AS s, count(*) AS total"
        before = self._nodes
        second = self._pattern(1, kept)
        return f"{between} MATCH {second} {self._return([kept, *range(before + 1, self._nodes + 1)], self._edges)}"

    def _optional_match(self) -> str:
        first = self._pattern(self._chance.choice((0, 1))) + self._where()
        shared = self._chance.randint(1, self._nodes)
        nodes = range(1, self._nodes + 1)
        self._edges.clear()
        second = self._pattern(1, shared)
        last = f"n{self._nodes}"
        found = self._some(_CONDITIONS[:4], [self._nodes], self._edges, 1)
        where = f" WHERE {found[0]}" if found else ""
        group = self._fill(_GROUPS[0], nodes, []) or "1"
        return f"MATCH {first} OPTIONAL MATCH {second}{where} RETURN {group} AS g, count({last}) AS found, count(*) AS total"

    def _union(self) -> str:
        parts = []
        for _ in range(2):
            self._nodes, self._edges = 0, []
            parts.append(f"MATCH {self._pattern(1)}{self._where()} RETURN n1.category AS c, count(*) AS total")
        return self._chance.choice((" UNION ", " UNION ALL ")).join(parts)

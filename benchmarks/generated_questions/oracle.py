"""What a compositional query's answer is by Cypher on a store: one statement a Cypher query, set logic over their answers.

Written against ``docs/query.md`` alone, and against none of ``reasoning.query``'s means: closures, joins and qualifiers are the store's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from kg import biolink
from kg.stores.base import Store
from reasoning.query.model import And, AtLeast, Condition, Not, Or, Qualifiers, Query, Statement, walk

_SPANS = {"HP:0040281": (0.8, 0.99), "HP:0040282": (0.3, 0.79), "HP:0040283": (0.05, 0.29), "HP:0040284": (0.01, 0.04)}
_SUBCLASS = "biolink:subclass_of"
_DEEP = 40
_MANY = 1_000_000
_SECONDS = 60.0
_AT_ONCE = 1_000
_CHEMICALS = ("biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity", "biolink:MolecularMixture")
_PREFIXES = {"orphanet": "ORPHA", "omim": "OMIM", "decipher": "DECIPHER"}


class Oracle:
    """Answers queries of one asked variable and local variables one step from it; ``asked`` counts the Cypher queries that were run."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked = 0
        self._column = lru_cache(maxsize=20_000)(self._run_column)

    def values(self, query: Query, variable: str) -> frozenset[str]:
        """Return the CURIEs that a variable can stand for."""
        assert query.where is not None
        return _Asking(self, query).values(query.where, variable)

    def column(self, cypher: str, *params: tuple[str, object]) -> frozenset[str]:
        """Return the first column of a Cypher query's answer."""
        return self._column(cypher, tuple((name, tuple(v) if isinstance(v, (list, set, frozenset)) else v) for name, v in params))

    def rows(self, cypher: str, params: dict[str, object]) -> Sequence[Sequence[object]]:
        """Return a Cypher query's rows."""
        self.asked += 1
        result = self._store.query(cypher, params, timeout_s=_SECONDS, limit=_MANY)
        assert not result.truncated
        return result.rows

    def _run_column(self, cypher: str, params: tuple[tuple[str, object], ...]) -> frozenset[str]:
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in params}
        return frozenset(str(row[0]) for row in self.rows(cypher, given))


class _Asking:
    def __init__(self, oracle: Oracle, query: Query) -> None:
        self.oracle, self.query = oracle, query

    def values(self, where: Condition, x: str) -> frozenset[str]:
        """Return what x can stand for under a condition."""
        match where:
            case And():
                return self._all(where.parts, x)
            case Or():
                return frozenset().union(*(self.values(part, x) for part in where.parts))
            case AtLeast():
                counts = Counter(curie for part in where.parts for curie in self.values(part, x))
                return frozenset(curie for curie, count in counts.items() if count >= where.n)
            case Not():
                return self._anything(x) - self.values(where.part, x)
            case Statement():
                return self._all((where,), x)

    def _all(self, parts: Sequence[Condition], x: str) -> frozenset[str]:
        """Parts that all hold: those of x alone, and for each other variable those that hold of it and the statement that joins it to x."""
        mine: list[frozenset[str]] = []
        rest = list(parts)
        names = {end for part in rest for s in walk(part) for end in (s.subject, s.object)}
        for local in sorted(name for name in names if name != x and self._free(name) and self._shared(name, rest)):
            of_it = [part for part in rest if self._names(part) & {local} and x not in self._names(part)]
            joins = [part for part in rest if isinstance(part, Statement) and {part.subject, part.object} == {x, local}]
            rest = [part for part in rest if part not in of_it and part not in joins]
            reached = self._all(of_it, local) if of_it else self._anything(local)
            mine += [self._joined(join, x, reached) for join in joins]
        for part in rest:
            mine.append(self._statement(part, x) if isinstance(part, Statement) else self.values(part, x))
        found = mine[0].intersection(*mine[1:]) if mine else self._anything(x)
        return found & self._allowed(x) if self._narrowed(x) else found

    def _shared(self, name: str, parts: Sequence[Condition]) -> bool:
        """Whether a variable belongs to the whole "and", and not to one part of it alone."""
        return any(isinstance(part, Statement) and name in (part.subject, part.object) for part in parts)

    def _free(self, name: str) -> bool:
        return not self.query.term(name).curies

    def _names(self, part: Condition) -> set[str]:
        return {end for s in walk(part) for end in (s.subject, s.object)}

    # -- terms --------------------------------------------------------------------------------------------------------------------

    def _label(self, x: str) -> str:
        """The node pattern's label test for a variable's categories."""
        labels = [biolink.label(category) for category in self.query.term(x).categories]
        return "(" + " OR ".join(f"x:{label}" for label in labels) + ")" if labels else "true"

    def _anything(self, x: str) -> frozenset[str]:
        found = self.oracle.column(f"MATCH (x:Entity) WHERE {self._label(x)} RETURN x.curie")
        return found & self._allowed(x) if self._narrowed(x) else found

    def _narrowed(self, x: str) -> bool:
        term = self.query.term(x)
        return bool(term.within or term.not_curies)

    def _allowed(self, x: str) -> frozenset[str]:
        term = self.query.term(x)
        allowed = self._below(term.within, forms=True) if term.within else self.oracle.column("MATCH (x:Entity) RETURN x.curie")
        return allowed - (self._below(term.not_curies, forms=True) if term.kinds else frozenset(term.not_curies))

    def _below(self, curies: Sequence[str], *, forms: bool) -> frozenset[str]:
        found = self.oracle.column(
            f"UNWIND $roots AS root MATCH (x:Entity)-[:SUBCLASS_OF*0..{_DEEP}]->(:Entity {{curie: root}}) RETURN DISTINCT x.curie",
            ("roots", list(curies)),
        )
        if not forms:
            return found
        chemical = " OR ".join(f"m:{biolink.label(c)}" for c in _CHEMICALS)
        within = " OR ".join(f"t:{biolink.label(c)}" for c in _CHEMICALS)
        return found | self.oracle.column(
            f"UNWIND $roots AS root MATCH (x:Entity)-[:SUBCLASS_OF*0..{_DEEP}]->(m:Entity)-[:HAS_PART]->(t:Entity {{curie: root}}) "
            f"WHERE ({chemical}) AND ({within}) RETURN DISTINCT x.curie",
            ("roots", list(curies)),
        )

    def _above(self, curies: Sequence[str]) -> frozenset[str]:
        return self.oracle.column(
            f"UNWIND $roots AS root MATCH (:Entity {{curie: root}})-[:SUBCLASS_OF*0..{_DEEP}]->(x:Entity) RETURN DISTINCT x.curie",
            ("roots", list(curies)),
        )

    # -- statements ---------------------------------------------------------------------------------------------------------------

    def _statement(self, s: Statement, x: str) -> frozenset[str]:
        """What x can stand for in a statement whose other end is bound, or may be anything."""
        forward = s.subject == x
        other = s.object if forward else s.subject
        term = self.query.term(other)
        if self._free(other):
            ends = self._anything(other)
        elif not term.kinds:
            ends = frozenset(term.curies)
        elif s.negated:
            ends = self._above(term.curies) if forward else frozenset(term.curies)
        elif _SUBCLASS in s.predicates:
            ends = self._below(term.curies, forms=False) if forward else frozenset(term.curies)
        else:
            ends = self._below(term.curies, forms=True)
        return self._joined(s, x, ends)

    def _joined(self, s: Statement, x: str, ends: frozenset[str]) -> frozenset[str]:
        """What x can stand for when the other end is one of many nodes: asked a thousand at a time, a store's memory being bounded."""
        given = sorted(ends)
        parts = (frozenset(given[at : at + _AT_ONCE]) for at in range(0, len(given), _AT_ONCE))
        return frozenset().union(*(self._joined_part(s, x, part) for part in parts))

    def _joined_part(self, s: Statement, x: str, ends: frozenset[str]) -> frozenset[str]:
        types = "|".join(biolink.relationship_type(predicate) for predicate in s.predicates)
        pattern = (
            f"(x:Entity)-[r:{types}]->(y:Entity {{curie: c}})" if s.subject == x else f"(y:Entity {{curie: c}})-[r:{types}]->(x:Entity)"
        )
        match = f"UNWIND $ends AS c MATCH {pattern} WHERE {self._label(x)} AND {'' if s.negated else 'NOT '}r.negated"
        ends_given = ("ends", sorted(ends))
        if s.qualifiers is None:
            return self.oracle.column(f"{match} RETURN DISTINCT x.curie", ends_given)
        condition, params = self._record(s.qualifiers)
        if s.qualifiers.publications is not None:
            found = self.oracle.rows(f"{match} RETURN x.curie, r.publications", {"ends": sorted(ends)})
            return frozenset(str(curie) for curie, lists in found if _enough(lists, s.qualifiers))
        return self.oracle.column(
            f"{match} AND any(i IN range(0, r.n_evidence - 1) WHERE {condition}) RETURN DISTINCT x.curie", ends_given, *params.items()
        )

    def _record(self, q: Qualifiers) -> tuple[str, dict[str, object]]:
        """Cypher for "record i satisfies", and its parameters."""
        parts: list[str] = ["true"]
        params: dict[str, object] = {}
        if q.frequency is not None:
            parts.append("r.frequency IS NOT NULL")
            for name, bound, sign in (("least", q.frequency.least, ">"), ("most", q.frequency.most, "<")):
                if bound is not None:
                    parts.append(f"{_edge_of_span(name)} {sign}{'' if q.frequency.open else '='} ${name}")
                    params[name] = bound
        if q.sources:
            keys = [source.lower().removeprefix("infores:") for source in q.sources]
            params |= {"sources": keys, "infores": [f"infores:{key}" for key in keys]}
            cited = [_PREFIXES[key] for key in keys if key in _PREFIXES]
            about = ["r.source[i] IN $sources", "r.primary_knowledge_source[i] IN $infores"]
            about += [
                f"(r.publications IS NOT NULL AND (r.publications[i] STARTS WITH '{p}:' OR r.publications[i] CONTAINS '|{p}:'))"
                for p in cited
            ]
            parts.append(f"({' OR '.join(about)})")
        if q.evidence_codes:
            parts.append("r.evidence_code IS NOT NULL AND r.evidence_code[i] IN $codes")
            params["codes"] = list(q.evidence_codes)
        if q.sex:
            parts.append(f'r.qualifiers IS NOT NULL AND r.qualifiers[i] CONTAINS \'"sex": "{q.sex.upper()}"\'')
        return " AND ".join(parts), params


def _edge_of_span(which: str) -> str:
    """Cypher for the least or the greatest share that record i's frequency may be: HPO's terms are spans, others single numbers."""
    told = "r.qualifiers IS NOT NULL AND r.qualifiers[i] CONTAINS"
    cases = " ".join(f"WHEN {told} '\"{term}\"' THEN {span[which == 'most']}" for term, span in _SPANS.items())
    return f"(CASE {cases} ELSE r.frequency[i] END)"


def _enough(lists: object, q: Qualifiers) -> bool:
    """Whether an edge names as many publications as it should."""
    assert q.publications is not None and isinstance(lists, (list, tuple, type(None)))
    named = {each for text in lists or () for each in str(text).split("|") if each}
    least = q.publications.least or 0
    return len(named) > least if q.publications.open else len(named) >= least

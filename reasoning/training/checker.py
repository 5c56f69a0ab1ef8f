"""Items answered anew by Cypher on a store, by nothing that made them: each statement of an item's Query is a Cypher query.

It knows the format of queries (docs/query.md) and the store's interface, and nothing of how items are walked. A query's condition must
be a tree around what is asked for, of statements about concepts themselves, which is what items ask. Many items are answered together:
what they need to know of one relation is one Cypher statement, and a predicate of which much is asked is read whole, once, both ways.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Sequence
from typing import Any

from kg.biolink import label, relationship_type
from kg.errors import InputError
from kg.stores.base import Result, Store
from reasoning.training.item import Item

_ROWS, _SECONDS, _AT_ONCE = 2_000_000, 120.0, 2_000
#: A predicate that was asked about this many concepts is read whole, unless the store has more statements of it than ``_ROWS``.
_WHOLE = 2_000
#: predicate, whether it is followed from subject to object, category at the far end ("": any)
_Step = tuple[str, bool, str]
#: What a query wants to know next (a step, from which concepts), what it is told (where that leads), and what it ends with.
_Solving = Generator[tuple[_Step, frozenset[str]], frozenset[str], frozenset[str]]
_Ends = dict[str, list[str]]


class Checker:
    """Answers items' queries on a store; what one concept has by one relation is asked once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[_Step, dict[str, tuple[str, ...]]] = defaultdict(dict)
        #: By predicate: of how many concepts it was asked; where it leads from subjects and from objects, None where it is too large.
        self._asked: Counter[str] = Counter()
        self._whole: dict[str, tuple[_Ends, _Ends] | None] = {}
        self._labels: dict[str, list[str]] = {}

    def check(self, items: Sequence[Item]) -> list[str]:
        """Return for each item "" where the store agrees with its answer, else what is wrong with it.

        Raises:
            InputError: an item's query is no tree of statements around what it asks for.
        """
        found: dict[int, frozenset[str]] = {}
        solving = [_solve(item.query) for item in items]
        waiting = {at: next(each) for at, each in enumerate(solving)}
        while waiting:
            wanted: dict[_Step, set[str]] = defaultdict(set)
            for step, curies in waiting.values():
                wanted[step] |= curies
            for step, asked in wanted.items():
                self._ask(step, asked)
            still: dict[int, tuple[_Step, frozenset[str]]] = {}
            for at, (step, curies) in waiting.items():
                known = self._known[step]
                try:
                    still[at] = solving[at].send(frozenset(end for curie in curies for end in known.get(curie, ())))
                except StopIteration as ended:
                    found[at] = ended.value
            waiting = still
        return [_verdict(item, found[at]) for at, item in enumerate(items)]

    def _ask(self, step: _Step, curies: Iterable[str]) -> None:
        predicate, forward, category = step
        known = self._known[step]
        new = sorted(curie for curie in curies if curie not in known)
        self._asked[predicate] += len(new)
        if self._asked[predicate] > _WHOLE and (whole := self._read(predicate)) is not None:
            wanted, led = label(category) if category else "Entity", whole[not forward]
            known.update({curie: tuple(end for end in led.get(curie, ()) if wanted in self._labels[end]) for curie in new})
            return
        relation = f"[r:{relationship_type(predicate)}]"
        pattern = f"(c:Entity){f'-{relation}->' if forward else f'<-{relation}-'}(x:{label(category) if category else 'Entity'})"
        cypher = f"MATCH {pattern} WHERE c.curie IN $curies AND NOT r.negated RETURN DISTINCT c.curie, x.curie"
        for start in range(0, len(new), _AT_ONCE):
            part = new[start : start + _AT_ONCE]
            found = self._run(cypher, {"curies": part})
            if found.truncated:
                raise InputError(f"the store holds more than {_ROWS:,} statements of {predicate} about {len(part):,} concepts: too many")
            ends: dict[str, list[str]] = defaultdict(list)
            for curie, end in found.rows:
                if curie != end:
                    ends[curie].append(end)
            known.update({curie: tuple(ends[curie]) for curie in part})

    def _read(self, predicate: str) -> tuple[_Ends, _Ends] | None:
        """Where a predicate leads from all subjects, and from all objects; None where the store is too large for that."""
        if predicate not in self._whole:
            if not self._labels:
                nodes = self._run("MATCH (c:Entity) RETURN c.curie, labels(c)", {})
                self._labels = {} if nodes.truncated else dict(nodes.rows)
            pattern = f"(c:Entity)-[r:{relationship_type(predicate)}]->(x:Entity)"
            found = self._run(f"MATCH {pattern} WHERE NOT r.negated RETURN c.curie, x.curie", {}) if self._labels else None
            self._whole[predicate] = None if found is None or found.truncated else self._both_ways(found)
        return self._whole[predicate]

    def _both_ways(self, found: Result) -> tuple[_Ends, _Ends]:
        # One text a concept, however many statements name it.
        one = dict(zip(self._labels, self._labels, strict=True))
        ends: _Ends = defaultdict(list)
        starts: _Ends = defaultdict(list)
        for curie, end in found.rows:
            if curie != end:
                ends[one[curie]].append(one[end])
                starts[one[end]].append(one[curie])
        return ends, starts

    def _run(self, cypher: str, parameters: dict[str, Any]) -> Result:
        return self._store.query(cypher, parameters, timeout_s=_SECONDS, limit=_ROWS)


def _solve(query: dict[str, Any]) -> _Solving:
    """Answer a query from its bound concepts inward, asking step by step what leads where."""
    terms = {term["id"]: term for term in query["terms"]}
    statements = query["where"]["parts"] if query["where"]["kind"] == "and" else [query["where"]]
    used = 0

    def values(id: str, came: int | None) -> _Solving:
        nonlocal used
        term, found = terms[id], None
        if term.get("curies"):
            found = frozenset(term["curies"])
        for place, statement in enumerate(statements):
            if place == came or id not in (statement["subject"], statement["object"]):
                continue
            used += 1
            if used > len(statements):
                raise InputError("the query's statements go round in a circle")
            forward = statement["object"] == id
            other = statement["subject"] if forward else statement["object"]
            far = yield from values(other, place)
            got = yield (statement["predicates"][0], forward, term.get("categories", [""])[0]), far
            found = got if found is None else found & got
        if found is None:
            raise InputError(f"the query says nothing of {id}")
        return found - frozenset(term.get("not_curies", ()))

    found = yield from values(query["asked"]["variable"], None)
    if used != len(statements):
        raise InputError("the query's statements do not lead to what it asks for")
    return found


def _verdict(item: Item, values: frozenset[str]) -> str:
    if item.options:
        right = {option.curie for option in item.options} & values
        return "" if right == set(item.answer) else f"the store finds {sorted(right)} among the options, the item says {list(item.answer)}"
    return "" if values == set(item.answer) else f"the store finds {sorted(values)[:20]}, the item says {list(item.answer)[:20]}"

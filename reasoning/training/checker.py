"""Items answered anew by Cypher on a store, by nothing that made them: each statement of an item's Query is a Cypher query.

It knows the format of queries (docs/query.md) and the store's interface, and nothing of how items are walked. A query's condition must
be a tree around what is asked for, of statements about concepts themselves, which is what items ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kg.biolink import label, relationship_type
from kg.stores.base import Store
from reasoning.training.item import Item

_ROWS, _SECONDS, _AT_ONCE = 2_000_000, 120.0, 2_000
#: predicate, whether it is followed from subject to object, category at the far end
_Step = tuple[str, bool, str]


class Checker:
    """Answers items' queries on a store; what one concept has by one relation is asked once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[_Step, dict[str, frozenset[str]]] = defaultdict(dict)
        self.asked = 0

    def check(self, items: Sequence[Item]) -> list[str]:
        """Return for each item "" where the store agrees with its answer, else what is wrong with it."""
        routes = [_route(item.query) for item in items]
        layers: list[frozenset[str]] = [frozenset({start}) for start, _ in routes]
        for hop in range(max((len(steps) for _, steps in routes), default=0)):
            going = [at for at, (_, steps) in enumerate(routes) if hop < len(steps)]
            wanted: dict[_Step, set[str]] = defaultdict(set)
            for at in going:
                wanted[routes[at][1][hop]] |= layers[at]
            for step, curies in wanted.items():
                self._ask(step, curies)
            for at in going:
                known = self._known[routes[at][1][hop]]
                layers[at] = frozenset().union(*(known[curie] for curie in layers[at]))
        return [_verdict(item, layer) for item, layer in zip(items, layers, strict=True)]

    def _ask(self, step: _Step, curies: Iterable[str]) -> None:
        predicate, forward, category = step
        known = self._known[step]
        new = sorted(curie for curie in curies if curie not in known)
        arrow = f"-[r:{relationship_type(predicate)}]->" if forward else f"<-[r:{relationship_type(predicate)}]-"
        cypher = f"MATCH (c:Entity){arrow}(x:{label(category)}) WHERE c.curie IN $curies AND NOT r.negated RETURN DISTINCT c.curie, x.curie"
        for start in range(0, len(new), _AT_ONCE):
            part = new[start : start + _AT_ONCE]
            found = self._store.query(cypher, {"curies": part}, timeout_s=_SECONDS, limit=_ROWS)
            self.asked += 1
            ends: dict[str, set[str]] = {curie: set() for curie in part}
            for curie, end in found.rows:
                if curie != end:
                    ends[curie].add(end)
            known.update({curie: frozenset(held) for curie, held in ends.items()})


def _route(query: dict[str, Any]) -> tuple[str, list[_Step]]:
    """The one bound concept of a query and the steps from it to what is asked for."""
    terms = {term["id"]: term for term in query["terms"]}
    options = set(query["asked"].get("options", ()))
    statements = query["where"]["parts"] if query["where"]["kind"] == "and" else [query["where"]]
    (start,) = [id for id, term in terms.items() if term.get("curies") and id not in options]
    at, steps, waiting = start, list[_Step](), list(statements)
    while waiting:
        statement = next(each for each in waiting if at in (each["subject"], each["object"]))
        waiting.remove(statement)
        forward = statement["subject"] == at
        at = statement["object"] if forward else statement["subject"]
        steps.append((statement["predicates"][0], forward, terms[at]["categories"][0]))
    if at != query["asked"]["variable"]:
        raise ValueError("the query's statements do not lead to what it asks for")
    return terms[start]["curies"][0], steps


def _verdict(item: Item, found: frozenset[str]) -> str:
    (asked,) = [term for term in item.query["terms"] if term["id"] == item.query["asked"]["variable"]]
    values = found - set(asked.get("not_curies", ()))
    if item.options:
        right = {option.curie for option in item.options} & values
        return "" if right == set(item.answer) else f"the store finds {sorted(right)} among the options, the item says {list(item.answer)}"
    return "" if values == set(item.answer) else f"the store finds {sorted(values)[:20]}, the item says {list(item.answer)[:20]}"

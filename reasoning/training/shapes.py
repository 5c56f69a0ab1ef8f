"""The shapes of questions: statements between an asked-for concept, unnamed ones and bound ones; a Query and its words from each.

Statements are of concepts themselves, not of their kinds, so that a question's answer is a matter of single edges and can be checked by
anyone who holds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from kg.snapshot import Snapshot
from reasoning.query.model import And, Find, Query, Statement, Term
from reasoning.query.nouns import noun_of
from reasoning.query.words import words
from reasoning.rendering.text import plain
from reasoning.training.relations import Relations
from reasoning.training.walks import Walk

#: What is asked for, in every shape.
ASKED = "x"


@dataclass(frozen=True, slots=True)
class Shape:
    """A question without its concepts.

    Attributes:
        statements: (subject, predicate, object), in the order of following. Ids are ``x``, ``y1``.. (unnamed), ``c1``.. (bound).
        categories: (id, category) of ``x`` and the unnamed ones.
        apart: the bound ids that ``x`` could be mistaken for, being of its category: they are not meant.
    """

    statements: tuple[tuple[str, str, str], ...]
    categories: tuple[tuple[str, str], ...]
    bound: tuple[str, ...]
    apart: tuple[str, ...] = ()

    def query(self, snapshot: Snapshot, nodes: Mapping[str, int], options: Sequence[int] = ()) -> dict[str, Any]:
        """Return the Query as plain data (what ``Query.to_dict`` gives): one that finds, or chooses where there are options."""
        curies = {id: snapshot.curie(nodes[id]) for id in self.bound}
        terms: list[dict[str, Any]] = [{"id": id, "curies": [curie], "kinds": False} for id, curie in curies.items()]
        for id, category in self.categories:
            term: dict[str, Any] = {"id": id, "categories": [category], "kinds": False}
            if id == ASKED and self.apart:
                term["not_curies"] = [curies[each] for each in self.apart]
            terms.append(term)
        asked: dict[str, Any] = {"kind": "find", "variable": ASKED}
        if options:
            ids = [f"o{place}" for place in range(1, len(options) + 1)]
            terms += [{"id": id, "curies": [snapshot.curie(node)], "kinds": False} for id, node in zip(ids, options, strict=True)]
            asked = {"kind": "choose", "variable": ASKED, "options": ids}
        parts = [{"kind": "statement", "subject": s, "predicates": [p], "object": o} for s, p, o in self.statements]
        return {"asked": asked, "terms": terms, "where": parts[0] if len(parts) == 1 else {"kind": "and", "parts": parts}}

    def told(self, names: Mapping[str, str]) -> str:
        """Return what is asked for, in words: "genes that cause Marfan syndrome"; ``names`` are those of the bound ids."""
        said, _ = _template(self)
        for id in self.bound:
            said = said.replace(_placeholder(id), plain(names[id]))
        return said

    @property
    def noun(self) -> str:
        """What one of the things asked for is called."""
        return _template(self)[1]


def _placeholder(id: str) -> str:
    return f"⟦{id}⟧"


@lru_cache(maxsize=65_536)
def _template(shape: Shape) -> tuple[str, str]:
    apart = tuple(f"X:{each}" for each in shape.apart)
    terms = [Term(id=id, curies=(f"X:{id}",), kinds=False) for id in shape.bound]
    terms += [
        Term(id=id, categories=(category,), kinds=False, not_curies=apart if id == ASKED else ()) for id, category in shape.categories
    ]
    parts = tuple(Statement(subject=s, predicates=(p,), object=o) for s, p, o in shape.statements)
    query = Query(asked=Find(variable=ASKED), terms=tuple(terms), where=parts[0] if len(parts) == 1 else And(parts=parts))
    return words(query, lambda curie: _placeholder(curie.removeprefix("X:"))), noun_of(query, ASKED)[0]


def shape_of(walk: Walk, relations: Relations, hints: Sequence[Walk] = (), branches: Sequence[Walk] = ()) -> tuple[Shape, dict[str, int]]:
    """Return the shape of a question and what its bound ids stand for.

    It names only where the walk and its ``branches``, which end where it ends, begin; or, instead of where the walk begins, where the
    ``hints`` begin that end there.
    """
    snapshot = relations.snapshot
    statements = list[tuple[str, str, str]]()
    categories = dict[str, str]()
    bound = dict[str, int]()
    fresh = count(1)

    def add(each: Walk, start: str, end: str) -> None:
        ids = [start, *(f"y{next(fresh)}" for _ in each.codes[1:]), end]
        for hop, code in enumerate(each.codes):
            relation = relations.relations[code]
            near, far = ids[hop], ids[hop + 1]
            statements.append((near, relation.predicate, far) if relation.forward else (far, relation.predicate, near))
            categories[far] = relation.category

    def name(each: Walk) -> str:
        bound[f"c{len(bound) + 1}"] = each.nodes[0]
        return f"c{len(bound)}"

    start = f"y{next(fresh)}" if hints else name(walk)
    for hint in hints:
        add(hint, name(hint), start)
    add(walk, start, ASKED)
    for branch in branches:
        add(branch, name(branch), ASKED)
    apart = () if hints else tuple(id for id, node in bound.items() if snapshot.category(node) == categories[ASKED])
    # What is asked for comes first, as a reader expects.
    return Shape(tuple(statements), tuple(reversed(categories.items())), tuple(bound), apart), bound

"""What two concepts have in common, and what only one of them is said to have."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from reasoning.answers import edges as at
from reasoning.answers import explain
from reasoning.answers.parts import Means, bound
from reasoning.claims.composer import Composer
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.rows import EdgeRow
from reasoning.query.executor import execute
from reasoning.query.model import Compare, Explain, Find, Query
from reasoning.query.ordering import affirmed
from reasoning.rendering.text import count, listed

TOLD, ROWS, MOST = 10, 500, 20_000
#: (predicates, whether the term is their subject) -> other end -> edge
_Table = dict[tuple[tuple[str, ...], bool], dict[int, int]]
#: Sharing these says little: nearly everything is a kind of something common.
_LAST = ("biolink:subclass_of",)
_PHENOTYPES = (("biolink:has_phenotype",), True)


def answer(query: Query, write: Composer, means: Means) -> None:
    """Write what all the terms have by the same kind of statement, the rarest first; then what sets the first two apart, or that first.

    Where nothing is common to them and nothing in particular was asked for, how the first two hang together is told instead.
    """
    asked, s = query.asked, write.snapshot
    assert isinstance(asked, Compare)
    nodes = [bound(s, query.term(id))[0] for id in asked.terms]
    for node, id, role in zip(nodes, asked.terms, ("first", "second", *["other"] * len(nodes)), strict=False):
        write.concept(node, query.term(id).name or write.name(node), role)
    tables = [_by_kind(write, query, id, node) for id, node in zip(asked.terms, nodes, strict=True)]
    first = asked.apart and len(nodes) == 2 and _apart(write, nodes[0], nodes[1], tables[0], tables[1])
    told = _common(write, nodes, tables)
    if len(nodes) == 2 and not first:
        _apart(write, nodes[0], nodes[1], tables[0], tables[1])
    if told:
        return
    names = listed([write.name(node) for node in nodes])
    write.line(f"The graph says nothing that holds of {'both' if len(nodes) == 2 else 'all of them'}.")
    write.missing.append(f"anything that {'both ' if len(nodes) == 2 else ''}{names} are said to have")
    if query.where is None and not write.claimed and len(nodes) == 2:
        write.line("How they hang together:")
        write.concepts.clear()
        explain.answer(query.model_copy(update={"asked": Explain(source=asked.terms[0], target=asked.terms[1])}), write, means)


def _common(write: Composer, nodes: Sequence[int], tables: Sequence[_Table]) -> bool:
    """Write what every table has."""
    snapshot, told = write.snapshot, False
    keys = sorted(set(tables[0]).intersection(*tables[1:]), key=lambda key: (key[0] == _LAST, key))
    for key in keys:
        common = [n for n in tables[0][key] if all(n in table[key] for table in tables[1:])]
        if not common:
            continue
        told = True
        common.sort(key=lambda n: (-_rarity(write, n), snapshot.name(n), n))
        predicates, forward = key
        said = listed(list(dict.fromkeys(phrase(predicate, backward=not forward) for predicate in predicates)), "or")
        rest = f", the {TOLD} rarest of them" if len(common) > TOLD else ""
        write.line(f"{count(len(common), 'thing')} that the graph says of {'both' if len(nodes) == 2 else 'all'} with “{said}”{rest}:")
        for node, table in zip(nodes, tables, strict=True):
            for group in write.verbalizer.groups([table[key][n] for n in common[:TOLD]], node):
                if all(node in (int(snapshot.edge_subject[e]), int(snapshot.edge_object[e])) for e in group):
                    write.say(group, about=node)
                else:  # it is said of a kind of the concept
                    for edge in group:
                        write.say([edge])
        for n in common[: ROWS - len(write.results)]:
            other = snapshot.edge_id(tables[1][key][n])
            write.results.append(EdgeRow.of_edge(snapshot, tables[0][key][n], n, other_edge_id=other, rarity=round(_rarity(write, n), 3)))
    return told


def _by_kind(write: Composer, query: Query, id: str, node: int) -> _Table:
    """What the condition's statements about the term hold of, by whichever of their predicates; without one, what any record does."""
    snapshot = write.snapshot
    found: _Table = defaultdict(dict)
    asked = query.asked
    assert isinstance(asked, Compare)
    if query.where is None or asked.variable is None:
        for edge in at.ranked(snapshot, at.affirmed_edges(snapshot, node).tolist()):
            key = ((snapshot.predicate(edge),), int(snapshot.edge_subject[edge]) == node)
            found[key].setdefault(at.other_end(snapshot, edge, node), edge)
        return found
    for statement in (each for each in affirmed(query.where) if id in (each.subject, each.object)):
        alone = query.model_copy(update={"asked": Find(variable=asked.variable), "where": statement, "limit": None})
        for binding in execute(alone, snapshot, limit=MOST, ways=1):
            for edge in binding.edges()[:1]:
                assert binding.node is not None
                found[(statement.predicates or (snapshot.predicate(edge),), statement.subject == id)].setdefault(binding.node, edge)
    return found


def _rarity(write: Composer, node: int) -> float:
    """Information in nats of meeting this neighbour: -ln of its share of all ends of edges."""
    return -math.log(max(1, write.snapshot.degree_of(node)) / max(1, len(write.snapshot.adj.nbr)))


def _apart(write: Composer, one: int, other: int, mine: _Table, theirs: _Table) -> bool:
    """Write the findings of each that the other is not said to have; return whether there are any."""
    told = False
    for node, own, foreign in ((one, mine, theirs), (other, theirs, mine)):
        others = foreign.get(_PHENOTYPES, {})
        alone = [edge for n, edge in own.get(_PHENOTYPES, {}).items() if n not in others and _subject(write, edge) == node]
        if alone and others:
            write.line(f"Recorded of {write.name(node)} alone ({len(alone):,} in all, the most frequent first):")
            write.say(alone[:5], about=node)
            told = True
    return told


def _subject(write: Composer, edge: int) -> int:
    return int(write.snapshot.edge_subject[edge])

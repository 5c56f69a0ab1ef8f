"""What satisfies a condition: listed, or counted with a few of them shown."""

from __future__ import annotations

import numpy as np

from reasoning.answers import by_role
from reasoning.answers.parts import best, bound_end, ends_of, narrow, note_concepts, roots, say_support, told, unknown
from reasoning.claims.composer import Composer
from reasoning.claims.rows import EdgeRow
from reasoning.query.domains import asked_variable
from reasoning.query.evidence_graph import Binding, EvidenceGraph, Support
from reasoning.query.executor import execute
from reasoning.query.model import Count, Order, Query, Statement
from reasoning.query.nouns import noun_of
from reasoning.query.ordering import affirmed
from reasoning.rendering.text import count

#: How many of a kind of statement are told in the text, forms of a concept, ends of longer chains, examples of a count; rows of results.
TOLD, KINDS, ENDS, EXAMPLES, ROWS = 10, 6, 6, 3, 500


def answer(query: Query, write: Composer) -> None:
    """Write what the query's variable can stand for, best first, or why nothing does."""
    graph = execute(query, write.snapshot, limit=ROWS)
    write.truncated = write.truncated or graph.truncated
    narrow(write, graph)
    variable = graph.variable
    assert variable is not None and query.where is not None
    statements = list(affirmed(query.where))
    plain = statements[0] if len(statements) == 1 and bound_end(query, statements[0], variable) is not None else None
    whole = plain is not None and query.where == plain and not plain.negated and plain.qualifiers is None
    denied = _denied(query, write, plain) if whole and plain is not None else []
    note_concepts(write, query, lambda: ends_of(write.snapshot, graph.edges()))
    if not graph and not denied:
        if whole and plain is not None and by_role.tell(query, write, plain, variable):
            return
        known = [] if graph.notes else [_nothing(query, write, plain)]
        write.missing += [*known, *unknown(graph, write.snapshot)]
        return
    write.missing += graph.notes
    if plain is not None:
        _tell_plain(query, write, graph, plain, denied)
    else:
        _tell_ways(query, write, graph)


def _nothing(query: Query, write: Composer, plain: Statement | None) -> str:
    """Say that nothing satisfies the query."""
    variable = asked_variable(query)
    assert variable is not None
    end = bound_end(query, plain, variable) if plain is not None and plain == query.where else None
    if plain is not None and plain.negated and plain == query.where:
        said = told(query.model_copy(update={"limit": None}), write.snapshot).removeprefix("how many ")
        return (
            f"no record in this graph names any {said}; what no record speaks of is not listed, for that is no evidence that it is not so"
        )
    if end is not None and plain is not None and plain.qualifiers is None and not plain.either_way and not query.term(variable).not_curies:
        return f"no {noun_of(query, variable)[0]} of {write.name(roots(write.snapshot, query.term(end))[0])} is recorded in this graph"
    said = told(query.model_copy(update={"limit": None}), write.snapshot)
    return f"no record in this graph names any {said.removeprefix('how many ')}"


def _first(query: Query) -> str:
    """How many were asked for, and by what they are sorted."""
    by = {"frequency": "rarest first" if query.order.ascending else "most frequent first"}.get(query.order.by, "")
    return "".join(f"; {said}" for said in (f"the first {query.limit}" if query.limit else "", by) if said)


def _heading(query: Query, write: Composer, graph: EvidenceGraph, shown: str, simple: bool) -> str:
    one, many = noun_of(query, graph.variable or "")
    number = count(graph.total, one, many)
    if simple:
        return f"{number} in this graph{shown}:"
    said = told(query.model_copy(update={"limit": None, "order": Order()}), write.snapshot).removeprefix("how many ")
    if graph.total == 1 and said.startswith(f"{many} "):
        return f"{number} (asked for: {said}){shown}:"  # the clauses are in the plural
    return f"{number} {said.removeprefix(many).strip()}{shown}:" if said.startswith(many) else f"{number}: {said}{shown}:"


# -- one statement about a bound concept -------------------------------------------------------------------------------------------


def _denied(query: Query, write: Composer, statement: Statement) -> list[int]:
    """Edges that deny the statement of the concept itself."""
    anchor = bound_end(query, statement, asked_variable(query))
    assert anchor is not None
    if not any(len(write.snapshot.negated_of(node)) for node in roots(write.snapshot, query.term(anchor))):
        return []
    negative = statement.model_copy(update={"negated": True, "qualifiers": None})
    graph = execute(query.model_copy(update={"where": negative, "limit": None}), write.snapshot, limit=ROWS)
    return [edge for binding in graph for way in binding.ways for s in way.support for edge in s.edges if edge not in s.chains]


def _tell_plain(query: Query, write: Composer, graph: EvidenceGraph, statement: Statement, denied: list[int]) -> None:
    counting = isinstance(query.asked, Count)
    most = EXAMPLES if counting else TOLD
    supports = {binding.node: support for binding in graph if (support := _of(binding, statement)) is not None}
    own = {node: _own(support) for node, support in supports.items()}
    outright = [edge for edges in own.values() for edge in edges]
    apart = graph.variable is not None and query.term(graph.variable).not_curies
    simple = query.where == statement and statement.qualifiers is None and not apart and query.order.by == "evidence"
    only = {node: support for node, support in supports.items() if not own[node]}
    if outright and (graph.total > 1 or not simple or counting):
        shown = f"; the first {most} of each kind of statement" if len(outright) > most else ""
        also = f", {len(only):,} of them of its kinds alone" if only else ""
        write.line(_heading(query, write, graph, f"{also}{_first(query)}{shown}", simple))
    anchor = bound_end(query, statement, graph.variable)
    assert anchor is not None
    anchors = roots(write.snapshot, query.term(anchor))
    for node in anchors:
        for edges in (outright, denied):
            for group in write.verbalizer.groups(_at(write, edges, node), node):
                write.say(group[:most], about=node)
    refuted = [edge for binding in graph for way in binding.ways for s in way.support if s.role == "denies" for edge in s.edges[:1]]
    for edge in refuted[:most]:
        write.say([edge])
    if only and not (counting and outright):
        _tell_kinds(query, write, graph, statement, only, alone=not outright)
    rows: list[tuple[int, int, str | None]] = []
    for binding in graph:
        support = supports.get(binding.node)
        if support is None or binding.node is None:
            continue
        for edge in own[binding.node] or support.edges[:1]:
            rows.append((edge, binding.node, _kind(write, edge, binding.node) if edge in support.chains else None))
    rows += [(edge, next(n for n in _ends(write, edge) if n not in anchors), None) for edge in denied]
    rows = rows[: max(ROWS - len(write.results), 0)]
    write.results += EdgeRow.of_edges(
        write.snapshot, [edge for edge, _, _ in rows], [end for _, end, _ in rows], [{"of": kind} for _, _, kind in rows]
    )
    del write.results[ROWS:]


def _of(binding: Binding, statement: Statement) -> Support | None:
    """The support of the one statement that is affirmed (the graph's has its predicates spelled out)."""
    for way in binding.ways:
        for each in way.support:
            same = each.statement.subject == statement.subject and each.statement.object == statement.object
            if same and each.role == "affirms" and each.edges:
                return each
    return None


def _own(support: Support) -> list[int]:
    """The edges that speak of the bound concept itself."""
    return [edge for edge in support.edges if edge not in support.chains] if support.chains else list(support.edges)


def _at(write: Composer, edges: list[int], node: int) -> list[int]:
    """Those of some edges that have a node at an end."""
    s, at = write.snapshot, np.array(edges, np.int64)
    return at[(s.edge_subject[at] == node) | (s.edge_object[at] == node)].tolist() if edges else []


def _tell_kinds(
    query: Query, write: Composer, graph: EvidenceGraph, statement: Statement, only: dict[int | None, Support], alone: bool
) -> None:
    """Tell what is said of the concept's kinds and not of itself; each kind with the chain that makes it one."""
    anchor = bound_end(query, statement, graph.variable)
    assert anchor is not None
    name = write.name(roots(write.snapshot, query.term(anchor))[0])
    kinds: dict[int, list[int]] = {}
    chains: dict[int, tuple[int, ...]] = {}
    for node, support in only.items():
        edge = best(support)
        kind = next((n for n in _ends(write, edge) if n != node), node)
        assert kind is not None
        kinds.setdefault(kind, []).append(edge)
        chains[kind] = support.chains[edge]
    rest = f"; the first {KINDS} of these" if len(kinds) > KINDS else ""
    one, many = noun_of(query, graph.variable or "")
    forms = count(len(kinds), "form")
    if alone and query.where == statement:
        write.line(f"{count(len(only), one, many)} of {forms} of {name}; of {name} itself the graph says nothing of the kind{rest}:")
    elif alone:  # what else was asked is told, too
        of_them = f"; of {forms} of {name}, of which itself the graph says nothing of the kind{rest}"
        write.line(_heading(query, write, graph, of_them, simple=False))
    else:
        write.line(f"{count(len(only), one, many)} more, of {forms} of {name}{rest}:")
    said: set[int] = set()
    for kind, edges in list(kinds.items())[:KINDS]:
        for group in write.verbalizer.groups(edges, kind):
            write.say(group[:TOLD], about=kind, line=False)
        for edge in chains[kind]:
            if edge not in said:  # many forms hang on the same branch: it is told once
                write.say([edge], line=False)
        said.update(chains[kind])
        write.line()


def _ends(write: Composer, edge: int) -> tuple[int, int]:
    return int(write.snapshot.edge_subject[edge]), int(write.snapshot.edge_object[edge])


def _kind(write: Composer, edge: int, node: int) -> str:
    return write.snapshot.curie(next((n for n in _ends(write, edge) if n != node), node))


# -- several statements ------------------------------------------------------------------------------------------------------------


def _tell_ways(query: Query, write: Composer, graph: EvidenceGraph) -> None:
    """Tell each value with the statements that make it one, those that most ways lead to first."""
    most = EXAMPLES if isinstance(query.asked, Count) else ENDS
    shown = f"; the first {most}" if graph.total > most and not query.limit else ""
    write.line(_heading(query, write, graph, f"{_first(query)}{shown}", simple=False))
    joined = any(way.nodes for binding in graph for way in binding.ways)
    s = write.snapshot
    for binding in graph.bindings[:most]:
        assert binding.node is not None
        ways = f" ({count(binding.n_ways, 'way')})" if joined else ""
        write.line(f"{write.name(binding.node)}{ways}")
        for way in binding.ways[:2]:
            said: set[int] = set()
            indent = 1
            for support in way.support:
                if support.edges:
                    say_support(write, query, support, graph.variable, said, indent)
                    indent = 0
            write.line()
    for binding in graph:
        if binding.node is None or not binding.ways:
            continue
        way = binding.ways[0]
        mine = [x for x in way.support if x.edges and graph.variable in (x.statement.subject, x.statement.object)]
        rest = [x for x in way.support if x.edges and x not in mine]
        if not mine:
            continue
        middle = next(iter(way.nodes.values()), None)
        write.results.append(
            EdgeRow.of_edge(
                s,
                best(mine[-1] if middle is not None else mine[0]),
                binding.node,
                through=s.curie(middle) if middle is not None else None,
                first_edge_id=s.edge_id(best(rest[0])) if rest and middle is not None else None,
                ways=binding.n_ways,
                matches=binding.matches,
                edges=tuple(map(s.edge_id, way.edges())),
            )
        )

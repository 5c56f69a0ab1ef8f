"""Which of several options a condition holds of."""

from __future__ import annotations

from reasoning.answers.parts import narrow, note_concepts, say_support, told, unknown
from reasoning.claims.composer import Composer
from reasoning.claims.rows import ChoiceRow
from reasoning.query.executor import execute
from reasoning.query.model import Choose, Find, Query
from reasoning.rendering.text import listed


def answer(query: Query, write: Composer) -> None:
    """Write for each option the statements by which the condition holds of it, then of which options none is recorded."""
    asked = query.asked
    assert isinstance(asked, Choose)
    s = write.snapshot
    holding: list[str] = []
    lacking: list[str] = []
    note_concepts(write, query)
    for option in asked.options:
        term = query.term(option)
        variable = query.term(asked.variable).model_copy(update={"curies": term.curies, "kinds": term.kinds})
        terms = tuple(variable if each.id == asked.variable else each for each in query.terms)
        alone = query.model_copy(update={"asked": Find(variable=asked.variable), "terms": terms})
        graph = execute(alone, s, limit=3, ways=1)
        narrow(write, graph)
        node = s.index(term.curies[0])
        write.concept(node, term.name or write.name(node), "option")
        edges = graph.edges()
        write.results.append(ChoiceRow(s.curie(node), write.name(node), s.category(node), bool(graph), tuple(map(s.edge_id, edges))))
        write.missing += unknown(graph, s)
        if not graph:
            lacking.append(write.name(node))
            continue
        holding.append(write.name(node))
        write.line(f"{write.name(node)}:")
        said: set[int] = set()
        indent = 1
        for binding in graph:
            for support in (x for way in binding.ways for x in way.support if x.edges):
                say_support(write, alone, support, asked.variable, said, indent)
                indent = 0
        write.line()
    if lacking and holding:
        write.line(f"Of {listed(lacking, 'or')} no record in this graph says so.")
    if not holding:
        write.missing.append(f"a record by which one can tell {told(query, s)}; that is no evidence that it is none of them")

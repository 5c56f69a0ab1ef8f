"""Whether a condition holds: the edges for it, the negative ones against it, and through kinds where it is not said outright."""

from __future__ import annotations

from kg.errors import InputError
from kg.model import Evidence
from reasoning.answers import explain
from reasoning.answers.parts import Means, ends_of, narrow, note_concepts, say_support, told, unknown
from reasoning.claims.composer import Composer
from reasoning.claims.frequency_text import details
from reasoning.claims.rows import EdgeRow
from reasoning.debate import Argument, Verdict
from reasoning.debate.searching import Debate
from reasoning.evidence_views.records import STANDINGS
from reasoning.query.evidence_graph import EvidenceGraph, Support
from reasoning.query.executor import execute
from reasoning.query.frequencies import apart, spoken
from reasoning.query.model import Check, Explain, Not, Qualifiers, Query, Statement
from reasoning.query.records import satisfies
from reasoning.query.safety import conjuncts
from reasoning.rendering.text import listed
from reasoning.vocabulary import SUBCLASS

#: Edges told of one statement; the results hold all.
TOLD = 3
#: What a disease seldom has two of.
_SELDOM_TWO = frozenset(f"biolink:{name}" for name in ("has_mode_of_inheritance", "has_disease_onset", "has_clinical_course"))


def answer(query: Query, write: Composer, means: Means) -> None:
    """Write what speaks for the condition and what against it; neither is an abstention, never a "no".

    Where any link at all was asked for and no record states one, paths are looked for.
    """
    if query.where is None:
        raise InputError("there is nothing to check: give “where” a statement")
    parts = conjuncts(query.where)
    if len(parts) == 1 and isinstance(parts[0], Statement):
        _statement(query, parts[0], write, means)
    else:
        _several(query, write)


def affirm(query: Query, write: Composer, heading: str = "Yes", graph: EvidenceGraph | None = None) -> EvidenceGraph:
    """Write the edges by which a condition holds, under a heading, "of a more specific kind" where they speak of kinds alone.
    ``graph`` is what the query holds, where that is known already.
    """
    graph = execute(query, write.snapshot) if graph is None else graph
    narrow(write, graph)
    if graph:
        chained = not graph.bindings[0].itself
        kind = isinstance(query.where, Statement) and SUBCLASS in query.where.predicates
        write.line(
            f"{heading}, by this chain:" if chained and kind else f"{heading}, of a more specific kind:" if chained else f"{heading}:"
        )
        _tell(query, write, graph)
    return graph


def _tell(query: Query, write: Composer, graph: EvidenceGraph) -> None:
    s, said = write.snapshot, set[int]()
    for support in (x for way in graph.bindings[0].ways for x in way.support):
        direct = [edge for edge in support.edges if edge not in support.chains]
        for edge in direct or support.edges[:TOLD]:
            if edge in said:
                continue
            if direct:
                said.add(edge)
                write.say([edge])
            else:
                one = Support(support.statement, (edge,), {edge: support.chains[edge]}, support.role)
                say_support(write, query, one, None, said)
                write.line()
            write.results.append(EdgeRow.of_edge(s, edge, int(s.edge_object[edge])))


def _statement(query: Query, statement: Statement, write: Composer, means: Means) -> None:
    snapshot = write.snapshot
    denied_question = isinstance(query.asked, Check) and query.asked.denied
    graph = execute(query, snapshot)
    against = [] if statement.negated else denials(query, statement, write)
    note_concepts(write, query, lambda: ends_of(snapshot, (*graph.edges(), *against)))
    outright = graph and graph.bindings[0].itself
    if outright and against:
        write.line("Records disagree:")
        _tell(query, write, graph)
        _tell_against(write, against)
        _weigh(query, write)
    elif graph:
        # What is recorded of a special form does not undo a record that denies it; both are told.
        said = "No, records say that it is so" if denied_question else "No, a record denies it" if statement.negated else "Yes"
        affirm(query, write, _in_shares(statement, graph, write) or said, graph)
        if against:
            write.line("Yet a record denies the statement itself:")
            _tell_against(write, against)
    elif against:
        write.line("Yes, that is true: a record denies it:" if denied_question else "No, a record denies it:")
        _tell_against(write, against)
    elif not statement.predicates and not denied_question:
        write.line("No record links the two outright. How they hang together:")
        write.concepts.clear()
        ends = Explain(source=statement.subject, target=statement.object)
        explain.answer(query.model_copy(update={"asked": ends, "where": None}), write, means)
    elif _otherwise_frequent(query, statement, write):
        pass
    elif not _reversed(query, statement, write):
        said = told(query.model_copy(update={"asked": Check()}), snapshot).removeprefix("whether ")
        if denied_question:
            write.line(f"This graph cannot tell: no record in it says that {said}, and none denies it.")
        else:
            write.line(f"No record in this graph says that {said}, and none denies it.")
            _recorded_instead(query, statement, write)
        write.missing += unknown(graph, snapshot)
        write.missing.append(f"a record that says that {said}; that is no evidence that it is false")


def _recorded_instead(query: Query, statement: Statement, write: Composer) -> None:
    """Tell what is recorded of a disease's inheritance, onset or course where what was asked about is not: it seldom has two."""
    s = write.snapshot
    if not statement.predicates or not set(statement.predicates) <= _SELDOM_TWO:
        return
    nodes = [s.index(curie) for curie in query.term(statement.subject).curies]
    found = [e for node in nodes for e in s.edges_of(node).tolist() if int(s.edge_subject[e]) == node and not s.edge_negated[e]]
    found = [edge for edge in found if s.predicate(edge) in statement.predicates]
    if found:
        write.line("What is recorded instead:")
        for edge in found[:TOLD]:
            write.say([edge], indent=1)


def denials(query: Query, statement: Statement, write: Composer) -> list[int]:
    """Return the edges that deny a statement; none where one of its ends is anything at all, for which another may hold."""
    if query.speaks_of_any(statement):
        return []
    negative = statement.model_copy(update={"negated": True, "qualifiers": None})
    graph = execute(query.model_copy(update={"where": negative}), write.snapshot)
    return list(dict.fromkeys(e for binding in graph for way in binding.ways for s in way.support for e in s.edges))


def _otherwise_frequent(query: Query, statement: Statement, write: Composer) -> bool:
    """Tell what records say of how frequent it is, where none says as much as was asked; whether there are such records.

    A record that says "in 30–79 %" neither shows that it is more than half nor that it is not.
    """
    wanted = statement.qualifiers.frequency if statement.qualifiers is not None else None
    if wanted is None or statement.qualifiers is None:
        return False
    anyhow = statement.qualifiers.model_copy(update={"frequency": None})
    asked = query.model_copy(update={"where": statement.model_copy(update={"qualifiers": anyhow})})
    graph = execute(asked, write.snapshot)
    if not graph:
        return False
    pieces = _outright(graph, write, anyhow)
    said = [known for piece in pieces if (known := spoken(piece)) is not None]
    shares = listed(sorted(details(pieces)))
    denied = isinstance(query.asked, Check) and query.asked.denied
    if said and all(apart(known, wanted) for known in said):
        write.line(f"{'Yes, that is true' if denied else 'No'}: records say that it is so {shares}:")
    else:
        write.line(f"Not shown: records say that it is so {shares}:" if said else "Not shown: records do not say how often it is so:")
        write.missing.append("a record by which the share of patients is decided")
    _tell(asked, write, graph)
    return True


def _outright(graph: EvidenceGraph, write: Composer, wanted: Qualifiers) -> list[Evidence]:
    """The records, as qualified, of what is said of the two concepts themselves."""
    supports = [support for binding in graph for way in binding.ways for support in way.support]
    edges = dict.fromkeys(edge for support in supports for edge in support.edges if edge not in support.chains)
    return [piece for edge in edges for piece in write.evidence(edge) if satisfies(write.snapshot, piece, wanted)]


def _in_shares(statement: Statement, graph: EvidenceGraph, write: Composer) -> str:
    """How a "yes" to a question of shares is to be put: what is so of a kind alone is not shown of the whole, and records may disagree."""
    wanted = statement.qualifiers.frequency if statement.qualifiers is not None else None
    if wanted is None or statement.qualifiers is None:
        return ""
    if not graph.bindings[0].itself:
        return "Not shown of it as a whole, yet records say so"
    every = _outright(graph, write, statement.qualifiers.model_copy(update={"frequency": None}))
    others = [piece for piece in every if (known := spoken(piece)) is not None and apart(known, wanted)]
    return f"Records disagree, for others say {listed(sorted(details(others)))}; by some it is so" if others else ""


def _weigh(query: Query, write: Composer) -> None:
    """Say whether either side of a disagreement is the stronger: what text mining found never outranks what people curated."""
    (verdict,) = Debate(write.snapshot, [query], one=False).run()
    sides = {stance: min((one.standing for one in _arguments(verdict, stance)), key=STANDINGS.index) for stance in ("for", "against")}
    if verdict.state == "contested":
        write.line(f"Neither outweighs the other: both are {sides['for']}.")
    else:
        won, lost = ("for", "against") if verdict.state == "supported" else ("against", "for")
        write.line(f"What is {sides[won]} speaks {won} it and outweighs what is {sides[lost]} {lost} it.")


def _arguments(verdict: Verdict, stance: str) -> list[Argument]:
    every = (*verdict.standing_for, *verdict.standing_against, *verdict.beaten)
    return [one for one in every if one.stance == stance and one.chain == "stated"]


def _tell_against(write: Composer, edges: list[int]) -> None:
    s = write.snapshot
    for edge in edges:
        write.say([edge])
        write.results.append(EdgeRow.of_edge(s, edge, int(s.edge_object[edge])))


def _reversed(query: Query, statement: Statement, write: Composer) -> bool:
    """Tell that it is the other way round, where it was asked whether one thing is a kind of another."""
    if SUBCLASS not in statement.predicates or statement.negated:
        return False
    turned = statement.model_copy(update={"subject": statement.object, "object": statement.subject, "predicates": (SUBCLASS,)})
    graph = execute(query.model_copy(update={"where": turned}), write.snapshot)
    if graph:
        write.line("The other way round:")
        _tell(query.model_copy(update={"where": turned}), write, graph)
    return bool(graph)


def _several(query: Query, write: Composer) -> None:
    """A condition of several parts: as a whole, and where that does not hold, which of its parts do."""
    assert query.where is not None
    note_concepts(write, query)
    graph = affirm(query, write)
    if graph:
        if not write.claimed:  # nothing but "not": that no record says it is all there is to say
            write.line(f"No record in this graph says otherwise: {told(query, write.snapshot).removeprefix('whether ')}.")
            write.missing.append("a record that says so outright: that none says the contrary is no evidence")
        return
    said = told(query.model_copy(update={"asked": Check()}), write.snapshot).removeprefix("whether ")
    write.line("Not all of it is recorded." if len(conjuncts(query.where)) > 1 else f"No record in this graph says that {said}.")
    write.missing += unknown(graph, write.snapshot)
    for part in conjuncts(query.where):
        alone = query.model_copy(update={"where": part})
        said = told(alone, write.snapshot).removeprefix("whether ")
        if isinstance(part, Not):
            inner = query.model_copy(update={"where": part.part})
            if affirm(inner, write, "Against it, this is recorded"):
                continue
        elif not affirm(alone, write, "Recorded"):
            against = denials(alone, part, write) if isinstance(part, Statement) and not part.negated else []
            if against:
                write.line("Denied:")
                _tell_against(write, against)
            else:
                write.missing.append(f"a record that says that {said}; that is no evidence that it is false")

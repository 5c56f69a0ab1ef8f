"""Which of several options a condition holds of: each is argued for and against, and the answer says why right and why the others wrong."""

from __future__ import annotations

from dataclasses import replace

from reasoning.answers.commonest import commonest
from reasoning.answers.parts import Means, narrow, note_concepts, say_support, told, unknown
from reasoning.claims.composer import Composer
from reasoning.claims.rows import ChoiceRow
from reasoning.debate import Argument, Verdict
from reasoning.debate.searching import Debate, itself
from reasoning.debate.support import calibration, remaining
from reasoning.debate.support import support as closeness
from reasoning.query.evidence_graph import EvidenceGraph
from reasoning.query.executor import execute
from reasoning.query.model import Check, Choose, Find, Not, Query, Statement
from reasoning.rendering.text import count, listed

#: Edges that are told of what is recorded of an option instead, and of what speaks against it.
INSTEAD, AGAINST = 3, 3
_CAUSES = "biolink:causes"


def answer(query: Query, write: Composer, means: Means) -> None:
    """Write for each option the statements by which the condition holds of it, what denies it, or what is recorded of it instead."""
    asked = query.asked
    assert isinstance(asked, Choose)
    s = write.snapshot
    denied = isinstance(query.where, Not)
    if isinstance(query.where, Not):  # which is not so: what speaks for each being so is told, and of which nothing does
        query = query.model_copy(update={"where": query.where.part})
    elif isinstance(query.where, Statement) and query.where.negated:  # "which is not a feature of it": the same of one statement
        denied = True
        query = query.model_copy(update={"where": query.where.model_copy(update={"negated": False})})
    note_concepts(write, query)
    asked = asked.model_copy(update={"options": tuple(dict.fromkeys(asked.options))})
    queries = [_with(query, asked, option) for option in asked.options]
    debate = Debate(s, queries, one=True, ground=means.ground)
    verdicts = debate.run()
    names = [query.term(option).name or s.name(s.index(query.term(option).curies[0])) for option in asked.options]
    lacking: list[int] = []
    spoken: list[tuple[int, EvidenceGraph]] = []
    by: dict[str, set[str]] = {}
    own: dict[str, list[int]] = {}
    for place, (alone, verdict) in enumerate(zip(queries, verdicts, strict=True)):
        node = s.index(query.term(asked.options[place]).curies[0])
        write.concept(node, names[place], "option")
        names[place] = write.name(node)
        graph = execute(itself(alone), s, limit=3, ways=1) or execute(alone, s, limit=3, ways=1)
        narrow(write, graph)
        write.missing += unknown(graph, s)
        edges = tuple(map(s.edge_id, graph.edges()))
        by[write.name(node)] = {s.predicate(edge) for edge in graph.edges()}
        unsaid = verdict.state == "open" and not graph
        affirmed = verdict.state == "supported" or (verdict.state == "open" and bool(graph))
        holds = (unsaid or verdict.state == "contradicted") if denied else affirmed
        write.results.append(ChoiceRow(s.curie(node), write.name(node), s.category(node), holds, edges, verdict.state, verdict.rows(s)))
        if unsaid:
            lacking.append(place)
            continue
        spoken.append((place, graph))
        if holds:
            own[write.name(node)] = [e for b in graph for way in b.ways for each in way.support for e in each.edges if e not in each.chains]
    right = [row.name for row in write.results if isinstance(row, ChoiceRow) and row.holds]
    # what was asked goes first: who reads on sees of which others it is so
    if denied:
        write.line(
            f"Not so, by the records of this graph: {listed(_denials(write, right), 'and')}."
            if right
            else "None of them: of each a record says that it is so."
        )
    for place, graph in spoken:
        _tell(write, queries[place], asked.variable, graph, verdicts[place], names[place])
    if lacking:
        write.line(f"Of {listed([names[place] for place in lacking], 'or')} no record in this graph says so.")
        for place in lacking:
            _instead(write, queries[place], asked.variable, names[place])
    if not right and not denied:
        write.abstained = True
        _nearest(write, verdicts, names)
        _left(write, queries, asked.variable, names)
        write.missing.append(f"a record by which one can tell {told(query, s)}; that is no evidence that it is none of them")
    elif not denied and query.order.by == "frequency":  # "which is the most common feature of it"
        if isinstance(query.where, Statement):
            first = commonest(write, own, query.order.ascending)
        else:  # "of both X and Y": a share of the patients with the one is none of those with the other
            first = set()
            write.line("Which of them is the most or the least common cannot be told: more than one statement is asked of each.")
        write.abstained = not first
        write.results[:] = [replace(row, holds=row.name in first) if isinstance(row, ChoiceRow) else row for row in write.results]
    elif not denied and isinstance(query.where, Statement) and query.where.predicates[:1] == (_CAUSES,):
        # "Which causes it" takes what contributes and is associated too: where one is a cause on record, the others are told apart.
        causes, others = [name for name in right if _CAUSES in by[name]], [name for name in right if _CAUSES not in by[name]]
        if causes and others:
            write.line(f"As a cause {listed(causes, 'and')} is recorded; {listed(others, 'and')} only as contributing or associated.")
    if len(debate.steps) > 1:
        searched = ", then ".join(f"{step.searched} ({step.uncertainty:.1f} bits left undecided)" for step in debate.steps)
        write.notes.append(f"searched alike for {count(len(queries), 'option')}: {searched}")


def _denials(write: Composer, names: list[str]) -> list[str]:
    """Tell options of which it is not so: those of which a record denies it, and those of which none says it."""
    states = {row.name: row.state for row in write.results if isinstance(row, ChoiceRow)}
    denied = [name for name in names if states[name] == "contradicted"]
    silent = [name for name in names if states[name] != "contradicted"]
    said = ((denied, "a record denies it"), (silent, "no record says it, which is no proof"))
    return [f"{listed(some, 'and')} ({why})" for some, why in said if some]


def _with(query: Query, asked: Choose, option: str) -> Query:
    """The query with an option in the variable's place."""
    term = query.term(option)
    variable = query.term(asked.variable).model_copy(update={"curies": term.curies, "kinds": term.kinds})
    terms = tuple(variable if each.id == asked.variable else each for each in query.terms)
    return query.model_copy(update={"asked": Find(variable=asked.variable), "terms": terms})


def _tell(write: Composer, alone: Query, variable: str, graph: EvidenceGraph, verdict: Verdict, name: str) -> None:
    against = [*verdict.standing_against, *(one for one in verdict.beaten if one.stance == "against")]
    heading = {"contradicted": f"{name}: no, a record denies it:", "contested": f"{name}: records disagree:"}.get(verdict.state, f"{name}:")
    write.line(heading)
    said: set[int] = set()
    indent = 1
    for binding in graph:
        for support in (x for way in binding.ways for x in way.support if x.edges):
            say_support(write, alone, support, variable, said, indent)
            indent = 0
    if indent == 0:
        write.line()
    if against:
        if indent == 0:
            write.line(f"Against it{_weighed(verdict)}:", 1)
        for edge in dict.fromkeys(edge for one in against[:AGAINST] for edge in one.edges):
            if edge not in said:
                write.say([edge], indent=1)


def _weighed(verdict: Verdict) -> str:
    """How what speaks against an option compares to what speaks for it, where that decides."""
    ours = verdict.best
    theirs: Argument | None = next((one for one in (*verdict.standing_against, *verdict.beaten) if one.stance == "against"), None)
    if ours is None or theirs is None or ours.rank == theirs.rank:
        return ", as well founded"
    if ours.chain != theirs.chain:
        return ", of the thing itself and not of a kind" if theirs.rank < ours.rank else ""
    stronger, weaker = (ours, theirs) if ours.rank < theirs.rank else (theirs, ours)
    first, second = ("outweighs", weaker) if stronger is theirs else ("is outweighed by", stronger)
    return f" ({theirs.standing}, which {first} {second.standing})"


def _instead(write: Composer, alone: Query, variable: str, name: str) -> None:
    """Say what is recorded of an option in place of what was asked: why it is not the one, as far as the graph goes."""
    where = alone.where
    if not isinstance(where, Statement) or variable not in (where.subject, where.object):
        return
    other = where.object if where.subject == variable else where.subject
    free = alone.term(other).model_copy(update={"curies": (), "within": (), "id": "?other"})
    statement = where.model_copy(update={"subject" if where.subject == other else "object": "?other", "qualifiers": None})
    bound = tuple(term for term in alone.terms if term.id == variable)
    instead = alone.model_copy(update={"asked": Find(variable="?other"), "terms": (*bound, free), "where": statement})
    edges = [
        edge
        for binding in execute(instead, write.snapshot, limit=INSTEAD, ways=1)
        for way in binding.ways
        for support in way.support
        for edge in support.edges[:1]
        if edge not in support.chains
    ]
    if edges:
        write.line(f"What is recorded of {name} instead:")
        for edge in dict.fromkeys(edges):
            write.say([edge], indent=1)


def _nearest(write: Composer, verdicts: tuple[Verdict, ...], names: list[str]) -> None:
    """Say which option paths join most closely, where none is stated: a hint and no answer."""
    joined = [(len(best.edges), place, best) for place, v in enumerate(verdicts) if (best := v.best) is not None and best.chain == "path"]
    for hops, place, best in sorted(joined, key=lambda one: one[:2])[:1]:
        write.line(
            f"No record states any of them. Joined most closely, by {count(hops, 'statement')}, is {names[place]}, which is no answer:"
        )
        for edge in best.edges:
            write.say([edge], indent=1, chains=("path",))


def _left(write: Composer, queries: list[Query], variable: str, names: list[str]) -> None:
    """Say which options paths do not rule out, at the level that was fitted on recorded pairs, and what would settle it."""
    where, s = queries[0].where, write.snapshot
    if not isinstance(where, Statement) or variable not in (where.subject, where.object):
        return
    given = queries[0].term(where.object if where.subject == variable else where.subject).curies[:1]
    nodes = [s.index(query.term(variable).curies[0]) for query in queries]
    sorts = {s.category(node) for node in nodes}
    fitted = calibration(sorts.pop(), s.category(s.index(given[0]))) if given and len(sorts) == 1 else None
    if fitted is None or s.index(given[0]) in nodes:
        return
    left = remaining([closeness(s, node, s.index(given[0])) for node in nodes], fitted)
    level = f"as closely as {1 - fitted.alpha:.0%} of {fitted.pairs} recorded pairs of their kinds are, their own link left out"
    if len(left) == len(nodes):
        write.notes.append(f"paths rule out none of the options: each is joined with {write.name(s.index(given[0]))} {level}")
    else:
        which = listed([names[place] for place in left], "and") or "none"
        write.notes.append(f"of the options, {which} is joined with {write.name(s.index(given[0]))} {level}; that states nothing")
    said = told(queries[left[0] if len(left) == 1 else 0].model_copy(update={"asked": Check()}), s).removeprefix("whether ")
    write.missing.append(f"what would settle it: a record such as that {said}, or one that denies it")

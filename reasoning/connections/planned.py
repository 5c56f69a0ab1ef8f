"""Paths between two concepts by the planner: chains of search side by side, which vote, within what the caller allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from reasoning import default_scorer as scoring
from reasoning.claims.composer import Composer
from reasoning.claims.rows import ChainVote, ConceptRef, PathRow
from reasoning.concepts.resolver import resolve
from reasoning.connections.explanation import Explanation, list_paths
from reasoning.connections.strategy import Connecting
from reasoning.rendering.text import count, plain
from traversal.constraints import Budget, Constraints
from traversal.paths.result import Stopped
from traversal.planning.planner import Planner

if TYPE_CHECKING:
    from traversal.planning.chains import Ground

#: A bound on nodes read, so that the same question gets the same answer on a slow machine.
EXPANSIONS = 600_000


def explain(ground: Ground, a: str, b: str, *, k: int, max_hops: int, constraints: Constraints, seconds: float) -> Explanation:
    """See ``Engine.explain`` with ``plan``: what the chains found, by their votes, and the planner's trace.

    ``min_hops`` of the constraints holds for every chain, so that "short" ones may find nothing.
    """
    snapshot = ground.snapshot
    one, other = resolve(snapshot, a), resolve(snapshot, b)
    if one.node == other.node:
        raise InputError(f"{plain(a)!r} and {plain(b)!r} are the same concept, {snapshot.curie(one.node)}; a path needs two")
    sources = (one.node, *(node for node in one.others if node != other.node))
    targets = (other.node, *(node for node in other.others if node not in sources))
    asked = Connecting(ground, sources, targets, k=max(k, 10), max_hops=max_hops, constraints=constraints)
    outcome = Planner(ground, budget=Budget(seconds=seconds, expansions=EXPANSIONS)).run(asked)
    write = Composer(snapshot)
    write.scorer, write.trace = scoring.name(ground.scorer), outcome.trace
    write.truncated = outcome.ending == "budget" or any(seen.truncated for seen in outcome.seen.values())
    write.notes += [concept.note for concept in (one, other) if concept.note]
    found = [each for each in asked.supported(outcome.seen) if len(each.path) <= max_hops]
    ends = (found[0].path.nodes[0], found[0].path.nodes[-1]) if found else (one.node, other.node)
    found = [each for each in found if (each.path.nodes[0], each.path.nodes[-1]) == ends][:k]
    write.concept(ends[0], one.text, "source")
    write.concept(ends[1], other.text, "target")
    names = f"{write.name(ends[0])} and {write.name(ends[1])}"
    rows: list[PathRow] = []
    if found:
        write.line(f"{count(len(found), 'path')} of at most {max_hops} hops between {names}, by score and by the chains that found them:")
        votes = [tuple(vote.chain for vote in each.votes) for each in found]
        remarks = [f"; {count(len(each.votes), 'chain')}" for each in found]
        rows = list_paths(write, [each.path for each in found], remarks=remarks, chains=votes)
        rows = [
            replace(row, chains=tuple(ChainVote(vote.chain, vote.rank, vote.of) for vote in each.votes))
            for row, each in zip(rows, found, strict=True)
        ]
    else:
        hint = " before the search's budget was spent" if write.truncated else ""
        write.missing.append(f"a path of at most {max_hops} hops between {names}{hint}")
    write.results += rows
    expansions = sum(seen.expansions for seen in outcome.seen.values())
    stopped: Stopped = "time" if outcome.ending == "budget" else "enough" if write.truncated else "complete"
    answer = write.answer(f"{plain(a)} – {plain(b)}", "connection")
    source, target = (ConceptRef.of(snapshot, node) for node in ends)
    return Explanation(source, target, tuple(rows), answer, write.truncated, stopped, expansions)

"""How two concepts hang together: the planner's chains search, vote and contradict one another; the answer says which."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from reasoning.answers import edges as at
from reasoning.answers.parts import Means, bound
from reasoning.claims.composer import Composer
from reasoning.claims.left_out import left_out
from reasoning.claims.rows import ChainVote
from reasoning.connections.contradictions import denials, opposed
from reasoning.connections.explanation import list_paths
from reasoning.connections.strategy import FORMAL, REACH, Connecting, Supported, Vote
from reasoning.query.model import Explain, Query
from reasoning.rendering.text import count, listed, ordinal, plain
from reasoning.vocabulary import CHEMICALS, DISEASE, PHENOTYPE, TARGETS, TREATS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traversal.paths.result import Path
    from traversal.planning.chains import Ground, Observation

NO_TREATMENTS = "this graph holds no statements of the kind treats, applied_to_treat"
#: Paths told, weak ones where there are no others, and paths told around each concept.
PATHS, WEAK, AROUND = 5, 2, 3
#: A bound on nodes read, so that the same question gets the same answer on a slow machine; the clock is there for the worst.
EXPANSIONS, SECONDS = 600_000, 5.0


def answer(query: Query, write: Composer, means: Means) -> None:
    """Write the best supported paths between the query's concepts; weak ones, and what lies around each, as an abstention.

    Raises:
        InputError: both ends are the same concept, or one is both to be visited and to be avoided.
    """
    from reasoning import default_scorer
    from traversal import Budget
    from traversal.planning.planner import Planner

    explain, s = query.asked, write.snapshot
    assert isinstance(explain, Explain)
    one, other = (bound(s, query.term(id)) for id in (explain.source, explain.target))
    if one[:1] == other[:1]:
        raise InputError(f"both ends are the same concept, {s.curie(one[0])}; a path needs two")
    ground = means.ground()
    write.scorer = default_scorer.name(ground.scorer)
    through = tuple(node for id in explain.through for node in bound(s, query.term(id))[:1])
    avoid = tuple(node for id in explain.avoid for node in bound(s, query.term(id)))
    asked = strategy(ground, one, other, through=through, avoid=avoid)
    outcome = Planner(ground, budget=Budget(seconds=SECONDS, expansions=EXPANSIONS)).run(asked)
    write.trace = outcome.trace
    write.truncated = outcome.ending == "budget" or any(seen.truncated for seen in outcome.seen.values())
    found = asked.supported(outcome.seen)
    telling = [each for each in found if each.telling]
    ends = (one[0], other[0])
    if best := telling or found:
        ends = best[0].path.nodes[0], best[0].path.nodes[-1]  # other senses of the names may be those that hang together
        telling, found = ([each for each in some if (each.path.nodes[0], each.path.nodes[-1]) == ends] for some in (telling, found))
    for id, senses, node, role in ((explain.source, one, ends[0], "source"), (explain.target, other, ends[1], "target")):
        called = query.term(id).name or write.name(senses[0])
        write.concept(node, called, role)
        if node != senses[0]:
            sense = f"{write.name(node)} ({s.curie(node)}), which bears the name too and is linked more closely"
            write.notes.append(f"{plain(called, 80)!r} was taken for {sense}")
    told = _varied(telling) if telling else found[:WEAK]
    names = f"{write.name(ends[0])} and {write.name(ends[1])}{_way(write, through, avoid)}"
    if telling:
        _tell(write, telling, told, names)
    else:
        _abstain(write, told, names, ends, outcome.seen, asked.max_hops + 1)
    _against(write, told, ends)
    _drugs(write, *ends)


def strategy(
    ground: Ground, sources: tuple[int, ...], targets: tuple[int, ...], *, through: tuple[int, ...] = (), avoid: tuple[int, ...] = ()
) -> Connecting:
    """Return how the planner is to ask: paths through what is merely formal (a mode of inheritance) tell nothing of how."""
    from traversal import Constraints

    formal = tuple(category for category in ground.snapshot.categories if category.removeprefix("biolink:") in FORMAL)
    rest = tuple(node for node in targets if node not in sources[:1])
    return Connecting(ground, sources, rest, constraints=Constraints(not_categories=formal, through=through, avoid=avoid))


def _way(write: Composer, through: Sequence[int], avoid: Sequence[int]) -> str:
    """ " through A without B": what was asked of the way."""
    visited = f" through {listed([write.name(node) for node in through])}" if through else ""
    avoided = list(dict.fromkeys(write.name(node) for node in avoid))
    return f"{visited} without {listed(avoided, 'or')}" if avoided else visited


def _tell(write: Composer, telling: list[Supported], told: list[Supported], names: str) -> None:
    weighed = " (hops weighed by the path scorer)" if write.scorer else ""
    said = count(len(telling), "path") if len(telling) <= PATHS else f"{PATHS} of {len(telling)} paths"
    write.line(f"{said} between {names}, ranked by score and by the chains of search that found them{weighed}:")
    _list(write, told)


def _list(write: Composer, supported: list[Supported]) -> None:
    """Write paths with what speaks for each, and keep both in the results."""
    chains = [tuple(vote.chain for vote in each.votes) for each in supported]
    rows = list_paths(write, [each.path for each in supported], remarks=[_remark(each) for each in supported], chains=chains)
    write.results += [
        replace(row, chains=tuple(ChainVote(vote.chain, vote.rank, vote.of) for vote in each.votes))
        for row, each in zip(rows, supported, strict=True)
    ]


def _remark(supported: Supported) -> str:
    """How many chains found a path, and how near the target is by its pattern."""
    places = [vote for vote in supported.votes if vote.chain.startswith("pattern")]
    near = "".join(f"; {_place(vote)} that such paths lead to" for vote in places)
    return f"; {count(len(supported.votes), 'chain')}{near}"


def _place(vote: Vote) -> str:
    if vote.of == 1:
        return "the only one"
    return f"{ordinal(vote.rank)} of the {f'first {REACH}' if vote.of == REACH else vote.of}"


def _varied(telling: list[Supported]) -> list[Supported]:
    """The first paths to tell: direct links, then by votes, those that overlap with one before them put back (``rerank.by_variety``)."""
    from traversal.paths.rerank import Ranked, by_variety

    direct = [each for each in telling if len(each.path) == 1][:PATHS]
    rest = {each.path.nodes: each for each in telling if len(each.path) > 1}
    picked = by_variety([Ranked(each.path, each.worth) for each in rest.values()], PATHS - len(direct))
    return [*direct, *(rest[ranked.path.nodes] for ranked in picked)]


def _abstain(
    write: Composer, found: list[Supported], names: str, ends: tuple[int, int], seen: Mapping[str, Observation], hops: int
) -> None:
    """Say that support is too thin, what there is all the same, and what lies around each concept."""
    write.abstained = True
    if found:
        write.line(f"Too little links {names} to answer. The best of what only wide searches came upon:")
        _list(write, found)
        write.missing.append(f"a link of {names} that is direct, short, or closer than those of most others")
    else:
        write.line(f"This graph holds no path of at most {hops} hops between {names}.")
        hint = " before the search's budget was spent" if write.truncated else ""
        write.missing.append(f"a path of at most {hops} hops between {names}{hint}")
    around = {end: seen[side].paths[:AROUND] for side, end in zip(("around source", "around target"), ends, strict=True) if side in seen}
    if any(around.values()):
        write.line("What it says of each:")
        for (end, paths), chain in zip(around.items(), ("around source", "around target"), strict=True):
            _sentences(write, [path for path in paths if path.nodes[0] == end], chain)
    if "joint" in seen and seen["joint"].paths:
        write.line("And between what stands there:")
        _sentences(write, seen["joint"].paths[:AROUND], "joint")


def _sentences(write: Composer, paths: Sequence[Path], chain: str) -> None:
    edges = dict.fromkeys(at.ranked(write.snapshot, [e.edge for e in hop.edges])[0] for path in paths for hop in path.hops)
    for edge in edges:
        write.say([edge], indent=1, chains=(chain,))


def _against(write: Composer, told: list[Supported], ends: tuple[int, int]) -> None:
    """Say which records deny a link on the paths, and where edges of a hop contradict each other."""
    denied = denials(write.snapshot, [ends, *(each.path.nodes for each in told)])
    if denied:
        write.line("Against it, records deny:")
        for edge in denied[:AROUND]:
            write.say([edge], indent=1)
    for one, other in opposed([each.path for each in told])[:AROUND]:
        write.line("Records say opposite things of one hop:")
        write.say([one], indent=1)
        write.say([other], indent=1)


def _drugs(write: Composer, source: int, target: int) -> None:
    """A drug for a disease: whether the graph holds what would answer that at all."""
    snapshot = write.snapshot
    pair = {snapshot.category(source), snapshot.category(target)}
    if pair & set(CHEMICALS) and pair & {DISEASE, PHENOTYPE}:
        if not any(predicate in snapshot.predicates for predicate in TREATS):
            write.missing.append(NO_TREATMENTS)
            write.missing += [said] if (said := left_out(snapshot, TREATS)) else []
        if not any(predicate in snapshot.predicates for predicate in TARGETS):
            write.missing.append(f"what {write.name(source)} acts on: this graph has no statements about drugs' targets")

"""Paths between two concepts, as someone asks for them: names in, an ``Explanation`` out."""

from __future__ import annotations

import difflib
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning import default_scorer as scoring
from reasoning.claims.composer import Composer
from reasoning.claims.rows import ConceptRef
from reasoning.concepts.resolver import Concept, category_name, resolve
from reasoning.connections.explanation import Explanation, best_paths, tell
from reasoning.rendering.text import plain
from traversal import Budget, Constraints, find_paths
from traversal.algorithms.hubs import shatter
from traversal.constraints import Order
from traversal.paths.result import Path, Stopped
from traversal.scorer import Scorer

if TYPE_CHECKING:
    from traversal.metapaths.dwpc import Metapaths

_READY: weakref.WeakSet[Snapshot] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found, best first, and how it ended; see ``traversal.PathResult``."""

    paths: tuple[Path, ...]
    truncated: bool
    stopped: Stopped
    expansions: int


def ready(snapshot: Snapshot) -> None:
    """Load the compiled kernels and a graph's weights before a search's clock starts: what it finds must not hang on a cold start."""
    if snapshot not in _READY and snapshot.n_nodes > 1:
        find_paths(snapshot, 0, snapshot.n_nodes - 1, k=1, max_hops=2, budget=Budget(seconds=None, expansions=1_000))
        _READY.add(snapshot)


def search(
    snapshot: Snapshot,
    sources: Iterable[int],
    targets: Iterable[int],
    *,
    k: int,
    max_hops: int,
    constraints: Constraints,
    budget: Budget,
    order: Order,
    scorer: Scorer | None,
) -> Searched:
    """Return the ``k`` best paths, hops priced by the scorer where there is one.

    A scorer reorders, it takes nothing away: of a search that saw everything it only decides which ``k`` come first. The same budget is
    spent without the scorer before, which costs little; where that finds no path none is scored, and where the budget ends the scored
    search early, what the other found beside is added, so that asking a scorer never costs a path.
    """
    ends = tuple(sources), tuple(targets)
    plain = find_paths(snapshot, *ends, k=k, max_hops=max_hops, constraints=constraints, budget=budget, order=order)
    if scorer is None or (not len(plain) and not plain.truncated):
        return Searched(plain.paths, plain.truncated, plain.stopped, plain.expansions)
    found = find_paths(snapshot, *ends, k=k, max_hops=max_hops, constraints=constraints, budget=budget, order=order, scorer=scorer)
    paths = found.paths
    if found.truncated and len(paths) < k:
        known = {path.nodes for path in paths}
        paths = (*paths, *(path for path in plain.paths if path.nodes not in known))[:k]
        if order == "length":
            paths = tuple(sorted(paths, key=len))
    return Searched(paths, found.truncated, found.stopped, found.expansions)


def explain(
    snapshot: Snapshot,
    a: str,
    b: str,
    *,
    k: int,
    max_hops: int,
    constraints: Constraints,
    seconds: float,
    order: Order,
    scorer: Scorer | None,
) -> Explanation:
    """See ``Engine.explain``. Where a name fits several concepts equally well, the paths may start (or end) at any of them."""
    one, other = resolve(snapshot, a), resolve(snapshot, b)
    sources, targets = (one.node, *one.others), (other.node, *other.others)
    if set(sources) & set(targets):
        sources, targets = (one.node,), (other.node,)
    if one.node == other.node:
        raise InputError(f"{plain(a)!r} and {plain(b)!r} are the same concept, {snapshot.curie(one.node)}; a path needs two")
    budget = Budget(seconds=seconds)
    result = search(snapshot, sources, targets, k=k, max_hops=max_hops, constraints=constraints, budget=budget, order=order, scorer=scorer)
    write = Composer(snapshot)
    write.scorer, write.truncated = scoring.name(scorer), result.truncated
    write.notes += [concept.note for concept in (one, other) if concept.note]
    source, target = best_paths(result.paths) if result.paths else (one.node, other.node)
    write.concept(source, one.text, "source")
    write.concept(target, other.text, "target")
    for concept, node in ((one, source), (other, target)):
        _say_senses(write, concept, node)
    paths = tell(write, result.paths, source, target, max_hops)
    write.results += paths
    answer = write.answer(f"{plain(a)} – {plain(b)}", "connection")
    return Explanation(
        ConceptRef.of(snapshot, source),
        ConceptRef.of(snapshot, target),
        tuple(paths),
        answer,
        result.truncated,
        result.stopped,
        result.expansions,
    )


def _say_senses(write: Composer, concept: Concept, node: int) -> None:
    others = [n for n in (concept.node, *concept.others) if n != node]
    if others:
        told = ", ".join(f"{write.name(n)} ({write.snapshot.curie(n)})" for n in others[:4])
        write.notes.append(f"{plain(concept.text)!r} also names {told}; paths from any of them were looked for")


def constrain(
    snapshot: Snapshot,
    *,
    through: Sequence[str],
    avoid: Sequence[str],
    categories: Sequence[str],
    not_categories: Sequence[str],
    predicates: Sequence[str],
    not_predicates: Sequence[str],
    sources: Sequence[str],
    level: str | None,
    directed: bool,
    min_hops: int,
    without_hubs: int = 0,
) -> Constraints:
    """Return constraints for concepts, categories, predicates and sources as someone calls them.

    Raises:
        NotFound: a concept is not in the graph. InputError: the graph has no such category, predicate or source.
    """
    given = Constraints(
        through=tuple(resolve(snapshot, c).node for c in through),
        avoid=tuple(resolve(snapshot, c).node for c in avoid),
        categories=tuple(category_name(snapshot, c) for c in categories),
        not_categories=tuple(category_name(snapshot, c) for c in not_categories),
        predicates=tuple(predicate_name(snapshot, p) for p in predicates),
        not_predicates=tuple(predicate_name(snapshot, p) for p in not_predicates),
        sources=tuple(source_name(snapshot, x) for x in sources),
        level=level,
        directed=directed,
        min_hops=min_hops,
    )
    return shatter(snapshot, without_hubs).constrain(given) if without_hubs else given


def predicate_name(snapshot: Snapshot, text: str) -> str:
    """Return a predicate of the graph for its name with or without ``biolink:``.

    Raises:
        InputError: the graph has no such predicate.
    """
    name = text if ":" in text else f"biolink:{text.strip().lower().replace(' ', '_')}"
    return _known(name, snapshot.predicates, "predicate")


def source_name(snapshot: Snapshot, text: str) -> str:
    """Return a source of the graph by its catalog name.

    Raises:
        InputError: the graph has no such source.
    """
    return _known(text, snapshot.sources, "source")


def _known(name: str, known: list[str], what: str) -> str:
    if name in known:
        return name
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or known
    raise InputError(f"this graph has no {what} {plain(name)!r}; it has {', '.join(near)}")


def metapaths(snapshot: Snapshot) -> Metapaths:
    """Return the counter of typed paths, its metagraph read off one edge of each kind.

    Kinds of edges are few: packed into one number each they are told apart many times faster than as rows of three.
    """
    from traversal.metapaths.dwpc import Metapaths
    from traversal.metapaths.metagraph import Metagraph

    kinds, count = np.asarray(snapshot.node_category).astype(np.int64), len(snapshot.categories)
    kept = ~np.asarray(snapshot.edge_negated)
    ends = [kinds[np.asarray(end)[kept]] for end in (snapshot.edge_subject, snapshot.edge_object)]
    packed = (ends[0] * len(snapshot.predicates) + np.asarray(snapshot.edge_predicate)[kept]) * count + ends[1]
    distinct = np.flatnonzero(np.bincount(packed, minlength=1))
    pair, object = np.divmod(distinct, count)
    subject, predicate = np.divmod(pair, len(snapshot.predicates))
    small = Snapshot.from_arrays(
        subject, predicate, object, count, node_category=np.arange(count), categories=snapshot.categories, predicates=snapshot.predicates
    )
    return Metapaths(snapshot, Metagraph.of(small))

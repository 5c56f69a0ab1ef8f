"""Paths between two concepts, as someone asks for them: names in, an ``Explanation`` out."""

from __future__ import annotations

import difflib
import weakref

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.compose import Composer
from reasoning.concepts import Concept, resolve
from reasoning.explanation import Explanation, best_paths, concept_dict, tell
from reasoning.text import plain
from traversal import Budget, Constraints, find_paths
from traversal.constraints import Order
from traversal.scorer import Scorer

_READY: weakref.WeakSet[Snapshot] = weakref.WeakSet()


def ready(snapshot: Snapshot) -> None:
    """Load the compiled kernels and a graph's weights before a search's clock starts: what it finds must not hang on a cold start."""
    if snapshot not in _READY and snapshot.n_nodes > 1:
        find_paths(snapshot, 0, snapshot.n_nodes - 1, k=1, max_hops=2, budget=Budget(seconds=None, expansions=1_000))
        _READY.add(snapshot)


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
    result = find_paths(
        snapshot, sources, targets, k=k, max_hops=max_hops, constraints=constraints, budget=budget, order=order, scorer=scorer
    )
    write = Composer(snapshot)
    write.notes += [concept.note for concept in (one, other) if concept.note]
    source, target = best_paths(result.paths) if result.paths else (one.node, other.node)
    write.concept(source, one.text, "source")
    write.concept(target, other.text, "target")
    for concept, node in ((one, source), (other, target)):
        _say_senses(write, concept, node)
    paths = tell(write, result, source, target, max_hops)
    write.results += paths
    answer = write.answer(f"{plain(a)} – {plain(b)}", "connection")
    return Explanation(
        concept_dict(snapshot, source),
        concept_dict(snapshot, target),
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

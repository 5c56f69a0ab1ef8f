"""How two concepts hang together: the best paths between them."""

from __future__ import annotations

from reasoning.answers.neighbours import nothing
from reasoning.compose import Composer
from reasoning.explanation import best_paths, tell
from reasoning.questions import Question
from reasoning.questions.relations import CHEMICALS, DISEASE, PHENOTYPE, RELATIONS

PATHS, HOPS = 5, 3
#: A bound on nodes read, so that the same question gets the same answer on a slow machine; the clock is there for the worst.
EXPANSIONS, SECONDS = 200_000, 5.0


def answer(question: Question, write: Composer) -> None:
    """Write the best paths between the question's concepts; longer ones, and other senses of the names, when there are none."""
    from reasoning.pathfinding import ready
    from traversal import Budget, find_paths

    snapshot = write.snapshot
    one, other = question.concepts
    ready(snapshot)
    attempts = (
        ([one.node], [other.node], HOPS),
        ([one.node, *one.others], [other.node, *other.others], HOPS),
        ([one.node], [other.node], HOPS + 1),
    )
    for sources, targets, hops in attempts:
        found = find_paths(
            snapshot,
            sources,
            [t for t in targets if t not in sources],
            k=PATHS,
            max_hops=hops,
            budget=Budget(seconds=SECONDS, expansions=EXPANSIONS),
        )
        if found.paths:
            break
    ends = best_paths(found.paths) if found.paths else (one.node, other.node)
    write.concept(ends[0], one.text, "source")
    write.concept(ends[1], other.text, "target")
    write.results += tell(write, found, *ends, hops)
    _drugs(question, write, *ends)


def _drugs(question: Question, write: Composer, source: int, target: int) -> None:
    """A drug for a disease: whether the graph holds what would answer that at all."""
    snapshot = write.snapshot
    pair = {snapshot.category(source), snapshot.category(target)}
    if pair & set(CHEMICALS) and pair & {DISEASE, PHENOTYPE}:
        if "biolink:treats" not in snapshot.predicates:
            write.missing += nothing(snapshot, write.name(target), RELATIONS["treatments"])
        if not any(
            p in snapshot.predicates
            for p in ("biolink:affects", "biolink:regulates_target", "biolink:interacts_with", "biolink:physically_interacts_with")
        ):
            write.missing.append(f"what {write.name(source)} acts on: this graph has no statements about drugs' targets")

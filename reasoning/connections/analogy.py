"""What is to one concept as, in some examples, the second is to the first: typed patterns are read off the examples and followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reasoning.claims.answer import Answer
from reasoning.claims.composer import Composer
from reasoning.claims.rows import Row
from reasoning.concepts.resolver import Concept
from reasoning.connections.typed_paths import edges_along, spelled
from reasoning.rendering.text import count, plain
from traversal.planning.chains import Ground
from traversal.planning.planner import Planner
from traversal.planning.strategies import Induction

#: Ends that are told with a path, and paths a pattern.
TOLD = 5


@dataclass(frozen=True, slots=True)
class AnalogueRow(Row):
    """A concept that the examples' patterns lead to; ``patterns`` are the metapaths that do, most shared first."""

    curie: str
    name: str
    category: str
    rank: int
    patterns: tuple[str, ...]


def analogues(ground: Ground, source: Concept, examples: Sequence[tuple[Concept, Concept]], *, k: int = 10, max_hops: int = 3) -> Answer:
    """Return what the patterns shared by the examples lead to from ``source``, ranked; a suggestion, not a record.

    Raises:
        InputError: an example's first concept is of another category than ``source``.
    """
    snapshot = ground.snapshot
    strategy = Induction(ground, tuple((a.node, b.node) for a, b in examples), source.node, k, max_hops)
    outcome = Planner(ground).run(strategy)
    write = Composer(snapshot)
    write.trace = outcome.trace
    write.concept(source.node, source.text, "source")
    shared = strategy.shared(outcome.seen)
    led = {
        text: [candidate.node for candidate in outcome.seen[f"pattern {text}"].candidates]
        for text, _ in shared
        if f"pattern {text}" in outcome.seen
    }
    ends = [nodes[0] for nodes in outcome.ranking]
    if not ends:
        write.missing.append(f"a pattern that {count(len(examples), 'example')} and {write.name(source.node)} share")
        return write.answer(f"what is to {write.name(source.node)} as in the examples?", "analogy")
    write.line(f"Patterns of {count(len(examples), 'example')} lead from {write.name(source.node)} to these; suggestions, not records:")
    metagraph = ground.metapaths.metagraph
    for rank, end in enumerate(ends, 1):
        patterns = tuple(text for text, _ in shared if end in led.get(text, ()))
        write.results.append(AnalogueRow(snapshot.curie(end), plain(snapshot.name(end)), snapshot.category(end), rank, patterns))
        if rank > TOLD or not patterns:
            continue
        path = metagraph.parse(patterns[0])
        write.line(f"{rank}. {write.name(end)} ({spelled(path)})")
        nodes = ground.metapaths.paths(path, source.node, end)[0].nodes
        for edge in edges_along(snapshot, path, nodes):
            write.say([edge], indent=1)
    return write.answer(f"what is to {write.name(source.node)} as in the examples?", "analogy")

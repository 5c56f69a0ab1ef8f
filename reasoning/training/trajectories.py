"""An item as what an agent does: states, actions, observations (Meissa, 2026): a direct answer, tool calls, or several chains of them.

Every observation is what the graph answers to the action. Forward, the agent also tries what leads nowhere and leaves it; in hindsight only
what led to the answer is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reasoning.training.relations import Relations
from reasoning.training.walks import Walk

#: Concepts that an observation names at the most.
SEEN = 5
_MODES = {1: "direct", 2: "tool"}


def detour(walk: Walk, relations: Relations) -> tuple[int, ...]:
    """Return the edges of another relation of where the walk starts, which does not lead on; () where it has no other."""
    other = [code for code in relations.codes(walk.nodes[0]).tolist() if code != walk.codes[0]]
    return tuple(relations.ends(walk.nodes[0], other[0])[1][:SEEN].tolist()) if other else ()


def seen(walk: Walk, relations: Relations) -> tuple[tuple[int, ...], ...]:
    """Return, hop by hop, the edges that the tool shows: that of the walk first, then others of the same relation."""
    shown = []
    for hop, code in enumerate(walk.codes):
        edges = relations.ends(walk.nodes[hop], code)[1].tolist()
        shown.append(tuple(dict.fromkeys([walk.edges[hop], *edges]))[:SEEN])
    return tuple(shown)


def trajectory(walk: Walk, relations: Relations, name: Callable[[int], str], sentence: Callable[[int], str], final: str) -> dict[str, Any]:
    """Return an item's ``mode`` and its steps ``forward`` and in ``hindsight``, each (state, action, observation) as plain data."""
    mode = _MODES.get(len(walk.codes), "multi-chain")
    answer = {"state": "what was asked is known", "action": {"tool": "answer", "arguments": {"answer": final}}, "observation": ""}
    if mode == "direct":
        return {"mode": mode, "forward": [answer], "hindsight": [answer]}
    steps = []
    for hop, (code, edges) in enumerate(zip(walk.codes, seen(walk, relations), strict=True)):
        relation = relations.relations[code]
        steps.append(
            _step(f"{name(walk.nodes[hop])} is known", name(walk.nodes[hop]), relation.predicate, relation.forward, edges, sentence)
        )
    forward = list(steps)
    if away := detour(walk, relations):
        snapshot = relations.snapshot
        outward = int(snapshot.edge_subject[away[0]]) == walk.nodes[0]
        tried = _step(f"{name(walk.nodes[0])} is known", name(walk.nodes[0]), snapshot.predicate(away[0]), outward, away, sentence)
        forward = [tried, {**steps[0], "state": f"that does not lead on; {steps[0]['state']}"}, *steps[1:]]
    return {"mode": mode, "forward": [*forward, answer], "hindsight": [*steps, answer]}


def _step(state: str, concept: str, predicate: str, forward: bool, edges: Sequence[int], sentence: Callable[[int], str]) -> dict[str, Any]:
    arguments = {"concept": concept, "predicate": predicate, "direction": "out" if forward else "in"}
    return {"state": state, "action": {"tool": "neighbours", "arguments": arguments}, "observation": " ".join(map(sentence, edges))}

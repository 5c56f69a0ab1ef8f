"""A planner's trace for people and programs: what was asked, by which chain, what came back, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.rendering.text import count, plain

if TYPE_CHECKING:
    from traversal.planning.step import Step
    from traversal.planning.trace import Trace


def outline(trace: Trace) -> list[dict[str, Any]]:
    """Return the steps without timings and node indexes: equal for equal searches, in every bundle that states the same."""
    return [_outlined(step) for step in trace.steps]


def _outlined(step: Step) -> dict[str, Any]:
    told: dict[str, Any] = {"round": step.frontier, "id": step.id, "text": plain(step.text)}
    if "chain" not in step.action:
        return told
    seen = step.observation
    return {
        **told,
        "after": list(step.after),
        "chain": step.action["chain"]["kind"],
        "candidates": len(seen["candidates"]),
        "paths": len(seen["paths"]),
        "expansions": seen["expansions"],
        "truncated": seen["truncated"],
    }


def lines(trace: Trace) -> list[str]:
    """Return the steps as lines of text, a round after the other, with what each took."""
    told, frontier = [], 0
    for step in trace.steps:
        if step.frontier != frontier:
            frontier = step.frontier
            told.append(f"round {frontier}")
        told.append(f"  {line(step)}")
    return told


def line(step: Step) -> str:
    """Return a step on one line."""
    if "chain" not in step.action:
        return f"→ {plain(step.text)}"
    after = f", after {' and '.join(step.after)}" if step.after else ""
    return f"{step.id}: {plain(step.text)} {step.action['chain']['kind']} chain{after}: {came_back(step)}, {took(step)}"


def came_back(step: Step) -> str:
    """Return what a chain saw in words."""
    seen = step.observation
    what = count(len(seen["paths"]), "path") if step.action["chain"]["kind"] == "bridge" else count(len(seen["candidates"]), "candidate")
    return what + (" (cut short by the budget)" if seen["truncated"] else "")


def took(step: Step) -> str:
    """Return how long a chain ran."""
    return f"{1000 * (step.ended - step.started):.1f} ms"

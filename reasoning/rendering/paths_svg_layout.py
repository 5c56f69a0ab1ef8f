"""A planner's trace as part of a picture: a column a round, a box a chain, under them what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.rendering.paths_svg import short, text, wrapped
from reasoning.rendering.trace_text import came_back, took

if TYPE_CHECKING:
    from traversal.planning.trace import Step, Trace

_WIDTH, _HEIGHT, _GAP, _LINE = 250, 62, 46, 14
#: Fill and stroke by kind of chain.
COLOURS = {"bridge": ("#e8f1fb", "#2f64a3"), "anchor": ("#fff4e0", "#a86f10"), "metapath": ("#f3ecfa", "#6a4499")}


def draw_plan(trace: Trace, left: float, top: float) -> tuple[str, float, float]:
    """Return the plan as SVG elements from (left, top) on, and how far it reaches to the right and down."""
    parts = [text(left, top + 20, "How it was found: chains by round", 13, "bold")]
    rounds = sorted({step.frontier for step in trace.steps})
    place: dict[str, tuple[float, float]] = {}
    bottom = top
    for column, frontier in enumerate(rounds):
        x, y = left + column * (_WIDTH + _GAP), top + 50
        parts.append(text(x, y - 8, f"round {frontier}", 11, "600", fill="#666"))
        for step in (step for step in trace.steps if step.frontier == frontier):
            if "chain" in step.action:
                place[step.id] = (x, y)
                parts.append(_box(x, y, step))
                y += _HEIGHT + 8
            else:
                for line in wrapped("→ " + step.text, 42, 4):
                    parts.append(text(x, y + 12, line, 11, fill="#444"))
                    y += _LINE
        bottom = max(bottom, y)
    for step in trace.steps:
        for before in step.after:
            if before in place and step.id in place:
                (from_x, from_y), (to_x, to_y) = place[before], place[step.id]
                ends = f'x1="{from_x + _WIDTH}" y1="{from_y + _HEIGHT / 2}" x2="{to_x - 3}" y2="{to_y + _HEIGHT / 2}"'
                parts.append(f'<line {ends} stroke="#444" marker-end="url(#tip)"/>')
    return "\n".join(parts), left + len(rounds) * (_WIDTH + _GAP) - _GAP, bottom


def _box(x: float, y: float, step: Step) -> str:
    fill, stroke = COLOURS[step.action["chain"]["kind"]]
    kind = step.action["chain"]["kind"]
    asked = wrapped(step.text, 44, 2)
    parts = [f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{fill}" stroke="{stroke}"/>']
    parts.append(text(x + 8, y + 15, short(f"{step.id} ({kind})", 40), 11, "600"))
    parts += [text(x + 8, y + 29 + 12 * i, line, 10) for i, line in enumerate(asked)]
    parts.append(text(x + _WIDTH - 8, y + _HEIGHT - 6, f"{came_back(step)}, {took(step)}", 9, anchor="end", fill=stroke))
    return "".join(parts)

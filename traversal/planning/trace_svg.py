"""A planner's trace as an SVG picture: a row for each round, a box for each chain, a rounded one for each decision."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from html import escape

from traversal.planning.step import Step

#: Sizes in pixels, letters in a line, and boxes in a row.
_WIDE, _LINE, _GAP, _MARGIN = 270, 15, 26, 16
_LETTERS, _IN_A_ROW = 42, 3
_FRAME = '<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6" fill="none" stroke="#b8c2d0" stroke-dasharray="4 3"/>'
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
    'font-family="system-ui, sans-serif" font-size="11"><title>{title}</title>'
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="#667"/></marker></defs><rect width="100%" height="100%" fill="#fff"/>'
)


#: What XML 1.0 forbids (its "Char": no C0 controls, surrogates, U+FFFE, U+FFFF), C1 controls, and marks of direction.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return text with a mark in place of what XML forbids and what turns text round."""
    return _CONTROL.sub("\ufffd", text)


def svg(traced: Sequence[Step], title: str = "What the planner did") -> str:
    """Return the picture as a document of its own; see ``drawing``."""
    elements, width, height = drawing(traced)
    return _HEAD.format(width=width, height=height, title=escape(printable(title))) + elements + "</svg>\n"


def drawing(traced: Sequence[Step]) -> tuple[str, int, int]:
    """Return the picture's elements, and its width and height in pixels: for a document that has a marker called "tip".

    It is read from top to bottom: what ran side by side stands in one frame, and arrows lead on to what was decided.
    """
    drawn: list[str] = []
    width, top, above = _MARGIN * 4 + _IN_A_ROW * (_WIDE + _GAP) - _GAP, float(_MARGIN), None
    for frontier in sorted({step.frontier for step in traced}):
        steps = [step for step in traced if step.frontier == frontier]
        chains = [step for step in steps if "chain" in step.action]
        if chains:
            drawn += _arrow(width / 2, above, top)
            boxes, tall = _round(chains, top)
            drawn += [_FRAME.format(x=_MARGIN, y=top, width=width - 2 * _MARGIN, height=tall), *boxes]
            above, top = top + tall, top + tall + _GAP
        for step in steps:
            if "chain" not in step.action:
                lines = textwrap.wrap(f"round {frontier}: {step.text}", _LETTERS)
                drawn += _arrow(width / 2, above, top)
                tall = len(lines) * _LINE + 12
                drawn.append(_box((width - _WIDE) / 2, top, tall, lines, "#fbf6e9", "#b08a3a", 12))
                above, top = top + tall, top + tall + _GAP
    return "".join(drawn), width, round(top)


def _round(chains: list[Step], top: float) -> tuple[list[str], float]:
    """Return the boxes of the chains that ran side by side, and the height of their frame."""
    boxes, below = [], top + _MARGIN
    for start in range(0, len(chains), _IN_A_ROW):
        row = [_lines(step) for step in chains[start : start + _IN_A_ROW]]
        tall = max(len(lines) for lines in row) * _LINE + 12
        boxes += [
            _box(2.0 * _MARGIN + place * (_WIDE + _GAP), below, tall, lines, "#eef4fb", "#4a78b0", 3) for place, lines in enumerate(row)
        ]
        below += tall + _MARGIN
    return boxes, below - top


def _lines(step: Step) -> list[str]:
    """Say what was asked, how, and what came back."""
    seen = step.observation
    told = f"{_number(len(seen['candidates']), 'candidate')}, {_number(len(seen['paths']), 'path')}"
    told += ", truncated" if seen["truncated"] else ""
    took = f"{step.action['chain']['kind']} chain, {1000 * (step.ended - step.started):.1f} ms"
    return [*textwrap.wrap(f"{step.id}: {step.text}", _LETTERS), took, told]


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _box(left: float, top: float, tall: float, lines: list[str], fill: str, stroke: str, round_: int) -> str:
    words = "".join(f'<tspan x="{left + 8:g}" dy="{_LINE}">{escape(printable(line))}</tspan>' for line in lines)
    shape = f'<rect x="{left:g}" y="{top:g}" width="{_WIDE}" height="{tall:g}" rx="{round_}" fill="{fill}" stroke="{stroke}"/>'
    return f'{shape}<text x="{left:g}" y="{top + 2:g}" fill="#223">{words}</text>'


def _arrow(across: float, start: float | None, end: float) -> list[str]:
    if start is None:
        return []
    return [f'<path d="M{across:g} {start:g} {across:g} {end:g}" stroke="#667" fill="none" marker-end="url(#tip)"/>']

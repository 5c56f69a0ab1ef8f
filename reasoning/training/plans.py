"""Reasoning as a graph of steps (MedVerse, 2026): outline, plan, frontiers of what can be done side by side, join."""

from __future__ import annotations

from typing import Any

from reasoning.training.drafting import Draft
from reasoning.training.relations import Relations
from reasoning.training.shapes import shape_of
from reasoning.training.texts import Texts


def plan(draft: Draft, relations: Relations, texts: Texts) -> dict[str, Any]:
    """Return the parts of a draft's reasoning as plain data.

    ``outline`` tells what each branch looks for, in words; ``plan`` has the steps with what each ``needs``
    and the edge that it states; ``frontiers`` are the steps that can be taken at the same time, one list after the other; ``join`` says
    which steps' results are held against each other and what is left; ``text`` is all this as a model may write it.
    """
    outline, steps, ends, levels = list[str](), list[dict[str, Any]](), list[str](), list[list[str]]()
    for walk in draft.walks:
        shape, bound = shape_of(walk, relations)
        told = shape.told({id: texts.name(node) for id, node in bound.items()})
        outline.append(told)
        before: list[str] = []
        for hop, edge in enumerate(walk.edges):
            id = f"s{len(steps) + 1}"
            steps.append({"id": id, "needs": before, "text": texts.sentence(edge), "edge": texts.facts[edge].edge})
            levels += [[]] if hop == len(levels) else []
            levels[hop].append(id)
            before = [id]
        ends += before
    snapshot = relations.snapshot
    left = [snapshot.curie(node) for node in draft.walk.answers.tolist()]
    join = {"id": "join", "needs": ends, "answer": left}
    lines = ["Outline:", *(f"- {part}" for part in outline), "Plan:"]
    lines += [f"{step['id']} needs {', '.join(step['needs']) or 'nothing'}: {step['text']}" for step in steps]
    lines += ["Side by side:", *(f"- {', '.join(level)}" for level in levels)]
    lines += [f"Join of {', '.join(ends)}: {', '.join(texts.name(node) for node in draft.walk.answers.tolist())}"]
    return {
        "outline": outline,
        "plan": steps,
        "frontiers": [*levels, ["join"]],
        "join": join,
        "text": "\n".join(lines),
    }

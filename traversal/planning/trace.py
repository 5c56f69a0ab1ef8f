"""What a planner did: every step as state, action, observation, so that it can be read, replayed and drawn."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import InputError
from traversal.constraints import Budget
from traversal.planning.chains import Ground, restore
from traversal.planning.step import Step


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps in the order of the plan."""

    steps: tuple[Step, ...]

    def plain(self) -> list[dict[str, Any]]:
        """Return the steps without timings: equal for equal searches."""
        records = json.loads(self.to_json())
        return [{key: value for key, value in record.items() if key not in ("started", "ended")} for record in records]

    def to_json(self) -> str:
        """Return the trace as JSON."""
        return json.dumps([asdict(step) for step in self.steps], sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Trace:
        """Read a trace.

        Raises:
            InputError: it is not one.
        """
        try:
            return cls(tuple(Step(**{**record, "after": tuple(record["after"])}) for record in json.loads(text)))
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"not a trace: {error}") from error

    def replay(self, ground: Ground) -> list[str]:
        """Run every chain again under its budget of expansions; return the ids of those that came back with something else."""
        different = []
        for step in self.steps:
            if "chain" in step.action:
                seen = restore(step.action["chain"]).run(ground, Budget(None, step.action["expansions"])).digest()
                if seen != step.observation:
                    different.append(step.id)
        return different

    def overlap(self) -> float:
        """Return the time that chains took one by one over the wall clock in which they ran: 1 where nothing ran side by side."""
        work = wall = 0.0
        for frontier in {step.frontier for step in self.steps}:
            runs = [step for step in self.steps if step.frontier == frontier and "chain" in step.action]
            if runs:
                work += sum(step.ended - step.started for step in runs)
                wall += max(step.ended for step in runs) - min(step.started for step in runs)
        return work / wall if wall else 1.0

    def mermaid(self) -> str:
        """Return the plan as a Mermaid flowchart: a box for each round, an arrow for each dependency, decisions as diamonds."""
        lines, decision = ["flowchart TD"], ""
        place = {step.id: f"s{i}" for i, step in enumerate(self.steps) if "chain" in step.action}
        for frontier in sorted({step.frontier for step in self.steps}):
            runs = [(i, step) for i, step in enumerate(self.steps) if step.frontier == frontier]
            lines.append(f'  subgraph f{frontier}["round {frontier}"]')
            for i, step in runs:
                if "chain" in step.action:
                    seen = f"{len(step.observation['candidates'])} candidates, {len(step.observation['paths'])} paths"
                    more = ", truncated" if step.observation["truncated"] else ""
                    took = f"{step.action['chain']['kind']}, {1000 * (step.ended - step.started):.1f} ms"
                    label = f"{step.id}: {step.text}<br/>{took}<br/>{seen}{more}"
                    lines.append(f'    s{i}["{_quoted(label)}"]')
                else:
                    lines.append(f'    s{i}{{"{_quoted(step.text)}"}}')
            lines.append("  end")
            for i, step in runs:
                if "chain" in step.action:
                    lines += [f"  {place[before]} --> s{i}" for before in step.after if before in place]
                    if decision and not step.after:
                        lines.append(f"  {decision} --> s{i}")
            for i, step in runs:
                if "chain" not in step.action:
                    lines += [f"  s{j} --> s{i}" for j, other in runs if "chain" in other.action]
                    decision = f"s{i}"
        return "\n".join(lines)

    def svg(self, title: str = "What the planner did") -> str:
        """Return the plan as a picture that any browser shows."""
        from traversal.planning.trace_svg import svg

        return svg(self.steps, title)

    def timeline(self) -> str:
        """Return when each chain ran as a Mermaid Gantt chart, milliseconds."""
        lines = ["gantt", "  dateFormat x", "  axisFormat %S.%L"]
        for frontier in sorted({step.frontier for step in self.steps}):
            lines.append(f"  section round {frontier}")
            for i, step in enumerate(self.steps):
                if step.frontier == frontier and "chain" in step.action:
                    start, end = round(step.started * 1000), max(round(step.ended * 1000), round(step.started * 1000) + 1)
                    lines.append(f"  {step.id.replace(':', ' ')} :s{i}, {start}, {end}")
        return "\n".join(lines)


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")

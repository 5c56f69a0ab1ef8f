"""What can go wrong with the scorer: each names the file, the relation or the step, and the way out."""

from __future__ import annotations

from kg.errors import InputError, MedclewError, NotFound


class GnnError(MedclewError):
    """Root of the scorer's errors."""


class CheckpointError(GnnError):
    """Weights cannot be used: not safetensors, of another version, cut short, or changed since they were written."""

    exit_code = 2


class UnknownRelation(NotFound):
    """A relation that the graph does not have."""

    def __init__(self, relation: str, known: list[str]) -> None:
        from difflib import get_close_matches

        self.relation = relation
        near = get_close_matches(relation, known, n=3, cutoff=0.4) or sorted(known)[:8]
        there = f"it has {len(known)}, among them {', '.join(near)}" if known else "it has none at all"
        super().__init__(f"no relation {relation!r} in this graph; {there}")


class WrongWayRound(InputError):
    """A relation asked for from the kind of thing at its other end."""

    def __init__(self, relation: str, category: str, backwards: bool) -> None:
        there, not_there, way = (
            ("begin", "end", "forwards (without --backwards)") if backwards else ("end", "begin", "backwards (--backwards)")
        )
        super().__init__(f"statements of {relation!r} {there} at a {category} in this graph, none {not_there}s at one: ask {way}")


class TrainingDiverged(GnnError):
    """The loss or a gradient is not a number."""


class OutOfMemory(GnnError):
    """The device or the machine ran out of memory."""


class TripleError(InputError):
    """A line of a triple file cannot be read."""

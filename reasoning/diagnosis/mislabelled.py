"""Findings whose label is another finding's name: one of the two is a slip, and a slip of the identifier ranks another patient."""

from __future__ import annotations

from collections.abc import Iterable

from kg.curie import spelled
from kg.snapshot import Snapshot
from reasoning.rendering.text import plain
from reasoning.vocabulary import PHENOTYPE


def mislabelled(snapshot: Snapshot, findings: Iterable[tuple[str, str]]) -> list[str]:
    """Return a note for each (identifier, label) where the label is a name of other findings and none of this one's."""
    notes = []
    for identifier, label in findings:
        curie = spelled(identifier) if label.strip() else None
        node = None if curie is None else snapshot.find(curie)
        if node is None or snapshot.name(node).casefold() == label.strip().casefold():
            continue
        named = dict.fromkeys(match.node for match in snapshot.lexicon.exact(label.strip()))
        others = [other for other in named if snapshot.category(other) == PHENOTYPE and not snapshot.deprecated(other)]
        if others and node not in named:
            meant = f"{plain(snapshot.name(others[0]))} ({snapshot.curie(others[0])})"
            notes.append(f"{curie} is {plain(snapshot.name(node))}, but its label is {plain(label, 60)!r}, a name of {meant}: is it meant?")
    return notes

"""Concepts that are given as a list in one text, and what is to be said of how a text was read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.curie import spelled
from kg.errors import NotFound
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import Concept, resolve
from reasoning.rendering.text import plain

_BETWEEN_CODES = re.compile(r"[,;|\s]+")
_BETWEEN_NAMES = re.compile(r"[,;|\n]+")
#: Others of a name that are told.
_TOLD = 3


def identifiers(text: str) -> list[str]:
    """Return the identifiers that a text is nothing but, separated by commas, semicolons, bars or spaces; [] where it is anything else.

    >>> identifiers("HP:0001083, HP_0001166;HP:0001250"), identifiers("OMIM #154700"), identifiers("HP:0001083 mild"), identifiers("")
    (['HP:0001083', 'HP_0001166', 'HP:0001250'], [], [], [])
    """
    parts = [part for part in _BETWEEN_CODES.split(text) if part]
    return parts if all(spelled(part) is not None for part in parts) else []


def each(snapshot: Snapshot, text: str, *, categories: Sequence[str]) -> list[Concept]:
    """Return the concept that a text names, or those of its parts where only all of these are names: many names have a comma themselves.

    Raises:
        InputError, NotFound: as ``resolver.resolve`` of the whole.
    """
    try:
        return [resolve(snapshot, text, categories=categories)]
    except NotFound:
        parts = [part for part in _BETWEEN_NAMES.split(text) if part.strip()]
        if len(parts) < 2:
            raise
        try:
            found = [resolve(snapshot, part, categories=categories) for part in parts]
        except NotFound:
            found = []
        if not found or any(snapshot.category(concept.node) not in categories for concept in found):
            raise
        return found


def reading(snapshot: Snapshot, concept: Concept) -> str:
    """Return what is to be said of how a text was read, '' where it has one meaning and that was taken."""
    if concept.note or not concept.others:
        return concept.note
    taken, *others = (f"{plain(snapshot.name(node))} ({snapshot.curie(node)})" for node in (concept.node, *concept.others[:_TOLD]))
    more = f" and {len(concept.others) - _TOLD} more" if len(concept.others) > _TOLD else ""
    return f"{plain(concept.text)!r} names several: taken for {taken}; it names {', '.join(others)}{more} as well"

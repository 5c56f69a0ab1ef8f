"""Whether an answer is right: one name of a right concept, written plainly."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence

from kg.names import normalise
from kg.snapshot import Snapshot
from reasoning.training.item import Concept, Item

#: Kinds of names that mean the concept and nothing wider or narrower.
_NAMES = frozenset({"name", "exact", "abbreviation", "code", "cui"})
#: What an answer may hold whatever the name: letters and digits, what stands between words, Greek letters (they are read by their names).
_PLAIN = frozenset(string.ascii_lowercase + string.digits + " -,.'") | {chr(code) for code in range(0x3B1, 0x3CA)}


def right(answer: str, item: Item, snapshot: Snapshot) -> bool:
    """Whether an answer is one right concept's name or CURIE, or for a choice the right option's label, with its name or without."""
    good = [item.concept(option.curie) for option in item.options if option.correct] or [item.concept(c) for c in item.answer]
    bad = [item.concept(option.curie) for option in item.options if not option.correct]
    for option in item.options:
        label, _, rest = answer.partition(".")
        if option.correct and label.strip() == option.label and (not rest.strip() or means(rest, good, snapshot)):
            return True
    return means(answer, good, snapshot) and not means(answer, bad, snapshot)


def means(text: str, concepts: Sequence[Concept], snapshot: Snapshot) -> bool:
    """Whether a text is a name of one of some concepts: one that the item tells, or another that the graph has for it."""
    said = text.strip().rstrip(".")
    if any(_is(said, name) for concept in concepts for name in (concept.curie, concept.name, *concept.aliases)):
        return True
    curies = {concept.curie for concept in concepts}
    found = snapshot.lexicon.exact(said)
    return any(match.kind in _NAMES and snapshot.curie(match.node) in curies and not strange(said, match.name) for match in found)


def strange(said: str, name: str) -> set[str]:
    """Return what an answer holds that the name does not and that is no plain writing: brackets, quotes, look-alike letters.

    An answer may be plainer than the name, never more ornate.

    >>> sorted(strange("Sjogren syndrome", "Sjögren syndrome")), sorted(strange('["Märfan syndrome"]', "Marfan syndrome"))
    ([], ['"', '[', ']', 'ä'])
    """
    return set(_folded(said)) - _PLAIN - set(_folded(name))


def _is(said: str, name: str) -> bool:
    if said.casefold() == name.rstrip(".").casefold():
        return True
    same = normalise(said)
    return bool(same) and same == normalise(name) and not strange(said, name)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()

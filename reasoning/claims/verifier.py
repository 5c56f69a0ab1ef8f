"""Claims against edges: a sentence is parsed back to statements, and each must be one of the edges that it cites, and each edge be said.

What is compared: both entities, the predicate, its direction, negation, and every detail in brackets. It does not matter who wrote the
sentence: the template verbalizer's sentences pass because they say what they cite, and a sentence that says more, or other, does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.claims.frequency_text import details
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.shown import spellings
from reasoning.rendering.text import plain


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says, once: node indexes, predicate, negation, and the detail in brackets ('' for none)."""

    subject: int
    predicate: str
    object: int
    negated: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence says what it cites; if not, why."""

    supported: bool
    reason: str = ""
    statements: tuple[Statement, ...] = ()


class Verifier:
    """Checks sentences against a snapshot's edges."""

    def __init__(self, snapshot: Snapshot, evidence: Callable[[int], Sequence[Evidence]] | None = None) -> None:
        self._snapshot = snapshot
        self._evidence = evidence or snapshot.evidence
        self._names = spellings(snapshot)
        self._keys: dict[int, tuple[int, str, int, bool]] = {}

    def check(self, text: str, edges: Sequence[int]) -> Verdict:
        """Return whether a sentence is borne out by the edges that it cites, and says each of them.

        Args:
            text: one sentence.
            edges: indexes of the cited edges.
        """
        snapshot = self._snapshot
        if not edges:
            return Verdict(False, "it cites nothing")
        if any(not 0 <= edge < snapshot.n_edges for edge in edges):
            return Verdict(False, "it cites an edge that is not in the graph")
        said = self.parse(text, edges)
        if said is None:
            return Verdict(False, "it cannot be read back as statements about the entities of the cited edges")
        cited = {self._key(edge): edge for edge in edges}
        for statement in said:
            edge = cited.get((statement.subject, statement.predicate, statement.object, statement.negated))
            if edge is None:
                return Verdict(False, f"no cited edge says: {self._spell(statement)}", said)
            if statement.detail and statement.detail not in details(self._evidence(edge)):
                return Verdict(False, f"no record of the cited edge says: {statement.detail}", said)
        spoken = {(s.subject, s.predicate, s.object, s.negated) for s in said}
        unsaid = [edge for key, edge in cited.items() if key not in spoken]
        if unsaid:
            return Verdict(False, f"it cites {snapshot.edge(unsaid[0]).id} and does not say it", said)
        return Verdict(True, "", said)

    # -- reading back -------------------------------------------------------------------------------------------------------------

    def parse(self, text: str, edges: Sequence[int]) -> tuple[Statement, ...] | None:
        """Read a sentence back to statements, None when that is not possible. The entities it may name are those of the edges."""
        cited = {self._key(edge) for edge in edges}
        nodes = {end for subject, _, object, _ in cited for end in (subject, object)}
        names = sorted(((name, node) for node in nodes for name in self._names(node)), key=lambda pair: (-len(pair[0]), pair))
        phrases = _phrases(tuple(sorted({predicate for _, predicate, _, _ in cited})))
        readings = list(_read(text, names, phrases))
        # Names may be ambiguous (two concepts of one name); the reading that the edges bear out is the one meant.
        readings.sort(key=lambda said: sum((s.subject, s.predicate, s.object, s.negated) not in cited for s in said))
        return readings[0] if readings else None

    def _key(self, edge: int) -> tuple[int, str, int, bool]:
        key = self._keys.get(edge)
        if key is None:
            s = self._snapshot
            key = int(s.edge_subject[edge]), s.predicate(edge), int(s.edge_object[edge]), bool(s.edge_negated[edge])
            if len(self._keys) >= _KEYS_KEPT:  # a verifier of one answer never has so many
                self._keys.clear()
            self._keys[edge] = key
        return key

    def _spell(self, statement: Statement) -> str:
        name = self._snapshot.name
        said = phrase(statement.predicate, negated=statement.negated)
        return plain(f"{name(statement.subject)} {said} {name(statement.object)}")


#: Edges of which it is remembered what they state.
_KEYS_KEPT = 10_000
Names = Sequence[tuple[str, int]]
Phrases = Sequence[tuple[str, str, bool, bool]]


@lru_cache(maxsize=256)
def _phrases(predicates: tuple[str, ...]) -> Phrases:
    """Every phrase by which sentences say some predicates, the longest first."""
    ways = [(b, n, s) for b in (False, True) for n in (False, True) for s in (False, True)]
    said = {(phrase(p, backward=b, negated=n, several=s), p, b, n) for p in predicates for b, n, s in ways}
    return tuple(sorted(said, key=lambda row: (-len(row[0]), row)))


#: Readings that are looked at before a sentence counts as unreadable; equal names make few, hostile ones could make very many.
_MOST_READINGS = 64
_MOST_STEPS = 20_000


def _read(text: str, names: Names, phrases: Phrases) -> Iterator[tuple[Statement, ...]]:
    """Yield the ways to read ``Subject phrase items.``"""
    found = 0
    for name, start in names:
        if not _same_start(text, name) or not text[len(name) :].startswith(" "):
            continue
        at = len(name) + 1
        for words, predicate, backward, negated in phrases:
            if not text.startswith(words + " ", at):
                continue
            for items in _items(text, at + len(words) + 1, names, [_MOST_STEPS]):
                yield tuple(
                    Statement(other, predicate, start, negated, extra) if backward else Statement(start, predicate, other, negated, extra)
                    for other, extra in items
                )
                found += 1
                if found >= _MOST_READINGS:
                    return


def _items(text: str, at: int, names: Names, steps: list[int]) -> Iterator[tuple[tuple[int, str], ...]]:
    """Yield the ways to read ``name (detail), name and name.`` from an offset to the end."""
    for name, node in names:
        steps[0] -= 1
        if steps[0] < 0:
            return
        if not text.startswith(name, at):
            continue
        after = at + len(name)
        for extra, end in ((extra, end) for extra, end in _detail(text, after)):
            if text[end:] == ".":
                yield ((node, extra),)
                continue
            for joint in (", ", " and ", " or "):
                if text.startswith(joint, end):
                    for rest in _items(text, end + len(joint), names, steps):
                        yield ((node, extra), *rest)


def _detail(text: str, at: int) -> Iterator[tuple[str, int]]:
    yield "", at
    if text.startswith(" (in ", at):
        close = text.find(")", at)
        if close > 0:
            yield text[at + 2 : close], close + 1


def _same_start(text: str, name: str) -> bool:
    """Whether a text begins with a name, the first letter's case aside (it begins a sentence)."""
    return text[1:].startswith(name[1:]) and text[:1].lower() == name[:1].lower()

"""A sentence against exactly the edges that it cites, whoever wrote it.

Everything in the sentence must be read: names, the words between them, details in brackets. What is not understood fails, so that a
hedge, a comparison, a number, a clause or a name that the cited edges do not have never passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.claims.frequency_text import details
from reasoning.claims.prose.mentions import THIS, Called, kinds_said, unified
from reasoning.claims.prose.relations import Heading, Phrase, headings, phrases, roles
from reasoning.claims.verifier import Statement, Verdict, Verifier

_OPENERS = ("", "in addition, ", "additionally, ", "furthermore, ", "moreover, ", "also, ")
_JOINTS = (", and ", ", or ", " as well as ", ", ", " and ", " or ")
_MARKER = re.compile(r"\s*\[\d+\](?:\[\d+\])*(?=\.?\s*$)")
_BRACKET = re.compile(r" \(([^()]*)\)")
_LOOSE = re.compile(r" (in (?:\d[\d.,]*%?(?:-\d[\d.,]*%)?(?: (?:out )?of \d+)?|all|none) ?(?:of )?(?:the )?patients?)")
#: Longer sentences, and sentences that can be read in more ways, are not looked at further.
_LONGEST, _STEPS = 4_000, 20_000

Item = tuple[int, str]


class ProseVerifier(Verifier):
    """Checks free sentences against a snapshot's edges; every sentence of the template passes as well."""

    def __init__(self, snapshot: Snapshot, evidence: Callable[[int], Sequence[Evidence]] | None = None) -> None:
        super().__init__(snapshot, evidence)
        self._template = Verifier(snapshot, evidence)

    def check(self, text: str, edges: Sequence[int], before: int | None = None) -> Verdict:
        """Return whether a sentence says its edges and nothing else.

        Args:
            text: one sentence; numbers in square brackets at its end are citation marks and are left out.
            edges: indexes of the cited edges.
            before: the node that the sentence before it began with, for "it" and "this gene" to refer to.
        """
        text = _MARKER.sub("", text.strip())
        verdict = self._template.check(text, edges)
        if verdict.supported or not edges or any(not 0 <= edge < self._snapshot.n_edges for edge in edges):
            return verdict
        readings = self._readings(unified(text), edges, before)
        wanted = {self._key(edge): edge for edge in edges}
        reason = ""
        for said in readings:
            keys = {(s.subject, s.predicate, s.object, s.negated) for s in said}
            if keys != set(wanted):
                reason = reason or "it says another fact than the edges that it cites"
                continue
            wrong = [s for s in said if s.detail and not self._borne_out(s, wanted)]
            if not wrong:
                return Verdict(True, "", said)
            reason = f"no record of the cited edge says: {wrong[0].detail}"
        return Verdict(False, reason or "some of its words say what no cited edge says", ())

    def _borne_out(self, statement: Statement, wanted: dict[tuple[int, str, int, bool], int]) -> bool:
        edge = wanted[statement.subject, statement.predicate, statement.object, statement.negated]
        evidence = self._evidence(edge)
        known = {unified(told) for told in details(evidence)}
        cited = {publication for piece in evidence for publication in piece.publications}
        return statement.detail in known or set(re.split(r"[,;] ?", statement.detail)) <= cited

    # -- reading ------------------------------------------------------------------------------------------------------------------

    def _readings(self, text: str, edges: Sequence[int], before: int | None) -> list[tuple[Statement, ...]]:
        lowered = text.lower()
        if len(text) > _LONGEST or len(lowered) != len(text):
            return []
        s = self._snapshot
        called = Called(s, sorted({int(end[edge]) for edge in edges for end in (s.edge_subject, s.edge_object)}))
        steps = [_STEPS]
        predicates = sorted({s.predicate(edge) for edge in edges})
        known = sorted({p for predicate in predicates for p in phrases(predicate)}, key=lambda p: -len(p.words))
        found: list[tuple[Statement, ...]] = []
        for opener in _OPENERS:
            if not lowered.startswith(opener):
                continue
            for start, subjects in self._subjects(text, lowered, len(opener), called, before, steps):
                found += list(self._rest(text, lowered, start, subjects, known, called, steps))
            for predicate in predicates:
                for heading in headings(predicate):
                    if lowered.startswith(heading.words, len(opener)):
                        found += list(self._listed(text, lowered, len(opener) + len(heading.words), heading, called, steps))
                for role in roles(predicate):
                    if role.words in lowered:
                        found += list(self._listed(text, lowered, len(opener), role, called, steps))
        return found[:64]

    def _subjects(
        self, text: str, lowered: str, place: int, called: Called, before: int | None, steps: list[int]
    ) -> Iterator[tuple[int, tuple[Item, ...]]]:
        if before is not None:
            names = ["it", *(f"this {noun}" for noun, category in THIS.items() if self._snapshot.category(before) == category)]
            for name in names:
                if lowered.startswith(f"{name} ", place):
                    yield place + len(name), ((before, ""),)
        for end, items in _items(text, lowered, place, called, steps):
            yield end, items
            # "FBN1, a gene, causes ...", "FBN1 is a gene that causes ...": what kind of thing it is, by the graph's own category.
            for said in kinds_said(self._snapshot.category(items[0][0])) if len(items) == 1 else ():
                if lowered.startswith(said, end):
                    yield end + len(said), items

    def _rest(
        self, text: str, lowered: str, place: int, subjects: tuple[Item, ...], known: Sequence[Phrase], called: Called, steps: list[int]
    ) -> Iterator[tuple[Statement, ...]]:
        if any(detail for _, detail in subjects):
            return
        for also in (" ", " also "):
            for words, predicate, backward, negated in known:
                if not lowered.startswith(f"{also}{words} ", place):
                    continue
                for end, objects in _items(text, lowered, place + len(also) + len(words) + 1, called, steps):
                    said = tuple(
                        Statement(o, predicate, s, negated, detail) if backward else Statement(s, predicate, o, negated, detail)
                        for s, _ in subjects
                        for o, detail in objects
                    )
                    if text[end:] in (".", ""):
                        yield said
                    for joint in (", and", " and", ";", ", but"):
                        if lowered.startswith(f"{joint} ", end):
                            yield from (
                                (*said, *more) for more in self._rest(text, lowered, end + len(joint), subjects, known, called, steps)
                            )

    def _listed(
        self, text: str, lowered: str, place: int, heading: Heading, called: Called, steps: list[int]
    ) -> Iterator[tuple[Statement, ...]]:
        behind, predicate, backward, joints = heading
        behind = behind if behind.startswith(" ") else ""
        for end, about in called.at(text, lowered, place):
            for joint in joints:
                if lowered.startswith(joint, end):
                    for stop, objects in _items(text, lowered, end + len(joint), called, steps):
                        if lowered[stop:] in (f"{behind}.", behind):
                            yield tuple(
                                Statement(o, predicate, about, False, d) if backward else Statement(about, predicate, o, False, d)
                                for o, d in objects
                            )


def _items(text: str, lowered: str, place: int, called: Called, steps: list[int]) -> Iterator[tuple[int, tuple[Item, ...]]]:
    """Yield (end, (node, detail) ...) for every list of names that begins at a place."""
    for name_end, node in called.at(text, lowered, place):
        steps[0] -= 1
        if steps[0] < 0:
            return
        for detail, end in _details(text, name_end):
            yield end, ((node, detail),)
            for joint in _JOINTS:
                if lowered.startswith(joint, end):
                    for last, more in _items(text, lowered, end + len(joint), called, steps):
                        yield last, ((node, detail), *more)


def _details(text: str, place: int) -> Iterator[tuple[str, int]]:
    yield "", place
    for pattern in (_BRACKET, _LOOSE):
        if found := pattern.match(text, place):
            yield found[1], found.end()

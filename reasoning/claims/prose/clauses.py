"""One sentence read as statements, by English syntax: coordination, relative clauses, participles, appositions, pronouns, quantities.

Every word must be part of something that is read; a sentence with a word that nothing accounts for has no reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.snapshot import Snapshot
from reasoning.claims.prose.frame import Frame
from reasoning.claims.prose.frames import Frames, frames, reduced
from reasoning.claims.prose.mentions import BORNE_BY_PATIENTS, BY_VARIANTS, THIS, Called, kinds, kinds_named, kinds_said
from reasoning.claims.prose.quantities import QUANTITY
from reasoning.claims.verifier import Statement
from reasoning.reading.words.inflection import plural
from reasoning.rendering.text import article

#: Words that join a sentence to the one before it, or say from where it is seen; none that says why, how often or how sure.
OPENERS = (
    "",
    *(
        f"{said}, "
        for said in (
            *("in addition", "additionally", "furthermore", "moreover", "also", "clinically", "genetically", "medically", "chemically"),
            *("notably", "importantly", "specifically", "in particular", "indeed", "in short", "in brief", "in summary", "overall"),
            *("in fact", "for instance", "for example", "more precisely", "in other words", "in medicine", "in genetics", "in biology"),
        )
    ),
)
#: "As for A, it ...": what is spoken of, and the pronoun for it.
_AS_FOR = ("as for ", "regarding ", "concerning ", "with regard to ", "with respect to ", "when it comes to ", "in the case of ")
_LISTED = (", and ", ", or ", " as well as ", ", ", " and ", " or ")
_AND = (", and", " and", ";", ", but", " but", ", yet")
_WHILE = (", and ", "; ", ", while ", ", whereas ", ", but ", " while ", " whereas ")
_WHICH = (", which", " which", " that", ", who", " who")
_BRACKET = re.compile(r" \(([^()]*)\)")
_PATIENTS = r"(?: of)?(?: the| all)?(?: (?:patients?|cases|people|individuals))?"
_LOOSE = re.compile(rf",? (in {QUANTITY}{_PATIENTS})(?![\w%])")
_OF_THOSE = re.compile(rf"({QUANTITY})(?: of)?(?: the| all)? (?=(?:patients|people|individuals|persons|those|cases) )")
#: Steps of reading, sentences that can be read in more ways are not looked at further.
STEPS, _DEEP = 20_000, 6

Item = tuple[int, str]
Read = tuple[int, tuple[Statement, ...]]


@dataclass
class Sentence:
    """A sentence and the concepts and predicates that it may speak of."""

    text: str
    snapshot: Snapshot
    called: Called
    frames: Frames
    reduced: Frames
    before: int | None = None
    steps: int = STEPS
    lowered: str = field(init=False)

    def __post_init__(self) -> None:
        self.lowered = self.text.lower()

    @classmethod
    def of(cls, text: str, snapshot: Snapshot, edges: Sequence[int], before: int | None) -> Sentence:
        """Return a sentence that may speak of some edges; ``before`` is what the sentence before it began with."""
        predicates = tuple(sorted({snapshot.predicate(edge) for edge in edges}))
        nodes = sorted({int(end[edge]) for edge in edges for end in (snapshot.edge_subject, snapshot.edge_object)})
        said = set(predicates)
        called = Called(snapshot, nodes, bool(BY_VARIANTS & said), bool(BORNE_BY_PATIENTS & said))
        return cls(text, snapshot, called, frames(predicates), reduced(predicates), before)

    def readings(self) -> Iterator[tuple[Statement, ...]]:
        """Yield the ways in which the whole sentence can be read."""
        for opener in OPENERS:
            if self.lowered.startswith(opener):
                for end, said in self._clause(len(opener), 0):
                    if self.text[end:] in (".", ""):
                        yield said

    # -- clauses ------------------------------------------------------------------------------------------------------------------

    def _clause(self, place: int, depth: int) -> Iterator[Read]:
        if depth > _DEEP:
            return
        for read in (self._begun(place), self._framed(place), self._by_kind(place), self._as_for(place)):
            for end, said in read:
                yield end, said
                for joint in _WHILE:
                    if self.lowered.startswith(joint, end):
                        for last, more in self._clause(end + len(joint), depth + 1):
                            yield last, (*said, *more)

    def _begun(self, place: int) -> Iterator[Read]:
        """A clause that begins with what it is about."""
        share = _OF_THOSE.match(self.lowered, place)
        for start, detail in ((place, ""), *(((share.end(), share[1]),) if share else ())):
            for end, subjects in self._subjects(start):
                if any(extra for _, extra in subjects):
                    continue
                for last, said in self._told(end, subjects):
                    yield last, _of(said, detail) if detail else said

    def _as_for(self, place: int) -> Iterator[Read]:
        """ "As for A, it is caused by B"."""
        for words in _AS_FOR:
            if self.lowered.startswith(words, place):
                for end, node in self.called.at(self.text, self.lowered, place + len(words)):
                    if self.lowered.startswith(", it ", end):
                        yield from self._told(end + 4, ((node, ""),))

    def _told(self, end: int, subjects: tuple[Item, ...]) -> Iterator[Read]:
        """What is told of subjects, with what their relative clause or participle says."""
        yield from self._verbs(end, subjects, 0)
        if len(subjects) == 1:
            yield from self._kind(end, subjects)
        for last, said in self._attached(end, subjects):
            comma = last + 1 if self.text.startswith(",", last) else last
            for stop, more in self._verbs(comma, subjects, 0):
                yield stop, (*said, *more)

    def _kind(self, place: int, subjects: tuple[Item, ...]) -> Iterator[Read]:
        """ "FBN1 is a gene linked to A", "A is one of the conditions that FBN1 causes": a kind of thing, with what is told of it."""
        for said in kinds_named(self.snapshot.category(subjects[0][0])):
            if not self.lowered.startswith(said, place):
                continue
            end = place + len(said)
            yield from self._filled(end, subjects, self.reduced)
            for that in (" that ", " which ", " "):
                if self.lowered.startswith(that, end):
                    for last, about in self.called.at(self.text, self.lowered, end + len(that)):
                        for stop, frame in self.frames.ended(self.lowered, last):
                            yield from self._stated(frame, ((about, ""),), stop, subjects)

    def _attached(self, end: int, items: tuple[Item, ...]) -> Iterator[Read]:
        """A relative clause or a participle behind a concept."""
        for which in _WHICH:
            if self.lowered.startswith(f"{which} ", end):
                yield from self._verbs(end + len(which), items, _DEEP)
        if self.text.startswith(", ", end):
            yield from self._filled(end + 1, items, self.reduced)
        yield from self._filled(end, items, self.reduced)

    def _verbs(self, place: int, subjects: tuple[Item, ...], depth: int) -> Iterator[Read]:
        """A verb phrase, and others joined to it."""
        for end, said in self._filled(place, subjects, self.frames):
            yield end, said
            last = {s.object for s in said} | {s.subject for s in said}
            objects = tuple((node, "") for node in sorted(last - {node for node, _ in subjects}))
            if len(objects) == 1:
                # "... causes Marfan syndrome, which features arachnodactyly".
                for stop, more in self._attached(end, objects):
                    yield stop, (*said, *more)
            if depth >= _DEEP:
                continue
            for joint in _AND:
                if self.lowered.startswith(f"{joint} ", end):
                    for stop, more in self._verbs(end + len(joint), subjects, depth + 1):
                        yield stop, (*said, *more)
                    if not said[-1].negated:
                        for stop, more in self._filled(end + len(joint), subjects, self.reduced):
                            yield stop, (*said, *more)

    def _filled(self, place: int, subjects: tuple[Item, ...], known: Frames, before: str = "") -> Iterator[Read]:
        for end, frame in known.at(self.lowered, place, before):
            for last, objects in self._items(end):
                if self.lowered.startswith(frame.behind, last):
                    yield from self._stated(frame, subjects, last + len(frame.behind), objects)

    def _stated(self, frame: Frame, subjects: tuple[Item, ...], end: int, objects: tuple[Item, ...]) -> Iterator[Read]:
        said = tuple(
            Statement(o, frame.predicate, s, frame.negated, detail)
            if frame.backward
            else Statement(s, frame.predicate, o, frame.negated, detail)
            for s, _ in subjects
            for o, detail in objects
        )
        yield end, said
        # "... is seen in half of patients with A": behind what the frame ends with.
        if frame.behind and (found := _LOOSE.match(self.lowered, end)):
            yield found.end(), _of(said, found[1])

    def _framed(self, place: int) -> Iterator[Read]:
        """A clause that begins with other words: "one feature of A is B"."""
        for before in self.frames.befores:
            if self.lowered.startswith(before, place):
                for end, about in self.called.at(self.text, self.lowered, place + len(before)):
                    yield from self._filled(end, ((about, ""),), self.frames, before)

    def _by_kind(self, place: int) -> Iterator[Read]:
        """ "Genes that cause A include B", "one gene that causes A is B", "one of the genes responsible for A is B"."""
        categories = {self.snapshot.category(node) for node in self.called.nodes}
        for category in sorted(categories):
            for kind in kinds(category):
                for words, joints in _openings(kind):
                    if not self.lowered.startswith(words, place):
                        continue
                    end = place + len(words)
                    for known, start in ((self.frames, end + 5), (self.frames, end + 6), (self.reduced, end)):
                        if known is self.frames and self.lowered[end:start] not in (" that", " which"):
                            continue
                        for stop, frame in known.at(self.lowered, start):
                            if not frame.negated and not frame.behind:
                                yield from self._named(frame, stop, joints, category)

    def _named(self, frame: Frame, place: int, joints: tuple[str, ...], category: str) -> Iterator[Read]:
        for end, about in self.called.at(self.text, self.lowered, place):
            for joint in joints:
                if self.lowered.startswith(joint, end):
                    for stop, items in self._items(end + len(joint)):
                        if all(self.snapshot.category(node) == category for node, _ in items):
                            turned = frame._replace(backward=not frame.backward)
                            yield from self._stated(turned, ((about, ""),), stop, items)

    # -- concepts -----------------------------------------------------------------------------------------------------------------

    def _subjects(self, place: int) -> Iterator[tuple[int, tuple[Item, ...]]]:
        if self.before is not None:
            names = ["it", *(f"this {noun}" for noun, category in THIS.items() if self.snapshot.category(self.before) == category)]
            for name in names:
                if self.lowered.startswith((f"{name} ", f"{name}'s "), place):
                    yield place + len(name), ((self.before, ""),)
        for end, items in self._items(place):
            yield end, items
            if len(items) > 1:
                continue
            # "FBN1, a gene, causes ...", "FBN1 is a gene that causes ...": what kind of thing it is, by the graph's own category.
            for said in kinds_said(self.snapshot.category(items[0][0])):
                if self.lowered.startswith(said, end):
                    yield end + len(said), items

    def _items(self, place: int) -> Iterator[tuple[int, tuple[Item, ...]]]:
        """Yield (end, (node, detail) ...) for every list of names that begins at a place."""
        for both in ("", "both "):
            if self.lowered.startswith(both, place):
                yield from self._list(place + len(both))

    def _list(self, place: int) -> Iterator[tuple[int, tuple[Item, ...]]]:
        # "... is seen in half of patients with A".
        if share := _OF_THOSE.match(self.lowered, place):
            for end, node in self.called.at(self.text, self.lowered, share.end()):
                yield end, ((node, share[1]),)
        for name_end, node in self.called.at(self.text, self.lowered, place):
            self.steps -= 1
            if self.steps < 0:
                return
            for detail, end in self._details(name_end, node):
                yield end, ((node, detail),)
                for joint in _LISTED:
                    if self.lowered.startswith(joint, end):
                        for last, more in self._list(end + len(joint)):
                            yield last, ((node, detail), *more)

    def _details(self, place: int, node: int) -> Iterator[tuple[str, int]]:
        yield "", place
        for pattern in (_BRACKET, _LOOSE):
            if found := pattern.match(self.text, place):
                yield found[1], found.end()
        # "fibrillin 1 (FBN1)", "FBN1, also known as fibrillin 1,": another name of the same.
        for opening, closing in ((" (", ")"), (" (also known as ", ")"), (", also known as ", ","), (", also called ", ",")):
            if self.lowered.startswith(opening, place):
                for end, other in self.called.at(self.text, self.lowered, place + len(opening)):
                    if other == node and self.text.startswith(closing, end):
                        yield "", end + 1


def _openings(kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    several = plural(kind)
    for one in ("one", article(kind)):
        yield f"{one} {kind}", (" is ",)
    yield f"one of the {several}", (" is ",)
    yield f"among the {several}", (" is ", " are ")
    for the in ("", "the "):
        yield f"{the}{several}", (" include ",)


def _of(said: tuple[Statement, ...], detail: str) -> tuple[Statement, ...]:
    """Statements of the patients that a quantity speaks of."""
    return tuple(replace(each, detail=each.detail if each.detail else detail) for each in said)

"""What the graph says of each step of a response's reasoning, and what a step does to the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.training.item import Fact, Item

#: How items reject a wrong option.
_REJECTS = "no record makes "
#: What takes back what other steps say. English alone.
_TAKES_BACK = re.compile(
    r"\b(?:false|untrue|incorrect|wrong|mistaken|erroneous|nonsense|lies?|den(?:y|ies|ied)|disbelieves?|contrary|opposite"
    r"|(?:refut|disprov|debunk|retract|withdr[ae]w|revok|disregard|fabricat|pretend)\w*|unfounded|baseless|ignored?"
    r"|suppos(?:es?|ed|edly|ing)|imagin(?:es?|ed|ary)|invent(?:s|ed)?|ma[dk]e (?:[\w']+ ){0,4}?up|fiction(?:al)?|none of|no longer"
    r"|(?:not|n't|never|hardly) (?:\w+ )?(?:true|so|right|correct|hold|the case))\b",
    re.I,
)
#: What points at other steps. A step that does, and names nothing that the item speaks of, can only praise them or take them back, in more
#: ways than can be listed ("scratch that", "so it would be in a novel"): no step needs it, so it spoils what it stands beside.
_POINTS = re.compile(
    r"\b(?:this|that|these|those|it|above|before|below|follow(?:s|ing)|previous|preceding|earlier|so far"
    r"|everything|anything|nothing|all of|any of|half of|most of|steps?|statements?|sentences?|claims?|lines?|facts?|chain|reasoning)\b",
    re.I,
)
_CITED = re.compile(r"\s*[\[(](e[0-9a-f]{16}(?:[,;]? e[0-9a-f]{16})*)[\])]")


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """What the graph says of a step: ``entailed`` (by ``edge``), ``contradicted`` (by ``edge``), or ``unknown``.

    ``fault`` says why the whole response earns nothing for it, "" where it does not spoil anything.
    """

    text: str
    verdict: Literal["entailed", "contradicted", "unknown"]
    edge: str = ""
    of_chain: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A step as a statement."""

    subject: str
    predicate: str
    object: str
    denied: bool


class Judge:
    """Reads steps as statements, in the words in which items make them, and looks these up in one graph."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        #: Predicates, whether they are read from subject to object, and whether they are denied, by their wording.
        self._worded: dict[str, list[tuple[str, bool, bool]]] = {}
        for predicate in snapshot.predicates:
            for forward in (True, False):
                for denied in (False, True):
                    worded = phrase(predicate, backward=not forward, negated=denied).casefold()
                    self._worded.setdefault(worded, []).append((predicate, forward, denied))

    def judge(self, steps: tuple[str, ...], item: Item) -> tuple[StepVerdict, ...]:
        """Return the verdict on each step but those that reject a wrong option, as they should."""
        # A sentence's full stop is taken off, so that of a name ("Bartonella sp.") is too.
        names = [(n.rstrip(".").casefold(), concept.curie) for concept in item.concepts for n in (concept.name, *concept.aliases)]
        names.sort(key=lambda pair: -len(pair[0]))
        right = {option.curie for option in item.options if option.correct} or set(item.answer)
        wrong = {option.curie for option in item.options} - right
        found = []
        for step in steps:
            if step.casefold().startswith(_REJECTS):
                rest = step[len(_REJECTS) :].casefold()
                rejected = {curie for name, curie in names if rest.startswith(f"{name} one of the ")}
                if rejected & right:
                    found.append(StepVerdict(step, "contradicted", item.chain[-1], fault="a step rejects the right answer"))
                elif not rejected & wrong:
                    found.append(StepVerdict(step, "unknown"))
                continue
            found.append(self._step(step, names, item, right, wrong))
        return tuple(found)

    def _step(self, text: str, names: list[tuple[str, str]], item: Item, right: set[str], wrong: set[str]) -> StepVerdict:
        """The verdict on a sentence; where it can be read in several ways (two predicates have one wording), the best for its speaker."""
        cited = {edge for group in _CITED.findall(text) for edge in re.findall(r"e[0-9a-f]{16}", group)}
        bare = _CITED.sub("", text) if cited else text
        found = StepVerdict(text, "unknown")
        readings = self._readings(bare, names)
        for reading in readings:
            verdict = self._looked_up(text, reading, item)
            if verdict.of_chain:
                found = verdict
                break
            if found.verdict != "entailed" and verdict.verdict != "unknown":
                found = verdict
        if cited - {found.edge if found.verdict == "entailed" else ""}:
            return StepVerdict(text, found.verdict, found.edge, fault="a step cites an edge that does not state it")
        if found.verdict == "contradicted":
            return StepVerdict(text, "contradicted", found.edge, fault="the graph denies a step")
        if found.verdict == "unknown":
            if any(_claims(reading, item.fact(item.chain[-1]), right, wrong) for reading in readings):
                return StepVerdict(text, "unknown", fault="a step makes a case for another option")
            if not readings and _TAKES_BACK.search(text):
                return StepVerdict(text, "unknown", fault="a step takes back what others say")
            if not readings and _POINTS.search(text) and not _names_any(text, names):
                return StepVerdict(text, "unknown", fault="a step speaks of other steps and names nothing")
        return found

    def _readings(self, text: str, names: list[tuple[str, str]]) -> list[_Reading]:
        said = text.rstrip(".").casefold()
        found = []
        objects = [(name, curie) for name, curie in names if said.endswith(" " + name)]
        for name, subject in names if objects else ():
            if not said.startswith(name + " "):
                continue
            for object_name, object_ in objects:
                if object_ == subject:
                    continue
                between = said[len(name) + 1 : len(said) - len(object_name) - 1]
                for predicate, forward, denied in self._worded.get(between, ()):
                    ends = (subject, object_) if forward else (object_, subject)
                    found.append(_Reading(ends[0], predicate, ends[1], denied))
        return found

    def _looked_up(self, text: str, reading: _Reading, item: Item) -> StepVerdict:
        s = self._snapshot
        one, other = s.find(reading.subject), s.find(reading.object)
        if one is None or other is None:
            return StepVerdict(text, "unknown")
        plain, negated = (edge_id(reading.subject, reading.predicate, reading.object, denied) for denied in (False, True))
        stated = any(s.predicate(edge) == reading.predicate and int(s.edge_subject[edge]) == one for edge in s.find_edges(one, other))
        denied = any(
            s.predicate(edge) == reading.predicate and int(s.edge_subject[edge]) == one and int(s.edge_object[edge]) == other
            for edge in s.negated_of(one).tolist()
        )
        if stated:
            return StepVerdict(text, "contradicted", plain) if reading.denied else StepVerdict(text, "entailed", plain, plain in item.chain)
        if denied:
            return StepVerdict(text, "entailed", negated) if reading.denied else StepVerdict(text, "contradicted", negated)
        return StepVerdict(text, "unknown")


def _names_any(text: str, names: list[tuple[str, str]]) -> bool:
    said = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name, _ in names if name in said)


def _claims(reading: _Reading, last: Fact, right: set[str], wrong: set[str]) -> bool:
    """Whether a statement says of a wrong option what the chain's last edge says of the right one."""
    said, meant = (reading.subject, reading.object), (last.subject, last.object)
    return (
        not reading.denied
        and reading.predicate == last.predicate
        and any(said[at] in wrong and meant[at] in right and said[1 - at] == meant[1 - at] for at in (0, 1))
    )

"""Text to a ``Question``: patterns for the form, the graph's names for the content, free clinical text for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from kg.errors import InputError, NothingGrounded
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import Concept
from reasoning.grounding import Grounder
from reasoning.questions.meanings import CHECKS, DOES, HELPED, HELPS, READINGS, VERBS
from reasoning.questions.patterns import PATTERNS
from reasoning.questions.question import Question
from reasoning.questions.relations import (
    CHEMICALS,
    DISEASE,
    GENE,
    INHERITANCE,
    PHENOTYPE,
    RELATIONS,
    TREATS,
    Reading,
    Relation,
    categories_for,
    readings_for,
)
from reasoning.questions.senses import Senses
from reasoning.questions.slots import Slots
from reasoning.questions.words import Pattern

#: Longer questions are refused: nobody asks them, and patterns cost time that grows with length.
LONGEST = 20_000
_FRAMED = 400
_IRREGULAR = {"diagnoses": "diagnosis", "therapies": "therapy"}
_POLITE = re.compile(
    r"^(?:(?:please|hi|hello|hey|so|ok|okay|and|well)[,!.]?\s+|"
    r"(?:can|could|would)\s+you\s+(?:please\s+)?(?:tell\s+me\s+|explain\s+|list\s+|show\s+me\s+)?(?=(?:which|what|how|why|when|if|whether)\b)|"
    r"(?:i\s+(?:want|would\s+like|need)\s+to\s+know|tell\s+me|do\s+you\s+know)\s*[,:]?\s+(?=(?:which|what|how|why|when)\b))+",
    re.I,
)

Handler = Callable[[Pattern, re.Match[str]], Question | None]


@dataclass
class QuestionParser:
    """Reads questions against a snapshot's names; one serves many threads."""

    snapshot: Snapshot
    grounder: Grounder

    def __post_init__(self) -> None:
        self.slots = Slots(self.snapshot, self.grounder)
        self.senses = Senses(self.snapshot)
        self._handlers: dict[str, Handler] = {
            "shared": self._shared,
            "connection": self._connection,
            "check": self._check,
            "differential": self._differential,
            "neighbours": self._neighbours,
            "definition": self._definition,
        }

    def parse(self, text: str) -> Question:
        """Return the question that a text asks.

        Raises:
            InputError: the text is empty or absurdly long.
            NothingGrounded: no concept of the graph was recognised in it; the message names the nearest.
        """
        asked = " ".join(text.split())
        if not re.search(r"\w", asked):
            raise InputError("the question is empty; ask for instance: Which genes cause Marfan syndrome?")
        if len(asked) > LONGEST:
            raise InputError(f"the question has {len(asked):,} characters; {LONGEST:,} is the most")
        frame = _POLITE.sub("", asked).rstrip(" ?!.")
        failed: str | None = None
        if len(frame) <= _FRAMED:
            for pattern in PATTERNS:
                match = pattern.form.match(frame)
                if match is None:
                    continue
                question = self._handlers[pattern.intent](pattern, match)
                if question is not None:
                    return question if question.text == asked else _with_text(question, asked)
                if pattern.way == "noun exact":
                    continue  # a form so loose that its failing says nothing
                failed = failed or next((v for k, v in match.groupdict().items() if v and k not in ("noun", "verb", "link")), None)
        return self._free(asked, text, frame, failed)

    # -- intents ------------------------------------------------------------------------------------------------------------------

    def _two(self, match: re.Match[str], first: tuple[str, ...] = (), second: tuple[str, ...] = ()) -> tuple[Concept, Concept] | None:
        slots = match.groupdict()
        if slots.get("pair"):
            return self.slots.pair(slots["pair"], first)
        one, other = self.slots.concept(slots["a"], first), self.slots.concept(slots["b"], second)
        return (one, other) if one is not None and other is not None else None

    def _shared(self, pattern: Pattern, match: re.Match[str]) -> Question | None:
        noun = _singular(match.groupdict().get("noun") or "")
        pair = self._two(match, categories_for(noun) or (DISEASE,))
        if pair is None:
            return None
        readings = readings_for(noun, self.snapshot.category(pair[0].node)) if noun else []
        relation = min(readings, key=lambda reading: reading.rank).relation if readings else None
        return Question(match.string, "shared", pair, relation, pattern=pattern.name)

    def _connection(self, pattern: Pattern, match: re.Match[str]) -> Question | None:
        helps = HELPS.match(match.groupdict().get("verb") or "")
        pair = self._two(match, *(HELPED if helps else ((), ())))
        return None if pair is None else Question(match.string, "connection", pair, pattern=pattern.name)

    def _check(self, pattern: Pattern, match: re.Match[str]) -> Question | None:
        first, second, predicates, either = CHECKS[pattern.way]
        if pattern.way == "forward":
            predicates = next((p for form, p in VERBS if form.match(match["verb"])), ())
            if predicates == TREATS:
                first, second = CHECKS["treat"][:2]
        pair = self._two(match, first, second)
        if pair is None:
            return None
        pair = self.senses.two(pair, predicates, (first, second), either_way=either)
        return Question(match.string, "check", pair, predicates=predicates, either_way=either, pattern=pattern.name)

    def _differential(self, pattern: Pattern, match: re.Match[str]) -> Question | None:
        text = match["findings"]
        grounding = self.slots.findings(text)
        findings, excluded = grounding.findings(), grounding.findings(negated=True)
        if not findings:
            return None
        whole = self.slots.exactly(text)
        if whole is not None and len(findings) == 1 and not excluded and pattern.way == "several":
            # "Which diseases are caused by FBN1", "... have hypertension": one concept is a question about its neighbours.
            return None
        return Question(match.string, "differential", findings=findings, excluded=excluded, pattern=pattern.name, grounding=grounding)

    def _neighbours(self, pattern: Pattern, match: re.Match[str]) -> Question | None:
        slots = match.groupdict()
        text, noun, link = slots.get("a") or slots.get("a2") or "", _singular(slots.get("noun") or ""), slots.get("link") or ""
        exactly = pattern.way in ("noun exact", "members")
        if pattern.way.startswith("noun"):
            wanted, readings = categories_for(noun), partial(readings_for, noun, link=link)
        elif pattern.way in READINGS:
            wanted, readings = tuple(READINGS[pattern.way]), partial(_listed, READINGS[pattern.way])
        elif pattern.way == "verb":
            wanted, readings = (GENE, DISEASE, *CHEMICALS), partial(_does, match["verb"].split()[0].lower())
        else:
            relation = RELATIONS[pattern.way]
            wanted, readings = relation.of, partial(_fixed, relation)
        concept = (self.slots.exactly if exactly else self.slots.concept)(text, wanted)
        fitting = None if concept is None else self.senses.one(concept, readings)
        if fitting is None:
            return None
        taken, reading = fitting
        return Question(match.string, "neighbours", (taken,), reading.relation, through=reading.through, pattern=pattern.name)

    def _definition(self, pattern: Pattern, match: re.Match[str]) -> Question | None:
        concept = self.slots.concept(match["a"], (DISEASE, PHENOTYPE, GENE))
        return None if concept is None else Question(match.string, "definition", (concept,), pattern=pattern.name)

    # -- no form of words ---------------------------------------------------------------------------------------------------------

    def _free(self, asked: str, text: str, frame: str, failed: str | None) -> Question:
        """A bare name, a description of a patient, or words that name concepts in an unforeseen form."""
        whole = self.slots.exactly(frame)
        if whole is not None:
            return Question(asked, "definition", (whole,), pattern="bare name")
        grounding = self.slots.findings(text)  # as it was written: its lines are its sentences
        findings, excluded = grounding.findings(), grounding.findings(negated=True)
        if len(findings) >= 2 or (findings and not failed and not asked.endswith("?")):
            return Question(asked, "differential", findings=findings, excluded=excluded, pattern="description", grounding=grounding)
        named = self.slots.exactly(failed) if failed is not None and not findings else None
        if named is not None:
            # The concept is known, the graph only has no such relation of it: what there is comes with a note.
            return Question(asked, "definition", (named,), pattern="one concept")
        everything = self.grounder.ground(text)
        told = [m for m in everything.mentions if not m.negated and m.context == "patient"]
        mentions = [m for m in told if m.kind in ("finding", "disease", "gene", "chemical", "inheritance")]
        concepts = tuple({m.best.node: Concept(m.best.node, m.text, tuple(c.node for c in m.candidates[1:])) for m in mentions}.values())
        if failed is not None and not concepts:
            raise self.slots.nothing(failed)
        if len(concepts) == 2 and re.match(r"(?:is|are|was|were|does|do|can|could|has|have)\b", frame, re.I):
            predicates = ("biolink:has_mode_of_inheritance",) if self.snapshot.category(concepts[1].node) == INHERITANCE else ()
            pair = self.senses.two((concepts[0], concepts[1]), predicates, ((), ()), either_way=not predicates)
            return Question(asked, "check", pair, predicates=predicates, either_way=not predicates, pattern="two concepts")
        if len(concepts) == 2:
            return Question(asked, "connection", concepts, pattern="two concepts", grounding=everything)
        if len(concepts) == 1 and failed is None:
            return Question(asked, "definition", concepts, pattern="one concept", grounding=everything)
        if findings:
            return Question(asked, "differential", findings=findings, excluded=excluded, pattern="description", grounding=grounding)
        if excluded:
            raise NothingGrounded("only findings that the patient does not have were recognised; name at least one that is there")
        raise self.slots.nothing(failed or frame, formless=failed is None)


def _singular(noun: str) -> str:
    from reasoning.questions.relations import NOUNS

    word = noun.lower()
    word = _IRREGULAR.get(word, word)
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in NOUNS:
            return form
    return word


def _fixed(relation: Relation, category: str) -> list[Reading]:
    return [Reading(relation, None, relation.of.index(category))] if category in relation.of else []


def _listed(names: Mapping[str, str], category: str) -> list[Reading]:
    """What a form of words asks of a concept of a category, by a table from category to relation in order of likelihood."""
    return [Reading(RELATIONS[names[category]], None, list(names).index(category))] if category in names else []


def _does(verb: str, category: str) -> list[Reading]:
    """What "what does X <verb>" asks of a concept of a category."""
    name = DOES.get((category, verb))
    if name is None and category in CHEMICALS:
        name = {"treat": "treats", "help": "treats", "do": "roles"}.get(verb, "targets")
    return [Reading(RELATIONS[name])] if name else []


def _with_text(question: Question, text: str) -> Question:
    from dataclasses import replace

    return replace(question, text=text)

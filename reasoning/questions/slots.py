"""From the words in a question's slot to a concept of the graph, and from findings in words to findings in the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.errors import NotFound, NothingGrounded
from kg.names import bag
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import Concept, EverydayWord, nearest, resolve
from reasoning.grounding import CLINICAL, Grounder, Grounding
from reasoning.rendering.text import plain

_LEADING = re.compile(
    r"^(?:(?:the|an?|some|any|all|both|either|having|gene|drug|disease|term|concept|patients?\s+with|people\s+with|someone\s+with|"
    r"a\s+patient\s+with|mutations?\s+(?:in|of)|variants?\s+(?:in|of)|defects?\s+in)\s+)+",
    re.I,
)
_TRAILING = re.compile(
    r"\s+(?:genes?|patients?|mutations?|variants?|drugs?|diseases?|inheritance|please|exactly|substrates?|inhibitors?|itself|"
    r"in\s+(?:humans?|patients?|people|children|adults?))$",
    re.I,
)
_JOINT = re.compile(r"\s*(?:,|\s(?:and|&|with|to|versus|vs\.?|or|from)\s)\s*", re.I)
#: Names that a concept may have beside the one taken are looked at up to this many senses.
_SENSES = 8
#: Ways of matching that leave no word of the slot aside and mend none.
_WHOLE = ("exact", "words", "part")
#: What can be asked, for a question that has none of the forms.
FORMS = (
    "ask for instance: Which genes cause X? What are the symptoms (drugs, subtypes, inheritance, onset) of X? Does X cause Y? "
    "How common is Y in X? How is X related to Y? What do X and Y have in common? Which diseases explain X and Y without Z? What is X?"
)
#: Longer texts are not quoted in errors.
_QUOTED = 100


class Slots:
    """Fills slots from a snapshot's names."""

    def __init__(self, snapshot: Snapshot, grounder: Grounder) -> None:
        self._snapshot = snapshot
        self._grounder = grounder

    def concept(self, text: str, categories: Sequence[str] = ()) -> Concept | None:
        """Return the concept that a slot names: the whole slot, the slot without its frame, or the longest mention in it."""
        for words in _trimmed(text):
            try:
                found = resolve(self._snapshot, words, categories=categories)
            except EverydayWord:
                return None
            except NotFound:
                continue
            return replace(found, text=words, others=self._senses(words, found))
        return self._eponym(text) or self._mentioned(text, categories) or self._nearly(text)

    def exactly(self, text: str, categories: Sequence[str] = ()) -> Concept | None:
        """Return the concept that a slot names as it stands, but for misspelled words."""
        try:
            found = resolve(self._snapshot, text, categories=categories)
        except EverydayWord:
            return None
        except NotFound:
            grounding = self._grounder.ground(text, prefer=categories or CLINICAL)
            whole = len(grounding.mentions) == 1 and not grounding.nil and grounding.mentions[0].text == text.strip()
            return self._mentioned(text, categories) if whole else self._nearly(text)
        return replace(found, others=self._senses(text, found))

    def pair(self, text: str, categories: Sequence[str] = ()) -> tuple[Concept, Concept] | None:
        """Return the two concepts of "X and Y": the split whose sides are both names, else the first whose sides both mention one."""
        splits = [(text[: m.start()], text[m.end() :]) for m in _JOINT.finditer(text) if m.start() and m.end() < len(text)]
        splits = [(re.sub(r"^(?:both|between|either)\s+", "", one, flags=re.I), other) for one, other in splits]
        for fill in (self.exactly, self.concept):
            for one, other in splits:
                first, second = fill(one, categories), fill(other, categories)
                if first is not None and second is not None and first.node != second.node:
                    return first, second
        return None

    def findings(self, text: str) -> Grounding:
        """Ground findings in free text: phenotypes, and how something is inherited."""
        return self._grounder.ground(text, categories=("biolink:PhenotypicFeature", "biolink:GeneticInheritance"))

    def nothing(self, text: str, *, formless: bool = False) -> NothingGrounded:
        """Return the error for words that name nothing, with the nearest that the graph has; ``formless``: and with what can be asked."""
        if len(text) > _QUOTED:
            # A long text is a patient's story: errors travel into logs, so it is not repeated in one.
            return NothingGrounded(
                "nothing in the text is a concept of this graph; name findings, diseases, genes or drugs, or ask in one sentence"
            )
        words = next(_trimmed(text), text)
        hint = nearest(self._snapshot, words)
        advice = hint or "; try `medclew search` with one word of it, or ask with a CURIE"
        forms = f"; {FORMS}" if formless or not hint else ""
        return NothingGrounded(f"nothing in this graph is called {plain(words, 120)!r}{advice}{forms}")

    def _senses(self, words: str, found: Concept) -> tuple[int, ...]:
        lexicon = self._snapshot.lexicon
        nodes = dict.fromkeys(m.node for m in lexicon.exact(words) or lexicon.same_words(words))
        return tuple(node for node in nodes if node != found.node)[:_SENSES]

    def _eponym(self, text: str) -> Concept | None:
        """The disease that is called by its discoverer alone: "Marfan", "Huntington's"."""
        for words in _trimmed(re.sub(r"['’]s$", "", text.strip())):
            for noun in ("syndrome", "disease"):
                if len(words.split()) <= 2 and (matches := self._snapshot.lexicon.exact(f"{words} {noun}")):
                    node = matches[0].node
                    told = f"{plain(text, 80)!r} was read as {plain(self._snapshot.name(node))} ({self._snapshot.curie(node)})"
                    return Concept(node, words, note=told)
        return None

    def _nearly(self, text: str) -> Concept | None:
        """The name that nearly is the slot: the same words, the last one unfinished."""
        found = self._snapshot.lexicon.search(text, 1)
        if not found or found[0].how not in _WHOLE or len(bag(found[0].name).split()) != len(bag(text).split()):
            return None
        node = found[0].node
        told = f"{plain(text, 80)!r} was read as {plain(self._snapshot.name(node))} ({self._snapshot.curie(node)})"
        return Concept(node, text, note=told)

    def _mentioned(self, text: str, categories: Sequence[str]) -> Concept | None:
        grounding = self._grounder.ground(text, prefer=categories or CLINICAL)
        if not grounding.mentions:
            return None
        wanted = [m for m in grounding.mentions if not categories or any(c.category in categories for c in m.candidates)]
        things = [m for m in wanted or grounding.mentions if m.kind != "modifier"] or grounding.mentions
        mention = max(things, key=lambda m: (m.end - m.start, -m.start))
        if sum(len(nil.text) for nil in grounding.nil) > mention.end - mention.start:
            return None  # most of the slot names something that the graph does not know
        taken = next((c for c in mention.candidates if c.category in categories), mention.best)
        others = tuple(c.node for c in mention.candidates if c.node != taken.node)[:_SENSES]
        note = f"{plain(text, 80)!r} was read as {plain(taken.label)} ({taken.curie})"
        return Concept(taken.node, mention.text, others, note)


def _trimmed(text: str) -> Iterator[str]:
    """Yield the slot as it is, then without articles and words of the frame at either end."""
    words = text.strip().strip("\"'“”‘’.,;:").strip()
    seen = set()
    while words and words not in seen:
        seen.add(words)
        yield words
        shorter = _LEADING.sub("", words).strip()
        if shorter and shorter not in seen:
            seen.add(shorter)
            yield shorter
        words = _TRAILING.sub("", shorter or words).strip()

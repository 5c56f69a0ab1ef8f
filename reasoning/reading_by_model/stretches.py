"""The model's stretches of a question, found in the question again and grounded by the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.snapshot import Snapshot
from reasoning.grounding import Candidate
from reasoning.reading.names.lattice import Names
from reasoning.reading.syntax import Entity, Noun, Words
from reasoning.reading.words.closed import SMALL
from reasoning.reading.words.tokens import Token, tokenize
from reasoning.reading.words.vocabulary import letters

#: Words that point back to what was spoken of.
_BACK = frozenset(["it", "its", "they", "them", "their", "this", "that", "these", "those", "he", "she", "him", "her", "his"])


class Stretches:
    """One question's stretches."""

    def __init__(self, text: str, tokens: Sequence[Token], names: Names, snapshot: Snapshot, spoken: Mapping[str, str]) -> None:
        """``spoken``: what was spoken of before, from a name in small letters to its CURIE."""
        self._text, self.tokens, self._names, self._snapshot, self._spoken = text, tokens, names, snapshot, spoken
        self.found = {low: found for low, found in names.find(text, list(tokens)).items() if found}

    def place(self, said: str) -> Words | None:
        """Return where a stretch stands, small words at its ends left out; None where the question does not have these very words."""
        wanted = [t.low for t in tokenize(said)]
        while wanted and wanted[0] in SMALL:
            wanted.pop(0)
        while wanted and wanted[-1] in SMALL:
            wanted.pop()
        many = len(wanted)
        for low in range(len(self.tokens) - many + 1) if many else ():
            if [t.low for t in self.tokens[low : low + many]] == wanted:
                return low, low + many
        return None

    def whole(self, said: str) -> Words | None:
        """Return where a stretch stands with the small words at its ends."""
        wanted = [t.low for t in tokenize(said)]
        for low in range(len(self.tokens) - len(wanted) + 1) if wanted else ():
            if [t.low for t in self.tokens[low : low + len(wanted)]] == wanted:
                return low, low + len(wanted)
        return None

    def noun(self, said: str) -> Noun | None:
        """Return the concept that a stretch names, None where the graph has none of that name, word for word."""
        place = self.place(said)
        candidates = self._spoken_of(said) if place is None else self._candidates(place)
        if place is None:
            place = next(((i, i + 1) for i, t in enumerate(self.tokens) if t.low in _BACK), None)
        if not candidates or place is None:
            return None
        low, high = place
        text = self._text[self.tokens[low].start : self.tokens[high - 1].end]
        return Noun(
            Entity(text, candidates, letters([c.category for c in candidates]), place), letters([c.category for c in candidates]), place
        )

    def part(self, said: str) -> Noun | None:
        """Return the longest concept that is part of a stretch ("ear infection" of "Ear infection - acute"), of two as long the last."""
        place = self.place(said)
        best: Noun | None = None
        if place is None:
            return None
        for low in range(*place):
            for end, entity, _ in self.found.get(low, ()):
                if end <= place[1] and (best is None or end - low >= best.words[1] - best.words[0]):
                    sorts = letters([c.category for c in entity.candidates])
                    best = Noun(entity, sorts, (low, end))
        return best

    def _candidates(self, place: Words) -> tuple[Candidate, ...]:
        low, high = place
        for end, entity, _ in self.found.get(low, ()):
            if end == high:
                return entity.candidates
        # The same words without the marks between them: "Urination - painful".
        plain = " ".join(t.text for t in self.tokens[low:high] if t.word)
        tokens = tokenize(plain)
        exact = [e.candidates for end, e, _ in self._names.find(plain, tokens).get(0, ()) if end == len(tokens)]
        if exact:
            return exact[0]
        return tuple(
            Candidate(
                m.node,
                self._snapshot.curie(m.node),
                self._snapshot.name(m.node),
                self._snapshot.category(m.node),
                m.name,
                m.kind,
                "words",
                0.8,
            )
            for m in self._snapshot.lexicon.same_words(plain)[:4]
        )

    def _spoken_of(self, said: str) -> tuple[Candidate, ...]:
        """A concept of the dialogue, where the question points back to one."""
        curie = self._spoken.get(re.sub(r"\s+", " ", said.strip().lower()))
        node = None if curie is None else self._snapshot.find(curie)
        if node is None or not any(t.low in _BACK for t in self.tokens):
            return ()
        s = self._snapshot
        return (Candidate(node, s.curie(node), s.name(node), s.category(node), s.name(node), "name", "exact", 1.0),)

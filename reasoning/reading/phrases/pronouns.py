"""Words for what was spoken of before: "it", "this disease", "his condition"."""

from __future__ import annotations

from reasoning.reading.phrases.relations import Relations
from reasoning.reading.syntax import Noun
from reasoning.reading.words.vocabulary import ALL, words

_GENE = frozenset("G")
#: Whose something is: of several things spoken of, it can be any.
_BEHIND = frozenset({"", "?", "be", "genetic", "inherited", "hereditary", "heritable", "dominant", "recessive", "autosomal", "treatable"})
_THEIRS = frozenset({"his", "her", "their"})


class Pronouns(Relations):
    """What refers back."""

    def _pronoun(self, at: int) -> tuple[Noun, int, float, tuple[int, ...]] | None:
        word = self._at(at)
        if word in ("it", "they", "them") or (word in ("this", "that", "these") and self._at(at + 1) in _BEHIND):
            return Noun(None, ALL, (at, at + 1), pronoun=word), at + 1, 0.2, ()
        if word not in ("this", "that", "these", "those", "the", "such") and word not in _THEIRS:
            return None
        place = at + 1
        for end, entry in words().at(self.tokens, place):
            if word in _THEIRS and entry.cats != frozenset("D"):
                continue  # "his genes" are no gene that was spoken of
            if entry.part == "noun" and entry.cats and (entry.family == "link" or (entry.cats == _GENE and word != "the")):
                if word == "the" and (end < self.n and self._at(end) not in ("and", "or", "?", ",")):
                    continue
                cats = entry.cats | (frozenset("P") if "D" in entry.cats else frozenset())
                return Noun(None, cats, (at, end), pronoun=f"{word} {entry.phrase}"), end, 0.5, ()
        return None

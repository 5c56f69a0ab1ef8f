"""Diseases called as no source calls them, by a word or two: "progeroid disease", "primary ovarian failure 18", "dermatosparaxis EDS".

What may be exchanged, left out or added is learnt from the graph's own synonyms (``learn_wordings``); an abbreviation may stand for what it
abbreviates, and a word may be written as two. Only whole phrases are looked up, between words that belong to the question, and
only where a word in them is in no name that was found: what is a name as it stands is none of another thing.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from kg import arrays
from kg.lexicon import NameMatch
from kg.names import STOPWORDS, stem
from kg.names import words as words_in
from kg.snapshot import Snapshot
from reasoning.reading.words.closed import AUX, DET, HAVE, PEOPLE, PREP, PRONOUN, WH
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import asks_beyond, words

_FILE = Path(__file__).parents[1] / "words" / "tables" / "wordings.tsv"
#: Words of the shortest and of the longest phrase, diseases that one phrase may be the name of, letters of a part of a word.
_LEAST, _MOST, _NODES, _PART = 2, 12, 3, 3
#: Names that hold the rarest of a phrase's words, where they are compared with those that hold the others.
_MANY = 4_000
#: Words of phrases in which two may be otherwise.
_TWICE, _MOST_TWICE = 3, 8
_SORTS = frozenset({"name", "exact", "related"})
#: Words that stand between a question and a phrase that is a name, and not within one.
_OUTSIDE = AUX | HAVE | WH | PRONOUN | PEOPLE | DET | frozenset({"about", "regarding", "concerning", "me", "you", "information"})
#: Words that tie a name to what follows, and end none.
_TIES = frozenset({"caused", "related", "associated", "due", "linked", "induced", "secondary", "and", "or"})
#: Words that are in no phrase, or make none.
_NEVER_ODD = STOPWORDS | _OUTSIDE
_BETWEEN, _NO_ENDS = _OUTSIDE | PREP, _OUTSIDE | PREP | _TIES


@lru_cache(maxsize=1)
def exchanges() -> dict[str, tuple[str, ...]]:
    """Return what each stemmed word may be exchanged for, "" for nothing; under "" what may be added."""
    found: dict[str, list[str]] = {}
    with _FILE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(row["word"], []).append(row["other"])
            found.setdefault(row["other"], []).append(row["word"])
    return {word: tuple(others) for word, others in found.items()}


class Otherwise:
    """Finds such names by a snapshot's lexicon; reading is safe from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        assert snapshot.folder is not None
        self._snapshot = snapshot
        self._bags = arrays.load(snapshot.folder, "names_bag_keys")

    def find(self, tokens: Sequence[Token], covered: Collection[int]) -> Iterator[tuple[int, int, list[NameMatch]]]:
        """Yield (low, high, matches) for phrases that are a disease's name but for a word; ``covered`` tokens are in names already.

        The longest phrase at a place alone.
        """
        odd = {at for at, token in enumerate(tokens) if at not in covered and token.word and token.low not in _NEVER_ODD}
        done: set[int] = set()
        for low, high in _phrases(tokens) if odd else ():
            run = range(low, high)
            if not done.isdisjoint(run) or odd.isdisjoint(run):
                continue
            if matches := self._named(tokens[low:high]):
                done.update(run)
                yield low, high, matches

    def _named(self, run: Sequence[Token]) -> list[NameMatch]:
        """The diseases that a phrase names with a word or two otherwise; [] where these are too many to be one name."""
        said = [stem(word) for token in run if token.word for word in words_in(token.text)]
        content = [word for word in said if word not in STOPWORDS]
        if len(content) < _LEAST or not self._held_together(run, content):
            return []
        for made in (_respelt(run, content, self._snapshot), _exchanged(content), _exchanged_twice(content)):
            best: dict[int, NameMatch] = {}
            for other in self._known(made):
                for match in self._snapshot.lexicon.same_words(other):
                    disease = self._snapshot.category(match.node) == "biolink:Disease"
                    if match.kind in _SORTS and disease and match.node not in best:
                        best[match.node] = match
            if best:
                return list(best.values()) if len(best) <= _NODES else []
        return []

    def _held_together(self, run: Sequence[Token], content: Sequence[str]) -> bool:
        """Whether some name holds all the words for which nothing else may stand: where none does, no wording of the phrase is a name."""
        rows = self._snapshot.lexicon.rows
        short = {token.low for token in run if _abbreviates(token)}
        joined = [rows.number(one + other) is not None for one, other in itertools.pairwise(content)]
        fixed = []
        for word, before, behind in zip(content, [False, *joined], [*joined, False], strict=True):
            if word not in exchanges() and word not in short and not (before or behind) and (number := rows.number(word)) is not None:
                fixed.append(number)
        if len(fixed) < 2:
            return True
        first, *others = sorted(set(fixed), key=rows.uses)
        if rows.uses(first) > _MANY:
            return True
        held = rows.holding(first)
        for number in others:
            more = rows.holding(number)
            held = held[more[np.minimum(np.searchsorted(more, held), len(more) - 1)] == held]
        return len(held) > 0

    def _known(self, made: Iterable[Sequence[str]]) -> list[str]:
        """Of bags of stemmed words, those that some name has, or shares its hash with."""
        bags = list(dict.fromkeys(" ".join(sorted(words_)) for words_ in made))
        known = {bag for bag, _ in arrays.filed(self._bags, bags)}
        return [bag for bag in bags if bag in known]


def _phrases(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Runs between words of the question, the longest first: those words are the grammar's, and small ones."""
    spoken = [[end for end, _ in words().at(tokens, at)] for at in range(len(tokens))]
    framing = [_frames(token, spoken, at) for at, token in enumerate(tokens)]
    whole = [token.word and token.low not in _NO_ENDS for token in tokens]
    begins = [at for at in range(len(tokens)) if whole[at] and (at == 0 or framing[at - 1])]
    ends = [at + 1 for at in range(len(tokens)) if whole[at] and (at + 1 == len(tokens) or framing[at + 1])]
    runs = []
    for low in begins:
        for high in ends:
            many = sum(token.word for token in tokens[low:high])
            if _LEAST <= many <= _MOST and not any(token.low in _OUTSIDE for token in tokens[low:high]):
                runs.append((low, high))
    return sorted(runs, key=lambda run: (run[0] - run[1], run[0]))


def _frames(token: Token, spoken: Sequence[Sequence[int]], at: int) -> bool:
    """Whether a word is the question's; ``spoken``: where the grammar's phrases that begin at each token end."""
    return (
        token.low in _BETWEEN
        or (not token.word and token.low not in ("-", "–", "'", "'s"))
        or bool(spoken[at])
        or any(at + 1 in spoken[start] for start in range(max(0, at - 2), at))
        or asks_beyond(token.low)
    )


def _exchanged(content: Sequence[str]) -> Iterator[list[str]]:
    table = exchanges()
    for at, word in enumerate(content):
        for other in table.get(word, ()):
            rest = [*content[:at], *([other] if other else []), *content[at + 1 :]]
            if len(rest) >= _LEAST:
                yield rest
    for more in table.get("", ()):
        yield [*content, more]


def _exchanged_twice(content: Sequence[str]) -> Iterator[list[str]]:
    """Two words otherwise ("oxidative phosphorylation defect type 29"); of two that are added, none."""
    if not _TWICE <= len(content) <= _MOST_TWICE:
        return
    seen: set[tuple[str, ...]] = set()
    for once in _exchanged(content):
        if len(once) > len(content):
            continue
        for twice in _exchanged(once):
            said = tuple(sorted(twice))
            if said not in seen:
                seen.add(said)
                yield twice


def _abbreviates(token: Token) -> bool:
    return token.text.isupper() and token.text.isalpha() and 1 < len(token.text) <= 6


def _respelt(run: Sequence[Token], content: Sequence[str], snapshot: Snapshot) -> Iterator[list[str]]:
    """The phrase with an abbreviation spelled out, with an unknown word as two, and with two words as one."""
    rows = snapshot.lexicon.rows
    for token in run:
        if _abbreviates(token) and token.low in content:
            at = content.index(token.low)
            for match in snapshot.lexicon.exact(token.text):
                if (
                    match.name == token.text
                    and match.kind in ("abbreviation", "exact", "related")
                    and "Disease" in snapshot.category(match.node)
                ):
                    spelled = [stem(word) for word in words_in(snapshot.name(match.node))]
                    longer = [*content[:at], *spelled, *content[at + 1 :]]
                    yield longer
                    yield [*longer, "type"]
    for at, word in enumerate(content):
        if rows.number(word) is None:
            for cut in range(_PART, len(word) - _PART + 1):
                one, other = word[:cut], word[cut:]
                if rows.number(one) is not None and rows.number(stem(other)) is not None:
                    yield [*content[:at], one, stem(other), *content[at + 1 :]]
        if at and rows.number(content[at - 1] + word) is not None:
            yield [*content[: at - 1], content[at - 1] + word, *content[at + 1 :]]

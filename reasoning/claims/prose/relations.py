"""How people say predicates: verbs, adjectives and nouns of a table, in every form that grammar makes of them.

The template's own phrase of a predicate reads as that predicate alone, whatever the table says: a weaker or a neighbouring predicate is
another fact.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.biolink import PREDICATES
from reasoning.claims.predicate_phrases import SENTENCES, phrase, plural
from reasoning.reading.inflection import plural as nouns
from reasoning.reading.inflection import verb_forms

_TABLE = Path(__file__).with_name("tables") / "relations.tsv"


class Phrase(NamedTuple):
    """Words between two concepts, and what they say: the predicate, whether from object to subject, whether denied."""

    words: str
    predicate: str
    backward: bool
    negated: bool


class Heading(NamedTuple):
    """Words before the first concept of "the features of A include B", and those before the second: what follows is B of A."""

    words: str
    predicate: str
    backward: bool
    joints: tuple[str, ...]


#: "include" says that there may be more, "is" only behind words that say so themselves: "one feature of A is B".
_INCLUDE, _ARE = (" include ", " includes "), (" is ", " are ")
#: What is a feature of a disease is a feature in it as well.
_IN = frozenset({"biolink:has_phenotype", "biolink:has_manifestation"})


@lru_cache(maxsize=256)
def phrases(predicate: str) -> tuple[Phrase, ...]:
    """Return every phrase that says a predicate, the longest first.

    >>> [p.words for p in phrases("biolink:regulates") if p.backward and not p.negated][-2:]
    ['is controlled by', 'is regulated by']
    """
    found = set(_canonical(predicate))
    for direction, sort, said in _table().get(predicate, ()):
        for turned, negated, words in _forms(sort, said):
            for backward in (False, True) if direction == "both" else ((direction == "backward") != turned,):
                if _reserved().get(words, {predicate}) >= {predicate}:
                    found.add(Phrase(words, predicate, backward, negated))
    return tuple(sorted(found, key=lambda p: (-len(p.words), p)))


@lru_cache(maxsize=256)
def headings(predicate: str) -> tuple[Heading, ...]:
    """Return the nouns by which a predicate's ends are called, as the beginning of a sentence.

    >>> [h.words for h in headings("biolink:has_manifestation")][:4]
    ['the manifestation of ', 'the manifestations of ', 'one manifestation of ', 'a manifestation of ']
    """
    found = []
    for direction, sort, said in _table().get(predicate, ()):
        if sort != "noun":
            continue
        several, forward = nouns(said), direction == "forward"
        for of in ("of", "in") if predicate in _IN else ("of",):
            found += [Heading(f"the {noun} {of} ", predicate, forward, _INCLUDE) for noun in (said, several)]
            openings = (f"one {said}", f"{_a(said)} {said}", f"one of the {several}", f"among the {several}")
            found += [Heading(f"{opening} {of} ", predicate, forward, _ARE) for opening in openings]
    return tuple(found)


@lru_cache(maxsize=256)
def roles(predicate: str) -> tuple[Heading, ...]:
    """Return what stands behind the second concept of "A has B as a feature": words, and the predicate as for a heading.

    >>> [r.words for r in roles("biolink:has_manifestation")][:2]
    [' as a manifestation', ' as one of its manifestations']
    """
    found = []
    for direction, sort, said in _table().get(predicate, ()):
        if sort == "noun":
            for words in (f" as {_a(said)} {said}", f" as one of its {nouns(said)}", f" among its {nouns(said)}"):
                found.append(Heading(words, predicate, direction == "forward", (" has ", " have ")))
    return tuple(found)


def _a(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def _canonical(predicate: str) -> Iterator[Phrase]:
    for backward in (False, True):
        for negated in (False, True):
            for several in (False, True):
                said = phrase(predicate, backward=backward, negated=negated, several=several)
                for words in {said, plural(said)}:
                    yield Phrase(words, predicate, backward, negated)


@lru_cache(maxsize=1)
def _reserved() -> dict[str, set[str]]:
    """The template's phrases, each with the predicates that it stands for."""
    found: dict[str, set[str]] = {}
    for predicate in {*PREDICATES, *(f"biolink:{name}" for name in SENTENCES)}:
        for words, *_ in _canonical(predicate):
            found.setdefault(words, set()).add(predicate)
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    with _TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(f"biolink:{row['predicate']}", []).append((row["direction"], row["sort"], row["words"]))
    return found


#: "Is" and "has been", affirmed and denied: what records report, they report of now.
_BE = (("is", "is not"), ("are", "are not"), ("has been", "has not been"), ("have been", "have not been"))


def _forms(sort: str, said: str) -> Iterable[tuple[bool, bool, str]]:
    """Yield (whether it turns subject and object round, whether it denies, words)."""
    if sort in ("verb", "prep"):
        before, verb, rest = _split(said)
        forms = {what: form for form, what in verb_forms(verb).items()}
        third = forms["third"]
        for words in (f"{before}{third}{rest}", f"{before}{verb}{rest}"):
            yield False, False, words
        for does in ("does not", "do not"):
            yield False, True, f"{does} {before}{verb}{rest}"
        if sort == "verb":
            done = forms.get("participle", forms.get("past", ""))
            for be, deny in _BE:
                yield True, False, f"{be} {before}{done}{rest} by"
                yield True, True, f"{deny} {before}{done}{rest} by"
    elif sort == "adj":
        for be, deny in _BE:
            yield False, False, f"{be} {said}"
            yield False, True, f"{deny} {said}"
    else:
        a, several = _a(said), nouns(said)
        among = (f"is one {said} of", f"is one of the {several} of", f"is among the {several} of", f"are among the {several} of")
        for words in (f"is {a} {said} of", f"are {several} of", *among):
            yield False, False, words
        for words in (f"is not {a} {said} of", f"are not {several} of", f"is not among the {several} of"):
            yield False, True, words
        for has, deny in (("has", "does not have"), ("have", "do not have")):
            for noun in (said, nouns(said)):
                yield True, False, f"{has} the {noun}"
                yield True, True, f"{deny} the {noun}"


def _split(said: str) -> tuple[str, str, str]:
    """A verb with what stands before it and behind."""
    first, _, rest = said.partition(" ")
    if first.endswith("ly") and rest:
        verb, _, more = rest.partition(" ")
        return f"{first} ", verb, f" {more}" if more else ""
    return "", first, f" {rest}" if rest else ""

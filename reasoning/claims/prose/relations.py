"""How people say predicates: verbs, adjectives and nouns of a table, in every form that grammar makes of them.

The template's own phrase of a predicate reads as that predicate alone, whatever the table says: a weaker or a neighbouring predicate is
another fact.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.biolink import PREDICATES
from reasoning.claims.predicate_phrases import SENTENCES, base, phrase, plural
from reasoning.reading.words.inflection import plural as nouns
from reasoning.reading.words.inflection import verb_forms
from reasoning.rendering.text import article

#: Alternatives in a row of the table.
_ONE_OF = re.compile(r"\{([^{}]*)\}")
_TABLE = Path(__file__).with_name("tables") / "relations.tsv"


class Phrase(NamedTuple):
    """Words between two concepts, and what they say: the predicate, whether from object to subject, whether denied."""

    words: str
    predicate: str
    backward: bool
    negated: bool


#: Nouns for what a thing has one of: "the onset of A is B" leaves no other out.
SINGLE = frozenset({"biolink:has_mode_of_inheritance", "biolink:has_disease_onset", "biolink:has_clinical_course"})
#: What a thing has, shows or exhibits.
BORNE = SINGLE | {
    *("biolink:has_phenotype", "biolink:has_manifestation", "biolink:has_clinical_modifier"),
    *("biolink:has_chemical_role", "biolink:has_role"),
}
#: What is had without a noun for it: "A lacks B" denies it.
_HAD = frozenset({"biolink:has_phenotype", "biolink:has_manifestation"})
_BEAR = ("have", "show", "exhibit", "display", "present", "demonstrate")
#: The same of what a disease has one of, which has its noun in its name: "presents with an antenatal onset".
_BORNE_BY = (*((bear, "") for bear in _BEAR if bear != "present"), ("present", " with"), ("come", " with"))
#: Verbs that carry another verb's noun and say nothing of their own, or less than it.
_LIGHT = (
    *("takes part in", "plays a part in", "plays a role in", "has a part in", "has a role in", "participates in", "contributes to"),
    *("is involved in", "is used in", "is used for", "finds use in", "is employed in", "serves in", "functions in", "acts in"),
)
#: Verbs that carry another and say nothing of their own; who helps to cause does not cause alone.
_SERVING = ("helps", "help", "helps to", "help to", "acts to", "serves to", "works to", "functions to", "is able to", "are able to")
_WHOLLY = frozenset({"biolink:causes", "biolink:prevents"})
#: The prepositions of a predicate's nouns, where they are not "of" alone.
_PREPOSITIONS = {
    "biolink:has_phenotype": ("of", "in"),
    "biolink:has_manifestation": ("of", "in"),
    "biolink:treats": ("of", "for"),
    "biolink:contributes_to": ("of", "to", "in"),
    "biolink:subclass_of": ("of", "within"),
    "biolink:part_of": ("of", "in", "within"),
    "biolink:predisposes_to_condition": ("of", "for"),
    "biolink:has_mode_of_inheritance": ("of", "in", "for"),
    "biolink:has_disease_onset": ("of", "in"),
    "biolink:has_clinical_course": ("of", "in"),
}


#: Predicates that share their words though the template says one of them so: they hold between other kinds of things (a process occurs in a
#: place, a sign in a disease), or each says what the other does.
_SHARED = tuple(
    frozenset({f"biolink:{one}", f"biolink:{other}"})
    for one, other in (
        ("occurs_in", "has_phenotype"),
        ("occurs_in", "has_manifestation"),
        ("has_manifestation", "has_phenotype"),
        ("gene_associated_with_condition", "has_phenotype"),
        ("gene_associated_with_condition", "has_manifestation"),
        ("gene_associated_with_condition", "has_clinical_modifier"),
        ("applied_to_treat", "treats"),
        ("precedes", "has_past_medical_history"),
    )
)


@lru_cache(maxsize=256)
def phrases(predicate: str) -> tuple[Phrase, ...]:
    """Return every phrase that says a predicate, the longest first.

    >>> {"is regulated by", "is governed by"} <= {p.words for p in phrases("biolink:regulates") if p.backward and not p.negated}
    True
    """
    found = set(_canonical(predicate))
    other = _inverses().get(predicate)
    if other in _template():
        found |= {Phrase(words, predicate, not backward, negated) for words, _, backward, negated in _canonical(other)}
    for direction, sort, said in (*_rows(predicate), *_of_what_is_had(predicate)):
        for turned, negated, words in _forms(sort, said, predicate):
            for backward in (False, True) if direction == "both" else ((direction == "backward") != turned,):
                if _may_say(predicate, words):
                    found.add(Phrase(words, predicate, backward, negated))
    return tuple(sorted(found, key=lambda p: (-len(p.words), p)))


def _of_what_is_had(predicate: str) -> Iterator[tuple[str, str, str]]:
    """Rows that follow for what a disease has: "characterized by the manifestation of B", "manifests itself as B"."""
    if predicate not in _HAD:
        return
    nouns_had = [noun for noun, subject in nouns_of(predicate) if not subject]
    for direction, sort, said in _rows(predicate):
        if direction != "forward" or sort not in ("adj", "prep"):
            continue
        if said.endswith((" by", " with")):
            yield from ((direction, sort, f"{said} the {noun} of") for noun in nouns_had)
        verb, _, rest = said.partition(" ")
        if rest in ("as", "with") and verb in ("manifest", "present", "show"):
            yield direction, sort, f"{verb} itself {rest}"


def _may_say(predicate: str, words: str) -> bool:
    """Whether words are not the template's for other predicates alone."""
    owners = _reserved().get(words, {predicate})
    return predicate in owners or all(
        any(one == predicate or frozenset({one, predicate}) in _SHARED for one in (owner, _inverses().get(owner, owner)))
        for owner in owners
    )


def nouns_of(predicate: str) -> Iterator[tuple[str, bool]]:
    """Yield the nouns by which a predicate's ends are called, and whether it is the subject that is called so."""
    for direction, sort, said in _table().get(predicate, ()):
        if sort == "noun":
            if direction != "backward":
                yield said, True
            if direction != "forward":
                yield said, False


def prepositions(predicate: str) -> tuple[str, ...]:
    """Return what joins a predicate's nouns to what they are nouns of."""
    return _PREPOSITIONS.get(predicate, ("of",))


def entries(predicate: str, sort: str) -> Iterator[tuple[str, str]]:
    """Yield (direction, words) of a predicate's rows of one sort in the table."""
    yield from ((direction, said) for direction, kind, said in _rows(predicate) if kind == sort)


def _canonical(predicate: str) -> Iterator[Phrase]:
    for backward in (False, True):
        for negated in (False, True):
            for several in (False, True):
                said = phrase(predicate, backward=backward, negated=negated, several=several)
                for words in {said, plural(said)}:
                    yield Phrase(words, predicate, backward, negated)


@lru_cache(maxsize=1)
def _template() -> frozenset[str]:
    """The predicates that the template has phrases of its own for."""
    return frozenset({*PREDICATES, *(f"biolink:{name}" for name in SENTENCES)})


@lru_cache(maxsize=1)
def _reserved() -> dict[str, set[str]]:
    """The template's phrases, each with the predicates that it stands for."""
    found: dict[str, set[str]] = {}
    for predicate in _template():
        for words, *_ in _canonical(predicate):
            found.setdefault(words, set()).add(predicate)
    return found


_TURNED = {"forward": "backward", "backward": "forward", "both": "both"}


@lru_cache(maxsize=256)
def _rows(predicate: str) -> tuple[tuple[str, str, str], ...]:
    """The table's rows of a predicate and, turned, of its inverse; where it has none, what follows from the predicate's own phrases."""
    other = _inverses().get(predicate)
    borne = [("forward", "prep", f"{bear}{with_}") for bear, with_ in _BORNE_BY] if predicate in SINGLE else []
    rows = [
        *_table().get(predicate, ()),
        *borne,
        *((_TURNED[d], sort, said) for d, sort, said in (_table().get(other, ()) if other else ())),
    ]
    if rows:
        return tuple(dict.fromkeys(rows))
    said = [phrase(predicate), phrase(predicate, backward=True)]
    directions = ("both",) if said[0] == said[1] else ("forward", "backward")
    return tuple(row for direction, words in zip(directions, said, strict=False) if (row := _derived(direction, words)) is not None)


def _derived(direction: str, words: str) -> tuple[str, str, str] | None:
    """A row that a template's phrase amounts to: "is expressed in" an adjective's, "directly binds" a verb's; None for others."""
    before, verb, rest = split(words)
    if "'" in words or verb in ("has", "can", "does"):
        return None
    if verb == "is":
        head = rest.split()[0] if rest else "the"
        return None if head in ("a", "an", "the", "not", "part") else (direction, "adj", rest.strip())
    return direction, "verb" if not rest or rest.startswith(" the ") else "prep", f"{before}{base(verb)}{rest}"


def inverse(predicate: str) -> str | None:
    """Return what a predicate is called from its other end, by the Biolink model; None where it has no such name.

    >>> inverse("biolink:has_part")
    'biolink:part_of'
    """
    return _inverses().get(predicate)


@lru_cache(maxsize=1)
def _inverses() -> dict[str, str]:
    """Predicate -> its inverse in the Biolink model 4.4 (its slots' ``inverse``), both ways."""
    found: dict[str, str] = {}
    with _TABLE.with_name("inverses.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            one, other = (f"biolink:{row[key]}" for key in ("predicate", "inverse"))
            found |= {one: other, other: one}
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    with _TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for words in expanded(row["words"]):
                found.setdefault(f"biolink:{row['predicate']}", []).append((row["direction"], row["sort"], words))
    return found


def expanded(words: str) -> Iterator[str]:
    """Yield what a row of the table stands for: "{a|b}" is one or the other, "{|a}" may be left out.

    >>> list(expanded("{raise|increase} the{| own} risk"))
    ['raise the risk', 'raise the own risk', 'increase the risk', 'increase the own risk']
    """
    found = _ONE_OF.search(words)
    if found is None:
        yield words
        return
    for one in found[1].split("|"):
        yield from expanded(f"{words[: found.start()]}{one}{words[found.end() :]}")


#: "Is" and "has been", affirmed and denied: what records report, they report of now; and what they report, was seen.
BE = (("is", "is not"), ("are", "are not"), ("has been", "has not been"), ("have been", "have not been"))
_WAS = (("was", "was not"), ("were", "were not"))


def _forms(sort: str, said: str, predicate: str) -> Iterator[tuple[bool, bool, str]]:
    """Yield (whether it turns subject and object round, whether it denies, words)."""
    if said.endswith(" in"):
        # "Takes place within B".
        yield from _forms(sort, f"{said}side", predicate)
        yield from _forms(sort, f"{said.removesuffix('in')}within", predicate)
    if sort == "adj" and said.endswith(" as") and predicate in BORNE:
        # "Described as having B".
        yield from _forms(sort, f"{said} having", predicate)
    if sort in ("verb", "prep"):
        before, verb, rest = split(said)
        forms = {what: form for form, what in verb_forms(verb).items()}
        third = forms["third"]
        for words in (f"{before}{third}{rest}", f"{before}{verb}{rest}"):
            yield False, False, words
        for does in ("does not", "do not"):
            yield False, True, f"{does} {before}{verb}{rest}"
        for serves in _SERVING:
            if predicate not in _WHOLLY or not serves.startswith("help"):
                yield False, False, f"{serves} {before}{verb}{rest}"
        if sort == "verb" and not rest.startswith(" the "):
            done = forms.get("participle", forms.get("past", ""))
            for be, deny in (*BE, *_WAS):
                yield True, False, f"{be} {before}{done}{rest} by"
                yield True, True, f"{deny} {before}{done}{rest} by"
            ing = next(form for form, what in verb_forms(verb).items() if what == "ing")
            for light in (*_LIGHT, "is responsible for"):
                yield False, False, f"{light} {before}{ing}{rest}"
    elif sort in ("around", "with", "clause", "mutual"):
        return  # their words stand around a concept, or behind one without a verb
    elif sort == "weaker":
        # Less than the predicate says: to deny it would say more.
        yield from ((False, False, f"{be} {said}") for be, _ in (*BE, *_WAS))
    elif sort == "adj":
        # "Was seen in" reports; "was a kind of" says that it is none any more.
        for be, deny in (*BE, *_WAS) if said.split(" ")[0].endswith(("ed", "en", "nd", "wn")) else BE:
            yield False, False, f"{be} {said}".rstrip()
            yield False, True, f"{deny} {said}".rstrip()
    elif sort == "whole":
        # "Is part of the clinical picture of A".
        for of in prepositions(predicate):
            for verb in ("is", "forms", "makes up", "constitutes"):
                for part in ("part of", "a part of"):
                    yield False, False, f"{verb} {part} the {said} {of}"
            yield False, False, f"belongs to the {said} {of}"
            yield False, False, f"is included in the {said} {of}"
            yield False, True, f"is not part of the {said} {of}"
    elif sort == "nominal":
        # "A exerts control over B", "B is under the control of A": a verb's noun carried by a verb that says nothing of its own.
        for one in (f"exerts {said} of", f"exerts {said} over", f"exert {said} over", f"is responsible for the {said} of"):
            yield False, False, one
        for light in _LIGHT:
            for one in (f"{light} the {said} of", f"{light} {said} of"):
                yield False, False, one
        for one in (f"is under the {said} of", f"is under {said} by", f"is subject to {said} by", f"undergoes {said} by"):
            yield True, False, one
        yield False, True, f"does not exert {said} over"
        yield True, True, f"is not under the {said} of"
    else:
        several, theirs = nouns(said), prepositions(predicate)
        for of in theirs:
            determined = (f"{article(said)} {said}", f"one {said}", f"one of the {several}", f"among the {several}")
            for verb in ("is", "are", "constitutes", "represents", "forms"):
                for one in determined if verb != "are" else (several, f"among the {several}", f"{article(said)} {said}"):
                    yield False, False, f"{verb} {one} {of}"
            for verb in ("acts as", "serves as", "functions as", "finds use as", "counts as", "ranks as", "stands as"):
                for one in determined[:3]:
                    yield False, False, f"{verb} {one} {of}"
            yield False, False, f"belongs to the {several} {of}"
            if predicate in SINGLE:
                yield False, False, f"is the {said} {of}"
            for words in (f"is not {article(said)} {said} {of}", f"are not {several} {of}", f"is not among the {several} {of}"):
                yield False, True, words
        for bears in _BEAR if predicate in BORNE else ("have",):
            third = "has" if bears == "have" else f"{bears}s"
            for verb, deny in ((third, f"does not {bears}"), (bears, f"do not {bears}")):
                # "Has the phenotype of B", where nothing else could be of B.
                for noun in (said, several, f"{said} of") if predicate in BORNE else (said, several):
                    yield True, False, f"{verb} the {noun}"
                    yield True, True, f"{deny} the {noun}"
        if predicate in BORNE:
            lacked = [*(f" the {noun}" for noun in (said, several, f"{said} of")), *([""] if predicate in _HAD else [])]
            yield from ((True, True, f"{lack}{what}") for lack in ("lacks", "lack") for what in lacked)


def split(said: str) -> tuple[str, str, str]:
    """Return a verb with what stands before it and behind."""
    first, _, rest = said.partition(" ")
    if (first.endswith("ly") or first == "first") and rest:
        verb, _, more = rest.partition(" ")
        return f"{first} ", verb, f" {more}" if more else ""
    return "", first, f" {rest}" if rest else ""

"""The words of questions that are not names: tables as data, looked up by their longest phrase."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, Literal, TypeVar

from reasoning.reading.words.inflection import plural, verb_forms
from reasoning.reading.words.tokens import Token, tokenize

_TABLES = Path(__file__).with_name("tables")

T = TypeVar("T")
Role = Literal["subject", "object", "either"]
Letters = frozenset[str]

#: Categories by the letter that the tables use.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "G": ("Gene", "Protein", "GeneOrGeneProduct", "GenomicEntity", "SequenceVariant"),
    "D": ("Disease", "DiseaseOrPhenotypicFeature"),
    "P": ("PhenotypicFeature",),
    "C": ("Drug", "SmallMolecule", "ChemicalEntity", "MolecularMixture", "ComplexMolecularMixture", "ChemicalMixture"),
    "R": ("ChemicalRole",),
    "I": ("GeneticInheritance",),
    "O": ("ClinicalCourse",),
    "M": ("ClinicalModifier",),
    "B": ("BiologicalProcess", "Pathway", "MolecularActivity", "PhysiologicalProcess", "BiologicalProcessOrActivity"),
    "L": ("CellularComponent", "AnatomicalEntity", "GrossAnatomicalStructure", "Cell", "Tissue"),
    "T": ("Procedure", "ClinicalIntervention", "Treatment", "ClinicalMeasurement", "Device"),
}
LETTER = {f"biolink:{name}": letter for letter, names in CATEGORIES.items() for name in names}
ALL: Letters = frozenset((*CATEGORIES, "A"))


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase of the tables.

    ``family`` is a family of senses, ``role`` the end of such a relation at which a noun itself, or a verb's subject, stands; ``cats`` what
    a noun is; ``form`` a verb's form.
    """

    phrase: str
    part: str
    family: str
    role: Role
    cats: Letters = frozenset()
    form: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a family: from a subject to an object by a path of predicates, each with the category that lies behind it."""

    family: str
    subject: Letters
    path: tuple[tuple[bool, tuple[str, ...]], ...]
    between: tuple[str, ...]
    object: Letters
    rank: int


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A phrase that narrows: ``sort`` is frequency, onset, sex, inherit, order, level, other."""

    phrase: str
    sort: str
    value: str


@dataclass(frozen=True, slots=True)
class BeyondKind:
    """A kind of question that the graph holds nothing for unless it has one of some predicates."""

    kind: str
    pattern: re.Pattern[str]
    unless: tuple[str, ...]


class Phrases(Generic[T]):
    """Phrases by their first word."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}

    def add(self, phrase: str, entry: T) -> None:
        """Add an entry; a phrase may have several."""
        parts = tuple(t.low for t in tokenize(phrase) if t.low != "-")
        self._by_first.setdefault(parts[0], []).append((parts, entry))

    def parts(self) -> Iterator[str]:
        """Yield the words of every phrase."""
        for phrases in self._by_first.values():
            for parts, _ in phrases:
                yield from parts

    def at(self, tokens: Sequence[Token], place: int) -> Sequence[tuple[int, T]]:
        """Return (end, entry) for every phrase that begins at a token, hyphens left out of account; none behind the last token."""
        begun = self._by_first.get(tokens[place].low) if place < len(tokens) else None
        return () if begun is None else [*self._reached(tokens, place, begun)]

    @staticmethod
    def _reached(tokens: Sequence[Token], place: int, begun: Sequence[tuple[tuple[str, ...], T]]) -> Iterator[tuple[int, T]]:
        """Those of some phrases of the same first word that stand at a token as a whole."""
        for parts, entry in begun:
            if len(parts) == 1:
                yield place + 1, entry
                continue
            at = place
            for part in parts:
                if at > place and at < len(tokens) and tokens[at].low == "-" and tokens[at].glued:
                    at += 1
                if at >= len(tokens) or tokens[at].low != part:
                    break
                at += 1
            else:
                yield at, entry


#: The ends of a relation as the table writes them.
_ROLES: dict[str, Role] = {"subject": "subject", "object": "object", "either": "either"}


def _rows(name: str) -> list[dict[str, str]]:
    with (_TABLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@lru_cache(maxsize=1)
def words() -> Phrases[Word]:
    """Return nouns, verbs in all their forms, and adjectives that name relations."""
    table: Phrases[Word] = Phrases()
    for row in _rows("words.tsv"):
        phrase, part, family, role = row["phrase"], row["part"], row["family"], _ROLES[row["role"]]
        cats, note = frozenset((row["cats"] or "").split(",")) - {""}, row["note"] or ""
        if part == "verb":
            first, _, rest = phrase.partition(" ")
            for form, what in verb_forms(first).items():
                table.add(f"{form} {rest}", Word(phrase, part, family, role, cats, what, note))
        elif part == "noun":
            head, _, of = phrase.partition(" of ")
            before, _, last = head.rpartition(" ")
            several = f"{before} {plural(last)}".strip() + (f" of {of}" if of else "")
            for form, what in {phrase: "one", several: "several"}.items():
                table.add(form, Word(phrase, part, family, role, cats, what, note))
        else:
            table.add(phrase, Word(phrase, part, family, role, cats, "", note))
    return table


@lru_cache(maxsize=1)
def senses() -> dict[str, tuple[Sense, ...]]:
    """Return the senses of each family, the likeliest first."""
    found: dict[str, list[Sense]] = {}
    for row in _rows("senses.tsv"):
        steps = [step.strip() for step in row["path"].split(">")]
        path = tuple((step.startswith("~"), tuple(f"biolink:{p}" for p in step.removeprefix("~").split("|"))) for step in steps[::2])
        sense = Sense(
            row["family"],
            frozenset(row["subject"].split(",")),
            path,
            tuple(steps[1::2]),
            frozenset(row["object"].split(",")),
            int(row["rank"]),
        )
        found.setdefault(sense.family, []).append(sense)
    return {family: tuple(sorted(rows, key=lambda s: s.rank)) for family, rows in found.items()}


@lru_cache(maxsize=1)
def qualifiers() -> Phrases[Qualifier]:
    """Return phrases that narrow a statement."""
    table: Phrases[Qualifier] = Phrases()
    for row in _rows("qualifiers.tsv"):
        table.add(row["phrase"], Qualifier(row["phrase"], row["sort"], row["value"]))
    return table


@lru_cache(maxsize=1)
def systems() -> dict[str, str]:
    """Return HPO's terms for findings of a system of the body, by the words for it."""
    return {row["word"]: row["term"] for row in _rows("systems.tsv")}


@lru_cache(maxsize=1)
def beyond() -> tuple[BeyondKind, ...]:
    """Return the kinds of question that statements between concepts do not answer."""
    return tuple(
        BeyondKind(row["kind"], re.compile(row["pattern"], re.I), tuple(f"biolink:{p}" for p in (row["unless"] or "").split("|") if p))
        for row in _rows("beyond.tsv")
    )


def asks_beyond(text: str) -> bool:
    """Whether words ask for what statements between concepts do not answer."""
    return any(kind.pattern.search(text) for kind in beyond())


def letters(categories: Sequence[str]) -> Letters:
    """Return the tables' letters for Biolink categories; A stands for any other."""
    return frozenset(LETTER.get(category, "A") for category in categories)

"""What a sentence may call a concept: its names, the same in another case, and the words that people put around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.snapshot import Snapshot
from reasoning.reading.words.inflection import plural
from reasoning.rendering.text import plain

_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " "})

#: Nouns for a category's concepts: "the gene FBN1", "FBN1, a gene, ...".
_KINDS = {
    "biolink:Gene": ("gene",),
    "biolink:Disease": ("disease", "condition", "disorder", "illness"),
    "biolink:Drug": ("drug", "medication", "compound", "medicine", "substance"),
    "biolink:SmallMolecule": ("compound", "chemical", "molecule", "substance"),
    "biolink:PhenotypicFeature": ("phenotype", "symptom", "feature", "sign", "finding"),
    "biolink:BiologicalProcess": ("process", "biological process"),
    "biolink:CellularComponent": ("cellular component", "component", "structure"),
    "biolink:ChemicalRole": ("role",),
}
#: "FBN1 gene", "the atropine molecule": the kind behind the name.
_BEHIND = {
    "biolink:Gene": (" gene",),
    "biolink:Drug": (" molecule", " compound", " drug"),
    "biolink:SmallMolecule": (" molecule", " compound"),
    "biolink:BiologicalProcess": (" process",),
    "biolink:PhenotypicFeature": (" as a symptom",),
}
_ROLE = ("the role of ", "role of ")
#: Those who have a disease stand for it: "patients with A have B".
_WHO = ("patients", "people", "individuals", "persons", "those")
_HAVE = ("with", "who have", "having", "affected by", "suffering from", "diagnosed with")
_BEARERS = (*(f"{who} {have} " for who in _WHO for have in _HAVE), "affected individuals with ", "a patient with ", "someone with ")
#: A gene causes a disease by its variants.
_VARIANTS = tuple(
    f"{what} {of} {gene}"
    for what in ("variants", "pathogenic variants", "disease-causing variants", "mutations", "changes", "defects")
    for of in ("in", "of")
    for gene in ("", "the ", "the gene ")
    if not (of == "of" and what in ("changes", "defects"))
)
BY_VARIANTS = frozenset(
    {"biolink:causes", "biolink:contributes_to", "biolink:gene_associated_with_condition", "biolink:affects_response_to"}
)
#: "Autosomal dominant inheritance" said as "an autosomal dominant condition", "in an autosomal dominant manner".
_INHERITANCE = " inheritance"
_INHERITED = (
    *("", " disease", " disorder", " condition", " trait", " manner", " fashion", " pattern", " inheritance pattern"),
    *(" pattern of inheritance", " mode of inheritance", " mode", " transmission"),
)
_ONSET = " onset"

#: "This gene": a noun that stands for what was spoken of, by its category.
THIS = {kind: category for category, kinds in _KINDS.items() for kind in kinds if category != "biolink:ChemicalRole"}
_SYMBOL = re.compile(r"^[^\sa-z]{1,8}$|^\S*[A-Z0-9]\S*[A-Z0-9]\S*$|^\S*\d\S*$")


_SHORT = re.compile(r"\b(is|are|does|do|has|have)n't\b", re.I)


def unified(text: str) -> str:
    """Return text on one line with typographic marks in one form each and "isn't" written out.

    >>> unified("It isn’t – and doesn't")
    'It is not - and does not'
    """
    return _SHORT.sub(r"\1 not", plain(text, 10_000).translate(_MARKS))


def kinds(category: str) -> tuple[str, ...]:
    """Return the nouns for a category's concepts."""
    return _KINDS.get(category, ())


@lru_cache(maxsize=64)
def kinds_said(category: str) -> tuple[str, ...]:
    """Return what may stand behind a concept's name to say what kind of thing it is, by its category.

    >>> kinds_said("biolink:Gene")[:3]
    (', a gene,', ' is a gene that', ' is a gene which')
    """
    found: list[str] = []
    for kind in kinds(category):
        a, several = ("an" if kind[0] in "aeiou" else "a"), plural(kind)
        found.append(f", {a} {kind},")
        found += [f" is {a} {kind} {that}" for that in ("that", "which")]
        found += [f" is one of the {several} {that}" for that in ("that", "which")]
        found += [f" is among the {several} {that}" for that in ("that", "which")]
    return tuple(found)


class Called:
    """What the concepts of some edges may be called; ``by_variants`` lets a gene's variants stand for it."""

    def __init__(self, snapshot: Snapshot, nodes: list[int], by_variants: bool = False) -> None:
        self.nodes = tuple(nodes)
        forms: dict[tuple[str, bool], set[int]] = {}
        for node in nodes:
            before, after = _around(snapshot.category(node), by_variants)
            for name in _names(snapshot, node):
                exact = _SYMBOL.match(name) is not None
                for start in before:
                    for end in after:
                        form = f"{start}{name}{end}"
                        forms.setdefault((form, True) if exact else (form.lower(), False), set()).add(node)
        ordered = sorted(((form, exact, node) for (form, exact), found in forms.items() for node in found), key=lambda f: (-len(f[0]), f))
        self._by_start: dict[str, list[tuple[str, str, bool, int]]] = {}
        for form, exact, node in ordered:
            self._by_start.setdefault(form[:2].lower(), []).append((form, form.lower(), exact, node))

    def at(self, text: str, lowered: str, place: int) -> Iterator[tuple[int, int]]:
        """Yield (end, node) for every name that begins at a place."""
        for form, low, exact, node in self._by_start.get(lowered[place : place + 2], ()):
            if lowered.startswith(low, place):
                end = place + len(form)
                if exact and not _written(text[place:end], form):
                    continue
                if not text[end : end + 1].isalnum():
                    yield end, node


def _written(said: str, form: str) -> bool:
    """Whether a symbol is written as it is; words before it may begin a sentence."""
    return said == form or (said[:4].lower() == form[:4] and said[4:] == form[4:])


@lru_cache(maxsize=128)
def _around(category: str, by_variants: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What may stand before and behind the names of a category."""
    before = ["", "the ", "a ", "an "]
    before += [f"{the}{kind} " for kind in kinds(category) for the in ("the ", "") if kind != "role"]
    if category == "biolink:Disease":
        before += _BEARERS
    if category == "biolink:ChemicalRole":
        before += _ROLE
    if category == "biolink:Gene" and by_variants:
        before += _VARIANTS
    return tuple(before), ("", *_BEHIND.get(category, ()))


def _names(snapshot: Snapshot, node: int) -> tuple[str, ...]:
    found, category = snapshot.node(node), snapshot.category(node)
    names = [name for name in map(unified, (found.name, found.curie, *found.synonyms)) if len(name) > 1]
    main = names[0] if names else ""
    if category == "biolink:GeneticInheritance" and main.lower().endswith(_INHERITANCE):
        names += [main[: -len(_INHERITANCE)] + noun for noun in _INHERITED]
    if category == "biolink:ClinicalCourse" and main.lower().endswith(_ONSET):
        names.append(main[: -len(_ONSET)])
    if main and main == found.name and _SYMBOL.match(main) is None:
        names += [other for other in _numbers(main) if _nobody_else(snapshot, other, node)]
    return tuple(dict.fromkeys(names))


def _numbers(name: str) -> Iterator[str]:
    """A name in the other number: "hydroxamic acids" and "hydroxamic acid"."""
    if name[-1:].isalpha():
        yield plural(name)
    for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if name.endswith(ending) and not name.endswith(("sis", "us", "is")) and (ending != "s" or not name.endswith("ss")):
            yield name.removesuffix(ending) + single
            return


def _nobody_else(snapshot: Snapshot, name: str, node: int) -> bool:
    """Whether no other concept is called so."""
    return all(found.node == node for found in snapshot.lexicon.exact(name))

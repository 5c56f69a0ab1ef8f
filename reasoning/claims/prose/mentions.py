"""What a sentence may call a concept: its names, the same in another case, and the words that people put around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.snapshot import Snapshot
from reasoning.rendering.text import plain

_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " "})

#: What a category's concepts may be called before their names or, where marked, behind.
_NOUNS = {
    "biolink:Gene": ("the gene ", "gene "),
    "biolink:Disease": ("the disease ", "the condition ", "the disorder ", "patients with ", "people with ", "individuals with "),
    "biolink:Drug": ("the drug ", "the medication ", "the compound "),
    "biolink:SmallMolecule": ("the compound ", "the chemical ", "the molecule "),
    "biolink:PhenotypicFeature": ("the phenotype ", "the symptom ", "the feature "),
    "biolink:BiologicalProcess": ("the process ", "the biological process "),
    "biolink:CellularComponent": ("the cellular component ",),
    "biolink:ChemicalRole": ("the role of ", "an ", "a "),
}
_AFTER = {"biolink:Gene": " gene"}
#: "This gene": a noun that stands for what was spoken of, by its category.
THIS = {"gene": "biolink:Gene", "disease": "biolink:Disease", "condition": "biolink:Disease", "drug": "biolink:Drug"}
_SYMBOL = re.compile(r"^[^\sa-z]{1,8}$|^\S*[A-Z0-9]\S*[A-Z0-9]\S*$|^\S*\d\S*$")


_SHORT = re.compile(r"\b(is|are|does|do|has|have)n't\b", re.I)


def unified(text: str) -> str:
    """Return text on one line with typographic marks in one form each and "isn't" written out.

    >>> unified("It isn’t – and doesn't")
    'It is not - and does not'
    """
    return _SHORT.sub(r"\1 not", plain(text, 10_000).translate(_MARKS))


@lru_cache(maxsize=64)
def kinds_said(category: str) -> tuple[str, ...]:
    """Return what may stand behind a concept's name to say what kind of thing it is, by its category.

    >>> kinds_said("biolink:Gene")
    (', a gene,', ' is a gene that', ' is a gene which')
    """
    nouns = dict.fromkeys(said.removeprefix("the ").strip() for said in _NOUNS.get(category, ()) if said.startswith("the "))
    kinds = [noun for noun in nouns if not noun.endswith(" of")]
    return tuple(said for noun in kinds for said in (f", a {noun},", f" is a {noun} that", f" is a {noun} which"))


class Called:
    """What the concepts of some edges may be called."""

    def __init__(self, snapshot: Snapshot, nodes: list[int]) -> None:
        forms: dict[tuple[str, bool], set[int]] = {}
        for node in nodes:
            before = ("", "the ", *_NOUNS.get(snapshot.category(node), ()))
            after = ("", *((end,) if (end := _AFTER.get(snapshot.category(node))) else ()))
            for name in _names(snapshot, node):
                exact = _SYMBOL.match(name) is not None
                for start in before:
                    for end in after:
                        if exact:
                            forms.setdefault((f"{start}{name}{end}", True), set()).add(node)
                        else:
                            forms.setdefault((f"{start}{name}{end}".lower(), False), set()).add(node)
        self._forms = sorted(
            ((form, exact, node) for (form, exact), found in forms.items() for node in found), key=lambda f: (-len(f[0]), f)
        )

    def at(self, text: str, lowered: str, place: int) -> Iterator[tuple[int, int]]:
        """Yield (end, node) for every name that begins at a place."""
        for form, exact, node in self._forms:
            if lowered.startswith(form.lower(), place):
                end = place + len(form)
                if exact and not (
                    text.startswith(form, place) or (text[place:end][:4].lower() == form[:4] and text[place + 4 : end] == form[4:])
                ):
                    continue
                if not text[end : end + 1].isalnum():
                    yield end, node


def _names(snapshot: Snapshot, node: int) -> tuple[str, ...]:
    found = snapshot.node(node)
    return tuple(dict.fromkeys(name for name in map(unified, (found.name, found.curie, *found.synonyms)) if len(name) > 1))

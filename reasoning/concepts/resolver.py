"""From what someone calls a concept (CURIE, CUI, another code, a name) to the node, or to a clear word about why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.curie import looks_like
from kg.errors import InputError, NotFound
from kg.lexicon import NameMatch
from kg.snapshot import Snapshot
from reasoning import arguments
from reasoning.concepts.codes import behind_a_prefix, identify
from reasoning.concepts.initials import spelled_out
from reasoning.grounding.closed import CLOSED
from reasoning.rendering.text import plain

#: A category is given by its Biolink name, or by what people say.
_CATEGORY_WORDS = {
    "disease": "biolink:Disease",
    "phenotype": "biolink:PhenotypicFeature",
    "finding": "biolink:PhenotypicFeature",
    "symptom": "biolink:PhenotypicFeature",
    "gene": "biolink:Gene",
    "drug": "biolink:Drug",
    "chemical": "biolink:SmallMolecule",
    "role": "biolink:ChemicalRole",
    "process": "biolink:BiologicalProcess",
    "pathway": "biolink:Pathway",
}


#: Kinds of names that are a node's own.
_OWN = ("name", "exact")
#: Letters of the longest loose synonym that may be an abbreviation.
_SHORT = 4
#: Matches worth less are no suggestion.
_NEAR = 0.2
#: Names that are suggested.
_LIKE = 3


class AmbiguousName(InputError):
    """A name that several concepts share equally; ``candidates`` are (CURIE, name, category)."""

    def __init__(self, text: str, candidates: Sequence[tuple[str, str, str]]) -> None:
        self.candidates = tuple(candidates)
        told = "; ".join(f"{curie} {name} ({category.removeprefix('biolink:')})" for curie, name, category in candidates)
        super().__init__(f"{plain(text)!r} names several concepts: {told}. Give the CURIE of the one that is meant")


class EverydayWord(NotFound):
    """An everyday word that is written like an abbreviation or a gene's symbol but for the capitals: "a cold", "fat"."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A node with what it was called; ``others`` are nodes that bear the same name equally well, ``note`` says how it was read."""

    node: int
    text: str
    others: tuple[int, ...] = ()
    note: str = ""


def category_name(snapshot: Snapshot, text: str) -> str:
    """Return a Biolink category of the graph for what someone calls it ("Disease", "gene", "biolink:Gene").

    Raises:
        InputError: the graph has no such category.
    """
    wanted = _CATEGORY_WORDS.get(text.strip().lower().removesuffix("s"), text.strip())
    for category in snapshot.categories:
        if category.lower().removeprefix("biolink:") == wanted.lower().removeprefix("biolink:"):
            return category
    known = ", ".join(category.removeprefix("biolink:") for category in snapshot.categories)
    raise InputError(f"this graph has no category {plain(text)!r}; it has {known}")


def resolve(snapshot: Snapshot, text: str, *, categories: Sequence[str] = ()) -> Concept:
    """Return the concept that a CURIE, CUI, code or name stands for.

    Args:
        categories: where several concepts bear the name, those of these categories win; among equals the first category's.

    Raises:
        InputError: it is empty, no text, or longer than any name.
        NotFound: nothing bears the name; the nearest names are in the message. EverydayWord: but for the capitals, an abbreviation does.
    """
    asked = arguments.text(text, "a concept", arguments.LONGEST_NAME).strip().strip("\"'“”‘’").strip()
    if not asked:
        raise InputError("no concept: give a CURIE (MONDO:0007947), a CUI (C0024796), a code or a name")
    coded = identify(snapshot, asked)
    if len(coded) == 1:
        return _current(snapshot, coded[0].node, asked)
    if coded:
        return _choose(snapshot, asked, coded, categories)
    lexicon = snapshot.lexicon
    matches = lexicon.exact(asked)
    if not matches and asked.lower().startswith(("the ", "a ", "an ")):
        return resolve(snapshot, asked.split(" ", 1)[1], categories=categories)
    matches = matches or lexicon.same_words(asked)
    matches = [*spelled_out(snapshot, matches), *matches]
    if not matches:
        # What resembles the digits of a code is not what was meant.
        alike = [] if looks_like(asked) or asked.isdecimal() else _alike(snapshot, asked, _LIKE)
        hint = nearest(snapshot, asked) if asked.isdecimal() else _meant(snapshot, alike)
        error = NotFound(f"nothing in this graph is called {plain(asked)!r}{hint}")
        error.candidates = tuple((snapshot.curie(node), plain(snapshot.name(node)), snapshot.category(node)) for node in alike)
        raise error
    capital = {match.node for match in matches if shouted(match.name, asked)}
    # A source that lists an abbreviation in small letters as well, as something related, does not make it a name.
    usual = [m for m in matches if not shouted(m.name, asked) and not (m.node in capital and m.kind not in _OWN)]
    usual = [m for m in usual if not _shortened(snapshot, m, asked)]
    if usual:
        return _choose(snapshot, asked, usual, categories)
    chosen = _choose(snapshot, asked, matches, categories)
    name = next(match.name for match in matches if match.node == chosen.node)
    told = f"{plain(name)}, which names {plain(snapshot.name(chosen.node))} ({snapshot.curie(chosen.node)})"
    if asked.lower() in CLOSED or lexicon.written_plainly(asked):
        # "a cold" is no COLD: an everyday word is an abbreviation or a symbol only where it is written as one.
        raise EverydayWord(f"nothing in this graph is called {plain(asked)!r}; write {told}, in capitals if that is meant")
    return replace(chosen, note=chosen.note or f"{plain(asked)!r} was read as {told}")


def shouted(name: str, asked: str) -> bool:
    """Whether a name is an abbreviation or symbol of capital letters that was asked for in small ones ("WAS" for "was")."""
    return name != asked and name.isalpha() and sum(c.isupper() for c in name) >= 2 and asked.isalpha() and not asked[1:].isupper()


def _shortened(snapshot: Snapshot, match: NameMatch, asked: str) -> bool:
    """Whether a lone small word is no name but what its concept's name is shortened to: "arms" for alveolar rhabdomyosarcoma, "Met".

    Abbreviations are marked as such, and a short loose synonym is one where its letters are of its concept's name, from the first on.
    """
    if not asked.isalpha() or asked[1:].isupper() or match.kind in (*_OWN, "code", "cui"):
        return False
    if match.kind == "abbreviation":
        return match.name != asked
    name, short = snapshot.name(match.node).lower(), match.name.lower()
    if len(short) > _SHORT or name.startswith(short) or name[:1] != short[:1] or not short.isalpha():
        return False
    letters = iter(name)
    return all(letter in letters for letter in short)


def unique(snapshot: Snapshot, text: str, *, categories: Sequence[str] = ()) -> Concept:
    """Return the one concept that a name stands for, as ``resolve``, and refuse a name that several bear equally well.

    Raises:
        AmbiguousName: more than one does.
    """
    concept = resolve(snapshot, text, categories=categories)
    if concept.others:
        nodes = (concept.node, *concept.others)
        raise AmbiguousName(text, [(snapshot.curie(n), plain(snapshot.name(n)), snapshot.category(n)) for n in nodes[:8]])
    return concept


def nearest(snapshot: Snapshot, text: str, limit: int = _LIKE) -> str:
    """Return "; did you mean ...?" with the names nearest to a text, or else to its longest words; '' when nothing is near.

    Of a number the codes with these digits are near, and nothing else.
    """
    if text.isdecimal():
        coded = [f"{code} ({plain(snapshot.name(node))})" for code, node in behind_a_prefix(snapshot, text)[:limit]]
        return f"; did you mean {', '.join(coded)}?" if coded else ""
    return _meant(snapshot, _alike(snapshot, text, limit))


def _meant(snapshot: Snapshot, nodes: Sequence[int]) -> str:
    told = [f"{plain(snapshot.name(node))} ({snapshot.curie(node)})" for node in nodes]
    return f"; did you mean {', '.join(told)}?" if told else ""


def _alike(snapshot: Snapshot, text: str, limit: int) -> list[int]:
    """Nodes whose names are near to a text, or else to its longest words."""
    found = snapshot.lexicon.search(text, limit)
    for word in sorted(set(re.findall(r"[^\W_]{5,}", text)), key=lambda word: (-len(word), word))[:3]:
        found = found or snapshot.lexicon.search(word, limit)
    return [match.node for match in found if match.score >= _NEAR]


def _choose(snapshot: Snapshot, asked: str, matches: Sequence[NameMatch], categories: Sequence[str]) -> Concept:
    rank = {category: place for place, category in enumerate(categories)}

    def place(match: NameMatch) -> tuple[bool, float, int]:
        at = rank.get(snapshot.category(match.node), len(rank))
        return (bool(rank) and at == len(rank), -_worth(match, asked), at)

    # A wanted category over any other; then the better kind of name, symbols in the written case ("CAT" is not "cat"); then the rank.
    best = min(place(m) for m in matches)
    equal = dict.fromkeys(m.node for m in matches if place(m) == best)
    nodes = sorted(equal, key=lambda node: (-snapshot.degree_of(node), node))
    current = [node for node in nodes if not snapshot.deprecated(node)] or nodes
    concept = _current(snapshot, current[0], asked)
    return Concept(concept.node, asked, tuple(current[1:]), concept.note)


def _worth(match: NameMatch, asked: str) -> float:
    symbol = sum(c.isupper() for c in match.name) >= 2
    return match.score + (0.01 if symbol and match.name == asked else 0.0)


def _current(snapshot: Snapshot, node: int, asked: str) -> Concept:
    """Follow an obsolete node to its replacement, and say so."""
    if snapshot.folder is None or not (snapshot.deprecated(node) or looks_like(asked)):
        return Concept(node, asked)
    old = snapshot.node(node)
    if old.deprecated and old.replaced_by:
        new = snapshot.find(old.replaced_by)
        if new is not None:
            return Concept(new, asked, note=f"{old.curie} is obsolete; {old.replaced_by} ({plain(snapshot.name(new))}) replaces it")
    if old.deprecated:
        return Concept(node, asked, note=f"{old.curie} is obsolete and nothing replaces it")
    if looks_like(asked) and asked in old.alt_ids:
        return Concept(node, asked, note=f"{asked} was merged into {old.curie} ({plain(old.name)})")
    return Concept(node, asked)

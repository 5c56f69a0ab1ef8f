"""The graph of kinds: which kinds of node are joined by which kinds of edge, and typed walks on it, written as in Hetionet.

``CbGpPWpGaD`` reads Compound-binds-Gene-participates-Pathway-participates-Gene-associates-Disease: capitals are nodes, small letters edges,
and ``>`` or ``<`` beside an edge says that it is walked with or against its direction, where that is not plain from its ends
(``Gr>G``). Source: Himmelstein & Baranzini, PLOS Comput Biol 2015;11:e1004259; the notation of hetnetpy.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kg.errors import InputError
from kg.snapshot import Snapshot

_TOKEN = re.compile(r"([A-Z][A-Z0-9]*)|([<>]?[a-z][a-z0-9_]*[<>]?)")


@dataclass(frozen=True, slots=True)
class MetaEdge:
    """Edges of one kind from nodes of one category to nodes of another. ``directed`` matters where both categories are the same."""

    source: str
    predicate: str
    target: str
    directed: bool


@dataclass(frozen=True, slots=True)
class MetaStep:
    """A meta-edge as walked: ``inverse`` is from its target to its source."""

    edge: MetaEdge
    inverse: bool

    @property
    def source(self) -> str:
        """The category that the step leaves."""
        return self.edge.target if self.inverse else self.edge.source

    @property
    def target(self) -> str:
        """The category that it reaches."""
        return self.edge.source if self.inverse else self.edge.target


@dataclass(frozen=True, slots=True)
class Metapath:
    """A typed walk: at least one step, each starting where the one before ended. ``text`` is its notation."""

    steps: tuple[MetaStep, ...]
    text: str

    def __len__(self) -> int:
        return len(self.steps)

    def __str__(self) -> str:
        return self.text

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of the nodes, one more than there are steps."""
        return (self.steps[0].source, *(step.target for step in self.steps))


class Metagraph:
    """Categories, meta-edges, and an abbreviation for each: capitals and digits for categories, small letters for predicates."""

    def __init__(self, edges: Iterable[MetaEdge], abbreviations: dict[str, str]) -> None:
        """Take meta-edges and the abbreviation of every category and predicate in them.

        Raises:
            InputError: an abbreviation is missing, of the wrong form, or stands for two things that could be confused.
        """
        self.edges = tuple(dict.fromkeys(edges))
        self.abbreviations = dict(abbreviations)
        self.categories = tuple(sorted({kind for edge in self.edges for kind in (edge.source, edge.target)}))
        for kind in self.categories:
            self._check(kind, r"[A-Z][A-Z0-9]*")
        for edge in self.edges:
            self._check(edge.predicate, r"[a-z][a-z0-9_]*")
        self._of_category = {self.abbreviations[kind]: kind for kind in self.categories}
        if len(self._of_category) < len(self.categories):
            raise InputError("two categories have the same abbreviation")
        self._steps: dict[tuple[str, str, str], MetaStep] = {}
        for kind in self.categories:
            for step in self.steps_from(kind):
                key = (kind, self.word(step), step.target)
                if key in self._steps:
                    raise InputError(f"{self._steps[key]} and {step} are written alike: {''.join(key)}")
                self._steps[key] = step

    def _check(self, name: str, form: str) -> None:
        if re.fullmatch(form, self.abbreviations.get(name, "")) is None:
            raise InputError(f"{name!r} needs an abbreviation of the form {form}, has {self.abbreviations.get(name)!r}")

    @classmethod
    def from_hetnet(cls, record: dict[str, Any]) -> Metagraph:
        """Read the metagraph part of a Hetionet JSON file (``metaedge_tuples``, ``kind_to_abbrev``)."""
        try:
            edges = [MetaEdge(source, kind, target, direction != "both") for source, target, kind, direction in record["metaedge_tuples"]]
            return cls(edges, record["kind_to_abbrev"])
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a Hetionet metagraph: {error!r}") from error

    @classmethod
    def of(cls, snapshot: Snapshot) -> Metagraph:
        """Read the metagraph off a graph; abbreviations are made from the initials, longer where they would clash."""
        from kg.biolink import PREDICATES

        category, n_categories, n_predicates = (
            np.asarray(snapshot.node_category, np.int64),
            len(snapshot.categories),
            len(snapshot.predicates),
        )
        kinds = category[snapshot.edge_subject] * n_predicates + snapshot.edge_predicate
        kinds = np.unique((kinds * n_categories + category[snapshot.edge_object])[~np.asarray(snapshot.edge_negated)])
        places = np.unravel_index(kinds, (n_categories, n_predicates, n_categories))
        present = set(zip(*(place.tolist() for place in places), strict=True))
        edges: dict[MetaEdge, None] = {}
        for s, p, o in sorted(present):
            name = snapshot.predicates[p]
            symmetric = name in PREDICATES and PREDICATES[name].symmetric
            # A symmetric predicate that stands both ways between two categories is one meta-edge: both ways say the same.
            first, last = (o, s) if symmetric and (o, p, s) in present and o < s else (s, o)
            directed = not symmetric and (s == o or (o, p, s) in present)
            edges[MetaEdge(snapshot.categories[first], name, snapshot.categories[last], directed)] = None
        categories = _abbreviate([snapshot.categories[i] for i in sorted({i for s, _, o in present for i in (s, o)})], str.upper)
        predicates = _abbreviate([snapshot.predicates[i] for i in sorted({p for _, p, _ in present})], str.lower)
        return cls(edges, categories | predicates)

    # -- steps --------------------------------------------------------------------------------------------------------------------

    @cached_property
    def _leaving(self) -> dict[str, tuple[MetaStep, ...]]:
        steps: dict[str, list[MetaStep]] = {kind: [] for kind in self.categories}
        for edge in self.edges:
            steps[edge.source].append(MetaStep(edge, False))
            if edge.directed or edge.source != edge.target:
                steps[edge.target].append(MetaStep(edge, True))
        return {kind: tuple(found) for kind, found in steps.items()}

    def steps_from(self, category: str) -> tuple[MetaStep, ...]:
        """Return the steps that leave a category; a symmetric meta-edge within one category is one step, a directed one two."""
        if category not in self._leaving:
            raise InputError(f"unknown category {category!r}; this graph has {', '.join(self.categories)}")
        return self._leaving[category]

    def word(self, step: MetaStep) -> str:
        """Return how a step's edge is written."""
        word = self.abbreviations[step.edge.predicate]
        if not step.edge.directed:
            return word
        return f"<{word}" if step.inverse else f"{word}>"

    def step(self, source: str, predicate: str, target: str, *, inverse: bool = False) -> MetaStep | None:
        """Return the step for an edge walked from one category to another (``inverse``: from its object), None when there is none."""
        for step in self.steps_from(source):
            if step.edge.predicate == predicate and step.target == target:
                if step.inverse == inverse or (not step.edge.directed and source == target):
                    return step
                if not step.edge.directed:  # written the other way round than the meta-edge says
                    return step
        return None

    # -- metapaths ----------------------------------------------------------------------------------------------------------------

    def metapath(self, steps: Iterable[MetaStep]) -> Metapath:
        """Join steps.

        Raises:
            InputError: there are none, or they do not follow one another.
        """
        chain = tuple(steps)
        if not chain or any(a.target != b.source for a, b in itertools.pairwise(chain)):
            raise InputError(f"these steps are no metapath: {chain}")
        text = self.abbreviations[chain[0].source] + "".join(self.word(s) + self.abbreviations[s.target] for s in chain)
        return Metapath(chain, text)

    def parse(self, text: str) -> Metapath:
        """Read a metapath's notation.

        Raises:
            InputError: it is not well formed, or some step of it is not in this metagraph.
        """
        tokens = [match.group() for match in _TOKEN.finditer(text)]
        if "".join(tokens) != text or len(tokens) < 3 or len(tokens) % 2 == 0:
            raise InputError(f"{text!r} is not a metapath: categories in capitals and predicates in small letters take turns")
        steps = []
        for here, word, there in zip(tokens[::2], tokens[1::2], tokens[2::2], strict=False):
            key = (self._of_category.get(here, ""), word, self._of_category.get(there, ""))
            if key not in self._steps:
                raise InputError(f"{here}{word}{there} in {text!r} is no step of this metagraph")
            steps.append(self._steps[key])
        return self.metapath(steps)

    def reverse(self, metapath: Metapath) -> Metapath:
        """Return the same metapath from its other end."""
        steps = []
        for step in reversed(metapath.steps):
            plain = step.edge.source == step.edge.target and not step.edge.directed
            steps.append(step if plain else MetaStep(step.edge, not step.inverse))
        return self.metapath(steps)

    def metapaths(self, source: str, target: str, max_length: int, min_length: int = 1) -> Iterator[Metapath]:
        """Enumerate the metapaths between two categories, short ones first, each length in the order of the meta-edges."""
        reach = [{target}]
        for _ in range(max_length):
            reach.append({kind for kind in self.categories if any(step.target in reach[-1] for step in self.steps_from(kind))})

        def walk(at: str, left: int, chain: tuple[MetaStep, ...]) -> Iterator[Metapath]:
            if left == 0:
                yield self.metapath(chain)
                return
            for step in self.steps_from(at):
                if step.target in reach[left - 1]:
                    yield from walk(step.target, left - 1, (*chain, step))

        for length in range(min_length, max_length + 1):
            if source in reach[length]:
                yield from walk(source, length, ())


def _abbreviate(names: list[str], case: Any) -> dict[str, str]:
    """Give each name the shortest of its initials, longer initials, ... that is not taken; names in the given order choose first.

    Only ASCII letters and digits are written, a letter first, so that whatever a graph calls its kinds can be written and read back.
    """
    taken: dict[str, str] = {}
    for name in names:
        words = re.findall(r"[A-Z]+[a-z0-9]*|[a-z0-9]+", name.removeprefix("biolink:")) or ["x"]
        if words[0][0].isdigit():
            words.insert(0, "x")
        for length in range(1, 2 + max(map(len, words))):
            short = case("".join(word[:length] for word in words))
            if short not in taken:
                break
        while short in taken:
            short += "x" if case is str.lower else "X"
        taken[short] = name
    return {name: short for short, name in taken.items()}

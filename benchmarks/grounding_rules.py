"""What each rule of grounding brings, on names that nobody read: every synonym of HPO is taken out once and must be found by the others.

    python -m benchmarks.grounding_rules --bundle PATH --names 2000

A synonym (exact, drawn at random, of a finding) is given as a text, and no name of the same spelling may answer. Found: the best candidate
over all its words is the term that bears it. Wrong: it is a term that is neither that one, nor above or below it (a neighbour in the
ontology is counted apart). Each rule is then switched off by itself. Intervals: 95 %, bootstrap over terms. Groups of words that stand for
each other are learnt here from the other half of the terms (by a hash). Single words that do (``equivalents.tsv``) were learnt from the
same synonyms, four concepts or more a pair, so for that rule the figure is an upper bound; the others are written from the morphology
of English, Latin and Greek. On annotated abstracts: ``python -m benchmarks.grounding``.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from benchmarks.statistics import interval
from kg.names import normalise
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.diagnosis import ontology as ontologies
from reasoning.diagnosis.ontology import Ontology
from reasoning.grounding import learn_phrases, match, variants
from reasoning.grounding.lookup import Hit, NameIndex
from reasoning.grounding.tokens import tokenize

#: rule -> what of ``reasoning.grounding.match`` is replaced to switch it off
RULES: dict[str, dict[str, Callable[..., object]]] = {
    "all rules": {},
    "without other words and forms": {"variants": lambda *_: iter(())},
    "without groups of words": {},
    "without roots": {"_rooted": lambda *_: {}},
    "without lists": {"lists_of": lambda *_: iter(())},
    "without any": {
        "variants": lambda *_: iter(()),
        "_rooted": lambda *_: {},
        "lists_of": lambda *_: iter(()),
    },
}


def synonyms(snapshot: Snapshot, ontology: Ontology, count: int, seed: int) -> list[tuple[int, str]]:
    """Draw (term, synonym) of findings, one a term."""
    draw = random.Random(seed)
    terms = np.flatnonzero(ontology.finding).tolist()
    draw.shuffle(terms)
    found = []
    for term in terms:
        node = snapshot.node(int(ontology.node[term]))
        others = [name for name in node.synonyms if normalise(name) != normalise(node.name) and " " in name]
        if others and node.curie.startswith("HP:") and tested(node.curie):
            found.append((term, draw.choice(others)))
        if len(found) == count:
            break
    return found


def tested(curie: str) -> bool:
    """Whether a term is of the half that is tested, not of that which groups of words are learnt from."""
    return hashlib.md5(curie.encode(), usedforsecurity=False).digest()[0] % 2 == 0


def other_half(snapshot: Snapshot, ontology: Ontology) -> dict[str, Any]:
    """Learn the groups of words from the names of the terms that are not tested."""
    nodes = [snapshot.node(int(ontology.node[term])) for term in np.flatnonzero(ontology.finding).tolist()]
    names = [(name, n.curie) for n in nodes if n.curie.startswith("HP:") and not tested(n.curie) for name in (n.name, *n.synonyms)]
    return variants.by_word((" ".join(one), " ".join(other)) for one, other, _ in learn_phrases.pairs(names))


def best(text: str, index: NameIndex, ontology: Ontology) -> int | None:
    """Return the term that a whole text means by names of another spelling, None where there is none."""
    said = normalise(text)
    tokens = tokenize(text)
    content = [i for i, token in enumerate(tokens) if not token.stop]

    def admit(hit: Hit) -> Hit | None:
        return hit if normalise(hit.name) != said and ontology.term(hit.node) is not None else None

    (windows,) = match.match_sentences(text, tokens, [(0, len(tokens), None)], index, admit, lambda node: ontology.term(node) is not None)
    whole = [hit for window in windows if [i for i in window.tokens if not tokens[i].stop] == content for hit in window.hits]
    return ontology.term(max(whole, key=lambda pair: (pair[1], -pair[0].node))[0].node) if whole else None


@contextmanager
def switched(parts: dict[str, Callable[..., object]]) -> Iterator[None]:
    """Replace parts of the matcher within the block."""
    with ExitStack() as stack:
        for name, part in parts.items():
            stack.enter_context(mock.patch.object(match, name, part))
        yield


def main() -> None:
    """Print what is found with all rules and without each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--names", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    snapshot = Snapshot.open(options.bundle)
    ontology = ontologies.read(snapshot)
    assert snapshot.folder is not None
    phenotypes = np.zeros(len(snapshot.categories), bool)
    phenotypes[snapshot.categories.index("biolink:PhenotypicFeature")] = True
    index = NameIndex(snapshot.folder, phenotypes[snapshot.node_category])
    drawn = synonyms(snapshot, ontology, options.names, options.seed)
    learnt = other_half(snapshot, ontology)
    print(f"{len(drawn)} synonyms of HPO's findings, each found only by other names of its term (seed {options.seed})")
    print(f"{'':32} {'found':>22} {'wrong':>22} {'near':>7}")
    for rule, parts in RULES.items():
        groups = {} if rule in ("without groups of words", "without any") else learnt
        with switched(parts), mock.patch.object(variants, "phrases", lambda groups=groups: groups):
            found = [best(text, index, ontology) for _, text in drawn]
        right = [float(one == term) for one, (term, _) in zip(found, drawn, strict=True)]
        near = [one is not None and one != term and _related(one, term, ontology) for one, (term, _) in zip(found, drawn, strict=True)]
        wrong = [float(one is not None and one != term and not near_) for one, (term, _), near_ in zip(found, drawn, near, strict=True)]
        cells = [f"{mean:.3f} ({low:.3f}-{high:.3f})" for mean, low, high in (interval(right), interval(wrong))]
        print(f"{rule:32} {cells[0]:>22} {cells[1]:>22} {np.mean(near):7.3f}", flush=True)


def _related(one: int, other: int, ontology: Ontology) -> bool:
    return one in ontology.up(other) or other in ontology.up(one)


if __name__ == "__main__":
    main()

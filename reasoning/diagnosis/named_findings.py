"""Which findings a disease's own name tells of: who is called "spastic paraplegia 88" is spastic, whatever the records say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.names import STOPWORDS, bag, stem, words
from kg.snapshot import Snapshot
from reasoning.diagnosis import ragged
from reasoning.diagnosis.ontology import Ontology

#: Where a phrase of a name ends; what follows "without" is denied.
_APART = re.compile(r"[,;:()\[\]/]|\b(?:and|or|with|due to)\b", re.I)
_DENIED = re.compile(r"\b(?:without|absence of|lack of|non|not)\b.*$", re.I)
#: Words of the longest finding that is looked for.
_LONGEST = 6


@dataclass(frozen=True)
class NamedFindings:
    """The findings in the names of ``D`` diseases: ptr int32 [D + 1], term int32."""

    ptr: Array
    term: Array

    def of(self, diseases: Array) -> tuple[Array, Array]:
        """Return (place in ``diseases``, term) of every finding that some diseases' names hold."""
        pick, owner = ragged.places(self.ptr, diseases)
        return owner, self.term[pick]

    def row(self, disease: int) -> Array:
        """Return int32: the findings in a disease's name."""
        return self.term[ragged.span(self.ptr, disease)]


def read(snapshot: Snapshot, nodes: Array, ontology: Ontology) -> NamedFindings:
    """Look the names of diseases (nodes, int32 [D]) for the findings' own names, word for word in any order; the longest count."""
    findings: dict[str, int] = {}
    for term in np.flatnonzero(ontology.finding).tolist():
        node = snapshot.node(int(ontology.node[term]))
        for name in (*node.synonyms, node.name):
            findings[bag(name)] = term
    found = [sorted(set(_within(snapshot.name(node), findings))) for node in nodes.tolist()]
    ptr = np.concatenate([[0], np.cumsum([len(terms) for terms in found])]).astype(np.int32)
    return NamedFindings(ptr, np.array([term for terms in found for term in terms], np.int32))


def _within(name: str, findings: dict[str, int]) -> Iterator[int]:
    """Yield the findings in a name, the longest first in each phrase; no word counts twice."""
    for phrase in _APART.split(_DENIED.sub("", name)):
        spoken = [stem(word) for word in words(phrase) if word not in STOPWORDS]
        free = [True] * len(spoken)
        for length in range(min(len(spoken), _LONGEST), 0, -1):
            for start in range(len(spoken) - length + 1):
                place = slice(start, start + length)
                term = findings.get(" ".join(sorted(spoken[place]))) if all(free[place]) else None
                if term is not None:
                    yield term
                    free[place] = [False] * length

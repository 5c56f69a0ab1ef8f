"""Names and records of a batch of drafts, read from the snapshot many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from kg.biolink import PREFIX
from kg.model import Edge, Node
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.rendering.text import capital, plain
from reasoning.training.item import Concept, Fact, Record

#: Names of a concept that an answer may use, records of an edge, publications of a record: so many are told.
ALIASES, RECORDS, PUBLICATIONS = 8, 2, 3
#: Concepts that are remembered from one batch to the next at the most, about a kilobyte each.
REMEMBERED = 300_000


class Texts:
    """What concepts are called and what edges rest on, for a batch.

    Args:
        nodes, edges: of the batch. remembered: concepts of earlier batches; those of this one are added.
    """

    def __init__(
        self, snapshot: Snapshot, nodes: Iterable[int], edges: Iterable[int], remembered: dict[int, Concept] | None = None
    ) -> None:
        node_list, edge_list = np.unique(np.fromiter(nodes, np.int64)), np.unique(np.fromiter(edges, np.int64))
        self._snapshot = snapshot
        known = {} if remembered is None else remembered
        if len(known) > REMEMBERED:
            known.clear()
        new = np.array([node for node in node_list.tolist() if node not in known], np.int64)
        known.update(zip(new.tolist(), map(_concept, snapshot.read_nodes(new)), strict=True))
        self.concepts: dict[int, Concept] = {node: known[node] for node in node_list.tolist()}
        self.facts = dict(zip(edge_list.tolist(), map(_fact, snapshot.read_edges(edge_list)), strict=True))

    def name(self, node: int) -> str:
        """Return what a concept is called."""
        return self.concepts[node].name

    def sentence(self, edge: int) -> str:
        """Return an edge as a sentence.

        "Marfan syndrome has the phenotype Ectopia lentis."
        """
        s = self._snapshot
        subject, object_ = self.name(int(s.edge_subject[edge])), self.name(int(s.edge_object[edge]))
        return capital(f"{subject} {phrase(s.predicate(edge), negated=bool(s.edge_negated[edge]))} {object_}.")

    @cached_property
    def about(self) -> dict[int, list[int]]:
        """The batch's edges by the concepts that they are about, ascending."""
        found = defaultdict[int, list[int]](list)
        for edge in self.facts:
            for node in {int(self._snapshot.edge_subject[edge]), int(self._snapshot.edge_object[edge])}:
                found[node].append(edge)
        return found

    def licences(self, edges: Iterable[int]) -> tuple[str, ...]:
        """Return the licences of some edges' records, each once."""
        return tuple(sorted({record.licence for edge in edges for record in self.facts[edge].records}))


def _concept(node: Node) -> Concept:
    name = plain(node.name or node.curie)
    aliases = [said for each in node.synonyms if (said := plain(each, 200)) and said.casefold() != name.casefold()]
    return Concept(node.curie, name, node.category.removeprefix(PREFIX), tuple(dict.fromkeys(aliases))[:ALIASES])


def _fact(edge: Edge) -> Fact:
    records = tuple(
        Record(each.source, each.source_version, each.licence, each.record, each.publications[:PUBLICATIONS])
        for each in edge.evidence[:RECORDS]
    )
    return Fact(edge.id, edge.subject, edge.predicate, edge.object, records, len(edge.evidence))

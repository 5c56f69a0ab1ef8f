"""What sort of thing a node is to a reader of clinical text: a finding, a disease, a way of inheritance, a qualifier."""

from __future__ import annotations

from collections.abc import Iterator

from kg.snapshot import Snapshot
from reasoning.grounding.mention import Kind

_BY_CATEGORY: dict[str, Kind] = {
    "biolink:Disease": "disease",
    "biolink:Gene": "gene",
    "biolink:Protein": "gene",
    "biolink:Drug": "chemical",
    "biolink:SmallMolecule": "chemical",
    "biolink:ChemicalEntity": "chemical",
    "biolink:ChemicalRole": "chemical",
    "biolink:GeneticInheritance": "inheritance",
    "biolink:ClinicalModifier": "modifier",
    "biolink:ClinicalCourse": "modifier",
}
#: HPO's branches: what a patient can have, and how a disease is passed on. The others (onset, frequency, modifiers, ...) qualify.
_FINDINGS, _INHERITANCE = "HP:0000118", "HP:0000005"
#: HPO's branch of what people do.
_BEHAVIOUR = "HP:0000708"


class Kinds:
    """Sorts nodes into kinds by category and, for phenotypes, by the branch of HPO that they stand in."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[int, Kind] = {}
        self._findings = snapshot.find(_FINDINGS)
        self._inheritance = snapshot.find(_INHERITANCE)
        self._behaviour = snapshot.find(_BEHAVIOUR)
        self._acts: dict[int, bool] = {}
        self._is_a = snapshot.predicates.index("biolink:subclass_of") if "biolink:subclass_of" in snapshot.predicates else -1

    def of(self, node: int) -> Kind:
        """Return a node's kind."""
        kind = self._known.get(node)
        if kind is None:
            kind = self._known[node] = self._sort(node)
        return kind

    def _sort(self, node: int) -> Kind:
        category = self._snapshot.category(node)
        if category != "biolink:PhenotypicFeature":
            return _BY_CATEGORY.get(category, "other")
        if self._findings is None:
            return "finding"
        for at in self._above(node):
            if at == self._findings:
                return "finding"
            if at == self._inheritance:
                return "inheritance"
        # A phenotype of another ontology, outside HPO's tree, is something a patient has; an HPO term outside it qualifies.
        return "modifier" if self._snapshot.curie(node).startswith("HP:") else "finding"

    def acts(self, node: int) -> bool:
        """Return whether a node is a behaviour."""
        if self._behaviour is None:
            return False
        known = self._acts.get(node)
        if known is None:
            known = self._acts[node] = self._behaviour in self._above(node)
        return known

    def is_vague(self, node: int, *, inside: bool) -> bool:
        """Return whether a mention of a node says nothing: all findings, or, within a longer mention, all ways of inheritance."""
        return node == self._findings or (inside and node == self._inheritance)

    def passes(self, node: int) -> bool:
        """Return whether a node is a way of inheritance."""
        return self.of(node) == "inheritance"

    def _above(self, node: int) -> Iterator[int]:
        """A node and all above it."""
        seen, frontier = {node}, [node]
        while frontier:
            at = frontier.pop()
            yield at
            for parent in self._parents(at):
                if parent not in seen:
                    seen.add(parent)
                    frontier.append(parent)

    def _parents(self, node: int) -> list[int]:
        adj = self._snapshot.adj
        row = slice(int(adj.ptr[node]), int(adj.ptr[node + 1]))
        up = (adj.dir[row] > 0) & (self._snapshot.edge_predicate[adj.edge[row]] == self._is_a)
        found: list[int] = adj.nbr[row][up].tolist()
        return found

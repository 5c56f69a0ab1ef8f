"""By which test a finding is seen, as the graph records it (MAxO's diagnostic annotations), the gentlest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from kg.snapshot import Snapshot
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.questioning.invasiveness import Invasiveness, invasiveness_of

_DIAGNOSES, _PROCEDURE = "biolink:diagnoses", "biolink:Procedure"
#: More tests than this are not named.
_MOST = 3


@dataclass(frozen=True, slots=True)
class DiagnosticTest:
    """A test through which a finding can be seen.

    Attributes:
        curie, name: of the test. invasiveness: None where its name does not say.
        seen: CURIE of the finding that the record is about: the one asked for, or the closest more general one that has a record.
        edge: row of the edge in the snapshot. edge_id: its identifier in every bundle.
    """

    curie: str
    name: str
    invasiveness: Invasiveness | None
    seen: str
    edge: int
    edge_id: str


class DiagnosticTests:
    """The tests of a graph; it has none where the graph was built without the source ``maxo``."""

    def __init__(self, snapshot: Snapshot, ontology: Ontology) -> None:
        self._snapshot, self._ontology = snapshot, ontology

    def of(self, term: int) -> tuple[DiagnosticTest, ...]:
        """Return the tests for a term, the least invasive first; where none is on record those of its closest ancestors that have some."""
        found = [above for above in self._ontology.up(term).tolist() if above in self._edges and self._ontology.finding[above]]
        # the closest ancestor is the one with the most ancestors of its own
        found.sort(key=lambda above: (above != term, -len(self._ontology.up(above)), above))
        return tuple(sorted(map(self._test, self._edges[found[0]]), key=_gentle)[:_MOST]) if found else ()

    @cached_property
    def _edges(self) -> dict[int, list[int]]:
        edges: dict[int, list[int]] = defaultdict(list)
        snapshot = self._snapshot
        for edge in snapshot.edges_with(_DIAGNOSES).tolist():
            term = self._ontology.term(int(snapshot.edge_object[edge]))
            if term is not None and snapshot.category(int(snapshot.edge_subject[edge])) == _PROCEDURE and not self._prenatal(edge):
                edges[term].append(edge)
        return dict(edges)

    def _prenatal(self, edge: int) -> bool:
        """Whether every record of an edge is of a test before birth."""
        pieces = self._snapshot.evidence(edge)
        return bool(pieces) and all((piece.qualifiers or {}).get("when") == "prenatal" for piece in pieces)

    def _test(self, edge: int) -> DiagnosticTest:
        snapshot = self._snapshot
        test, seen = int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])
        name = snapshot.name(test)
        return DiagnosticTest(snapshot.curie(test), name, invasiveness_of(name), snapshot.curie(seen), edge, snapshot.edge_id(edge))


def _gentle(test: DiagnosticTest) -> tuple[int, str]:
    return (max(Invasiveness) + 1 if test.invasiveness is None else test.invasiveness, test.curie)

"""What a snapshot's records say at all: whom they name as their sources, and which statements they narrow by frequency or sex."""

from __future__ import annotations

import weakref
from functools import cached_property

import numpy as np

from kg.snapshot import Snapshot
from reasoning.query.records import REFERENCES, source_key


class Recorded:
    """Over one snapshot; each answer is found when it is first asked for, and kept."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._of = weakref.ref(snapshot)

    @cached_property
    def sources(self) -> frozenset[str]:
        """The keys of the sources that records name, and of the collections whose entries they cite."""
        snapshot = self._of()
        table = None if snapshot is None else snapshot._evidence
        named: set[str] = set(REFERENCES)
        for column in ("source", "primary_knowledge_source") if table is not None else ():
            assert table is not None
            named.update(source_key(name) for name in table.column(column).unique().to_pylist() if name)
        return frozenset(named)

    def narrows(self, predicates: tuple[str, ...], sort: str) -> bool:
        """Whether a record of any of the predicates says "frequency", or of which "sex" it holds."""
        return not predicates or any(predicate in self._narrowed[sort] for predicate in predicates)

    @cached_property
    def _narrowed(self) -> dict[str, frozenset[str]]:
        import pyarrow.compute as compute

        snapshot = self._of()
        table = None if snapshot is None else snapshot._evidence
        if snapshot is None or table is None:
            return {"frequency": frozenset(), "sex": frozenset()}
        owner = np.repeat(np.arange(snapshot.n_edges), np.diff(np.asarray(snapshot.edge_evidence_ptr)))
        said = {
            "frequency": compute.is_valid(table.column("frequency")),
            "sex": compute.fill_null(compute.match_substring(table.column("qualifiers"), '"sex"'), False),
        }
        of = np.asarray(snapshot.edge_predicate)
        return {
            sort: frozenset(snapshot.predicates[int(n)] for n in np.unique(of[owner[mask.to_numpy(zero_copy_only=False)]]))
            for sort, mask in said.items()
        }


_MADE: weakref.WeakKeyDictionary[Snapshot, Recorded] = weakref.WeakKeyDictionary()


def recorded_of(snapshot: Snapshot) -> Recorded:
    """Return what a snapshot's records say at all."""
    made = _MADE.get(snapshot)
    if made is None:
        made = _MADE[snapshot] = Recorded(snapshot)
    return made

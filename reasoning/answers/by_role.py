"""Medicines by what their class is used for, where no medicine itself is recorded to treat a condition.

A graph from packages alone knows of treatments only that a role ("antihypertensive agent") is good for a condition, and which medicines
have the role. That is told as such: a class for a condition, its members after it, and never that one of them is a recorded treatment.
"""

from __future__ import annotations

import numpy as np

from kg.snapshot import Snapshot
from reasoning.answers.parts import bound_end, roots
from reasoning.claims.composer import Composer
from reasoning.claims.rows import EdgeRow
from reasoning.query.model import Query, Statement
from reasoning.rendering.text import count

_TREATS, _HAS_ROLE = "biolink:treats", "biolink:has_chemical_role"
_ROLE, _CONDITIONS = "biolink:ChemicalRole", frozenset({"biolink:Disease", "biolink:PhenotypicFeature"})
_MEDICINES = frozenset({"biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity"})
#: Codes of catalogues that list what is given as a medicine; ChEBI's roles are of any substance that was seen to act so.
_CATALOGUES = ("ATC:", "RXCUI:")
_MANY = "medicines with a code of RxNorm or the ATC have"
_OWN = ("name", "exact")
#: Members of a class that are told, and rows of results.
TOLD, ROWS = 10, 500


def tell(query: Query, write: Composer, plain: Statement, variable: str) -> bool:
    """Write the classes of medicines that are used for the condition that a query asks for treatments of; False where there are none."""
    if plain.subject != variable or plain.negated or plain.qualifiers is not None or _TREATS not in plain.predicates:
        return False
    if not _MEDICINES.intersection(query.term(variable).categories):
        return False
    end = bound_end(query, plain, variable)
    conditions = roots(write.snapshot, query.term(end)) if end is not None else []
    uses = _uses(write.snapshot, {same for node in conditions for same in _namesakes(write.snapshot, node)})
    if not uses:
        return False
    name = write.name(conditions[0])
    none = f"No medicine by itself is recorded to treat {name} in this graph."
    write.line(f"{none} By what classes of medicines are used for, not by records of each:")
    snapshot = write.snapshot
    defined = {use for use in uses if _by_definition(snapshot, use)} or set(uses)
    for use in uses:
        role = int(snapshot.edge_subject[use])
        # a diuretic is given for other things too: beside "antihypertensive agent" its members would say little
        members = _members(snapshot, role) if use in defined else []
        write.say([use])
        write.results.append(EdgeRow.of_edge(snapshot, use, role))
        if members:
            shown = f"; the first {TOLD}, those that most is known of" if len(members) > TOLD else ""
            write.line(f"{count(len(members), 'medicine with a code of RxNorm or the ATC has', _MANY)} this role{shown}:")
            for edge in members[:TOLD]:
                write.say([edge], indent=1)
        write.results += [EdgeRow.of_edge(snapshot, edge, int(snapshot.edge_subject[edge])) for edge in members]
    del write.results[ROWS:]
    return True


def _namesakes(snapshot: Snapshot, node: int) -> set[int]:
    """A condition and the other ontology's concept of the same name: Hypertension (HPO), hypertensive disorder (MONDO)."""
    same = {m.node for m in snapshot.lexicon.exact(snapshot.name(node)) if m.kind in _OWN}
    return {node, *(other for other in same if snapshot.category(other) in _CONDITIONS)}


def _uses(snapshot: Snapshot, conditions: set[int]) -> list[int]:
    """The edges from roles to any of some conditions; first the roles that are defined by it ("antihypertensive agent")."""
    edges = snapshot.edges_with(_TREATS)
    edges = edges[np.isin(snapshot.edge_object[edges], sorted(conditions))]
    uses = [edge for edge in edges.tolist() if snapshot.category(int(snapshot.edge_subject[edge])) == _ROLE]
    return sorted(uses, key=lambda edge: (not _by_definition(snapshot, edge), edge))


def _by_definition(snapshot: Snapshot, use: int) -> bool:
    """Whether the role is defined by this use."""
    return any("defines" in str(piece.qualifiers.get("basis", "")) for piece in snapshot.evidence(use))


def _members(snapshot: Snapshot, role: int) -> list[int]:
    """The edges from medicines to a role, the best connected first; a substance in no catalogue of medicines is none (carbon monoxide)."""
    edges = snapshot.edges_with(_HAS_ROLE)
    edges = edges[snapshot.edge_object[edges] == role]
    degree = np.diff(snapshot.adj.ptr)
    coded = [edge for edge in edges.tolist() if _coded(snapshot, int(snapshot.edge_subject[edge]))]
    return sorted(coded, key=lambda edge: (-int(degree[snapshot.edge_subject[edge]]), edge))


def _coded(snapshot: Snapshot, node: int) -> bool:
    return any(code.startswith(_CATALOGUES) for code in snapshot.node(node).xrefs)

"""Medicines ranked for a condition: by likes, by roles, never by the statement that is asked for; each with its edges."""

from __future__ import annotations

import numpy as np
import pytest

from kg.errors import InputError
from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.medicines import MedicineRanker
from reasoning.medicines.features import NAMES, Features
from reasoning.medicines.hierarchy import Closeness

DISEASE, DRUG, ROLE, GENE = "biolink:Disease", "biolink:Drug", "biolink:ChemicalRole", "biolink:Gene"
NODES = [
    ("disease", DISEASE),  # 0
    ("infection", DISEASE),
    ("cancer", DISEASE),
    ("pneumonia", DISEASE),
    ("bronchitis", DISEASE),
    ("melanoma", DISEASE),
    ("amoxicillin", DRUG),  # 6
    ("cefalexin", DRUG),
    ("imatinib", DRUG),
    ("vemurafenib", DRUG),
    ("antibacterial drug", ROLE),  # 10
    ("penicillin-like drug", ROLE),
    ("FBN1", GENE),
]
PREDICATES = ["biolink:subclass_of", "biolink:treats", "biolink:has_chemical_role"]
EDGES = [
    *[(1, 0, 0), (2, 0, 0), (3, 0, 1), (4, 0, 1), (5, 0, 2), (11, 0, 10)],
    *[(6, 1, 3), (9, 1, 5), (10, 1, 1)],
    *[(6, 2, 11), (7, 2, 11), (8, 2, 10)],
]


def graph(edges: list[tuple[int, int, int]] = EDGES, negated: list[bool] | None = None) -> Snapshot:
    subject, predicate, thing = np.array(edges).T
    categories = [DISEASE, DRUG, ROLE, GENE]
    return Snapshot.from_arrays(
        subject,
        predicate,
        thing,
        len(NODES),
        node_category=[categories.index(kind) for _, kind in NODES],
        categories=categories,
        predicates=PREDICATES,
        names=[name for name, _ in NODES],
        negated=negated,
    )


def test_a_condition_is_closest_to_itself_then_to_its_siblings() -> None:
    close = Closeness(graph(), np.arange(6)).to(3)
    assert close[3] == pytest.approx(1)
    assert close[3] > close[1] > 0
    assert close[4] > close[5]


def test_medicines_of_the_sibling_and_of_the_role_stand_before_the_others() -> None:
    found = MedicineRanker(graph()).rank(4)
    assert [one.name for one in found.medicines][:2] == ["amoxicillin", "cefalexin"]
    assert found.ranked == 4
    assert found.name == "bronchitis"


def test_reasons_cite_edges_that_the_graph_states() -> None:
    snapshot = graph()
    stated = {edge_id(snapshot.curie(s), PREDICATES[p], snapshot.curie(o)) for s, p, o in EDGES}
    found = MedicineRanker(snapshot).rank(4)
    for one in found.medicines[:2]:
        assert one.reasons
        for reason in one.reasons:
            assert reason.edges
            assert set(reason.edges) <= stated
    use = next(reason for reason in found.medicines[1].reasons if "role" in reason.kind)
    steps = [(7, 2, 11), (11, 0, 10), (10, 1, 1)]
    assert use.edges == tuple(edge_id(snapshot.curie(s), PREDICATES[p], snapshot.curie(o)) for s, p, o in steps)


def test_a_statement_does_not_speak_for_itself() -> None:
    """A medicine that is stated to treat a condition scores what it scores where that statement is not there."""
    with_it, without = MedicineRanker(graph()), MedicineRanker(graph([edge for edge in EDGES if edge != (9, 1, 5)]))
    of = {one.name: one for one in with_it.rank(5).medicines}["vemurafenib"]
    assert of.known
    before = {one.name: one for one in without.rank(5).medicines}["vemurafenib"]
    assert not before.known
    degree = NAMES.index("statements")  # what is left of the statement is the count of the medicine's statements
    assert of.score - before.score == pytest.approx(with_it.weights[degree] * np.log(2))
    assert "vemurafenib" not in [one.name for one in with_it.rank(5, known=False).medicines]


def test_a_denied_treatment_speaks_for_nothing() -> None:
    denied = [edge == (6, 1, 3) for edge in EDGES]
    features = Features(graph(negated=denied))
    assert len(features.stated.edge) == 1
    told = {one.name: one for one in MedicineRanker(graph(negated=denied)).rank(3).medicines}["amoxicillin"]
    assert [one.kind for one in told.against] == ["stated not to treat it"]
    snapshot = graph(negated=denied)
    assert told.against[0].edges == (edge_id(snapshot.curie(6), PREDICATES[1], snapshot.curie(3), negated=True),)
    assert all("pneumonia" not in reason.text for one in MedicineRanker(graph(negated=denied)).rank(4).medicines for reason in one.reasons)


def test_what_cannot_be_ranked_for_is_refused() -> None:
    ranker = MedicineRanker(graph())
    with pytest.raises(InputError, match="neither a disease nor a finding"):
        ranker.rank(12)
    with pytest.raises(InputError, match="k must be at least 1"):
        ranker.rank(3, k=0)


def test_a_graph_without_treatments_ranks_by_nothing_and_gives_no_reason() -> None:
    bare = graph([edge for edge in EDGES if edge[1] == 0])
    found = MedicineRanker(bare).rank(3)
    assert all(not one.reasons for one in found.medicines)

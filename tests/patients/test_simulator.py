"""Made-up patients: drawn from the annotations, consistent, and the same every time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from reasoning.diagnosis import Diagnoser
from reasoning.patients import Simulator, voice
from reasoning.patients.opposites import _opposed
from reasoning.patients.rubric import Rubrics
from tests.diagnosis.graph import known_term


@pytest.fixture(scope="module")
def simulator(diagnoser: Diagnoser) -> Simulator:
    return Simulator(diagnoser)


def test_facts_are_the_diseases_own_with_their_edges(simulator: Simulator, diagnoser: Diagnoser) -> None:
    patient = simulator.patient("MONDO:0000001", 4)
    snapshot = diagnoser.snapshot
    edges = snapshot.edges_of(snapshot.index(patient.disease)).tolist()
    of_disease = {snapshot.edge_id(edge): snapshot.curie(int(snapshot.edge_object[edge])) for edge in edges}
    assert patient.facts
    for fact in patient.facts:
        assert of_disease[fact.edge_id] == fact.finding.curie
    assert "HP:4000001" not in patient.has, "the records deny it"
    assert any(fact.volunteered for fact in patient.facts)


@given(row=st.integers(0, 5), seed=st.integers(0, 500), style=st.sampled_from(sorted(voice.STYLES)))
@settings(max_examples=60, deadline=None)
def test_no_patient_contradicts_itself_and_the_seed_decides(simulator: Simulator, row: int, seed: int, style: str) -> None:
    patient = simulator.of_row(row, seed, style)
    assert simulator.contradictions(patient) == []
    assert simulator.of_row(row, seed, style) == patient
    assert patient.age >= patient.onset


def test_a_contradiction_is_found(simulator: Simulator) -> None:
    patient = simulator.patient("MONDO:0000003", 1)
    fact = next(fact for fact in patient.facts if fact.present)
    assert simulator.contradictions(replace(patient, facts=(*patient.facts, replace(fact, present=False))))


def test_questions_are_answered_up_and_down_the_ontology(simulator: Simulator) -> None:
    patient = simulator.patient("MONDO:0000005", 2)
    short = next(fact for fact in patient.facts if fact.finding.curie == "HP:3000003")
    patient = replace(patient, facts=(replace(short, present=True),))
    assert simulator.bears_on(patient, "HP:0000118") is not None, "what is more general is there as well"
    assert simulator.bears_on(patient, "HP:2000003") is None
    denied = replace(patient, facts=(replace(short, present=False),))
    fact = simulator.bears_on(denied, "HP:3000003")
    assert fact is not None and voice.reply(denied, fact) == f"No, I do not have {fact.lay}."
    assert simulator.bears_on(denied, "HP:0000118") is None, "one form is absent, others need not be"


@pytest.mark.parametrize(
    ("name", "other"), [("hypertension", "hypotension"), ("tall stature", "short stature"), ("delayed puberty", "precocious puberty")]
)
def test_opposites_by_name(name: str, other: str) -> None:
    assert other in _opposed(name) and name in _opposed(other)


def test_who_and_how_must_be_known(simulator: Simulator) -> None:
    with pytest.raises(InputError, match="style"):
        simulator.patient("MONDO:0000001", style="sulky")
    with pytest.raises(InputError, match=r"no finding of .+ \(HP:1000003, a PhenotypicFeature\) is on record"):
        simulator.patient("HP:1000003")


def test_a_rubric_weighs_one_and_listing_everything_earns_nothing(simulator: Simulator, diagnoser: Diagnoser) -> None:
    rubrics = Rubrics(diagnoser)
    patient = simulator.patient("MONDO:0000001", 4)
    patient = replace(patient, facts=tuple(replace(fact, volunteered=False) for fact in patient.facts))
    items = rubrics.of(patient)
    assert sum(item.weight for item in items) == pytest.approx(1) and all(item.edge_ids for item in items)
    assert len({item.finding.curie for item in items}) == len(items)
    one_by_one = rubrics.score(items, [[item.finding.curie] for item in items])
    assert one_by_one.share == pytest.approx(1) and [mark.turn for mark in one_by_one.marks] == list(range(len(items)))
    everything = ["HP:1000003", "HP:1000004", "HP:1000005", "HP:2000002", "HP:2000003", "HP:3000002", "HP:4000001"]
    assert rubrics.score(items, [everything]).share == 0
    assert rubrics.score(items, [["HP:0000118"], []]).share == 0, "asking for anything at all asks for nothing"


def test_findings_clash_both_ways_but_never_with_themselves(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    opposites, ontology = simulator.opposites, simulator._ontology
    lens, short, nuclear = (known_term(ontology, simulator._snapshot.index(curie)) for curie in ("HP:1000003", "HP:3000003", "HP:1000005"))
    # only one of the two names the other
    monkeypatch.setattr(opposites, "of", lambda term: frozenset({short} if term == lens else ()))
    assert opposites.clash(lens, short) and opposites.clash(short, lens)
    assert not opposites.clash(nuclear, short) and not opposites.clash(lens, lens)

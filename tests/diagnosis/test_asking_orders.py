"""The benchmark of orders of asking: what its patients answer, what is counted, and how a run that was stopped goes on."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from benchmarks.inputs.hidden_patients import Hidden, answer, published
from benchmarks.next_question import play, played, questions, report, whole_rank
from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.questioning.strategies import ENGINE, STRATEGIES
from tests.diagnosis.graph import known_term


def _term(diagnoser: Diagnoser, curie: str) -> int:
    return known_term(diagnoser.prepared.ontology, diagnoser.snapshot.index(curie))


def _patient(diagnoser: Diagnoser, disease: str, has: list[str], lacks: list[str], complete: bool = False) -> Hidden:
    row = [diagnoser.snapshot.curie(node) for node in diagnoser.diseases.tolist()].index(disease)
    present, absent = (tuple(_term(diagnoser, curie) for curie in said) for said in (has, lacks))
    return Hidden(disease, (row,), present, absent, complete=complete)


def test_a_patient_says_what_exactly_there_is_and_what_the_record_denies(diagnoser: Diagnoser) -> None:
    patient = _patient(diagnoser, "MONDO:0000003", ["HP:1000005", "HP:4000002"], ["HP:2000001"])
    assert answer(patient, _term(diagnoser, "HP:1000002"), diagnoser) == (True, [_term(diagnoser, "HP:1000005")])
    assert answer(patient, _term(diagnoser, "HP:2000003"), diagnoser) == (False, []), "who has no heart trouble has no arrhythmia"
    assert answer(patient, _term(diagnoser, "HP:4000001"), diagnoser) == (None, [])
    everything = _patient(diagnoser, "MONDO:0000003", ["HP:1000005", "HP:4000002"], [], complete=True)
    assert answer(everything, _term(diagnoser, "HP:4000001"), diagnoser) == (False, [])


@pytest.mark.parametrize("order", STRATEGIES)
def test_a_dialogue_ends_where_the_disease_leads(diagnoser: Diagnoser, order: str) -> None:
    patient = _patient(diagnoser, "MONDO:0000001", ["HP:2000002", "HP:1000003", "HP:3000002"], [], complete=True)
    ranks = play(diagnoser, patient, order, 1, 8, 2)
    assert whole_rank(diagnoser, patient) == 1
    assert ranks[-1] == 1 and 1 not in ranks[:-1] and 2 <= len(ranks) <= 9


def test_questions_are_counted_to_the_first_time() -> None:
    assert [questions([40, 12, 9, 11, 1], first, 15) for first in (1, 10, 40)] == [4, 2, 0]
    assert questions([40, 12], 10, 15) == 15


def test_a_run_goes_on_where_it_was_stopped(diagnoser: Diagnoser, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    patients = [
        _patient(diagnoser, "MONDO:0000001", ["HP:2000002", "HP:1000003", "HP:3000002"], [], complete=True),
        _patient(diagnoser, "MONDO:0000002", ["HP:2000002", "HP:1000004"], [], complete=True),
        _patient(diagnoser, "MONDO:0000003", ["HP:1000005", "HP:4000002"], [], complete=True),
    ]
    state = tmp_path / "played.jsonl"
    options = Namespace(given=1, most=6, seed=2, reach=None, a_publication=2, cases=9, state=state, seconds=0.0)
    orders = [ENGINE, "random"]
    assert played(diagnoser, iter(patients), options, orders, "made") == []
    options.seconds = 60.0
    first = played(diagnoser, iter(patients[:2]), options, orders[:1], "made")
    lines = state.read_text("utf-8").splitlines()
    assert len(lines) == 2 and first
    again = played(diagnoser, iter(patients), options, orders, "made")
    assert [line["ranks"][ENGINE] for line in again[: len(first)]] == [line["ranks"][ENGINE] for line in first]
    before = state.read_text("utf-8")
    options.seconds = 0.0
    assert [line["ranks"] for line in played(diagnoser, iter(patients), options, orders, "made")] == [line["ranks"] for line in again]
    assert state.read_text("utf-8") == before
    options.seed = 4
    assert played(diagnoser, iter(patients), options, orders, "made") == [], "other settings are another run"
    figures = report("made", again, orders, options.most)
    assert "random" in capsys.readouterr().out
    ours = next(each for each in figures if each["order"] == ENGINE)
    assert ours["saved"][0] == 0.0


def test_few_patients_of_a_publication_and_whole_publications_in_a_half(diagnoser: Diagnoser, tmp_path: Path) -> None:
    import zipfile

    packets = tmp_path / "packets.zip"
    features = [{"type": {"id": curie}} for curie in ("HP:1000003", "HP:2000002", "HP:3000002", "HP:3000003")]
    with zipfile.ZipFile(packets, "w") as archive:
        for number in range(12):
            packet = {
                "id": f"p{number}",
                "subject": {"id": f"s{number}"},
                "phenotypicFeatures": features,
                "interpretations": [
                    {
                        "id": "i",
                        "progressStatus": "SOLVED",
                        "diagnosis": {"disease": {"id": "OMIM:100001", "label": "lens and aorta syndrome 1"}},
                    }
                ],
                "metaData": {"externalReferences": [{"id": f"PMID:{number // 3}"}], "phenopacketSchemaVersion": "2.0"},
            }
            archive.writestr(f"{number}.json", json.dumps(packet))
    everyone = list(published(diagnoser, packets, 0))
    assert sorted(patient.group for patient in everyone) == sorted(f"PMID:{number // 2}" for number in range(8))
    halves = [{patient.group for patient in published(diagnoser, packets, 0, half=half)} for half in (0, 1)]
    assert halves[0].isdisjoint(halves[1]) and halves[0] | halves[1] == {patient.group for patient in everyone}
    assert not list(published(diagnoser, packets, 0, least=5))

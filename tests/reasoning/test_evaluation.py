"""Evaluation sets on rows that were made in their form; measures against hand-computed figures; the command from a copy to a report."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from kg.errors import InputError
from reasoning.engine import Engine
from reasoning.evaluation import measures, sets
from reasoning.evaluation.item import Item, Response, Task
from reasoning.evaluation.report import html, markdown
from reasoning.evaluation.run import evaluate
from reasoning.evaluation.systems import Control, Graph, Passages
from tests.serve.command import answered, medclew

_TOOLKIT = {
    "medqa": {
        "0000": {
            "question": "A man has arachnodactyly and ectopia lentis. Which is the diagnosis?",
            "options": {"A": "Ehlers-Danlos syndrome, vascular type", "B": "Marfan syndrome", "C": "Influenza"},
            "answer": "B",
        },
        "0001": {"question": "What is it?", "options": {"A": "One", "B": "Two"}, "answer": "A"},
    },
    "bioasq": {"5": {"question": "Does Marfan syndrome have hearing impairment?", "options": {"A": "yes", "B": "no"}, "answer": "B"}},
}


def _jsonl(file: Path, *rows: object) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


@pytest.fixture
def toolkit(tmp_path: Path) -> Path:
    file = tmp_path / "benchmark.json"
    file.write_text(json.dumps(_TOOLKIT), "utf-8")
    return file


def test_the_toolkit_s_parts_are_sets(toolkit: Path) -> None:
    _, items, checksum = sets.load("medqa", toolkit)
    assert [item.id for item in items] == ["medqa/0000", "medqa/0001"] and items[0].gold == {"B": 1.0}
    assert len(checksum) == 64
    with pytest.raises(InputError, match="no part 'medmcqa'"):
        sets.load("medmcqa", toolkit)
    with pytest.raises(InputError, match="choose from"):
        sets.load("medqb", toolkit)


def test_a_record_that_lacks_a_key_is_named(tmp_path: Path) -> None:
    file = _jsonl(tmp_path / "ddx.jsonl", {"question": "Q", "options": ["a", "b"], "answer": "b"}, {"question": "Q", "options": ["a"]})
    with pytest.raises(InputError, match=r"line 2: no 'answer'"):
        sets.load("medddx", file)
    _jsonl(file, {"question": "Q", "options": ["a", "b"], "answer": "c"})
    with pytest.raises(InputError, match="none of the options"):
        sets.load("medddx", file)
    _jsonl(file, {"question": "Q", "options": ["a", "b"], "answer": "b"})
    assert sets.load("medddx", file)[1][0].gold == {"B": 1.0}


def test_medexpqa_keeps_the_question_and_leaves_empty_options_out(tmp_path: Path) -> None:
    row = {"id": 7, "full_question": "What now? 1- Rest. 2- Run.", "options": {"1": "Rest.", "2": "Run.", "5": None}, "correct_option": 2}
    item = sets.load("medexpqa", _jsonl(tmp_path / "en.jsonl", row))[1][0]
    assert item.text == "What now?" and item.options == {"1": "Rest.", "2": "Run."} and item.gold == {"2": 1.0}


def test_rankings_are_read_with_their_identifiers(tmp_path: Path) -> None:
    file = _jsonl(tmp_path / "MME.jsonl", {"Phenotype": ["HP:0001166"], "RareDisease": ["OMIM:154700", "ORPHANET:558"]})
    item = sets.load("rarebench", file)[1][0]
    assert item.task is Task.DIAGNOSIS and set(item.gold) == {"OMIM:154700", "ORPHA:558"}
    stark = tmp_path / "stark"
    stark.mkdir()
    (stark / "nodes.csv").write_text("node_index,node_id,node_type,node_name,node_source\n3,7947,disease,Marfan,MONDO\n", "utf-8")
    (stark / "stark_qa.csv").write_text('id,query,answer_ids\n0,Which disease?,"[3]"\n', "utf-8")
    assert sets.load("stark-prime", stark)[1][0].gold == {"MONDO:0007947": 1.0}
    (stark / "stark_qa.csv").write_text('id,query,answer_ids\n0,Which disease?,"[4]"\n', "utf-8")
    with pytest.raises(InputError, match="no node"):
        sets.load("stark-prime", stark)


def test_passages_are_graded(tmp_path: Path) -> None:
    _jsonl(tmp_path / "query.jsonl", {"id": "q1", "text": "lens dislocation"}, {"id": "q2", "text": "nothing judged"})
    _jsonl(tmp_path / "corpus.jsonl", {"id": "p1", "text": "The lens and its dislocation"}, {"id": "p2", "text": "The heart"})
    _jsonl(tmp_path / "qrels.jsonl", {"q_id": "q1", "p_id": "p1", "score": 2})
    found = evaluate("r2med", tmp_path, [Control(corpus=tmp_path)])
    assert found.items == 1 and found.measured[0].figures["nDCG@10"].mean == 1.0
    assert Passages({"a": "red eye", "b": "red"}).rank("eye", ["red"])[0][0] == "a"


def test_ties_count_by_expectation() -> None:
    item = Item("1", Task.DIAGNOSIS, "", {"x": 1.0, "y": 1.0})
    tied = Response((("a", 2.0), ("x", 1.0), ("y", 1.0), ("b", 1.0)))
    value = measures.worth(item, tied)
    assert value["hit@1"] == 0.0 and value["hit@5"] == 1.0
    # the first right one of three equals from the second place on: there with 2/3, else (1/3) the place after
    assert value["MRR"] == pytest.approx(2 / 3 / 2 + 1 / 3 / 3)
    choice = Item("2", Task.CHOICE, "", {"A": 1.0}, {"A": "", "B": "", "C": ""})
    assert measures.worth(choice, Response((("A", 0.0), ("B", 0.0), ("C", 0.0))))["accuracy"] == pytest.approx(1 / 3)
    assert measures.worth(choice, Response())["accuracy"] == 0.0


def test_graded_passages_are_discounted() -> None:
    item = Item("1", Task.PASSAGES, "", {"a": 2.0, "b": 1.0})
    value = measures.worth(item, Response((("b", 3.0), ("z", 2.0), ("a", 1.0))))["nDCG@10"]
    assert value == pytest.approx((1 + 2 / math.log2(4)) / (2 + 1 / math.log2(3)))


def test_calibration_is_how_far_confidence_is_from_being_right() -> None:
    bins = measures.reliability([(0.95, 1.0), (0.95, 0.0), (0.15, 0.0)])
    assert [(one.count, one.right) for one in bins] == [(1, 0.0), (2, 0.5)]
    items = [Item(str(i), Task.CHOICE, "", {"A": 1.0}, {"A": "", "B": ""}) for i in range(3)]
    said = [Response((("A", 1.0),), 0.95), Response((("B", 1.0),), 0.95), Response((("B", 1.0),), 0.15)]
    found = measures.measure("s", items, said, [0.1] * 3, [None] * 3)
    assert found.ece == pytest.approx((2 * 0.45 + 0.15) / 3) and found.selective == pytest.approx(1 / 3) and found.faithful is None


def test_the_graph_chooses_by_edges_that_it_cites_and_abstains_where_it_has_none(small: Path, toolkit: Path) -> None:
    engine = Engine.open(small)
    graph = Graph(engine)
    _, items, _ = sets.load("medqa", toolkit)
    said = graph.answer(items[0])
    assert said.ranking[0][0] == "B" and len(said.edges) == 2
    assert {engine.snapshot.name(int(engine.snapshot.edge_subject[edge])) for edge in said.edges} == {"Marfan syndrome"}
    assert graph.answer(items[1]).abstains
    denied = graph.answer(sets.load("bioasq", toolkit)[1][0])
    assert denied.ranking == (("B", 1.0),) and engine.snapshot.edge_negated[denied.edges[0]]


def test_a_report_tells_the_copy_the_difference_and_what_is_cited(small: Path, toolkit: Path) -> None:
    engine = Engine.open(small)
    found = evaluate("medqa", toolkit, [Graph(engine), Control()], snapshot=engine.snapshot, graph="small")
    assert found.measured[0].faithful == 1.0 and found.measured[0].answered == 0.5 and found.measured[0].selective == 1.0
    assert (found.comparisons[0].better, found.comparisons[0].same, found.comparisons[0].worse) == (1, 0, 1)
    text, page = markdown(found), html(found)
    assert found.checksum in text and "| graph | control | accuracy |" in text
    assert "<svg" in page and "Contamination" in page


def test_the_command_writes_a_report(small: Path, toolkit: Path, tmp_path: Path) -> None:
    told = answered("evaluate", "medqa", str(toolkit), bundle=small)
    assert told["items"] == 2 and [one["system"] for one in told["measured"]] == ["graph", "control"]
    page = tmp_path / "report.html"
    assert medclew("evaluate", "medqa", str(toolkit), "--report", str(page), "--limit", "1", bundle=small).returncode == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert {one["name"] for one in answered("evaluate", "list", bundle=small)} == set(sets.SETS)
    assert "choose from medqa" in medclew("evaluate", "nonsense", bundle=small).stderr
    wrong = medclew("evaluate", "medqa", str(tmp_path / "nowhere.json"), bundle=small)
    assert wrong.returncode == 2 and "benchmark.json of the MIRAGE toolkit" in wrong.stderr

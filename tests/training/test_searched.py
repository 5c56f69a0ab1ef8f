"""Chains that are searched for by what they are worth to weak solvers: over real HTTP, and with solvers whose taste is known."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg.snapshot import Snapshot
from kg.stores import open as open_store
from medclew.rewards import Rewarder
from reasoning.llm import Client, ModelError
from reasoning.training.checker import Checker
from reasoning.training.export import export
from reasoning.training.holdout import Holdout
from reasoning.training.making import items
from reasoning.training.searched import Endpoint, Search, Solver
from tests.llm.conftest import client_of, endpoint
from tests.llm.server import Endpoint as Scripted
from tests.llm.server import status
from tests.training.test_items import made_graph, snapshot

__all__ = ["client_of", "endpoint", "made_graph", "snapshot"]


def _fond_of(word: str, answers: dict[str, str]) -> Solver:
    """A solver that knows the answer as soon as a step names something."""

    def solve(question: str, steps: Sequence[str], attempt: int) -> str:
        return answers[question] if any(word in step for step in steps) else "I do not know"

    return solve


def test_the_step_that_helps_is_taken_and_the_item_stays_true(snapshot: Snapshot, made_graph: Path) -> None:
    made = [item for item in items(snapshot, "chains", 60) if item.difficulty.hops > 1]
    answers = {item.question: item.concept(item.answer[0]).name for item in made}
    found = list(Search(snapshot, [_fond_of("of kind a", answers)]).items(made))
    other = 0
    for item, before in zip(found, made, strict=True):
        assert (item.id, item.query, item.answer, item.split) == (before.id, before.query, before.answer, before.split)
        for hop, edge in zip(item.extra["search"]["hops"], item.chain, strict=True):
            best = max(each["score"] for each in hop["tried"])
            assert hop["taken"] == edge and next(each["score"] for each in hop["tried"] if each["edge"] == edge) == best
            assert any("of kind a" in each["text"] for each in hop["tried"]) or best in (0.0, 1.0)
        item.check()
        assert Rewarder(snapshot).score(item.response, item).total == pytest.approx(1.0)
        sides = {Holdout(snapshot).side(snapshot.index(concept.curie)) for concept in item.concepts}
        assert item.split != "train" or sides == {"train"}
        other += item.chain != before.chain
    assert other, "no chain but the item's own was ever taken"
    with open_store(made_graph) as store:
        assert Checker(store).check(found) == [""] * len(found)


def test_an_endpoint_solves_and_its_answers_are_judged(
    snapshot: Snapshot, endpoint: Scripted, client_of: Callable[..., Client], tmp_path: Path
) -> None:
    first = next(items(snapshot, "choice", 1))
    label = next(option.label for option in first.options if option.correct)
    endpoint.script = lambda body: label if "It is known that" in body["messages"][-1]["content"] else "Z"
    search = Search(snapshot, [Endpoint(client_of())], attempts=3, width=2)
    written = export(snapshot, "choice", tmp_path / "out", count=1, form="items", search=search, progress=lambda *_: None)
    (file,) = written.folder.glob("*.jsonl")
    told = json.loads(json.loads(file.read_text("utf-8"))["item"])["extra"]["search"]
    assert told["unaided"] == 0.0 and [max(each["score"] for each in hop["tried"]) for hop in told["hops"]] == [1.0] * first.difficulty.hops
    seeds = {body["seed"] for body in endpoint.asked}
    assert seeds == {0, 1, 2} and {body["temperature"] for body in endpoint.asked} == {1.0}
    assert "searched for" in (written.folder / "README.md").read_text("utf-8")


def test_a_solver_that_fails_is_said(snapshot: Snapshot, endpoint: Scripted, client_of: Callable[..., Client]) -> None:
    endpoint.script = lambda body: status(500)
    with pytest.raises(ModelError):
        list(Search(snapshot, [Endpoint(client_of())]).items(items(snapshot, "chains", 1)))

"""Rewards: right and wrong answers told apart in every kind; what games them is worth nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest

import medclew.rewards
from kg.snapshot import Snapshot
from medclew.rewards import Item, Rewarder
from reasoning.training.drafting import KINDS
from reasoning.training.making import items, response
from tests.training.test_items import made_graph, snapshot

__all__ = ["made_graph", "snapshot"]


def _wrong(item: Item) -> str:
    if item.options:
        wrong = next(option for option in item.options if not option.correct)
        return f"{wrong.label}. {item.concept(wrong.curie).name}"
    return next(concept.name for concept in item.concepts if concept.curie not in item.answer)


def _thought(item: Item) -> str:
    return item.response.split("<answer>")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_right_and_wrong_are_told_apart(snapshot: Snapshot, kind: str) -> None:
    rewarder = Rewarder(snapshot)
    for item in items(snapshot, kind, 60):
        full = rewarder.score(item.response, item)
        assert full.total == pytest.approx(1.0) and full.coverage == 1.0 and {step.edge for step in full.steps} == set(item.chain)
        assert rewarder.score(f"{_thought(item)}<answer>{_wrong(item)}</answer>", item).total == 0
        if item.rejected:
            assert rewarder.score(item.rejected, item).total == 0
        assert rewarder.score(item.response, item.to_dict()) == full


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mixture", medclew.rewards.MIXTURES)
def test_gaming_is_worth_nothing(snapshot: Snapshot, kind: str, mixture: str) -> None:
    rewarder = Rewarder(snapshot)
    made = list(items(snapshot, kind, 40))
    for item, other in pairwise(made):
        right = item.response.split("<answer>")[1].removesuffix("</answer>")
        names = ", ".join(concept.name for concept in item.concepts)
        for text in (
            item.question,
            response([item.question], item.question.replace("\n", " ")),
            response([item.question], names),
            f"{_thought(item)}<answer>{right}, {_wrong(item)}</answer>",
            f"{_thought(item)}<answer>{_wrong(item)}<!-- {right} --></answer>",
            f"{_thought(item)}<answer>**{right}**</answer>",
            f"{_thought(item)}<answer>{right}\u200b</answer>",
            f"{_thought(item)}<answer>{_wrong(item)}</answer><answer>{right}</answer>",
            f"{_thought(other)}<answer>{_wrong(item)}</answer>",
        ):
            assert rewarder.score(text, item, mixture).total == 0, text
        unearned = [response([], right)]
        if not set(item.chain) & set(other.chain):
            unearned.append(f"{_thought(other)}<answer>{right}</answer>")
        if mixture != "answer":
            assert all(rewarder.score(text, item, mixture).total == 0 for text in unearned)


def test_aliases_and_labels_are_answers(snapshot: Snapshot) -> None:
    item = next(items(snapshot, "choice", 1))
    right = next(option for option in item.options if option.correct)
    for answer in (right.label, item.concept(right.curie).name.upper(), right.curie):
        assert Rewarder(snapshot).score(f"{_thought(item)}<answer>{answer}</answer>", item).answer == 1

"""Rewards: right and wrong answers told apart in every kind; what games them is worth nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.gaming import steps as gaming_steps
from benchmarks.rewards import main as benchmark
from benchmarks.rewards import play
from kg.errors import InputError
from kg.snapshot import Snapshot
from medclew.rewards import Item, Rewarder
from reasoning.claims.predicate_phrases import phrase
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
def test_gaming_is_worth_nothing(snapshot: Snapshot, kind: str) -> None:
    earned = play(list(items(snapshot, kind, 40)), Rewarder(snapshot))
    assert len(earned) >= 45
    assert {policy for policy, values in earned.items() if any(values)} == set()


def test_agreement_with_gold_is_measured(made_graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    benchmark([str(made_graph), "--items", "20", "--kind", "chains,choice", "--processes", "1"])
    printed = capsys.readouterr().out
    assert all("ours 1.0000" in line for line in printed.splitlines() if line.startswith(("chains", "choice")))
    assert "rewards a second" in printed


def test_aliases_and_labels_are_answers(snapshot: Snapshot) -> None:
    item = next(items(snapshot, "choice", 1))
    right = next(option for option in item.options if option.correct)
    for answer in (right.label, item.concept(right.curie).name.upper(), right.curie):
        assert Rewarder(snapshot).score(f"{_thought(item)}<answer>{answer}</answer>", item).answer == 1


def test_names_that_look_like_markup_are_names(snapshot: Snapshot) -> None:
    """Star alleles, formulas in brackets and the like are names; the same signs around or beside a name hide something."""
    item = next(items(snapshot, "chains", 1))
    right = item.concept(item.answer[0])
    for name in (
        "CYP2D6*4",
        "EC 1.4.* inhibitor",
        "N-\\{4-[2-ethyl]phenyl\\}-amine",
        "[x](y)glycine",
        "2`-methyl&alpha;",
        "Bartonella sp.",
    ):
        concepts = tuple(replace(each, name=name) if each == right else each for each in item.concepts)
        told = replace(item, concepts=concepts, response=item.response.replace(right.name, name))
        assert Rewarder(snapshot).score(told.response, told).total == pytest.approx(1.0), name
        for hidden in (f"**{name}**", f"`{name}`", f"{name}*", f"*{name}", f"[{name}](z)", f"{name}<!-- -->"):
            assert Rewarder(snapshot).score(f"{_thought(told)}<answer>{hidden}</answer>", told).total == 0, hidden


def test_an_item_that_does_not_hold_together_is_refused(snapshot: Snapshot) -> None:
    item = next(items(snapshot, "choice", 1))
    whole = item.to_dict()
    broken = [
        ({**whole, "chain": []}, "no chain"),
        ({**whole, "answer": ["MONDO:9"]}, "MONDO:9"),
        ({**whole, "options": [{**option, "correct": False} for option in whole["options"]]}, "right option"),
        ({**whole, "chain": ["e0"]}, "e0"),
        ({**whole, "poem": 1}, "poem"),
        ({key: value for key, value in whole.items() if key != "query"}, "query"),
        ({**whole, "difficulty": 3}, "difficulty"),
    ]
    for data, why in broken:
        with pytest.raises(InputError, match=why):
            Rewarder(snapshot).score(item.response, data)
    for mixture in ("much", (1.0, 1.0, 1.0), (2.0, -1.0, 0.0)):
        with pytest.raises(InputError, match="mixture"):
            Rewarder(snapshot).score(item.response, item, mixture)


def test_a_statement_that_denies_is_read(snapshot: Snapshot) -> None:
    item = next(items(snapshot, "chains", 1))
    fact = item.fact(item.chain[0])
    subject, object_ = item.concept(fact.subject).name, item.concept(fact.object).name
    denied = f"{subject} {phrase(fact.predicate, negated=True)} {object_}."
    reward = Rewarder(snapshot).score(response([denied], item.concept(item.answer[0]).name), item)
    assert [(step.verdict, step.edge) for step in reward.steps] == [("contradicted", fact.edge)]
    assert reward.fault == "the graph denies a step" and reward.total == 0


def test_a_step_may_cite_the_edge_that_states_it_and_no_other(snapshot: Snapshot) -> None:
    item = next(item for item in items(snapshot, "chains", 40) if len(item.chain) == 2)
    steps, right = gaming_steps(item), item.concept(item.answer[0]).name
    cited = [f"{step.rstrip('.')} [{edge}]." for step, edge in zip(steps, item.chain, strict=True)]
    crossed = [f"{step.rstrip('.')} [{edge}]." for step, edge in zip(steps, reversed(item.chain), strict=True)]
    assert Rewarder(snapshot).score(response(cited, right), item).total == pytest.approx(1.0)
    found = Rewarder(snapshot).score(response(crossed, right), item)
    assert found.total == 0 and "cites an edge" in found.fault and any("cites an edge" in step.fault for step in found.steps)


def test_what_is_said_again_counts_once(snapshot: Snapshot) -> None:
    item = next(item for item in items(snapshot, "chains", 40) if len(item.chain) == 2)
    last, right = gaming_steps(item)[-1], item.concept(item.answer[0]).name
    once, often = (Rewarder(snapshot).score(response([last] * times, right), item) for times in (1, 8))
    assert (once.path, often.path) == (1.0, 1 / 8) and often.coverage == once.coverage == 0.5


def test_an_answer_may_be_plainer_than_the_name_and_never_more_ornate(snapshot: Snapshot) -> None:
    item = next(items(snapshot, "chains", 1))
    right = item.concept(item.answer[0])
    named = replace(right, name="Ménière’s disease (type β-2)", aliases=())
    told = replace(item, concepts=tuple(named if each == right else each for each in item.concepts), response="")
    for said in ("Ménière’s disease (type β-2)", "meniere's disease type beta-2", "MENIERE'S DISEASE, TYPE Β-2"):
        assert Rewarder(snapshot).score(f"{_thought(item)}<answer>{said}</answer>", told).answer == 1, said
    for said in (
        '"Meniere\'s disease type beta-2"',
        "[Meniere's disease type beta-2]",
        "Menìere's disease type beta-2",
        "Meniere's disease: type beta-2",
    ):
        assert Rewarder(snapshot).score(f"{_thought(item)}<answer>{said}</answer>", told).answer == 0, said

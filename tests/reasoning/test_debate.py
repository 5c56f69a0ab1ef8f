"""Arguments, attacks and what stands: Dung's grounded semantics, and that the weaker never beats the stronger."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import bundle as bundles
from kg.bundle import schema
from reasoning.debate.argument import Argument, Chain, Graph
from reasoning.debate.semantics import grounded
from reasoning.debate.verdict import judge, uncertainty
from reasoning.engine import Engine
from reasoning.evidence_views.records import Standing


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 7), st.data())
def test_the_grounded_extension_is_the_least_complete_one(n: int, data: st.DataObject) -> None:
    attacks = data.draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=12))
    label = grounded(range(n), attacks)
    inside = {a for a in range(n) if label[a] == "in"}
    against = {a: {x for x, y in attacks if y == a} for a in range(n)}

    def defended(some: set[int]) -> set[int]:
        return {a for a in range(n) if all(any(x in some for x in against[b]) for b in against[a])}

    # The least fixed point of the characteristic function, by its own definition.
    least: set[int] = set()
    while defended(least) != least:
        least = defended(least)
    assert inside == least
    assert {a for a in range(n) if label[a] == "out"} == {b for b in range(n) if against[b] & least}
    order = data.draw(st.permutations(range(n)))
    assert grounded(order, attacks) == label


def argument(stance: str, chain: Chain = "stated", standing: Standing = "curated", candidate: int = 0, edge: int = 0) -> Argument:
    return Argument(candidate, stance, chain, (edge,), standing, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "state"),
    [
        ([], "open"),
        ([argument("for")], "supported"),
        ([argument("against")], "contradicted"),
        ([argument("for"), argument("against", edge=1)], "contested"),
        ([argument("for"), argument("against", standing="text-mined", edge=1)], "supported"),
        ([argument("for", standing="text-mined"), argument("against", edge=1)], "contradicted"),
        ([argument("for", chain="of a kind"), argument("against", edge=1)], "contradicted"),
        ([argument("for", chain="path")], "open"),
        ([argument("for", chain="path"), argument("against", standing="text-mined", edge=1)], "contradicted"),
        ([argument("for", edge=i, standing="text-mined") for i in range(9)] + [argument("against", edge=99)], "contradicted"),
    ],
)
def test_what_follows(arguments: list[Argument], state: str) -> None:
    graph = Graph()
    graph.add(arguments)
    (verdict,) = judge(graph, 1)
    assert verdict.state == state
    # No argument is lost: each stands, or is told as beaten.
    assert sorted([*verdict.standing_for, *verdict.standing_against, *verdict.beaten], key=repr) == sorted(arguments, key=repr)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31))
def test_text_mined_arguments_never_overturn_a_curated_one(seed: int) -> None:
    random = np.random.default_rng(seed)
    graph = Graph()
    graph.add([argument("for", edge=0)])
    graph.add([argument("against", standing="text-mined", edge=i + 1) for i in range(int(random.integers(0, 20)))])
    assert judge(graph, 1)[0].state == "supported"


def test_uncertainty_falls_to_nothing_when_one_is_supported() -> None:
    graph = Graph()
    assert uncertainty(judge(graph, 4), one=True) == 2.0 and uncertainty(judge(graph, 4), one=False) == 4.0
    graph.add([argument("for", candidate=2)])
    assert uncertainty(judge(graph, 4), one=True) == 0.0 and uncertainty(judge(graph, 4), one=False) == 3.0
    graph.add([argument("for", candidate=1, edge=5)])
    assert uncertainty(judge(graph, 4), one=True) == 1.0


@pytest.mark.parametrize(
    ("affirmed", "denied", "said", "chosen"),
    [
        ("manual_agent", "manual_agent", "Neither outweighs the other: both are curated.", "maybe"),
        ("manual_agent", "text_mining_agent", "What is curated speaks for it and outweighs what is text-mined against it.", "yes"),
        ("text_mining_agent", "manual_agent", "What is curated speaks against it and outweighs what is text-mined for it.", "no"),
    ],
)
def test_disagreement_is_told_and_weighed(tmp_path: Path, affirmed: str, denied: str, said: str, chosen: str) -> None:
    nodes = pl.DataFrame(
        [("HGNC:3603", "FBN1", "biolink:Gene"), ("MONDO:0007947", "Marfan syndrome", "biolink:Disease")],
        schema={c: schema.NODES[c] for c in ("curie", "name", "category")},
        orient="row",
    )
    statements = [
        {
            "subject": "HGNC:3603",
            "predicate": "biolink:causes",
            "object": "MONDO:0007947",
            "negated": negated,
            "primary_knowledge_source": "infores:made",
            "source": "made",
            "source_version": "1",
            "licence": "CC0-1.0",
            "record": f"made.tsv:{negated}",
            "publications": [],
            "knowledge_level": "knowledge_assertion",
            "agent_type": agent,
        }
        for negated, agent in ((False, affirmed), (True, denied))
    ]
    frame = schema.conform(pl.DataFrame(statements), schema.STATEMENTS, "statements")
    with Engine.open(bundles.write(tmp_path / "bundle", nodes=nodes, statements=frame).path) as engine:
        asked = "Does FBN1 cause Marfan syndrome?"
        answer = engine.ask(asked)
        assert "Records disagree:" in answer.text and said in answer.text and len(answer.claims) == 2
        held = [row["name"] for row in engine.choose(asked, ["yes", "no", "maybe"]).results if row["holds"]]
        assert held == [chosen]

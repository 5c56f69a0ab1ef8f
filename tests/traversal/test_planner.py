"""The planner: dependencies, concurrency, endings, and the same answer whatever comes home first."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.inputs.hetionet import read_core
from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints
from traversal.metapaths.dwpc import Metapaths
from traversal.planning.chains import AnchorChain, BridgeChain, Chain, Ground, MetapathChain, Observation, describe, restore
from traversal.planning.planner import Planner, Ranking, SubQuestion
from traversal.planning.strategies import Abduction, Deduction, Induction
from traversal.planning.trace import Trace


@pytest.fixture(scope="module")
def ground(small: Path) -> Ground:
    return Ground(Snapshot.open(small))


@pytest.fixture(scope="module")
def hetionet(shared_data: Path) -> Ground:
    snapshot, metagraph = read_core(shared_data / "hetionet-core")
    return Ground(snapshot, metapaths=Metapaths(snapshot, metagraph))


def shuffled(seed: int) -> Callable[[Sequence[Callable[[], Any]]], Sequence[Any]]:
    """Run thunks one by one in a random order."""

    def run(thunks: Sequence[Callable[[], Any]]) -> Sequence[Any]:
        order = list(range(len(thunks)))
        random.Random(seed).shuffle(order)
        results = {i: thunks[i]() for i in order}
        return [results[i] for i in range(len(thunks))]

    return run


def strategies(ground: Ground) -> list[Callable[[], Any]]:
    at = ground.snapshot.index
    findings = tuple(at(curie) for curie in ("HP:0001166", "HP:0001083", "HP:0000365"))
    return [
        lambda: Abduction(ground, findings, "biolink:Disease", keep=5, max_hops=1, verify=3, hubs=2),
        lambda: Abduction(ground, findings, "biolink:Gene", keep=2, max_hops=2, hubs=1),
        lambda: Deduction(ground, (at("HGNC:3603"),), (at("HGNC:2201"),), max_hops=4, hubs=1),
        lambda: Induction(ground, ((at("HGNC:3603"), at("HP:0001166")),), at("HGNC:2201")),
    ]


def test_the_answer_does_not_depend_on_the_order_of_completion(ground: Ground) -> None:
    for make in strategies(ground):
        first = Planner(ground, threads=1).run(make())
        assert first.ranking and first.ending != "budget"
        for planner in (Planner(ground, threads=4), *(Planner(ground, runner=shuffled(seed)) for seed in range(4))):
            other = planner.run(make())
            assert other.ranking == first.ranking and other.ending == first.ending
            assert other.trace.plain() == first.trace.plain()


def test_a_trace_can_be_kept_replayed_and_drawn(ground: Ground) -> None:
    for make in strategies(ground):
        trace = Planner(ground).run(make()).trace
        again = Trace.from_json(trace.to_json())
        assert again.plain() == trace.plain() and again.replay(ground) == []
        chains = [step for step in trace.steps if "chain" in step.action]
        assert chains and all(step.state["expansions_left"] > 0 for step in chains)
        assert trace.steps[-1].id == "plan" and "stop" in trace.steps[-1].action
        picture = trace.mermaid()
        assert picture.startswith("flowchart TD") and picture.count("subgraph") == picture.count("\n  end")
        assert all(step.id in picture for step in chains) and trace.timeline().count(":s") == len(chains)
        drawing = ElementTree.fromstring(trace.svg("What <it> did"))
        shown = " ".join(text for text in drawing.itertext())
        assert all(word in shown for step in chains for word in step.id.split()) and "What <it> did" in shown
        assert len(drawing.findall("{http://www.w3.org/2000/svg}text")) == len(trace.steps)
    with pytest.raises(InputError):
        Trace.from_json("[1]")


def test_a_replay_notices_another_graph(ground: Ground) -> None:
    trace = Planner(ground).run(strategies(ground)[2]()).trace
    graph = ground.snapshot
    other = Snapshot.from_arrays([0], [0], [1], graph.n_nodes, predicates=graph.predicates)
    assert Trace.replay(trace, Ground(other)) != []


def test_abduction_finds_what_explains_most(ground: Ground) -> None:
    at = ground.snapshot.index
    outcome = Planner(ground).run(strategies(ground)[0]())
    assert outcome.ranking[0] == (at("MONDO:0007947"),) or outcome.ranking[0] == (at("MONDO:0017314"),)
    lens = Abduction(ground, (at("HP:0001083"), at("HP:0002616")), "biolink:Disease")
    assert Planner(ground).run(lens).ranking[0] == (at("MONDO:0007947"),)


def test_deduction_reports_paths_and_stops_when_covered(ground: Ground) -> None:
    at = ground.snapshot.index
    outcome = Planner(ground).run(Deduction(ground, (at("HGNC:3603"),), (at("HP:0001083"),), independent=1))
    assert outcome.ranking[0] == (at("HGNC:3603"), at("MONDO:0007947"), at("HP:0001083")) and outcome.ending == "covered"
    nothing = Planner(ground).run(Deduction(ground, (at("HGNC:3603"),), (at("MONDO:0007522"),), max_hops=3))
    assert [step.id for step in nothing.trace.steps if "chain" in step.action] == ["known", "forward", "wide", "farther"]
    assert nothing.ranking and len(nothing.ranking[0]) == 5


def test_induction_follows_what_examples_share(hetionet: Ground) -> None:
    graph = hetionet.snapshot
    pairs = [("DB00227", "DOID:3393"), ("DB00641", "DOID:3393"), ("DB01076", "DOID:3393")]  # statins, coronary artery disease
    examples = tuple((graph.index(f"Compound::{c}"), graph.index(f"Disease::{d}")) for c, d in pairs)
    strategy = Induction(hetionet, examples, graph.index("Compound::DB00175"), max_hops=3)  # pravastatin
    outcome = Planner(hetionet).run(strategy)
    shared = strategy.shared(outcome.seen)
    assert shared and all(text[0] == "C" and text[-1] == "D" for text, _ in shared) and shared[0][1] > 0.6
    assert graph.index("Disease::DOID:3393") in [node for (node,) in outcome.ranking[:5]]


class Scripted:
    """A strategy out of given sub-questions."""

    def __init__(self, *questions: SubQuestion, cover: bool = False) -> None:
        self.questions, self.cover = questions, cover

    def opening(self) -> Iterable[SubQuestion]:
        return self.questions

    def ranking(self, seen: Mapping[str, Observation]) -> Ranking:
        return tuple((c.node,) for name in sorted(seen) for c in seen[name].candidates)

    def covered(self, seen: Mapping[str, Observation]) -> bool:
        return self.cover and bool(seen)

    def more(self, seen: Mapping[str, Observation]) -> Iterable[SubQuestion]:
        return []


def asks(chain: Any) -> Callable[[Mapping[str, Observation]], Any]:
    return lambda seen: chain


def test_what_depends_is_asked_later_with_what_was_found(ground: Ground) -> None:
    at = ground.snapshot.index
    first = SubQuestion("diseases", "?", asks(AnchorChain((at("HP:0001083"),), "biolink:Disease", max_hops=1)))

    def genes(seen: Mapping[str, Observation]) -> Chain:
        return AnchorChain(tuple(c.node for c in seen["diseases"].candidates), "biolink:Gene", max_hops=1)

    outcome = Planner(ground).run(Scripted(SubQuestion("genes", "?", genes, ("diseases",)), first))
    assert [c.node for c in outcome.seen["genes"].candidates] == [at("HGNC:3603")]
    assert [step.frontier for step in outcome.trace.steps if "chain" in step.action] == [1, 2]


def test_plans_that_cannot_be_run_are_refused(ground: Ground) -> None:
    one, two = SubQuestion("a", "?", asks(None), ("b",)), SubQuestion("b", "?", asks(None), ("a",))
    for wrong in ((one, two), (one,), (SubQuestion("x", "?", asks(None)), SubQuestion("x", "?", asks(None)))):
        with pytest.raises(InputError):
            Planner(ground).run(Scripted(*wrong))


def test_endings(ground: Ground) -> None:
    at = ground.snapshot.index
    chain = AnchorChain((at("HP:0001166"),), "biolink:Disease")
    again = [SubQuestion("a", "?", asks(chain)), SubQuestion("b", "?", asks(None), ("a",)), SubQuestion("c", "?", asks(chain), ("b",))]
    assert Planner(ground).run(Scripted(*again)).ending == "stable"
    assert Planner(ground).run(Scripted(*again, cover=True)).ending == "covered"
    assert Planner(ground).run(Scripted(again[0])).ending == "exhausted"
    assert Planner(ground, budget=Budget(None, 0)).run(Scripted(again[0])).ending == "budget"
    assert Planner(ground, budget=Budget(0.0)).run(Scripted(again[0])).ending == "budget"


class Meeting:
    """A chain that ends only when another one runs at the same time."""

    kind = "meeting"

    def __init__(self, barrier: threading.Barrier) -> None:
        self.barrier = barrier

    def run(self, ground: Ground, budget: Budget) -> Observation:
        self.barrier.wait(timeout=30)
        return Observation(expansions=1)


def test_what_is_ready_runs_at_the_same_time(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    barrier = threading.Barrier(3)
    monkeypatch.setattr("traversal.planning.planner.describe", lambda chain: {"kind": "meeting"})
    outcome = Planner(ground, threads=3).run(Scripted(*(SubQuestion(f"m{i}", "?", asks(Meeting(barrier))) for i in range(3))))
    assert len(outcome.seen) == 3


def test_chains_are_values(ground: Ground) -> None:
    chains: list[Chain] = [
        AnchorChain((1, 2), "biolink:Gene", 3, 2, 2, Constraints(avoid=(4,), level="observation")),
        BridgeChain((1,), (2, 3), 5, 4, "score", Constraints(directed=True)),
        MetapathChain(1, "CbGaD", 7),
    ]
    for chain in chains:
        assert restore(describe(chain)) == chain
    with pytest.raises(InputError):
        restore({"kind": "rumour"})


def test_an_anchor_chain_keeps_to_its_constraints_and_its_order(ground: Ground) -> None:
    graph = ground.snapshot
    finding = graph.index("HP:0001166")
    found = AnchorChain((finding,), "biolink:Gene", max_hops=2, paths_each=2).run(ground, Budget())
    assert {graph.curie(c.node) for c in found.candidates} == {"HGNC:3603", "HGNC:2201"}
    assert [c.score for c in found.candidates] == sorted((c.score for c in found.candidates), reverse=True)
    avoid = Constraints(avoid=(graph.index("MONDO:0007947"),))
    assert [graph.curie(c.node) for c in AnchorChain((finding,), "biolink:Gene", constraints=avoid).run(ground, Budget()).candidates] == [
        "HGNC:2201"
    ]
    assert AnchorChain((finding,), "biolink:Gene").run(ground, Budget(None, 0)).truncated


def hub_graph() -> Ground:
    """A hub (0) beside everything; a chain 1 - 2 - 3 - 4; diseases 1 and 4, findings 2 and 3, and leaves that make the hub one."""
    chain, spokes = [(1, 2), (2, 3), (3, 4)], [(0, i) for i in range(1, 12)]
    s, o = zip(*(chain + spokes), strict=True)
    categories = ["biolink:Disease", "biolink:PhenotypicFeature"]
    return Ground(Snapshot.from_arrays(s, [0] * len(s), o, 12, node_category=[1, 0, 1, 1, 0, *[1] * 7], categories=categories))


def test_a_question_that_runs_over_hubs_is_asked_again_without_them() -> None:
    ground = hub_graph()
    deduced = Planner(ground).run(Deduction(ground, (1,), (4,), hubs=1, independent=2))
    assert "without hubs" in deduced.seen and [path.nodes for path in deduced.seen["without hubs"].paths] == [(1, 2, 3, 4)]
    assert any(0 in path.nodes for path in deduced.seen["wide"].paths)
    abduced = Planner(ground).run(Abduction(ground, (5, 6), "biolink:Disease", hubs=1))
    again = [name for name in abduced.seen if name.endswith("without hubs")]
    assert len(again) == 2 and all(not abduced.seen[name].paths for name in again)  # nothing else leads to the leaves
    for outcome in (deduced, abduced):
        avoided = [step.action["chain"]["constraints"].get("avoid") for step in outcome.trace.steps if "without hubs" in step.id]
        assert avoided and all(nodes == (0,) for nodes in avoided)
        assert outcome.trace.replay(ground) == []

"""The scorer in search: on by default, said, without torch, refused clearly when broken, and never at the price of a path."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gnn.scorer
from gnn.errors import CheckpointError
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning import default_scorer as scoring
from reasoning.connections.path_search import search
from reasoning.engine import Engine
from tests.reasoning.graph import reading_bundle
from traversal import Budget, Constraints
from traversal.scorer import Query

PREDICATES = ("biolink:causes", "biolink:has_phenotype", "biolink:treats", "biolink:subclass_of")


def test_the_scorer_takes_part_unless_it_is_turned_off(engine: Engine) -> None:
    scored, plain = engine.explain("FBN1", "arachnodactyly"), engine.explain("FBN1", "arachnodactyly", scorer=None)
    assert (scored.scorer, plain.scorer) == ("gnn", "")
    assert all("scorer" in path["parts"] and all("scorer" in hop["parts"] for hop in path["hops"]) for path in scored.paths)
    assert not any("scorer" in path["parts"] for path in plain.paths)
    assert "path scorer" in str(scored) and "path scorer" not in str(plain)
    assert (scored.to_dict()["scorer"], plain.to_dict()["scorer"]) == ("gnn", "")
    for path in scored.paths:
        assert sum(path["parts"].values()) == pytest.approx(path["cost"], abs=1e-4)
    asked = "How is FBN1 related to arachnodactyly?"
    assert engine.ask(asked).scorer == "gnn" and engine.ask(asked, scorer=None).scorer == ""
    assert engine.ask("Which genes cause Marfan syndrome?").scorer == ""


def test_a_scored_question_needs_no_torch(engine: Engine) -> None:
    code = (
        "import sys, medclew\n"
        f"engine = medclew.open({str(engine.path)!r})\n"
        "assert engine.ask('How is FBN1 related to arachnodactyly?').scorer == 'gnn'\n"
        "assert engine.explain('FBN1', 'arachnodactyly').scorer == 'gnn'\n"
        "engine.prepare()\n"
        "print([m for m in ('torch', 'spacy', 'rdflib', 'neo4j') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert shown.stdout.strip() == "[]"


def test_an_unknown_scorer_is_refused(engine: Engine) -> None:
    for call in (lambda: engine.explain("FBN1", "arachnodactyly", scorer="crystal ball"), lambda: engine.searched("oracle")):  # type: ignore[arg-type]
        with pytest.raises(InputError, match="unknown scorer"):
            call()


def test_weights_that_do_not_load_say_how_to_do_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "default.safetensors"
    broken.write_bytes(gnn.scorer.SHIPPED.read_bytes()[:-100])
    monkeypatch.setattr(gnn.scorer, "SHIPPED", broken)
    with Engine.open(reading_bundle(tmp_path / "bundle")) as fresh:
        with pytest.raises(CheckpointError, match="--no-scorer") as raised:
            fresh.explain("FBN1", "arachnodactyly")
        assert str(broken) in str(raised.value)
        assert fresh.explain("FBN1", "arachnodactyly", scorer=None).paths
        fresh.prepare()  # a build does not fail of it


def test_a_graph_of_other_predicates_is_searched_without_the_scorer() -> None:
    foreign = Snapshot.from_arrays([0, 1], [0, 0], [1, 2], 3, predicates=["other:foo"])
    assert scoring.load(foreign) is None


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Snapshot, int, int]:
    """Small graphs of predicates that the weights know, and two nodes."""
    n = draw(st.integers(4, 9))
    edges = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, 3), st.integers(0, n - 1)), min_size=3, max_size=26, unique=True))
    edges = [edge for edge in edges if edge[0] != edge[2]] or [(0, 0, 1)]
    subject, predicate, object = (list(column) for column in zip(*edges, strict=True))
    source, target = draw(st.sampled_from([(a, b) for a in range(n) for b in range(n) if a != b]))
    return Snapshot.from_arrays(subject, predicate, object, n, predicates=PREDICATES), source, target


@settings(max_examples=40, deadline=None)
@given(graphs(), st.sampled_from(["length", "score"]))
def test_the_scorer_reorders_and_takes_nothing_away(graph: tuple[Snapshot, int, int], order: str) -> None:
    snapshot, source, target = graph

    def run(scored: bool) -> list[tuple[int, ...]]:
        found = search(
            snapshot,
            [source],
            [target],
            k=10_000,
            max_hops=4,
            constraints=Constraints(),
            budget=Budget(None),
            order=order,  # type: ignore[arg-type]
            scorer=scoring.load(snapshot) if scored else None,
        )
        assert not found.truncated
        return [path.nodes for path in found.paths]

    scored, plain = run(True), run(False)
    assert sorted(scored) == sorted(plain)
    assert scored == run(True)
    if order == "length":
        assert [len(nodes) for nodes in scored] == [len(nodes) for nodes in plain]


@settings(max_examples=40, deadline=None)
@given(graphs(), st.integers(0, 12), st.sampled_from(["length", "score"]))
def test_what_a_budget_finds_without_the_scorer_it_finds_with_it(graph: tuple[Snapshot, int, int], expansions: int, order: str) -> None:
    snapshot, source, target = graph

    def run(scored: bool) -> set[tuple[int, ...]]:
        found = search(
            snapshot,
            [source],
            [target],
            k=10_000,
            max_hops=4,
            constraints=Constraints(),
            budget=Budget(None, expansions),
            order=order,  # type: ignore[arg-type]
            scorer=scoring.load(snapshot) if scored else None,
        )
        return {path.nodes for path in found.paths}

    assert run(False) <= run(True)


def test_a_scorer_of_ones_own(engine: Engine) -> None:
    class Doubter:
        def hop_scores(self, query: Query, frontier_nodes: np.ndarray, edge_ids: np.ndarray) -> np.ndarray:
            return np.full(len(edge_ids), 0.5, np.float32)

    found, plain = engine.explain("FBN1", "arachnodactyly", scorer=Doubter()), engine.explain("FBN1", "arachnodactyly", scorer=None)
    assert found.scorer == "Doubter"
    assert [p["text"] for p in found.paths] == [p["text"] for p in plain.paths]
    assert found.paths[0]["parts"]["scorer"] == pytest.approx(len(found.paths[0]["hops"]) * np.log(2), abs=1e-5)

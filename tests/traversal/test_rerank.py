from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal import find_paths
from traversal.paths.rerank import Ranked, by_cross_encoder, by_expansion, by_similarity, by_variety


@pytest.fixture(scope="module")
def graph(small: Path) -> Snapshot:
    return Snapshot.open(small)


@pytest.fixture(scope="module")
def paths(graph: Snapshot) -> tuple:
    return find_paths(graph, graph.index("HGNC:3603"), graph.index("HGNC:2201"), max_hops=6, k=50).paths


def between(graph: Snapshot) -> tuple:
    marfan = graph.index("MONDO:0007947")
    phenotypes = [graph.index(c) for c in ("HP:0001166", "HP:0001083", "HP:0002616")]
    return find_paths(graph, marfan, phenotypes, k=10, max_hops=1).paths


def test_the_question_decides(graph: Snapshot) -> None:
    found = between(graph)
    assert graph.name(by_similarity(found, graph, "lens dislocation, ectopia of the lens").pop(0).path.nodes[-1]) == "Ectopia lentis"
    assert graph.name(by_similarity(found, graph, "dilated aortic root").pop(0).path.nodes[-1]) == "Aortic root aneurysm"
    assert {item.path for item in by_similarity(found, graph, "x")} == set(found)
    assert by_similarity([], graph, "x") == []


def test_a_draft_brings_words_that_the_question_lacks(graph: Snapshot) -> None:
    expanded = by_expansion(between(graph), graph, "What is wrong with the eye?", "The lens is displaced: ectopia lentis.", weight=0.8)
    assert graph.name(expanded[0].path.nodes[-1]) == "Ectopia lentis"
    with pytest.raises(InputError):
        by_expansion(between(graph), graph, "x", "y", weight=2)


def test_variety_puts_what_is_new_before_more_of_the_same() -> None:
    # Two ways round: over 1 (twice, through 4 and 5) and over 2, a little worse.
    square = Snapshot.from_arrays([0, 1, 4, 1, 5, 0, 2, 2], [0] * 8, [1, 4, 3, 5, 3, 2, 6, 6], 7)
    found = find_paths(square, 0, [3, 6], k=10, max_hops=3).paths
    ranked = [Ranked(path, 1 - i / 10) for i, path in enumerate(sorted(found, key=lambda p: 2 in p.nodes))]
    assert [2 in item.path.nodes for item in ranked] == [False, False, True]
    assert [2 in item.path.nodes for item in by_variety(ranked, trade=0.3)] == [False, True, False]
    assert by_variety(ranked, trade=1) == ranked and by_variety(ranked, 2, trade=1) == ranked[:2]
    assert by_variety([]) == []


class Longest:
    def score(self, question: str, texts: Sequence[str]) -> np.ndarray:
        return np.array([len(text) for text in texts], np.float32)


def test_a_model_may_read_both(graph: Snapshot) -> None:
    ranked = by_cross_encoder(between(graph), graph, "x", Longest())
    assert [item.relevance for item in ranked] == sorted((len(p.text(graph)) for p in between(graph)), reverse=True)

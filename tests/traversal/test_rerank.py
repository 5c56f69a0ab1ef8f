from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal import find_paths
from traversal.paths.rerank import Ranked, by_variety


def test_variety_puts_what_is_new_before_more_of_the_same() -> None:
    # Two ways round: over 1 (twice, through 4 and 5) and over 2, a little worse.
    square = Snapshot.from_arrays([0, 1, 4, 1, 5, 0, 2, 2], [0] * 8, [1, 4, 3, 5, 3, 2, 6, 6], 7)
    found = find_paths(square, 0, [3, 6], k=10, max_hops=3).paths
    ranked = [Ranked(path, 1 - i / 10) for i, path in enumerate(sorted(found, key=lambda p: 2 in p.nodes))]
    assert [2 in item.path.nodes for item in ranked] == [False, False, True]
    assert [2 in item.path.nodes for item in by_variety(ranked, trade=0.3)] == [False, True, False]
    assert by_variety(ranked, trade=1) == ranked and by_variety(ranked, 2, trade=1) == ranked[:2]
    assert by_variety([]) == []
    with pytest.raises(InputError):
        by_variety(ranked, trade=1.5)


def test_paths_are_alike_by_all_nodes_between_their_ends() -> None:
    # 0-1-2-9, 0-3-2-9 and 0-3-4-9: the second shares one of three with each of the others, the third none with the first.
    graph = Snapshot.from_arrays([0, 1, 2, 0, 3, 3, 4], [0] * 7, [1, 2, 5, 3, 2, 4, 5], 6)
    found = {path.nodes: path for path in find_paths(graph, 0, 5, k=10, max_hops=3)}
    ranked = [Ranked(found[nodes], 1 - i / 10) for i, nodes in enumerate([(0, 1, 2, 5), (0, 3, 2, 5), (0, 3, 4, 5)])]
    assert [item.path.nodes for item in by_variety(ranked, trade=0.1)] == [(0, 1, 2, 5), (0, 3, 4, 5), (0, 3, 2, 5)]

"""Results as frames and graphs say what the results say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import medclew

FBN1, LENS, MARFAN = "HGNC:3603", "HP:0001083", "MONDO:0007947"


def test_results_are_frames_with_a_row_each(small: Path) -> None:
    with medclew.open(small) as engine:
        for result in (
            engine.search("syndrome"),
            engine.neighbours(MARFAN),
            engine.graph.metapaths(FBN1, LENS),
            engine.explain(FBN1, LENS),
            engine.ask("Which genes cause Marfan syndrome?"),
        ):
            frame, pandas = result.to_polars(), result.to_pandas()
            told: dict[str, Any] = dict(result.to_dict())
            rows = told[next(key for key in ("found", "rows", "paths", "results") if key in told)]
            assert frame.height == len(pandas) == len(rows) > 0
            assert frame.columns == list(pandas.columns)
            key = next(key for key in ("curie", "metapath", "text") if key in frame.columns)
            assert frame[key].to_list() == [row[key] for row in rows]


def test_cited_edges_are_a_graph_with_their_records(small: Path) -> None:
    with medclew.open(small) as engine:
        found = engine.explain(FBN1, LENS)
    graph = found.to_networkx()
    assert graph.number_of_edges() == len(found.answer.citations)
    assert graph.nodes[MARFAN]["name"] == "Marfan syndrome"
    for _, _, key, data in graph.edges(keys=True, data=True):
        citation = next(one for one in found.answer.citations if one.edge_id == key)
        assert (data["predicate"], len(data["evidence"])) == (citation.predicate, len(citation.evidence))

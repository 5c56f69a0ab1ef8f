"""A result in a notebook: a widget that holds its statements where there are widgets, and a picture in any case."""

from __future__ import annotations

import sys

import pytest

from reasoning.engine import Engine
from reasoning.rendering.graph_view import view


def test_a_result_is_shown_as_a_widget_and_as_a_picture(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ipysigma", reason="the extra `notebook` is not installed")
    found = engine.explain("FBN1", "ectopia lentis", k=3)
    shown = view(found)
    told = shown._repr_mimebundle_()
    assert told["image/svg+xml"].startswith("<svg") and "application/vnd.jupyter.widget-view+json" in told
    assert shown.widget is not None
    assert {node["key"] for node in shown.widget.data["nodes"]} == set(found.to_networkx())
    monkeypatch.setitem(sys.modules, "ipysigma", None)
    alone = view(engine.ask("Which genes cause Marfan syndrome?"))
    assert set(alone._repr_mimebundle_()) == {"image/svg+xml", "text/plain"}


def test_a_result_is_hetero_data_of_what_it_cites(engine: Engine) -> None:
    pytest.importorskip("torch_geometric", reason="the extra `gnn` is not installed")
    answer = engine.ask("Which genes cause Marfan syndrome?")
    data = answer.to_hetero_data()
    data.validate()
    assert sorted(identifier for store in data.edge_stores for identifier in store.edge_id) == sorted(c.edge_id for c in answer.citations)
    assert {curie for store in data.node_stores for curie in store.curie} == {
        end for c in answer.citations for end in (c.subject, c.object)
    }

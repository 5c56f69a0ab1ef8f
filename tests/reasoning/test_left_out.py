"""An answer that a missing source would have given names it."""

from __future__ import annotations

from pathlib import Path

from kg.manifest import Manifest, MissingSource
from reasoning.engine import Engine
from tests.reasoning.graph import reading_bundle


def test_an_answer_names_the_source_that_the_graph_lacks(tmp_path: Path) -> None:
    missing = MissingSource(name="d", title="DrugBook: treatments", reason="its home could not be reached", tells=["biolink:treats"])
    clashes = MissingSource(name="c", title="Clashes", reason="ask for it", opt_in=True, tells=["biolink:interacts_with"])
    graph = reading_bundle(tmp_path / "graph")
    manifest = Manifest.read(graph / "manifest.json").model_copy(update={"missing": [missing, clashes]})
    (graph / "manifest.json").write_text(manifest.to_json(), "utf-8")
    with Engine.open(tmp_path / "graph") as engine:
        answer = engine.ask("What drugs treat Marfan syndrome?")
        assert any("without DrugBook (its home could not be reached): `medclew fetch`" in said for said in answer.missing)
        told = engine.ask("Does codeine interact with losartan?").missing
        assert any("without Clashes" in said for said in told)
        assert engine.stats().to_dict()["missing"][0]["name"] == "d"
        assert "without DrugBook" in str(engine.stats())


def test_a_source_that_tells_the_broader_predicate_is_named_too() -> None:
    missing = MissingSource(name="d", title="Clashes", tells=["biolink:interacts_with"])
    manifest = Manifest.model_construct(missing=[missing])
    assert manifest.lacking(["biolink:directly_interacts_with"]) == [missing]
    assert manifest.lacking(["biolink:treats"]) == []

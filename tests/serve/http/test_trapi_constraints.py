"""What a query edge demands of its records, in both versions, against records counted by hand and the official models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from fastapi.testclient import TestClient

pytest.importorskip("translator_tom", reason="the extra `trapi` is not installed")

from kg import bundle as bundles
from serve.http.settings import Settings
from tests.serve.http.conftest import client_of, until_ready
from tests.serve.http.test_trapi import FINGERS, MARFAN, ask, bindings
from tests.small_graph import small_nodes, small_statements

LENS, ROOT = "HP:0001083", "HP:0002616"
PART = '{"anatomical_context_qualifier": "UBERON:1"}'
ALL = {FINGERS, LENS, ROOT}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The small graph with one record of the fingers observed, by a study of our own, and the lens said of a part by a machine."""
    record = pl.col("record")
    observed = record == "p.hpoa:2"
    statements = small_statements().with_columns(
        pl.when(observed).then(pl.lit("observation")).otherwise("knowledge_level").alias("knowledge_level"),
        pl.when(observed).then(pl.lit("infores:study")).otherwise("primary_knowledge_source").alias("primary_knowledge_source"),
        pl.when(record == "p.hpoa:3").then(pl.lit("automated_agent")).otherwise("agent_type").alias("agent_type"),
        pl.when(record == "p.hpoa:3")
        .then(pl.lit('{"anatomical_context_qualifier": "UBERON:1"}'))
        .otherwise("qualifiers")
        .alias("qualifiers"),
    )
    folder = tmp_path_factory.mktemp("mixed") / "bundle"
    bundles.write(folder, nodes=small_nodes(), statements=statements)
    with client_of(Settings(bundle=folder)) as opened:
        until_ready(opened)
        yield opened


def query(**edge: Any) -> dict[str, Any]:
    nodes = {"s": {"ids": [MARFAN]}, "o": {"categories": ["biolink:PhenotypicFeature"]}}
    edges = {"e": {"subject": "s", "object": "o", "predicates": ["biolink:has_phenotype"], **edge}}
    return {"message": {"query_graph": {"nodes": nodes, "edges": edges}}}


def attribute(of: str, value: object, *, negated: bool = False) -> dict[str, Any]:
    return {"id": f"biolink:{of}", "name": of, "operator": "==", "value": value, "not": negated}


def allow(*values: str, deny: bool = False, **more: object) -> dict[str, Any]:
    return {"behavior": "DENY" if deny else "ALLOW", "values": list(values), **more}


OLD: list[tuple[dict[str, Any], set[str]]] = [
    ({"attribute_constraints": [attribute("knowledge_level", "observation")]}, {FINGERS}),
    ({"attribute_constraints": [attribute("knowledge_level", "observation", negated=True)]}, ALL),
    ({"attribute_constraints": [attribute("agent_type", ["automated_agent"])]}, {LENS}),
    ({"attribute_constraints": [attribute("primary_knowledge_source", "infores:study")]}, {FINGERS}),
    ({"attribute_constraints": [attribute("knowledge_level", "observation"), attribute("agent_type", "automated_agent")]}, set()),
    (
        {
            "qualifier_constraints": [
                {"qualifier_set": [{"qualifier_type_id": "biolink:anatomical_context_qualifier", "qualifier_value": "UBERON:1"}]}
            ]
        },
        {LENS},
    ),
]
NEW: list[tuple[dict[str, Any], set[str]]] = [
    ({"knowledge_level": allow("observation")}, {FINGERS}),
    ({"knowledge_level": allow("knowledge_assertion", deny=True)}, {FINGERS}),
    ({"agent_type": allow("automated_agent", deny=True)}, {FINGERS, ROOT}),
    ({"sources": allow("infores:study", primary_only=True)}, {FINGERS}),
    ({"sources": allow("infores:medclew")}, ALL),
    ({"sources": allow("infores:medclew", deny=True)}, set()),
    ({"qualifiers": [{"biolink:anatomical_context_qualifier": "UBERON:1"}, {"biolink:anatomical_context_qualifier": "UBERON:2"}]}, {LENS}),
]


def held(told: dict[str, Any], level: str) -> None:
    """Check that what is bound says the level that was asked for, and nothing of the others' records."""
    for edge in told["message"]["knowledge_graph"]["edges"].values():
        said = {one["attribute_type_id"]: one["value"] for one in edge["attributes"]}
        assert edge.get("knowledge_level", said.get("biolink:knowledge_level")) == level


@pytest.mark.parametrize(("edge", "expected"), OLD, ids=lambda value: None if isinstance(value, set) else str(value))
def test_constraints_of_1_6(mixed: TestClient, edge: dict[str, Any], expected: set[str]) -> None:
    told = ask(mixed, "1.6", query(**edge))
    assert bindings(told, "o") == expected
    if edge == OLD[0][0]:
        held(told, "observation")


@pytest.mark.parametrize(("constraints", "expected"), NEW, ids=lambda value: None if isinstance(value, set) else str(value))
def test_constraints_of_2_0(mixed: TestClient, constraints: dict[str, Any], expected: set[str]) -> None:
    told = ask(mixed, "2.0", query(constraints=constraints))
    assert bindings(told, "o") == expected
    if constraints == NEW[0][0]:
        held(told, "observation")


def test_what_no_record_says_is_met_by_none(mixed: TestClient) -> None:
    unmet = attribute("p_value", 0.05)
    assert bindings(ask(mixed, "1.6", query(attribute_constraints=[unmet])), "o") == set()
    for wrong in ({"operator": "~"}, {"operator": ">", "value": "much"}):
        assert mixed.post("/trapi/1.6/query", json=query(attribute_constraints=[{**unmet, **wrong}])).status_code == 422


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The small graph with a predicate that Biolink no longer has, and one that it never had."""
    last = small_statements().tail(1)
    more = [
        last.with_columns(pl.lit(f"biolink:{name}").alias("predicate"), pl.lit("HGNC:3603").alias("object"), pl.lit(name).alias("record"))
        for name in ("decreases_activity_of", "has_clinical_course")
    ]
    folder = tmp_path_factory.mktemp("earlier") / "bundle"
    bundles.write(folder, nodes=small_nodes(), statements=pl.concat([small_statements(), *more]))
    with client_of(Settings(bundle=folder)) as opened:
        until_ready(opened)
        yield opened


@pytest.mark.parametrize("version", ["1.6", "2.0"])
def test_predicates_of_an_earlier_biolink_are_said_as_todays_does(earlier: TestClient, version: str) -> None:
    def asked(predicate: str, **edge: Any) -> dict[str, Any]:
        nodes = {"s": {"ids": ["HGNC:2201"]}, "o": {"categories": ["biolink:Gene"]}}
        edges = {"e": {"subject": "s", "object": "o", "predicates": [f"biolink:{predicate}"], **edge}}
        told = ask(earlier, version, {"message": {"query_graph": {"nodes": nodes, "edges": edges}}})
        return told["message"]["knowledge_graph"].get("edges", {})  # type: ignore[no-any-return]

    (edge,) = asked("affects").values()
    assert edge["predicate"] == "biolink:affects"
    said = edge["qualifiers"]
    said = said if isinstance(said, dict) else {one["qualifier_type_id"]: one["qualifier_value"] for one in said}
    assert said["biolink:object_aspect_qualifier"] == "activity" and said["biolink:object_direction_qualifier"] == "decreased"
    assert {edge["predicate"] for edge in asked("related_to").values()} == {"biolink:affects", "biolink:related_to"}
    for direction, count in (("decreased", 1), ("increased", 0)):
        wanted = {"biolink:object_direction_qualifier": direction}
        old = [{"qualifier_set": [{"qualifier_type_id": name, "qualifier_value": value} for name, value in wanted.items()]}]
        more = {"constraints": {"qualifiers": [wanted]}} if version == "2.0" else {"qualifier_constraints": old}
        assert len(asked("affects", **more)) == count

"""Searches beside paths, through the engine and the command line: rows are typed, claims are cited, wrong calls are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError, NotFound
from reasoning.engine import Engine
from tests.serve.command import medclew


@pytest.fixture(scope="module")
def engine(small: Path) -> Engine:
    return Engine.open(small)


def test_typed_paths_are_counted_and_spelled(engine: Engine) -> None:
    table = engine.graph.metapaths("FBN1", "Arachnodactyly", p_values="all")
    (row,) = table.rows
    assert (row.paths, row.hops, row.example, row.share) == (1, 2, ("FBN1", "Marfan syndrome", "Arachnodactyly"), 1.0)
    assert row.words == "Gene – causes – Disease – has the phenotype – PhenotypicFeature"
    assert row.p_value is not None and 0 < row.p_value <= 1 and row.adjusted == min(1.0, row.p_value * table.possible)
    assert engine.graph.metapaths("FBN1", "Arachnodactyly", p_values="none").rows[0].p_value is None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("FBN1", "Arachnodactyly"),
        ("Arachnodactyly", "COL3A1"),
        ("Marfan syndrome", "Ehlers-Danlos syndrome"),
        ("Marfan syndrome", "Hearing impairment"),
        ("FBN1", "COL3A1"),
    ],
)
def test_the_statement_of_a_typed_path_lists_as_many_as_were_counted(engine: Engine, source: str, target: str) -> None:
    rows = engine.graph.metapaths(source, target, max_hops=4, p_values="none").rows
    assert rows and {row.metapath: len(engine.cypher(row.cypher).rows) for row in rows} == {row.metapath: row.paths for row in rows}


def test_the_statement_of_a_typed_path_leaves_out_what_is_denied_at_every_hop(engine: Engine) -> None:
    rows = engine.graph.metapaths("FBN1", "COL3A1", max_hops=4, p_values="none").rows
    assert max(row.hops for row in rows) > 2
    for row in rows:
        assert all(f"NOT r{hop}.negated" in row.cypher for hop in range(1, row.hops + 1)), row.cypher


def test_a_null_model_serves_both_directions(engine: Engine) -> None:
    forward = engine.graph.metapaths("FBN1", "Ectopia lentis", p_values="all").rows[0]
    backward = engine.graph.metapaths("Ectopia lentis", "FBN1", p_values="ready").rows[0]
    assert backward.p_value == forward.p_value and backward.dwpc == pytest.approx(forward.dwpc)


def test_what_is_near_is_ranked_and_every_claim_cited(engine: Engine) -> None:
    answer = engine.graph.related(["Marfan syndrome"], category="gene", k=5)
    assert next(row["name"] for row in answer.results) == "FBN1"
    assert answer.claims and all(claim.citations for claim in answer.claims)
    assert not {"Marfan syndrome"} & {row["name"] for row in answer.results}
    assert [row.curie for row in engine.graph.related_rows(["Marfan syndrome"], category="gene", k=5)] == [
        row["curie"] for row in answer.results
    ]


def test_several_concepts_are_joined(engine: Engine) -> None:
    answer = engine.graph.join(["FBN1", "COL3A1", "Ehlers-Danlos syndrome"])
    assert {"HGNC:3603", "HGNC:2201", "MONDO:0007522"} <= set(answer.results[0]["nodes"]) and not answer.results[0]["unjoined"]
    assert len(answer.claims) == len(answer.results[0]["nodes"]) - 1
    with pytest.raises(InputError, match="at least 2 different"):
        engine.graph.join(["FBN1", "HGNC:3603"])


def test_analogues_follow_the_examples_pattern(engine: Engine) -> None:
    answer = engine.graph.analogues("COL3A1", [("FBN1", "Ectopia lentis")])
    assert {row["name"] for row in answer.results} == {"Arachnodactyly", "Hearing impairment"}
    assert all(row["patterns"] == ["GcDhpPF"] for row in answer.results)
    with pytest.raises(InputError, match="must start like"):
        engine.graph.analogues("COL3A1", [("Marfan syndrome", "Ectopia lentis")])
    with pytest.raises(NotFound):
        engine.graph.analogues("nothing of the kind", [("FBN1", "Ectopia lentis")])


def test_hubs_can_be_kept_out_of_paths(engine: Engine) -> None:
    (hub,) = engine.graph.hubs(1, category="PhenotypicFeature")
    assert hub.name == "Arachnodactyly" and hub.neighbours == 2
    through = engine.explain("Marfan syndrome", "Ehlers-Danlos syndrome, vascular type", k=1)
    assert [node["name"] for node in through.paths[0]["nodes"]][1] == "Arachnodactyly"
    assert not engine.explain("Marfan syndrome", "Ehlers-Danlos syndrome, vascular type", without_hubs=4).paths


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["metapaths", "FBN1", "Arachnodactyly"], 0, "GcDhpPF"),
        (["metapaths", "FBN1", "COL3A1", "--hops", "1"], 3, "0 of"),
        (["related", "FBN1", "--json"], 0, '"related"'),
        (["join", "FBN1", "COL3A1"], 0, "hang together"),
        (["analogues", "COL3A1", "--as", "FBN1"], 2, "A=B"),
        (["hubs", "-k", "1"], 0, "neighbours"),
    ],
)
def test_the_commands(small: Path, arguments: list[str], code: int, said: str) -> None:
    done = medclew(*arguments, bundle=small)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
    if "--json" in arguments:
        json.loads(done.stdout)

"""Questions that need search: chains vote, records contradict, thin support abstains, and the trace tells and replays it all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import schema
from reasoning.answers.explain import strategy
from reasoning.connections.contradictions import denials
from reasoning.engine import Engine
from reasoning.rendering.trace_text import lines, outline
from tests.reasoning.test_answers import check_form
from traversal import Budget
from traversal.planning.planner import Planner

_NODES = [
    ("CHEBI:1", "curamab", "biolink:Drug"),
    ("CHEBI:2", "vanamab", "biolink:Drug"),
    ("HGNC:1", "KINA", "biolink:Gene"),
    ("HGNC:2", "KINB", "biolink:Gene"),
    ("GO:1", "cell growth", "biolink:BiologicalProcess"),
    ("MONDO:1", "growth syndrome", "biolink:Disease"),
    ("MONDO:2", "vesper syndrome", "biolink:Disease"),
    ("MONDO:3", "lone syndrome", "biolink:Disease"),
    ("HP:0000006", "Autosomal dominant inheritance", "biolink:GeneticInheritance"),
    ("HP:1", "Large hands", "biolink:PhenotypicFeature"),
]
_EDGES = [
    ("CHEBI:1", "decreases_activity_of", "HGNC:1", False),
    ("HGNC:1", "positively_regulates", "GO:1", False),
    ("GO:1", "causes", "MONDO:1", False),
    ("CHEBI:1", "treats", "MONDO:1", False),
    ("CHEBI:1", "contraindicated_in", "MONDO:1", False),
    ("CHEBI:2", "decreases_activity_of", "HGNC:2", False),
    ("HGNC:2", "causes", "MONDO:2", False),
    ("CHEBI:2", "treats", "MONDO:2", True),
    ("MONDO:1", "has_phenotype", "HP:1", False),
    ("MONDO:1", "has_phenotype", "HP:0000006", False),
    ("MONDO:2", "has_mode_of_inheritance", "HP:0000006", False),
    ("MONDO:3", "has_mode_of_inheritance", "HP:0000006", False),
]


@pytest.fixture(scope="module")
def drugs(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Two drugs, a mechanism for each, a denial, a contraindication, and a disease that shares nothing but its inheritance."""
    statements = [
        {
            "subject": s,
            "predicate": f"biolink:{p}",
            "object": o,
            "negated": n,
            "primary_knowledge_source": "infores:made",
            "source": "made",
            "source_version": "1",
            "licence": "CC0-1.0",
            "record": f"made.tsv:{i}",
            "publications": [],
            "evidence_code": "PCS",
            "knowledge_level": "knowledge_assertion",
            "agent_type": "manual_agent",
        }
        for i, (s, p, o, n) in enumerate(_EDGES, 1)
    ]
    nodes = pl.DataFrame(_NODES, schema={c: schema.NODES[c] for c in ("curie", "name", "category")}, orient="row")
    folder = tmp_path_factory.mktemp("drugs") / "bundle"
    frame = schema.conform(pl.DataFrame(statements), schema.STATEMENTS, "statements")
    return Engine.open(bundles.write(folder, nodes=nodes, statements=frame).path)


def test_a_mechanism_is_told_with_the_chains_that_found_it(drugs: Engine) -> None:
    answer = drugs.ask("Why might curamab help growth syndrome?")
    check_form(drugs, answer)
    assert not answer.abstained
    assert [len(row["hops"]) for row in answer.results] == [1, 3]
    mechanism = answer.results[1]
    assert [node["name"] for node in mechanism["nodes"]] == ["curamab", "KINA", "cell growth", "growth syndrome"]
    supporting = {vote["chain"].split()[0] for vote in mechanism["chains"]}
    assert supporting == {"forward", "wide", "pattern"}
    claim = next(c for c in answer.claims if c.text == "Curamab decreases the activity of KINA.")
    assert set(claim.chains) == {vote["chain"] for vote in mechanism["chains"]}
    assert "(hops weighed by the path scorer)" in answer.text


def test_records_that_contradict_are_told(drugs: Engine) -> None:
    answer = drugs.ask("Why might curamab help growth syndrome?")
    told = answer.text.split("Records say opposite things of one hop:")[1]
    assert "Curamab treats growth syndrome." in told and "Curamab is contraindicated in growth syndrome." in told
    denied = drugs.ask("Why might vanamab help vesper syndrome?")
    assert denied.claims[-1].text == "Vanamab does not treat vesper syndrome." and denied.claims[-1].negated
    check_form(drugs, denied)


def test_a_shared_mode_of_inheritance_joins_nothing(drugs: Engine) -> None:
    answer = drugs.ask("How are vesper syndrome and lone syndrome connected?")
    assert answer.abstained and not answer.results
    assert any("a path of at most 5 hops between vesper syndrome and lone syndrome" in line for line in answer.missing)
    check_form(drugs, answer)


def test_the_same_question_gets_the_same_answer_in_whatever_order_chains_come_home(drugs: Engine) -> None:
    def backwards(thunks: Sequence) -> list:  # type: ignore[type-arg]
        return [thunk() for thunk in reversed(thunks)][::-1]

    snapshot = drugs.snapshot
    ends = (snapshot.index("CHEBI:1"),), (snapshot.index("MONDO:1"),)
    outcomes = []
    for runner in (None, backwards):
        asked = strategy(drugs.searched(), *ends)
        outcome = Planner(drugs.searched(), budget=Budget(None), runner=runner).run(asked)
        outcomes.append((outcome.ranking, outcome.ending, outcome.trace.plain(), [one.votes for one in asked.supported(outcome.seen)]))
    assert outcomes[0] == outcomes[1]


def test_the_trace_replays_and_is_told(drugs: Engine) -> None:
    answer = drugs.ask("How is curamab connected to growth syndrome?")
    assert answer.trace is not None
    assert answer.trace.replay(drugs.searched()) == []
    told = outline(answer.trace)
    assert [step["id"] for step in told if step["round"] == 1] == ["short", "forward", "wide", "plan"]
    assert told[-1]["text"].startswith("stop")
    assert answer.to_dict()["trace"] == told and json.dumps(told)
    assert lines(answer.trace)[0] == "round 1"
    assert drugs.ask("What is curamab?").trace is None


def test_what_has_nothing_in_common_is_connected_instead(drugs: Engine) -> None:
    answer = drugs.ask("What do curamab and cell growth have in common?")
    check_form(drugs, answer)
    assert answer.intent == "shared" and not answer.abstained and answer.trace is not None
    assert ["curamab", "KINA", "cell growth"] in [[node["name"] for node in row["nodes"]] for row in answer.results]
    assert any("anything that both" in line for line in answer.missing)


def test_a_link_that_no_record_states_is_searched_for(engine: Engine) -> None:
    answer = engine.ask("Is FBN1 associated with ectopia lentis?")
    check_form(engine, answer)
    assert answer.intent == "check" and not answer.abstained
    assert [c.text for c in answer.claims][:2] == [
        "FBN1 causes Marfan syndrome.",
        "Marfan syndrome has the phenotype Lens subluxation (in 30–79% of patients).",
    ]
    assert engine.ask("Does losartan cause ectopia lentis?").trace is None


def test_denials_are_found_either_way(drugs: Engine) -> None:
    one, other = drugs.snapshot.index("CHEBI:2"), drugs.snapshot.index("MONDO:2")
    assert denials(drugs.snapshot, [(one, other)]) == denials(drugs.snapshot, [(other, one)]) != []
    assert denials(drugs.snapshot, [(one, drugs.snapshot.index("HGNC:2"))]) == []


def test_a_golden_pair_of_the_default_graph_is_specific_and_a_remote_one_thin(default_engine: Engine) -> None:
    near = default_engine.ask("How is FBN1 related to ectopia lentis?")
    assert not near.abstained and len(near.results) == 5
    patterns = [vote for row in near.results for vote in row["chains"] if vote["chain"].startswith("pattern")]
    assert patterns and all(vote["rank"] <= 20 for vote in patterns)
    remote = default_engine.ask("How is warfarin connected to Marfan syndrome?")
    assert remote.abstained and remote.missing
    check_form(default_engine, remote)


def test_another_sense_that_is_linked_more_closely_is_said(default_engine: Engine) -> None:
    answer = default_engine.ask("Is FBN1 associated with scoliosis?")  # a disease of MONDO, and a phenotype that Marfan syndrome has
    assert not answer.abstained
    assert [concept["curie"] for concept in answer.concepts] == ["HGNC:3603", "HP:0002650"]
    assert any("'scoliosis'" in note and "Scoliosis (HP:0002650)" in note and "(MONDO:0005392)" in note for note in answer.notes)


def test_small_graphs_are_asked_too(small: Path) -> None:
    with Engine.open(small) as opened:
        answer = opened.ask("How is FBN1 connected to arachnodactyly?")
        assert answer.claims[0].text == "FBN1 causes Marfan syndrome."
        check_form(opened, answer)

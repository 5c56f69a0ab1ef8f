"""Items: the same by seed, answered alike by the executor and by Cypher, split by concept, read back from every format."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import schema
from kg.errors import InputError
from kg.snapshot import Snapshot
from kg.stores import open as open_store
from reasoning.query.executor import execute
from reasoning.query.model import Query
from reasoning.training.checker import Checker
from reasoning.training.drafting import KINDS
from reasoning.training.export import export
from reasoning.training.holdout import Holdout
from reasoning.training.item import Item
from reasoning.training.making import items
from reasoning.training.pathways import PATHWAYS

COUNT = 60


@pytest.fixture(scope="module")
def made_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty diseases in four groups, each with a gene and five of sixty phenotypes in ten groups."""
    disease, phenotype, gene = "biolink:Disease", "biolink:PhenotypicFeature", "biolink:Gene"
    nodes = [(f"MONDO:{n:07}", f"disease {n} of kind {chr(97 + n % 26)}", disease) for n in range(44)]
    nodes += [(f"HP:{n:07}", f"finding {n} of kind {chr(97 + n % 26)}", phenotype) for n in range(70)]
    nodes += [(f"HGNC:{n}", f"GENE{n}", gene) for n in range(40)]
    said = [(f"MONDO:{n:07}", "biolink:subclass_of", f"MONDO:{40 + n % 4:07}") for n in range(40)]
    said += [(f"HP:{n:07}", "biolink:subclass_of", f"HP:{60 + n % 10:07}") for n in range(60)]
    said += [(f"HGNC:{n}", "biolink:causes", f"MONDO:{n:07}") for n in range(40)]
    said += [(f"MONDO:{n:07}", "biolink:has_phenotype", f"HP:{(n * 7 + k * 11) % 60:07}") for n in range(40) for k in range(5)]
    common = {"negated": False, "primary_knowledge_source": "infores:made", "source": "made", "source_version": "1", "licence": "CC0-1.0"}
    rows = [
        {
            "subject": s,
            "predicate": p,
            "object": o,
            **common,
            "record": f"made:{at}",
            "knowledge_level": "knowledge_assertion",
            "agent_type": "manual_agent",
        }
        for at, (s, p, o) in enumerate(said)
    ]
    path = tmp_path_factory.mktemp("training") / "bundle"
    frame = pl.DataFrame(nodes, schema=["curie", "name", "category"], orient="row")
    bundles.write(path, nodes=frame, statements=schema.conform(pl.DataFrame(rows), schema.STATEMENTS, "statements"))
    return path


@pytest.fixture(scope="module")
def snapshot(made_graph: Path) -> Snapshot:
    return Snapshot.open(made_graph)


@pytest.mark.parametrize("kind", KINDS)
def test_items_are_the_same_by_seed_and_no_two_alike(snapshot: Snapshot, kind: str) -> None:
    one, again, other = (list(items(snapshot, kind, COUNT, seed=seed)) for seed in (1, 1, 2))
    assert one == again and one != other and len(one) == COUNT
    assert len({item.id for item in one}) == COUNT
    assert all(Item.from_dict(json.loads(json.dumps(item.to_dict()))) == item for item in one)


@pytest.mark.parametrize("kind", KINDS)
def test_the_executor_and_cypher_agree_with_every_item(snapshot: Snapshot, made_graph: Path, kind: str) -> None:
    made = list(items(snapshot, kind, COUNT))
    with open_store(made_graph) as store:
        assert Checker(store).check(made) == [""] * COUNT
    for item in made:
        found = {snapshot.curie(node) for node in execute(Query.model_validate(item.query), snapshot).nodes()}
        if item.options:
            assert found & {option.curie for option in item.options} == set(item.answer), item.question
        else:
            assert found == set(item.answer), item.question
        assert [item.fact(edge).records[0].licence for edge in item.verify] == ["CC0-1.0"] * item.difficulty.hops


def test_the_checker_finds_an_answer_that_is_wrong_or_not_whole(snapshot: Snapshot, made_graph: Path) -> None:
    open_, choice = next(items(snapshot, "chains", 1)), next(items(snapshot, "choice", 1))
    wrong = next(option.curie for option in choice.options if not option.correct)
    with open_store(made_graph) as store:
        faults = Checker(store).check([replace(open_, answer=("HGNC:99",)), replace(choice, answer=(wrong,)), open_])
    assert faults[0] and faults[1] and not faults[2]


def test_no_concept_that_is_held_out_occurs_in_train(snapshot: Snapshot) -> None:
    holdout = Holdout(snapshot)
    made = [item for kind in KINDS for item in items(snapshot, kind, COUNT)]
    for item in made:
        sides = {concept.curie: holdout.side(snapshot.index(concept.curie)) for concept in item.concepts}
        if item.split == "train":
            assert set(sides.values()) == {"train"}
        else:
            assert {sides[curie] for curie in item.answer} == {item.split}
    assert {item.split for item in made} >= {"train", "test"}


@pytest.mark.parametrize(("kind", "form"), [("choice", "preference"), ("chains", "rlvr"), ("triples", "triples"), ("chains", "chat")])
def test_rows_are_read_back_from_both_files(snapshot: Snapshot, tmp_path: Path, kind: str, form: str) -> None:
    told = {}
    for parquet in (False, True):
        folder = tmp_path / str(parquet)
        export(snapshot, kind, folder, count=30, form=form, parquet=parquet, progress=lambda stage, done, total: None)
        ending = "parquet" if parquet else "jsonl"
        rows: list[dict[str, Any]] = []
        for file in sorted(folder.glob(f"*.{ending}")):
            rows += pl.read_parquet(file).to_dicts() if parquet else [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        told[ending] = rows
        assert "Not medical advice" in (folder / "README.md").read_text("utf-8")
    assert told["jsonl"] == told["parquet"] and len(told["jsonl"]) == 30
    assert all(Item.from_dict(json.loads(each["item"])).id == each["id"] for each in told["jsonl"])


def test_what_cannot_be_made_is_said(snapshot: Snapshot, tmp_path: Path) -> None:
    def quiet(stage: str, done: int, total: int) -> None: ...

    with pytest.raises(InputError, match="no kind of item"):
        next(items(snapshot, "poems", 1))
    with pytest.raises(InputError, match="no format"):
        export(snapshot, "chains", tmp_path / "a", count=1, form="poems", progress=quiet)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine").write_text("kept")
    with pytest.raises(InputError, match="not empty"):
        export(snapshot, "chains", tmp_path / "b", count=1, progress=quiet)
    with pytest.raises(InputError, match="nothing for the format"):
        export(snapshot, "chains", tmp_path / "c", count=1, form="preference", progress=quiet)


def test_a_neutral_item_can_be_answered_from_its_text_alone(snapshot: Snapshot) -> None:
    for item in items(snapshot, "neutral", 30):
        given, question = item.question.removeprefix("Given:\n").split("\n\n")
        assert all(concept.name.startswith("entity ") and not concept.aliases for concept in item.concepts)
        assert {snapshot.name(snapshot.index(c.curie)) for c in item.concepts}.isdisjoint(item.question.split("\n"))
        for curie in item.answer:
            assert item.concept(curie).name in given.lower()
        steps = [line.partition(". ")[2] for line in item.response.splitlines() if line[:1].isdigit()]
        assert steps and set(steps) <= set(given.splitlines()), question


def test_pathways_name_the_stage_of_each_step(snapshot: Snapshot) -> None:
    known = {pathway.name: pathway for pathway in PATHWAYS}
    for item in items(snapshot, "pathways", 30):
        pathway = known[item.extra["pathway"]]
        assert [each["stage"] for each in item.extra["stages"]] == list(pathway.stages)
        first = item.concepts[0].category
        assert f"biolink:{first}" == pathway.start


def test_trajectories_observe_what_the_graph_answers(snapshot: Snapshot) -> None:
    modes = set()
    for item in items(snapshot, "trajectories", 60):
        told = item.extra
        modes.add(told["mode"])
        assert told["mode"] == {1: "direct", 2: "tool", 3: "multi-chain"}[item.difficulty.hops]
        assert len(told["hindsight"]) == (1 if item.difficulty.hops == 1 else item.difficulty.hops + 1) <= len(told["forward"])
        for step in [*told["forward"], *told["hindsight"]]:
            if step["action"]["tool"] == "neighbours":
                assert step["observation"] and step["action"]["arguments"]["concept"].casefold() in step["observation"].casefold()
        sentences = [line.partition(". ")[2] for line in item.response.splitlines() if line[:1].isdigit()]
        seen = " ".join(step["observation"] for step in told["hindsight"])
        assert item.difficulty.hops == 1 or all(sentence in seen for sentence in sentences)
    assert modes == {"direct", "tool", "multi-chain"}


def test_a_plan_has_each_step_after_what_it_needs_and_a_join_that_leaves_something_out(snapshot: Snapshot) -> None:
    for item in items(snapshot, "dags", 40):
        told = item.extra
        steps = {step["id"]: step for step in told["plan"]}
        level = {id: at for at, ids in enumerate(told["frontiers"]) for id in ids}
        assert all(level[need] < level[id] for id, step in steps.items() for need in step["needs"])
        assert [step["edge"] for step in told["plan"]] == list(item.chain) and level["join"] == len(told["frontiers"]) - 1
        assert len(told["outline"]) == len(told["join"]["needs"]) >= 2 and len(told["frontiers"][0]) >= 2
        assert tuple(told["join"]["answer"]) == item.answer
        whole = {snapshot.curie(node) for node in execute(Query.model_validate(item.query), snapshot).nodes()}
        for end in told["join"]["needs"]:
            # The branch alone, without the others' statements, finds more than all together.
            assert whole <= _of_branch(snapshot, item, steps, end)


def _of_branch(snapshot: Snapshot, item: Item, steps: dict[str, Any], end: str) -> set[str]:
    wanted: list[Any] = []
    at = end
    while True:
        wanted.insert(0, item.fact(steps[at]["edge"]))
        if not steps[at]["needs"]:
            break
        (at,) = steps[at]["needs"]
    inner = {curie for fact in wanted for curie in (fact.subject, fact.object)}
    given = {term["curies"][0] for term in item.query["terms"] if term.get("curies")}
    (layer,) = [{curie} for curie in inner & given if curie in (wanted[0].subject, wanted[0].object)]
    at_curie = next(iter(layer))
    for fact in wanted:
        forward = fact.subject == at_curie
        at_curie = fact.object if forward else fact.subject
        kind = snapshot.category(snapshot.index(at_curie))
        layer = {
            curie
            for subject, predicate, object_ in _stated(snapshot)
            if predicate == fact.predicate
            and (subject if forward else object_) in layer
            and snapshot.category(snapshot.index(curie := object_ if forward else subject)) == kind
        }
    return layer


def _stated(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    ends = zip(snapshot.edge_subject.tolist(), snapshot.edge_object.tolist(), strict=True)
    return [(snapshot.curie(s), snapshot.predicate(edge), snapshot.curie(o)) for edge, (s, o) in enumerate(ends)]


def test_an_obscured_concept_is_told_by_what_holds_of_it_alone(snapshot: Snapshot) -> None:
    for item in items(snapshot, "obscured", 30):
        hidden, by = item.extra["described"], [item.fact(edge) for edge in item.extra["by"]]
        assert item.concept(hidden).name not in item.question and hidden not in json.dumps(item.query)
        possible: set[str] | None = None
        for fact in by:
            stated = [
                s if fact.subject == hidden else o for s, p, o in _stated(snapshot) if p == fact.predicate and _same(fact, hidden, s, o)
            ]
            kind = snapshot.category(snapshot.index(hidden))
            left = {curie for curie in stated if snapshot.category(snapshot.index(curie)) == kind}
            possible = left if possible is None else possible & left
        assert possible == {hidden}


def _same(fact: Any, hidden: str, subject: str, object_: str) -> bool:
    return object_ == fact.object if fact.subject == hidden else subject == fact.subject


def test_nothing_given_is_called_what_an_answer_is_called(snapshot: Snapshot) -> None:
    """Else to copy a name out of the question would be an answer."""
    for kind in KINDS:
        for item in items(snapshot, kind, 30):
            others = [concept for concept in item.concepts if concept.curie not in item.answer]
            for concept in others:
                meant = {snapshot.curie(match.node) for match in snapshot.lexicon.exact(concept.name)}
                assert kind == "neutral" or not meant & set(item.answer), item.question

"""The engine's doors, on the small graph."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import medclew
from kg.errors import BundleError, InputError, NotFound, NothingGrounded
from reasoning.concepts.resolver import AmbiguousName
from reasoning.diagnosis.patient_sex import sex_of
from reasoning.engine import Engine
from tests.reasoning.graph import reading_bundle


def test_importing_medclew_loads_nothing_heavy() -> None:
    code = (
        "import sys, medclew; print([m for m in ('numpy', 'pyarrow', 'polars', 'pydantic', 'torch', 'spacy', 'numba') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert shown.stdout.strip() == "[]"


def test_asking_needs_neither_torch_nor_spacy(engine: Engine) -> None:
    code = (
        "import sys, medclew\n"
        f"engine = medclew.open({str(engine.path)!r})\n"
        "engine.ask('Which genes cause Marfan syndrome?')\n"
        "print([m for m in ('torch', 'spacy', 'polars', 'pandas', 'numba', 'scipy', 'rdflib', 'neo4j') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("question", "heavy"),
    [
        ("Which genes cause Marfan syndrome?", ("numba", "scipy", "pyarrow.compute")),
        ("Which diseases explain ectopia lentis and arachnodactyly without hearing loss?", ("numba", "pyarrow.compute")),
        ("How is FBN1 related to ectopia lentis?", ("pyarrow.compute",)),
    ],
)
def test_a_first_question_loads_no_more_than_it_needs(default_bundle: Path, question: str, heavy: tuple[str, ...]) -> None:
    code = (
        f"import sys, medclew\nengine = medclew.open({str(default_bundle)!r})\nassert engine.ask({question!r}).claims\n"
        f"print([m for m in {('torch', 'polars', 'pandas', *heavy)!r} if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert shown.stdout.strip() == "[]"


def test_the_public_face() -> None:
    assert set(medclew.__all__) <= set(dir(medclew))
    for name in medclew.__all__:
        assert getattr(medclew, name) is not None
    with pytest.raises(AttributeError):
        medclew.nothing_of_the_kind  # noqa: B018


def test_no_bundle_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="medclew build"):
        medclew.open(tmp_path / "nowhere")


def test_a_closed_engine_says_so(tmp_path: Path) -> None:
    with Engine.open(reading_bundle(tmp_path / "bundle")) as engine:
        assert engine.ask("What is FBN1?").claims
    with pytest.raises(BundleError, match="closed"):
        engine.ask("What is FBN1?")


def test_search(engine: Engine) -> None:
    assert engine.search("fibrillin")[0].curie == "HGNC:3603"
    assert engine.search("dilatation of the aortic root")[0].curie == "HP:0002616"
    assert [f.curie for f in engine.search("cataract", category="disease")] == ["MONDO:0005129"]
    assert engine.search("cataract").to_dict()["found"][0]["name"].lower() == "cataract"
    assert len(engine.search("syndrome", limit=2)) == 2
    with pytest.raises(InputError, match="no category"):
        engine.search("x", category="spaceship")
    with pytest.raises(InputError, match="nothing to search"):
        engine.search("  ")


def test_show(engine: Engine) -> None:
    card = engine.show("Marfan syndrome")
    groups = {(g.predicate, g.direction, g.negated): g for g in card.groups}
    assert groups["biolink:has_phenotype", "out", False].total == 3
    assert groups["biolink:has_phenotype", "out", True].rows[0]["curie"] == "HP:0000365"
    assert groups["biolink:causes", "in", False].phrase == "is caused by"
    assert json.loads(card.to_json())["curie"] == "MONDO:0007947"
    assert "Arachnodactyly" in str(card)
    with pytest.raises(AmbiguousName, match=r"HP:0000518.*MONDO:0005129|MONDO:0005129.*HP:0000518"):
        engine.show("CATARACT")
    with pytest.raises(NotFound, match="did you mean"):
        engine.show("Marfan disease of the knee syndrome")
    with pytest.raises(NotFound):
        engine.show("HP:9999999")
    with pytest.raises(InputError, match="no concept"):
        engine.show("")


def test_explain(engine: Engine) -> None:
    found = engine.explain("FBN1", "arachnodactyly")
    assert found.source["curie"] == "HGNC:3603" and found.target["curie"] == "HP:0001166"
    assert [n["curie"] for n in found.paths[0]["nodes"]] == ["HGNC:3603", "MONDO:0007947", "HP:0001166"]
    assert found.paths[0]["hops"][0]["edges"][0]["citation"] == 1
    assert json.loads(found.to_json())["paths"][0]["rank"] == 1
    assert len(engine.explain("FBN1", "arachnodactyly", avoid=["Marfan syndrome"], max_hops=2)) == 0
    through = engine.explain("FBN1", "arachnodactyly", through=["connective tissue disorder"], max_hops=6)
    assert all("MONDO:0003900" in [n["curie"] for n in path["nodes"]] for path in through.paths)
    only = engine.explain("FBN1", "arachnodactyly", predicates=["causes"])
    assert len(only) == 0 and only.answer.abstained
    with pytest.raises(InputError, match="no predicate"):
        engine.explain("FBN1", "arachnodactyly", predicates=["cuases"])
    with pytest.raises(InputError, match="same concept"):
        engine.explain("FBN1", "fibrillin 1")
    with pytest.raises(NotFound, match="foozle"):
        engine.explain("FBN1", "foozle")


def test_preparing_makes_the_first_question_quick(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with Engine.open(reading_bundle(tmp_path / "bundle")) as engine:
        engine.prepare(lambda stage, done, total: told.append((stage, done, total)))
        assert told[-1] == ("prepare", 3, 3)
        assert (engine.path / "snapshot" / "diagnosis").is_dir()


def test_diagnose_takes_identifiers_names_text_and_phenopackets(engine: Engine, tmp_path: Path) -> None:
    by_id = engine.diagnose(hpo=["HP:0001166", "HP:0002616", "HP:0001083"], not_hpo=["HP:0000365"])
    assert by_id.candidates[0].disease == "MONDO:0007947"
    assert by_id.answer.claims and by_id.answer.citations[0].evidence
    names = engine.diagnose(hpo=["arachnodactyly", "aortic root dilatation", "ectopia lentis"], not_hpo=["hearing loss"])
    text = engine.diagnose("arachnodactyly, ectopia lentis and aortic root dilatation without hearing loss")
    packet = {
        "id": "case-1",
        "phenotypicFeatures": [
            {"type": {"id": "HP:0001166", "label": "Arachnodactyly"}},
            {"type": {"id": "HP:0002616", "label": "Aortic root aneurysm"}},
            {"type": {"id": "HP:0001083", "label": "Ectopia lentis"}},
            {"type": {"id": "HP:0000365", "label": "Hearing impairment"}, "excluded": True},
        ],
        "metaData": {"created": "2024-01-01T00:00:00Z", "phenopacketSchemaVersion": "2.0"},
    }
    file = tmp_path / "patient.json"
    file.write_text(json.dumps(packet), "utf-8")
    for other in (
        names,
        text,
        engine.diagnose(packet),
        engine.diagnose(file),
        engine.diagnose(str(file)),
        engine.diagnose(json.dumps(packet)),
    ):
        assert other.differential.candidates == by_id.differential.candidates
    assert text.grounding is not None and len(text.grounding.mentions) == 4
    assert text.answer.question == ""
    assert json.loads(text.to_json())["candidates"][0]["disease"] == "MONDO:0007947"


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("A 7-year-old girl with ptosis", "female"),
        ("This 3 month old boy has seizures; his mother is well", "male"),
        ("A tall woman with cataract", "female"),
        ("Ptosis and cataract", None),
        ("The boy and the girl have ptosis", None),
        ("42F fatigue, joint pain", "female"),
        ("This 34F has ptosis", "female"),
        ("5yo M w/ ptosis and cataract", "male"),
        ("pt 6mo f, ptosis, cataract. dx?", "female"),
        ("M/45, chorea", "male"),
        ("Male infant, failure to thrive", "male"),
        ("girl aged 7 yrs: short stature", "female"),
        ("My husband has chorea, his mother had it too", "male"),
        ("My mother has cataract and I have ptosis", None),
        ("A 5 m old with ataxia, temperature 38.5 F", None),
        ("101F, ptosis", None),
    ],
)
def test_the_sex_that_a_text_names(text: str, sex: str | None) -> None:
    assert sex_of(text) == sex


def test_diagnose_says_what_is_wrong(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no findings"):
        engine.diagnose()
    with pytest.raises(NothingGrounded, match="no finding"):
        engine.diagnose("all is well in Utopia")
    with pytest.raises(InputError, match="no file"):
        engine.diagnose(str(tmp_path / "nobody.json"))
    with pytest.raises(InputError):
        engine.diagnose({"resourceType": "Patient"})
    with pytest.raises(NotFound, match="foozle"):
        engine.diagnose(hpo=["foozle"])
    with pytest.raises(InputError, match="no finding in this graph"):
        engine.diagnose(hpo=["Marfan syndrome"])


def test_cypher_runs_statements_and_named_queries(engine: Engine) -> None:
    rows = engine.cypher("MATCH (g:Gene)-[r:CAUSES]->(d:Disease {curie: $curie}) RETURN g.name", {"curie": "MONDO:0007947"}).rows
    assert rows == [("FBN1",)]
    with pytest.raises(NotFound, match="no query"):
        engine.cypher("disease_fenotypes")
    with pytest.raises(InputError):
        engine.cypher(" ")


def test_from_an_identifier_back_to_its_records(engine: Engine) -> None:
    cited = engine.ask("Which genes cause Marfan syndrome?").citation(1)
    assert engine.evidence(cited.edge_id) == cited
    assert engine.evidence(cited.evidence[0].id) == cited
    for unknown in ("e0000000000000000", "ev0000000000000000", "", "HP:0001166"):
        with pytest.raises(NotFound, match="no edge or record"):
            engine.evidence(unknown)


def test_stats_name_sources(default_engine: Engine) -> None:
    stats = default_engine.stats()
    assert stats.counts["nodes"] == default_engine.snapshot.n_nodes
    assert any("Human Phenotype Ontology" in line for line in stats.attributions)
    assert json.dumps(stats.to_dict())
    assert "edges" in str(stats) and "<table>" in stats._repr_html_()


def test_several_threads_get_the_same_answers(engine: Engine) -> None:
    fresh = Engine.open(engine.path)
    questions = [
        "Which genes cause Marfan syndrome?",
        "Which diseases explain ptosis and seizures?",
        "How is FBN1 related to arachnodactyly?",
    ] * 8
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda q: fresh.ask(q).to_json(), questions))
    assert answers == [engine.ask(q).to_json() for q in questions]


def test_a_library_query_brings_the_time_it_needs(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import cypher as library
    from kg.stores.base import TIMEOUT_S

    long = next(query for query in library.library() if query.timeout_s and not query.parameters)
    asked: list[float] = []
    store = engine._store(None, None)
    run = store.query

    def noted(*arguments: Any, timeout_s: float, **named: Any) -> Any:
        asked.append(timeout_s)
        return run(*arguments, timeout_s=timeout_s, **named)

    monkeypatch.setattr(store, "query", noted)
    engine.cypher(long.name)
    engine.cypher(long.name, timeout_s=5)
    engine.cypher("RETURN 1 AS one")
    assert asked == [long.timeout_s, 5, TIMEOUT_S]


def test_an_unknown_code_is_not_taken_for_a_misspelled_name(engine: Engine) -> None:
    with pytest.raises(NotFound, match=r"nothing in this graph is called 'MONDO:9999999'$"):
        engine.show("MONDO:9999999")
    with pytest.raises(NotFound, match="did you mean Marfan syndrome"):
        engine.show("marphan syndrom x")


def test_negated_statements_are_found_from_both_ends(engine: Engine) -> None:
    graph = engine.snapshot
    for edge in range(graph.n_edges):
        for node in (int(graph.edge_subject[edge]), int(graph.edge_object[edge])):
            assert (edge in graph.negated_of(node)) == bool(graph.edge_negated[edge])
            assert edge in graph.edges_of(node)
    assert graph.edge_negated[:].any()

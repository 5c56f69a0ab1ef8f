"""Medicines with strength, form and salt: what is in them, and nothing else that is called so."""

from __future__ import annotations

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import schema
from reasoning.engine import Engine
from reasoning.linking.supplied import ingredients

_NODES = [
    ("CHEBI:6801", "metformin", "biolink:Drug"),
    ("CHEBI:6802", "metformin hydrochloride", "biolink:Drug"),
    ("CHEBI:6541", "losartan", "biolink:Drug"),
    ("CHEBI:15365", "aspirin", "biolink:SmallMolecule"),
    ("HP:0000001", "thrush", "biolink:PhenotypicFeature"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    nodes = pl.DataFrame(_NODES, schema={c: schema.NODES[c] for c in ("curie", "name", "category")}, orient="row")
    path = tmp_path_factory.mktemp("medicines") / "bundle"
    bundles.write(path, nodes=nodes, statements=schema.empty(schema.STATEMENTS))
    return Engine.open(path)


@pytest.mark.parametrize(
    ("text", "curie", "score"),
    [
        ("Metformin hydrochloride 500 MG Oral Tablet", "CHEBI:6802", 0.95),
        ("metformin 500mg", "CHEBI:6801", 0.95),
        ("losartan potassium 50 mg tab", "CHEBI:6541", 0.85),
        ("aspirin 81 MG [Bayer]", "CHEBI:15365", 0.95),
    ],
)
def test_a_medicine_is_linked_to_what_is_in_it(engine: Engine, text: str, curie: str, score: float) -> None:
    best = engine.link([text])[0].best
    assert best is not None and (best.curie, best.how, best.score) == (curie, "ingredient", score)


def test_what_is_no_substance_is_not_what_is_left(engine: Engine) -> None:
    assert all(candidate.how != "ingredient" for candidate in engine.link(["oral thrush 5 mg"], floor=0.3)[0].candidates)


@pytest.mark.parametrize("text", ["", "500 mg", "tablet", "sodium", "vitamin B12", "[x]", "5-fluorouracil"])
def test_nothing_is_made_of_what_is_no_more_than_that(text: str) -> None:
    assert ingredients(text) == []

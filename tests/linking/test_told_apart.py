"""Names of nearly the same letters for another thing: never linked at any floor; names for the same thing are."""

from __future__ import annotations

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import schema
from reasoning.engine import Engine
from reasoning.linking.told_apart import told_apart

_NAMES = (
    "Hyperkalemia",
    "Waardenburg syndrome type 2E",
    "Pseudohypoparathyroidism",
    "Pain of the 5th finger",
    "Left ventricular hypertrophy",
    "Autosomal recessive inheritance",
    "Dimethyl fumarate",
    "Atypical scarring of skin",
    "Intraosseous lipoma",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    rows = [(f"MONDO:{place:07d}", name, "biolink:Disease") for place, name in enumerate(_NAMES, 1)]
    nodes = pl.DataFrame(rows, schema={c: schema.NODES[c] for c in ("curie", "name", "category")}, orient="row")
    path = tmp_path_factory.mktemp("apart") / "bundle"
    bundles.write(path, nodes=nodes, statements=schema.empty(schema.STATEMENTS))
    return Engine.open(path)


@pytest.mark.parametrize(
    "name",
    [
        "Hypokalemia",
        "Waardenburg syndrome type 2D",
        "Waardenburg syndrome type IID",
        "Hypoparathyroidism",
        "Pain of the ring finger",
        "Right ventricular hypertrophy",
        "Autosomal dominant inheritance",
        "Typical scarring of skin",
        "no hyperkalemia",
    ],
)
def test_another_thing_is_not_linked(engine: Engine, name: str) -> None:
    assert not engine.link([name], floor=0.3)[0].candidates


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Hyperkalaemic", "Hyperkalemia"),
        ("Waardenburg syndrome type IIE", "Waardenburg syndrome type 2E"),
        ("Pseudohypoparathyroid", "Pseudohypoparathyroidism"),
        ("painful little finger", "Pain of the 5th finger"),
        ("dimethylfumarate", "Dimethyl fumarate"),
        ("Intra-osseous lipoma", "Intraosseous lipoma"),
        ("autosomal-recesive inheritence", "Autosomal recessive inheritance"),
    ],
)
def test_the_same_thing_otherwise_spelt_is_linked(engine: Engine, name: str, meant: str) -> None:
    best = engine.link([name], floor=0.3)[0].best
    assert best is not None and best.label == meant


def test_it_does_not_matter_which_name_comes_first() -> None:
    pairs = [(one.lower().split(), other.lower().split()) for one in _NAMES for other in (*_NAMES, "Hypokalemia", "fumarate", "skin a")]
    assert all(told_apart(one, other) == told_apart(other, one) for one, other in pairs)
    assert not any(told_apart(one, one) for one, _ in pairs)

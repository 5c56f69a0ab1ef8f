"""Qualifiers that are none are refused with their record before a bundle is written, and told with it where one holds them all the same."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from kg import bundle as bundles
from kg import qualifiers
from kg.errors import BundleError, MedclewError
from reasoning.engine import Engine
from tests.small_graph import small_nodes, small_statements

_NONE = {
    "text": "not json",
    "list": "[1]",
    "number": "5",
    "string": '"a"',
    "null": "null",
    "cut short": '{"a": 1',
    "NaN": '{"a": NaN}',
    "Infinity": '{"a": [-Infinity]}',
    "too large": '{"a": 1e999}',
    "beyond 64 bits": '{"a": 18446744073709551616}',
    "5,000 digits": '{"a": ' + "9" * 5000 + "}",
    "deep": '{"a": ' + "[" * 40 + "]" * 40 + "}",
    "deeper": '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "half a pair": '{"a": "\\ud83e"}',
    "space": " ",
    "byte order mark": '\ufeff{"a": 1}',
    "more behind": '{"a": 1} x',
    "control character": '{"a": "\x01"}',
    "single quotes": "{'a': 1}",
}
_SOME = ["", None, "{}", '{"a": {"b": [1, {"c": -9223372036854775808}]}}', '{"": "\\ud83e\\udde0 \\u0000"}', '{"a": "' + "[" * 200 + '"}']


def _statements(text: str | None) -> pl.DataFrame:
    here = pl.col("record") == "g.txt:1"
    return small_statements().with_columns(pl.when(here).then(pl.lit(text)).otherwise("qualifiers").alias("qualifiers"))


@pytest.mark.parametrize("text", _NONE.values(), ids=_NONE)
def test_what_is_none_is_refused_with_its_record(tmp_path: Path, text: str) -> None:
    with pytest.raises(BundleError, match=r"g\.txt:1"):
        bundles.write(tmp_path / "b", nodes=small_nodes(), statements=_statements(text))
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("text", _SOME)
def test_what_is_some_is_read_as_it_was_written(tmp_path: Path, text: str | None) -> None:
    bundle = bundles.write(tmp_path / "b", nodes=small_nodes(), statements=_statements(text))
    engine = Engine.open(tmp_path / "b")
    (edge,) = bundle.edges.filter((pl.col("subject") == "HGNC:3603") & (pl.col("predicate") == "biolink:causes"))["id"]
    (piece,) = engine.evidence(edge).to_dict()["evidence"]
    assert (piece.get("qualifiers") or {}) == (json.loads(text) if text else {})


@pytest.mark.parametrize("name", ["text", "list", "cut short", "deeper", "5,000 digits"])
def test_a_bundle_that_holds_them_all_the_same_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(qualifiers, "refuse_bad", lambda statements: None)
    bundle = bundles.write(tmp_path / "b", nodes=small_nodes(), statements=_statements(_NONE[name]))
    engine = Engine.open(tmp_path / "b")
    (edge,) = bundle.edges.filter((pl.col("subject") == "HGNC:3603") & (pl.col("predicate") == "biolink:causes"))["id"]
    with pytest.raises(MedclewError, match="qualifiers of the record .* build the bundle again"):
        engine.evidence(edge).to_dict()
    with pytest.raises(MedclewError, match="qualifiers"):
        engine.explain("HGNC:3603", "HP:0001166", scorer=None).to_dict()

"""What is no text, or longer than anything of its kind, is told by a typed error at every method of the engine, and at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from kg.bundle import Bundle
from kg.errors import InputError, MedclewError, QueryError
from reasoning.engine import Engine
from tests.stores.graph import rich_bundle

NO_TEXT: list[Any] = [None, 5, 1.5, b"HP:0001166", ["HP:0001166"], {"a": 1}, object()]
METHODS: dict[str, Callable[[Engine, Any], Any]] = {
    "ask": lambda engine, value: engine.ask(value),
    "search": lambda engine, value: engine.search(value),
    "show": lambda engine, value: engine.show(value),
    "evidence": lambda engine, value: engine.evidence(value),
    "explain": lambda engine, value: engine.explain(value, "HGNC:3603"),
    "neighbours": lambda engine, value: engine.neighbours(value),
    "ground": lambda engine, value: engine.ground(value),
    "cypher": lambda engine, value: engine.cypher(value),
}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A small graph."""
    return rich_bundle(tmp_path_factory.mktemp("arguments") / "bundle")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", NO_TEXT, ids=lambda value: type(value).__name__)
def test_what_is_no_text_is_an_input_or_query_error(bundle: Bundle, method: str, value: Any) -> None:
    with Engine.open(bundle.path) as engine, pytest.raises((InputError, QueryError), match=f"not {type(value).__name__}"):
        METHODS[method](engine, value)


@pytest.mark.parametrize("value", [5, ["HP:0001166"], b"x", object()], ids=lambda value: type(value).__name__)
def test_a_case_of_another_kind_is_an_input_error(bundle: Bundle, value: Any) -> None:
    with Engine.open(bundle.path) as engine, pytest.raises(InputError, match=r"hpo=\[\.\.\.\]"):
        engine.diagnose(value)


@pytest.mark.parametrize("method", ["search", "show", "evidence", "explain"])
def test_a_name_longer_than_any_is_refused_at_once(bundle: Bundle, method: str) -> None:
    with Engine.open(bundle.path) as engine:
        engine.search("marfan")
        began = time.monotonic()
        with pytest.raises(InputError, match="4,000 is the most"):
            METHODS[method](engine, "a" * 400_000)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("given", [[1], "x", 3, [("a", 1)]])
def test_parameters_and_addresses_of_another_kind_are_typed_errors(bundle: Bundle, given: Any) -> None:
    with Engine.open(bundle.path) as engine:
        with pytest.raises(QueryError, match="mapping"):
            engine.cypher("RETURN 1", given)
        with pytest.raises(MedclewError):
            engine.cypher("RETURN 1", store=given)


def test_a_folder_of_another_kind_is_an_input_error() -> None:
    with pytest.raises(InputError, match="folder"):
        Engine.open(["x"])  # type: ignore[arg-type]

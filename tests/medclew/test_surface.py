"""The public face: what it exports is there, and what its methods return is exported."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from dataclasses import fields, is_dataclass

import pytest

import medclew
from kg.errors import MedclewError, with_code
from kg.stores import subprocess_runner
from kg.stores.errors import StoreNotLoaded


def _all_modules() -> None:
    for package in ("kg", "ingest", "traversal", "gnn", "reasoning", "serve"):
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if found.name.endswith("errors"):
                importlib.import_module(found.name)


def _classes(hint: object) -> set[type]:
    if isinstance(hint, type) and not typing.get_args(hint):
        return {hint}
    return {each for part in typing.get_args(hint) for each in _classes(part)}


def test_every_name_that_is_promised_is_there() -> None:
    for name in medclew.__all__:
        assert getattr(medclew, name) is not None, name
    assert set(medclew.__all__) <= set(dir(medclew))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        medclew.nothing  # noqa: B018


def test_what_the_engines_methods_return_is_exported() -> None:
    for name in medclew.__all__:
        getattr(medclew, name)
    known = {name: getattr(medclew, name) for name in medclew.__all__ if isinstance(getattr(medclew, name), type)}
    namespace = {**known, "Metapaths": object, "QuestionParser": object, "Scorer": object, "Store": object}
    for name, method in inspect.getmembers(medclew.Engine, inspect.isfunction):
        said = method.__annotations__.get("return")
        if name.startswith("_") or said is None:
            continue
        for each in _classes(eval(said, {**vars(typing), **namespace})):
            assert each is type(None) or each.__name__ in medclew.__all__, (name, each)


def test_rows_carry_no_untyped_dictionaries() -> None:
    for name in medclew.__all__:
        each = getattr(medclew, name)
        if isinstance(each, type) and is_dataclass(each) and issubclass(each, medclew.Row):
            for field in fields(each):
                assert "Any" not in str(field.type), (name, field.name)


def test_every_error_has_a_code_of_its_own() -> None:
    _all_modules()
    waiting, seen = [MedclewError], dict[str, type]()
    while waiting:
        each = waiting.pop()
        if each.__module__.split(".")[0] in ("kg", "ingest", "traversal", "gnn", "reasoning", "serve"):
            assert seen.setdefault(each.code, each) is each, each
        waiting += each.__subclasses__()
    codes = {"bundle_error", "input_error", "not_found", "unknown_curie", "nothing_grounded", "query_refused", "query_timeout"}
    assert codes | {"store_error", "source_error", "missing_extra", "ambiguous_name", "store_not_loaded"} <= seen.keys()
    assert with_code("no_such_code") is None


def test_an_error_of_another_process_comes_back_as_itself() -> None:
    error = subprocess_runner._error("store_not_loaded", "it holds another graph")
    assert type(error) is StoreNotLoaded and str(error) == "it holds another graph" and error.exit_code == 5
    assert subprocess_runner._error("of_tomorrow", "x").code == "store_error"

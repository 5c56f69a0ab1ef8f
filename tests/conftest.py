"""What several rooms' tests share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests.small_graph import small_bundle

ROOT = Path(__file__).resolve().parents[1]

# How long an example takes says how busy the machine is, no more.
settings.register_profile("medclew", deadline=None)
settings.load_profile("medclew")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case alike in every process that the tests are shared between: a set's order is its process's own."""
    return repr(sorted(val, key=repr)) if isinstance(val, set | frozenset) else None


def _shared(name: str) -> Path:
    folder = ROOT.parent / "shared" / name
    if not folder.is_dir():
        absent = f"what these tests read is not at {folder}"
        if os.environ.get("CI"):
            pytest.fail(absent)
        pytest.skip(absent)
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of evaluation data beside the checkout; tests that need it are skipped where it is absent, but for CI, where they fail."""
    return _shared("data")


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder of inputs that failed once, beside the checkout; absent as ``shared_data`` may be."""
    return _shared("cases")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small graph as a bundle's folder; read it only."""
    return small_bundle(tmp_path_factory.mktemp("small") / "bundle").path


@pytest.fixture(scope="session")
def default_bundle() -> Path:
    """The default graph's folder, made of what the package index carries; read it only.

    It is built once for all processes of a run and kept under ``build/`` for the next, which only looks whether the sources and the
    code that makes graphs of them are still the same. ``MEDCLEW_TEST_BUNDLE`` names one that is built already and is not looked at.
    """
    if built := os.environ.get("MEDCLEW_TEST_BUNDLE"):
        return Path(built)
    import ingest
    from kg.lock import locked
    from reasoning.engine import Engine

    folder = ROOT / "build" / "tests" / "default"
    with locked(folder.with_name("default.lock")):
        ingest.build(folder)
        with Engine.open(folder) as engine:
            engine.prepare()
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Say where groups would not be kept: each process would start a server of its own.

    pytest-xdist 3.8 hands groups on behind the tests' names, which from pytest 9.2 on are not written where it writes them.
    """
    if config.getoption("dist", "no") == "loadgroup" and not hasattr(pytest.Item, "_nodeid"):
        raise pytest.UsageError("pytest-xdist 3.8 keeps no groups together with pytest 9.2 or later: pip install 'pytest<9.2'")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group and order the tests for several processes.

    Those that ask the one Neo4j server stay together, for it takes long to start, and go first, for they take longest. The default graph is
    built by the first process that needs it: its own tests come next and together, so that one process builds it while the others do what
    needs none. What a module makes once for its tests (a server and a browser, a graph that was read) is made in one process. What takes
    long by itself (kernels of notebooks, whole pages, training) comes before the many short ones, or one process ends long after all.
    """
    for item in items:
        if group := _group(item):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=_turn)


def _group(item: pytest.Item) -> str | None:
    if "neo4j_server" in _fixtures(item) or item.get_closest_marker("neo4j"):
        return "neo4j"
    if item.path.stem == "test_default_graph":
        return "default graph"
    made = getattr(item, "_fixtureinfo", None)
    scopes = {fixtures[-1].scope for fixtures in made.name2fixturedefs.values()} if made else set()
    return str(item.path.relative_to(ROOT)) if "module" in scopes else None


def _marked(item: pytest.Item) -> str | None:
    marker = item.get_closest_marker("xdist_group")
    return marker.args[0] if marker else None


def _turn(item: pytest.Item) -> tuple[int, int]:
    group = _marked(item)
    if group in ("neo4j", "default graph"):
        return (0 if group == "neo4j" else 1), "default_bundle" in _fixtures(item)
    alone = item.path.parent.name in ("notebooks", "docs", "training")
    return (3 if "default_bundle" in _fixtures(item) else 2), 0 if group else 1 if alone else 2


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())

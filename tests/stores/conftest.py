"""Both stores, loaded: the embedded one, and a real Neo4j server that this starts in a temporary folder and stops."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.bundle import Bundle
from kg.stores import property_graph as shape
from kg.stores.base import Store
from kg.stores.checksum import bundle_checksum
from kg.stores.embedded import EmbeddedStore
from kg.stores.errors import ServerError
from kg.stores.neo4j import jars, load_state, server
from kg.stores.neo4j.store import Neo4jStore
from tests.stores.graph import rich_bundle


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A graph in which every query of the library finds something."""
    return rich_bundle(tmp_path_factory.mktemp("rich") / "bundle")


@pytest.fixture(scope="session")
def neo4j_release() -> str:
    """The release of Neo4j to test; MEDCLEW_TEST_NEO4J names another than the default."""
    return os.environ.get("MEDCLEW_TEST_NEO4J", "5")


@pytest.fixture(scope="session")
def neo4j_ready(neo4j_release: str) -> None:
    """Java and the jars are there; without them Neo4j's tests are skipped, or fail where MEDCLEW_REQUIRE_NEO4J is set."""
    wanted = jars.release(neo4j_release)
    try:
        jars.java_for(wanted)
        jars.jars_of(wanted)
    except ServerError as error:
        if os.environ.get("MEDCLEW_REQUIRE_NEO4J"):
            pytest.fail(f"MEDCLEW_REQUIRE_NEO4J is set, but {error}")
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def neo4j_server(neo4j_ready: None, neo4j_release: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Server]:
    """A server for all tests that do not end it. A run that is told to end, by its time limit say, ends its server too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with server.running(tmp_path_factory.mktemp("neo4j"), release=neo4j_release, heap="512m", http=False, brief=True) as started:
        yield started


@pytest.fixture
def neo4j(neo4j_server: server.Server, rich: Bundle) -> Iterator[Neo4jStore]:
    """The Neo4j store, with the rich graph and nothing else in it, whatever the test before did, also one that failed."""
    with Neo4jStore(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as store:
        store.driver.execute_query(f"MATCH (n) WHERE NOT (n:{shape.ENTITY} AND {load_state.OUR_NODE}) DETACH DELETE n")
        store.load(rich, replace=True)
        if store.checksum() != bundle_checksum(rich):
            store.load(rich, replace=True, repair=True)
        yield store


@pytest.fixture
def embedded(rich: Bundle) -> Iterator[EmbeddedStore]:
    """The embedded store of the rich graph."""
    with EmbeddedStore(rich) as store:
        yield store


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Store:
    """Each store in turn, with the rich graph."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def changed(tmp_path: Path) -> Bundle:
    """A later version of the rich graph."""
    return rich_bundle(tmp_path / "changed", changed=True)

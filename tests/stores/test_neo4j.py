"""What the Neo4j store does beside the contract, against a real server: resume, outlive the server, say what is wrong."""

from __future__ import annotations

import base64
import os
import stat
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from neo4j import ManagedTransaction
from neo4j.exceptions import DriverError

from kg.bundle import Bundle
from kg.errors import InputError, QueryError, StoreError
from kg.stores import open
from kg.stores import property_graph as shape
from kg.stores.checksum import bundle_checksum
from kg.stores.errors import DatabaseMissing, ServerError, StoreAuthError, StoreBehind, StoreNotLoaded, StoreUnavailable
from kg.stores.neo4j import importer, jars, load, server, session
from kg.stores.neo4j.store import Neo4jStore
from tests.stores.load import under_load

pytestmark = pytest.mark.neo4j


class Stop(Exception):
    """Raised from progress to end a load in the middle."""


def wipe(store: Neo4jStore) -> None:
    """Empty the database."""
    store.driver.execute_query("MATCH (n) DETACH DELETE n")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many batches even for a small graph."""
    monkeypatch.setattr(load, "BATCH", 3)
    monkeypatch.setattr(load, "FRAME", 10)


def test_a_load_that_stopped_goes_on_where_it_was(neo4j: Neo4jStore, rich: Bundle, small_batches: None) -> None:
    wipe(neo4j)
    for rows in (5, 20, 40):

        def stop(stage: str, done: int, total: int, rows: int = rows) -> None:
            if done > rows:
                raise Stop

        with pytest.raises(Stop):
            neo4j.load(rich, stop)
    (state,) = neo4j.driver.execute_query(f"MATCH (l:{shape.LOAD}) RETURN l.position AS position, l.done AS done").records
    assert state["position"] > 10 and not state["done"]
    with pytest.raises(StoreNotLoaded, match="part of a graph"):
        neo4j.query("MATCH (n) RETURN count(n)")
    written = neo4j.driver.execute_query("MATCH (n:Entity) RETURN count(n) AS n").records[0]["n"]
    neo4j.load(rich)
    assert written == 27 and neo4j.checksum() == bundle_checksum(rich)


def test_a_stopped_load_is_given_up_for_another_bundle(neo4j: Neo4jStore, rich: Bundle, changed: Bundle, small_batches: None) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if done > 30:
            raise Stop

    with pytest.raises(Stop):
        neo4j.load(changed, stop)
    neo4j.load(rich)
    assert neo4j.checksum() == bundle_checksum(rich)


def test_a_load_that_another_took_over_ends(neo4j: Neo4jStore, rich: Bundle, changed: Bundle, small_batches: None) -> None:
    def meddle(stage: str, done: int, total: int) -> None:
        neo4j.driver.execute_query(f"MATCH (l:{shape.LOAD}) SET l.bundle = 'another'")

    with pytest.raises(StoreError, match="took over"):
        neo4j.load(changed, meddle)
    neo4j.load(rich)
    assert neo4j.checksum() == bundle_checksum(rich)


def test_a_second_load_writes_nothing(neo4j: Neo4jStore, rich: Bundle) -> None:
    neo4j.query("RETURN 1")
    before = neo4j.driver.execute_query("CALL db.stats.retrieve('GRAPH COUNTS') YIELD data RETURN data").records[0]["data"]
    told: list[tuple[str, int, int]] = []
    neo4j.load(rich, lambda *step: told.append(step))
    after = neo4j.driver.execute_query("CALL db.stats.retrieve('GRAPH COUNTS') YIELD data RETURN data").records[0]["data"]
    assert told == [] and before == after


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What loads write from now on: CURIEs of nodes and identifiers of edges."""
    keys: list[str] = []
    put = load._put

    def noted(store: Neo4jStore, identity: str, batch: load._Batch) -> None:
        keys.extend(row.get("curie") or row["id"] for row in batch.rows)
        put(store, identity, batch)

    monkeypatch.setattr(load, "_put", noted)
    return keys


def test_a_new_version_writes_what_it_changed_alone(neo4j: Neo4jStore, rich: Bundle, changed: Bundle, written: list[str]) -> None:
    neo4j.load(changed)
    assert sorted(written) == ["CHEBI:5801", "HP:0001166"] and neo4j.checksum() == bundle_checksum(changed)
    written.clear()
    neo4j.load(rich)
    back = set(rich.nodes["curie"]) - set(changed.nodes["curie"]) | set(rich.edges["id"]) - set(changed.edges["id"])
    assert set(written) == back | {"CHEBI:5801", "HP:0001166"} and neo4j.checksum() == bundle_checksum(rich)


def test_what_somebody_changed_by_hand_is_put_right(neo4j: Neo4jStore, rich: Bundle, written: list[str]) -> None:
    neo4j.driver.execute_query("MATCH (n:Entity {curie: 'HGNC:3603'}) SET n.name = 'mine', n:Mine")
    neo4j.driver.execute_query("MATCH (:Entity {curie: 'HGNC:3603'})-[r:CAUSES]->() SET r.licence = ['none']")
    neo4j.driver.execute_query("MATCH (a:Entity {curie: 'HGNC:4057'}), (b:Entity {curie: 'HP:0000001'}) CREATE (a)-[:MINE]->(b)")
    assert neo4j.checksum() != bundle_checksum(rich)
    neo4j.load(rich, repair=True)
    (edge,) = rich.edges.filter((pl.col("subject") == "HGNC:3603") & (pl.col("predicate") == "biolink:causes"))["id"]
    assert set(written) == {"HGNC:3603", edge} and neo4j.checksum() == bundle_checksum(rich)


def test_a_load_that_has_nothing_to_write_sees_that_another_took_over(neo4j: Neo4jStore, rich: Bundle) -> None:
    def meddle(stage: str, done: int, total: int) -> None:
        neo4j.driver.execute_query(f"MATCH (l:{shape.LOAD}) SET l.bundle = 'a third'")

    with pytest.raises(StoreError, match="took over"):
        neo4j.load(rich, meddle, repair=True)
    neo4j.load(rich)


def test_indexes_are_there_and_online(neo4j: Neo4jStore) -> None:
    found = {
        record["name"]: (record["type"], record["state"])
        for record in neo4j.driver.execute_query("SHOW INDEXES YIELD name, type, state RETURN name, type, state").records
    }
    wanted = {
        "entity_curie": "RANGE",
        "entity_name": "RANGE",
        "entity_name_part": "TEXT",
        "entity_names": "FULLTEXT",
        "edge_has_phenotype": "RANGE",
    }
    assert {name: found.get(name) for name in wanted} == {name: (kind, "ONLINE") for name, kind in wanted.items()}


def test_embeddings_are_indexed_survive_a_load_and_find_the_nearest(neo4j: Neo4jStore, rich: Bundle, changed: Bundle) -> None:
    curies = rich.nodes["curie"].to_list()
    vectors = np.random.default_rng(0).normal(size=(len(curies), 8)).astype(np.float32)
    neo4j.add_embeddings(curies, vectors)
    neo4j.driver.execute_query("CALL db.awaitIndexes(60)")
    ask = "CALL db.index.vector.queryNodes('entity_embedding', 3, $vector) YIELD node, score RETURN node.curie AS curie, score"
    assert neo4j.query(ask, {"vector": vectors[5].tolist()}).rows[0][0] == curies[5]
    assert neo4j.checksum() == bundle_checksum(rich)
    neo4j.load(changed)
    kept = neo4j.query("MATCH (n:Entity) WHERE n.embedding IS NOT NULL RETURN count(n)").scalar()
    assert kept == changed.nodes.height and neo4j.checksum() == bundle_checksum(changed)
    neo4j.driver.execute_query("DROP INDEX entity_embedding")
    neo4j.driver.execute_query("MATCH (n:Entity) REMOVE n.embedding")


def test_wrong_password(neo4j_server: server.Server) -> None:
    with (
        Neo4jStore(neo4j_server.uri, auth=("neo4j", "wrong-password")) as store,
        pytest.raises(StoreAuthError, match="NEO4J_PASSWORD") as raised,
    ):
        store.query("RETURN 1")
    assert "wrong-password" not in str(raised.value)


def test_no_such_database(neo4j_server: server.Server) -> None:
    store = Neo4jStore(neo4j_server.uri, auth=("neo4j", neo4j_server.password), database="nowhere")
    with store, pytest.raises(DatabaseMissing, match="nowhere"):
        store.query("RETURN 1")


def test_no_server() -> None:
    with Neo4jStore("bolt://127.0.0.1:1", auth=("neo4j", "x")) as store:
        with pytest.raises(StoreUnavailable, match="medclew neo4j up"):
            store.query("RETURN 1")
        with pytest.raises(StoreUnavailable):
            store.counts()


def test_credentials_come_from_the_environment_or_a_file_and_never_the_address(
    neo4j_server: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(neo4j_server.password_file))
    with open(neo4j_server.uri) as store:
        assert store.query("RETURN 1 AS one").scalar() == 1
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-password")
    with open(neo4j_server.uri) as store, pytest.raises(StoreAuthError):
        store.query("RETURN 1")
    with pytest.raises(InputError) as raised:
        open("neo4j://neo4j:hidden-word@127.0.0.1")
    assert "hidden-word" not in str(raised.value)
    assert neo4j_server.password not in repr(neo4j_server)


def _probe(number: int, transaction: ManagedTransaction) -> None:
    transaction.run("MERGE (p:Probe) SET p.number = $number", number=number).consume()


def test_a_store_reads_what_it_wrote(neo4j: Neo4jStore) -> None:
    """Bookmarks: each new session waits for what the last one wrote."""
    for number in range(20):
        with neo4j.session(write=True) as opened:
            opened.execute_write(partial(_probe, number))
        assert neo4j.query("MATCH (p:Probe) RETURN p.number").scalar() == number
    assert neo4j._bookmarks.get_bookmarks()
    neo4j.driver.execute_query("MATCH (p:Probe) DELETE p")


def test_a_server_that_is_behind_is_said_to_be(neo4j: Neo4jStore) -> None:
    """What a lagging replica is to a reader: the bookmark of a write that this server has not seen."""
    with neo4j.session(write=True) as opened:
        opened.execute_write(lambda t: t.run("MERGE (p:Probe) DELETE p").consume())
        (bookmark,) = opened.last_bookmarks().raw_values
    # "FB:" and, in base64, the database's identity (19 bytes), the transaction's number and an empty list, in PackStream.
    identity = base64.b64decode(bookmark.removeprefix("FB:") + "==")[:19]
    ahead = identity + bytes([0xCA]) + (1_000_000).to_bytes(4) + bytes([0x90])
    neo4j._bookmarks.update_bookmarks([], ["FB:" + base64.b64encode(ahead).decode().rstrip("=")])
    try:
        with pytest.raises(StoreBehind, match="caught up"):
            neo4j.query("RETURN 1")
    finally:
        neo4j.close()
        del neo4j.__dict__["_bookmarks"]
    assert neo4j.query("RETURN 1 AS one").scalar() == 1


def test_the_server_listens_on_loopback_and_its_password_is_its_owners(neo4j_server: server.Server) -> None:
    assert stat.S_IMODE(os.stat(neo4j_server.password_file).st_mode) == 0o600
    configuration = (Path(neo4j_server.folder) / "conf" / "neo4j.conf").read_text("utf-8")
    assert "server.default_listen_address=127.0.0.1" in configuration and "0.0.0.0" not in configuration
    assert server.up(Path(neo4j_server.folder)) == neo4j_server


@pytest.fixture(scope="module")
def doomed(neo4j_ready: None, neo4j_release: str, rich: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A server's folder, filled in bulk and not yet started, for tests that end the server."""
    folder = tmp_path_factory.mktemp("doomed")
    importer.bulk_load(rich, folder, release=neo4j_release)
    yield folder
    server.down(folder)


def test_bulk_import_then_killed_and_started_again_under_load(
    doomed: Path, neo4j_release: str, rich: Bundle, changed: Bundle, small_batches: None
) -> None:
    """One server, to save time: what was imported in bulk is the bundle; then it is killed while one thread loads and others read."""
    first = server.up(doomed, release=neo4j_release, heap="512m", http=False, brief=True)
    told: list[object] = []
    answers = 0
    with Neo4jStore(first.uri, auth=(first.user, first.password)) as store:
        store.load(rich, lambda *step: told.append(step))
        assert told == [] and store.counts() == shape.bundle_counts(rich) and store.checksum() == bundle_checksum(rich)
        with pytest.raises(ServerError, match="is up"):
            importer.bulk_load(rich, doomed, release=neo4j_release)

        started = threading.Event()
        with under_load() as load:

            def slow(stage: str, done: int, total: int) -> None:
                started.set()
                if load.over.wait(0.05):
                    raise Stop

            def read() -> None:
                nonlocal answers
                while not load.over.is_set():
                    try:
                        answers += store.query("MATCH (n:Entity {curie: 'HGNC:3603'}) RETURN n.name").scalar() == "FBN1"
                    except StoreUnavailable:
                        load.over.wait(0.1)

            writer = load.start(lambda: store.load(changed, slow))
            for _ in range(2):
                load.start(read)
            assert started.wait(60)
            server.kill(first)
            assert server.status(doomed) is None
            before = answers
            second = server.up(doomed, release=neo4j_release, heap="512m", http=False, brief=True)
            writer.join(300)
            assert not writer.is_alive()
            time.sleep(0.5)
        assert second.uri == first.uri and second.pid != first.pid
        assert load.failures == [] and answers > before
        assert store.checksum() == bundle_checksum(changed)
    assert server.down(doomed) and not server.down(doomed) and server.status(doomed) is None
    with pytest.raises(StoreError, match=r"ran since it was filled.*nothing was changed.*--replace"):
        importer.bulk_load(rich, doomed, release=neo4j_release)


def test_java_or_maven_missing_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(jars, "_javas", list)
    with pytest.raises(ServerError, match="openjdk-17-jre-headless"):
        jars.java_for(jars.release("5"))
    monkeypatch.setenv("MEDCLEW_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServerError, match="apt install maven"):
        jars.jars_of(jars.release("5"))
    with pytest.raises(ServerError, match="5.26"):
        jars.release("3")


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0

    def away() -> None:
        nonlocal tries
        tries += 1
        raise StoreUnavailable("away")

    with pytest.raises(StoreUnavailable):
        session.patiently(away, 0.7)
    assert tries == 3


@pytest.mark.slow
def test_a_server_whose_heap_ran_out_comes_back(neo4j_ready: None, neo4j_release: str, tmp_path: Path) -> None:
    with server.running(tmp_path, release=neo4j_release, heap="256m", http=False, brief=True) as started:
        with Neo4jStore(started.uri, auth=(started.user, started.password)) as store:
            time.sleep(6)  # a server that ends sooner than that is not started again
            with pytest.raises(DriverError):
                store.driver.execute_query("RETURN size(reduce(s = 'x', i IN range(1, 40) | s + s))")
            assert session.patiently(lambda: store.query("RETURN 1 AS one"), 60).scalar() == 1
        assert server.status(tmp_path) == started


@pytest.mark.parametrize("heap", ["abc", "", "1", "12", "-1g", "1t", "8m", "1g; rm", "99999999g"])
def test_a_heap_that_is_no_size_is_refused(tmp_path: Path, heap: str) -> None:
    with pytest.raises(InputError, match="512m"):
        server.up(tmp_path / "server", heap=heap)
    assert not (tmp_path / "server").exists()


@pytest.mark.parametrize("address", ["bolt://host:port", "neo4j://", "bolt://host:99999", "bolt://host:0", "neo4j://[::1", "bolt://:7687"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="localhost:7687"):
        open(address)


def test_an_error_names_the_place_in_the_statement_itself(neo4j: Neo4jStore) -> None:
    with pytest.raises(QueryError, match=r"line 1, column 8 \(offset: 7\)"):
        neo4j.query("RETURN x")
    with pytest.raises(QueryError, match=r"line 2, column 8"):
        neo4j.query("MATCH (n)\nRETURN m")

"""Attempts to get around "queries only read": first the guard alone, then each attempt on each store, which must be what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.bundle import Bundle
from kg.errors import QueryError, QueryRefused
from kg.stores import guard
from kg.stores.base import Store
from kg.stores.checksum import bundle_checksum
from tests.stores import legitimate_reads

#: The guard itself refuses these.
REFUSED = [
    # plain writes, in any case, with anything between the letters' neighbours
    "CREATE (n:Entity {curie: 'x'})",
    "create (n) return n",
    "MATCH (n) SeT n.name = 'x'",
    "MATCH (n) SET/**/n.name = 'x'",
    "MATCH (n)//\nSET n.name = 'x'",
    "MATCH (n)\tREMOVE\u00a0n.name",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) WITH n DELETE n RETURN 1",
    "MERGE (n:Entity {curie: 'x'}) ON CREATE SET n.name = 'y'",
    "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
    "MATCH (n) CALL { WITH n SET n.name = 'x' } RETURN n",
    "MATCH (n) CALL (n) { CREATE (m) RETURN m } RETURN m",
    "UNWIND [1] AS x CREATE (n) RETURN n",
    "INSERT (n:Entity)",
    "MATCH (n) NODETACH DELETE n",
    # hidden from a naive reader
    "\\u0043REATE (n)",
    "C\\u0052EATE (n)",
    "\\uu0043REATE (n)",
    "MATCH (n) \u017fET n.name = 'x'",
    "MATCH (n) \uff33\uff25\uff34 n.name = 'x'",
    "CRE\u200bATE (n)",
    "MATCH (n) WHERE n.name = '\\u0027 SET n.name = \\u0027' RETURN n",
    "RETURN 1 /* a comment that is not closed CREATE (n)",
    "RETURN 'a string that is not closed CREATE (n)",
    "RETURN 'an escape that is none \\x' CREATE (n)",
    "MATCH (n) WHERE 1. SET n.name = 'x'",
    "MATCH (n) RETURN 1..SET",
    "RETURN `a\\`` CREATE (n)",
    # more than one statement, and what stands before one
    "RETURN 1; CREATE (n)",
    "RETURN 1;;MATCH (n) DELETE n;",
    "EXPLAIN CREATE (n)",
    "EXPLAIN PROFILE RETURN 1",
    "PROFILE",
    "PROFILE CREATE (n)",
    "CYPHER runtime=slotted CREATE (n)",
    "CYPHER 5 RETURN 1",
    "FOR VALID_TIME ALL MATCH (n) RETURN n",
    "USE system SHOW USERS",
    "MATCH (n) RETURN n UNION USE other MATCH (n) RETURN n",
    "CALL { USE system RETURN 1 AS x } RETURN x",
    # administration
    "SHOW USERS",
    "SHOW DATABASES",
    "DROP DATABASE neo4j",
    "CREATE USER x SET PASSWORD 'secret-secret'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "GRANT ROLE admin TO neo4j",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CREATE INDEX FOR (n:Entity) ON (n.x)",
    "DROP CONSTRAINT entity_curie",
    "STOP DATABASE neo4j",
    # files and other machines
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "load\ncsv WITH HEADERS FROM 'http://127.0.0.1/x' AS row RETURN row",
    "USING PERIODIC COMMIT LOAD CSV FROM 'file:///x' AS row RETURN row",
    "RETURN 1 FORMAT CSV",
    # procedures and functions
    "CALL apoc.load.json('file:///etc/passwd') YIELD value RETURN value",
    "CALL apoc.cypher.doIt('CREATE (n)', {}) YIELD value RETURN value",
    "CALL `apoc.cypher.doIt`('CREATE (n)', {})",
    "CALL `apoc`.`cypher`.`doIt`('CREATE (n)', {})",
    "CALL apoc /* */ . cypher . runWrite('CREATE (n)', {})",
    "CALL dbms.listConfig()",
    "CALL dbms.security.createUser('x', 'y')",
    "CALL db.createLabel('X')",
    "CALL db.cdc.enable()",
    "CALL db.clearQueryCaches()",
    "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()",
    "CALL tx.setMetaData({x: 1})",
    "CALL pagerank() YIELD node RETURN node",
    "call DB.LABELS.x()",
    "CALL",
    "RETURN apoc.cypher.runFirstColumnSingle('RETURN 1', {})",
    "RETURN `apoc`.`util`.`md5`(['x'])",
    "RETURN apoc.util . sleep(10000)",
    "MATCH (n) CALL { WITH n RETURN n AS m } IN TRANSACTIONS OF 10 ROWS RETURN m",
    "MATCH (n) CALL (n) { RETURN 1 AS m } IN 4 CONCURRENT TRANSACTIONS RETURN m",
    # nothing, and too much
    "",
    "  // only a comment",
    ";",
    "RETURN '" + "x" * 200_000 + "'",
    "MATCH (n:$($label)) RETURN n",
]

#: These look bad and are not.
ALLOWED = [
    "MATCH (n:Entity) WHERE n.set = 1 OR n.`delete` = 2 RETURN n.create",
    "RETURN 'CREATE (n)' AS text, \"it's DELETE\" AS other",
    "MATCH (n) // CREATE (m)\nRETURN n.name /* DELETE n */",
    "MATCH (start:Entity)-[:CAUSES]->(stop) RETURN start.name, stop.name",
    "MATCH (n:Set&!Create) RETURN n",
    "RETURN {set: 1, load: 2}.set AS `merge`",
    "MATCH (n:Disease) WHERE EXISTS { (n)<-[:CAUSES]-() } RETURN count { (n)--() }",
    "MATCH (n:Disease) CALL (n) { MATCH (n)--(m) RETURN count(m) AS c } RETURN n.name, c",
    "MATCH p = (:Gene)-[*1..3]->() RETURN length(p), 1.5e3 + .5",
    "MATCH (n) RETURN date.truncate('year', date()) AS d LIMIT 1",
    "CALL db.labels() YIELD label RETURN label",
    "MATCH (n) RETURN n UNION MATCH (n) RETURN n;",
    "MATCH (n:Disease) RETURN n.name AS created, count(*) AS sets ORDER BY sets",
]

#: The guard lets these pass, or might in another spelling: the stores' own walls must hold.
PAST_THE_GUARD = [
    "CALL { CREATE (n:Entity {curie: 'x'}) } RETURN 1",
    "MATCH (n:Entity) SET n.name = 'overwritten'",
    "MATCH (n:Entity) REMOVE n.name",
    "MATCH (n:Entity) DETACH DELETE n",
    "MERGE (n:Entity {curie: 'x'}) RETURN n",
    "CREATE INDEX FOR (n:Entity) ON (n.x)",
    "DROP CONSTRAINT entity_curie",
    "MATCH (n) CALL { WITH n SET n.name = 'x' } IN TRANSACTIONS OF 1 ROWS",
    "LOAD CSV FROM 'file://{file}' AS row RETURN row",
    "LOAD CSV FROM '{file}' AS row RETURN row",
    "CALL db.createLabel('Broken')",
    "CALL db.cdc.enable()",
]


@pytest.mark.parametrize("query", REFUSED, ids=lambda query: query[:40])
def test_the_guard_refuses(query: str) -> None:
    with pytest.raises(QueryRefused):
        guard.check(query)


@pytest.mark.parametrize("query", ALLOWED, ids=lambda query: query[:40])
def test_the_guard_lets_reading_pass(query: str) -> None:
    assert guard.check(query)


def test_no_attempt_changes_a_store(store: Store, rich: Bundle) -> None:
    for query in REFUSED:
        with pytest.raises(QueryRefused):
            store.query(query)
    assert store.checksum() == bundle_checksum(rich)


def test_the_walls_behind_the_guard_hold(store: Store, rich: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the guard taken away, each store still writes nothing and reads no file."""
    secret = tmp_path / "secret.csv"
    secret.write_text("the,secret\n", "utf-8")
    monkeypatch.setattr(guard, "check", lambda query: [])
    for query in PAST_THE_GUARD:
        with pytest.raises(QueryError):
            store.query(query.replace("{file}", str(secret)))
    assert store.checksum() == bundle_checksum(rich)


def test_no_legitimate_read_is_refused() -> None:
    assert len(legitimate_reads.ALL) >= 200
    refused = {}
    for query in legitimate_reads.ALL:
        try:
            guard.check(query)
        except QueryRefused as error:
            refused[query] = str(error)
    assert refused == {}


#: Writes in which the words before the clause are variables that look like keywords.
DISGUISED = [
    "WITH 1 AS with MATCH (n) WHERE n.x = with SET n.x = 1",
    "WITH 1 AS as MATCH (n) WITH n, as SET n.x = 1",
    "WITH true AS not MATCH (n) WHERE not SET n.x = 1",
    "WITH true AS and MATCH (n) WHERE not and SET n.x = 1",
    "MATCH (n) WITH n, 1 AS where SET n.x = 1",
    "MATCH (n) WITH n, 1 AS by ORDER BY by SET n.x = 1",
    "MATCH ((a)-->(b))+ SET a.x = 1",
    "MATCH ((a)-->(b))* SET a.x = 1",
    "MATCH ((a)-->(b)){1,2} SET a.x = 1",
    "MATCH (n) WHERE n:% SET n.x = 1",
    "MATCH (n) WHERE n.x IS :: LIST<INTEGER> SET n.x = 1",
    "MATCH (n) WHERE n.x IS :: INTEGER! SET n.x = 1",
    "MATCH (n) WHERE n.x IS TYPED LIST<INTEGER> SET n.x = 1",
    "MATCH (n) WHERE n.x IS NULL SET n.x = 1",
    "MATCH (n) WHERE n.x IS NOT NULL DELETE n",
    "MATCH (n) WITH * SET n.x = 1",
    "MATCH (n) WITH DISTINCT n SET n.x = 1",
    "MATCH (distinct) WITH distinct SET distinct.x = 1",
    "MATCH (n) WITH n, CASE WHEN true THEN 1 END AS end SET n.x = end",
    "MATCH (n) WITH n LIMIT 1 SET n.x = 1",
    "MATCH (n) WITH n ORDER BY n.x DESC SET n.x = 1",
    "MATCH (set) SET set.set = 1",
    "MATCH (n) SET startNode(n).x = 1",
    "MATCH (n) SET (n).x = 1",
    "MATCH (n) CREATE p = (n)-[:R]->(m)",
    "WITH [1] AS in UNWIND in AS x MERGE (:A {x: x})",
    "MATCH (n) DELETE [n][0]",
]


@pytest.mark.parametrize("query", DISGUISED)
def test_a_clause_is_seen_behind_names_that_look_like_keywords(query: str) -> None:
    with pytest.raises(QueryRefused):
        guard.check(query)

"""Statements that only read, though words in them look like clauses: none may be refused."""

from __future__ import annotations

#: Words that begin clauses, and are as good a name as any other.
WORDS = ("set", "create", "delete", "merge", "remove", "detach", "load", "use", "call", "insert", "drop", "commit", "begin", "foreach")

#: Where a person may put such a word; ``%`` stands for it. Twelve places.
PLACES = (
    "MATCH (%:Disease) RETURN %.name AS name LIMIT 1",
    "MATCH (n:Disease) RETURN n.name AS % LIMIT 1",
    "MATCH (n:Disease) WITH n.name AS % RETURN % AS name LIMIT 1",
    "MATCH (n:Disease) WITH n, n.name AS % WHERE % CONTAINS 'a' RETURN n.name LIMIT 1",
    "MATCH (n:Disease) WITH n.name AS % ORDER BY % RETURN % LIMIT 1",
    "MATCH (n:Disease)-[%]->(m) RETURN type(%) AS t LIMIT 1",
    "UNWIND [1, 2] AS % RETURN % + 1 AS x",
    "UNWIND [1, 2] AS % WITH DISTINCT % RETURN collect(%) AS xs",
    "RETURN [% IN [1, 2] WHERE % > 1 | % * 2] AS xs",
    "RETURN {%: 1}.% AS x",
    "MATCH % = (:Gene)-->(:Disease) RETURN length(%) AS l LIMIT 1",
    "WITH 1 AS % RETURN CASE WHEN % = 1 THEN % ELSE 0 END AS x",
)

#: Behind DISTINCT these two cannot be told from a clause; they are refused, and backticks help.
_UNDECIDED = {"WITH DISTINCT use", "WITH DISTINCT call"}

COMBINED = [text for place in PLACES for word in WORDS if not any(sign in (text := place.replace("%", word)) for sign in _UNDECIDED)]

SINGLE = [
    # keywords side by side
    "MATCH (set:Disease) WHERE set.curie IS NOT NULL AND set.name IS NOT NULL RETURN set.name LIMIT 1",
    "MATCH (n) WHERE n.name IS NULL RETURN n.name AS set",
    "MATCH (create:Gene)-[set]->(delete:Disease) RETURN create.name, type(set), delete.name LIMIT 1",
    "WITH true AS set, false AS create RETURN set AND NOT create AS x",
    "WITH 1 AS set, 2 AS create RETURN set + create, set - create, set * create AS product",
    "WITH [1] AS set RETURN set[0] AS first, size(set) AS n",
    "MATCH (n:Disease) WHERE n.name STARTS WITH 'M' RETURN n.name AS load ORDER BY load DESC LIMIT 1",
    "MATCH (n:Disease) RETURN count(*) AS create, collect(n.name)[0] AS set",
    "UNWIND [3, 1] AS set RETURN set ORDER BY set",
    "WITH 1 AS transactions WHERE 1 IN [transactions] RETURN transactions",
    "WITH [1] AS transactions WHERE 1 IN transactions RETURN transactions",
    "MATCH (a:Disease) WITH a.name AS start, a.curie AS stop RETURN start, stop LIMIT 1",
    "MATCH (n) WHERE n.set = 1 OR n.create = 2 OR n.delete = 3 RETURN n",
    "MATCH (n:Set) RETURN n",
    "MATCH ()-[r:CREATE|SET|LOAD]->() RETURN r",
    "RETURN 'SET n.x = 1; CREATE (n)' AS text",
    "MATCH (n:Disease) // SET n.x = 1\nRETURN n.name LIMIT 1",
    "RETURN reduce(set = 0, x IN [1, 2] | set + x) AS total",
    "RETURN all(set IN [1] WHERE set > 0) AS x",
    "MATCH (n:Disease) CALL (n) { MATCH (n)--(m) RETURN count(m) AS set } RETURN n.name, set LIMIT 1",
    "MATCH (n:Disease) RETURN n {.name, set: 1} AS m LIMIT 1",
]

#: Plans, and what there is to ask with.
ABOUT = [
    "EXPLAIN MATCH (n:Disease) RETURN n.name",
    "explain RETURN 1 AS x",
    "PROFILE MATCH (n:Disease) RETURN count(n) AS n",
    "SHOW INDEXES",
    "SHOW INDEX",
    "SHOW ALL INDEXES",
    "SHOW CONSTRAINTS",
    "SHOW FUNCTIONS",
    "SHOW PROCEDURES",
    "CALL db.labels()",
    "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType",
    "CALL db.propertyKeys() YIELD propertyKey RETURN count(propertyKey) AS n",
    "CALL db.schema.visualization()",
]

#: The embedded store's dialect lacks these; Neo4j reads them.
NEO4J = [
    "SHOW RANGE INDEXES YIELD name, type RETURN name",
    "SHOW FULLTEXT INDEXES YIELD name WHERE name STARTS WITH 'entity' RETURN name",
    "SHOW UNIQUENESS CONSTRAINTS",
    "SHOW BUILT IN FUNCTIONS YIELD name RETURN count(name) AS n",
    "CALL db.info()",
    "CALL db.ping()",
    "CALL db.index.fulltext.listAvailableAnalyzers() YIELD analyzer RETURN count(analyzer) AS n",
    "RETURN localdatetime.realtime() AS now",
]

ALL = [*COMBINED, *SINGLE, *ABOUT, *NEO4J]

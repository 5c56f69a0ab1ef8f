"""What a user's Cypher may do: read the graph, and nothing else.

This is the first of the walls, the one that can say in words what is wrong. Behind it each store has its own: kglite runs a frozen graph
in a process that can open no file and is killed when its time or memory is up; Neo4j plans the statement (its own query type must be
"read", its plan without operators that reach outside) and runs it in a transaction with read access.

It works on tokens (``kg.stores.tokens``): words that start a writing or administering clause are refused wherever a clause could start, and
procedures and functions with a name space unless they are on the list of those that only read.
"""

from __future__ import annotations

from kg.errors import QueryError, QueryRefused
from kg.stores import complexity
from kg.stores.tokens import Token, tokens

#: Procedures that read the graph alone.
PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.schema.visualization",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "db.index.vector.querynodes",
        "db.index.vector.queryrelationships",
    }
)

#: Functions with a dot in their name that compute and no more.
FUNCTIONS = frozenset(
    {
        "date.truncate",
        "datetime.truncate",
        "localdatetime.truncate",
        "localtime.truncate",
        "time.truncate",
        "date.realtime",
        "date.statement",
        "date.transaction",
        "datetime.fromepoch",
        "datetime.fromepochmillis",
        "datetime.realtime",
        "datetime.statement",
        "datetime.transaction",
        "duration.between",
        "duration.indays",
        "duration.inmonths",
        "duration.inseconds",
        "point.distance",
        "point.withinbbox",
        "vector.similarity.cosine",
        "vector.similarity.euclidean",
    }
)

_WRITES = frozenset({"CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "DROP", "FOREACH"})
_ADMINISTERS = frozenset(
    {
        "ALTER",
        "GRANT",
        "DENY",
        "REVOKE",
        "RENAME",
        "ENABLE",
        "DISABLE",
        "SHOW",
        "TERMINATE",
        "KILL",
        "START",
        "STOP",
        "DRYRUN",
        "REALLOCATE",
        "DEALLOCATE",
        "RECONCILE",
        "ENSURE",
    }
)
_REACHES_OUT = frozenset({"LOAD", "USE", "PERIODIC", "COMMIT", "BEGIN", "ROLLBACK"})
_PREFIXES = frozenset({"EXPLAIN", "PROFILE", "CYPHER", "FOR"})
_REFUSED = _WRITES | _REACHES_OUT

#: After these signs a label or a type follows, never a clause.
_LABEL_AFTER = frozenset({":", "&", "!"})


def check(cypher: str) -> list[Token]:
    """Return the statement's tokens when it may run.

    Raises:
        QueryRefused: it may not; the message names the word and the place.
        QueryError: it is no text.
    """
    if not isinstance(cypher, str):
        raise QueryError(f"a statement is text, not {type(cypher).__name__}")
    found = tokens(cypher)
    while found and found[-1].text == ";" and found[-1].kind == "sign":
        found.pop()
    if not found:
        raise QueryRefused("the statement is empty; try `MATCH (n:Disease) RETURN n.name LIMIT 5`")
    first = found[0]
    if first.upper in _PREFIXES:
        raise QueryRefused(f"{first.upper} cannot stand before a statement here; leave it out")
    if first.upper in _ADMINISTERS:
        raise QueryRefused(f"{first.upper} administers the database; queries only read the graph here")
    for place, token in enumerate(found):
        if token.kind == "sign" and token.text == ";":
            raise QueryRefused(f"a second statement starts after position {token.at}; run one at a time")
        if token.kind == "word":
            _check_word(found, place)
        if token.kind in {"word", "quoted"}:
            _check_function(found, place)
    _check_end(found)
    complexity.check(found)
    return found


def _check_word(found: list[Token], place: int) -> None:
    token = found[place]
    word = token.upper
    if word == "CALL" and _may_be_clause(found, place):
        _check_call(found, place)
    elif word == "TRANSACTIONS" and any(t.upper == "IN" for t in found[max(0, place - 3) : place]):
        raise QueryRefused(f"CALL ... IN TRANSACTIONS (position {token.at}) is for writing; read without it")
    elif word in _REFUSED and _may_be_clause(found, place):
        what = "writes" if word in _WRITES else "reaches outside the graph"
        raise QueryRefused(
            f"{word} at position {token.at} {what}; queries only read here"
            f" (as a name, put it in backticks: `{token.text}`; to change the graph, change its sources and build it again)"
        )


def _may_be_clause(found: list[Token], place: int) -> bool:
    """Whether a keyword could stand here: not where the grammar wants a name, nor where a property or a map's value follows."""
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    if before is not None and before.kind == "sign":
        if before.text in _LABEL_AFTER:
            return False
        # A property's name; but "1." may be a number, and ".." is a range.
        if before.text == "." and place >= 2 and found[place - 2].kind != "number" and found[place - 2].text != ".":
            return False
    if after is not None and after.kind == "sign" and after.text == "." and not _follows(found, place + 2, "."):
        return False
    return not (before is not None and before.text in {"{", ","} and after is not None and after.text == ":")


def _follows(found: list[Token], place: int, sign: str) -> bool:
    return place < len(found) and found[place].kind == "sign" and found[place].text == sign


def _check_call(found: list[Token], place: int) -> None:
    name: list[str] = []
    at = place + 1
    if at < len(found) and found[at].kind == "sign" and found[at].text in "{(":
        return
    while at < len(found) and found[at].kind in {"word", "quoted"}:
        name.append(found[at].text)
        at += 1
        if not (at < len(found) and found[at].text == "."):
            break
        at += 1
    procedure = ".".join(name).strip()
    if procedure.lower() not in PROCEDURES:
        raise QueryRefused(
            f"the procedure {procedure or '?'!r} (position {found[place].at}) is not on the list of those that only read:"
            f" {', '.join(sorted(PROCEDURES))}"
        )


def _check_function(found: list[Token], place: int) -> None:
    """Refuse a call of a dotted name such as ``apoc.load.json(...)``: it may be a function that somebody installed."""
    if not _follows(found, place + 1, "("):
        return
    name = [found[place].text]
    at = place
    while at >= 2 and found[at - 1].text == "." and found[at - 1].kind == "sign" and found[at - 2].kind in {"word", "quoted"}:
        at -= 2
        name.insert(0, found[at].text)
    dotted = ".".join(name)
    if "." not in dotted or (at and found[at - 1].upper == "CALL"):
        return
    if dotted.lower() not in FUNCTIONS:
        raise QueryRefused(
            f"the function {dotted!r} (position {found[at].at}) is not on the list of those that only compute:"
            f" {', '.join(sorted(FUNCTIONS))}"
        )


def _check_end(found: list[Token]) -> None:
    if len(found) >= 2 and found[-1].upper == "CSV" and found[-2].upper == "FORMAT":
        raise QueryRefused("FORMAT CSV is not a part of the statement here; ask for rows and write them as CSV")

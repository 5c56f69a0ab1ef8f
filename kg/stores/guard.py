"""What a user's Cypher may do: read the graph, and nothing else.

This is the first of the walls, the one that can say in words what is wrong. Behind it each store has its own: kglite runs a frozen graph
in a process that can open no file and is killed when its time or memory is up; Neo4j plans the statement (its own query type must be
"read", its plan without operators that reach outside) and runs it in a transaction with read access.

It works on tokens (``kg.stores.tokens``): words that start a writing or administering clause are refused wherever they are not certainly a
name (``kg.stores.clause_positions``), procedures and functions with a name space unless they are on the list of those that only read, and
SHOW unless it is about indexes, constraints, functions or procedures.
"""

from __future__ import annotations

from kg.errors import QueryError, QueryRefused
from kg.stores import complexity
from kg.stores.clause_positions import names
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
        "db.index.fulltext.listavailableanalyzers",
        "db.info",
        "db.ping",
        "dbms.components",
    }
)

_CLOCKS = ("date", "datetime", "localdatetime", "localtime", "time")

#: Functions with a dot in their name that compute and no more.
FUNCTIONS = frozenset(
    {
        *(f"{clock}.{how}" for clock in _CLOCKS for how in ("truncate", "realtime", "statement", "transaction")),
        "datetime.fromepoch",
        "datetime.fromepochmillis",
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
#: What stands before a statement and asks for its plan: with PROFILE it runs too.
PLANS = frozenset({"EXPLAIN", "PROFILE"})
_PREFIXES = frozenset({"CYPHER", "FOR"})
_REFUSED = _WRITES | _REACHES_OUT

#: What SHOW may show: what the graph can be asked with, not who uses the server, what they run, or how it is set up.
_SHOWN = frozenset({"INDEX", "INDEXES", "CONSTRAINT", "CONSTRAINTS", "FUNCTION", "FUNCTIONS", "PROCEDURE", "PROCEDURES"})
_KINDS = frozenset(
    {"ALL", "BTREE", "RANGE", "TEXT", "POINT", "LOOKUP", "FULLTEXT", "VECTOR", "BUILT", "IN", "USER", "DEFINED", "UNIQUE", "UNIQUENESS"}
    | {"KEY", "NODE", "RELATIONSHIP", "REL", "PROPERTY", "EXISTENCE", "EXIST", "TYPE"}
)


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
    body = found[1:] if found and found[0].upper in PLANS else found
    if not body:
        raise QueryRefused("the statement is empty; try `MATCH (n:Disease) RETURN n.name LIMIT 5`")
    _check_beginning(body)
    sure = names(body)
    for place, token in enumerate(body):
        if token.kind == "sign" and token.text == ";":
            raise QueryRefused(f"a second statement starts after position {token.at}; run one at a time")
        if token.kind == "word" and not _is_name(body, place, sure):
            _check_word(body, place)
        if token.kind in {"word", "quoted"}:
            _check_function(body, place)
    _check_end(body)
    complexity.check(body)
    return found


def planned(found: list[Token]) -> str:
    """Return EXPLAIN or PROFILE where the statement begins with it, else nothing."""
    return found[0].upper if found and found[0].upper in PLANS else ""


def _check_beginning(found: list[Token]) -> None:
    first = found[0]
    if first.upper in _PREFIXES | PLANS:
        raise QueryRefused(f"{first.upper} cannot stand before a statement here; leave it out")
    if first.upper == "SHOW":
        words = [token.upper for token in found[1:6]]
        shown = next((at for at, word in enumerate(words) if word not in _KINDS), len(words))
        if shown < len(words) and words[shown] in _SHOWN and not any(token.upper in {"SHOW", "TERMINATE"} for token in found[1:]):
            return
    if first.upper in _ADMINISTERS:
        raise QueryRefused(
            f"{first.upper} administers the database; queries only read the graph here"
            " (SHOW INDEXES, CONSTRAINTS, FUNCTIONS and PROCEDURES may be asked)"
        )


def _is_name(found: list[Token], place: int, sure: frozenset[int]) -> bool:
    """Whether a word is a name here; FOREACH is never one before a bracket, and CALL not before a brace."""
    word, opened = found[place].upper, _follows(found, place + 1, "(") or _follows(found, place + 1, "{")
    if word == "TRANSACTIONS":
        return not any(t.upper == "IN" and _follows(found, at - 1, "}") for at, t in enumerate(found[:place]) if at >= place - 3)
    return place in sure and not (opened and word in {"FOREACH", "CALL"})


def _check_word(found: list[Token], place: int) -> None:
    token = found[place]
    word = token.upper
    if word == "CALL":
        _check_call(found, place)
    elif word == "TRANSACTIONS":
        raise QueryRefused(f"CALL ... IN TRANSACTIONS (position {token.at}) is for writing; read without it")
    elif word in _REFUSED:
        what = "writes" if word in _WRITES else "reaches outside the graph"
        raise QueryRefused(
            f"{word} at position {token.at} {what}; queries only read here"
            f" (as a name, put it in backticks: `{token.text}`; to change the graph, change its sources and build it again)"
        )


def _follows(found: list[Token], place: int, sign: str) -> bool:
    return 0 <= place < len(found) and found[place].kind == "sign" and found[place].text == sign


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

"""Statements and parameters that mean harm: each ends in a typed error within its time, and a plain query answers right after it."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time
from typing import Any

import pytest

from kg.errors import InputError, QueryError, QueryRefused, QueryTimeout
from kg.stores import guard
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.errors import QueryTooBig, StoreUnavailable
from kg.stores.neo4j import allocation, deadline, session
from kg.stores.neo4j import store as neo4j_store
from kg.stores.neo4j.server import Server
from kg.stores.neo4j.store import Neo4jStore
from kg.stores.pool import ANSWER
from kg.stores.regular_expressions import backtracks
from tests.stores import hostile

#: Seconds for a statement, for each of many, and for a plain query after it on a machine that does much else.
TIME_S = 1.0
EACH_S = 0.25
SOON_S = 5.0


def test_a_plain_query_answers_after_each(store: Store) -> None:
    store.query("RETURN 1")
    slow = {}
    for name, statement in hostile.ALL.items():
        began = time.monotonic()
        with contextlib.suppress(QueryError):
            store.query(statement, hostile.parameters(statement), timeout_s=EACH_S)
        took = time.monotonic() - began
        began = time.monotonic()
        assert store.query("RETURN 1 AS one").scalar() == 1
        if took > EACH_S + SOON_S or time.monotonic() - began > SOON_S:
            slow[name] = took
    assert slow == {}


@pytest.mark.parametrize("name", hostile.NESTED)
def test_what_is_nested_too_deep_is_refused_before_anything_is_sent(name: str) -> None:
    with pytest.raises(QueryRefused):
        guard.check(hostile.NESTED[name])


@pytest.mark.parametrize("name", [*hostile.LARGE, *hostile.BACKTRACKING])
def test_what_a_server_does_not_count_is_refused_before_anything_is_sent(name: str) -> None:
    tokens = guard.check((hostile.LARGE | hostile.BACKTRACKING)[name])
    with pytest.raises(QueryRefused):
        allocation.check(tokens, hostile.PARAMETERS)


@pytest.mark.parametrize(
    ("statement", "params"),
    [
        ("MATCH ()-[r]->() RETURN [i IN range(0, r.n_evidence - 1) WHERE r.source[i] = 'hpo' | r.record[i]]", {}),
        ("MATCH (n) WHERE n.name =~ '(?i).*marfan.*syndrome' RETURN n", {}),
        ("MATCH (n) WHERE n.curie =~ $form RETURN n", {"form": "^(HP|MONDO):[0-9]{7}$"}),
        ("MATCH (n) WHERE n.name =~ '(?i).*' + $word + '.*' RETURN n", {"word": "lens"}),
        ("MATCH (n) WHERE n.name =~ ('.*' + ($word)) AND n.curie STARTS WITH 'HP' RETURN n", {"word": "lens"}),
        ("MATCH (n) WHERE n.name =~ '[A-Z][a-z]+( [a-z]+)* syndrome' RETURN n", {}),
        ("RETURN reduce(text = '', word IN $words | text + ', ' + word)", {"words": ["a", "b"]}),
        ("RETURN reduce(most = 0, x IN $l | CASE WHEN x > most THEN x ELSE most END)", {"l": [1]}),
        ("UNWIND range(10, 1, -1) AS i RETURN [x IN range(1, i) | [y IN range(1, i) | x * y]]", {}),
        ("MATCH (n) WHERE " + " OR ".join(f"n.curie = 'HP:{i}'" for i in range(100)) + " RETURN n", {}),
        ("RETURN [[1, -2], [3, [4, {a: -5}]]] AS l", {}),
        ("MATCH (n) WITH n.curie AS c, collect(n.name) AS l RETURN c, reduce(t = '', x IN l | t + x + ', ')", {}),
        ("MATCH (n) RETURN replace(replace(replace(n.name, '-', ' '), ',', ' '), '  ', ' ')", {}),
        ("MATCH (n) RETURN replace('{x} is here', '{x}', n.name)", {}),
        (
            "MATCH (d)-[r]->(p) WITH d, count(r) + sum(r.n_evidence) + 1 AS s, avg(r.year) + 1 AS t WITH d, s + t + s * t AS u RETURN u",
            {},
        ),
        ("MATCH (n) WITH collect(n.curie) AS l RETURN [x IN l WHERE x STARTS WITH 'HP' | substring(x, 3)]", {}),
        ("MATCH (n) WITH collect(n.curie)[..50] AS l RETURN [x IN l | [y IN l WHERE y > x | y]]", {}),
        ("MATCH (d) RETURN [s IN d.synonyms | [x IN d.xrefs | {a: s, b: [y IN d.cuis | y + x]}]] AS l", {}),
        ("MATCH (d)-->(p) WITH d, collect(p.name) AS ps WITH collect({d: d.name, ps: ps}) AS all RETURN all", {}),
        ("RETURN size(split($text, ' '))", {"text": "a b " * 1000}),
        ("MATCH (d) RETURN all(s IN d.synonyms WHERE any(t IN d.xrefs WHERE t <> s))", {}),
        ("RETURN $text =~ '.*marfan.*'", {"text": "x" * 1000}),
        ("RETURN reduce(n = 0, x IN range(1, 100000) | n + x * x)", {}),
        ("MATCH (n) RETURN [i IN range(0, size(n.synonyms) - 1) | n.synonyms[i]]", {}),
        ("MATCH (n) RETURN [i IN range(0, size(split(n.curie, ':')) - 1) | i]", {}),
    ],
)
def test_what_people_write_passes(statement: str, params: dict[str, Any]) -> None:
    allocation.check(guard.check(statement), params)


@pytest.mark.parametrize(
    ("statement", "params"),
    [
        ("MATCH (n) WHERE n.name =~ '(a' + '+)+b' RETURN n", {}),
        ("MATCH (n) WHERE n.name =~ '(' + $inner + ')+b' RETURN n", {"inner": "a+"}),
        ("MATCH (n) WHERE n.name =~ ('(' + ($inner + ')+')) + 'b' RETURN n", {"inner": "a+"}),
        ("MATCH (n) WHERE n.name =~ '(a' + n.description RETURN n", {}),
        ("MATCH (n) WHERE n.name =~ ('a' + 'b')[0] RETURN n", {}),
        ("MATCH (n) WHERE n.name =~ 'a' || n.name RETURN n", {}),
        ("MATCH (n) WHERE n.name =~ 'a' + toString(1) RETURN n", {}),
        ("MATCH (n) WHERE n.name =~ 'a' + $list RETURN n", {"list": ["+", "b"]}),
    ],
)
def test_a_pattern_joined_from_parts_is_checked_whole(statement: str, params: dict[str, Any]) -> None:
    with pytest.raises(QueryRefused, match="regular expression"):
        allocation.check(guard.check(statement), params)


def test_a_limit_in_a_parameter_counts_too() -> None:
    with pytest.raises(QueryRefused, match="1,000,000,000 numbers"):
        allocation.check(guard.check("RETURN size([x IN range(1, $n) | x])"), {"n": 10**9})
    with pytest.raises(QueryRefused, match="repeats"):
        allocation.check(guard.check("RETURN 'a' =~ $pattern"), {"pattern": "(x+x+)+y"})


@pytest.mark.parametrize(
    ("pattern", "bad"),
    [
        ("a*b*", False),
        ("(ab)*", False),
        ("((a*)b)*", True),
        ("(?=(a+)+)", True),
        ("([", False),
        ("(ab?)*c", False),
        ("(?:a?){50}", True),
        ("([0-9]{1,3}\\.){3}", False),
        ("[A-Z][a-z]+( [a-z]+)* syndrome", False),
        ("([a-z]+ )*x", False),
        ("(-[a-z]+,?)*", True),
        ("( [a-z ]+)*x", True),
        ("(a[b-z]+)*y", False),
        ("(?i)(a[B-Z]+)*y", False),
        ("(?i)(a[A-Z]+)*y", True),
        ("(.a+)*y", True),
        ("(\\s\\w+)*y", False),
        ("(\\s\\W+)*y", True),
    ],
)
def test_which_patterns_backtrack(pattern: str, bad: bool) -> None:
    assert (backtracks(pattern) is not None) == bad


def _itself() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def _deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [_itself(), _deep(5000), 2**70, -(2**70), float("nan"), "\ud800", b"bytes", object(), {1: 2}, {"a": {"b": 2**64}}, 1j]
)
def test_a_parameter_that_no_store_takes_is_a_query_error(store: Store, value: Any) -> None:
    with pytest.raises(QueryError, match="parameter 'p'"):
        store.query("RETURN $p AS p", {"p": value})
    assert store.query("RETURN $p AS p", {"p": 2**63 - 1}).scalar() == 2**63 - 1


@pytest.mark.parametrize("statement", [None, b"RETURN 1", 1, ["RETURN 1"], "RETURN '\ud800'"])
def test_a_statement_that_is_no_text_is_a_query_error(store: Store, statement: Any) -> None:
    with pytest.raises(QueryError):
        store.query(statement)


@pytest.mark.parametrize("params", [[1], "p", 3])
def test_parameters_are_a_mapping(store: Store, params: Any) -> None:
    with pytest.raises(QueryError, match="mapping"):
        store.query("RETURN 1", params)


@pytest.mark.parametrize(
    "bounds", [{"timeout_s": v} for v in (0, -1, float("nan"), float("inf"), "1")] + [{"limit": v} for v in (-1, 1.5, "1")]
)
def test_bounds_that_make_no_sense_are_input_errors(store: Store, bounds: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        store.query("RETURN 1", **bounds)


@pytest.mark.neo4j
@pytest.mark.parametrize(("name", "bound"), [("rows of texts", ANSWER), ("rows of ranges", ANSWER // 8)])
def test_an_answer_without_end_does_not_fill_the_client(neo4j: Neo4jStore, name: str, bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers, which the client reads ten times more slowly than texts, are held to an eighth of the bound."""
    monkeypatch.setattr(neo4j_store, "ANSWER", bound)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((QueryTooBig, QueryTimeout)):  # whichever bound it meets first on this machine
        neo4j.query(hostile.ENDLESS[name], hostile.PARAMETERS, timeout_s=60)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 16 * ANSWER
    assert neo4j.query("RETURN 1 AS one").scalar() == 1


@pytest.mark.neo4j
def test_a_value_that_python_does_not_hold_is_said(neo4j: Neo4jStore) -> None:
    with pytest.raises(QueryError, match="answer"):
        neo4j.query("RETURN datetime('+999999999-01-01') AS d")


def test_a_deep_answer_is_an_answer_or_a_query_error(embedded: EmbeddedStore) -> None:
    for levels in (100, 900, 5000):
        with contextlib.suppress(QueryError):
            embedded.query(f"RETURN reduce(l = [], i IN range(1, {levels}) | [l]) AS deep")
        assert embedded.query("RETURN 1 AS one").scalar() == 1


@pytest.mark.neo4j
def test_the_client_does_not_wait_for_a_server_that_does_not_answer(neo4j: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planning is not bounded by the server; with the guard away, the client's own deadline ends it."""
    monkeypatch.setattr(guard, "check", lambda statement: [])
    statement = hostile.NESTED["EXISTS"]
    began = time.monotonic()
    with pytest.raises(QueryTimeout, match="stopped after 1 s"):
        neo4j.query(statement, timeout_s=1)
    assert time.monotonic() - began < SOON_S
    assert neo4j.query("RETURN 1 AS one").scalar() == 1


@pytest.mark.neo4j
def test_the_client_does_not_wait_for_a_server_that_stands_still(neo4j: Neo4jStore, neo4j_server: Server) -> None:
    """As one does whose heap is nearly full: connections stay open, and nothing is answered, not even that a transaction begins."""
    neo4j.query("MATCH (n) RETURN count(n)")
    os.killpg(neo4j_server.pid, signal.SIGSTOP)
    try:
        for _ in ("on an open connection", "on a new one"):
            began = time.monotonic()
            with pytest.raises((QueryTimeout, StoreUnavailable)):
                neo4j.query("MATCH (n) RETURN count(n)", timeout_s=1)
            assert time.monotonic() - began < TIME_S + deadline.GRACE_S + deadline.ANSWERS_S + 2 * session.CONNECT_S + 2
    finally:
        os.killpg(neo4j_server.pid, signal.SIGCONT)
    assert neo4j.query("MATCH (n) RETURN count(n)", timeout_s=60).scalar() == 27


def test_a_connection_that_breaks_behind_a_given_up_query_is_no_news() -> None:
    """The driver discards what is left of the answer; the server may have closed the connection by then."""
    from neo4j.exceptions import ServiceUnavailable

    from kg.stores.errors import StoreUnavailable
    from kg.stores.neo4j.session import translated

    def given_up() -> None:
        try:
            raise QueryTooBig("the query is too big: its answer is larger than 64 MiB")
        finally:
            raise ServiceUnavailable("Failed to read from defunct connection")

    with pytest.raises(QueryTooBig, match="larger than 64 MiB"), translated("bolt://127.0.0.1:1"):
        given_up()
    with pytest.raises(StoreUnavailable), translated("bolt://127.0.0.1:1"):
        raise ServiceUnavailable("Failed to read from defunct connection")

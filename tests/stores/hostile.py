"""Statements that are to cost a store nothing: each is refused or stopped, and a plain query answers right after it."""

from __future__ import annotations

_MANY = 3000

#: Too deep or too long for parsers and planners: refused before anything is sent.
NESTED = {
    "NOT": "RETURN " + "NOT " * _MANY + "true",
    "minus": "RETURN " + "- " * _MANY + "1",
    "round brackets": "RETURN " + "(" * _MANY + "1" + ")" * _MANY,
    "lists": "RETURN " + "[" * _MANY + "1" + "]" * _MANY,
    "maps": "RETURN " + "{a: " * _MANY + "1" + "}" * _MANY,
    "calls": "RETURN " + "abs(" * _MANY + "1" + ")" * _MANY,
    "OR": "RETURN " + " OR ".join(["true"] * _MANY),
    "XOR": "MATCH (n) WHERE " + " XOR ".join(f"n.a{i} = 1" for i in range(20)) + " RETURN n",
    "plus": "RETURN " + " + ".join(["1"] * _MANY),
    "CASE": "RETURN " + "CASE WHEN true THEN " * _MANY + "1" + " END" * _MANY,
    "CALL": "CALL { " * _MANY + "RETURN 1 AS x" + " } RETURN x" * _MANY,
    "EXISTS": "MATCH (n) WHERE " + "EXISTS { MATCH (n) WHERE " * 20 + "true" + " }" * 20 + " RETURN n",
    "comprehensions": "RETURN " + "[x IN " * _MANY + "[1]" + " | x]" * _MANY,
    "properties": "WITH {a: 1} AS m RETURN m" + ".a" * _MANY,
    "indexes": "WITH [1] AS m RETURN m" + "[0]" * _MANY,
    "patterns": "MATCH " + ", ".join(f"(a{i})-->(b{i})" for i in range(60)) + " RETURN 1",
    "quantified patterns": "MATCH (a)" + "(()-->()){1,3}" * 10 + "() RETURN 1",
    "label conjunctions": "MATCH (n:" + "&".join(f"(A{i}|B{i})" for i in range(20)) + ") RETURN 1",
    "UNION": " UNION ".join(["RETURN 1 AS x"] * 500),
}

#: More than a server's memory, in ways that it does not count.
LARGE = {
    "a list": "RETURN size([x IN range(1, 100000000) | x])",
    "a list of texts": "RETURN size([x IN range(1, 100000000) | toString(x)])",
    "a list by name": "WITH 100000000 AS n RETURN size([x IN range(1, n) | x])",
    "a list by reckoning": "RETURN size([x IN range(1, 10000 * 10000) | x])",
    "lists within lists": "RETURN [x IN range(1, 1000) | [y IN range(1, 1000) | [z IN range(1, 1000) | z]]]",
    "a text doubled": "RETURN size(reduce(s = 'x', i IN range(1, 40) | s + s))",
    "a list doubled": "RETURN reduce(s = [1], i IN range(1, 40) | [s, s])",
    "a text doubled by WITH": "WITH 'x' AS s " + "WITH s + s AS s " * 40 + "RETURN size(s)",
}

#: Stopped while they run, by time or by memory.
LONG = {
    "rows": "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b UNWIND range(1, 1000) AS c RETURN count(*)",
    "a collection": "UNWIND range(1, 100000) AS a UNWIND range(1, 1000) AS b WITH collect(a * b) AS c RETURN size(c)",
    "distinct": "UNWIND range(1, 100000) AS a UNWIND range(1, 1000) AS b WITH DISTINCT a * 1000 + b AS c RETURN count(c)",
    "an order": "UNWIND range(1, 100000) AS a UNWIND range(1, 1000) AS b WITH a * b AS c ORDER BY c DESC RETURN collect(c)[0]",
    "a cartesian product": "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)",
    "all walks": "MATCH p = (a)-[*1..30]-(b) RETURN count(p)",
}

#: A regular expression that tries every way to match.
BACKTRACKING = {
    "nested repeats": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+b'",
    "alternatives": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a|aa)+b'",
    "computed": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a' + '+)+b'",
}

ALL = {
    f"{kind}: {name}": text
    for kind, group in (("nested", NESTED), ("large", LARGE), ("long", LONG), ("backtracking", BACKTRACKING))
    for name, text in group.items()
}

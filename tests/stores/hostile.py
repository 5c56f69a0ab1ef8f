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
    "a list as long as a text": "RETURN size([x IN range(1, size($long)) | toString(x)])",
    "a list longer than a text": "MATCH (n) RETURN [x IN range(1, size($long) + size(n.name)) | toString(x)]",
    "lists within lists": "RETURN [x IN range(1, 1000) | [y IN range(1, 1000) | [z IN range(1, 1000) | z]]]",
    "a text doubled": "RETURN size(reduce(s = 'x', i IN range(1, 40) | s + s))",
    "a list doubled": "RETURN reduce(s = [1], i IN range(1, 40) | [s, s])",
    "a text doubled by WITH": "WITH 'x' AS s " + "WITH s + s AS s " * 40 + "RETURN size(s)",
    "a text doubled in a map": "WITH {t: 'x'} AS m " + "WITH {t: m.t + m.t} AS m " * 30 + "RETURN size(m.t)",
    "a text doubled through functions": "WITH 'x' AS s " + "WITH toUpper(s) + toLower(s) AS s " * 30 + "RETURN size(s)",
    "a text doubled by bars": "WITH 'x' AS s " + "WITH s || s AS s " * 30 + "RETURN size(s)",
    "a list joined with itself": "WITH [1] AS s " + "WITH s + s AS s " * 30 + "RETURN size(s)",
    "texts joined": "RETURN size(" + " + ".join(["$long"] * 150) + ")",
    "texts joined twice": "WITH " + " + '' + ".join(["$long"] * 6) + " AS u WITH " + " + '' + ".join(["u"] * 7) + " AS v RETURN size(v)",
    "letters replaced": "RETURN size(replace($letters, 'x', $letters))",
    "letters replaced by what was": "WITH replace('xxxxxxxxxxxxxxxxxxxx', 'x', 'xxxxxxxxxxxxxxxxxxxx') AS a"
    " WITH replace(a, 'x', a) AS b WITH replace(b, 'x', b) AS c RETURN size(c)",
    "a row of ranges": "RETURN [x IN range(1, 1000000) | range(1, 1000000)] AS r",
    "a row of texts": "RETURN [x IN range(1, 1000000) | $letters] AS r",
    "a row of one text many times": "RETURN [" + ", ".join(["$long"] * 1000) + "] AS r",
    "ranges collected": "UNWIND range(1, 1000) AS i RETURN collect(range(1, 1000000)) AS l",
    "a text split": "RETURN size(split($long, ''))",
    "lists of split texts": "RETURN size([x IN split($commas, ',') | [y IN split($commas, ',') | y]])",
    "a text folded": "RETURN size(reduce(s = '', x IN range(1, 1000000) | s + 'xxxxxxxxxx'))",
    "a list folded": "RETURN size(reduce(s = [], x IN range(1, 1000000) | s + x))",
    "all of all": "RETURN all(x IN range(1, 1000000) WHERE all(y IN range(1, 1000000) WHERE x + y > 0))",
    "collected lists": "UNWIND range(1, 1000000) AS i WITH collect(i) AS l RETURN size([x IN l | [y IN l | y]])",
}

#: Statements' parameters, which all of them are given.
PARAMETERS = {"long": "x" * (8 * 2**20), "letters": "x" * 2**20, "commas": "a," * 50_000}

#: Answers that no client holds; a server makes them while it sends them.
ENDLESS = {
    "rows of texts": "UNWIND range(1, 1000000) AS x RETURN $letters AS r",
    "rows of ranges": "UNWIND range(1, 1000000) AS x RETURN range(1, 1000000) AS r",
    "a deep list": "RETURN reduce(l = [], i IN range(1, 5000) | [l]) AS d",
}

#: Stopped while they run, by time or by memory.
LONG = {
    "rows": "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b UNWIND range(1, 1000) AS c RETURN count(*)",
    "a collection": "UNWIND range(1, 100000) AS a UNWIND range(1, 1000) AS b WITH collect(a * b) AS c RETURN size(c)",
    "distinct": "UNWIND range(1, 100000) AS a UNWIND range(1, 1000) AS b WITH DISTINCT a * 1000 + b AS c RETURN count(c)",
    "an order": "UNWIND range(1, 100000) AS a UNWIND range(1, 1000) AS b WITH a * b AS c ORDER BY c DESC RETURN collect(c)[0]",
    "a cartesian product": "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)",
    "all walks": "MATCH p = (a)-[*1..30]-(b) RETURN count(p)",
    "a fold of what was collected": "UNWIND range(1, 300000) AS i WITH collect(i) AS l"
    " RETURN size(reduce(s = '', x IN l | s + 'xxxxxxxxxx'))",
    "copies collected": "WITH [x IN range(1, 1000000) | toString(x)] AS l UNWIND range(1, 2000) AS i"
    " WITH l + [i] AS m RETURN size(collect(m))",
    "an order of lists": "MATCH (n) UNWIND range(1, 100) AS j"
    " WITH n, [x IN range(1, 1000000) | rand()] AS k ORDER BY k RETURN n.curie LIMIT 3",
}

#: A regular expression that tries every way to match.
BACKTRACKING = {
    "nested repeats": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+b'",
    "alternatives": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a|aa)+b'",
    "what may be absent": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' =~ '(?:a?){50}a{50}'",
    "many repeats on a long text": "RETURN $letters =~ 'x*x*x*y'",
    "computed": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a' + '+)+b'",
}

ALL = {
    f"{kind}: {name}": text
    for kind, group in (("nested", NESTED), ("large", LARGE), ("endless", ENDLESS), ("long", LONG), ("backtracking", BACKTRACKING))
    for name, text in group.items()
}


def parameters(statement: str) -> dict[str, str]:
    """Return the parameters that a statement names: to send megabytes along that it does not is the client's work alone."""
    return {name: value for name, value in PARAMETERS.items() if f"${name}" in statement}

"""A path as Cypher that finds it again, on either store, ready to be pasted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg import biolink


def path_cypher(path: Mapping[str, Any]) -> str:
    """Return the statement for a path as ``Explanation.paths`` has it: its nodes by CURIE, each hop with just the edges that it lists.

    >>> node = lambda curie: {"curie": curie, "category": "biolink:Gene"}
    >>> edge = {"edge_id": "e1", "predicate": "biolink:causes", "direction": 1}
    >>> print(path_cypher({"nodes": [node("A:1"), node("B:2")], "hops": [{"edges": [edge]}]}))
    MATCH (n0:Entity {curie: 'A:1'})-[r1:CAUSES]->(n1:Entity {curie: 'B:2'})
    WHERE r1.edge_id IN ['e1']
    RETURN n0, r1, n1
    """
    nodes, hops = path["nodes"], path["hops"]
    pattern, where, returned = node_pattern(0, nodes[0]["curie"]), [], ["n0"]
    for place, hop in enumerate(hops, 1):
        types = "|".join(dict.fromkeys(type_pattern(edge["predicate"]) for edge in hop["edges"]))
        ways = {edge["direction"] for edge in hop["edges"]}
        before, after = ("<-" if ways == {-1} else "-"), ("->" if ways == {1} else "-")
        pattern += f"{before}[r{place}:{types}]{after}{node_pattern(place, nodes[place]['curie'])}"
        where.append(f"r{place}.edge_id IN [{', '.join(_text(edge['edge_id']) for edge in hop['edges'])}]")
        returned += [f"r{place}", f"n{place}"]
    return f"MATCH {pattern}\nWHERE {' AND '.join(where)}\nRETURN {', '.join(returned)}"


def node_pattern(place: int, curie: str | None, category: str | None = None) -> str:
    """Return a node of a pattern, bound to a CURIE or, without one, of a category."""
    label = "Entity" if category is None else _name(biolink.label(category))
    return f"(n{place}:{label}" + ("" if curie is None else f" {{curie: {_text(curie)}}}") + ")"


def type_pattern(predicate: str) -> str:
    """Return a predicate as the type of a pattern's relationship."""
    return _name(biolink.relationship_type(predicate))


def _text(value: str) -> str:
    """A string literal: whatever a CURIE holds, it ends where it should."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + "'"


def _name(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else "`" + name.replace("`", "``") + "`"

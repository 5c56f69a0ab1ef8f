"""A path, or a typed path, as Cypher that finds it again, on either store, ready to be pasted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg import biolink

if TYPE_CHECKING:
    from traversal.metapaths.metagraph import Metapath


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
    pattern, where, returned = _node(0, nodes[0]["curie"]), [], ["n0"]
    for place, hop in enumerate(hops, 1):
        types = "|".join(dict.fromkeys(_type(edge["predicate"]) for edge in hop["edges"]))
        ways = {edge["direction"] for edge in hop["edges"]}
        before, after = ("<-" if ways == {-1} else "-"), ("->" if ways == {1} else "-")
        pattern += f"{before}[r{place}:{types}]{after}{_node(place, nodes[place]['curie'])}"
        where.append(f"r{place}.edge_id IN [{', '.join(_text(edge['edge_id']) for edge in hop['edges'])}]")
        returned += [f"r{place}", f"n{place}"]
    return f"MATCH {pattern}\nWHERE {' AND '.join(where)}\nRETURN {', '.join(returned)}"


def metapath_cypher(path: Metapath, source: str, target: str) -> str:
    """Return the statement that lists a metapath's paths between two concepts, simple ones only."""
    ends: dict[int, str | None] = {0: source, len(path): target}
    pattern = _node(0, ends[0], path.categories[0])
    for place, step in enumerate(path.steps, 1):
        before, after = ("<-", "-") if step.inverse else ("-", "->")
        if not step.edge.directed and step.edge.source == step.edge.target:
            before, after = "-", "-"
        pattern += f"{before}[r{place}:{_type(step.edge.predicate)}]{after}{_node(place, ends.get(place), step.target)}"
    where = [f"NOT r{i}.negated" for i in range(1, len(path) + 1)]
    where += [f"n{i} <> n{j}" for j in range(len(path) + 1) for i in range(j) if path.categories[i] == path.categories[j]]
    returned = ", ".join(f"n{i}.name AS n{i}" for i in range(len(path) + 1))
    return f"MATCH {pattern}\nWHERE {' AND '.join(where)}\nRETURN {returned}\nLIMIT 100"


def _node(place: int, curie: str | None, category: str | None = None) -> str:
    """A node of a pattern, bound to a CURIE or of a category, or both."""
    label = "Entity" if category is None else _name(biolink.label(category))
    return f"(n{place}:{label}" + ("" if curie is None else f" {{curie: {_text(curie)}}}") + ")"


def _type(predicate: str) -> str:
    return _name(biolink.relationship_type(predicate))


def _text(value: str) -> str:
    """A string literal: whatever a CURIE holds, it ends where it should."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + "'"


def _name(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else "`" + name.replace("`", "``") + "`"

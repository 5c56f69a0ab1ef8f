"""Turtle and N-Triples written as they come, so that memory does not grow with the graph.

https://www.w3.org/TR/turtle, https://www.w3.org/TR/n-triples. In Turtle a name is abbreviated where its local part needs no escape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from rdflib import RDF, BNode, Literal, URIRef
from rdflib.term import Identifier

from kg.rdf.triples import Triple

#: What a string cannot hold as it is, in both.
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_-])?", re.ASCII)


def ntriples(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield a line a triple."""
    for subject, predicate, object in triples:
        yield f"{full(subject)} {full(predicate)} {full(object)} .\n"


def full(term: Identifier) -> str:
    """Return a term as N-Triples."""
    return term.n3() if isinstance(term, BNode) else _literal(term, full) if isinstance(term, Literal) else f"<{term}>"


def _literal(term: Literal, name: Callable[[Identifier], str]) -> str:
    quoted = f'"{str(term).translate(_ESCAPES)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^{name(term.datatype)}" if term.datatype else quoted


def prefix_lines(prefixes: dict[str, str]) -> Iterator[str]:
    """Yield the lines that declare prefixes."""
    for prefix, space in sorted(prefixes.items()):
        yield f"@prefix {prefix}: <{space}> .\n"


class Abbreviator:
    """Writes terms, names of known spaces short."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        # Every space ends with one of these signs, so the longest that a name can be in ends at the last of them, or before.
        self._prefixes = {space: prefix for prefix, space in prefixes.items()}

    def term(self, term: Identifier) -> str:
        """Return a term as Turtle."""
        if isinstance(term, Literal):
            return _literal(term, self.term)
        if not isinstance(term, URIRef):
            return full(term)
        if term == RDF.type:
            return "a"
        for sign in "#/_:":
            space, found, local = term.rpartition(sign)
            prefix = self._prefixes.get(space + sign) if found else None
            if prefix is not None and _LOCAL.fullmatch(local):
                return f"{prefix}:{local}"
        return f"<{term}>"

    def block(self, subject: Identifier, pairs: Iterable[tuple[URIRef, Identifier]]) -> str:
        """Return a subject with its predicates and objects; those of a predicate that follow each other stand in one list."""
        lines = []
        for predicate, found in groupby(pairs, itemgetter(0)):
            lines.append(f"    {self.term(predicate)} " + ",\n        ".join(self.term(object) for _, object in found))
        return f"{self.term(subject)}\n" + " ;\n".join(lines) + " .\n\n"


def turtle(triples: Iterable[Triple], prefixes: dict[str, str]) -> Iterator[str]:
    """Yield the text of triples; those of a subject that follow each other become one block."""
    yield from prefix_lines(prefixes)
    yield "\n"
    short = Abbreviator(prefixes)
    for subject, found in groupby(triples, itemgetter(0)):
        yield short.block(subject, ((predicate, object) for _, predicate, object in found))

"""The query library: one named, parameterised, read-only question a file.

A file starts with a header of comment lines, then comes the statement:

    // question: what it answers, for people
    // param NAME: TYPE = DEFAULT -- what it is
    // timeout: SECONDS -- why it takes long
    // columns: the names of its columns, in order
    // example: its parameters with values that find something in the default graph, as a JSON object
    // empty: why the example finds nothing in the default graph
    // stores: embedded, neo4j
    // note: what else one should know

TYPE is string, integer, number or list, and DEFAULT JSON; a parameter without a default must be given. ``timeout`` stands where ten
seconds may not be enough on the default graph, ``empty`` where no example finds anything in it, ``stores`` where the query does not run on
both, ``note`` where there is one.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kg.errors import InputError, NotFound

STORES = ("embedded", "neo4j")

_TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "integer": (int,), "number": (int, float), "list": (list, tuple)}
_PARAMETER = re.compile(r"(?P<name>\w+): (?P<type>\w+)(?: = (?P<default>.+?))? -- (?P<help>.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: its type (a key of the header's types), and its default unless it must be given."""

    name: str
    type: str
    help: str
    required: bool
    default: Any = None


@dataclass(frozen=True, slots=True)
class Query:
    """A named query: what it answers, what it takes, what it returns, and its text."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    example: dict[str, Any]
    text: str
    stores: tuple[str, ...] = STORES
    note: str = ""
    #: Why the example finds nothing in the default graph; nothing where it does.
    empty: str = ""
    #: Seconds that it may need where others need ten at the most; None for those others.
    timeout_s: float | None = None

    def bind(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the parameters to run the query with: those given, checked, and the defaults of the others.

        Raises:
            InputError: one is missing, unknown, or of another type.
        """
        values = dict(given or {})
        bound = {}
        for parameter in self.parameters:
            if parameter.name not in values:
                if parameter.required:
                    raise InputError(
                        f"the query {self.name!r} needs the parameter {parameter.name!r} ({parameter.help}), for instance {self.example}"
                    )
                bound[parameter.name] = parameter.default
                continue
            value = values.pop(parameter.name)
            if not isinstance(value, _TYPES[parameter.type]) or isinstance(value, bool):
                raise InputError(f"the query {self.name!r} takes {parameter.name!r} as {parameter.type}, not {value!r}")
            bound[parameter.name] = list(value) if isinstance(value, tuple) else value
        if values:
            known = ", ".join(p.name for p in self.parameters) or "none"
            raise InputError(f"the query {self.name!r} has no parameter {next(iter(values))!r}; it has {known}")
        return bound


@cache
def library() -> list[Query]:
    """Return all queries, by name."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".cypher")]
    return [_read(file.name.removesuffix(".cypher"), file.read_text("utf-8")) for file in sorted(files, key=lambda file: file.name)]


def get(name: str) -> Query:
    """Return a query by its name.

    Raises:
        NotFound: there is none of that name; the message names the nearest.
    """
    known = {query.name: query for query in library()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"did you mean {', '.join(near)}?" if near else "`medclew cypher --list` shows them"
    raise NotFound(f"no query {name!r} in the library; {hint}")


def _read(name: str, text: str) -> Query:
    """Read a file.

    Raises:
        ValueError: its header is not as it should be.
    """
    fields: dict[str, str] = {}
    parameters = []
    lines = text.splitlines()
    while lines and lines[0].startswith("// "):
        key, _, value = lines.pop(0)[3:].partition(": ")
        if key.startswith("param "):
            parameters.append(_parameter(name, f"{key.removeprefix('param ')}: {value}"))
        else:
            fields[key] = value.strip()
    try:
        return Query(
            name=name,
            question=fields["question"],
            parameters=tuple(parameters),
            columns=tuple(column.strip() for column in fields["columns"].split(",")),
            example=json.loads(fields["example"]),
            text="\n".join(lines).strip(),
            stores=tuple(store.strip() for store in fields.get("stores", ", ".join(STORES)).split(",")),
            note=fields.get("note", ""),
            empty=fields.get("empty", ""),
            timeout_s=float(fields["timeout"].partition(" -- ")[0]) if "timeout" in fields else None,
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"cypher/{name}.cypher: its header lacks or garbles {error}") from error


def _parameter(query: str, line: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None or found["type"] not in _TYPES:
        raise ValueError(f"cypher/{query}.cypher: not a parameter: {line!r}")
    default = found["default"]
    return Parameter(found["name"], found["type"], found["help"], default is None, None if default is None else json.loads(default))

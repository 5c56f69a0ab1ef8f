"""Parameters to try the query library with: those of random and of the most linked concepts, odd ones, and ones that mean harm."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cypher
from kg.bundle import Bundle
from kg.errors import InputError, MedclewError, QueryError, QueryTimeout
from kg.stores.base import Store

ODD_TEXTS = {
    "absent": "NOSUCH:1",
    "empty": "",
    "space": " \t\n",
    "very long": "x" * 100_000,
    "unicode": "Ärachnodaktylie 漢字 🧬 \u202e\u0301",
    "NUL": "a\0b",
    "quote": "MONDO:0007947' OR '1'='1",
    "backtick": "`Disease`) DETACH DELETE n //",
    "backslash": "\\u0060\\",
    "lucene": 'name:* AND (a OR "b~ [ {',
    "pattern": "(a+)+b$",
}
ODD_VALUES: dict[str, Any] = {
    "null": None,
    "number": 2**63,
    "small": -(2**63),
    "part": 0.5,
    "not a number": float("nan"),
    "map": {"a": [1]},
    "list of lists": [[["x"]]],
    "bytes": b"x",
    "surrogate": "\ud800",
    "true": True,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A query with parameters; ``kind`` says which sort they are."""

    query: cypher.Query
    kind: str
    given: dict[str, Any]


def trials(bundle: Bundle, seed: int, each: int, hubs: int = 3) -> Iterator[Trial]:
    """Yield trials of every query: ``each`` random concepts, so many hubs, and each odd value in each parameter."""
    chance = random.Random(seed)
    curies = bundle.nodes["curie"].to_list()
    linked = bundle.edges["subject"].append(bundle.edges["object"]).value_counts(sort=True)
    most = linked[linked.columns[0]].head(20).to_list()
    for query in cypher.library():
        for kind, among, count in (("random", curies, each), ("hub", most, hubs)):
            for _ in range(count if query.parameters else 1):
                yield Trial(query, kind, _filled(query, among, chance))
        for parameter in query.parameters:
            for name, value in {**ODD_TEXTS, **ODD_VALUES}.items():
                as_list = parameter.type == "list" and isinstance(value, str)
                yield Trial(query, name, {**query.example, parameter.name: [value] if as_list else value})


def _filled(query: cypher.Query, among: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """The example with other concepts where it names some; other parameters stay as they are."""
    given: dict[str, Any] = {}
    for name, value in query.example.items():
        if isinstance(value, str) and ":" in value and not value.startswith(("PMID", "biolink")):
            given[name] = chance.choice(among)
        elif isinstance(value, list) and value and all(isinstance(one, str) and ":" in one for one in value):
            given[name] = chance.sample(among, min(len(value), len(among)))
        else:
            given[name] = value
    return given


def outcome(store: Store, trial: Trial, timeout_s: float) -> str:
    """Return what came of a trial: its rows in an order of their own as JSON, or the name of the typed error.

    Raises:
        Exception: an error that is none of ours.
    """
    try:
        result = store.query(trial.query.text, trial.query.bind(trial.given), timeout_s=timeout_s)
    except (InputError, QueryError, MedclewError) as error:
        return type(error).__name__
    if result.columns != list(trial.query.columns):
        return f"columns {result.columns}"
    return json.dumps(result.rows, ensure_ascii=True)


def overtime(said: str) -> bool:
    """Whether a trial ran out of its time."""
    return said == QueryTimeout.__name__

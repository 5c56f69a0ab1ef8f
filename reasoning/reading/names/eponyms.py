"""Diseases by whom they are named after alone, where one disease bears the name: "Duchenne", "Beckwith", "Kartagener"."""

from __future__ import annotations

import re
from collections.abc import Collection

from kg.names import stem
from kg.names import words as words_in
from kg.snapshot import Snapshot
from reasoning.query.kinds import kinds_of

#: Names of diseases with one word that are read; more have it in common.
_MOST = 400
_SHORTEST = 4
_SORTS = frozenset({"name", "exact"})


def others_called_after(written: str, borne: Collection[int], snapshot: Snapshot) -> bool:
    """Whether other diseases than those that bear somebody's name as a synonym have it in their own: "Becker" is no one of them for sure.

    Kinds of the bearers, and what they are kinds of, are no others.
    """
    said = words_in(written)
    number = snapshot.lexicon.rows.number(stem(said[0])) if len(said) == 1 else None
    if number is None or snapshot.lexicon.rows.uses(number) > _MOST:
        return False
    rows = snapshot.lexicon.rows
    begins = re.compile(re.escape(re.sub(r"['’]s?$", "", written)) + r"(?:['’]?s)?\s(?!type)", re.I)
    found = {
        int(rows.node[row])
        for row in rows.holding(number).tolist()
        if rows.kind_name(row) == "name" and begins.match(rows.text(row)) and snapshot.category(int(rows.node[row])) == "biolink:Disease"
    }
    kinds = kinds_of(snapshot)
    near = set(kinds.up(borne).members.tolist()) | set(kinds.down(borne).members.tolist())
    return bool(found - near)


def called_after(written: str, snapshot: Snapshot) -> int | None:
    """Return the disease whose name begins with somebody's, where all others that do are kinds of it; None where several are not.

    A word that any name holds in small letters is nobody's name.
    """
    said = words_in(written)
    if not said or len(said[0]) < _SHORTEST or snapshot.lexicon.written_plainly(said[0], 1):
        return None
    rows = snapshot.lexicon.rows
    number = rows.number(stem(said[0]))
    if number is None or rows.uses(number) > _MOST:
        return None
    begins = re.compile(re.escape(re.sub(r"['’]s?$", "", written)) + r"(?=['’]?s?[\s-])", re.I)
    bearers = {
        int(rows.node[row])
        for row in rows.holding(number).tolist()
        if rows.kind_name(row) in _SORTS and begins.match(name := rows.text(row)) and name[0].isupper()
    }
    diseases = {node for node in bearers if snapshot.category(node) == "biolink:Disease" and not snapshot.deprecated(node)}
    if not diseases or diseases != bearers:
        return None  # "Babinski" is a reflex
    tops = kinds_of(snapshot).tops(diseases)
    return tops[0] if len(tops) == 1 else None

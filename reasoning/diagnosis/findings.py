"""From identifiers that a caller hands over to the terms that are ranked with, saying whatever was changed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.curie import spelled
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.concepts.codes import identify
from reasoning.diagnosis.ontology import Ontology
from reasoning.rendering.text import plain
from traversal.planning.watching import keep_on

#: Of one case: a patient has some dozens, the longest published cases a few hundred.
MOST_FINDINGS = 1_000


@dataclass(frozen=True)
class Findings:
    """``observed`` and ``excluded`` terms, ascending, each once and in one of the two; ``notes`` on what was changed or set aside.

    ``certainty`` is float64 of the observed ones: the probability in 0..1 that the patient has it, 1 where nobody doubts it.
    """

    observed: Array
    excluded: Array
    notes: tuple[str, ...]
    certainty: Array


def resolve(identifier: str, snapshot: Snapshot, ontology: Ontology) -> tuple[int | None, str | None]:
    """Return (term, note): the term that an identifier stands for today, None when it cannot be used; a note when it is not itself used."""
    curie = spelled(identifier)
    if curie is None:
        return None, f"{plain(identifier, 60)!r} is no identifier of a finding (want HP:0001166) and was set aside"
    node = snapshot.find(curie)
    term = None if node is None else ontology.term(node)
    if term is None:
        for current in ontology.formerly.get(curie):
            node = int(ontology.node[current])
            note = f"{curie} is obsolete; used {snapshot.curie(node)} ({snapshot.name(node)}) instead"
            return _finding(current, curie, snapshot, ontology, note)
        for match in identify(snapshot, identifier):
            if (other := ontology.term(match.node)) is not None:
                note = f"{plain(identifier, 60)} was read as {snapshot.curie(match.node)} ({plain(snapshot.name(match.node))})"
                return _finding(other, curie, snapshot, ontology, note)
        curie = plain(curie, 60)
        if node is None:
            return None, f"{curie} is not in this graph and was set aside"
        return None, f"{curie} ({snapshot.name(node)}) is obsolete without a replacement, or no finding, and was set aside"
    return _finding(term, curie, snapshot, ontology, None)


def collect(
    observed: Iterable[str],
    excluded: Iterable[str],
    snapshot: Snapshot,
    ontology: Ontology,
    certainty: Mapping[str, float] | None = None,
) -> Findings:
    """Resolve a case's identifiers; ``certainty`` is the probability that an observed one is there, 1 where it says nothing.

    Raises:
        InputError: nothing usable is left, there are more than ``MOST_FINDINGS``, or a certainty is not above 0 and at most 1.
    """
    notes: list[str] = []
    sides: list[set[int]] = []
    sure: dict[int, float] = {}
    for present, identifiers in ((True, observed), (False, excluded)):
        terms = set()
        for identifier in dict.fromkeys(identifiers):
            keep_on()
            term, note = resolve(identifier, snapshot, ontology)
            if note:
                notes.append(note)
            if term is not None:
                terms.add(term)
                if present:
                    sure[term] = max(sure.get(term, 0.0), _certain(identifier, certainty or {}))
        sides.append(terms)
    has, lacks = sides
    implied = {int(above) for term in has for above in ontology.up(term)}
    for term in sorted(lacks & implied):
        node = int(ontology.node[term])
        what = "both observed and excluded" if term in has else "excluded, but a special form of it is observed"
        notes.append(f"{snapshot.curie(node)} ({snapshot.name(node)}) is {what}; the exclusion was set aside")
    lacks -= implied
    if len(has) + len(lacks) > MOST_FINDINGS:
        raise InputError(f"{len(has) + len(lacks):,} findings are no case; at most {MOST_FINDINGS:,} are ranked with")
    if not has and not lacks:
        why = ": " + "; ".join(notes) if notes else "; give at least one HPO term, for instance HP:0001166"
        raise InputError(f"no usable finding{why}")
    order = sorted(has)
    certain = np.array([sure[term] for term in order], np.float64)
    return Findings(np.array(order, np.int64), np.array(sorted(lacks), np.int64), tuple(notes), certain)


def _certain(identifier: str, certainty: Mapping[str, float]) -> float:
    value = certainty.get(identifier, 1.0)
    if not 0 < value <= 1:
        raise InputError(f"the certainty of {plain(identifier, 60)!r} is {value}; want a probability above 0 and at most 1")
    return float(value)


def _finding(term: int, curie: str, snapshot: Snapshot, ontology: Ontology, note: str | None) -> tuple[int | None, str | None]:
    if ontology.finding[term]:
        return term, note
    return None, f"{curie} ({snapshot.name(int(ontology.node[term]))}) is no phenotypic abnormality and was set aside"

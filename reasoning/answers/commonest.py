"""Which of several options is the most or the least common, as far as the records of each say how frequent it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.frequency import Frequency, wilson
from kg.model import Evidence
from reasoning.claims.composer import Composer
from reasoning.claims.frequency_text import detail, details, frequency
from reasoning.query.frequencies import spoken
from reasoning.rendering.text import listed


class Told(NamedTuple):
    """How frequent an option's best record says it is (the one that its sentence tells), and what others say. Shares, 0 to 1."""

    low: float
    high: float
    words: str
    others: tuple[str, ...]


def commonest(write: Composer, stated: Mapping[str, Sequence[int]], least: bool) -> set[str]:
    """Say which of some options is the most common (or ``least``) and return its name: none where that cannot be told, several if equal.

    One is more common than another where the least that its best record may stand for is more than the most of the other's: a term of HPO
    is the range that it is defined by, a count of patients its 95 % interval.

    Args:
        stated: by an option's name, its edges that are of the concepts themselves, not of their kinds; options that hold alone.
    """
    if len(stated) < 2:
        return set(stated)  # nothing to compare it with
    found = {name: of_best([piece for edge in edges for piece in write.snapshot.evidence(edge)]) for name, edges in stated.items()}
    told = {name: said for name, said in found.items() if said is not None}
    # What is stated of kinds of an option alone says little of how frequent it is itself.
    untold = [name if stated[name] else f"{name} itself" for name, said in found.items() if said is None]
    which = f"the {'least' if least else 'most'} common"
    silent = f"of {listed(untold, 'and')} no record says how frequent it is" if untold else ""
    if untold:
        write.missing.append(f"how frequent {listed(untold, 'and')} is: no record says it, so that it is not compared")
    if len(told) < 2:
        write.line(f"Which of them is {which} cannot be told: {silent}.")
        return set()
    first = [name for name, mine in told.items() if not any(_before(other, mine, least) for other in told.values())]
    if len({told[name].words for name in first}) > 1 or (len(first) > 1 and told[first[0]].low < told[first[0]].high):
        said = "; ".join(f"{name} {told[name].words}" for name in first)
        write.line(f"Which of {listed(first, 'and')} is {which} cannot be told: the shares on record may be the same ({said}).")
        return set()
    among = f" of those whose records say how frequent they are ({silent})" if untold else " of them"
    verb = "are, equally frequent," if len(first) > 1 else "is"
    write.line(f"By the shares of patients on record {listed(first, 'and')} {verb} {which}{among}.")
    if differing := [f"{name} {listed(told[name].others, 'or')}" for name in told if told[name].others]:
        write.notes.append(
            f"compared by the largest count or, without one, the estimate on record; other records say: {'; '.join(differing)}"
        )
    return set(first)


def of_best(pieces: Sequence[Evidence]) -> Told | None:
    """Return what the record says that a sentence about an edge tells, None where none says how frequent it is."""
    words = detail(pieces)
    said = next((spoken(piece) for piece in pieces if words and frequency(piece) == words), None)
    if said is None:
        return None
    return Told(*_interval(said), words, tuple(sorted(details(pieces) - {words})))


def _interval(said: Frequency) -> tuple[float, float]:
    """The least and the greatest share that a record may stand for."""
    return (said.least, said.most) if said.examined is None else wilson(said.share * said.examined, said.examined)


def _before(one: Told, other: Told, least: bool) -> bool:
    return one.high < other.low if least else one.low > other.high

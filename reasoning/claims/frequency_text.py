"""What a record says beside the statement itself, in words: how frequent, when it begins, in whom."""

from __future__ import annotations

from collections.abc import Iterable

from kg.frequency import Frequency, of
from kg.model import Evidence
from kg.snapshot.evidence_rows import Frequent
from reasoning.rendering.text import plain

#: How HPO defines its frequency terms, in words.
_TERMS = {
    "HP:0040280": "in all patients",
    "HP:0040281": "in 80–99% of patients",
    "HP:0040282": "in 30–79% of patients",
    "HP:0040283": "in 5–29% of patients",
    "HP:0040284": "in 1–4% of patients",
    "HP:0040285": "in none of the patients",
}


def frequency(piece: Evidence) -> str:
    """Return how frequent a record says something is, '' when it does not say."""
    said = of(piece.qualifiers)
    if said is None:
        known = piece.frequency is not None and piece.frequency == piece.frequency
        return f"in {percent_text(piece.frequency)} of patients" if known and piece.frequency is not None else ""
    return in_words(said)


def in_words(said: Frequency) -> str:
    """Return a frequency in words.

    >>> from kg.frequency import parse
    >>> in_words(parse("HP:0040281")), in_words(parse("45/58"))
    ('in 80–99% of patients', 'in 45 of 58 patients')
    """
    if said.term is not None:
        return _TERMS[said.term]
    if said.examined is not None:
        return f"in {said.seen} of {said.examined} {'patient' if said.examined == 1 else 'patients'}"
    return f"in {said.percent}% of patients"


def percent_text(share: float) -> str:
    """Return a share of 0..1 as per cent with as many digits as it has sense.

    >>> percent_text(0.6), percent_text(0.004), percent_text(1.0)
    ('60%', '0.4%', '100%')
    """
    value = 100 * float(share)
    return f"{value:.0f}%" if value >= 1 or value == 0 else f"{value:.1g}%"


def _weight(piece: Evidence) -> tuple[int, int]:
    return _weight_of(of(piece.qualifiers))


def _weight_of(said: Frequency | None) -> tuple[int, int]:
    if said is not None and said.examined is not None:
        return (2, said.examined)
    return (1 if said is not None and said.term is not None else 0, 0)


def detail(evidence: Iterable[Evidence]) -> str:
    """Return the frequency that an edge's best record gives: a count of patients over an estimate, the larger count over the smaller."""
    told = [piece for piece in evidence if frequency(piece)]
    return frequency(max(told, key=lambda piece: (_weight(piece), piece.id))) if told else ""


def details(evidence: Iterable[Evidence]) -> set[str]:
    """Return every frequency that some record of an edge gives: what a sentence about the edge may say."""
    return {frequency(piece) for piece in evidence} - {""}


def sources(evidence: Iterable[Evidence]) -> str:
    """Return the sources of an edge's evidence by name and version."""
    return ", ".join(dict.fromkeys(plain(f"{piece.source} {piece.source_version}".strip()) for piece in evidence))


def share(evidence: Iterable[Evidence | Frequent]) -> float:
    """Return the share of patients (0..1) that the best record gives, by Laplace's rule where it counts them; NaN where none says."""
    best: tuple[tuple[int, int], str] | None = None
    found = float("nan")
    for piece in evidence:
        said = piece.said if isinstance(piece, Frequent) else of(piece.qualifiers)
        if said is None and (piece.frequency is None or piece.frequency != piece.frequency):
            continue
        key = (_weight_of(said), piece.id)
        if best is None or key > best:
            best = key
            if said is not None and said.seen is not None and said.examined is not None:
                found = (said.seen + 1) / (said.examined + 2)
            else:
                found = float("nan") if piece.frequency is None else float(piece.frequency)
    return found

"""What a record says beside the statement itself, in words: how frequent, when it begins, in whom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model import Evidence
from reasoning.rendering.text import plain

#: HPO's frequency terms and the shares of patients that they are defined by.
_CLASSES = {
    "HP:0040280": "in all patients",
    "HP:0040281": "in 80–99% of patients",
    "HP:0040282": "in 30–79% of patients",
    "HP:0040283": "in 5–29% of patients",
    "HP:0040284": "in 1–4% of patients",
    "HP:0040285": "in none of the patients",
}
_COUNTED = re.compile(r"(\d+)\s*/\s*(\d+)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


def frequency(piece: Evidence) -> str:
    """Return how frequent a record says something is, '' when it does not say."""
    said = str(piece.qualifiers.get("frequency_text") or "").strip()
    if said in _CLASSES:
        return _CLASSES[said]
    if counted := _COUNTED.fullmatch(said):
        seen, of = int(counted[1]), int(counted[2])
        return f"in {seen} of {of} {'patient' if of == 1 else 'patients'}" if of else ""
    if percent := _PERCENT.fullmatch(said):
        return f"in {percent[1]}% of patients"
    if piece.frequency is not None and piece.frequency == piece.frequency:
        return f"in {percent_text(piece.frequency)} of patients"
    return ""


def percent_text(share: float) -> str:
    """Return a share of 0..1 as per cent with as many digits as it has sense.

    >>> percent_text(0.6), percent_text(0.004), percent_text(1.0)
    ('60%', '0.4%', '100%')
    """
    value = 100 * float(share)
    return f"{value:.0f}%" if value >= 1 or value == 0 else f"{value:.1g}%"


def _weight(piece: Evidence) -> tuple[int, int]:
    said = str(piece.qualifiers.get("frequency_text") or "")
    if counted := _COUNTED.fullmatch(said.strip()):
        return (2, int(counted[2]))
    return (1 if said.strip() in _CLASSES else 0, 0)


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


def share(evidence: Iterable[Evidence]) -> float:
    """Return the share of patients (0..1) that the best record gives, by Laplace's rule where it counts them; NaN where none says."""
    told = [piece for piece in evidence if frequency(piece)]
    if not told:
        return float("nan")
    best = max(told, key=lambda piece: (_weight(piece), piece.id))
    counted = _COUNTED.fullmatch(str(best.qualifiers.get("frequency_text") or "").strip())
    if counted:
        return (int(counted[1]) + 1) / (int(counted[2]) + 2)
    return float("nan") if best.frequency is None else float(best.frequency)

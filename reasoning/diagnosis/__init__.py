"""From a patient's findings to ranked, explained candidate diseases."""

from reasoning.diagnosis.diagnoser import Diagnoser
from reasoning.diagnosis.result import Annotation, Candidate, Differential, GeneMatch, Match, NextFinding, Path, Term
from reasoning.diagnosis.settings import DEFAULT, Settings

__all__ = [
    "DEFAULT",
    "Annotation",
    "Candidate",
    "Diagnoser",
    "Differential",
    "GeneMatch",
    "Match",
    "NextFinding",
    "Path",
    "Settings",
    "Term",
]

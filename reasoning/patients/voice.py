"""What a patient says, by style; only facts are put into words. Without a model, so the same every time."""

from __future__ import annotations

from reasoning.patients.patient import Fact, SimulatedPatient

#: style -> (yes, no, not known, how complaints begin). ``{}`` stands for the finding in lay words.
STYLES: dict[str, tuple[str, str, str, str]] = {
    "plain": ("Yes, I have {}.", "No, I do not have {}.", "I do not know about that.", "I have {}."),
    "terse": ("Yes: {}.", "No: {}.", "Don't know.", "{}."),
    "talkative": (
        "Oh yes, {}, and it has been a worry to the whole family.",
        "No, thank goodness, never {}.",
        "Well, nobody has ever told me anything about that.",
        "What brings me here is {}.",
    ),
    "anxious": (
        "Yes, {}. Is that something bad?",
        "No, not {}. Should I have it?",
        "I don't know. Ought I to?",
        "I am so worried about {}.",
    ),
}


def complaint(patient: SimulatedPatient) -> list[tuple[Fact, str]]:
    """Return what the patient volunteers: each fact with its sentence."""
    begin = STYLES[patient.style][3]
    return [(fact, begin.format(_worded(fact))) for fact in patient.facts if fact.volunteered]


def reply(patient: SimulatedPatient, fact: Fact | None) -> str:
    """Return the answer to a question on which ``fact`` bears, None where nothing is known."""
    yes, no, unknown, _ = STYLES[patient.style]
    if fact is None:
        return unknown
    return yes.format(_worded(fact)) if fact.present else no.format(fact.lay)


def _worded(fact: Fact) -> str:
    return f"{fact.severity} {fact.lay}".strip()

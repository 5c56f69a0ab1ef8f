"""Conversations with speakers: what the patient says, what the clinician finds, and what "yes" and "no" answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reasoning.diagnosis.patient_sex import sex_of
from reasoning.grounding import Grounder
from reasoning.intake.document import Document, Finding, Patient
from reasoning.vocabulary import PHENOTYPE

#: Who asks, and who is asked or answers for the patient.
ASKING = frozenset({"doctor", "dr", "physician", "clinician", "nurse", "interviewer", "gp", "consultant", "therapist", "provider", "agent"})
ANSWERING = frozenset(
    {"patient", "pt", "mother", "father", "parent", "mom", "mum", "dad", "caregiver", "carer", "guardian", "user", "client"}
)
_LINE = re.compile(r"\s*(?:\[[^\]\n]{1,20}\]\s*)?([A-Za-z][\w. ]{0,30}?)\s*:\s+(\S.*)")
_YES = re.compile(
    r"\s*(?:oh,? |well,? )?(?:yes|yeah|yep|yup|i do|i have|he does|she does|he has|she has|correct|right|exactly|often|sometimes)\b", re.I
)
_NO = re.compile(r"\s*(?:oh,? |well,? )?(?:no|nope|nah|never|not really|not that i|i don't|i do not|i haven't|none)\b", re.I)
_UNKNOWN = re.compile(
    r"\s*(?:well,? )?(?:i don'?t know|i do not know|no idea|not sure|i'?m not sure|nobody|i can'?t say|maybe|perhaps)\b", re.I
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
#: How sure a yes to a question is of each of several findings in it, for want of a figure.
_ONE, _SEVERAL = 1.0, 0.6


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says."""

    speaker: str
    text: str

    @property
    def asks(self) -> bool:
        """Whether the speaker is one who asks."""
        return _role(self.speaker) in ASKING


def turns_of(text: str) -> list[Turn] | None:
    """Return the turns of a text of "Speaker: words" lines, None where it is none; a line without a speaker goes on with the last."""
    turns: list[Turn] = []
    for line in filter(str.strip, text.splitlines()):
        found = _LINE.match(line)
        if found is not None and _role(found[1]) in ASKING | ANSWERING:
            turns.append(Turn(found[1].strip(), found[2].strip()))
        elif turns:
            turns[-1] = Turn(turns[-1].speaker, f"{turns[-1].text} {line.strip()}")
        else:
            return None
    return turns if len(turns) >= 2 and len({turn.speaker for turn in turns}) >= 2 else None


def read(turns: Sequence[Turn], grounder: Callable[[], Grounder]) -> Document:
    """Return the findings of a conversation, in its order.

    What who asks says in questions is no finding until it is answered: yes and no count for what the last question named, and what the
    answer names counts itself. Statements count whoever makes them, with the negation and the experiencer that grounding sees.
    """
    findings = tuple(_read(turns, grounder()))
    told = " ".join(turn.text for turn in turns)
    return Document(findings=findings, patient=Patient(sex=sex_of(told)))


def _read(turns: Sequence[Turn], grounder: Grounder) -> Iterator[Finding]:
    asked: list[Finding] = []
    for number, turn in enumerate(turns, 1):
        place = f"turn {number}"
        answer = turn.text
        if not turn.asks and asked:
            no, word = _NO.match(answer), _NO.match(answer) or _YES.match(answer)
            if word is not None and not _UNKNOWN.match(answer):
                said = no is None
                # A no denies all that was asked for; a yes to several may mean one of them.
                sure = _ONE if len(asked) == 1 or not said else _SEVERAL
                yield from (
                    each.model_copy(update={"present": said, "confidence": sure, "by": turn.speaker, "place": place}) for each in asked
                )
                answer = answer[word.end() :]
        asked = []
        for sentence in _SENTENCE.findall(answer):
            found = list(_said(sentence, turn, place, grounder))
            if turn.asks and sentence.rstrip().endswith("?"):
                asked = [each.model_copy(update={"present": None}) for each in found]
            else:
                yield from found


def _said(sentence: str, turn: Turn, place: str, grounder: Grounder) -> Iterator[Finding]:
    if not sentence.strip():
        return
    grounding = grounder.ground(sentence, categories=(PHENOTYPE,))
    for negated in (False, True):
        for mention in grounding.findings(negated=negated):
            yield Finding(
                codes=(mention.best.curie,), label=mention.best.label[:1000], present=not negated, by=turn.speaker[:1000], place=place
            )


def _role(speaker: str) -> str:
    """The part that a speaker plays, by the first word of the name that says one.

    >>> _role("Dr. Smith"), _role("Patient 2")
    ('dr', 'patient')
    """
    words = re.findall(r"[a-z]+", speaker.lower())
    return next((word for word in words if word in ASKING | ANSWERING), "")

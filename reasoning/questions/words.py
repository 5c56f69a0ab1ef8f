"""What the forms of questions are made of: a pattern, and the groups of words that many patterns share.

``a`` and ``b`` are concepts, ``pair`` is two concepts in one stretch of text ("X and Y"), ``noun`` is a word of ``relations.NOUNS``,
``link`` what joins it to its concept, ``findings`` is free text, ``verb`` and ``way`` qualify.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reasoning.questions.question import Intent
from reasoning.questions.relations import NOUNS

ADJ = (
    r"(?:(?:most|all|some|any|the|main|major|key|common|commonest|frequent|typical|known|clinical|associated|related|possible|"
    r"likely|different|"
    r"rare|genetic|causal|causative|underlying|human|inherited|disease|presenting|various|other)\s+)*"
)
NOUN = (
    r"(?P<noun>"
    + "|".join(sorted((rf"{noun}(?:e?s)?".replace(" ", r"\s+") for noun in NOUNS), key=len, reverse=True))
    + r"|diagnoses|therapies)"
)
MODE = r"(?:modes?|patterns?|kinds?|types?|forms?)\s+of\s+(?=inheritance)"
WHICH = r"(?:which|what)\s+"
LIST = r"(?:please\s+)?(?:list|show|give|name|find|tell|get|enumerate)\s+(?:me\s+)?(?:all\s+)?(?:the\s+)?"
OF = (
    r"(?P<link>of|for|in|with|from|seen\s+in|found\s+in|caused\s+by|due\s+to|associated\s+with|linked\s+to|linked\s+with|"
    r"related\s+to|affected\s+by|"
    r"affecting|influenced\s+by|influencing|implicated\s+in|involved\s+in|mutated\s+in|responsible\s+for|causing|underlying|that\s+causes?|"
    r"which\s+causes?|that\s+affects?|that\s+have|that\s+treats?|behind|inherited\s+as|used\s+(?:for|in|to\s+treat)|"
    r"indicated\s+for|treated\s+(?:by|with)|"
    r"metaboli[sz]ed\s+by|(?:that\s+|which\s+)?(?:results?|arises?|stems?|comes?)\s+from|with\s+the\s+role(?:\s+of)?|in\s+patients\s+with|in\s+people\s+with)"
)
AUX = r"(?:does|do|did|can|could|may|might|would|will|is|are|was|were|should)"
DISEASE_NOUN = r"(?:diseases?|disorders?|conditions?|syndromes?|diagnos[ie]s|illness(?:es)?|pathology|pathologies)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form of words; ``way`` is what a handler needs to know beside the slots."""

    name: str
    intent: Intent
    form: re.Pattern[str]
    way: str = ""


def pattern(name: str, intent: Intent, form: str, way: str = "") -> Pattern:
    """Return a pattern whose form is the whole of a question, in any case; blanks in it only set its parts apart."""
    return Pattern(name, intent, re.compile(rf"^(?:{form})$", re.I | re.X), way)

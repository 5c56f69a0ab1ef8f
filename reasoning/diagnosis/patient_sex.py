"""A patient's sex as people and forms write it, and as a text tells it."""

from __future__ import annotations

import re
from typing import Literal

#: The patient by what a text calls one: "a 7-year-old girl", and first of all "Male infant", "boy with", "45yo man".
_PERSON = re.compile(
    r"(?:\b(?:years?|months?|weeks?|days?|yrs?)[- ]old|\b\d+\s?(?:yo|y/o|y\.o\.?|mo|m/o)|^\W*(?:an?)?|\b(?:this|the|our))\s*(?:\w+\s+)?"
    r"\b(boy|girl|man|woman|male|female|gentleman|lady)\b",
    re.I,
)
#: A note's letter beside the age: "42F", "5yo M", "34 y.o. F", "6mo f", "M/45"; "5 m" alone may be months.
_LETTER = re.compile(
    r"\b\d{1,2}\s?(?i:yo|y/o|y\.o\.?|yrs?(?:[- ]old)?|years?[- ]old|mo|m/o|months?[- ]old|wks?|w/o|days?[- ]old)\s?/?\s?([MFmf])(?![\w'’])"
    r"|(?:^\W*|[.;:]\s+|\b(?i:this|an?|the|our|my|pt|patient):?\s+)\d{1,2}\s?([MF])(?![\w'’])"
    r"|\b([MF])\s?/\s?\d{1,3}\b"
)
#: The patient by the family's word for one, where the text begins with it: "My daughter has".
_KIN = re.compile(
    r"^\W*(?:(?:hi|hello|so|well|please|help)\b\W*)*(?:my|our)\s+(?:[\w-]+\s+){0,4}?(?:(daughter|wife|mother|mom|mum|sister|niece|granddaughter|"
    r"grandmother|aunt|girlfriend)|(?:son|husband|father|dad|brother|nephew|grandson|grandfather|uncle|boyfriend))\b",
    re.I,
)
_SELF = re.compile(r"\bI(?:['’](?:m|ve)|\s+(?:have|had|am|feel|get|suffer))\b")


def sex_of(text: str) -> Literal["male", "female"] | None:
    """Return the sex that a text gives its patient by what it calls them ("a 7-year-old girl", "42F"), None when it names none or both.

    >>> sex_of("42F fatigue, joint pain"), sex_of("My son has seizures"), sex_of("My son has seizures and I have ataxia")
    ('female', 'male', None)
    """
    said: set[Literal["male", "female"]] = {
        "female" if match[1].lower() in ("girl", "woman", "female", "lady") else "male" for match in _PERSON.finditer(text)
    }
    said |= {"female" if (match[1] or match[2] or match[3]) in "Ff" else "male" for match in _LETTER.finditer(text)}
    if not said and (kin := _KIN.match(text)) is not None and _SELF.search(text) is None:
        said.add("female" if kin[1] else "male")
    return said.pop() if len(said) == 1 else None


def written(sex: str | None) -> str | None:
    """Return "male" or "female" for what forms write; anything else as it is, for who refuses it.

    >>> written("M"), written(" Female"), written("unknown"), written(None)
    ('male', 'female', 'unknown', None)
    """
    said = "" if sex is None else sex.strip().lower()
    return next((name for name in ("male", "female") if said in (name, name[0])), sex)

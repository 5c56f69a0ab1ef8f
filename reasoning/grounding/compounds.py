"""Findings and diseases that only say what another thing is about: "Glasgow coma scale", "measles vaccine", "diabetes clinic".

English puts what a thing is for before its name. Where that thing measures, prevents or attends to what anyone may have, its name does not
say that this patient has it. What treats it is left out: who takes seizure medication has seizures.
"""

from __future__ import annotations

import re

_MEASURES = (
    r"scales?|scores?|scoring|ind(?:ex|ices)(?!\s+(?:case|patient))|inventor(?:y|ies)|questionnaires?|checklists?|quotients?|screen(?:s|ing|ings)?|"
    r"tests?|testing|serolog(?:y|ies)|tit(?:er|re)s?|antibod(?:y|ies)|antigens?|risks?|thresholds?|assessments?|work-?ups?"
)
_PREVENTS = (
    r"precautions?|prevention|prophyla(?:xis|ctics?)|vaccin(?:e|es|ation|ations)|immuni[sz]ations?|shots?|jabs?|boosters?|toxoids?|"
    r"immunoglobulins?|antitoxins?|awareness|education"
)
_ATTENDS = (
    r"clinics?|units?|wards?|services?|teams?|nurses?|specialists?|departments?|cent(?:er|re)s?|societ(?:y|ies)|foundations?|"
    r"support\s+groups?|registr(?:y|ies)|guidelines?|protocols?"
)
#: What may stand before the head: what is measured of it.
_ASPECTS = r"rating|severity|spectrum|symptoms?|impact|activity|disability|risk|screening|diagnostic|surface|core|virus|specific"
#: What a test is positive for is there.
_NOT_POSITIVE = r"(?!\s+(?:(?:was|were|is|came\s+back|returned)\s+)?(?:strongly\s+|weakly\s+)?(?:positive|reactive)\b)"
_HEAD = re.compile(rf"(?:[ \t]+|-)(?:(?:{_ASPECTS})\s+){{0,2}}(?P<head>{_MEASURES}|{_PREVENTS}|{_ATTENDS})(?![\w-]){_NOT_POSITIVE}", re.I)
#: Terms of other fields that begin with a finding's name.
_TERM = re.compile(r"(?:stroke\s+(?:volumes?|work)|shock\s+waves?|confusion\s+matri(?:x|ces))\b", re.I)


def head(text: str, start: int, end: int) -> str:
    """Return the word for what ``text[start:end]`` only says the purpose of, "" where it stands for itself.

    >>> [head(text, 0, 6) for text in ("stroke unit", "stroke severity scale", "stroke volume", "stroke, clinic visits", "stroke")]
    ['unit', 'scale', 'stroke volume', '', '']
    """
    term = _TERM.match(text, start)
    if term is not None and term.end() > end:
        return term.group()
    found = _HEAD.match(text, end)
    return "" if found is None else found["head"]

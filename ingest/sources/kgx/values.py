"""What a cell or field of KGX means: nothing, yes or no, several values, a share of patients, where it is from.

Writers differ: pandas writes an absent value as ``nan`` and a list as Python would, booleans come as ``1.0`` or ``t``.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from ingest.sources.kgx import objects

#: How programs write that there is no value; a name may be one of the others (``NA`` is noradrenaline to some).
NOTHING_IN_NAMES = {"None", "nan", "NaN", "NULL", "null", "<NA>", "#N/A", "\\N"}
NOTHING = {"none", "nan", "null", "<na>", "na", "n/a", "#n/a", "\\n", "nil"}
_YES = {"true", "t", "yes", "y", "1", "1.0", "not", "negated"}
_NO = {"", "false", "f", "no", "n", "0", "0.0"}
#: JSON in the one form in which qualifiers are kept.
encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
#: Columns by which a writer denies or affirms with yes or no, in plain letters.
_DENYING = re.compile(
    r"(?:edge|statement|relation|association|assertion|finding)?(?:is|has|was)?(?:not|negat(?:ed|ive|ion|e)|neg|exclu(?:ded?|des|sion)|absent|denied|ruledout|refuted|unobserved|not(?:observed|"
    r"present|found|true|associated))(?:flag|evidence|finding|statement|assertion|association|edge|relation)?"
)
_AFFIRMING = re.compile(r"(?:is|has|was)?(?:affirmed|asserted|present|observed|true)")
#: Columns of a word that denies or affirms; in the others of such names only a denial is read, what else they say is kept beside.
_POLARITY = re.compile(r"\w*polarity|negationstatus|assertionstatus")
_SIDED = re.compile(r"assertion|modality|(?:predicate|relation|edge|association|statement)?(?:modifier|qualifier)|stance|verdict|valence")
#: Columns of a kind or state, of which only a "NOT" at their beginning is read.
_TYPED = re.compile(r"status|(?:edge|relation|association)?(?:relation|label|type)|relationship")
_NOT_FIRST = re.compile(
    r"(?i:not|negated|denied|excluded|refuted)$|(?:NOT[ _|:]|(?i:does[ _]not[ _]))(?!(?i:.*(?:provided|applicable|available|specified|"
    r"known|done|tested|"
    r"assessed|evaluated|determined|reviewed|started)))"
)
_NEGATIVE = {"negative", "neg", "negated", "not", "-", "-1", "−", "denied", "absent", "refuted", "excluded", "negation"}
_NOTHING_SAID = {"", "-", "−", "-1"}
_POSITIVE = {"positive", "pos", "affirmed", "affirmative", "+", "+1", "1", "present", "asserted", ""}
_PYTHON_LIST = re.compile(r"""\[\s*(?:(?:'[^']*'|"[^"]*")\s*(?:,\s*|(?=\])))*\]""")
_PYTHON_TEXT = re.compile(r"""'([^']*)'|"([^"]*)\"""")


def text(value: Any) -> str | None:
    """Return a value as text, or None where there is none.

    >>> text(" PMID:1 "), text("nan"), text(None), text(7)
    ('PMID:1', None, None, '7')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        said = value.strip()
    else:
        said = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, bool | int | float | list | dict) else str(value)
    return None if not said or said.casefold() in NOTHING else said


def name(value: Any) -> str | None:
    """Return a name; only what a program writes for no value is none.

    >>> name("nan"), name("NA")
    (None, 'NA')
    """
    said = value.strip() if isinstance(value, str) else text(value)
    return None if not said or said in NOTHING_IN_NAMES else said


def several(value: Any) -> list[str]:
    """Return a field of several values: a JSON list, text parted by ``|``, or a list as Python or JSON writes it.

    >>> several("PMID:1|None|PMID:2"), several("['PMID:1', 'PMID:2']"), several(["a", None])
    (['PMID:1', 'PMID:2'], ['PMID:1', 'PMID:2'], ['a'])
    """
    if isinstance(value, str):
        said = value.strip()
        if _PYTHON_LIST.fullmatch(said):
            value = [one or other for one, other in _PYTHON_TEXT.findall(said)]
        else:
            value = said.split("|")
    parts = value if isinstance(value, list) else [value]
    return [found for part in parts if (found := text(part)) is not None]


def names(value: Any) -> list[str]:
    """Return a field of several names."""
    parts = value.split("|") if isinstance(value, str) and not value.lstrip().startswith("[") else value
    parts = parts if isinstance(parts, list) else several(parts)
    return [said for part in parts if (said := name(part)) is not None]


def yes(value: Any) -> bool:
    """Return whether a field says yes; nothing is no.

    >>> yes("1.0"), yes("T"), yes(""), yes(False), yes(None)
    (True, True, False, False, False)

    Raises:
        ValueError: it is neither, and must not be taken for one of them.
    """
    if isinstance(value, list) and len(value) < 2:
        value = value[0] if value else None
    said = str(value).strip().casefold() if value is not None else ""
    if said in _YES:
        return True
    if said in _NO or said in NOTHING:
        return False
    raise ValueError(f"{value!r} is neither true nor false")


def negated(fields: dict[str, Any]) -> bool:
    """Return whether an edge says that something is not so: by its ``negated``, a column of that sense, or a qualifier NOT.

    >>> negated({"is_negated": "true"}), negated({"excluded": "0"}), negated({"polarity": "negative"}), negated({"notes": "true"})
    (True, False, True, False)
    >>> negated({"qualifiers": "rare|NOT"}), negated({"qualifiers": '{"note": "a|not|b"}'})
    (True, False)

    Raises:
        ValueError: ``negated`` or what stands for it is neither true nor false, or a polarity is none.
    """
    fields = objects.opened(fields, negated)
    # An object that is written as JSON is no list; what it says is read with the other qualifiers.
    listed = [value for name in ("qualifier", "qualifiers") if not str(value := fields.get(name)).lstrip().startswith("{")]
    qualifiers = [said for value in listed for said in several(value)]
    denied = any(qualifier.casefold() == "not" for qualifier in qualifiers)
    for column, value in fields.items():
        plain = objects.plain_letters(column)
        if _POLARITY.fullmatch(plain):
            said = (text(value) or "").casefold()
            if said not in _NEGATIVE and said not in _POSITIVE:
                raise ValueError(f"{column} {value!r} is neither positive nor negative")
            denied = denied or said in _NEGATIVE
        elif _DENYING.fullmatch(plain):
            denied = yes(value) or denied
        elif _AFFIRMING.fullmatch(plain):
            denied = denied or (text(value) or "").casefold() in (_NO | _NEGATIVE) - _NOTHING_SAID
        elif _SIDED.fullmatch(plain):
            denied = denied or (text(value) or "").casefold() in _NEGATIVE - _NOTHING_SAID
        elif _TYPED.fullmatch(plain):
            denied = denied or _NOT_FIRST.match(text(value) or "") is not None
    return denied


def denies(column: str) -> bool:
    """Return whether a column is one by which a writer denies.

    >>> denies("is_negated"), denies("polarity"), denies("notes")
    (True, True, False)
    """
    plain = objects.plain_letters(column)
    return any(form.fullmatch(plain) for form in (_DENYING, _AFFIRMING, _POLARITY, _SIDED, _TYPED))


def number(value: Any) -> float | None:
    """Return a number, or None where there is none."""
    try:
        said = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError, OverflowError):
        return None
    return said if math.isfinite(said) else None

"""Which share of patients an edge of KGX states, in whichever of its fields: a count of a total, a percentage, a term, words."""

from __future__ import annotations

import re
from typing import Any

from ingest.sources.kgx import objects
from ingest.sources.kgx.values import negated, number, several, text
from kg.frequency import parse

_COUNTED, _UNCOUNTED = re.compile(r"\d+\s*/\s*\d+"), re.compile(r"0+\s*/\s*0+")
#: How tables say in words that something is found in nobody.
_NEVER = {"never", "absent", "not observed", "not present", "not found", "not seen", "not reported", "negative", "no"}
#: None of some, as spreadsheets and people write it; a count; a count of nobody who was looked at.
_ZERO = re.compile(r"0+(?:[.,]0+)?\s*(?:%|/\s*[1-9]\d*(?:\.0+)?)?(?:\s*\(0+(?:[.,]0+)?\s*%\))?")
#: A number with a sign of percentage, a decimal comma, or as a quotient.
_MEASURED = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:(?P<percent>%)|/\s*(?P<over>\d+(?:\.\d+)?))?")
#: The same in words, at the beginning of what is said: "none of 5", "zero in 12", "excluded (0 %)", "not seen in any".
_NOBODY = re.compile(
    r"(?:0+|zero|no(?:ne|body| one)?|nil)\s*(?:/|of|out of|in|patients?|cases?|individuals?)\b\s*(?:[1-9]\d*)?[^;|,\d]*|nobody|no one|"
    r"(?:excluded|absent|never|not (?:observed|present|found|seen|reported))\b[^;|]*|0+\s*[/∕⁄:]\s*[1-9]\d*[^;|,\d]*"
)
_EXCLUDED = re.compile(r"\bhp[:_]0040285\b", re.I)
_OTHER_SHARE = re.compile(r"\bhp[:_]004028[0-4]\b", re.I)
#: Columns of a share of patients under names that are not KGX's, in plain letters.
_FREQUENCY = re.compile(
    r"(?:has|hpo|hp|phenotype|feature|patient|manifestation|observed)?freq(?:uency)?(?:text|qualifier|term|hpo|id|code|modifier|value|label|"
    r"of(?:phenotype|feature|manifestation|occurrence)|inpatients)?"
)


def tells_share(column: str) -> bool:
    """Return whether a column that is none of KGX's own holds a share of patients.

    >>> tells_share("Frequency"), tells_share("frequencyOfPhenotype"), tells_share("allele_frequency")
    (True, True, False)
    """
    return _FREQUENCY.fullmatch(objects.plain_letters(column)) is not None


def share(fields: dict[str, Any]) -> float | None:
    """Return the share of patients that an edge states, in 0..1: ``has_count`` of ``has_total``, or else the other fields for it.

    >>> share({"has_count": "0", "has_total": 5}), share({"has_percentage": "12.5"}), share({"frequency_qualifier": "3/4"})
    (0.0, 0.125, 0.75)

    Raises:
        ValueError: the numbers contradict themselves: more than all, or less than none.
    """
    fields = objects.opened(fields, negated)
    count, total = number(fields.get("has_count")), number(fields.get("has_total"))
    if count is not None and total is not None and (total or count):
        if not total:
            raise ValueError(f"has_count {count:g} of has_total 0 is no share")
        return _within(count / total, f"has_count {count:g} of has_total {total:g}")
    for field, whole in (("has_quotient", 1.0), ("has_percentage", 100.0)):
        given = fields.get(field)
        part = number(given)
        if part is None and isinstance(given, str) and (measured := _MEASURED.fullmatch(given.strip())) is not None:
            part, over = float(measured[1].replace(",", ".")), measured["over"]
            part, whole = (part / float(over), 1.0) if over and float(over) else (part, 100.0 if measured["percent"] else whole)
        if part is not None:
            return _within(part / whole, f"{field} {part:g}")
    if text(fields.get("frequency_qualifier")) is not None:
        return _said_share(fields["frequency_qualifier"])
    others = [value for column, value in fields.items() if tells_share(column) and text(value) is not None]
    shares = {found for value in others if (found := _said_share(value)) is not None}
    if len(shares) > 1 and 0.0 in shares:
        raise ValueError(f"the shares of patients {sorted(shares)} contradict one another")
    return shares.pop() if len(shares) == 1 else None


def _said_share(value: Any) -> float | None:
    """Return the share that a field of words, a count or a term says, None where it says none that is known."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("id", *objects.VALUE_KEYS) if key in value), value)
    listed = several(value)
    if len(listed) > 1:
        shares = [_said_share(one) for one in listed]
        if 0.0 in shares and any(shares):
            raise ValueError(f"{value!r} says both that nobody has it and that somebody has")
        return 0.0 if 0.0 in shares else None
    said = listed[0] if listed else None
    if said is not None and _EXCLUDED.search(said):
        if _OTHER_SHARE.search(said):
            raise ValueError(f"{said!r} says both that nobody has it and that somebody has")
        return 0.0
    part = number(said)
    if part is not None:
        # 1 may be one patient or all of them: a number alone is a share only where it has a point or is none.
        return part if part <= 1 and ("." in str(said) or part == 0) else None
    try:
        found = parse(said or "")
        return None if found is None else found.share
    except ValueError:
        if _ZERO.fullmatch(said or ""):
            return 0.0
        if _NOBODY.fullmatch((said or "").casefold()):
            return 0.0
        if _COUNTED.match(said or "") and _UNCOUNTED.fullmatch(said or "") is None:
            raise  # "5/0", "7/5"
        plain = str(said).removeprefix("biolink:").casefold()
        return 0.0 if plain in _NEVER or _NOBODY.fullmatch(plain) else None  # other words stay among the qualifiers


def _within(value: float, said: str) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"{said} is no share")
    return round(value, 6)

"""Denials that stand in a phenopacket where the schema has none: such a feature must not be taken as observed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_KNOWN = ("excluded", "negated")
#: Keys that would deny, and keys that would affirm, in plain letters.
_DENIES = re.compile(r"(?:is)?(?:exclude[sd]?|exclusion|negated?|negative|absent|absence|denied|ruledout|not)")
_AFFIRMS = re.compile(r"(?:is)?(?:present|observed|affirmed|found|status|presence|state)")
_YES = frozenset({"true", "yes", "1", "present", "observed", "affirmed", "found", "positive", "confirmed", "included"})
_NO = frozenset({"false", "no", "0", ""})
#: HPO's term for a feature that nobody has, where a packet says how often or how much.
_EXCLUDED = re.compile(r"\b(?:HP[:_])?0040285\b", re.I)
_HOW_MUCH = ("modifiers", "severity", "frequency")
#: A description that is nothing but a denial.
_DENIAL = re.compile(
    r"\s*(?:not\s+\w+(?:\s+in\s+\w+)?|absent|negative|no|none|excluded|denied|ruled\s+out|never(?:\s+\w+)?)\s*[.!]?\s*", re.I
)
_LABEL = re.compile(r"\s*(?:no|not|without|denies|denied|negative\s+for|never|ruled\s+out|no\s+evidence\s+of)\b", re.I)
#: Keys beside the features under which other tools put those that are absent.
_LISTS = re.compile(
    r"(?:(?:excluded|negated|negative|absent|denied|not)[a-z]*(?:features?|phenotypes?|findings?|abnormalities)|"
    r"(?:features?|phenotypes?|findings?)(?:excluded|negated|absent|denied))",
    re.I,
)


def odd_denial(feature: object) -> str | None:
    """Return what a feature (without nulls) says of its being there in a way that the schema does not know; None where it says nothing.

    >>> odd_denial({"type": {"id": "HP:1"}, "Excluded": True}), odd_denial({"type": {"id": "HP:1", "excluded": True}})
    ("'Excluded'", "'type.excluded'")
    >>> odd_denial({"type": {"id": "HP:1"}, "excluded": True}) is None, odd_denial({"type": {"id": "HP:1"}, "present": True}) is None
    (True, True)
    """
    if not isinstance(feature, Mapping):
        return None
    said = {str(feature[key]).strip().casefold() for key in _KNOWN if key in feature}
    if len(said) > 1:
        return "both 'excluded' and 'negated', which differ"
    if any(_EXCLUDED.search(str(feature.get(key))) for key in _HOW_MUCH):
        return "the term 'Excluded' among its modifiers"
    if isinstance(feature.get("description"), str) and _DENIAL.fullmatch(feature["description"]):
        return f"the description {feature['description'].strip()!r}"
    inner = feature.get("type")
    parts: list[tuple[str, Mapping[str, Any]]] = [("", feature)]
    if isinstance(inner, Mapping):
        parts.append(("type.", inner))
    for before, part in parts:
        for key, value in part.items():
            if before or key not in _KNOWN:
                plain, told = re.sub(r"[^a-z]", "", key.casefold()), str(value).strip().casefold()
                if (_DENIES.fullmatch(plain) and told not in _NO) or (_AFFIRMS.fullmatch(plain) and told not in _YES):
                    return f"{before + key!r}"
    return None


def label_denies(label: str) -> bool:
    """Return whether a label reads as a denial of what it names, so that "excluded" may have been forgotten.

    >>> label_denies("No seizures"), label_denies("denies fever"), label_denies("Absent speech"), label_denies("Nodule")
    (True, True, False, False)
    """
    return _LABEL.match(label) is not None


def unread_lists(document: Mapping[str, Any], name: str = "'excluded': true") -> list[str]:
    """Return a note for each key of a packet that lists absent features beside the schema's own.

    >>> unread_lists({"absentFeatures": [1, 2], "phenotypicFeatures": []})
    ["'absentFeatures' is no key of the schema and was not read: give its features among 'phenotypicFeatures' with 'excluded': true"]
    """
    found = [key for key, value in document.items() if value and _LISTS.fullmatch(re.sub(r"[^A-Za-z]", "", key))]
    return [f"{key!r} is no key of the schema and was not read: give its features among 'phenotypicFeatures' with {name}" for key in found]

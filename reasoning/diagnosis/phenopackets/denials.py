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

"""What narrowings say of a statement's records: how frequent, in which sex, by which source, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reasoning.query.model import Qualifiers, Range, Span
from reasoning.reading.syntax import Narrowing, Words


def qualifiers_of(narrowings: Sequence[Narrowing], span: Callable[[Words], tuple[Span, ...]]) -> Qualifiers | None:
    """Return what narrowings say of the records of a statement, None where there are none; ``span`` gives words' characters."""
    if not narrowings:
        return None
    filled: dict[str, object] = {"spans": tuple(s for n in narrowings for s in span(n.words))}
    for narrowing in narrowings:
        value = narrowing.qualifier.value
        match narrowing.qualifier.sort:
            case "frequency":
                filled["frequency"] = bounds(value)
            case "years":
                filled["years"] = bounds(value)
            case "publications":
                filled["publications"] = bounds(value)
            case "sex":
                filled["sex"] = value
            case "source":
                filled["sources"] = (value,)
            case "licence":
                filled["licences"] = (value,)
            case "level":
                filled["levels"] = (value,)
            case "other":
                filled["other"] = ((value, "true"),)
    return Qualifiers.model_validate(filled)


def bounds(value: str) -> Range:
    """Return the range of "0.3:1", ">0.5:1", "0:<0.5", "2015:"."""
    low, _, high = value.partition(":")
    opened = low.startswith(">") or high.startswith("<")
    low, high = low.lstrip(">"), high.lstrip("<")
    if opened and value.startswith(">") and high == "1":
        high = ""  # more than half: up to all, all included
    if opened and "<" in value and low == "0":
        low = ""
    return Range(least=float(low) if low else None, most=float(high) if high else None, open=opened)

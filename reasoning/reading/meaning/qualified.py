"""What narrowings say of a statement's records: how frequent, in which sex, by which source, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reasoning.query.model import Condition as Where
from reasoning.query.model import Qualifiers, Range, Span, walk
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


def qualified_in(parts: Sequence[Where], term: str, predicate: str, categories: Callable[[str], tuple[str, ...]]) -> str | None:
    """Return the term that an inheritance or an onset is said of: the term, or the disease that the statements about it pass through.

    "Dominant deafness genes" are those of dominant diseases. None where no one disease is there; "" where it is said of it already.
    """
    if "biolink:Disease" in (categories(term) or ("biolink:Disease",)):
        return term
    statements = [statement for part in parts for statement in walk(part)]
    ends = dict.fromkeys(end for statement in statements for end in (statement.subject, statement.object))
    diseases = [end for end in ends if categories(end) == ("biolink:Disease",)]
    if len(diseases) != 1:
        return None
    told = any(statement.subject == diseases[0] and statement.predicates == (predicate,) for statement in statements)
    return "" if told else diseases[0]

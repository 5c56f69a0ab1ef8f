"""Queries in a short notation, for tables of what a question must be read as.

``find ?gene: ?gene causes|contributes_to MONDO:1`` · ``check: A has_phenotype B`` · ``explain A ~ B`` · ``rank +A +B -C ?D`` ·
``compare A, B by ?phenotype: ...`` · ``describe A``. Statements are joined by ``&`` and ``|``, denied by ``!(...)``; ``not`` before a
predicate asks for records that deny; ``{...}`` holds qualifiers.
"""

from __future__ import annotations

from reasoning.query.model import (
    And,
    AtLeast,
    Check,
    Choose,
    Compare,
    Condition,
    Count,
    Describe,
    Explain,
    Find,
    Not,
    Or,
    Qualifiers,
    Query,
    Range,
    Rank,
    Statement,
    Term,
    Value,
)


def short(query: Query) -> str:
    """Return a query in short notation."""
    name = {term.id: _name(term) for term in query.terms}
    where = "" if query.where is None else f": {_where(query.where, name)}"
    match query.asked:
        case Find(variable=v):
            return f"find {name[v]}{_apart(query.term(v))}{where}"
        case Count(variable=v):
            return f"count {name[v]}{_apart(query.term(v))}{where}"
        case Check(denied=denied):
            return f"check{' denied' if denied else ''}{where}"
        case Value(of=of):
            return f"value {of}{where}"
        case Describe(term=t):
            return f"describe {name[t]}"
        case Explain(source=a, target=b):
            return f"explain {name[a]} ~ {name[b]}"
        case Compare(terms=terms, variable=v):
            return f"compare {', '.join(name[t] for t in terms)}{f' by {name[v]}' if v else ''}{where}"
        case Choose(variable=v, options=options):
            return f"choose {', '.join(name[o] for o in options)} for {name[v]}{where}"
        case Rank() as rank:
            parts = [f"+{name[f]}" for f in rank.findings] + [f"-{name[e]}" for e in rank.excluded]
            parts += [f"?{name[s]}" for s in rank.suspected] + [f"={name[k]}" for k in rank.known]
            return " ".join(["rank", *parts, *([rank.sex] if rank.sex else []), *([rank.onset] if rank.onset else [])])
    raise AssertionError(query.asked)


def _apart(term: Term) -> str:
    return f" not {'/'.join(term.not_curies)}" if term.not_curies else ""


def _name(term: Term) -> str:
    within = f"<{'/'.join(term.within)}" if term.within else ""
    return "/".join(term.curies) or f"?{term.id.removeprefix('?')}{within}"


def _where(where: Condition, name: dict[str, str], inner: bool = False) -> str:
    if isinstance(where, Statement):
        predicates = "|".join(p.removeprefix("biolink:") for p in where.predicates) or "*"
        told = f"{name[where.subject]} {'not ' if where.negated else ''}{predicates}{'~' if where.either_way else ''} {name[where.object]}"
        return told + _qualified(where.qualifiers)
    if isinstance(where, Not):
        return f"!({_where(where.part, name)})"
    joint = {"and": " & ", "or": " | "}.get(where.kind, "; ")
    told = joint.join(_where(part, name, True) for part in where.parts)
    if isinstance(where, AtLeast):
        return f"{where.n} of ({told})"
    return f"({told})" if inner and isinstance(where, And | Or) else told


def _qualified(qualifiers: Qualifiers | None) -> str:
    if qualifiers is None:
        return ""
    told = []
    for key, value in qualifiers:
        if key == "spans" or not value:
            continue
        if isinstance(value, Range):
            mark = ")" if value.open else ""
            value = f"{'' if value.least is None else f'{value.least:g}'}:{'' if value.most is None else f'{value.most:g}'}{mark}"
        elif isinstance(value, tuple):
            value = ",".join(v if isinstance(v, str) else "=".join(v) for v in value)
        told.append(f"{key} {value}")
    return f" {{{'; '.join(told)}}}"

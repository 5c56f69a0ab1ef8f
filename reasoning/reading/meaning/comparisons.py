"""What is set side by side, as a query: by sorts of things that each has, or by all that is said of each."""

from __future__ import annotations

from dataclasses import replace

from reasoning.query.model import And, Asked, Compare, Find, Or, Statement
from reasoning.query.model import Condition as Where
from reasoning.reading.meaning.builder import Builder
from reasoning.reading.meaning.terms import Build, Unreadable
from reasoning.reading.names.lattice import without
from reasoning.reading.syntax import Ask, Entity, Group, Link, Noun
from reasoning.reading.words.vocabulary import Word

#: Words that ask for what sets things apart.
_APART = frozenset(
    {
        "difference",
        "differences",
        "differ",
        "differs",
        "distinguish",
        "distinguishes",
        "differentiate",
        "differentiates",
        "apart",
        "contrast",
    }
    | {"different", "separates", "tells"}
)


def bare(*nouns: Noun) -> None:
    """Refuse what has conditions or qualifiers of its own where a query has no place for them."""
    if any(noun.conditions or noun.narrowings for noun in nouns):
        raise Unreadable("what is narrowed")


def compared(ask: Ask, builder: Builder, build: Build) -> tuple[Asked, Where | None]:
    """What several concepts have in common and what not; what all have alone, where it is said of them by way of a third.

    Raises:
        Unreadable: some are denied or narrowed, or two are the same.
    """
    group = ask.phrase
    assert isinstance(group, Group)
    if any(group.denied) or group.op == "mixed":
        raise Unreadable("a list without some")
    wanted = ask.other if isinstance(ask.other, Noun) else None
    bare(*group.members, *([wanted] if wanted is not None else []))
    parts: list[Where] = []
    variable = None
    if wanted is not None and isinstance(wanted.head, Word):
        family, role = (wanted.head.family, wanted.head.role)
        if family == "have":  # findings are a disease's, before they are those of a gene's diseases
            group = replace(group, members=tuple(_as_disease(m) for m in group.members))
        for member in group.members:
            parts.append(builder.condition(wanted, Link(family, role, member, (0, 0)), build, alone=False))
        variable = build.ids[id(wanted)]
        if not all(isinstance(part, Statement) for part in parts):  # by way of a third: what all have is found, and not set side by side
            if ask.of != "common":
                raise Unreadable("what is said by way of a third")
            return Find(variable=variable), And(parts=tuple(parts))
    else:
        common = frozenset.intersection(*(m.cats for m in group.members)) or frozenset("D")
        for member in group.members:
            if isinstance(member.head, Entity):
                # what is set beside another as a whole is a disease before it is a finding in others; TSC1 and TSC2 are genes
                head = (without(member.head, frozenset("D")) if "D" in common and "G" not in common else None) or member.head
                build.chosen[id(member)] = builder.likeliest(head, tuple(sorted(common, key="DPGCRB".find)))
        builder.of_one_sort(group.members, build)
    terms = tuple(builder.term(member, build) for member in group.members)
    if len({build.terms[t].curies for t in terms}) < len(terms):
        raise Unreadable("two concepts")
    return Compare(terms=terms, variable=variable, apart=builder.says(_APART, ask.words)), Or(parts=tuple(parts)) if parts else None


def _as_disease(noun: Noun) -> Noun:
    """A name as the disease that it may be, where it may be one."""
    disease = without(noun.head, frozenset("D")) if isinstance(noun.head, Entity) else None
    return noun if disease is None else replace(noun, head=disease, cats=disease.cats)

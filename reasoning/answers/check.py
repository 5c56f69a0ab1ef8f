"""Whether a statement holds: the edges for it, the negative ones against it, and through kinds where it is not said outright."""

from __future__ import annotations

from collections.abc import Iterator

from reasoning.answers import edges as at
from reasoning.claims.composer import Composer
from reasoning.concepts.resolver import Concept
from reasoning.questions import Question

_PHENOTYPE = "biolink:has_phenotype"
#: Kinds of the object that are looked through ("a more specific phenotype is recorded").
_MOST_KINDS = 400


def answer(question: Question, write: Composer) -> None:
    """Write what speaks for the statement and what against it; neither is an abstention, never a "no"."""
    for one, other in _senses(*question.concepts):
        if _outright(question, write, one, other) or _lineage(question, write, one, other) or _specific(question, write, one, other):
            _concepts(question, write, one, other)
            return
    one, other = question.concepts[0].node, _meant(question, write)
    _concepts(question, write, one, other)
    write.line("No record in this graph says so, and none denies it.")
    write.missing.append(f"a record that links {write.name(one)} and {write.name(other)} in this way; that is no evidence that it is false")


def _meant(question: Question, write: Composer) -> int:
    """The object's sense to speak of: a phenotype where it was asked whether something has it."""
    other = question.concepts[1]
    if _PHENOTYPE in question.predicates:
        senses = (other.node, *other.others)
        return next((n for n in senses if write.snapshot.category(n) == "biolink:PhenotypicFeature"), other.node)
    return other.node


def _senses(one: Concept, other: Concept) -> Iterator[tuple[int, int]]:
    for first in (one.node, *one.others):
        for second in (other.node, *other.others):
            if first != second:
                yield first, second


def _concepts(question: Question, write: Composer, one: int, other: int) -> None:
    write.concept(one, question.concepts[0].text, "subject")
    write.concept(other, question.concepts[1].text, "object")


def _outright(question: Question, write: Composer, one: int, other: int) -> bool:
    """Edges between the two themselves."""
    snapshot = write.snapshot
    denied = [int(e) for e in snapshot.negated_of(one) if at.other_end(snapshot, int(e), one) == other]
    fits = [e for e in (*snapshot.find_edges(one, other), *denied) if _fits(question, write, e, one)]
    if not fits:
        return False
    affirmed = at.ranked(snapshot, [e for e in fits if not snapshot.edge_negated[e]])
    denied = [e for e in fits if snapshot.edge_negated[e]]
    write.line("Records disagree:" if affirmed and denied else f"{_yes(question)}:" if affirmed else "No, a record denies it:")
    for edge in (*affirmed, *denied):
        write.say([edge])
    write.results += [at.row(snapshot, edge, one) for edge in (*affirmed, *denied)]
    return True


def _yes(question: Question) -> str:
    return "Recorded" if question.pattern in ("how common", "frequency of", "percentage of") else "Yes"


def _fits(question: Question, write: Composer, edge: int, one: int) -> bool:
    snapshot = write.snapshot
    if question.predicates and snapshot.predicate(edge) not in question.predicates:
        return False
    return question.either_way or int(snapshot.edge_subject[edge]) == one or not question.predicates


def _lineage(question: Question, write: Composer, one: int, other: int) -> bool:
    """A chain of "is a kind of" between them, where that is what was asked or anything would do."""
    if question.predicates and at.SUBCLASS not in question.predicates:
        return False
    snapshot = write.snapshot
    up, down = at.lineage(snapshot, one, other), at.lineage(snapshot, other, one)
    chain = up or down
    if not chain:
        return False
    asked = bool(question.predicates)
    write.line("Yes, by this chain:" if up else "The other way round:" if asked else "Yes, by this chain:")
    for edge in chain:
        write.say([edge])
    write.results += [at.row(snapshot, edge, int(snapshot.edge_subject[edge])) for edge in chain]
    return True


def _specific(question: Question, write: Composer, one: int, other: int) -> bool:
    """A kind of the object is recorded of the subject: that says it of the object too."""
    snapshot = write.snapshot
    recorded: dict[int, int] = {}
    for edge in at.ranked(snapshot, at.affirmed_edges(snapshot, one).tolist()):
        said = snapshot.predicate(edge)
        if int(snapshot.edge_subject[edge]) == one and said != at.SUBCLASS and (not question.predicates or said in question.predicates):
            recorded.setdefault(int(snapshot.edge_object[edge]), edge)
    if not recorded:
        return False
    found = [(kind, chain) for kind, chain in at.descendants(snapshot, other, depth=8, most=_MOST_KINDS) if kind in recorded]
    if not found:
        return False
    write.line(f"{_yes(question)}, of a more specific kind:")
    for kind, chain in found[:3]:
        write.say([recorded[kind]], line=False)
        for edge in chain:
            write.say([edge], line=False)
        write.line()
        write.results.append(at.row(snapshot, recorded[kind], one))
    return True

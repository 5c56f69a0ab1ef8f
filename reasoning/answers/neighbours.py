"""What stands in a relation to a concept: its phenotypes, its genes, the drugs that it affects, its subtypes."""

from __future__ import annotations

from kg.snapshot import Snapshot
from reasoning.answers import edges as at
from reasoning.claims.composer import Composer
from reasoning.claims.left_out import left_out
from reasoning.questions import Question
from reasoning.questions.relations import Relation
from reasoning.rendering.text import count

#: How many of a predicate are told in the text; the results hold all.
TOLD, ROWS, KINDS = 10, 500, 6


def answer(question: Question, write: Composer) -> None:
    """Write what stands in the question's relation to its concept, or why nothing does."""
    concept, relation = question.concepts[0], question.relation
    assert relation is not None
    snapshot = write.snapshot
    # Another sense of the same name answers where the first has nothing to say ("hypertension" is a phenotype and a disease).
    senses = [n for n in (concept.node, *concept.others) if n == concept.node or not relation.of or snapshot.category(n) in relation.of]
    for node in senses:
        affirmed = at.of_relation(snapshot, node, relation)
        denied = at.of_relation(snapshot, node, relation, negated=True)
        if affirmed or denied:
            write.concept(node, concept.text, relation.given)
            _tell(write, node, relation, affirmed, denied)
            return
    for node in senses:
        if _through_kinds(write, node, relation):
            write.concept(node, concept.text, relation.given)
            return
    write.concept(concept.node, concept.text, relation.given)
    write.missing += nothing(snapshot, write.name(concept.node), relation)


def _tell(write: Composer, node: int, relation: Relation, affirmed: list[int], denied: list[int]) -> None:
    snapshot = write.snapshot
    others = {at.other_end(snapshot, edge, node) for edge in affirmed}
    if len(others) > 1 or len(affirmed) > TOLD:
        shown = f"; the first {TOLD} of each kind of statement" if len(affirmed) > TOLD else ""
        write.line(f"{count(len(others), *relation.noun)} in this graph{shown}:")
    for group in write.verbalizer.groups(affirmed, node):
        write.say(group[:TOLD], about=node)
    for group in write.verbalizer.groups(denied, node):
        write.say(group[:TOLD], about=node)
    write.results += [at.row(snapshot, edge, node) for edge in (*affirmed, *denied)[:ROWS]]


def _through_kinds(write: Composer, node: int, relation: Relation) -> bool:
    """Tell what is said of the concept's kinds where nothing is said of itself; each kind with the chain that makes it one."""
    snapshot = write.snapshot
    if relation.name in ("subtypes", "supertypes", "parts"):
        return False
    kinds = [*at.salts(snapshot, node), *at.descendants(snapshot, node)]
    found = [(kind, chain, at.of_relation(snapshot, kind, relation)) for kind, chain in kinds]
    found = [entry for entry in found if entry[2]]
    if not found:
        return False
    ends = {at.other_end(snapshot, edge, kind) for kind, _, edges in found for edge in edges}
    rest = f"; the first {KINDS} of these" if len(found) > KINDS else ""
    write.line(
        f"{count(len(ends), *relation.noun)} of {count(len(found), 'form')} of {write.name(node)}; "
        f"of {write.name(node)} itself the graph says nothing of the kind{rest}:"
    )
    said: set[int] = set()
    for kind, chain, edges in found[:KINDS]:
        for group in write.verbalizer.groups(edges, kind):
            write.say(group[:TOLD], about=kind, line=False)
        for edge in chain:
            if edge not in said:  # many forms hang on the same branch: it is told once
                write.say([edge], line=False)
        said.update(chain)
        write.line()
    for kind, _, edges in found:
        write.results += [{**at.row(snapshot, edge, kind), "of": snapshot.curie(kind)} for edge in edges]
    del write.results[ROWS:]
    return True


def nothing(snapshot: Snapshot, name: str, relation: Relation) -> list[str]:
    """Say that nothing stands in a relation to a concept, and whether the graph knows the relation at all."""
    absent = [p for p in relation.predicates if p not in snapshot.predicates]
    without = [said] if (said := left_out(snapshot, relation.predicates)) else []
    if len(absent) == len(relation.predicates):
        said = ", ".join(p.removeprefix("biolink:") for p in relation.predicates)
        return [f"this graph holds no statements of the kind {said}", *without]
    return [f"no {relation.noun[0]} of {name} is recorded in this graph", *without]

"""What a concept is: its definition as its source gives it, and the statements that place it."""

from __future__ import annotations

from reasoning.answers import edges as at
from reasoning.answers.parts import bound
from reasoning.claims.composer import Composer
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.rows import EdgeRow
from reasoning.query.model import Describe, Query
from reasoning.rendering.text import count, listed, plain

TOLD = 5
_ORDER = (
    ("biolink:subclass_of", True),
    ("biolink:causes", False),
    ("biolink:gene_associated_with_condition", False),
    ("biolink:has_mode_of_inheritance", True),
    ("biolink:has_phenotype", True),
    ("biolink:causes", True),
    ("biolink:gene_associated_with_condition", True),
    ("biolink:has_phenotype", False),
    ("biolink:has_chemical_role", True),
    ("biolink:affects_response_to", True),
    ("biolink:affects_response_to", False),
    ("biolink:treats", True),
    ("biolink:treats", False),
)


def answer(query: Query, write: Composer) -> None:
    """Write the concept's definition and a few statements of each kind about it."""
    assert isinstance(query.asked, Describe)
    term = query.term(query.asked.term)
    node, *others = bound(write.snapshot, term)
    snapshot, called = write.snapshot, term.name or write.name(node)
    write.concept(node, called, "concept")
    record = snapshot.node(node)
    write.line(f"{write.name(node)} ({record.curie}, {record.category.removeprefix('biolink:')})")
    if record.description:
        write.line(
            f"Definition ({', '.join(plain(p) for p in record.provided_by) or 'source not named'}): {plain(record.description, 800)}"
        )
    synonyms = [plain(s, 80) for s in record.synonyms if plain(s).lower() != write.name(node).lower()]
    if synonyms:
        write.line(f"Also called: {'; '.join(synonyms[:6])}")
    if record.cuis:
        write.line(f"UMLS: {', '.join(plain(c) for c in record.cuis)}")
    groups = _groups(write, node)
    for edges in groups.values():
        write.say(edges[:TOLD], about=node)
        write.results += [EdgeRow.of_edge(snapshot, edge, at.other_end(snapshot, edge, node)) for edge in edges[:TOLD]]
    for group in write.verbalizer.groups(snapshot.negated_of(node).tolist(), node):
        write.say(group[:TOLD], about=node)
    if not groups:
        write.missing.append(f"any statement about {write.name(node)}")
    senses = [n for n in others if snapshot.name(n).lower() == plain(called).lower() or n in others[:2]]
    if senses:
        told = "; ".join(f"{write.name(n)} ({snapshot.curie(n)}, {snapshot.category(n).removeprefix('biolink:')})" for n in senses[:4])
        write.notes.append(f"the name also fits {told}")


def offer(query: Query, write: Composer) -> None:
    """Say what kinds of statement the graph holds of a concept, as an offer: nothing of it is told as an answer."""
    assert isinstance(query.asked, Describe)
    term = query.term(query.asked.term)
    node = bound(write.snapshot, term)[0]
    write.concept(node, term.name or write.name(node), "concept")
    groups = _groups(write, node)
    held = [
        f"“{phrase(predicate, backward=not forward, several=len(edges) > 1)}” ({count(len(edges), 'statement')})"
        for (predicate, forward), edges in groups.items()
    ]
    if held:
        write.line(f"What it does hold of {write.name(node)}: {listed(held[:6])}. Ask for any of these, or what {write.name(node)} is.")


def _groups(write: Composer, node: int) -> dict[tuple[str, bool], list[int]]:
    """(predicate, node is the subject) -> its edges, best told first; in the order in which they are worth telling."""
    snapshot = write.snapshot
    groups: dict[tuple[str, bool], list[int]] = {}
    for edge in at.ranked(snapshot, at.affirmed_edges(snapshot, node).tolist()):
        groups.setdefault((snapshot.predicate(edge), int(snapshot.edge_subject[edge]) == node), []).append(edge)
    order = {key: place for place, key in enumerate(_ORDER)}
    return {key: groups[key] for key in sorted(groups, key=lambda key: (order.get(key, len(order)), key))}

"""What a concept is: its definition as its source gives it, and the statements that place it."""

from __future__ import annotations

from reasoning.answers import edges as at
from reasoning.claims.composer import Composer
from reasoning.questions import Question
from reasoning.rendering.text import plain

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


def answer(question: Question, write: Composer) -> None:
    """Write the concept's definition and a few statements of each kind about it."""
    concept = question.concepts[0]
    snapshot, node = write.snapshot, concept.node
    write.concept(node, concept.text, "concept")
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
    groups: dict[tuple[str, bool], list[int]] = {}
    for edge in at.ranked(snapshot, at.affirmed_edges(snapshot, node).tolist()):
        groups.setdefault((snapshot.predicate(edge), int(snapshot.edge_subject[edge]) == node), []).append(edge)
    order = {key: place for place, key in enumerate(_ORDER)}
    for key in sorted(groups, key=lambda key: (order.get(key, len(order)), key)):
        write.say(groups[key][:TOLD], about=node)
        write.results += [at.row(snapshot, edge, node) for edge in groups[key][:TOLD]]
    for group in write.verbalizer.groups(snapshot.negated_of(node).tolist(), node):
        write.say(group[:TOLD], about=node)
    if not groups:
        write.missing.append(f"any statement about {write.name(node)}")
    senses = [n for n in concept.others if snapshot.name(n).lower() == plain(concept.text).lower() or n in concept.others[:2]]
    if senses:
        told = "; ".join(f"{write.name(n)} ({snapshot.curie(n)}, {snapshot.category(n).removeprefix('biolink:')})" for n in senses[:4])
        write.notes.append(f"the name also fits {told}")

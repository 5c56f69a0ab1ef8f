"""What stands in a relation to what stands in a relation to a concept: the genes of a phenotype, through its diseases."""

from __future__ import annotations

from dataclasses import dataclass, field

from reasoning.answers import edges as at
from reasoning.answers.neighbours import nothing
from reasoning.claims.composer import Composer
from reasoning.questions import Question
from reasoning.rendering.text import count

#: Ends told in the text, ways told for each, rows in the results, and how many of what lies between are looked at.
TOLD, WAYS, ROWS, BETWEEN = 6, 2, 300, 400


@dataclass
class _End:
    """A node at the end of the chain, with the pairs of edges that lead to it, the best backed first."""

    ways: list[tuple[int, int, int]] = field(default_factory=list)


def answer(question: Question, write: Composer) -> None:
    """Write the ends of the chain, those that most ways lead to first, each with edges of both steps."""
    concept, through, relation = question.concepts[0], question.through, question.relation
    assert through is not None and relation is not None
    snapshot, node = write.snapshot, concept.node
    write.concept(node, concept.text, through.given)
    first = at.of_relation(snapshot, node, through)
    ends: dict[int, _End] = {}
    between = dict.fromkeys(at.other_end(snapshot, edge, node) for edge in first)
    for middle in list(between)[:BETWEEN]:
        step = next(edge for edge in first if at.other_end(snapshot, edge, node) == middle)
        seen = set()
        for edge in at.of_relation(snapshot, middle, relation):
            end = at.other_end(snapshot, edge, middle)
            if end != node and end not in seen:
                seen.add(end)
                ends.setdefault(end, _End()).ways.append((step, edge, middle))
    if not ends:
        write.missing += nothing(snapshot, write.name(node), relation if between else through)
        return
    ranked = sorted(ends, key=lambda end: (-len(ends[end].ways), snapshot.name(end), end))
    shown = f"; the {TOLD} that most of them share" if len(ranked) > TOLD else ""
    write.line(f"{count(len(ranked), *relation.noun)} through {count(len(between), *through.noun)} of {write.name(node)}{shown}:")
    for end in ranked[:TOLD]:
        ways = ends[end].ways
        write.line(f"{write.name(end)} ({count(len(ways), 'way')})")
        for step, edge, middle in ways[:WAYS]:
            write.say([step], about=node, indent=1, line=False)
            write.say([edge], about=middle)
    for end in ranked[:ROWS]:
        step, edge, middle = ends[end].ways[0]
        row = at.row(snapshot, edge, middle)
        write.results.append(
            {
                **row,
                "through": snapshot.curie(middle),
                "first_edge_id": at.row(snapshot, step, node)["edge_id"],
                "ways": len(ends[end].ways),
            }
        )
    if len(between) > BETWEEN:
        write.truncated = True
        write.notes.append(f"of {len(between):,} {through.noun[1]} the first {BETWEEN} were followed")

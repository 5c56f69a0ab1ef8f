"""What two concepts have in common, and what only one of them is said to have."""

from __future__ import annotations

import math
from collections import defaultdict

from reasoning.answers import edges as at
from reasoning.claims.composer import Composer
from reasoning.claims.predicate_phrases import phrase
from reasoning.questions import Question
from reasoning.rendering.text import count

TOLD, ROWS = 10, 500
#: Sharing these says little: nearly everything is a kind of something common.
_LAST = ("biolink:subclass_of",)


def answer(question: Question, write: Composer) -> None:
    """Write the neighbours that both concepts have by the same kind of statement, the rarest first; then what sets them apart."""
    snapshot = write.snapshot
    one, other = (concept.node for concept in question.concepts)
    for concept, role in zip(question.concepts, ("first", "second"), strict=True):
        write.concept(concept.node, concept.text, role)
    mine, theirs = _by_kind(write, one, question), _by_kind(write, other, question)
    keys = sorted(set(mine) & set(theirs), key=lambda key: (key[0] in _LAST, key))
    told = False
    for key in keys:
        common = [n for n in mine[key] if n in theirs[key]]
        if not common:
            continue
        told = True
        common.sort(key=lambda n: (-_rarity(write, n), snapshot.name(n), n))
        predicate, forward = key
        said = phrase(predicate, backward=not forward)
        rest = f", the {TOLD} rarest of them" if len(common) > TOLD else ""
        write.line(f"{count(len(common), 'thing')} that the graph says of both with “{said}”{rest}:")
        for node, table in ((one, mine), (other, theirs)):
            write.say([table[key][n] for n in common[:TOLD]], about=node)
        for n in common[: ROWS - len(write.results)]:
            row = at.row(snapshot, mine[key][n], one)
            write.results.append(
                {**row, "other_edge_id": at.row(snapshot, theirs[key][n], other)["edge_id"], "rarity": round(_rarity(write, n), 3)}
            )
    if question.pattern in ("compare", "difference", "differ", "distinguish"):
        _apart(write, one, other, mine, theirs)
    if not told:
        write.line("The graph says nothing that holds of both.")
        write.missing.append(f"anything that both {write.name(one)} and {write.name(other)} are said to have")


def _by_kind(write: Composer, node: int, question: Question) -> dict[tuple[str, bool], dict[int, int]]:
    """(predicate, node is subject) -> other end -> edge."""
    snapshot = write.snapshot
    wanted = question.relation.predicates if question.relation else None
    found: dict[tuple[str, bool], dict[int, int]] = defaultdict(dict)
    for edge in at.ranked(snapshot, at.affirmed_edges(snapshot, node).tolist()):
        predicate = snapshot.predicate(edge)
        if wanted is None or predicate in wanted:
            found[(predicate, int(snapshot.edge_subject[edge]) == node)].setdefault(at.other_end(snapshot, edge, node), edge)
    return found


def _rarity(write: Composer, node: int) -> float:
    """Information in nats of meeting this neighbour: -ln of its share of all ends of edges."""
    adj = write.snapshot.adj
    return -math.log(max(1, int(adj.ptr[node + 1] - adj.ptr[node])) / max(1, len(adj.nbr)))


def _apart(
    write: Composer, one: int, other: int, mine: dict[tuple[str, bool], dict[int, int]], theirs: dict[tuple[str, bool], dict[int, int]]
) -> None:
    key = ("biolink:has_phenotype", True)
    for node, own, foreign in ((one, mine, theirs), (other, theirs, mine)):
        alone = [edge for n, edge in own.get(key, {}).items() if n not in foreign.get(key, {})]
        if alone and foreign.get(key):
            write.line(f"Recorded of {write.name(node)} alone ({len(alone):,} in all, the most frequent first):")
            write.say(alone[:5], about=node)

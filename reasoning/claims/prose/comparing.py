"""Comparisons of how common a thing is: "B is more common in X than in Y" holds where every record of the two edges says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.claims.prose.mentions import Called
from reasoning.claims.prose.quantities import above
from reasoning.claims.verifier import Statement, Verdict

_JOINT = re.compile(r" (?:is|are) (more|less) (?:common|frequent|frequently (?:seen|observed|found|reported)) in ")
_THAN = (" than in ", " than ")
#: Predicates whose records say how common the object is among those who have the subject.
_COMMON = ("biolink:has_phenotype", "biolink:has_manifestation")


def comparison(text: str, snapshot: Snapshot, edges: Sequence[int], evidence: Callable[[int], Sequence[Evidence]]) -> Verdict | None:
    """Return whether a comparison says two edges and holds by their records; None for a sentence that compares nothing."""
    found = _JOINT.search(text)
    if found is None or len(set(edges)) != 2 or len(text.lower()) != len(text):
        return None
    s, lowered = snapshot, text.lower()
    cited = {(int(s.edge_subject[e]), int(s.edge_object[e])): e for e in edges if s.predicate(e) in _COMMON and not s.edge_negated[e]}
    called = Called(s, sorted({node for pair in cited for node in pair}))
    for end, what in called.at(text, lowered, 0):
        if end != found.start():
            continue
        for stop, one in called.at(text, lowered, found.end()):
            for than in _THAN:
                if not lowered.startswith(than, stop):
                    continue
                for last, other in called.at(text, lowered, stop + len(than)):
                    pair = cited.get((one, what)), cited.get((other, what))
                    if text[last:] not in (".", "") or None in pair or one == other:
                        continue
                    more, less = pair if found[1] == "more" else pair[::-1]
                    assert more is not None and less is not None
                    said = tuple(
                        Statement(node, s.predicate(e), what, False) for node, e in ((one, pair[0]), (other, pair[1])) if e is not None
                    )
                    if above(evidence(more), evidence(less)):
                        return Verdict(True, "", said)
                    return Verdict(False, "the records do not say that it is so in the one more than in the other", said)
    return None

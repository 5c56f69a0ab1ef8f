"""Whether two things that were told of hang together: "I have gout and asthma. Can these be related?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.snapshot import Snapshot
from reasoning.query.model import Explain, Query, Term
from reasoning.reading.meaning.queries import Compiled

_RELATED = re.compile(
    r"\s*(?:(?:are|is|can|could|may|might|do)\s+(?:these|they|those|the\s+two|both|all\s+this)"
    r"(?:\s+(?:two|both|conditions?|diseases?|things?))*"
    r"|(?:is|are)\s+there\s+(?:a|any)\s+(?:link|connection|relation(?:ship)?)\s+between\s+(?:them|these|the\s+two|both))"
    r"(?:\s+(?:be|somehow|in\s+any\s+way|all|both))*\s*(?:related|connected|linked|associated)?"
    r"(?:\s+to\s+each\s+other|\s+in\s+any\s+way)?\s*\??\s*",
    re.I,
)
_SAID = re.compile(r"related|connected|linked|associated|link|connection|relation", re.I)


def asks_whether_related(asked: str) -> bool:
    """Whether a question asks of several things spoken of before whether they hang together.

    >>> asks_whether_related("Can these be related?"), asks_whether_related("are they known"), asks_whether_related("are they connected")
    (True, False, True)
    """
    return bool(_RELATED.fullmatch(asked) and _SAID.search(asked))


def related(asked: str, spoken: Sequence[str], text: str, snapshot: Snapshot) -> Compiled | None:
    """Return how the two concepts hang together that were spoken of right before; None where it is not asked, or they are not two.

    Args:
        spoken: the concepts named there.
    """
    if not asks_whether_related(asked):
        return None
    nodes = [node for curie in dict.fromkeys(spoken) if (node := snapshot.find(curie)) is not None]
    diseases = [node for node in nodes if snapshot.category(node) == "biolink:Disease"]
    nodes = diseases if len(diseases) == 2 else nodes  # "asthma" is a disease, and a finding of others
    if len(nodes) != 2 or nodes[0] == nodes[1]:
        return None
    ids = ("one", "other")
    terms = tuple(Term(id=id_, curies=(snapshot.curie(node),), name=snapshot.name(node)) for id_, node in zip(ids, nodes, strict=True))
    return Compiled(Query(asked=Explain(source="one", target="other", max_hops=4), terms=terms, text=text), 0.0, literal=False)

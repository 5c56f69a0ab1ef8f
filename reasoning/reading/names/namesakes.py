"""A disease that was named by a quality of people ("infertile"): the finding that bears the disease's own name is meant as well."""

from __future__ import annotations

from kg.snapshot import Snapshot
from reasoning.grounding import Candidate
from reasoning.reading.words.inflection import adjectival

_DISEASE, _FINDING = "biolink:Disease", "biolink:PhenotypicFeature"


def namesakes(candidates: tuple[Candidate, ...], said: str, snapshot: Snapshot) -> tuple[Candidate, ...]:
    """Return the candidates with the findings behind them that bear the name of one, where a single adjective names diseases alone.

    The disease's names that the quality is made of ("infertility" of "infertile") are looked up; that no finding is called by the
    adjective itself says nothing of what the graph records.
    """
    if " " in said or not said.islower() or not adjectival(said) or any(c.category != _DISEASE for c in candidates):
        return candidates
    more: dict[int, Candidate] = {}
    made_of = [stem + ending for stem in (said, said.removesuffix("e")) for ending in ("ity", "ness")]
    for candidate in candidates:
        for name in dict.fromkeys((candidate.label, *made_of)):
            matches = snapshot.lexicon.exact(name)
            if name != candidate.label and all(match.node != candidate.node for match in matches):
                continue  # none of this disease's names
            for node in (m.node for m in matches if m.kind in ("name", "exact") and snapshot.category(m.node) == _FINDING):
                called, score = snapshot.name(node), candidate.score
                more[node] = Candidate(node, snapshot.curie(node), called, _FINDING, said, "related", candidate.how, score)
    return (*more.values(), *candidates)

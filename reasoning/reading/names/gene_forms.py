"""A disease by the gene behind it: "CAV3-related distal myopathy", "TREX1 chilblain lupus" are the one form of it that this gene causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.snapshot import Snapshot
from reasoning.query.kinds import kinds_of
from reasoning.reading.syntax import Entity
from reasoning.reading.words.closed import DET, PREP
from reasoning.reading.words.tokens import Token

_BEHIND = ("biolink:causes", "biolink:gene_associated_with_condition", "biolink:contributes_to")
_GENE, _DISEASE = "biolink:Gene", "biolink:Disease"
#: What ties a gene to the disease behind it.
_TIES = frozenset({"related", "associated", "linked", "dependent", "mutated", "mutant", "positive", "deficient", "-", "–"})

Named = tuple[int, Entity, float]


def gene_forms(tokens: Sequence[Token], names: Mapping[int, Sequence[Named]], snapshot: Snapshot) -> Iterator[tuple[int, int, int]]:
    """Yield (low, high, node): a gene's symbol right before a disease's name, and the disease's form that the gene is recorded for.

    Where several forms are, none is meant for sure; where they are kinds of one of them, that one is.
    """
    for low, found in names.items():
        for end, gene, _ in found:
            symbols = [c.node for c in gene.candidates if c.category == _GENE and c.label == gene.text]
            at = end
            while at < len(tokens) and tokens[at].low in _TIES:
                at += 1
            tied = at > end
            # at the very beginning two names beside each other are two things that are looked for
            if not symbols or not (tied or (low and tokens[low - 1].low in PREP | DET)):
                continue
            for high, disease, _ in names.get(at, ()):
                nodes = [c.node for c in disease.candidates if c.category == _DISEASE]
                form = _form(symbols[0], nodes, snapshot) if nodes else None
                if form is not None:
                    yield low, high, form


def _one_gene(disease: int, snapshot: Snapshot) -> bool:
    """Whether one gene alone is recorded for a disease."""
    edges = [e for e in snapshot.edges_of(disease).tolist() if snapshot.predicate(e) in _BEHIND]
    genes = {int(node) for e in edges for node in (snapshot.edge_subject[e], snapshot.edge_object[e])} - {disease}
    return len(genes) == 1


def _form(gene: int, diseases: Sequence[int], snapshot: Snapshot) -> int | None:
    kinds = kinds_of(snapshot)
    edges = [e for e in snapshot.edges_of(gene).tolist() if snapshot.predicate(e) in _BEHIND]
    ends = {int(node) for e in edges for node in (snapshot.edge_subject[e], snapshot.edge_object[e])} - {gene}
    caused = {int(snapshot.edge_object[e]) for e in edges if snapshot.predicate(e) == _BEHIND[0]}
    for disease in diseases:
        forms = ends & set(kinds.down([disease]).members.tolist())
        its_own = {one for one in forms if _one_gene(one, snapshot)}
        # what it causes, what has no other gene, what it is recorded for besides the whole
        for among in (its_own & caused, (forms & caused) - {disease}, its_own, forms - {disease}):
            tops = kinds.tops(among)
            if tops:
                return tops[0] if len(tops) == 1 else None
    return None

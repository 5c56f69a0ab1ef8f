"""Why a candidate ranks where it does: each finding, the annotation it meets, the records behind it."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.diagnosis.records import Records
from reasoning.diagnosis.result import Annotation, Match, Path, Term
from reasoning.diagnosis.scoring import Parts, Scale, match_strength, ratio_weight

#: More annotations than this behind one finding are not listed.
MAX_ANNOTATIONS = 3


class Explainer:
    """Explains one disease's score for one case.

    Args:
        snapshot: where names and records are read. records: of all diseases; ``left_out`` [R] marks those that were not used.
        own: the disease's annotated terms and their frequencies. disease: its row in ``records``. scale: of the corpus.
        shares: float [T], its carried frequencies.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        records: Records,
        left_out: Array | None,
        own: tuple[Array, Array],
        disease: int,
        scale: Scale,
        shares: Array,
    ) -> None:
        self._snapshot, self._records, self._scale, self._shares = snapshot, records, scale, shares
        self._disease = disease
        self._own = dict(zip(own[0].tolist(), own[1].tolist(), strict=True))
        mine = np.arange(records.ptr[disease], records.ptr[disease + 1])
        self._mine = mine if left_out is None else mine[~left_out[mine]]

    def observed(self, term: int, parts: Parts) -> Match:
        """Explain an observed finding."""
        settings, scale = self._scale.settings, self._scale
        above = scale.ontology.up(term)
        above = above[scale.ontology.finding[above]]
        ratios = self._shares[above] * match_strength(term, above, scale) / scale.background[above]
        best = int(np.argmax(ratios)) if len(above) else 0
        ratio = float(ratios[best]) if len(above) else 0.0
        value = ratio_weight(parts.n, settings) * float(np.log((1 - settings.noise) * ratio + settings.noise))
        value += settings.similarity * self._information(term) / max(parts.n, 1)
        denied = [a for a in self._annotations(above, negated=True) if a.negated]
        # A match at a term that nearly every disease has explains nothing.
        if ratio <= 1:
            return Match(self.term(term), False, value, Path.NONE, None, tuple(denied[:MAX_ANNOTATIONS]))
        via = int(above[best])
        annotations = self._annotations(scale.ontology.down(via))
        return Match(self.term(term), False, value, self._path(term, via), self.term(via), tuple((annotations + denied)[:MAX_ANNOTATIONS]))

    def excluded(self, term: int) -> Match | None:
        """Explain an excluded finding, None when the disease is not known for it."""
        share = float(self._shares[term])
        if share <= 0:
            return None
        value = self._scale.settings.exclusion * float(np.log1p(-0.95 * share))
        path = Path.EXACT if term in self._own else Path.PATIENT_MORE_GENERAL
        annotations = self._annotations(self._scale.ontology.down(term))
        return Match(self.term(term), True, value, path, self.term(term), tuple(annotations[:MAX_ANNOTATIONS]))

    def term(self, term: int) -> Term:
        """Return a term with its name."""
        node = int(self._scale.ontology.node[term])
        return Term(self._snapshot.curie(node), self._snapshot.name(node))

    def _information(self, term: int) -> float:
        above = self._scale.ontology.up(term)
        has = above[self._shares[above] > 0]
        return float(self._scale.information[has].max()) if len(has) else 0.0

    def _path(self, term: int, via: int) -> Path:
        if via in self._own:
            return Path.EXACT if via == term else Path.PATIENT_MORE_SPECIFIC
        return Path.PATIENT_MORE_GENERAL if via == term else Path.COMMON_ANCESTOR

    def _annotations(self, terms: Array, *, negated: bool = False) -> list[Annotation]:
        """Return the edges to any of some terms, the most frequent first."""
        records, mine = self._records, self._mine
        rows = mine[np.isin(records.term[mine], terms) & (records.negated[mine] == negated)]
        found = []
        for edge in np.unique(records.edge[rows]).tolist():
            term = int(records.term[rows[records.edge[rows] == edge][0]])
            used = set(records.row[rows[records.edge[rows] == edge]].tolist())
            start = int(self._snapshot.edge_evidence_ptr[edge])
            pieces = [piece for i, piece in enumerate(self._snapshot.evidence(edge)) if start + i in used]
            said = tuple(dict.fromkeys(str(piece.qualifiers.get("frequency_text") or "") for piece in pieces))
            node = int(self._scale.ontology.node[term])
            subject = self._snapshot.curie(int(self._records.node[self._disease]))
            found.append(
                Annotation(
                    edge, edge_id(subject, "biolink:has_phenotype", self._snapshot.curie(node), negated), self.term(term), negated,
                    None if negated else self._own.get(term), tuple(text for text in said if text), tuple(piece.id for piece in pieces),
                    tuple(dict.fromkeys(publication for piece in pieces for publication in piece.publications)),
                )
            )  # fmt: skip
        found.sort(key=lambda annotation: (-(annotation.share or 0.0), annotation.term.curie))
        return found

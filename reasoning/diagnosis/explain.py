"""Why a candidate ranks where it does: each finding, the annotation it meets, the records behind it."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.diagnosis.families import Families
from reasoning.diagnosis.records import Records
from reasoning.diagnosis.result import Annotation, Match, Path, Term
from reasoning.diagnosis.scoring import Parts, Scale, match_strength, ratio_weight

#: More annotations than this behind one finding are not listed.
MAX_ANNOTATIONS = 3


class Explainer:
    """Explains one disease's score for one case.

    Args:
        snapshot: where names and records are read. records: of all diseases; ``left_out`` [R] marks those that were not used.
        families: the diseases' relatives. own: the disease's terms and their frequencies. disease: its row in ``records``.
        scale: of the corpus.
        shares: float [T], its carried frequencies.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        records: Records,
        left_out: Array | None,
        families: Families,
        own: tuple[Array, Array],
        disease: int,
        scale: Scale,
        shares: Array,
    ) -> None:
        self._snapshot, self._records, self._scale, self._shares = snapshot, records, scale, shares
        self._disease = disease
        self._own = dict(zip(own[0].tolist(), own[1].tolist(), strict=True))
        self._families, self._left_out = families, left_out

    def observed(self, term: int, parts: Parts) -> Match:
        """Explain an observed finding."""
        settings, scale = self._scale.settings, self._scale
        above = scale.ontology.up(term)
        above = above[scale.ontology.finding[above]]
        ratios = self._shares[above] * match_strength(term, above, scale) / scale.background[above]
        best = int(np.argmax(ratios)) if len(above) else 0
        ratio = float(ratios[best]) if len(above) else 0.0
        value = ratio_weight(parts.n, settings) * float(np.log((1 - settings.noise) * ratio + settings.noise))
        denied = self._annotations(self._rows(above, self._disease, negated=True)) if len(above) else []
        # What half of all diseases share, or others have as often, explains nothing.
        if not ratio or scale.information[above[best]] < np.log(2) or self._shares[above[best]] <= scale.background[above[best]]:
            return Match(self.term(term), False, value, Path.NONE, None, tuple(denied[:MAX_ANNOTATIONS]))
        via = int(above[best])
        path, annotations, relatives = self._meet(term, via)
        return Match(self.term(term), False, value, path, self.term(via), tuple((annotations + denied)[:MAX_ANNOTATIONS]), relatives)

    def excluded(self, term: int) -> Match | None:
        """Explain an excluded finding, None when the disease is not known for it."""
        share = float(self._shares[term])
        if share <= 0:
            return None
        value = self._scale.settings.exclusion * float(np.log1p(-0.95 * share))
        path, annotations, relatives = self._meet(term, term)
        return Match(self.term(term), True, value, path, self.term(term), tuple(annotations[:MAX_ANNOTATIONS]), relatives)

    def term(self, term: int) -> Term:
        """Return a term with its name."""
        node = int(self._scale.ontology.node[term])
        return Term(self._snapshot.curie(node), self._snapshot.name(node))

    def _meet(self, term: int, via: int) -> tuple[Path, list[Annotation], tuple[Annotation, ...]]:
        """Return how a finding meets the disease at ``via``, the disease's edges there, and relatives' where it has none."""
        below = self._scale.ontology.down(via)
        rows = self._rows(below, self._disease)
        if not len(rows):
            return Path.RELATED, [], self._related(below)
        annotations = self._annotations(rows)
        if via in self._records.term[rows]:
            return (Path.EXACT if via == term else Path.PATIENT_MORE_SPECIFIC), annotations, ()
        return (Path.PATIENT_MORE_GENERAL if via == term else Path.COMMON_ANCESTOR), annotations, ()

    def _related(self, terms: Array) -> tuple[Annotation, ...]:
        """Return an edge of each of the closest relatives that have any of some terms."""
        members, weights = self._families.row(self._disease)
        found: list[Annotation] = []
        for member in members[np.lexsort((members, -weights))].tolist():
            found += self._annotations(self._rows(terms, member), limit=1, own={})
            if len(found) == MAX_ANNOTATIONS:
                break
        return tuple(found)

    def _rows(self, terms: Array, disease: int, *, negated: bool = False) -> Array:
        """Return the records of a disease about any of some terms (ascending, at least one) that were used."""
        records = self._records
        mine = np.arange(records.ptr[disease], records.ptr[disease + 1])
        mine = mine[records.negated[mine] == negated]
        # both ascend, so this is np.isin at a tenth of its cost
        there = terms[np.minimum(np.searchsorted(terms, records.term[mine]), len(terms) - 1)]
        chosen = there == records.term[mine]
        if self._left_out is not None:
            chosen &= ~self._left_out[mine]
        found: Array = mine[chosen]
        return found

    def _annotations(self, rows: Array, limit: int = MAX_ANNOTATIONS, own: dict[int, float] | None = None) -> list[Annotation]:
        """Return the edges of records, the most frequent first; ``own`` gives frequencies by term, by default the candidate's."""
        records, shares = self._records, self._own if own is None else own
        edges, first = np.unique(records.edge[rows], return_index=True)
        terms = records.term[rows[first]].tolist()
        order = sorted(range(len(edges)), key=lambda i: (-shares.get(terms[i], 0.0), terms[i]))[:limit]
        return [self._annotation(int(edges[i]), terms[i], rows[records.edge[rows] == edges[i]], shares.get(terms[i])) for i in order]

    def _annotation(self, edge: int, term: int, rows: Array, share: float | None) -> Annotation:
        used, start = set(self._records.row[rows].tolist()), int(self._snapshot.edge_evidence_ptr[edge])
        pieces = [piece for i, piece in enumerate(self._snapshot.evidence(edge)) if start + i in used]
        said = dict.fromkeys(str(piece.qualifiers.get("frequency_text") or "") for piece in pieces)
        subject, negated = self._snapshot.curie(int(self._snapshot.edge_subject[edge])), bool(self._snapshot.edge_negated[edge])
        about = self.term(term)
        return Annotation(
            subject, edge, edge_id(subject, "biolink:has_phenotype", about.curie, negated), about, negated, None if negated else share,
            tuple(text for text in said if text), tuple(piece.id for piece in pieces),
            tuple(dict.fromkeys(publication for piece in pieces for publication in piece.publications)),
        )  # fmt: skip

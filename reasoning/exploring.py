"""What people look around a graph with: neighbours, what may be true beside what is recorded, what words point to. A part of the engine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from reasoning.part import Part

if TYPE_CHECKING:
    from reasoning.concepts.neighbours import Neighbours
    from reasoning.diagnosis.complaint import Complaints, Pointed
    from reasoning.medicines import MedicineRanker, Medicines
    from reasoning.predictions import Predicted, Predictions


class Exploring(Part):
    """These methods of ``Engine``."""

    def neighbours(
        self,
        concept: str,
        predicate: str | None = None,
        *,
        direction: Literal["out", "in", "any"] = "any",
        negated: bool | None = False,
        category: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Neighbours:
        """Return a page of a concept's edges, best backed first: of one predicate and direction, to one category, or all.

        ``negated`` takes negative findings instead, None both.

        Raises:
            NotFound: nothing in the graph is called so. AmbiguousName: several concepts are, equally well.
            InputError: the graph has no such predicate or category.
        """
        from reasoning.concepts.neighbours import neighbours

        self._check_open()
        return neighbours(
            self.snapshot,
            concept,
            predicate=predicate,
            direction=direction,
            negated=negated,
            category=category,
            offset=offset,
            limit=limit,
        )

    def predict(
        self,
        head: str,
        predicate: str,
        *,
        k: int = 10,
        paths: int = 2,
        backwards: bool = False,
        category: str | None = None,
        known: bool = False,
        new: bool = True,
    ) -> Predicted:
        """Rank what may complete (head, predicate, ?), each answer with the paths behind it; see ``gnn.predict.Predictor.predict``.

        Raises:
            NotFound: nothing in the graph is called so, or it has no such predicate. CheckpointError: the weights cannot be used.
        """
        self._check_open()
        return self._predictions.ask(head, predicate, k=k, paths=paths, backwards=backwards, category=category, known=known, new=new)

    def medicines(self, condition: str, *, k: int = 10, known: bool = True) -> Medicines:
        """Rank medicines for a disease or finding by what the graph says of like conditions and like medicines, with what speaks for each.

        A rank is no record of a treatment, and none of efficacy or safety. Without ``known`` those are left out that the graph states to
        treat it; with it they are ranked as if it did not, and marked.

        Raises:
            NotFound: nothing in the graph is called so. AmbiguousName: several concepts are, equally well.
            InputError: k < 1, or the concept is neither a disease nor a finding.
        """
        from reasoning.concepts.resolver import unique
        from reasoning.medicines.statements import CONDITIONS

        self._check_open()
        with self._lock:
            ranker = self._medicines
        return ranker.rank(unique(self.snapshot, condition, categories=CONDITIONS).node, k=k, known=known)

    @cached_property
    def _medicines(self) -> MedicineRanker:
        from reasoning.medicines import MedicineRanker

        return MedicineRanker(self.snapshot)

    def complaint(self, text: str, k: int = 10) -> tuple[Pointed, ...]:
        """Rank the diseases that a complaint points to by its words alone, for graphs whose findings have names and no ontology.

        Each word of the text counts once, for the finding of a disease that it names best; see ``reasoning.diagnosis.complaint``. Where the
        graph has an ontology of findings, ``diagnose`` weighs frequencies, kinds and absences too.

        Raises:
            InputError: k < 1, or the graph has no diseases with findings. NothingGrounded: no word of the text speaks for any disease.
        """
        self._check_open()
        with self._lock:
            complaints = self._complaints
        return complaints.rank(text, k)

    @cached_property
    def _complaints(self) -> Complaints:
        from reasoning.diagnosis.complaint import Complaints

        return Complaints(self.snapshot)

    @property
    def _predictions(self) -> Predictions:
        with self._lock:
            return self._opened_predictions

    @cached_property
    def _opened_predictions(self) -> Predictions:
        from reasoning.predictions import Predictions

        return Predictions(self.snapshot)

"""A patient's chart: what another front end's findings are in this graph, and what changed between two days. A part of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.part import Part

if TYPE_CHECKING:
    from reasoning.intake.course import Changes
    from reasoning.intake.document import Document
    from reasoning.intake.weighing import Case


class Charting(Part):
    """These methods of ``Engine``."""

    def findings(self, case: str | Path | Mapping[str, Any]) -> Document:
        """Return the findings of a front end (FHIR R4, a table like OMOP's, a model's output, a conversation) as the one documented input.

        Args:
            case: parsed JSON, JSON text, or the path of a file; docs/findings.md has the formats.

        Raises:
            InputError: it is none of these, or not what it begins to be. MissingExtra: it is FHIR, and its library is not installed.
        """
        from reasoning.diagnosis.patient_input import findings

        self._check_open()
        return findings(case, lambda: self.grounder)

    def case(self, case: str | Path | Mapping[str, Any]) -> Case:
        """Return what a front end's findings are in this graph: how surely each is there, contradictions, what to look at again.

        Raises:
            InputError, MissingExtra: as ``findings``.
        """
        from reasoning.intake.codes import Codes
        from reasoning.intake.weighing import weigh

        ontology = self.diagnoser.prepared.ontology
        return weigh(self.findings(case), Codes(self.snapshot, ontology, lambda: self.grounder), self.snapshot, ontology)

    def changes(self, case: str | Path | Mapping[str, Any], since: str | None = None, until: str | None = None) -> Changes:
        """Return what was new, worse, better or resolved in a front end's findings after ``since`` and up to ``until``, dates both.

        Raises:
            InputError: a limit is no date. And as ``findings``.
        """
        from reasoning.intake.course import changes

        return changes(self.case(case), self.snapshot, self.diagnoser.prepared.ontology, since, until)

"""Ranking the diseases that explain a patient's findings, and asking for more of them. A part of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from reasoning import arguments
from reasoning.part import Part

if TYPE_CHECKING:
    from reasoning.diagnosis.questioning.dialogue import Questioning
    from reasoning.diagnosis.report import Diagnosed


#: Findings, or publications, of one case: far more than any has, and read in well under a second.
MOST_TEXTS = 10_000


def _texts(given: Iterable[str], name: str, example: str = "HP:0001166") -> tuple[str, ...]:
    """Return texts that came as a list; ``example`` is of what it holds.

    Raises:
        InputError: they are one text, whose letters would be taken for them, or something else, or too many.
    """
    found = None if isinstance(given, str | bytes) or not isinstance(given, Iterable) else tuple(given)
    if found is None or not all(isinstance(one, str) for one in found):
        raise InputError(f"{name} is a list of texts, such as [{example!r}], not {given!r:.80}")
    if len(found) > MOST_TEXTS:
        raise InputError(f"{name} holds {len(found):,} texts; {MOST_TEXTS:,} is the most")
    return found


def _genes(given: Mapping[str, float] | Iterable[str]) -> Mapping[str, float] | tuple[str, ...]:
    """Return genes with their weights, or genes that came as a list; raises as ``_texts``."""
    return given if isinstance(given, Mapping) else _texts(given, "genes", "FBN1")


def _said(**given: str | None) -> None:
    """Look at what is text where it is given at all.

    Raises:
        InputError: one of them is something else.
    """
    for name, value in given.items():
        if value is not None:
            arguments.text(value, name)


class Diagnosing(Part):
    """These methods of ``Engine``."""

    def diagnose(
        self,
        case: str | Path | Mapping[str, Any] | None = None,
        *,
        text: str | None = None,
        hpo: Iterable[str] = (),
        not_hpo: Iterable[str] = (),
        k: int = 10,
        exclude_publications: Iterable[str] = (),
        sex: str | None = None,
        onset: str | None = None,
        genes: Mapping[str, float] | Iterable[str] = (),
        at: str | None = None,
    ) -> Diagnosed:
        """Rank the diseases that explain a patient's findings.

        Args:
            case: a GA4GH Phenopacket or Family, FHIR R4, or findings of another front end (docs/findings.md), as a dict, JSON text, or the
                path of a file; or free clinical text; None when identifiers are given.
            text: free clinical text and nothing else: never taken for a path or for JSON. It takes the place of ``case``.
            hpo, not_hpo: findings that the patient has and has not: HPO identifiers or names. They add to those of ``case``.
            k: how many candidates to return.
            exclude_publications: records that cite any of these (``PMID:...``, or its number) are left out, and those that do not say what
                they rest on; a publication that no record cites is noted.
            sex: "male" or "female" ("M", "f" and the like). onset: an HPO term of onset, or the age as an ISO 8601 duration (``P3Y6M``).
                Taken from a phenopacket, and the sex from text ("a 7-year-old girl"), where they are not given.
            genes: candidates for the causal gene (symbols or identifiers), with weights above zero where some are likelier than others;
                ``reasoning.diagnosis.gene_list.read`` takes them from a list or an annotated VCF.
            at: a date (2021-03-04): only what was known then counts; the case's findings must have dates.

        Raises:
            InputError: the case is of another schema, or no usable finding is left.
            NothingGrounded: no finding was recognised in the text. MissingExtra: the case is FHIR, and the extra ``fhir`` is not installed.
        """
        from reasoning.diagnosis import publications
        from reasoning.diagnosis.patient_input import diagnose, sort_out, understand

        self._check_open()
        _said(text=text, sex=sex, onset=onset, at=at)
        if case is not None and text is not None:
            raise InputError("give a phenopacket or text, not both")
        packet, words = (None, text) if text is not None else sort_out(case)
        named = _texts(exclude_publications, "exclude_publications", "PMID:123")
        left_out, notes = publications.left_out(named, self.diagnoser.prepared.records) if named else (frozenset[str](), [])
        given = (packet, words, _texts(hpo, "hpo"), _texts(not_hpo, "not_hpo"), left_out, sex, onset, _genes(genes))
        known = understand(self.snapshot, lambda: self.grounder, *given, at=at, ontology=lambda: self.diagnoser.prepared.ontology)
        known.notes.extend(notes)
        return diagnose(self.snapshot, self.diagnoser, known, k)

    def question(
        self,
        case: str | Path | Mapping[str, Any] | None = None,
        *,
        text: str | None = None,
        hpo: Iterable[str] = (),
        not_hpo: Iterable[str] = (),
        sex: str | None = None,
        onset: str | None = None,
        genes: Mapping[str, float] | Iterable[str] = (),
        exclude_publications: Iterable[str] = (),
    ) -> Questioning:
        """Begin a diagnosis by asking: the next question, its tests, where the ranking stands after each answer.

        Args:
            case, text, hpo, not_hpo, sex, onset, genes: what is known from the start, as for ``diagnose``; it may be nothing.
            exclude_publications: as for ``diagnose``.

        Raises:
            InputError, NothingGrounded: as ``diagnose``, but that there are no findings.
        """
        from reasoning.diagnosis import publications
        from reasoning.diagnosis.patient_input import sort_out, understand
        from reasoning.diagnosis.questioning.dialogue import Questioning

        self._check_open()
        _said(text=text, sex=sex, onset=onset)
        named = _texts(exclude_publications, "exclude_publications", "PMID:123")
        left_out, _ = publications.left_out(named, self.diagnoser.prepared.records) if named else (frozenset[str](), [])
        packet, words = (None, text) if text is not None else sort_out(case)
        given = (packet, words, _texts(hpo, "hpo"), _texts(not_hpo, "not_hpo"), left_out, sex, onset, _genes(genes))
        known = understand(
            self.snapshot, lambda: self.grounder, *given, some=False, ontology=lambda: self.diagnoser.prepared.ontology
        ).for_certain()
        return Questioning(self.diagnoser, known.observed, known.excluded, **known.given)

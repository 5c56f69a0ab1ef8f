"""Patients in whatever form they come: a phenopacket, findings of another front end (``reasoning.intake``), identifiers, names, free text.

Nothing of a patient is kept or logged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.curie import spelled
from kg.errors import InputError, NothingGrounded
from reasoning.answers import rank
from reasoning.answers.ungrounded import say_ungrounded
from reasoning.claims.answer import Answer
from reasoning.claims.composer import Composer
from reasoning.concepts.resolver import nearest
from reasoning.concepts.several import each, identifiers, reading
from reasoning.diagnosis import gene_list
from reasoning.diagnosis.diagnoser import Given
from reasoning.diagnosis.mislabelled import mislabelled
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.ontology import read as diagnosis_ontology
from reasoning.diagnosis.patient_sex import sex_of, written
from reasoning.diagnosis.report import Circumstances, Diagnosed
from reasoning.diagnosis.result import Term
from reasoning.grounding import Grounder, Grounding
from reasoning.intake import read
from reasoning.intake.codes import Codes
from reasoning.intake.course import age_at_onset, until
from reasoning.intake.document import Document
from reasoning.intake.weighing import DOUBTFUL, Case, told, weigh
from reasoning.rendering.text import plain
from reasoning.vocabulary import PHENOTYPE

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from reasoning.diagnosis import Diagnoser
    from reasoning.diagnosis.phenopackets import Patient


@dataclass(frozen=True, slots=True)
class Understood:
    """What a caller says of a patient: findings by identifier, circumstances, genes (node -> weight), notes, the text's grounding."""

    observed: list[str]
    excluded: list[str]
    given: Given
    notes: list[str]
    grounding: Grounding | None
    intake: Case | None = None

    def for_certain(self) -> Understood:
        """Return the same for who takes what is said for certain: what is doubtful is left out."""
        certainty = self.given.get("certainty") or {}
        given = self.given.copy()
        given.pop("certainty", None)
        return replace(self, observed=[curie for curie in self.observed if certainty.get(curie, 1.0) >= DOUBTFUL], given=given)


def understand(
    snapshot: Snapshot,
    grounder: Callable[[], Grounder],
    case: str | Path | Mapping[str, Any] | None,
    text: str | None,
    hpo: tuple[str, ...],
    not_hpo: tuple[str, ...],
    left_out: frozenset[str],
    sex: str | None = None,
    onset: str | None = None,
    genes: Mapping[str, float] | Iterable[str] = (),
    *,
    some: bool = True,
    at: str | None = None,
    ontology: Callable[[], Ontology] | None = None,
) -> Understood:
    """Read a patient; ``case`` is a phenopacket or a document of findings (a str is JSON or YAML), ``text`` is words and never a path.

    Raises:
        InputError: as ``Engine.diagnose``; that there are no findings only where there must be ``some``.
        NothingGrounded: no finding was recognised in the text.
    """
    write, sex = Composer(snapshot), written(sex)
    weights, unknown = gene_list.resolved(snapshot, genes)
    write.notes += unknown
    observed, excluded = findings_named(snapshot, hpo, write.notes), findings_named(snapshot, not_hpo, write.notes)
    grounding: Grounding | None = None
    empty = ""
    intake: Case | None = None
    held = None if case is None else _held(case, grounder)
    if at is not None and not isinstance(held, Document):
        raise InputError("a diagnosis at a date needs findings with dates: FHIR, a document of findings, or a table (docs/findings.md)")
    if isinstance(held, Document):
        document = held if at is None else until(held, at)
        known = diagnosis_ontology(snapshot) if ontology is None else ontology()
        intake = weigh(document, Codes(snapshot, known, grounder), snapshot, known)
        write.notes += [plain(note) for note in (*intake.notes, *told(intake))]
        observed, excluded = [*observed, *intake.observed], [*excluded, *intake.excluded]
        sex = sex or document.patient.sex
        onset = onset or document.patient.onset or age_at_onset(document)
        named = case if isinstance(case, Path) else "the document"
        why = "; ".join(intake.notes[:3])
        empty = f"{named} has no finding that this graph knows{f' ({why})' if why else ''}"
    elif held is not None:
        patient = held
        write.notes += [plain(note) for note in patient.notes]
        write.notes += mislabelled(snapshot, (*patient.observed, *patient.excluded))
        observed, excluded = [*observed, *patient.observed_ids], [*excluded, *patient.excluded_ids]
        sex, onset, empty = sex or patient.sex, onset or patient.onset, patient.empty
        if patient.genes and not weights:
            weights = _interpreted(snapshot, patient.genes, write)
    elif text is not None and text.strip():
        grounding = grounder().ground(text, categories=(PHENOTYPE,))
        sex = sex or sex_of(text)
        observed += [m.best.curie for m in grounding.findings()]
        excluded += [m.best.curie for m in grounding.findings(negated=True)]
        if not observed and not excluded:
            raise NothingGrounded(
                "no finding of the patient was recognised in the text; name findings as HPO does, or give HPO identifiers"
            )
    if some and not observed and not excluded:
        raise InputError(plain(empty) or "no findings: give a phenopacket, HPO identifiers, or text that describes the patient")
    given = Given(sex=sex, onset=onset, genes=weights, exclude_publications=left_out)
    if intake is not None:
        given["certainty"] = {curie: sure for curie, sure in intake.observed.items() if sure < 1}
    return Understood(observed, excluded, given, list(write.notes), grounding, intake)


def diagnose(snapshot: Snapshot, diagnoser: Diagnoser, patient: Understood, k: int) -> Diagnosed:
    """See ``Engine.diagnose``."""
    found = diagnoser.diagnose(patient.observed, patient.excluded, k=k, **patient.given)

    def told() -> Answer:
        fresh = Composer(snapshot)
        fresh.notes += patient.notes
        rank.tell(fresh, found, given=patient.observed)
        if patient.grounding is not None:
            say_ungrounded(fresh, patient.grounding)
        # The text of a case is the patient's: the answer names the findings, it does not carry the text along.
        return fresh.answer("", "differential")

    genes = tuple(Term(snapshot.curie(node), plain(snapshot.name(node))) for node in patient.given.get("genes") or ())
    beside = Circumstances(patient.given.get("sex"), patient.given.get("onset"), genes)
    return Diagnosed(found, told, patient.grounding, patient.intake, beside)


def sort_out(case: str | Path | Mapping[str, Any] | None) -> tuple[Path | str | Mapping[str, Any] | None, str | None]:
    """Return (phenopacket, text): what a case that may be either is taken for; a file may be a pipe as well.

    Raises:
        InputError: it is none of these, or a path where there is no file.
    """
    if case is None or isinstance(case, Mapping):
        return case, None
    if not isinstance(case, str | Path):
        raise InputError(
            f"a case is a phenopacket (a dict, JSON text or a path) or text, not {type(case).__name__}; give findings as hpo=[...]"
        )
    if isinstance(case, str) and (_is_json(case) or ("\n" in case and read.is_case(case))):
        return case, None
    if isinstance(case, Path) or _is_path(case):
        if not Path(case).exists():
            way = "" if Path(case).suffix.strip(".").isalpha() else "; findings go in as hpo (--hpo), words as text (--text)"
            raise InputError(f"there is no file {plain(str(case))}{way}")
        if Path(case).is_dir():
            raise InputError(f"{plain(str(case))} is a folder: give a patient's file in it")
        return Path(case), None
    return None, case


def _interpreted(snapshot: Snapshot, genes: tuple[str, ...], write: Composer) -> dict[int, float]:
    """The genes of a packet's interpretations that the graph has; said, for they weigh more than any finding."""
    try:
        weights, notes = gene_list.resolved(snapshot, genes)
    except InputError:
        weights, notes = {}, ["the genes of the phenopacket's interpretations are not in this graph"]
    write.notes += notes
    if weights:
        named = ", ".join(plain(snapshot.name(node)) for node in list(weights)[:5])
        write.notes.append(f"the phenopacket's interpretations name {named}: used as candidates for the cause, beside its findings")
    return weights


def _is_path(case: str) -> bool:
    if len(case) > 4096 or "\n" in case:
        return False
    try:
        found = Path(case).exists() and not Path(case).is_dir()
    except (OSError, ValueError):
        return False
    return found or case.lower().endswith((".json", ".yaml", ".yml", ".csv"))


def findings(case: str | Path | Mapping[str, Any], grounder: Callable[[], Grounder]) -> Document:
    """See ``Engine.findings``."""
    held, words = sort_out(case)
    found = None if held is None else _held(held, grounder)
    if isinstance(found, Document):
        return found
    other = "text" if words is not None else "a Phenopacket"
    raise InputError(f"this is {other}: findings are read from FHIR, a document of findings, a table or a conversation (docs/findings.md)")


def _held(case: str | Path | Mapping[str, Any], grounder: Callable[[], Grounder]) -> Document | Patient:
    """The patient that parsed JSON, text of JSON or YAML, or a file holds; a file is read once, for it may be a pipe."""
    from reasoning.diagnosis import phenopackets

    if isinstance(case, Mapping):
        return read.from_data(case, grounder) if read.is_findings(case) else phenopackets.from_dict(case)
    name = str(case) if isinstance(case, Path) else "the document"
    text = read.contents(case) if isinstance(case, Path) else case
    if text is None:
        raise InputError(f"{name} is not UTF-8 text: is it a Phenopacket in JSON?")
    found = read.from_text(text, grounder, name)
    return phenopackets.parse(text, name if isinstance(case, Path) else "the Phenopacket") if found is None else found


def _is_json(case: str) -> bool:
    return case.lstrip("\ufeff \t\r\n").startswith("{")


def findings_named(snapshot: Snapshot, given: Iterable[str], notes: list[str]) -> list[str]:
    """Return identifiers as they are, names as the phenotypes' identifiers, lists as what is in them; ``notes`` gets how names were read.

    Raises:
        InputError: a name is no finding's. NotFound: nothing bears it.
    """
    found: list[str] = []
    for text in given:
        if coded := identifiers(text):
            found += coded  # the diagnoser resolves them, and says what it did
            continue
        if spelled(text) is not None:
            found.append(text.strip())
            continue
        for concept in each(snapshot, text, categories=(PHENOTYPE,)):
            if snapshot.category(concept.node) != PHENOTYPE:
                raise InputError(f"{plain(text)!r} is no finding in this graph{nearest(snapshot, text)}")
            found.append(snapshot.curie(concept.node))
            if said := reading(snapshot, concept):
                notes.append(said)
    return found

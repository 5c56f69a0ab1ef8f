"""Patients in whatever form they come: a phenopacket, identifiers, names, free text. Nothing of a patient is kept or logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.curie import looks_like
from kg.errors import InputError, NothingGrounded
from reasoning.answers import rank
from reasoning.answers.ungrounded import say_ungrounded
from reasoning.claims.answer import Answer
from reasoning.claims.composer import Composer
from reasoning.concepts.resolver import nearest, resolve
from reasoning.diagnosis import gene_list
from reasoning.diagnosis.patient_sex import sex_of
from reasoning.diagnosis.report import Diagnosed
from reasoning.grounding import Grounding
from reasoning.rendering.text import plain
from reasoning.vocabulary import PHENOTYPE

if TYPE_CHECKING:
    from reasoning.diagnosis.phenopackets import Patient
    from reasoning.engine import Engine


def diagnose(
    engine: Engine,
    case: str | Path | Mapping[str, Any] | None,
    hpo: tuple[str, ...],
    not_hpo: tuple[str, ...],
    k: int,
    left_out: frozenset[str],
    sex: str | None = None,
    onset: str | None = None,
    genes: Mapping[str, float] | Iterable[str] = (),
) -> Diagnosed:
    """See ``Engine.diagnose``."""
    write = Composer(engine.snapshot)
    weights, unknown = gene_list.resolved(engine.snapshot, genes)
    write.notes += unknown
    observed, excluded = _named(engine, hpo, write), _named(engine, not_hpo, write)
    grounding: Grounding | None = None
    if isinstance(case, Mapping) or (isinstance(case, str) and _is_json(case)) or (case is not None and _is_file(case)):
        patient = _phenopacket(case)
        write.notes += [plain(note) for note in patient.notes]
        observed, excluded = [*observed, *patient.observed_ids], [*excluded, *patient.excluded_ids]
        sex, onset = sex or patient.sex, onset or patient.onset
    elif isinstance(case, Path):
        raise InputError(f"there is no file {case}")
    elif case is not None and case.strip():
        grounding = engine.grounder.ground(case, categories=(PHENOTYPE,))
        sex = sex or sex_of(case)
        observed += [m.best.curie for m in grounding.findings()]
        excluded += [m.best.curie for m in grounding.findings(negated=True)]
        if not observed and not excluded:
            raise NothingGrounded(
                "no finding of the patient was recognised in the text; name findings as HPO does, or give HPO identifiers"
            )
    if not observed and not excluded:
        raise InputError("no findings: give a phenopacket, HPO identifiers, or text that describes the patient")
    found = engine.diagnoser.diagnose(observed, excluded, sex=sex, onset=onset, genes=weights, k=k, exclude_publications=left_out)

    def told() -> Answer:
        fresh = Composer(engine.snapshot)
        fresh.notes += write.notes
        rank.tell(fresh, found, given=observed)
        if grounding is not None:
            say_ungrounded(fresh, grounding)
        # The text of a case is the patient's: the answer names the findings, it does not carry the text along.
        return fresh.answer("", "differential")

    return Diagnosed(found, told, grounding)


def _is_file(case: str | Path | Mapping[str, Any]) -> bool:
    if isinstance(case, Path):
        return case.is_file()
    if not isinstance(case, str) or len(case) > 4096 or "\n" in case:
        return False
    try:
        found = Path(case).is_file()
    except (OSError, ValueError):
        return False
    if not found and case.lower().endswith(".json"):
        raise InputError(f"there is no file {plain(case)}")
    return found


def _phenopacket(case: str | Path | Mapping[str, Any]) -> Patient:
    """The patient of a phenopacket that is given as a dict, as JSON text, or as a file's path."""
    from reasoning.diagnosis import phenopackets

    if isinstance(case, Mapping):
        return phenopackets.from_dict(case)
    return phenopackets.parse(case) if isinstance(case, str) and _is_json(case) else phenopackets.read(case)


def _is_json(case: str) -> bool:
    return case.lstrip().startswith("{")


def _named(engine: Engine, given: tuple[str, ...], write: Composer) -> list[str]:
    """Identifiers as they are; names resolved to phenotypes."""
    named = []
    for text in given:
        if looks_like(text):
            named.append(text.strip())
            continue
        found = resolve(engine.snapshot, text, categories=(PHENOTYPE,))
        if engine.snapshot.category(found.node) != PHENOTYPE:
            raise InputError(f"{plain(text)!r} is no finding in this graph{nearest(engine.snapshot, text)}")
        named.append(engine.snapshot.curie(found.node))
    return named

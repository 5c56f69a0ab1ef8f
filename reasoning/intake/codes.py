"""From the codes and words of other systems to the findings, diseases and drugs of the graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.snapshot import Snapshot
from reasoning.concepts.codes import identify
from reasoning.diagnosis.findings import resolve
from reasoning.diagnosis.ontology import Ontology
from reasoning.grounding import Grounder
from reasoning.intake.document import Finding
from reasoning.vocabulary import DISEASE, PHENOTYPE

#: Addresses and object identifiers of code systems, as HL7 lists them -> the prefix of their codes' CURIEs.
SYSTEMS = {
    "http://snomed.info/sct": "SCTID",
    "urn:oid:2.16.840.1.113883.6.96": "SCTID",
    "http://loinc.org": "LOINC",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD10CM",
    "urn:oid:2.16.840.1.113883.6.90": "ICD10CM",
    "http://hl7.org/fhir/sid/icd-10": "ICD10WHO",
    "urn:oid:2.16.840.1.113883.6.3": "ICD10WHO",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD9CM",
    "http://id.who.int/icd/release/11/mms": "ICD11",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RXCUI",
    "http://www.nlm.nih.gov/research/umls": "UMLS",
    "http://human-phenotype-ontology.org": "HP",
    "http://purl.obolibrary.org/obo/hp.owl": "HP",
    "http://purl.obolibrary.org/obo/hp.fhir": "HP",
    "https://hpo.jax.org": "HP",
    "urn:oid:2.16.840.1.113883.6.339": "HP",
    "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
    "http://www.orpha.net": "ORPHA",
    "http://www.omim.org": "OMIM",
    "https://omim.org": "OMIM",
    "http://terminology.hl7.org/CodeSystem/icd-o-3": "ICDO",
    "http://www.whocc.no/atc": "ATC",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "NCIT",
    "http://fdasis.nlm.nih.gov": "UNII",
}
_LOWERED = {address.lower(): prefix for address, prefix in SYSTEMS.items()}
#: How names of findings say that a laboratory value is above or below what is normal.
_SAYING = {"high": ("increased", "elevated", "high"), "low": ("decreased", "reduced", "low")}
#: What a test's name says of its specimen -> how findings call it; where it says nothing, blood is meant, as in HPO's names.
_FLUIDS = {
    "urin": ("urinary", "urine"),
    "cerebr": ("CSF", "cerebrospinal fluid"),
    "csf": ("CSF", "cerebrospinal fluid"),
    "stool": ("stool", "fecal"),
    "saliva": ("salivary", "saliva"),
    "sweat": ("sweat",),
    "synovial": ("synovial fluid",),
    "pleural": ("pleural fluid",),
    "amniotic": ("amniotic fluid",),
}
_BLOOD = ("", "circulating", "serum", "plasma", "blood", "serum/plasma")
_AMOUNTS = ("", "level", "levels", "concentration", "count", "activity")
_SPECIMEN = re.compile(r"\s*(?:\[.*|\b(?:in|by|from|mass|moles|volume)\b.*|[,(/].*)$", re.I)


def curie(system: str, code: str) -> str:
    """Return a code of a system as a CURIE; the code alone where the system is unknown.

    >>> curie("http://snomed.info/sct", "38341003"), curie("http://human-phenotype-ontology.org", "HP:0001083")
    ('SCTID:38341003', 'HP:0001083')
    """
    prefix = _LOWERED.get(system.strip().rstrip("/").lower(), "")
    return f"{prefix}:{code}" if prefix and not code.upper().startswith(f"{prefix}:") else code


@dataclass(frozen=True, slots=True)
class Meant:
    """What a front end's finding is in the graph: ``curie`` is "" where it is nothing that the graph has. ``note`` says how it was read."""

    curie: str
    kind: Literal["finding", "disease", "unknown"]
    present: bool | None
    note: str = ""


class Codes:
    """Looks up what is meant, and remembers nothing of it."""

    def __init__(self, snapshot: Snapshot, ontology: Ontology, grounder: Callable[[], Grounder]) -> None:
        self._snapshot, self._ontology, self._grounder = snapshot, ontology, grounder

    def meant(self, finding: Finding) -> tuple[Meant, ...]:
        """Return what a finding is: by its codes first, by its place and name, then by what its words say.

        One thing, but for a value within its limits: that denies both what it would be above and below them.
        """
        if finding.measured is not None or finding.direction is not None:
            return self._measured(finding)
        return (self._one(finding),)

    def _one(self, finding: Finding) -> Meant:
        disease = ""
        for code in finding.codes:
            term, note = resolve(code, self._snapshot, self._ontology)
            if term is not None:
                own = self._snapshot.curie(int(self._ontology.node[term]))
                return Meant(own, "finding", finding.present, note or "")
            disease = disease or self._disease(code)
        for words in _placed(finding):
            if own := self._named(words):
                return Meant(own, "finding", finding.present)
        if disease:
            return Meant(disease, "disease", finding.present)
        return self._worded(finding)

    def drug(self, codes: tuple[str, ...], label: str) -> str:
        """Return the CURIE of a drug or substance, "" where the graph has none of its codes and not its name."""
        for code in codes:
            for match in identify(self._snapshot, code):
                return self._snapshot.curie(match.node)
        found = self._snapshot.lexicon.exact(label) if label.strip() else []
        chemical = [m for m in found if self._snapshot.category(m.node) not in (PHENOTYPE, DISEASE)]
        return self._snapshot.curie(chemical[0].node) if chemical else ""

    def _disease(self, code: str) -> str:
        found = (match.node for match in identify(self._snapshot, code))
        return next((self._snapshot.curie(node) for node in found if self._snapshot.category(node) == DISEASE), "")

    def _named(self, words: str) -> str:
        for match in self._snapshot.lexicon.exact(words):
            term = self._ontology.term(match.node)
            if term is not None and self._ontology.finding[term] and match.kind in ("name", "exact"):
                return self._snapshot.curie(match.node)
        return ""

    def _worded(self, finding: Finding) -> Meant:
        """By the one finding that the words name; several, or none, is not enough to go by."""
        if not finding.label.strip():
            return Meant("", "unknown", finding.present)
        grounded = self._grounder().ground(finding.label, categories=(PHENOTYPE,))
        own = [*grounded.findings(), *grounded.findings(negated=True)]
        if len(own) != 1:
            return Meant("", "unknown", finding.present)
        present = finding.present if finding.present is None or not own[0].negated else not finding.present
        return Meant(own[0].best.curie, "finding", present, f"{finding.called!r} was read as {own[0].best.label} ({own[0].best.curie})")

    def _measured(self, finding: Finding) -> tuple[Meant, ...]:
        """A value outside its limits is the finding that is called so ("elevated circulating creatine kinase")."""
        beyond = finding.measured.beyond if finding.measured is not None else None
        side = finding.direction or (None if beyond is None else "high" if beyond > 0 else "low" if beyond < 0 else "normal")
        if side is None:
            return (Meant("", "unknown", None, f"the value of {finding.called!r} has no reference range: it was not used"),)
        found = []
        for way in ("low", "high") if side == "normal" else (side,):
            own = next(filter(None, map(self._named, _said(finding.label, way))), "")
            if own:
                found.append(Meant(own, "finding", side != "normal"))
        if not found and side != "normal":
            found.append(Meant("", "unknown", None, f"{finding.called!r} is {side}, which is no finding of this graph by that name"))
        return tuple(found)


def _placed(finding: Finding) -> Iterator[str]:
    label, region = finding.label.strip(), finding.region.strip()
    if label and region and region.lower() not in label.lower():
        yield f"{region} {label}"
        yield f"{label} of the {region}"
        yield f"{label} of {region}"
    if label:
        yield label


def _said(test: str, side: str) -> Iterator[str]:
    """Names that a test's being high or low may have.

    >>> next(_said("Creatine kinase [Mass/volume] in Serum", "high")), next(_said("Potassium in Urine", "low"))
    ('increased creatine kinase', 'decreased urinary potassium')
    """
    fluids = next((called for said, called in _FLUIDS.items() if re.search(rf"\b{said}", test, re.I)), _BLOOD)
    analyte = _SPECIMEN.sub("", test).strip().lower()
    if analyte:
        for word in _SAYING[side]:
            for fluid in fluids:
                for amount in _AMOUNTS:
                    yield " ".join(part for part in (word, fluid, analyte, amount) if part)

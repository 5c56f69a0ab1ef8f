"""``phenotype.hpoa``: which disease has which phenotype, how often, according to whom.

Columns and codes: https://obophenotype.github.io/human-phenotype-ontology/annotations/phenotype_hpoa/
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from dataclasses import dataclass, field

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from ingest.records import obo
from ingest.records.delimited import COMMENTED, is_record
from ingest.records.sink import Sink
from kg import curie as curies
from kg.errors import SourceError
from kg.frequency import parse

FILE = "phenotype.hpoa"
COLUMNS = (
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
)
#: Columns without which an annotation still says what it says.
_OPTIONAL = frozenset({"disease_name", "onset", "sex", "modifier", "biocuration"})
#: What columns were called in other releases and by other programs, in plain letters; until early 2023 the header was a comment.
_NAMES = {re.sub("[^a-z]", "", name): name for name in COLUMNS} | {
    "dbreference": "reference",
    "references": "reference",
    "diseaseid": "database_id",
    "dbname": "disease_name",
    "hpoterm": "hpo_id",
    "hpotermid": "hpo_id",
    "evidencecode": "evidence",
    "createdby": "biocuration",
    "assignedby": "biocuration",
}
#: The aspect says what kind of statement a row makes. Terms of the clinical course that are ages of onset say more than that.
PREDICATES = {
    "P": "biolink:has_phenotype",
    "I": "biolink:has_mode_of_inheritance",
    "C": "biolink:has_clinical_course",
    "M": "biolink:has_clinical_modifier",
    "H": "biolink:has_past_medical_history",
}
#: "Onset", and what is said of a disease by the terms below it; "progressive" and "death in infancy" are no onsets.
ONSET, HAS_ONSET = "HP:0003674", "biolink:has_disease_onset"
#: PCS: published clinical study; TAS: traceable author statement; ICE: individual clinical experience; IEA: inferred from electronic
#: annotation
EVIDENCE_CODES = {
    "PCS": ("knowledge_assertion", "manual_agent"),
    "TAS": ("knowledge_assertion", "manual_agent"),
    "ICE": ("knowledge_assertion", "manual_agent"),
    "IEA": ("logical_entailment", "automated_agent"),
    # inferred by text mining, until 2018
    "ITM": ("prediction", "text_mining_agent"),
}
_QUALIFIERS = {"not": "NOT", "excluded": "NOT", "absent": "NOT", "-": "", "none": "", "na": ""}
_NOTHING = frozenset({"-", "na", "n/a", "none", "nan", "null"})
#: Until 2018 "organ abnormality".
_ASPECTS = {"O": "P"}
_APART = re.compile(r"\s*[;|,]\s*")
_VERSION = re.compile(r"#+\s*(?:hpo-)?(?:version|date)\s*[:=]\s*(?:\S*/)?([\w.-]+)(?:/\S*)?\s*$", re.I)
_HP = re.compile(r"HP:\d{7}$")
_CURIE = re.compile(r"[A-Za-z][\w.]*:[^\s;]+$")
#: In the header: ``[8359: OMIM; 47: DECIPHER; 4283 ORPHANET]``, the diseases of each.
_ANNOUNCED = re.compile(r"(\d+):? (?:OMIM|DECIPHER|ORPHANET)\b")
#: The share of annotations whose term may be unknown when terms and annotations are of two releases.
_OF_ANOTHER_RELEASE = 0.05


def version(files: SourceFiles) -> str:
    """Return the release that the header names, "" where it names none."""
    for _, line in files.lines(FILE):
        if not line.startswith("#"):
            break
        # Until early 2023 it was called its date.
        if (named := _VERSION.match(line)) is not None:
            return named[1]
    return ""


def frequency(text: str) -> float | None:
    """Return the share of patients that a frequency says, in 0..1, or None where it says none.

    >>> frequency("HP:0040282"), frequency("3/12"), frequency("17.5%"), frequency("")
    (0.545, 0.25, 0.175, None)

    Raises:
        ValueError: the text is none of an HP term, ``n/m`` with n <= m and m > 0, or a percentage up to 100.
    """
    found = parse(text)
    return None if found is None else found.share


@dataclass
class Annotated:
    """What the annotations speak of."""

    #: disease, as the file spells it -> the terms that it has, those that it has not left out
    terms: dict[str, set[str]] = field(default_factory=dict)
    rows: int = 0
    #: (row, term) of annotations whose term the ontology lacks
    unknown: list[tuple[int, str]] = field(default_factory=list)


def read(
    files: SourceFiles, sink: Sink, *, known: Collection[str] = (), onsets: Collection[str] = (), same_release: bool = True
) -> Annotated:
    """Read the annotations; a row that cannot be used is rejected with its reason.

    Args:
        files: the source's files.
        sink: where statements go.
        known: the ontology's terms, where it is at hand. onsets: those of them that are ages of onset.
        same_release: whether the ontology is of the annotations' release.

    Raises:
        SourceError: the column header is absent or lacks a column, the file has fewer diseases than it announces, or the ontology lacks
            the terms.
    """
    place: dict[str, int] | None = None
    diseases: set[str] = set()
    announced = at = 0
    said = Annotated()
    for row, line in files.lines(FILE, ended=True):
        if line.startswith("#description:"):
            at, announced = row, sum(map(int, _ANNOUNCED.findall(line)))
        cells = line.removeprefix("#").split("\t") if place is None else line.split("\t")
        named = [_NAMES.get(re.sub("[^a-z]", "", cell.casefold()), cell) for cell in cells] if place is None else []
        if line.startswith("#") and not {"database_id", "hpo_id"} <= set(named):
            if place is not None and is_record(line.removeprefix("#").split("\t"), COLUMNS, max(place.values())):
                sink.record(FILE, row)
                sink.reject(COMMENTED, line)
            continue
        if place is None:
            cells = named
            place = {name: cells.index(name) for name in COLUMNS if name in cells}
            missing = [name for name in COLUMNS if name not in place and name not in _OPTIONAL]
            if missing:
                raise SourceError(f"{files.called(FILE)}, row {row}: the header lacks {missing}; it has {cells[:15]}")
            if without := [name for name in COLUMNS if name not in place]:
                sink.note(f"{FILE} has no column {', '.join(without)}: what they say is left out")
            width = max(place.values()) + 1
            order = [place.get(name, -1) for name in COLUMNS]
            continue
        sink.record(FILE, row)
        if len(cells) < width:
            sink.reject(f"{len(cells)} columns instead of {width}", line)
            continue
        picked = _tidied([cells[i] if i >= 0 else "" for i in order])
        reason = _put(sink, picked, diseases, onsets)
        if reason:
            sink.reject(reason, line)
        _note(said, row, picked, known)
    if place is None:
        raise SourceError(f"{files.called(FILE)} is empty: it has no header row")
    whole.refuse_shortfall(files, FILE, at, "diseases", announced, len(said.terms))
    if known:
        allowed = whole.ALLOWED if same_release else _OF_ANOTHER_RELEASE
        whole.refuse_dangling(files, "hp.obo", f"annotations ({FILE})", said.unknown, said.rows, allowed=allowed)
    return said


def _tidied(cells: list[str]) -> list[str]:
    """Return the cells of a row as today's releases spell them."""
    disease, name, qualifier, term, references, code, onset, how_often, sex, modifier, aspect, biocuration = map(str.strip, cells)
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('""', '"')
    qualifier = _QUALIFIERS.get(qualifier.casefold(), qualifier)
    how_often = "" if how_often.casefold() in _NOTHING else how_often
    aspect = _ASPECTS.get(aspect.upper(), aspect.upper())
    return [disease, name, qualifier, obo.reference(term), references, code.upper(), onset, how_often, sex, modifier, aspect, biocuration]


def _note(said: Annotated, row: int, cells: list[str], known: Collection[str]) -> None:
    disease, _, qualifier, term = cells[:4]
    terms = said.terms.setdefault(disease, set())
    if qualifier != "NOT":
        terms.add(sys.intern(term))
    said.rows += 1
    if known and term not in known:
        said.unknown.append((row, term))


def _put(sink: Sink, cells: list[str], diseases: set[str], onsets: Collection[str]) -> str | None:
    """Add one annotation; return why not when it cannot be."""
    disease, name, qualifier, term, references, code, onset, how_often, sex, modifier, aspect, biocuration = cells
    predicate = PREDICATES.get(aspect)
    if predicate is None:
        return f"unknown aspect {aspect!r}"
    if aspect == "C" and term in onsets:
        predicate = HAS_ONSET
    if not _CURIE.match(disease):
        return f"{disease!r} is no disease identifier"
    if not _HP.match(term):
        return f"{term!r} is no HPO identifier"
    if qualifier not in ("", "NOT"):
        return f"unknown qualifier {qualifier!r}"
    if code not in EVIDENCE_CODES:
        return f"unknown evidence code {code!r}"
    try:
        share = frequency(how_often)
    except ValueError as error:
        return str(error)
    subject = curies.normalise(disease)
    if subject not in diseases:
        diseases.add(subject)
        sink.node(subject, name, "biolink:Disease")
    level, agent = EVIDENCE_CODES[code]
    # "0/7" and "excluded (0 %)" mean: looked for and found in nobody. HPO's own library (phenol) counts these as absent, too.
    sink.statement(
        subject,
        predicate,
        term,
        negated=qualifier == "NOT" or share == 0.0,
        publications=list(dict.fromkeys(curies.spelled(said) or said for said in _APART.split(references) if said)),
        evidence_code=code,
        frequency=share,
        knowledge_level=level,
        agent_type=agent,
        qualifiers={
            "onset": onset,
            "sex": sex.upper(),
            "modifier": modifier.split(";") if modifier else None,
            "frequency_text": how_often,
            "biocuration": biocuration,
            "disease_name": name,
        },
    )
    return None

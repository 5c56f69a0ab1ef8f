"""The UMLS Metathesaurus from its Rich Release Format: names and codes of concepts, their semantic types, and how they are related.

Scope: atoms in English that are not suppressed and are of source restriction level 0, the level that the UMLS licence itself covers; the
others ask for a further agreement with their owners. A concept is keyed by the code of the vocabulary that keys this graph, or that is
known best, and its CUI is one of its codes; only one that no vocabulary here knows is keyed by its CUI. Columns:
https://www.ncbi.nlm.nih.gov/books/NBK9685.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.files import SourceFiles
from ingest.sources import completeness as whole
from ingest.sources.semantic_types import category_of
from ingest.sources.sink import Sink
from kg.errors import SourceError

READER = 1
FILES = ["MRCONSO.RRF", "MRREL.RRF", "MRSTY.RRF", "MRFILES.RRF", "release.dat"]
SUPPLEMENTS = FILES[1:]
#: File -> its columns; a row ends with a bar, too.
COLUMNS = {
    "MRCONSO.RRF": [
        "CUI",
        "LAT",
        "TS",
        "LUI",
        "STT",
        "SUI",
        "ISPREF",
        "AUI",
        "SAUI",
        "SCUI",
        "SDUI",
        "SAB",
        "TTY",
        "CODE",
        "STR",
        "SRL",
        "SUPPRESS",
        "CVF",
    ],
    "MRREL.RRF": [
        "CUI1",
        "AUI1",
        "STYPE1",
        "REL",
        "CUI2",
        "AUI2",
        "STYPE2",
        "RELA",
        "RUI",
        "SRUI",
        "SAB",
        "SL",
        "RG",
        "DIR",
        "SUPPRESS",
        "CVF",
    ],
    "MRSTY.RRF": ["CUI", "TUI", "STN", "STY", "ATUI", "CVF"],
    "MRFILES.RRF": ["FIL", "DES", "FMT", "CLS", "RWS", "BTS"],
}
#: Vocabularies whose codes are CURIEs of this graph's spelling, the ones that key it first: SAB -> prefix ("" when the code has its own).
VOCABULARIES = {
    "HPO": "",
    "GO": "",
    "HGNC": "",
    "MSH": "MESH",
    "RXNORM": "RXCUI",
    "OMIM": "OMIM",
    "NCBI": "NCBITaxon",
    "NCI": "NCIT",
    "ATC": "ATC",
    "DRUGBANK": "DRUGBANK",
    "MED-RT": "MED-RT",
    "LNC": "LOINC",
    "SNOMEDCT_US": "SCTID",
    "ICD10CM": "ICD10CM",
    "ICD9CM": "ICD9CM",
}
#: Term types that abbreviate.
_SHORT = {"AB", "ACR", "AA", "SB"}
#: What the second concept of a row is to the first. The inverse of each stands in a row of its own and is passed over.
_RELATIONS = {
    "isa": "subclass_of",
    "part_of": "part_of",
    "may_treat": "treats",
    "may_prevent": "preventative_for_condition",
    "contraindicated_with_disease": "contraindicated_in",
    "gene_associated_with_disease": "gene_associated_with_condition",
    "manifestation_of": "manifestation_of",
}
_INVERSE = {
    "inverse_isa",
    "has_part",
    "may_be_treated_by",
    "may_be_prevented_by",
    "has_contraindicated_drug",
    "disease_has_associated_gene",
    "has_manifestation",
}


@dataclass
class _Concept:
    """What the atoms of one CUI say."""

    row: int
    name: str = ""
    preferred: bool = False
    #: (name, kind) of the other atoms
    names: set[tuple[str, str]] = field(default_factory=set)
    #: (rank of the vocabulary, code as a CURIE)
    codes: set[tuple[int, str]] = field(default_factory=set)


def version(files: SourceFiles) -> str:
    """Return the release that ``release.dat`` names ("2024AA"), or "" without it."""
    if "release.dat" in files:
        for _, line in files.lines("release.dat"):
            key, _, value = line.partition("=")
            if key.strip() == "umls.release.name":
                return value.strip()
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read concepts and, where the files are there, semantic types and relations.

    Raises:
        SourceError: a file is missing, truncated, or not as long as ``MRFILES.RRF`` says.
    """
    if "MRCONSO.RRF" not in files:
        raise SourceError(f"source {files.source!r} ({files.origin}) has no MRCONSO.RRF; it has {sorted(files.members)}")
    announced = {row["FIL"]: int(row["RWS"]) for _, row in _rows(files, "MRFILES.RRF", {})} if "MRFILES.RRF" in files else {}
    types: dict[str, str] = {}
    for _, row in _rows(files, "MRSTY.RRF", announced) if "MRSTY.RRF" in files else ():
        types.setdefault(row["CUI"], row["TUI"])
    keys: dict[str, str] = {}
    for cui, concept in _concepts(files, sink, announced):
        keys[cui] = _put(sink, cui, concept, types.get(cui, ""))
    if not keys:
        raise SourceError(f"{files.called('MRCONSO.RRF')} has no English atom of restriction level 0")
    if "MRREL.RRF" in files:
        for at, row in _rows(files, "MRREL.RRF", announced):
            _relation(sink, at, row, keys)


def _concepts(files: SourceFiles, sink: Sink, announced: dict[str, int]) -> Iterator[tuple[str, _Concept]]:
    """Yield the concepts; atoms of one stand together, in the order of CUIs."""
    ranks = {vocabulary: rank for rank, vocabulary in enumerate(VOCABULARIES)}
    now, concept = "", None
    for at, row in _rows(files, "MRCONSO.RRF", announced):
        if row["LAT"] != "ENG" or row["SUPPRESS"] != "N" or row["SRL"] != "0":
            continue
        sink.record("MRCONSO.RRF", at)
        if concept is None or row["CUI"] != now:
            if concept is not None:
                yield now, concept
            now, concept = row["CUI"], _Concept(sink.read)
        preferred = (row["TS"], row["STT"], row["ISPREF"]) == ("P", "PF", "Y")
        if not concept.name or (preferred and not concept.preferred):
            concept.name, concept.preferred = row["STR"], preferred
        concept.names.add((row["STR"], "abbreviation" if row["TTY"] in _SHORT else "exact"))
        if row["SAB"] in ranks and row["CODE"] not in ("", "NOCODE"):
            prefix = VOCABULARIES[row["SAB"]]
            concept.codes.add((ranks[row["SAB"]], f"{prefix}:{row['CODE']}" if prefix else row["CODE"]))
    if concept is not None:
        yield now, concept


def _put(sink: Sink, cui: str, concept: _Concept, semantic_type: str) -> str:
    """Add a concept; return the CURIE that keys it."""
    codes = [code for _, code in sorted(concept.codes)]
    key = codes[0] if codes else f"UMLS:{cui}"
    xrefs = [code for code in (f"UMLS:{cui}", *codes) if code != key]
    with sink.again(concept.row):
        sink.node(key, concept.name, category_of(semantic_type), xrefs=xrefs)
        for name, kind in sorted(concept.names):
            if name != concept.name:
                sink.name(key, name, kind)
    return key


def _relation(sink: Sink, at: int, row: dict[str, str], keys: dict[str, str]) -> None:
    """Add a relation between two concepts that are kept; each has two rows, of which one is taken."""
    first, second, label = row["CUI1"], row["CUI2"], row["RELA"] or row["REL"]
    if first == second or first not in keys or second not in keys or row["SUPPRESS"] != "N" or label in _INVERSE:
        return
    predicate = _RELATIONS.get(label)
    if predicate is None:
        # Which of the two rows is taken does not matter: the predicate has no direction, and the qualifiers tell it.
        if first > second:
            return
        predicate = "related_to"
    sink.record("MRREL.RRF", at)
    sink.statement(
        keys[second],
        f"biolink:{predicate}",
        keys[first],
        qualifiers={"aggregator": "infores:umls", "relation": label, "vocabulary": row["SAB"], "rui": row["RUI"]},
    )


def _rows(files: SourceFiles, name: str, announced: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row, fields) of a file.

    Raises:
        SourceError: a row has another number of columns, or there are fewer rows than announced.
    """
    columns, row = COLUMNS[name], 0
    for row, line in files.lines(name, ended=True):
        cells = line.split("|")
        if len(cells) != len(columns) + 1 or cells[-1]:
            raise SourceError(f"{files.called(name)}, row {row}: {len(cells) - 1} columns, want {len(columns)}, each with a bar behind it")
        yield row, dict(zip(columns, cells, strict=False))
    if row < announced.get(name, 0):
        raise whole.truncated(files, name, f"MRFILES.RRF announces {announced[name]:,} rows, it has {row:,}")

"""The vocabularies in the Metathesaurus: what their licences allow, how their codes are written here, who they are.

A source restriction level says what the UMLS licence asks for: 0 nothing further; 1 to 4 and 9 an agreement with the owner or a country's
licence (appendix 1 of the licence, https://www.nlm.nih.gov/databases/umls.html). ``MRSAB.RRF`` has each vocabulary's level; where that
file is missing, the atoms' own levels stand in, and a vocabulary of which neither says anything counts as restricted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ingest.files import SourceFiles
from ingest.records import rrf
from kg.errors import InputError

#: What a licensee who asks for everything may have.
LEVELS = (0, 1, 2, 3, 4, 9)
_UNKNOWN = 9
#: Root abbreviation -> prefix of its codes as CURIEs ("" where a code brings its own).
PREFIXES = {
    "HPO": "",
    "GO": "",
    "HGNC": "",
    "MSH": "MESH",
    "RXNORM": "RXCUI",
    "OMIM": "OMIM",
    "ORPHANET": "ORPHA",
    "NCBI": "NCBITaxon",
    "NCI": "NCIT",
    "ATC": "ATC",
    "DRUGBANK": "DRUGBANK",
    "MED-RT": "MED-RT",
    "LNC": "LOINC",
    "SNOMEDCT_US": "SCTID",
    "ICD10": "ICD10",
    "ICD10CM": "ICD10CM",
    "ICD9CM": "ICD9CM",
    "MDR": "MEDDRA",
    "FMA": "FMA",
}
#: Root abbreviation -> who says what stands under it; the others are cited as the Metathesaurus, with the vocabulary beside.
INFORES = {
    "ATC": "infores:atc-codes-umls",
    "DRUGBANK": "infores:drugbank",
    "GO": "infores:go",
    "HGNC": "infores:hgnc",
    "HPO": "infores:hpo",
    "ICD10": "infores:icd10",
    "LNC": "infores:loinc",
    "MED-RT": "infores:med-rt-umls",
    "MSH": "infores:mesh",
    "NCBI": "infores:ncbi-taxonomy",
    "NCI": "infores:ncit",
    "OMIM": "infores:omim",
    "ORPHANET": "infores:orphanet",
    "RXNORM": "infores:rxnorm",
    "SNOMEDCT_US": "infores:snomedct",
}


@dataclass(frozen=True)
class Vocabularies:
    """What is known of each vocabulary; ``allowed`` are the levels that the user may use."""

    allowed: tuple[int, ...]
    #: root abbreviation -> level, language
    levels: dict[str, int] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, files: SourceFiles) -> Vocabularies:
        """Read ``MRSAB.RRF``, where it is there, and the levels that the user asked for (``files.options``)."""
        rows = rrf.whole(files, "MRSAB.RRF", ["RSAB", "SRL", "LAT", "CURVER"])
        now = rows.filter(pl.col("CURVER") != "N")
        levels = {sab: int(level) if level.isdigit() else _UNKNOWN for sab, level in now.select("RSAB", "SRL").iter_rows()}
        return cls(asked_levels(files.options.get("levels", "0")), levels, dict(now.select("RSAB", "LAT").iter_rows()))

    def with_levels(self, seen: dict[str, int]) -> Vocabularies:
        """Return the same with the levels that atoms have, for vocabularies of which nothing else is known."""
        return Vocabularies(self.allowed, seen | self.levels, self.languages)

    def level(self, column: str = "SAB") -> pl.Expr:
        """Return a vocabulary's level: Int8."""
        return pl.col(column).replace_strict(self.levels, default=_UNKNOWN, return_dtype=pl.Int8)

    def usable(self, column: str = "SAB") -> pl.Expr:
        """Return whether the user may use a vocabulary, by its level."""
        usable = [sab for sab, level in self.levels.items() if level in self.allowed]
        barred = [sab for sab in self.levels if sab not in usable]
        return ~pl.col(column).is_in(barred) if _UNKNOWN in self.allowed else pl.col(column).is_in(usable)

    def licence(self, column: str = "SAB") -> pl.Expr:
        """Return the name of a vocabulary's licence, its level in it."""
        return pl.format("LicenseRef-UMLS-level-{}-{}", self.level(column), pl.col(column))

    def infores(self, column: str = "SAB") -> pl.Expr:
        """Return who says what a vocabulary says."""
        return pl.col(column).replace_strict(INFORES, default="infores:umls", return_dtype=pl.String)


def asked_levels(text: str) -> tuple[int, ...]:
    """Return the restriction levels of a list of them, or of "all".

    >>> asked_levels("0,1"), asked_levels("all")
    ((0, 1), (0, 1, 2, 3, 4, 9))

    Raises:
        InputError: one of them is none.
    """
    if text.strip() == "all":
        return LEVELS
    asked = {part.strip() for part in text.split(",") if part.strip()}
    if not asked or not asked <= {str(level) for level in LEVELS}:
        raise InputError(f"UMLS source restriction levels are {', '.join(map(str, LEVELS))}; got {text!r} (for instance 0,1,2)")
    return tuple(sorted(map(int, asked)))

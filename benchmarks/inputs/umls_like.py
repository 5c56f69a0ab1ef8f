"""Files in the exact form of the Metathesaurus, of any size: made-up content, real proportions.

Proportions are those of a full release (2024: 17M atoms, 60M relations, 3.7M semantic types, .5M definitions, 3.4M concepts): atoms and
relations a concept are skewed, two in three atoms are English, one in ten is suppressed, half stand under vocabularies of restriction
level 0, every relation is written from both ends, near a quarter are siblings, three in ten have no RELA, quotes and backslashes stand in
texts, a code may stand under several concepts, some relations join a concept with itself, some CUIs are retired.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from ingest.records import rrf
from kg.arrays import Array

RELATIONS_AN_ATOM, TYPES_AN_ATOM, DEFINITIONS_AN_ATOM, ATOMS_A_CONCEPT = 60 / 17, 3.7 / 17, 0.5 / 17, 5
_ROWS = 400_000
#: vocabulary, level, language, share of the atoms, share of the relations, preferred and other term types
_SABS = [
    ("MSH", 0, "ENG", 0.08, 0.06, "MH", "ET"),
    ("NCI", 0, "ENG", 0.07, 0.05, "PT", "SY"),
    ("RXNORM", 0, "ENG", 0.05, 0.14, "IN", "SY"),
    ("OMIM", 0, "ENG", 0.02, 0.02, "PT", "SYN"),
    ("HPO", 0, "ENG", 0.01, 0.01, "PT", "SY"),
    ("GO", 0, "ENG", 0.03, 0.03, "PT", "SY"),
    ("NCBI", 0, "ENG", 0.16, 0.12, "SCN", "SY"),
    ("LNC", 0, "ENG", 0.08, 0.2, "LC", "OSN"),
    ("MTH", 0, "ENG", 0.02, 0.0, "PN", "PT"),
    ("SNOMEDCT_US", 9, "ENG", 0.12, 0.22, "PT", "SY"),
    ("MDR", 3, "ENG", 0.03, 0.05, "PT", "LLT"),
    ("SCTSPA", 9, "SPA", 0.1, 0.05, "PT", "SY"),
    ("MSHSPA", 3, "SPA", 0.1, 0.0, "MH", "ET"),
    ("MDRJPN", 3, "JPN", 0.07, 0.02, "PT", "LLT"),
    ("MSHGER", 3, "GER", 0.06, 0.03, "MH", "ET"),
]
#: REL, RELA, REL and RELA from the other end, share
_KINDS = [
    ("SIB", "", "SIB", "", 0.23),
    ("CHD", "isa", "PAR", "inverse_isa", 0.16),
    ("CHD", "", "PAR", "", 0.09),
    ("RO", "has_finding_site", "RO", "finding_site_of", 0.1),
    ("RO", "may_treat", "RO", "may_be_treated_by", 0.03),
    ("RO", "has_ingredient", "RO", "ingredient_of", 0.1),
    ("RO", "analyzes", "RO", "analyzed_by", 0.08),
    ("RO", "", "RO", "", 0.06),
    ("RN", "", "RB", "", 0.06),
    ("AQ", "", "QB", "", 0.05),
    ("SY", "", "SY", "", 0.04),
]
_TUIS = ["T047", "T033", "T121", "T109", "T116", "T028", "T061", "T023", "T002", "T184", "T200", "T046"]
_WORDS = (
    "acute chronic syndrome of the left right disease deficiency receptor type 2 alpha protein kinase heart renal hepatic pain test "
    "level tablet oral injection virus species carcinoma primary secondary familial nerve artery bone function measurement"
)


def generate(folder: Path, atoms: int, seed: int = 7) -> dict[str, int]:
    """Write a release with ``atoms`` names into a folder; return file -> rows."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    concepts = max(atoms // ATOMS_A_CONCEPT, 10)
    counts = {
        "MRCONSO.RRF": _atoms(folder / "MRCONSO.RRF", atoms, concepts, random),
        "MRREL.RRF": _relations(folder / "MRREL.RRF", int(atoms * RELATIONS_AN_ATOM) // 2, concepts, random),
        "MRSTY.RRF": _types(folder / "MRSTY.RRF", int(atoms * TYPES_AN_ATOM), concepts, random),
        "MRDEF.RRF": _definitions(folder / "MRDEF.RRF", int(atoms * DEFINITIONS_AN_ATOM), concepts, random),
    }
    sabs = [{"RSAB": sab, "SRL": str(level), "LAT": language, "CURVER": "Y"} for sab, level, language, *_ in _SABS]
    ranks = [
        {"RANK": f"{900 - 10 * place - minor:04d}", "SAB": one[0], "TTY": tty, "SUPPRESS": "N"}
        for place, one in enumerate(_SABS)
        for minor, tty in enumerate(one[5:])
    ]
    retired = [
        {"CUI1": f"C9{at:06d}", "VER": "2019AB", "REL": "SY", "CUI2": f"C{at + 1:07d}", "MAPIN": "Y"} for at in range(concepts // 100)
    ]
    for name, rows in (("MRSAB.RRF", sabs), ("MRRANK.RRF", ranks), ("MRCUI.RRF", retired)):
        counts[name] = _append(folder / name, pl.DataFrame(rows), fresh=True)
    files = [{"FIL": name, "RWS": str(rows), "BTS": str((folder / name).stat().st_size)} for name, rows in counts.items()]
    _append(folder / "MRFILES.RRF", pl.DataFrame(files), fresh=True)
    (folder / "release.dat").write_text("umls.release.name=9999XX\n", "utf-8")
    return counts


def _append(path: Path, frame: pl.DataFrame, *, fresh: bool = False) -> int:
    """Write rows in the file's columns, each with its last bar."""
    columns = [pl.col(name) if name in frame.columns else pl.lit("").alias(name) for name in rrf.columns(path.name)]
    with path.open("wb" if fresh else "ab") as file:
        frame.select(*columns, pl.lit("").alias("end")).write_csv(file, include_header=False, separator="|", quote_style="never")
    return frame.height


def _cui(numbers: Array) -> pl.Series:
    return pl.Series(numbers + 1).cast(pl.String).str.zfill(7).str.replace("^", "C")


def _skewed(random: np.random.Generator, count: int, concepts: int) -> Array:
    """Return concepts drawn so that few are drawn often."""
    drawn: Array = (concepts * random.random(count) ** 3).astype(np.int64)
    return (drawn * 7919) % concepts


def _texts(random: np.random.Generator, numbers: Array) -> pl.Series:
    words = pl.Series(_WORDS.split())
    parts = [words.gather(pl.Series(random.integers(0, len(words), len(numbers)))) for _ in range(4)]
    quirk = pl.Series(random.integers(0, 400, len(numbers)))
    frame = pl.DataFrame({"a": parts[0], "b": parts[1], "c": parts[2], "d": parts[3], "n": pl.Series(numbers), "q": quirk})
    text = pl.concat_str("a", "b", pl.lit("x") + pl.col("n").cast(pl.String), "c", "d", separator=" ")
    said = pl.when(pl.col("q") == 0).then(pl.concat_str(pl.lit('"'), text, pl.lit("\" \\ (5')")))
    return frame.select(said.when(pl.col("q") == 1).then(pl.concat_str(text, pl.lit(" Müller α"))).otherwise(text)).to_series()


def _atoms(path: Path, count: int, concepts: int, random: np.random.Generator) -> int:
    share = np.array([one[3] for one in _SABS])
    path.unlink(missing_ok=True)
    per_concept = 1 + random.multinomial(max(count - concepts, 0), (weights := random.pareto(1.5, concepts) + 0.1) / weights.sum())
    owners = np.repeat(np.arange(concepts), per_concept)
    for start in range(0, len(owners), _ROWS):
        numbers = owners[start : start + _ROWS]
        n = len(numbers)
        sab = random.choice(len(_SABS), n, p=share / share.sum())
        first = np.diff(numbers, prepend=-1) != 0
        minor = random.random(n) < 0.6
        code = np.where(random.random(n) < 0.05, np.maximum(numbers - 1, 0), numbers)
        picked = {
            key: pl.Series([str(one[at]) for one in _SABS])
            for key, at in (("sab", 0), ("level", 1), ("lat", 2), ("major", 5), ("minor", 6))
        }
        column = pl.Series(sab)
        sabs = picked["sab"].gather(column)
        tty = pl.select(
            pl.when(pl.Series(minor)).then(picked["minor"].gather(column)).otherwise(picked["major"].gather(column))
        ).to_series()
        at = pl.Series(np.arange(start, start + n))
        digits = pl.Series(code).cast(pl.String).str.zfill(7)
        own = pl.select(
            pl.when(sabs == "HPO")
            .then(pl.lit("HP:") + digits)
            .when(sabs == "GO")
            .then(pl.lit("GO:") + digits)
            .when(sabs == "MSH")
            .then(pl.lit("D") + digits)
            .when(sabs == "MTH")
            .then(pl.lit("NOCODE"))
            .otherwise(digits)
        ).to_series()
        _append(
            path,
            pl.DataFrame(
                {
                    "CUI": _cui(numbers),
                    "LAT": picked["lat"].gather(column),
                    "TS": pl.Series(np.where(first, "P", "S")),
                    "LUI": at.cast(pl.String).str.replace("^", "L"),
                    "STT": pl.Series(np.where(first, "PF", "VO")),
                    "SUI": at.cast(pl.String).str.replace("^", "S"),
                    "ISPREF": pl.Series(np.where(first, "Y", "N")),
                    "AUI": at.cast(pl.String).str.zfill(8).str.replace("^", "A"),
                    "SAB": sabs,
                    "TTY": tty,
                    "CODE": own,
                    "STR": _texts(random, numbers),
                    "SRL": picked["level"].gather(column),
                    "SUPPRESS": pl.Series(np.where(random.random(n) < 0.1, "O", "N")),
                }
            ),
        )
    return len(owners)


def _relations(path: Path, pairs: int, concepts: int, random: np.random.Generator) -> int:
    path.unlink(missing_ok=True)
    of_kind, of_sab = (np.array(shares) / sum(shares) for shares in ([one[4] for one in _KINDS], [one[4] for one in _SABS]))
    texts = [pl.Series([str(one[at]) for one in _KINDS]) for at in range(4)]
    sabs = pl.Series([one[0] for one in _SABS])
    for start in range(0, pairs, _ROWS):
        n = min(_ROWS, pairs - start)
        ends = [_cui(_skewed(random, n, concepts)), _cui(random.integers(0, concepts, n))]
        kind, sab = pl.Series(random.choice(len(_KINDS), n, p=of_kind)), pl.Series(random.choice(len(_SABS), n, p=of_sab))
        same = {"SAB": sabs.gather(sab), "SUPPRESS": pl.Series(np.where(random.random(n) < 0.02, "O", "N"))}
        for way in (0, 1):
            ids = pl.Series(np.arange(2 * start + way, 2 * (start + n) + way, 2)).cast(pl.String).str.zfill(8)
            said = {"REL": texts[2 * way].gather(kind), "RELA": texts[2 * way + 1].gather(kind), "RUI": ids.str.replace("^", "R")}
            first = {
                "CUI1": ends[way],
                "CUI2": ends[1 - way],
                "AUI1": ids.str.replace("^", "A"),
                "AUI2": ids.str.replace("^", "A"),
                "DIR": "N",
            }
            _append(path, pl.DataFrame({**first, **said, **same, "STYPE1": "AUI", "STYPE2": "AUI", "SL": same["SAB"]}))
    return 2 * pairs


def _types(path: Path, count: int, concepts: int, random: np.random.Generator) -> int:
    numbers = np.concatenate([np.arange(concepts), random.integers(0, concepts, max(count - concepts, 0))])
    tui = pl.Series(_TUIS).gather(pl.Series(random.integers(0, len(_TUIS), len(numbers))))
    return _append(path, pl.DataFrame({"CUI": _cui(numbers), "TUI": tui, "STY": "Something"}), fresh=True)


def _definitions(path: Path, count: int, concepts: int, random: np.random.Generator) -> int:
    numbers = random.integers(0, concepts, count)
    ids = pl.Series(np.arange(count)).cast(pl.String).str.replace("^", "AT")
    text = _texts(random, numbers) + " is what this is: " + _texts(random, numbers) + "."
    return _append(path, pl.DataFrame({"CUI": _cui(numbers), "ATUI": ids, "SAB": "NCI", "DEF": text, "SUPPRESS": "N"}), fresh=True)

"""The Metathesaurus, by its manual's columns: made-up rows in its form (its content may not be passed on)."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import ingest
from ingest.sources import umls
from ingest.sources.sink import Staged
from kg.bundle import Bundle
from kg.errors import SourceError
from tests.ingest import excerpts
from tests.ingest.reading import files_of, read


def row(file: str, **cells: str) -> str:
    """A row of a file: the cells that are named, empty others, each with its bar."""
    assert set(cells) <= set(umls.COLUMNS[file])
    return "".join(f"{cells.get(column, '')}|" for column in umls.COLUMNS[file]) + "\n"


def atom(cui: str, sab: str, code: str, text: str, tty: str = "PT", *, preferred: bool = False, **other: str) -> str:
    best = {"TS": "P", "STT": "PF", "ISPREF": "Y"} if preferred else {"TS": "S", "STT": "VO", "ISPREF": "N"}
    return row(
        "MRCONSO.RRF",
        **{"CUI": cui, "LAT": "ENG", "SAB": sab, "CODE": code, "STR": text, "TTY": tty, "SRL": "0", "SUPPRESS": "N", **best, **other},
    )


ATOMS = [
    atom("C9000001", "MSH", "D000001", "Long fingers", "MH"),
    atom("C9000001", "HPO", "HP:0001166", "Arachnodactyly", preferred=True),
    atom("C9000001", "HPO", "HP:0001166", "ARD", "ACR"),
    atom("C9000001", "MSH", "D000001", "Lange Finger", LAT="GER"),
    atom("C9000001", "SNOMEDCT_US", "62250003", "Restricted name", SRL="9"),
    atom("C9000001", "MSH", "D000001", "Withdrawn name", SUPPRESS="O"),
    atom("C9000002", "OMIM", "154700", "MARFAN SYNDROME", preferred=True),
    atom("C9000003", "MTH", "NOCODE", "Made up by the Metathesaurus"),
    atom("C9000004", "SNOMEDCT_US", "1", "Only restricted", SRL="9"),
]
TYPES = [row("MRSTY.RRF", CUI=cui, TUI=tui) for cui, tui in (("C9000001", "T033"), ("C9000002", "T047"), ("C9000003", "T061"))]
#: The second concept is what the label says to the first; the inverse row follows each.
RELATIONS = [
    row("MRREL.RRF", CUI1="C9000002", REL="RO", CUI2="C9000001", RELA="manifestation_of", RUI="R1", SAB="OMIM", SUPPRESS="N"),
    row("MRREL.RRF", CUI1="C9000001", REL="RO", CUI2="C9000002", RELA="has_manifestation", RUI="R2", SAB="OMIM", SUPPRESS="N"),
    row("MRREL.RRF", CUI1="C9000002", REL="RB", CUI2="C9000003", RUI="R3", SAB="MTH", SUPPRESS="N"),
    row("MRREL.RRF", CUI1="C9000003", REL="RN", CUI2="C9000002", RUI="R4", SAB="MTH", SUPPRESS="N"),
    row("MRREL.RRF", CUI1="C9000002", REL="RO", CUI2="C9000004", RUI="R5", SAB="SNOMEDCT_US", SUPPRESS="N"),
    row("MRREL.RRF", CUI1="C9000001", REL="SY", CUI2="C9000001", RUI="R6", SAB="MSH", SUPPRESS="N"),
]


def staged(folder: Path, **changed: str) -> Staged:
    files = {
        "MRCONSO_RRF": "".join(ATOMS),
        "MRSTY_RRF": "".join(TYPES),
        "MRREL_RRF": "".join(RELATIONS),
        "release_dat": "umls.release.name=2026AA\numls.release.date=20260501\n",
    }
    return read("umls", files_of("umls", folder, **{**files, **changed}))


def test_concepts_are_keyed_by_the_vocabulary_that_is_known_best(tmp_path: Path) -> None:
    said = staged(tmp_path)
    assert said.version == "2026AA"
    assert said.nodes.select("curie", "name", "category").rows() == [
        ("HP:0001166", "Arachnodactyly", "biolink:PhenotypicFeature"),
        ("OMIM:154700", "MARFAN SYNDROME", "biolink:Disease"),
        ("UMLS:C9000003", "Made up by the Metathesaurus", "biolink:Procedure"),
    ]
    assert set(said.xrefs.filter(pl.col("curie") == "HP:0001166")["xref"]) == {"UMLS:C9000001", "MESH:D000001"}


def test_only_english_atoms_that_are_current_and_free_to_use_are_names(tmp_path: Path) -> None:
    names = staged(tmp_path).names.filter(pl.col("curie") == "HP:0001166").select("name", "kind").rows()
    assert set(names) == {("Arachnodactyly", "name"), ("Long fingers", "exact"), ("ARD", "abbreviation")}


def test_a_relation_is_read_once_and_the_right_way_round(tmp_path: Path) -> None:
    said = staged(tmp_path).statements
    assert said.select("subject", "predicate", "object").rows() == [
        ("HP:0001166", "biolink:manifestation_of", "OMIM:154700"),
        ("UMLS:C9000003", "biolink:related_to", "OMIM:154700"),
    ]
    assert json.loads(said["qualifiers"][1])["relation"] == "RB"


def test_cuis_reach_the_graph_as_properties(tmp_path: Path) -> None:
    staged(tmp_path / "umls")
    (tmp_path / "hpo").mkdir()
    (tmp_path / "hpo" / "hp.obo").write_text(excerpts.HP_OBO, "utf-8")
    ingest.build(
        tmp_path / "graph",
        sources=["hpo"],
        overrides={"hpo": tmp_path / "hpo"},
        extra={"umls": tmp_path / "umls"},
        cache=tmp_path / "cache",
    )
    nodes = Bundle.open(tmp_path / "graph").nodes
    (cuis,) = nodes.filter(pl.col("curie") == "HP:0001166")["cuis"].to_list()
    assert set(cuis) == {"C0003706", "C9000001"}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"MRCONSO_RRF": "".join(ATOMS)[:-9]}, r"MRCONSO\.RRF.*row 9, its last, has no line end"),
        ({"MRCONSO_RRF": "".join(ATOMS).replace("|PT|", "|", 1)}, r"MRCONSO\.RRF.*row 2: 17 columns, want 18"),
        ({"MRCONSO_RRF": ATOMS[8]}, "no English atom of restriction level 0"),
        (
            {"MRFILES_RRF": row("MRFILES.RRF", FIL="MRCONSO.RRF", RWS="10", BTS="1"), "MRCONSO_RRF": "".join(ATOMS)},
            r"MRCONSO\.RRF.*announces 10 rows, it has 9",
        ),
    ],
)
def test_files_that_are_not_whole_are_refused(changed: dict[str, str], why: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=why):
        staged(tmp_path, **changed)

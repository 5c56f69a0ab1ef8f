"""The Metathesaurus, by its manual's columns: made-up rows in its form (its content may not be passed on)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pytest

import ingest
from ingest import files
from ingest.records import rrf
from ingest.records.sink import Staged
from ingest.sources.umls import relations as umls_relations
from ingest.sources.umls.semantic_types import best_category
from kg.bundle import Bundle
from kg.errors import SourceError
from tests.ingest import excerpts
from tests.ingest.reading import files_of, read


def row(file: str, **cells: str) -> str:
    """A row of a file: the cells that are named, empty others, each with its bar."""
    assert set(cells) <= set(rrf.columns(file))
    return "".join(f"{cells.get(column, '')}|" for column in rrf.columns(file)) + "\n"


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
    atom("C9000003", "MTH", "NOCODE", 'Made up by "the" Metathesaurus'),
    atom("C9000004", "SNOMEDCT_US", "1", "Only restricted", SRL="9"),
    atom("C9000005", "MSH", "D000001", "Spider fingers", "ET"),
]
TYPES = [
    row("MRSTY.RRF", CUI=cui, TUI=tui)
    for cui, tui in (("C9000001", "T033"), ("C9000002", "T033"), ("C9000002", "T047"), ("C9000003", "T061"), ("C9000005", "T033"))
]
SAB = [
    row("MRSAB.RRF", RSAB=sab, SRL=level, LAT="ENG", CURVER="Y")
    for sab, level in (("OMIM", "0"), ("MSH", "0"), ("HPO", "0"), ("MTH", "0"), ("MDR", "3"), ("SNOMEDCT_US", "9"))
]


def relation(cui1: str, rel: str, cui2: str, rela: str = "", rui: str = "R", sab: str = "MSH", **other: str) -> str:
    cells = {"CUI1": cui1, "REL": rel, "CUI2": cui2, "RELA": rela, "RUI": rui, "SAB": sab, "SUPPRESS": "N", **other}
    return row("MRREL.RRF", **cells)


#: The second concept is what the label says to the first; the inverse row follows each.
RELATIONS = [
    relation("C9000002", "RO", "C9000001", "manifestation_of", "R1", "OMIM"),
    relation("C9000001", "RO", "C9000002", "has_manifestation", "R2", "OMIM"),
    relation("C9000002", "RB", "C9000003", "", "R3", "MTH"),
    relation("C9000003", "RN", "C9000002", "", "R4", "MTH"),
    relation("C9000002", "RO", "C9000004", "", "R5", "SNOMEDCT_US"),
    relation("C9000001", "SY", "C9000001", "", "R6"),
    relation("C9000001", "CHD", "C9000005", "", "R7"),
    relation("C9000005", "PAR", "C9000001", "", "R8"),
    relation("C9000005", "SIB", "C9000001", "", "R9"),
    relation("C9000002", "RO", "C9000003", "", "R10"),
    relation("C9000003", "RO", "C9000002", "", "R11"),
    relation("C9000003", "RO", "C9000001", "glows_beside", "R12"),
    relation("C9000002", "RO", "C9000005", "", "R13", "MDR"),
    relation("C9000003", "RO", "C9000005", "may_be_treated_by", "R14"),
    relation("C9000002", "RO", "C9000005", "", "R15", SUPPRESS="O"),
]


def staged(folder: Path, options: Mapping[str, str] = MappingProxyType({}), **changed: str) -> Staged:
    files = {
        "MRCONSO_RRF": "".join(ATOMS),
        "MRSTY_RRF": "".join(TYPES),
        "MRREL_RRF": "".join(RELATIONS),
        "MRSAB_RRF": "".join(SAB),
        "release_dat": "umls.release.name=2026AA\numls.release.date=20260501\n",
    }
    written = files_of("umls", folder, **{**files, **changed})
    written.options.update(options)
    return read("umls", written)


def names_of(said: Staged, curie: str) -> set[tuple[str, str]]:
    return set(said.names.filter(pl.col("curie") == curie).select("name", "kind").rows())


def triples(said: Staged) -> list[tuple[str, str, str]]:
    return said.statements.select("subject", "predicate", "object").rows()


def test_concepts_are_keyed_by_their_cui(tmp_path: Path) -> None:
    said = staged(tmp_path)
    assert said.version == "2026AA"
    assert said.nodes.sort("curie").select("curie", "name", "category").rows() == [
        ("UMLS:C9000001", "Arachnodactyly", "biolink:PhenotypicFeature"),
        ("UMLS:C9000002", "MARFAN SYNDROME", "biolink:Disease"),
        ("UMLS:C9000003", 'Made up by "the" Metathesaurus', "biolink:Procedure"),
        ("UMLS:C9000005", "Spider fingers", "biolink:PhenotypicFeature"),
    ]


def test_a_code_under_several_cuis_is_that_of_the_one_whose_atom_ranks_highest(tmp_path: Path) -> None:
    ranks = row("MRRANK.RRF", RANK="0900", SAB="MSH", TTY="MH") + row("MRRANK.RRF", RANK="0800", SAB="MSH", TTY="ET")
    said = staged(tmp_path, MRRANK_RRF=ranks)
    assert ("UMLS:C9000001", "MESH:D000001") in said.xrefs.select("curie", "xref").rows()
    assert "UMLS:C9000005" not in said.xrefs["curie"].to_list()
    (tmp_path / "unranked").mkdir()
    assert "MESH:D000001" not in staged(tmp_path / "unranked").xrefs["xref"].to_list(), "nobody's, where nothing tells"


def test_the_preferred_name_follows_the_release_s_own_order(tmp_path: Path) -> None:
    said = staged(tmp_path, MRRANK_RRF=row("MRRANK.RRF", RANK="0900", SAB="MSH", TTY="MH"))
    assert said.nodes.filter(pl.col("curie") == "UMLS:C9000001")["name"].to_list() == ["Long fingers"]


def test_names_in_another_language_say_so(tmp_path: Path) -> None:
    expected = {("Arachnodactyly", "name"), ("Arachnodactyly", "exact"), ("Long fingers", "exact"), ("ARD", "abbreviation")}
    assert names_of(staged(tmp_path / "a"), "UMLS:C9000001") == expected | {("Lange Finger", "exact@ger")}
    assert names_of(staged(tmp_path / "b", {"languages": "eng"}), "UMLS:C9000001") == expected


def test_a_relation_is_read_once_and_the_right_way_round(tmp_path: Path) -> None:
    assert triples(staged(tmp_path)) == [
        ("UMLS:C9000001", "biolink:manifestation_of", "UMLS:C9000002"),
        ("UMLS:C9000005", "biolink:subclass_of", "UMLS:C9000001"),
        ("UMLS:C9000002", "biolink:related_to", "UMLS:C9000003"),
        ("UMLS:C9000001", "umls:glows_beside", "UMLS:C9000003"),
        ("UMLS:C9000003", "biolink:treats_or_applied_or_studied_to_treat", "UMLS:C9000005"),
    ]


def test_one_end_of_a_pair_is_enough(tmp_path: Path) -> None:
    lone = [relation("C9000005", "PAR", "C9000001"), relation("C9000001", "RO", "C9000002", "has_manifestation", sab="OMIM")]
    assert set(triples(staged(tmp_path, MRREL_RRF="".join(lone)))) == {
        ("UMLS:C9000005", "biolink:subclass_of", "UMLS:C9000001"),
        ("UMLS:C9000001", "biolink:manifestation_of", "UMLS:C9000002"),
    }


def test_what_is_its_own_inverse_is_said_once(tmp_path: Path) -> None:
    rows = [relation("C9000002", "RO", "C9000001", "associated_with"), relation("C9000001", "RO", "C9000002", "associated_with")]
    assert triples(staged(tmp_path, {}, MRREL_RRF="".join(rows))) == [("UMLS:C9000001", "biolink:associated_with", "UMLS:C9000002")]


def test_levels_bind_names_and_relations_and_a_licensee_may_ask_for_more(tmp_path: Path) -> None:
    free, more = staged(tmp_path / "a"), staged(tmp_path / "b", {"levels": "0,3"})
    assert set(free.statements["licence"]) == {"LicenseRef-UMLS-level-0-OMIM", "LicenseRef-UMLS-level-0-MSH"}
    assert "LicenseRef-UMLS-level-3-MDR" in set(more.statements["licence"])
    everything = staged(tmp_path / "c", {"levels": "all"})
    assert "UMLS:C9000004" in everything.nodes["curie"].to_list()
    assert ("Restricted name", "exact") in names_of(everything, "UMLS:C9000001")
    assert {json.loads(said)["level"] for said in everything.statements["qualifiers"]} == {0, 3, 9}
    # Without MRSAB the atoms' levels stand in; a vocabulary that has no atom is restricted.
    (tmp_path / "d").mkdir()
    lone = staged(
        tmp_path / "d", MRSAB_RRF="", MRREL_RRF=relation("C9000002", "CHD", "C9000001") + relation("C9000002", "CHD", "C9000005", sab="X")
    )
    assert triples(lone) == [("UMLS:C9000001", "biolink:subclass_of", "UMLS:C9000002")]


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    said = staged(tmp_path)
    assert said.read == len(ATOMS) + len(RELATIONS)
    assert said.passed == 3 + 7
    assert said.rejected.height == 5 and said.rejected["reason"].null_count() == 0
    assert any("glows_beside" in note for note in said.notes)


def test_definitions_and_retired_cuis(tmp_path: Path) -> None:
    said = staged(
        tmp_path,
        MRDEF_RRF=row("MRDEF.RRF", CUI="C9000002", SAB="OMIM", DEF="Tall.", SUPPRESS="N", ATUI="A1")
        + row("MRDEF.RRF", CUI="C9000002", SAB="MSH", DEF="A disease of connective tissue.", SUPPRESS="N", ATUI="A2"),
        MRCUI_RRF=row("MRCUI.RRF", CUI1="C8000001", REL="SY", CUI2="C8000002", MAPIN="N")
        + row("MRCUI.RRF", CUI1="C8000002", REL="SY", CUI2="C9000002", MAPIN="Y")
        + row("MRCUI.RRF", CUI1="C8000003", REL="DEL"),
    )
    marfan = said.nodes.filter(pl.col("curie") == "UMLS:C9000002")
    assert marfan["description"].to_list() == ["A disease of connective tissue."]
    assert said.nodes.filter("deprecated").select("curie", "replaced_by").rows() == [
        ("UMLS:C8000001", "UMLS:C9000002"),
        ("UMLS:C8000002", "UMLS:C9000002"),
    ]


def test_the_mapping_table_maps_each_label_once() -> None:
    table = pl.read_csv(umls_relations.MAPPING, separator="\t")
    labels = [label for rela, inverse, _ in table.rows() for label in {rela, inverse}]
    assert len(labels) == len(set(labels))
    assert all(predicate.startswith(("biolink:", "umls:")) for predicate in table["predicate"])


def test_what_is_given_as_a_medicine_is_a_drug_whatever_it_is_made_of() -> None:
    assert best_category(["T116", "T121", "T125"]) == "biolink:Drug"


def built(folder: Path, **umls: str) -> Bundle:
    staged(folder / "umls", {}, **umls)
    (folder / "hpo").mkdir()
    (folder / "hpo" / "hp.obo").write_text(excerpts.HP_OBO, "utf-8")
    given = {"hpo": folder / "hpo"}
    ingest.build(folder / "graph", sources=["hpo"], overrides=given, extra={"umls": folder / "umls"}, cache=folder / "cache")
    return Bundle.open(folder / "graph")


def test_a_cui_becomes_one_with_the_concept_of_its_code(tmp_path: Path) -> None:
    bundle = built(tmp_path)
    (cuis,) = bundle.nodes.filter(pl.col("curie") == "HP:0001166")["cuis"].to_list()
    assert set(cuis) == {"C0003706", "C9000001"}
    assert "UMLS:C9000001" not in bundle.nodes["curie"].to_list()
    assert ("HP:0001166", "biolink:manifestation_of", "UMLS:C9000002") in bundle.edges.select("subject", "predicate", "object").rows()
    counts = bundle.manifest.sources[-1].counts
    assert counts.read == len(ATOMS) + len(RELATIONS) == counts.kept + counts.merged + counts.rejected


def test_a_concept_that_lists_the_cui_is_not_doubled(tmp_path: Path) -> None:
    bundle = built(tmp_path, MRCONSO_RRF="".join([*ATOMS, atom("C0003706", "MTH", "NOCODE", "Arachnodactyly", preferred=True)]))
    nodes = bundle.nodes.filter(pl.col("curie").is_in(["UMLS:C0003706", "UMLS:C9000001"]))
    # The term lists one CUI and another carries its code: the one that is listed and named is it, the conflict is told.
    assert nodes["curie"].to_list() == ["UMLS:C9000001"]
    told = bundle.table("rejected").filter(pl.col("reason").str.starts_with("conflict"))
    assert told["raw"].str.contains("UMLS:C9000001").any()


def test_what_is_keyed_by_its_cui_is_found_by_it(tmp_path: Path) -> None:
    bundle = built(tmp_path)
    assert bundle.nodes.filter(pl.col("curie") == "UMLS:C9000002")["cuis"].to_list() == [["C9000002"]]
    assert ("C9000002", "UMLS:C9000002", "cui") in bundle.table("names").select("name", "curie", "kind").rows()


def test_packed_files_read_alike(tmp_path: Path) -> None:
    plain = staged(tmp_path / "a")
    packed = {name.replace("_RRF", ".RRF_gz"): gzip.compress(text.encode()) for name, text in (("MRCONSO_RRF", "".join(ATOMS)),)}
    said = read(
        "umls", files_of("umls", tmp_path / "b", **packed, MRSTY_RRF="".join(TYPES), MRREL_RRF="".join(RELATIONS), MRSAB_RRF="".join(SAB))
    )
    assert said.nodes.drop("source_version", strict=False).equals(plain.nodes.drop("source_version", strict=False))
    assert triples(said) == triples(plain)


def test_blocks_of_any_size_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = staged(tmp_path / "a")
    monkeypatch.setattr(rrf, "BLOCK", 200)
    monkeypatch.setattr(files, "_CHUNK", 64)
    pieces = staged(tmp_path / "b")
    for table in ("nodes", "xrefs", "names", "statements"):
        left, right = (getattr(said, table) for said in (whole, pieces))
        assert left.sort(*left.columns[:3], "rec").equals(right.sort(*left.columns[:3], "rec")), table


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"MRCONSO_RRF": "".join(ATOMS)[:-9]}, r"MRCONSO\.RRF.*row 10, its last, has no line end"),
        ({"MRCONSO_RRF": "".join(ATOMS).replace("|PT|", "|", 1)}, r"MRCONSO\.RRF.*row 2: 17 columns, want 18"),
        ({"MRCONSO_RRF": ATOMS[8], "MRREL_RRF": ""}, "no atom of restriction level 0"),
        (
            {"MRFILES_RRF": row("MRFILES.RRF", FIL="MRCONSO.RRF", RWS="11", BTS="1"), "MRCONSO_RRF": "".join(ATOMS)},
            r"MRCONSO\.RRF.*announces 11 rows, it has 10",
        ),
    ],
)
def test_files_that_are_not_whole_are_refused(changed: dict[str, str], why: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=why):
        staged(tmp_path, {}, **changed)

"""``MRHIER.RRF`` and ``MRSAT.RRF``: what they add to the other files, and that they add nothing twice."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

import ingest
from ingest.sources.umls import attributes
from kg import curie as curies
from kg.lexicon import Lexicon
from kg.snapshot import Snapshot
from tests.ingest.test_umls import ATOMS, RELATIONS, atom, relation, row, staged, triples


def place(aui: str, parent: str = "", sab: str = "MSH", rela: str = "", cui: str = "C0") -> str:
    return row("MRHIER.RRF", CUI=cui, AUI=aui, PAUI=parent, SAB=sab, RELA=rela, CXN="1", PTR=parent)


CONSO = "".join(
    [
        atom("C9000001", "MSH", "D1", "Long fingers", AUI="A1"),
        atom("C9000002", "MSH", "D2", "Marfan syndrome", AUI="A0000002"),
        atom("C9000003", "MSH", "D3", "Hand", AUI="A0000003"),
        atom("C9000004", "SNOMEDCT_US", "4", "Restricted", AUI="A0000004", SRL="9"),
    ]
)


def test_what_mrrel_lacks_is_taken_from_the_hierarchy(tmp_path: Path) -> None:
    rows = [
        place("A1"),
        place("A1", "A0000002"),  # MRREL has it, as a child
        place("A0000003", "A0000002"),
        place("A0000003", "A0000002", rela="isa"),  # once is enough in one vocabulary
        place("A0000003", "A1", rela="part_of"),
        place("A0000003", "A0000004"),
        place("A0000002", "A0000002"),
        place("A0000003", "A77"),
        place("A0000002", "A1", sab="MDR"),
    ]
    said = staged(tmp_path, MRCONSO_RRF=CONSO, MRREL_RRF=relation("C9000002", "CHD", "C9000001"), MRHIER_RRF="".join(rows))
    assert triples(said) == [
        ("UMLS:C9000001", "biolink:subclass_of", "UMLS:C9000002"),
        ("UMLS:C9000003", "biolink:subclass_of", "UMLS:C9000002"),
        ("UMLS:C9000003", "biolink:part_of", "UMLS:C9000001"),
    ]
    assert said.statements["record"].to_list() == ["MRREL.RRF:1", "MRHIER.RRF:3", "MRHIER.RRF:5"]
    # Records are the atoms, the relation and the places; six places say nothing: a root, a loop, two atoms, a level; two are said already.
    assert said.read == 4 + 1 + len(rows)
    reasons = dict(said.rejected.filter(pl.col("file") == "MRHIER.RRF").select("reason", "raw").iter_rows())
    assert reasons == {
        "a root: nothing stands above it": "1 records",
        "of a vocabulary whose source restriction level was not asked for (--umls-levels)": "1 records",
        "one of its atoms is not in scope": "2 records",
        "a concept's relation to itself": "1 records",
    }


def test_a_hierarchy_that_repeats_mrrel_is_no_fault(tmp_path: Path) -> None:
    said = staged(
        tmp_path, MRCONSO_RRF=CONSO, MRREL_RRF=relation("C9000001", "PAR", "C9000002"), MRHIER_RRF=place("A1") + place("A1", "A0000002")
    )
    assert triples(said) == [("UMLS:C9000001", "biolink:subclass_of", "UMLS:C9000002")]


def attribute(cui: str, name: str, value: str, sab: str = "MSH", suppress: str = "N") -> str:
    return row("MRSAT.RRF", CUI=cui, ATN=name, SAB=sab, ATV=value, SUPPRESS=suppress, ATUI="AT1")


def test_attributes_of_the_list_find_their_concept_and_unite_nothing(tmp_path: Path) -> None:
    rows = [
        attribute("C9000001", "MN", "E05.318.308"),
        attribute("C9000002", "MN", "no tree number"),
        attribute("C9000002", "RN", "50-00-0", suppress="O"),
        attribute("C9000002", "DX", "19990101"),
        attribute("C9999999", "MN", "E05"),
    ]
    said = staged(tmp_path / "umls", MRSAT_RRF="".join(rows))
    codes = said.names.filter(pl.col("kind") == "code").select("name", "curie").rows()
    assert codes == [("MESHTREE:E05.318.308", "UMLS:C9000001")]
    assert "MESHTREE:E05.318.308" not in said.xrefs["xref"].to_list()
    assert said.read == len(ATOMS) + len(RELATIONS) + len(rows)
    assert said.rejected.filter(pl.col("file") == "MRSAT.RRF")["raw"].to_list() == ["1 records"] * 4
    ingest.build(tmp_path / "graph", sources=["umls"], overrides={"umls": tmp_path / "umls"}, cache=tmp_path / "cache")
    snapshot = Snapshot.open(tmp_path / "graph")
    found = Lexicon.load(tmp_path / "graph" / "snapshot").search("MESHTREE:E05.318.308")
    assert [snapshot.curie(match.node) for match in found] == ["UMLS:C9000001"]


def test_only_attributes_without_a_place_are_no_fault(tmp_path: Path) -> None:
    assert staged(tmp_path, MRSAT_RRF=attribute("C9000001", "DX", "19990101")).read == len(ATOMS) + len(RELATIONS) + 1


def test_the_list_of_attributes_is_sound() -> None:
    listed = pl.read_csv(attributes.LIST, separator="\t", infer_schema=False)
    assert not listed.select("attribute", "vocabulary").is_duplicated().any()
    for prefix, form in listed.select("prefix", "form").iter_rows():
        assert re.compile(form)
        assert curies.normalise(f"{prefix}:1") == f"{prefix}:1"

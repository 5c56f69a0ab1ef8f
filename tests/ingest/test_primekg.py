"""PrimeKG's table, by its description: made-up rows of real concepts, each from both of its ends, as the file has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import files
from ingest.records import rrf
from ingest.records.sink import Staged
from kg.errors import SourceError
from tests.ingest.reading import files_of, read

HEADER = "relation,display_relation,x_index,x_id,x_type,x_name,x_source,y_index,y_id,y_type,y_name,y_source"
ENDS = {
    "PHYHIP": "0,9796,gene/protein,PHYHIP,NCBI",
    "KIF15": "8889,56992,gene/protein,KIF15,NCBI",
    "imatinib": "14100,DB00619,drug,Imatinib,DrugBank",
    "leukemia": '27200,11996,disease,"chronic myelogenous leukemia, BCR-ABL1 positive",MONDO',
    "group": "27300,13924_12592,disease,osteogenesis imperfecta,MONDO_grouped",
    "fracture": "22000,2757,effect/phenotype,Recurrent fractures,HPO",
    "nose": "63000,4,anatomy,nose,UBERON",
    "arsenic": "61000,D001151,exposure,Arsenic,CTD",
}
EDGES = [
    ("protein_protein,ppi", "PHYHIP", "KIF15"),
    ("indication,indication", "imatinib", "leukemia"),
    ("disease_phenotype_negative,phenotype absent", "group", "fracture"),
    ("disease_protein,associated with", "leukemia", "PHYHIP"),
    ("anatomy_protein_absent,expression absent", "nose", "KIF15"),
    ("exposure_disease,linked to", "arsenic", "leukemia"),
]


def table(*, both_ways: bool = True) -> str:
    rows = [f"{relation},{ENDS[x]},{ENDS[y]}" for relation, x, y in EDGES]
    rows += [f"{relation},{ENDS[y]},{ENDS[x]}" for relation, x, y in EDGES] if both_ways else []
    return "\n".join([HEADER, *rows]) + "\n"


def staged(folder: Path, text: str) -> Staged:
    return read("primekg", files_of("primekg", folder, kg_csv=text))


def test_each_edge_is_one_statement_in_the_direction_that_biolink_has(tmp_path: Path) -> None:
    said = staged(tmp_path, table())
    assert sorted(said.statements.sort("rec").select("subject", "predicate", "object", "negated").rows()) == sorted(
        [
            ("NCBIGene:56992", "biolink:interacts_with", "NCBIGene:9796", False),
            ("DRUGBANK:DB00619", "biolink:treats", "MONDO:0011996", False),
            ("MONDO:0013924", "biolink:related_to", "PRIMEKG.GROUP:13924_12592", False),
            ("MONDO:0012592", "biolink:related_to", "PRIMEKG.GROUP:13924_12592", False),
            ("PRIMEKG.GROUP:13924_12592", "biolink:has_phenotype", "HP:0002757", True),
            ("NCBIGene:9796", "biolink:gene_associated_with_condition", "MONDO:0011996", False),
            ("NCBIGene:56992", "biolink:expressed_in", "UBERON:0000004", True),
            ("MESH:D001151", "biolink:related_to", "MONDO:0011996", False),
        ]
    )
    lines = said.statements["record"].str.strip_prefix("kg.csv:").cast(int)
    assert (lines == said.statements["rec"] + 1).all()  # the header is line 1
    assert (said.read, said.nodes.height, said.rejected.height) == (12, 8, 0)
    assert "chronic myelogenous leukemia, BCR-ABL1 positive" in said.nodes["name"].to_list()


def test_a_table_that_has_each_edge_once_says_the_same(tmp_path: Path) -> None:
    once, twice = staged(tmp_path / "a", table(both_ways=False)), staged(tmp_path / "b", table())
    said = ["subject", "predicate", "object", "negated", "qualifiers"]
    assert once.statements.select(said).equals(twice.statements.select(said))


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "empty"), (table().replace("x_source", "origin"), r"row 1.*x_source"), (table()[:-9], r"row 13, its last.*no line end")],
)
def test_what_is_no_whole_table_is_refused(text: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=rf"kg\.csv.*{why}"):
        staged(tmp_path, text)


def test_a_table_whose_header_is_blank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="row 1: the header lacks"):
        staged(tmp_path, "\n" + table())


def test_another_name_of_a_known_end_is_kept_though_its_edge_is_known(tmp_path: Path) -> None:
    again = table().splitlines()[2].replace("leukemia", "leukaemia").replace("myelogenous", "myeloid")
    said = staged(tmp_path, table() + again + "\n")
    names = said.names.filter(curie="MONDO:0011996").select("name", "kind").rows()
    assert {("chronic myelogenous leukemia, BCR-ABL1 positive", "name"), ("chronic myeloid leukaemia, BCR-ABL1 positive", "exact")} == set(
        names
    )


def test_a_row_without_an_identifier_is_rejected(tmp_path: Path) -> None:
    assert staged(tmp_path, table().replace(",DB00619,", ",,")).rejected["row"].to_list() == [3, 9]


def test_blocks_that_are_odd_say_the_same_as_even_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = table() + "protein_protein,ppi,1,2\n" + table().split("\n", 1)[1]
    whole = staged(tmp_path / "a", odd)
    monkeypatch.setattr(rrf, "BLOCK", 300)
    monkeypatch.setattr(files, "_CHUNK", 70)
    pieces = staged(tmp_path / "b", odd)
    assert whole.read == pieces.read == 25 and whole.rejected["row"].to_list() == pieces.rejected["row"].to_list() == [14]
    for kept in ("nodes", "names", "statements"):
        left, right = getattr(whole, kept), getattr(pieces, kept)
        assert left.sort(*left.columns[:3], "rec").equals(right.sort(*left.columns[:3], "rec")), kept

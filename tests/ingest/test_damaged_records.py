"""One damaged record costs that record, not the file that it stands in."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from benchmarks.ingest_fuzz import put
from benchmarks.inputs.specimens import SPECIMENS
from ingest import catalog
from ingest.files import from_local
from ingest.records.sink import Staged
from ingest.sources.kgx import values
from ingest.sources.umls.relations import Sayings, statement_key
from kg.errors import SourceError
from tests.ingest.reading import read


def _read(folder: Path, name: str, damaged: str, mark: str = "") -> Staged:
    """Read two rows of a specimen with a damaged one between them."""
    specimen = SPECIMENS[name]
    folder.mkdir(exist_ok=True)
    put(specimen, folder, (mark + specimen.text([specimen.row(0), damaged, specimen.row(2)])).encode())
    return read(specimen.source, from_local(specimen.source, folder, catalog.get(specimen.source).reader.FILES))


def test_a_row_that_ends_before_a_column_that_need_not_be_there_is_read(tmp_path: Path) -> None:
    staged = _read(tmp_path, "clinvar pairs", SPECIMENS["clinvar pairs"].row(1).rpartition("\t")[0])
    assert staged.statements["subject"].to_list() == ["NCBIGene:1", "NCBIGene:2", "NCBIGene:3"]
    assert "updated" not in staged.statements["qualifiers"][1]


def test_counts_that_are_no_numbers_reject_their_row(tmp_path: Path) -> None:
    for number, bad in enumerate(["²", "9" * 5_000, "-1", ""]):
        row = SPECIMENS["clinvar counts"].row(1).rpartition("\t")[0] + f"\t{bad}"
        staged = _read(tmp_path / str(number), "clinvar counts", row)
        assert staged.nodes["curie"].to_list() == ["NCBIGene:1", "NCBIGene:3"]
        assert staged.rejected["row"].to_list() == [4]


def test_a_prevalence_that_is_no_number_rejects_itself(tmp_path: Path) -> None:
    for number, bad in enumerate(["many", "inf", "NaN"]):
        row = SPECIMENS["orphanet prevalence"].row(1).replace("2.5", bad)
        staged = _read(tmp_path / str(number), "orphanet prevalence", row)
        assert staged.statements["subject"].to_list() == ["ORPHA:1", "ORPHA:3"]
        assert staged.rejected["raw"].to_list() == [f"ORPHA:2 {bad}"]


def test_xml_behind_two_byte_order_marks_is_read(tmp_path: Path) -> None:
    for name in ("orphanet genes", "uniprot"):
        staged = _read(tmp_path / name, name, SPECIMENS[name].row(1), mark="\ufeff\ufeff")
        assert {SPECIMENS[name].key(i) for i in range(3)} <= set(staged.nodes["curie"])


def test_json_behind_two_byte_order_marks_is_read_and_one_in_it_is_none(tmp_path: Path) -> None:
    name = "kgx graph.json"
    staged = _read(tmp_path / "before", name, SPECIMENS[name].row(1), mark="\ufeff\ufeff")
    assert staged.statements.height + staged.nodes.height >= 3
    with pytest.raises(SourceError, match="truncated or not a JSON object"):
        _read(tmp_path / "within", name, "\ufeff" + SPECIMENS[name].row(1))


def test_json_without_bottom_rejects_its_line(tmp_path: Path) -> None:
    staged = _read(tmp_path, "medic edges", '{"a": ' + "[" * 5_000)
    assert staged.statements["subject"].to_list() == ["CHEBI:1", "CHEBI:3"]
    assert staged.rejected["row"].to_list() == [2]


def test_an_identifier_without_a_prefix_rejects_its_row(tmp_path: Path) -> None:
    for number, bad in enumerate([":MONDO:0000001", "MONDO:", "MONDO"]):
        staged = _read(tmp_path / str(number), "medic", SPECIMENS["medic"].row(1).replace("MONDO:0000001", bad))
        assert staged.statements["subject"].to_list() == ["CHEBI:1", "CHEBI:3"]
        assert staged.rejected["row"].to_list() == [3]


def test_a_list_longer_than_any_rejects_its_edge(tmp_path: Path) -> None:
    for number, papers in enumerate([["y" * 2**20, "z"], ["PMID:1 " * 200_000], [1] * (2**20 + 1)]):
        row = json.dumps({"subject": "EX:1", "predicate": "biolink:treats", "object": "EX:0", "publications": papers})
        staged = _read(tmp_path / str(number), "kgx edges.jsonl", row)
        assert staged.statements["subject"].to_list() == ["EX:0", "EX:2"]
        assert "at the most" in staged.rejected["reason"][0]


def test_a_number_beyond_all_numbers_is_none() -> None:
    assert values.number(10**400) is None


def test_statements_have_one_key_each() -> None:
    ends = [(a, b) for a in (1, 9_999_999) for b in (0, 7)]
    said = pl.DataFrame(
        [(*both, f"biolink:{label}", label, sab) for both in ends for label in ("x", "y") for sab in ("A", "B")],
        schema=["s", "o", "predicate", "label", "SAB"],
        orient="row",
    )
    sayings = Sayings()

    def keys(rows: pl.DataFrame) -> pl.Series:
        numbered = sayings.numbered(rows)
        return numbered.select(statement_key(pl.col("s"), pl.col("o"), pl.col("kind"), sayings.kinds)).to_series()

    first = keys(said)
    assert first.n_unique() == said.height
    assert keys(said.reverse()).to_list() == first.reverse().to_list()
    assert sayings.table.rows() == [("biolink:x", "x", "A"), ("biolink:x", "x", "B"), ("biolink:y", "y", "A"), ("biolink:y", "y", "B")]
    # More kinds than there is room for are told apart all the same, and what had a key keeps it.
    many = pl.DataFrame({"label": [f"r{i}" for i in range(70_000)]}).with_columns(
        pl.lit(1).alias("s"), pl.lit(2).alias("o"), pl.lit("A").alias("SAB"), pl.lit("biolink:x").alias("predicate")
    )
    assert keys(many).n_unique() == many.height
    assert keys(said).to_list() == first.to_list()

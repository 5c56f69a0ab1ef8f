"""Graphs of one's own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from ingest.files import from_local
from ingest.sources import kgx
from kg.errors import SourceError
from tests.ingest.reading import files_of, read

NODES = "id\tcategory\tname\txref\tsynonym\nMONDO:1\tbiolink:NamedThing|biolink:Disease\tasthma\tUMLS:C0004096|http://x\tA|B\n"
EDGES = (
    "subject\tpredicate\tobject\tnegated\tpublications\tknowledge_level\tfrequency_qualifier\n"
    "MONDO:1\tbiolink:has_phenotype\tHP:2\ttrue\tPMID:1|PMID:2\tmagic\t3/4\n"
)


def test_tables(tmp_path: Path) -> None:
    staged = read("kgx", files_of("kgx", tmp_path, my_nodes_tsv=NODES, my_edges_tsv=EDGES))
    node = staged.nodes.row(0, named=True)
    assert (node["curie"], node["category"], node["name"]) == ("MONDO:1", "biolink:Disease", "asthma")
    assert staged.xrefs["xref"].to_list() == ["UMLS:C0004096"]
    assert staged.names["name"].to_list() == ["asthma", "A", "B"]
    said = staged.statements.row(0, named=True)
    assert (said["negated"], said["publications"], said["frequency"]) == (True, ["PMID:1", "PMID:2"], 0.75)
    assert (said["knowledge_level"], said["record"]) == ("not_provided", "my_edges.tsv:2")


def test_the_apostrophe_against_formulas_is_no_part_of_a_text(tmp_path: Path) -> None:
    nodes = NODES + "CHEBI:1\tbiolink:ChemicalEntity\t'-ol\t\t'+)-menthol|5'-AMP\n"
    staged = read("kgx", files_of("kgx", tmp_path, my_nodes_tsv=nodes, my_edges_tsv=EDGES))
    assert staged.names["name"].to_list()[-3:] == ["-ol", "+)-menthol", "5'-AMP"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("MONDO:1\ttreats it\tHP:2", "no predicate"),
        ("asthma\tbiolink:treats\tHP:2", "no CURIE"),
        ("MONDO:1\tbiolink:treats\t", "no CURIE"),
        ("MONDO:1\tbiolink:treats\tHP:2" + "\tx" * 9, "12 columns instead of 7"),
    ],
)
def test_a_bad_edge_is_rejected_and_the_rest_kept(tmp_path: Path, row: str, reason: str) -> None:
    staged = read("kgx", files_of("kgx", tmp_path, my_edges_tsv=EDGES + row + "\n"))
    assert staged.statements.height == 1
    assert reason in staged.rejected["reason"][0]
    assert staged.rejected["row"].to_list() == [3]


def test_json_lines_with_a_line_that_is_cut(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "CHEBI:1", "category": ["biolink:ChemicalEntity", "biolink:NamedThing"], "name": "x"}), '{"id": "CHE', "[]"]
    (tmp_path / "my_nodes.jsonl.gz").write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    staged = read("kgx", from_local("kgx", tmp_path, kgx.FILES))
    assert staged.nodes["category"].to_list() == ["biolink:ChemicalEntity"]
    assert staged.rejected["row"].to_list() == [2, 3]


def test_a_table_without_the_fields_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"my_edges\.tsv.*row 1.*predicate"):
        read("kgx", files_of("kgx", tmp_path, my_edges_tsv=EDGES.replace("predicate", "relation_")))
    (tmp_path / "nothing").mkdir()
    with pytest.raises(SourceError, match="none of"):
        from_local("kgx", tmp_path / "nothing", kgx.FILES)


def test_the_samples_of_the_format(shared_data: Path) -> None:
    staged = read("kgx", from_local("kgx", shared_data / "kgx", kgx.FILES))
    assert staged.read == staged.nodes.height + staged.statements.height + staged.rejected.height
    assert staged.statements.height > 500
    # monarch-tiny has edges without a subject or object
    assert set(staged.rejected["reason"].unique()) <= {"subject or object is no CURIE"}
    genes = staged.nodes.filter(pl.col("curie") == "HGNC:10848")
    assert set(genes["category"]) == {"biolink:Gene"}


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_a_field_longer_than_any_is_refused_soon_and_the_rest_kept(form: str, tmp_path: Path) -> None:
    rows = [["EX:1", "biolink:Disease", "one"], ["EX:2", " " * 5_000_000 + "biolink:Gene", "two"], ["EX:3", "biolink:Gene", "three"]]
    apart = "\t" if form == "tsv" else ","
    text = "\n".join(apart.join(row) for row in [["id", "category", "name"], *rows]) + "\n"
    if form == "jsonl":
        text = "".join(json.dumps(dict(zip(("id", "category", "name"), row, strict=True))) + "\n" for row in rows)
    staged = read("kgx", files_of("kgx", tmp_path, **{f"nodes_{form}": text}))
    assert sorted(staged.nodes["curie"]) == ["EX:1", "EX:3"]
    assert "'category' holds 5,000,012 characters" in staged.rejected["reason"][0]
